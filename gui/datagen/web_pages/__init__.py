"""Pages drawn by chance in headless Chromium, with the truth from their DOM: a second toolkit to learn from."""

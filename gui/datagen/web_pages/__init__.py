"""Generator of random web pages in headless Chromium, with ground truth from their DOM."""

"""Data files: weights, prompts, icons, style. Read through `importlib.resources.files("assets")`."""

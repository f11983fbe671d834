"""Input: the executor, the keyboard, the clipboard."""

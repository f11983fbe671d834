"""Questions that are answered in a line of text."""

"""The kinds of window that screens show."""

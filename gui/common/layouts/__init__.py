"""Layouts: rows that break, halves that turn, and the pages of the window."""

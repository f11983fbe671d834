"""Recorded targets found again: by signs, in the rows of tables; what of two screens means the same."""

"""Edits of a recording: what a replay does otherwise than was recorded, kept in versions beside the record."""

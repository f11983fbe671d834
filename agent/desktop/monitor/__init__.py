"""Watching what the person does: their mouse and keyboard, the stop key, the answer keys."""

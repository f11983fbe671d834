"""Editing a recording in the window: its steps as a list, new targets on the recorded pictures."""

"""Routines in the window: run, put on a schedule, forgotten."""

"""Edited recordings in a replay: their lines, and steps that were inserted."""

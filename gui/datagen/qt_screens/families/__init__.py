"""Families of windows that screens show."""

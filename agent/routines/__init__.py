"""Routines: recordings and tasks under a name, with values, bounds and perhaps a schedule; and carrying them out."""

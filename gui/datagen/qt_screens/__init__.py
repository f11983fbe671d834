"""Screens drawn by chance, with the truth about everything on them: what the detector learns from."""

"""Screens of other people's programs, with the truth from their accessibility tree: what the detector is judged on."""

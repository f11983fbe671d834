"""Merging: what geometry, OCR and the detector say of a screen, as one list of elements."""

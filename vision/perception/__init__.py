"""Perception: the elements of a frame, by OCR, geometry and the detector."""

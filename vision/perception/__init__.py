"""Perception: a frame becomes a list of elements, by OCR, geometry and the detector."""

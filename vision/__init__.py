"""Pixels in; boxes, text and tensors out. Knows no mouse, no task and no Qt."""

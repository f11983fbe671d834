"""The canvas: the frame with the next action drawn on it, to be inspected and corrected."""

"""The timeline: past steps as a list, and the frames of earlier steps."""

"""Ground truth of a shown Qt window: kinds, boxes, texts and states of its widgets."""

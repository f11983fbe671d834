"""Adaptive and hybrid replay: finding again what was acted on, and checking that it did what it did."""

"""Weights made of other weights: averages of two detectors, larger detectors that begin with a smaller one."""

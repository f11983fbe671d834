"""Backbones of the detector, with the pyramid of features above them."""

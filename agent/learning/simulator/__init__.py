"""Simulated windows: lists of elements with goals and the effects of actions, for training without a screen."""

"""Simulated windows: lists of elements with goals and a model of what each action changes, for training without a screen."""

"""Perception noise: what readers of the screen make of simulated windows and pages."""

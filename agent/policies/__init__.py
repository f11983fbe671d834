"""Policies: what decides the next step. Steps, large models in process or behind an endpoint, the built-in model."""

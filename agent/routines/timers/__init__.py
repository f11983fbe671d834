"""Timers: what starts routines by schedule, while no program of ours runs; one module for each system."""

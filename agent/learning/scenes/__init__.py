"""Scenes: simulated pages and programs, each with a task of a certain skill and the way on which it is done."""

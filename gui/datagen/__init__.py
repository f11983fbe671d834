"""Generators of training data that need Qt or a browser: screens, tasks, web pages, native programs."""

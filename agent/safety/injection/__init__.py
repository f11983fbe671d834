"""Prompt injection: text on the screen that gives an agent orders, which are not the user's."""

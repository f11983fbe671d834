"""Tasks on generated windows that work: the window, its task, the oracle, and a judge on the window's own state."""

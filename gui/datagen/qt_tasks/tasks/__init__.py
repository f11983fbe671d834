"""Tasks on generated windows: goals and their targets, names of targets, progress."""

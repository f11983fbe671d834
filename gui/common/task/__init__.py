"""The task: the line in which it is written, and how it will be understood."""

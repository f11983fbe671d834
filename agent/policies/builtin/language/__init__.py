"""Language: whether a task can be read at all, and which words mean much the same."""

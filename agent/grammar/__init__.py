"""Reading what models and people write: the syntax of calls, their arguments, the steps language."""

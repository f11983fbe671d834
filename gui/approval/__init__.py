"""The question before an action: the approval bar, its keys, editing an action, taking over."""

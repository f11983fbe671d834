"""Pictures of the window in each of its states."""

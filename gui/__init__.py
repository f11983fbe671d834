"""The window (PySide6): shows what the agent sees, thinks and is about to do."""

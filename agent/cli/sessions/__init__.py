"""Commands on session files: show, verify, export, redact."""

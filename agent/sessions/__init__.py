"""Session files: written, read, listed, redacted, exported; parameters of recordings."""

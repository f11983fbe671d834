"""X11: the server's windows, selections, key symbols, a virtual display."""

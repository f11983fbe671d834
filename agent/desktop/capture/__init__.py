"""Screen capture: frames, waiting until the screen has settled, hiding our own windows and secrets."""

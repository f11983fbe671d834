"""What stays on the real screen while the main window is hidden: the compact window, the screen overlay."""

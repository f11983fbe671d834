"""What stays on the real screen while the window is away: the compact window, the overlay."""

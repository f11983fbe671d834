"""Component libraries from npm: how their controls are written, and how pages take them for their own."""

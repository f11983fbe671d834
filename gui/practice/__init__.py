"""Practice applications: a form and an editor that tell their true state, what runs them, and the demo on them."""

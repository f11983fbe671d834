"""The language of the window: translation, action labels, messages of the gate and of events."""

"""The machine's side: the X server, its windows and monitors, keys, clipboard, a display of our own."""

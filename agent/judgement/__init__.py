"""What speaks against an action: the person's rules, risk, doubt, orders on the screen. `agent/safety.py` decides."""

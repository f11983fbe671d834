"""The gate and what it judges by: the person's rules, risk, doubt, orders on the screen. Start at `gate.py`."""

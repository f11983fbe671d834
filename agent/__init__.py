"""One episode: observe, predict, parse, judge, execute, record. Start reading at `agent/loop.py`."""

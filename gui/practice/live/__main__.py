"""`python -m gui.practice.live`."""

import sys

from gui.practice.live.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

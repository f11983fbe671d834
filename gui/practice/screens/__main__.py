"""`python -m gui.practice.screens`."""

import sys

from gui.practice.screens.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

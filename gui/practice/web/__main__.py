"""`python -m gui.practice.web`."""

import sys

from gui.practice.web.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

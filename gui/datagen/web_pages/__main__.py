"""`python -m gui.datagen.web_pages`."""

import sys

from gui.datagen.web_pages.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

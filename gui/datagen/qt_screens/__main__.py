"""`python -m gui.datagen.qt_screens`."""

import sys

from gui.datagen.qt_screens.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

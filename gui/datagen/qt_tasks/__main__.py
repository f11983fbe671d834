"""`python -m gui.datagen.qt_tasks`."""

import sys

from gui.datagen.qt_tasks.main import main

if __name__ == "__main__":  # a spawned process imports this module again
    sys.exit(main())

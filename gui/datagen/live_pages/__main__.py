"""`python -m gui.datagen.live_pages`: list tasks on live pages, or open the page of one."""

import sys

from gui.datagen.live_pages.suite import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m gui.pictures`: see `gui.pictures.main`."""

from __future__ import annotations

import sys

from gui.pictures.main import main

if __name__ == "__main__":
    sys.exit(main())

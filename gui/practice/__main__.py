"""`python -m gui.practice`."""

import sys

from gui.practice.main import main

sys.exit(main())

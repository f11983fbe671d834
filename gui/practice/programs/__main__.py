"""`python -m gui.practice.programs`."""

import sys

from gui.practice.programs.main import main

sys.exit(main())

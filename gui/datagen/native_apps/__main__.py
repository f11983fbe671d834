"""`python -m gui.datagen.native_apps`."""

import sys

from gui.datagen.native_apps.main import main

sys.exit(main())

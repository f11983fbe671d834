"""`python -m gui.datagen.icons`."""

from gui.datagen.icons.main import main

raise SystemExit(main())

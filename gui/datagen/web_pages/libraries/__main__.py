"""`python -m gui.datagen.web_pages.libraries --out DIR`: fetches the component libraries and bundles them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from gui.datagen.web_pages.libraries.bundles import write_bundles


def main() -> int:
    """Write the bundles; 0 when all are there."""
    parser = argparse.ArgumentParser(prog="python -m gui.datagen.web_pages.libraries", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    try:
        write_bundles(parser.parse_args().out)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"libraries: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

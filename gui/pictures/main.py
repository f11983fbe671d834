"""Pictures of the window in each of its states, to be looked at: `python -m gui.pictures --out FOLDER`.

Light and dark, at one and two device pixels to the unit, in English and Chinese; settings and first start too. The
screen in the frame is that of the practice applications; what the agent says of it is written here, so that the
pictures stay the same.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.core.config import Language
from gui.pictures.album import STATES, Album
from gui.pictures.screens import photograph


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw all states, in each look that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m gui.pictures", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--scales", default="1,2", metavar="N,N", help="device pixels to the unit, say 1,2,3")
    parser.add_argument("--looks", default="light,dark", metavar="LOOK,LOOK")
    parser.add_argument("--languages", default="en,zh", metavar="NAME,NAME")
    parser.add_argument("--states", default=",".join(STATES), metavar="NAME,NAME")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)  # one look and scale, in this process
    options = parser.parse_args(arguments)
    if options.one:
        states = set(options.states.split(","))
        Album(options.out, options.looks, options.scales, Language(options.languages), states).fill()
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    screen = options.out / "screen.png"
    photograph(screen)
    try:
        # Qt takes its scale when it starts: a process for each
        for scale in options.scales.split(","):
            for look, language in itertools.product(options.looks.split(","), options.languages.split(",")):
                command = [sys.executable, "-m", "gui.pictures", "--one", "--out", str(options.out)]
                command += ["--looks", look, "--scales", scale, "--states", options.states, "--languages", language]
                here = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
                subprocess.run(command, env=here, check=True)
    finally:
        screen.unlink(missing_ok=True)
    return 0

"""Walks real programs for training screens: `python -m gui.datagen.native_apps.walk --out DIR --split train`.

Each round starts a program once, dressed by a seed (theme, icons, font, scale, size, language), walks it, and writes
what it saw as one shard. A folder that is there already is gone on with: rounds whose shard is whole are left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tqdm import tqdm

from gui.datagen.native_apps.program_session import Session
from gui.datagen.native_apps.programs import PROGRAMS, Program
from gui.datagen.native_apps.walker import Walk
from gui.datagen.splits import Split, screen_seed
from vision.detector.dataset import LabelledImage, Truth, write_screens
from vision.geometry import Size

_GTK_THEMES: Final = (
    "Adwaita", "Adwaita", "Adwaita:dark", "HighContrast", "Arc", "Arc-Dark", "Arc-Darker", "Materia",
    "Materia-dark-compact",
    "Numix", "Greybird", "Greybird-dark", "Breeze", "Breeze-Dark", "BlueMenta", "TraditionalOk", "Menta",
)  # fmt: skip
_QT_STYLES: Final = (
    "Fusion",
    "Windows",
    "Breeze",
    "Oxygen",
    "Adwaita",
    "Adwaita-Dark",
    "cleanlooks",
    "plastique",
    "gtk2",
)
_ICONS: Final = (
    "Adwaita", "Papirus", "Papirus-Dark", "oxygen", "Tango", "breeze", "breeze-dark", "Humanity", "elementary-xfce",
    "Numix",
)  # fmt: skip
_FONTS: Final = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Cantarell", "Open Sans", "Roboto", "DejaVu Serif")
_GROUNDS: Final = ("#2e3440", "#5f7fa0", "#d8dee9", "#3b5f3b", "#704848", "#202020", "#c0b090")
_SIZES: Final = (Size(1280, 800), Size(1280, 800), Size(1024, 768), Size(1366, 768), Size(1600, 900), Size(1920, 1080))
_LANGUAGES: Final = ("C.UTF-8", "C.UTF-8", "C.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "zh_CN.UTF-8")
_PATH: Final = f"{os.environ.get('PATH', os.defpath)}:/usr/games"
_TEXT: Final = (
    "Minutes of the meeting\n\nPresent: Ada, Grace, Edsger.\n\n1. The budget of 2031 is agreed.\n2. Tea at four.\n"
)


@dataclass(frozen=True, slots=True)
class Round:
    """One start of one program."""

    number: int
    program: Program
    seed: int


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of screens; 0 when every round was tried."""
    options = _parser().parse_args(argv)
    programs = [one for one in PROGRAMS if one.split is options.split and shutil.which(one.command[0], path=_PATH)]
    if not programs:
        print(f"walk: none of the programs of {options.split} is installed; see programs.py", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    rounds = [
        Round(number, programs[number % len(programs)], screen_seed(options.split, options.seed, number))
        for number in range(options.rounds * len(programs))
    ]
    left = [one for one in rounds if not (options.out / f"{one.number:05}.jsonl").exists()]
    screens = 0
    with ThreadPoolExecutor(options.jobs) as pool, tqdm(total=len(left), unit="start") as bar:
        for count in pool.map(
            lambda one: write_round(
                one, options.out, states=options.states, seconds=options.seconds, language=options.language
            ),
            left,
        ):
            screens += count
            bar.set_postfix(screens=screens)
            bar.update()
    return 0


def write_round(one: Round, out: Path, *, states: int, seconds: float, language: str | None = None) -> int:
    """Walk one program once and write its screens as one shard; how many they are.

    Args:
        language: A locale; one drawn by the seed if None.
    """
    screens = list(_screens(one, states, seconds, language))
    return write_screens(out, one.number, enumerate(screens, one.number * 1000))


def _screens(one: Round, states: int, seconds: float, asked: str | None) -> Iterator[LabelledImage]:
    """The states of one start; none where the program does not come up."""
    random = Random(one.seed)  # noqa: S311 - screens, not secrets
    size, font = random.choice(_SIZES), f"{random.choice(_FONTS)} {random.choice((9, 10, 10, 11, 12, 14))}"
    drawn = random.choice(_LANGUAGES)
    language = drawn if asked is None else asked
    points = int(font.rpartition(" ")[2])
    settings = {
        "GTK_THEME": random.choice(_GTK_THEMES),
        "QT_STYLE_OVERRIDE": random.choice(_QT_STYLES),
        "QT_FONT_DPI": str(round(9.6 * points)),
        "QT_ENABLE_HIGHDPI_SCALING": "0",  # Qt 6 would enlarge its windows, and tell them as they were before
        "GTK_OVERLAY_SCROLLING": "0",  # scroll bars that fade away are told all the same
        "LANG": language,
        "LANGUAGE": language.partition(".")[0],
        "SAL_USE_VCLPLUGIN": "gtk3",
        "PATH": _PATH,
    }
    try:
        with Session(
            one.program.command,
            size,
            settings=settings,
            font=font,
            icons=random.choice(_ICONS),
            files={"minutes.txt": _TEXT},
            maximized=random.random() < 0.5,
            ground=random.choice(_GROUNDS),
        ) as session:
            for pixels, labelled, untold in Walk(session, random, size, states=states, seconds=seconds):
                elements, parts = tuple(element for element, _ in labelled), tuple(part for _, part in labelled)
                yield (
                    pixels,
                    Truth(
                        size,
                        one.seed,
                        (f"app-{one.program.name}",),
                        one.program.split is Split.TEST,
                        elements,
                        parts,
                        tuple(untold),
                    ),
                )
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        print(f"walk: {one.program.name}: {error}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.native_apps.walk",
        description="Walk real programs, each on a display of its own, and write the screens that are met "
        "with the truth from the accessibility tree. A folder that was begun is gone on with.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN)
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="starts of each program (default: 2)")
    parser.add_argument("--states", type=int, default=30, metavar="N", help="screens of a start at most (default: 30)")
    parser.add_argument("--seconds", type=float, default=75.0, metavar="S", help="a walk lasts at most (default: 75)")
    parser.add_argument("--language", metavar="LOCALE", help="such as C.UTF-8 (default: drawn for each start)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="programs side by side (default: 2)")
    return parser


if __name__ == "__main__":
    sys.exit(main())

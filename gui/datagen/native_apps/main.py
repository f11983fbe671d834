"""Command line of the screenshots of programs: `python -m gui.datagen.native_apps`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, assert_never

from tqdm import tqdm

from gui.datagen.native_apps.ground_truth import labelled_elements
from gui.datagen.native_apps.program_session import Session
from gui.datagen.native_apps.scenes import LOOKS, SCENES, Keys, Look, Press, Scene, Words
from vision.detector.dataset import LabelledImage, Truth, claim, write_screens
from vision.geometry import Size

_ATTEMPTS: Final = 3
"""Now and then a Qt program that has started does not join the accessibility bus."""


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of screens; 0 when it is complete, 1 when a scene could not be shown."""
    options = _parser().parse_args(argv)
    programs = options.program or list(SCENES)
    if missing := [name for name in programs if shutil.which(name) is None]:
        print(f"programs: please install {', '.join(missing)}", file=sys.stderr)
        return 1
    plan = [(name, look, scene) for name in programs for look in LOOKS[: options.looks] for scene in SCENES[name]]
    failed: list[str] = []
    try:
        claim(options.out)
        write_screens(options.out, 0, enumerate(_drawn(plan, options.size, failed)))
    except OSError as error:
        print(f"programs: {error}", file=sys.stderr)
        return 1
    for sentence in failed:
        print(f"programs: {sentence}", file=sys.stderr)
    return 1 if failed else 0


def _drawn(plan: Sequence[tuple[str, Look, Scene]], size: Size, failed: list[str]) -> Iterator[LabelledImage]:
    for number, (name, look, scene) in enumerate(tqdm(plan, unit="screen")):
        for attempt in range(_ATTEMPTS):
            try:
                yield draw(name, look, scene, size, number)
            except RuntimeError as error:
                if attempt == _ATTEMPTS - 1:
                    failed.append(f"{name}, {scene}: {error}")
            else:
                break


def draw(name: str, look: Look, scene: Scene, size: Size, number: int) -> LabelledImage:
    """A screenshot of a program in one of its states, with ground truth.

    Raises:
        RuntimeError: If it does not come up, or does not show what shall be pressed.
    """
    with Session([name], size, settings=look.settings, font=look.font) as session:
        for step in scene:
            match step:
                case Press():
                    session.press(step.name)
                case Keys():
                    session.input("key", step.chord)
                    session.settle()
                case Words():
                    session.type(step.text)
                case _:
                    assert_never(step)
        # what lies under the pointer looks different, and a menu bar would open what the pointer comes over
        session.input("mousemove", str(size.width - 1), str(size.height - 1))
        pixels = session.settle()
        found = list(labelled_elements(session.tree.nodes(), session.windows(), pixels))
        elements, parts = tuple(element for element, _ in found), tuple(part for _, part in found)
    # made by others, so nothing is ever trained on it
    return pixels, Truth(size, number, (name,), True, elements, parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.native_apps",
        description="Show programs of other people in many states on displays of their own, with the truth about them "
        "from their accessibility tree, into a folder; for evaluation.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that holds no screens yet")
    parser.add_argument("--program", action="append", choices=list(SCENES), help="may be repeated (default: all)")
    parser.add_argument("--looks", type=int, default=len(LOOKS), metavar="N", help="themes (default: %(default)s)")
    parser.add_argument("--size", type=Size.parse, default=Size(800, 600), metavar="WxH", help="default: %(default)s")
    return parser

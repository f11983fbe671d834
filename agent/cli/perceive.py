"""`deskhand perceive`: the elements of an image or of the screen."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, Adder

if TYPE_CHECKING:
    from vision.frame import Frame


def add(add: Adder) -> None:
    """Declare the command."""
    perceive = add("perceive", _perceive, "list the elements of an image or of the screen")
    perceive.add_argument("image", nargs="?", type=Path, metavar="IMAGE")
    perceive.add_argument(
        "--detector",
        action=argparse.BooleanOptionalAction,
        help="let the trained detector add what geometry overlooks, or not (default: as in the settings)",
    )
    perceive.add_argument(
        "--engine", choices=["rapidocr", "tesseract"], default="rapidocr", help="what reads text (default: %(default)s)"
    )
    perceive.add_argument("--json", action="store_true", help="one JSON object")
    perceive.add_argument("--picture", type=Path, metavar="FILE", help="save a picture with the boxes drawn in")


def _perceive(parsed: argparse.Namespace) -> int:
    from agent.core.config import load
    from vision.perception.formats import as_json, as_picture, as_table
    from vision.perception.reader import load_engine, load_reader

    frame = _frame(parsed.image)
    wanted = load().detector if parsed.detector is None else parsed.detector
    elements = load_reader(load_engine(parsed.engine), detector=wanted).read(frame)
    if parsed.picture is not None:
        as_picture(frame, elements).save(parsed.picture)
        print(f"drawn into {parsed.picture}", file=sys.stderr)
    if parsed.json:
        print(json.dumps(as_json(frame.size, elements), ensure_ascii=False))
    elif parsed.picture is None:
        print(as_table(elements))
    return DONE


def _frame(image: Path | None) -> Frame:
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from agent.core.area import WholeDesktop
    from agent.desktop.capture.screen import MssScreen
    from vision.frame import Frame
    from vision.geometry import Size, Viewport

    if image is None:
        screen = MssScreen(WholeDesktop())
        try:
            return screen.grab()
        finally:
            screen.close()
    try:
        with Image.open(image) as opened:
            pixels = np.array(opened.convert("RGB"))
    except (OSError, UnidentifiedImageError) as error:
        raise ValueError(f"{image} cannot be read as an image: {error}") from None
    return Frame(pixels, Viewport.plain(Size(pixels.shape[1], pixels.shape[0])))

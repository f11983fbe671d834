"""Contact sheet: `python -m gui.datagen.contact_sheet DIR --out FILE.png` shows random screens with their true boxes.

Whoever makes screens to learn from looks at fifty of them first: a box beside what it names, or a thing without a box,
is what a detector would learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from vision.detector.dataset import Screen, ScreenFolder
from vision.geometry import Size
from vision.perception.elements import Kind

_TILE: Final = Size(640, 400)
_GAP_PX: Final = 8
_GROUND: Final = "#303030"
_COLOURS: Final[dict[Kind, str]] = {
    Kind.BUTTON: "#e6194b",
    Kind.ICON: "#f58231",
    Kind.TEXT_FIELD: "#4363d8",
    Kind.COMBOBOX: "#42d4f4",
    Kind.SPINBOX: "#469990",
    Kind.CHECKBOX: "#3cb44b",
    Kind.RADIO: "#bfef45",
    Kind.TAB: "#911eb4",
    Kind.MENU_ITEM: "#f032e6",
    Kind.TEXT: "#a9a9a9",
}
"""Of the outlines by kind; all others are yellow."""

_OTHERS: Final = "#e0c000"


def contact_sheet(screens: Iterable[Screen], columns: int) -> Image.Image:
    """The screens side by side, each shrunk to a tile, with the outlines of its true elements."""
    tiles = [_tile(screen) for screen in screens]
    rows = -(-len(tiles) // columns)
    step_x, step_y = _TILE.width + _GAP_PX, _TILE.height + _GAP_PX
    sheet = Image.new("RGB", (columns * step_x + _GAP_PX, rows * step_y + _GAP_PX), _GROUND)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        sheet.paste(tile, (_GAP_PX + column * step_x, _GAP_PX + row * step_y))
    return sheet


def _tile(screen: Screen) -> Image.Image:
    size = screen.truth.size
    scale = min(_TILE.width / size.width, _TILE.height / size.height)
    shrunk = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    tile = Image.fromarray(screen.pixels).resize(shrunk, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(tile)
    for element in screen.truth.elements:
        box = element.box
        left, top = round(box.left * scale), round(box.top * scale)
        right, bottom = max(left, round(box.right * scale) - 1), max(top, round(box.bottom * scale) - 1)
        pen.rectangle((left, top, right, bottom), outline=_COLOURS.get(element.kind, _OTHERS))
    return tile


def main(argv: Sequence[str] | None = None) -> None:
    """Draw the sheet of some folders."""
    parser = argparse.ArgumentParser(prog="python -m gui.datagen.contact_sheet", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders of screens")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a picture, .png or .jpg")
    parser.add_argument("--count", type=int, default=50, metavar="N", help="screens (%(default)s)")
    parser.add_argument("--columns", type=int, default=5, metavar="N", help="side by side (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which ones (%(default)s)")
    options = parser.parse_args(argv)
    if min(options.count, options.columns) < 1:
        parser.error("--count and --columns are at least 1")
    try:
        folder = ScreenFolder(*options.folders)
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    choice = Random(options.seed)  # noqa: S311 - variety, not secrecy
    chosen = sorted(choice.sample(range(len(folder)), min(options.count, len(folder))))
    contact_sheet((folder[index] for index in chosen), options.columns).save(options.out)


if __name__ == "__main__":
    main()

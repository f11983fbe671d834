"""The contact sheet: every screen has its tile, and every box its outline there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from gui.datagen import contact_sheet
from vision.detector.dataset import LabelledImage, Truth, claim, write_screens
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind

SIZE = Size(640, 400)
"""That of a tile, so that nothing is shrunk."""

TILES = ((200, 0, 0), (100, 0, 1), (50, 1, 0))
"""Grey, row and column."""


def labelled(grey: int) -> LabelledImage:
    button = Element(Kind.BUTTON, PixelBox(100, 50, 200, 80), "Save")
    pixels = np.full((SIZE.height, SIZE.width, 3), grey, np.uint8)
    return pixels, Truth(SIZE, 0, ("form",), False, (button,), ({},))


def test_each_screen_has_a_tile_with_its_boxes(tmp_path: Path) -> None:
    claim(tmp_path / "screens")
    write_screens(tmp_path / "screens", 0, enumerate([labelled(200), labelled(100), labelled(50)]))
    file = tmp_path / "sheet.png"
    contact_sheet.main([str(tmp_path / "screens"), "--out", str(file), "--columns", "2"])
    sheet = np.asarray(Image.open(file))
    gap, red = 8, ImageColor.getrgb("#e6194b")
    corners = {grey: (gap + row * (400 + gap), gap + column * (640 + gap)) for grey, row, column in TILES}
    for grey, (top, left) in corners.items():
        assert tuple(sheet[top, left]) == (grey, grey, grey)
        assert tuple(sheet[top + 50, left + 150]) == red
        assert tuple(sheet[top + 65, left + 150]) == (grey, grey, grey)


def test_a_folder_without_screens_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        contact_sheet.main([str(tmp_path), "--out", str(tmp_path / "sheet.png")])
    assert "no screens here" in capsys.readouterr().err

"""A piece of a picture in another picture, at other scales and in other colours."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.perception.template_matching import find_piece, resemblance


def form() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A small window: labels, fields, two buttons."""
    picture = Image.new("RGB", (640, 480), (239, 239, 239))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(14)
    for row, label in enumerate(("Name", "Email", "City", "Notes")):
        draw.text((26, 33 + 40 * row), label, (20, 20, 20), font, anchor="lm")
        draw.rectangle((120, 20 + 40 * row, 359, 45 + 40 * row), (255, 255, 255), (20, 20, 20))
    for column, button in enumerate(("Delete", "Save")):
        draw.rectangle((20 + 100 * column, 200, 99 + 100 * column, 225), (255, 255, 255), (20, 20, 20))
        draw.text((26 + 100 * column, 213), button, (20, 20, 20), font, anchor="lm")
    return np.array(picture)


def icon(scale: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = Image.new("RGB", (round(40 * scale), round(40 * scale)), (239, 239, 239))
    draw = ImageDraw.Draw(picture)
    draw.ellipse([8 * scale, 8 * scale, 28 * scale, 28 * scale], outline=(20, 20, 20), width=round(3 * scale))
    draw.line([26 * scale, 26 * scale, 36 * scale, 36 * scale], (20, 20, 20), round(4 * scale))
    return np.array(picture)


@pytest.mark.parametrize("scale", [0.5, 0.75, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("dark", [False, True])
def test_a_piece_is_found_at_any_scale_and_in_inverted_colours(scale: float, dark: bool) -> None:
    now = form()
    piece = icon(scale)
    now[300 : 300 + len(piece), 400 : 400 + len(piece)] = piece
    match = find_piece(icon(1.0), 255 - now if dark else now)
    assert match is not None
    assert abs(match.box.centre.x - (400 + 20 * scale)) <= 4 * scale
    assert abs(match.box.centre.y - (300 + 20 * scale)) <= 4 * scale


def test_a_piece_that_shows_nothing_is_not_looked_for() -> None:
    plain = np.full((40, 40, 3), 200, np.uint8)
    assert find_piece(plain, form()) is None
    assert resemblance(plain, plain) == 0.0


def test_a_piece_that_is_there_twice_has_a_runner_up_as_good() -> None:
    now, piece = form(), icon(1.0)
    for left in (400, 500):
        now[300:340, left : left + 40] = piece
    match = find_piece(piece, now)
    assert match is not None
    assert match.score - match.runner_up < 0.02

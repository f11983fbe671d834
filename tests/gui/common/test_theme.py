from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from agent.core.config import Theme
from gui.common import theme


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply_look(Theme.SYSTEM)


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2 counts it."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("look", [Theme.LIGHT, Theme.DARK])
def test_every_colour_of_text_can_be_read(qapp: QApplication, look: Theme) -> None:
    theme.apply_look(look)
    palette = qapp.palette()
    assert theme.is_dark(palette) is (look is Theme.DARK)
    for colour in (theme.good, theme.careful, theme.bad, theme.quiet):
        for ground in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            assert contrast(colour(palette), palette.color(ground)) >= 4.5, (colour.__name__, ground)


def test_a_mixture_lies_between_its_ends() -> None:
    black, white = QColor(0, 0, 0), QColor(255, 255, 255)
    assert theme.blend(black, white, 0.0) == black
    assert theme.blend(black, white, 1.0) == white
    assert theme.blend(black, white, 0.5).red() == pytest.approx(128, abs=1)


def test_the_icon_of_the_program_is_drawn_large_too(qapp: QApplication) -> None:
    drawn = theme.icon("deskhand").pixmap(QSize(256, 256)).toImage()
    assert drawn.width() == 256
    assert any(drawn.pixelColor(x, 128).alpha() for x in range(256))

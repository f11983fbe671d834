"""Random appearance of a generated window: colours, style and font, set for the whole application."""

from __future__ import annotations

import random

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from gui.datagen.qt_screens.style.adwaita import draw_adwaita
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_screens.style.colors import ColorScheme
from gui.datagen.qt_screens.style.style_sheets import draw_style_sheet

_FONTS = ("Cantarell", "DejaVu Sans", "Inter", "Liberation Sans", "Noto Sans", "Open Sans", "Roboto")


def scale_of(seed: int) -> float:
    """Device pixels per layout pixel of a seed; to be set before there is an application."""
    return random.Random(f"scale {seed}").choice([1.0, 1.0, 1.0, 1.0, 1.25, 1.5])  # noqa: S311 - variety


def apply_style(choice: random.Random, art: Artwork) -> tuple[ColorScheme, str]:
    """Set the application's style, palette and font; returns the colours and the window's style sheet."""
    if choice.random() < 0.2:
        tone, sheet = draw_adwaita(choice, art)
    else:
        tone = ColorScheme.draw(choice)
        sheet = draw_style_sheet(choice, tone, art)
    plain = choice.random() < 0.3
    QApplication.setStyle("Fusion")
    QApplication.setPalette(tone.palette())
    there = [family for family in _FONTS if family in QFontDatabase.families()]
    font = QFont(choice.choice(there)) if there else QFont()
    font.setPointSizeF(choice.choice([9, 10, 10, 11, 11, 12]))
    QApplication.setFont(font)
    QLocale.setDefault(QLocale.c())
    return tone, "" if plain else sheet

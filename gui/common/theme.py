"""Colours and icons that follow the system's palette, light or dark."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from agent.core.config import Theme
from gui.practice.palette import palette as plain_palette
from vision.assets import asset

ACCENT = QColor("#e8590c")
"""The next action on the frame: an orange that stands out on light and on dark interfaces."""

_SIZES_PX = (16, 24, 32, 48, 64)
_LARGE_PX = (128, 256)
"""For the icon of the program alone: they take most of the time."""


def apply_look(look: Theme) -> None:
    """Give the whole application this look."""
    hints = QGuiApplication.styleHints()
    match look:
        case Theme.SYSTEM:
            hints.unsetColorScheme()
            QApplication.setPalette(QPalette())
        case Theme.LIGHT | Theme.DARK:
            dark = look is Theme.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
            if is_dark(QGuiApplication.palette()) is not dark:  # few X11 desktops have Qt's own schemes
                QApplication.setPalette(plain_palette(dark))
        case _:
            assert_never(look)


def is_dark(palette: QPalette) -> bool:
    """Whether the palette is a dark one."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def good(palette: QPalette) -> QColor:
    """What went well."""
    return QColor("#69db7c" if is_dark(palette) else "#257a37")


def careful(palette: QPalette) -> QColor:
    """What the person should look at."""
    return QColor("#ffc078" if is_dark(palette) else "#a84e08")


def bad(palette: QPalette) -> QColor:
    """What did not work, or was not allowed."""
    return QColor("#ff8787" if is_dark(palette) else "#c92a2a")


def quiet(palette: QPalette) -> QColor:
    """Text that is there but does not call: 62 % of the way from the ground to the text."""
    return blend(palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text), 0.62)


def blend(ground: QColor, over: QColor, share: float) -> QColor:
    """`share` of `over` upon `ground`, opaque; `share` in [0, 1]."""

    def channel(low: float, high: float) -> float:
        return low + (high - low) * share

    return QColor.fromRgbF(
        channel(ground.redF(), over.redF()),
        channel(ground.greenF(), over.greenF()),
        channel(ground.blueF(), over.blueF()),
    )


def tint(label: QLabel, colour: QColor) -> None:
    """Write the text of `label` in `colour`."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), colour)
    label.setPalette(palette)


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """The icon `assets/icons/NAME.svg`, its `currentColor` replaced by `colour`; large sizes only without one."""
    source = asset("icons", f"{name}.svg").read_text(encoding="utf-8")
    if colour is not None:
        source = source.replace("currentColor", colour.name())
    renderer = QSvgRenderer(QByteArray(source.encode()))
    found = QIcon()
    for side in _SIZES_PX if colour is not None else (*_SIZES_PX, *_LARGE_PX):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        found.addPixmap(pixmap)
    return found

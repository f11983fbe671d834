"""Colours of the practice applications, the same on every desktop."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette


def palette(dark: bool) -> QPalette:
    """A light or a dark palette; Qt's own colour schemes need a platform theme that few X11 set-ups have."""
    if not dark:
        return QPalette(QColor("#efefef"))
    colours = QPalette(QColor("#4c5057"), QColor("#3a3d42"))
    role = QPalette.ColorRole
    colours.setColor(role.Base, QColor("#26282b"))
    colours.setColor(role.AlternateBase, QColor("#2d2f33"))
    colours.setColor(role.Highlight, QColor("#3d7bd9"))
    colours.setColor(role.HighlightedText, QColor("#ffffff"))
    colours.setColor(role.PlaceholderText, QColor("#8a8d92"))
    return colours

"""What a screen reader would find without a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from gui.canvas.canvas import Canvas
from gui.settings.screen_map import ScreenMap

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    Canvas,
    ScreenMap,
)


def unnamed(top: QWidget) -> list[str]:
    """The controls of `top`, and of the windows that belong to it, that have no name."""
    return [
        f"{type(one).__name__} {one.objectName()!r} in {type(one.parentWidget()).__name__}"
        for one in (top, *top.findChildren(QWidget))
        if isinstance(one, CONTROLS)
        or (one.focusPolicy() is not Qt.FocusPolicy.NoFocus and not one.isWindow() and one.focusProxy() is None)
        if not one.accessibleName() and not _is_qts_own(one)
    ]


def _is_qts_own(one: QWidget) -> bool:
    """A part of a control that Qt made, and speaks for itself."""
    part = one.objectName().startswith("qt_") or one.objectName() in ("ScrollLeftButton", "ScrollRightButton")
    return part or one.metaObject().className() in ("QComboBoxPrivateContainer", "QScrollBar", "QTabWidget")

"""The layout of the main window: task bar, picture and steps side by side, the question, the state line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget


def lay_out(
    bar: QWidget,
    canvas: QWidget,
    views: QWidget,
    steps: QWidget,
    question: QWidget,
    state: QWidget,
    tools: Sequence[QWidget],
) -> QWidget:
    """All of them in one widget, for the middle of a main window.

    Args:
        views: Beneath the canvas.
        tools: Right of the state line.
    """
    left = QWidget()
    picture = QVBoxLayout(left)
    picture.setContentsMargins(0, 0, 0, 0)
    picture.setSpacing(4)
    picture.addWidget(canvas, 1)
    picture.addWidget(views)
    split = QSplitter(Qt.Orientation.Horizontal)
    split.addWidget(left)
    split.addWidget(steps)
    split.setStretchFactor(0, 5)
    split.setStretchFactor(1, 2)
    split.setSizes([760, 350])
    split.setChildrenCollapsible(False)
    split.setHandleWidth(10)
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(12, 12, 12, 8)
    layout.setSpacing(10)
    layout.addWidget(bar)
    layout.addWidget(split, 1)
    layout.addWidget(question)
    foot = QHBoxLayout()
    foot.setSpacing(8)
    foot.addWidget(state, 1)
    for tool in tools:
        foot.addWidget(tool)
    layout.addLayout(foot)
    return centre

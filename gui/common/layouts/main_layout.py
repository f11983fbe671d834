"""The layout of the main window: the page of a run (task bar, picture, steps, question), and the frame of all pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget


class Halves(QSplitter):
    """Two widgets side by side, or one above the other where the window is too narrow for that."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as the wider of the two: it turns before it gets too narrow for both."""
        return QSize(max(self._widths(), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        fits = event.size().width() >= sum(self._widths()) + self.handleWidth()
        self.setOrientation(Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical)
        super().resizeEvent(event)

    def _widths(self) -> list[int]:
        widgets = (self.widget(at) for at in range(self.count()))
        return [widget.minimumSizeHint().width() for widget in widgets if widget is not None]


def run_page(
    bar: QWidget,
    actions: QWidget,
    canvas: QWidget,
    views: QWidget,
    steps: QWidget,
    question: QWidget,
) -> QWidget:
    """The page of a run.

    Args:
        actions: What can be done with a session that is looked at.
        views: Beneath the canvas.
    """
    split = Halves()
    left = QWidget()
    picture = QVBoxLayout(left)
    picture.setContentsMargins(0, 0, 0, 0)
    picture.setSpacing(4)
    picture.addWidget(canvas, 1)
    picture.addWidget(views)
    split.addWidget(left)
    split.addWidget(steps)
    split.setStretchFactor(0, 5)
    split.setStretchFactor(1, 2)
    split.setSizes([760, 350])
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(bar)
    layout.addWidget(actions)
    layout.addWidget(split, 1)
    layout.addWidget(question)
    page.setFocusProxy(bar)
    return page


def framed(pages: QWidget, state: QWidget, tools: Sequence[QWidget]) -> QWidget:
    """The pages and what stands beneath each of them, for the middle of a main window.

    Args:
        tools: Right of the state line.
    """
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(12, 10, 12, 6)
    layout.setSpacing(6)
    layout.addWidget(pages, 1)
    foot = QHBoxLayout()
    foot.setSpacing(8)
    foot.addWidget(state, 1)
    for tool in tools:
        foot.addWidget(tool)
    layout.addLayout(foot)
    return centre

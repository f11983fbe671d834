"""Visible elements of the open windows, each with its widget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui.datagen.occlusion import visible_part
from gui.datagen.qt_screens.ground_truth.widgets import elements_with_widgets
from gui.practice.state import Shown
from vision.detector.dataset import POINTS
from vision.geometry import PixelBox
from vision.perception.elements import Element, State, in_reading_order


@dataclass(frozen=True, slots=True)
class VisibleElement:
    """One element on the screen, in desktop pixels, with the widget that shows it."""

    element: Element
    widget: QWidget


def open_windows() -> list[QWidget]:
    """The visible windows, the lowest first: the main window, dialogs, menus and lists."""
    ranks = {Qt.WindowType.Dialog: 1, Qt.WindowType.Popup: 2}
    shown = [top for top in QApplication.topLevelWidgets() if _is_exposed(top)]
    active = QApplication.activePopupWidget()
    return sorted(shown, key=lambda top: (ranks.get(top.windowType(), 0), top is active))


def visible_elements() -> tuple[VisibleElement, ...]:
    """The visible elements of all open windows, in reading order."""
    windows = open_windows()
    found: list[VisibleElement] = []
    for place, window in enumerate(windows):
        covers = [desktop_box(other, other.rect()) for other in windows[place + 1 :]]
        found.extend(_visible_in(window, covers))
    by_element = {id(item.element): item for item in found}
    return tuple(by_element[id(element)] for element in in_reading_order(item.element for item in found))


def as_shown(item: VisibleElement) -> Shown:
    """The element in the form of the application's state file."""
    element = item.element
    box = element.box
    return Shown(
        element.kind,
        (round(box.left), round(box.top), round(box.right), round(box.bottom)),
        element.text,
        item.widget.objectName(),
        State.CHECKED in element.state,
        tuple(sorted(state.value for state in element.state)),
        {
            name: (round(point.at.x), round(point.at.y))
            for name, point in element.points.items()
            if name in POINTS[element.kind]
        },
    )


def _visible_in(window: QWidget, covers: Sequence[PixelBox]) -> Iterator[VisibleElement]:
    for widget, found_element in elements_with_widgets(window):
        parts = {name: desktop_box(window, part) for name, part in found_element.parts.items() if not part.isEmpty()}
        shown = visible_part(
            found_element.kind,
            desktop_box(window, found_element.rect),
            found_element.text,
            found_element.state,
            parts,
            covers,
        )
        if shown is not None:
            yield VisibleElement(shown[0], widget)


def _is_exposed(window: QWidget) -> bool:
    handle = window.windowHandle()
    tip = window.windowType() is Qt.WindowType.ToolTip
    return window.isVisible() and handle is not None and handle.isExposed() and not tip


def desktop_box(widget: QWidget, rect: QRect) -> PixelBox:
    """A rectangle in the widget's coordinates, in desktop pixels."""
    corner, scale = widget.mapToGlobal(rect.topLeft()), widget.devicePixelRatioF()
    left, top = corner.x() * scale, corner.y() * scale
    return PixelBox(left, top, left + rect.width() * scale, top + rect.height() * scale)

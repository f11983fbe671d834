"""State reporter: writes the true state of a practice application at every change, says when it is ready, ends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from gui.practice.state import Progress, Shown, State, Value, write_state
from vision.perception.elements import Kind

_QUIET_MS = 50
"""Boxes are written when nothing has moved for so long: a window manager places a window after it has appeared."""

_FOCUS_MS = 15_000
"""How long a window waits for the keyboard before it says that it is ready all the same."""

_LAYOUT = frozenset(
    {QEvent.Type.Expose, QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
    | {QEvent.Type.LayoutRequest, QEvent.Type.WindowActivate}
)


class PracticeWindow(Protocol):
    """A practice application, as its state reporter sees it."""

    def values(self) -> Mapping[str, Value]:
        """The application's own data."""
        ...

    def window(self) -> QWidget:
        """Its main window."""
        ...


class StateReporter(QObject):
    """Writes the ground truth of one application.

    Changes that come together are written together, when Qt next has nothing else to do. Once windows and boxes are
    at rest for the first time and the keyboard is the application's, one line on stdout says `ready` and where the
    window is: a press that had to bring its window to the front first closes the very menu that it opened.

    Args:
        shown: What tells the elements that are visible.
        progress: What tells how far the application's task is.
    """

    def __init__(
        self,
        app: str,
        file: Path | None,
        *,
        shown: Callable[[], Iterable[Shown]] | None = None,
        progress: Callable[[tuple[Shown, ...]], Progress | None] = lambda shown: None,
    ) -> None:
        super().__init__()
        self._app, self._file = app, file
        self._shown, self._progress = _shown if shown is None else shown, progress
        self._log: list[str] = []
        self._subject: PracticeWindow | None = None
        self._pending = QTimer(self, singleShot=True, interval=0)
        self._pending.timeout.connect(self._on_changed)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._ready = False
        self._patience = QTimer(self, singleShot=True, interval=_FOCUS_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self._waited = False

    def watch(self, subject: PracticeWindow) -> None:
        """Begin: from now on whatever moves, appears or changes is written."""
        self._subject = subject
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    @Slot()
    def changed(self) -> None:
        """Something of the application's own state is different now."""
        self._pending.start()

    def happened(self, what: str) -> None:
        """The application did something; it goes to the log."""
        self._log.append(what)
        self.changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _LAYOUT:
            self._quiet.start()
        return False

    @Slot()
    def _on_changed(self) -> None:
        if not self._quiet.isActive():  # otherwise it is written in a moment, when the boxes are right as well
            self._write()

    @Slot()
    def _on_quiet(self) -> None:
        self._write()
        assert self._subject is not None
        window = self._subject.window()
        if self._ready or not _is_exposed(window):
            return
        if QApplication.activeWindow() is not None or self._waited:
            self._ready = True
            left, top, right, bottom = _box(window, window.rect())
            print("ready", json.dumps({"x": left, "y": top, "width": right - left, "height": bottom - top}), flush=True)
        elif not self._patience.isActive():
            self._patience.start()
            window.activateWindow()  # where there is no window manager, nobody else gives it the keyboard

    @Slot()
    def _on_patience_ended(self) -> None:
        self._waited = True
        self._on_quiet()

    def _write(self) -> None:
        if self._file is not None and self._subject is not None:
            values = self._subject.values()
            shown = tuple(self._shown())
            write_state(self._file, State(self._app, values, tuple(self._log), shown, self._progress(shown)))


def _shown() -> Iterator[Shown]:
    for top in QApplication.topLevelWidgets():
        if not _is_exposed(top):
            continue
        if isinstance(top, QMenu):
            yield from _menu(top)
            continue
        for widget in top.findChildren(QWidget):
            if not widget.isVisible() or widget.window() is not top:
                continue
            if isinstance(widget, QMenuBar):
                yield from _menu(widget)
            elif (found := _element(widget)) is not None:
                yield found


def _is_exposed(window: QWidget) -> bool:
    handle = window.windowHandle()
    return window.isVisible() and handle is not None and handle.isExposed()


def _element(widget: QWidget) -> Shown | None:
    box, name = _box(widget, _visible_part(widget)), widget.objectName()
    match widget:
        case QCheckBox():
            return Shown(Kind.CHECKBOX, box, _plain(widget.text()), name, widget.isChecked())
        case QRadioButton():
            return Shown(Kind.RADIO, box, _plain(widget.text()), name, widget.isChecked())
        case QPushButton():
            return Shown(Kind.BUTTON, box, _plain(widget.text()), name)
        case QComboBox():
            return Shown(Kind.COMBOBOX, box, widget.currentText(), name)
        case QAbstractSpinBox():
            return Shown(Kind.SPINBOX, box, widget.text(), name)
        case QLineEdit() if not isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
            return Shown(Kind.TEXT_FIELD, box, widget.text(), name)
        case QPlainTextEdit():
            return Shown(Kind.TEXT_FIELD, box, widget.toPlainText(), name)
        case QLabel() if widget.text():
            return Shown(Kind.TEXT, box, _plain(widget.text()), name)
        case QAbstractButton() if not widget.icon().isNull():
            return Shown(Kind.ICON, box, widget.accessibleName() or widget.toolTip(), name)
        case _:
            return None


def _visible_part(widget: QWidget) -> QRect:
    """What of the widget can be seen and pressed: a check box in a wide row is as wide as its caption."""
    inside = widget.rect()
    if isinstance(widget, QCheckBox | QRadioButton | QLabel):
        inside.setWidth(min(inside.width(), widget.sizeHint().width()))
    return inside


def _menu(menu: QMenu | QMenuBar) -> Iterator[Shown]:
    for action in menu.actions():
        if action.isVisible() and not action.isSeparator():
            box = _box(menu, menu.actionGeometry(action))
            yield Shown(Kind.MENU_ITEM, box, _plain(action.text()), action.objectName(), action.isChecked())


def _box(widget: QWidget, inside: QRect) -> tuple[int, int, int, int]:
    """`inside`, in the widget's own coordinates, as desktop pixels."""
    corner = widget.mapToGlobal(QPoint(inside.left(), inside.top()))
    scale = widget.devicePixelRatioF()
    left, top = corner.x() * scale, corner.y() * scale
    return round(left), round(top), round(left + inside.width() * scale), round(top + inside.height() * scale)


def _plain(text: str) -> str:
    return text.replace("&", "")

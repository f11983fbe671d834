"""The record strip: stands for the main window while the person is recorded.

It lies in a corner or where it was dragged, above all windows, and never takes the keyboard: what is typed goes to the
program under work, and a click on the strip is no part of the recording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.common import theme
from gui.common.keys.global_keys import NO_CHORDS, PRIVATE, REST, STOP, UNDO
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.compact.card_placement import MARGIN_PX, within

_LEAST_WIDTH_PX: Final = 480


class RecordStrip(QFrame):
    """What was recorded last, and what can be done about it.

    Args:
        room_for: Chords that may be printed on its buttons, by letter.

    Signals:
        taken_back: The last act is to be left out.
        privacy_turned: Nothing is to be kept, or again all.
        rest_turned: The recording is to rest, or to go on.
        finished: The recording is to end; during the count-down, not to begin.
        placed: It takes another place; see `place`.

    Attributes:
        place: Where it is or is about to be: the window system tells the true place only later.
    """

    taken_back = Signal()
    privacy_turned = Signal()
    rest_turned = Signal()
    finished = Signal()
    placed = Signal()

    def __init__(self, parent: QWidget | None = None, *, room_for: Mapping[str, str] = NO_CHORDS) -> None:
        super().__init__(
            parent,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWindowTitle(self.tr("Recording · deskhand"))
        self.bindings = KeyBindings(self)
        self._message, self._progress = QLabel(), QLabel()
        for label in (self._message, self._progress):
            label.setTextFormat(Qt.TextFormat.PlainText)
        font = self._message.font()
        font.setBold(True)
        self._message.setFont(font)

        def button(letter: str) -> KeyButton:
            made = KeyButton("", "", keys=[room_for.get(letter, "")], stacked=True)
            self.bindings.add(made, [])
            return made

        self.undo, self.private, self.rest, self.finish = map(button, (UNDO, PRIVATE, REST, STOP))
        self.undo.set_name(self.tr("Undo last"), self.tr("Leave the last act out of the recording"))
        self.finish.setIcon(theme.icon("stop", theme.bad(self.palette())))
        self.undo.clicked.connect(self.taken_back)
        self.private.clicked.connect(self.privacy_turned)
        self.rest.clicked.connect(self.rest_turned)
        self.finish.clicked.connect(self.finished)
        self._lay_out()
        self.place = QRect()
        self._dragged: QPoint | None = None
        self._grip: QPoint | None = None
        self.show_turned(private=False, resting=False)
        self.show_begun(begun=False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for one in (self.undo, self.private, self.rest, self.finish):
            row.addWidget(one, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(QMargins(10, 8, 10, 8))
        layout.setSpacing(4)
        layout.addWidget(self._message)
        layout.addWidget(self._progress)
        layout.addLayout(row)

    def begin(self) -> None:
        """Appear in the corner."""
        self.show()
        self._fit()

    def show_begun(self, *, begun: bool) -> None:
        """Say what the last button does: end the recording, or not begin it."""
        for one in (self.undo, self.private, self.rest):
            one.setEnabled(begun)
        self.finish.setEnabled(True)
        if begun:
            self.finish.set_name(self.tr("Finish"), self.tr("End the recording, and look at it"))
        else:
            self.finish.set_name(self.tr("Cancel"), self.tr("Do not record"))
        self._fit()

    def show_ending(self) -> None:
        """Nothing can be done any more: what was recorded is read."""
        for one in (self.undo, self.private, self.rest, self.finish):
            one.setEnabled(False)

    def show_turned(self, *, private: bool, resting: bool) -> None:
        """Say what the two toggles do next."""
        if private:
            self.private.set_name(self.tr("Record again"), self.tr("Keep what I do from now on"))
        else:
            self.private.set_name(
                self.tr("Private"), self.tr("Keep nothing, and paint out what I type meanwhile, until I say otherwise")
            )
        if resting:
            self.rest.set_name(self.tr("Go on"), self.tr("Record again"))
        else:
            self.rest.set_name(self.tr("Pause"), self.tr("Let the recording rest"))
        self.rest.setIcon(theme.icon("run" if resting else "pause", self.palette().buttonText().color()))
        self._fit()

    def show_message(self, text: str) -> None:
        """The last act, or what is going on."""
        self._show(self._message, text)

    def show_progress(self, text: str, *, careful: bool = False) -> None:
        """One line more; in another colour where the person should know."""
        theme.tint(self._progress, theme.careful(self.palette()) if careful else theme.quiet(self.palette()))
        self._show(self._progress, text)

    def set_global_keys(self, chords: Mapping[str, str]) -> None:
        """These chords press the buttons from everywhere now, by letter."""
        for letter, button in ((UNDO, self.undo), (PRIVATE, self.private), (REST, self.rest), (STOP, self.finish)):
            self.bindings.set_global(button, chords.get(letter, ""))

    def _show(self, label: QLabel, text: str) -> None:
        room = max(_LEAST_WIDTH_PX, self.place.width()) - 24
        label.setText(label.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room))
        label.setToolTip(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._grip is not None:
            self._dragged = event.globalPosition().toPoint() - self._grip
            self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grip = None

    def _fit(self) -> None:
        free = self.screen().availableGeometry()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        size = QSize(max(_LEAST_WIDTH_PX, layout.totalMinimumSize().width()), layout.totalMinimumSize().height())
        self.setFixedSize(size)
        corner = free.bottomRight() - QPoint(size.width() + MARGIN_PX, size.height() + MARGIN_PX) + QPoint(1, 1)
        self.place = within(free, QRect(corner if self._dragged is None else self._dragged, size))
        self.move(self.place.topLeft())
        self.placed.emit()

"""The compact window: stands for the main window while a run looks at the place where the main window was.

It sits in a corner, takes no focus, and holds still while the agent looks: what shows there is painted out of the
agent's frames (`agent/desktop/capture/masking.py`). When the person is asked the agent does not look, so it may grow
into a card with the picture and the question; it is small again before the answer is handed on.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QMargins, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agent.core.actions import target
from agent.safety.asker import Proposal
from gui.approval.approval_bar import ApprovalBar
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.common import theme
from gui.common.key_bindings import KeyBindings
from gui.common.key_button import KeyButton

_WIDTH_PX: Final = 480
_PICTURE_PX: Final = 290
_MARGIN_PX: Final = 12
_NEAR_PX: Final = 60
_READABLE: Final = 0.7
"""Units to a pixel of the frame from which on text can be read."""


class CompactWindow(QFrame):
    """A small window above all others, in the lower right corner.

    Args:
        room_for: Chords that may be printed on its buttons.

    Signals:
        paused: The person wants the run to rest, or to go on.
        stopped: The person wants the run to end.
        placed: It takes another place; see `place`.

    Attributes:
        place: Where it is or is about to be: the window system tells the true place only later.
    """

    paused = Signal()
    stopped = Signal()
    placed = Signal()

    def __init__(self, parent: QWidget | None = None, *, room_for: tuple[str, ...] = ()) -> None:
        super().__init__(
            parent,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        translate = QCoreApplication.translate
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWindowTitle(translate("Strip", "deskhand"))
        self.bindings = KeyBindings(self)
        self.canvas = Canvas()
        self.canvas.setFixedHeight(_PICTURE_PX)
        self.canvas.hide()
        for tool, keys in self.canvas.tools.items():
            self.bindings.add(tool, keys, show=_print_nothing)
        self.question = ApprovalBar(self.bindings, columns=4, room_for=room_for)
        self.question.resized.connect(self._fit)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QLabel()
        self._progress.setTextFormat(Qt.TextFormat.PlainText)
        theme.tint(self._progress, theme.quiet(self.palette()))
        self.stop = KeyButton(
            translate("Strip", "Stop"), translate("Strip", "End the run"), keys=["Esc", *room_for], stacked=True
        )
        self.stop.setIcon(theme.icon("stop", theme.bad(self.palette())))
        self.stop.clicked.connect(self.stopped)
        self.pause = KeyButton("", "", keys=["F8", *room_for], stacked=True)
        self.pause.clicked.connect(self.paused)
        self.bindings.add(self.stop, ["Esc"])
        self.bindings.add(self.pause, ["F8"])
        self._shows_paused: bool | None = None  # as the icon says; it has none yet
        self.show_paused(paused=False)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._progress)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.pause)
        row.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(QMargins(10, 8, 10, 8))
        layout.addWidget(self.canvas)
        layout.addWidget(self.question)
        layout.addLayout(row)
        self.setFixedWidth(_WIDTH_PX)
        self.place = QRect()
        self._at_top = False

    def begin(self) -> None:
        """Appear in the corner."""
        translate = QCoreApplication.translate
        self.show_message(translate("Strip", "Starting"))
        self.show_progress("")
        self._fit()
        self.show()

    def show_paused(self, *, paused: bool) -> None:
        """Say what the button does next: let the run rest, or let it go on."""
        translate = QCoreApplication.translate
        if paused:
            self.pause.set_name(translate("Strip", "Go on"), translate("Strip", "Let the run go on"))
        else:
            self.pause.set_name(translate("Strip", "Pause"), translate("Strip", "Let the run rest"))
        if paused is not self._shows_paused:
            self._shows_paused = paused
            self.pause.setIcon(theme.icon("run" if paused else "pause", self.palette().buttonText().color()))

    def show_message(self, text: str) -> None:
        """One line on what is going on."""
        self._show(self._message, text)

    def show_progress(self, text: str) -> None:
        """One line on how far the run is."""
        self._show(self._progress, text)

    def _show(self, label: QLabel, text: str) -> None:
        room = _WIDTH_PX - self.stop.sizeHint().width() - self.pause.sizeHint().width() - 46
        label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
        label.setToolTip(text)

    def propose(self, proposal: Proposal, scene: Scene) -> None:
        """Grow into a card and ask; it takes no keyboard until the person clicks on it."""
        self._accept_focus(True)
        self.canvas.show_scene(scene)
        self.canvas.show()
        self.question.propose(proposal)
        self._fit()
        at = target(proposal.action)
        if at is not None:
            self.canvas.look_at(at, _READABLE)

    def avoid(self, at: QPoint) -> None:
        """Go to the other corner where the agent is about to act near this one."""
        if self.isVisible() and self.place.adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX).contains(at):
            self._at_top = not self._at_top
            self._fit()

    def hide_picture(self) -> None:
        """Leave the picture out: the person is to see what is beneath."""
        self.canvas.hide()
        self._fit()

    def shrink(self) -> None:
        """Be small again, at just the place where it was."""
        self._accept_focus(False)
        self.canvas.hide()
        self.question.dismiss()
        self._fit()

    def _accept_focus(self, accept: bool) -> None:
        handle = self.windowHandle()
        if handle is not None:  # on the living window: changing the widget's flag would hide it and show it anew
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not accept)

    @Slot()
    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = max(layout.totalHeightForWidth(_WIDTH_PX), layout.totalMinimumSize().height())
        self.setFixedHeight(height)
        free = self.screen().availableGeometry()
        corner = free.bottomRight() - QPoint(_WIDTH_PX + _MARGIN_PX, height + _MARGIN_PX) + QPoint(1, 1)
        if self._at_top:
            corner.setY(free.top() + _MARGIN_PX)
        self.move(corner)
        self.place = QRect(corner, QSize(_WIDTH_PX, height))
        self.placed.emit()


def _print_nothing(key: str) -> None:
    """There are no buttons for the tools of the picture here."""

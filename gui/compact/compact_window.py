"""The compact window: stands for the main window while a run looks at the place where the main window was.

It sits in a corner, takes no focus, and holds still while the agent looks: what shows there is painted out of the
agent's frames (`agent/desktop/capture/masking.py`). When the person is asked the agent does not look, so it may grow
into a card with the picture and the question; it is small again before the answer is handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QMargins, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agent.core.actions import target
from agent.safety.asker import Proposal
from gui.approval.approval_bar import ApprovalBar
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.common import theme
from gui.common.keys.global_keys import NO_CHORDS, PAUSE, STOP
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.compact.card_placement import CLEAR_PX, MARGIN_PX, card_place, within

_WIDTH_PX: Final = 480
_PICTURE_PX: Final = 290
LEAST_PICTURE_PX: Final = 120
"""To this the picture of the card gives way where the screen is low."""

_READABLE: Final = 0.7
"""Units to a pixel of the frame from which on text can be read."""


class CompactWindow(QFrame):
    """A small window above all others, in the lower right corner or where it was dragged.

    Args:
        room_for: Chords that may be printed on its buttons, by letter.

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

    def __init__(self, parent: QWidget | None = None, *, room_for: Mapping[str, str] = NO_CHORDS) -> None:
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
        self.question = ApprovalBar(self.bindings, room_for=room_for)
        self.question.resized.connect(self._fit)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QLabel()
        self._progress.setTextFormat(Qt.TextFormat.PlainText)
        theme.tint(self._progress, theme.quiet(self.palette()))
        self.stop = KeyButton(
            translate("Strip", "Stop"),
            translate("Strip", "End the run"),
            keys=["Esc", room_for.get(STOP, "")],
            stacked=True,
        )
        self.stop.setIcon(theme.icon("stop", theme.bad(self.palette())))
        self.stop.clicked.connect(self.stopped)
        self.pause = KeyButton("", "", keys=["F8", room_for.get(PAUSE, "")], stacked=True)
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
        self._dragged: QPoint | None = None
        self._grip: QPoint | None = None
        self._targets: tuple[QPoint, ...] = ()

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

    def avoid(self, targets: Sequence[QPoint]) -> None:
        """Hide none of `targets`, where the agent is about to act: neither small nor as a card."""
        self._targets = tuple(targets)
        near = self.place.adjusted(-CLEAR_PX, -CLEAR_PX, CLEAR_PX, CLEAR_PX)
        if self.isVisible() and any(near.contains(one) for one in targets):
            self._at_top = not self._at_top
            self._dragged = None
            self._fit()

    def hide_picture(self) -> None:
        """Leave the picture out: the person is to see what is beneath."""
        self.canvas.hide()
        self._fit()

    def shrink(self) -> None:
        """Be small again, at just the place where it was."""
        self._accept_focus(False)
        self._targets = ()
        self.canvas.hide()
        self.question.dismiss()
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._grip is not None:
            self._dragged = event.globalPosition().toPoint() - self._grip
            self._targets = ()  # the person knows what they hide
            self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grip = None

    def _accept_focus(self, accept: bool) -> None:
        handle = self.windowHandle()
        if handle is not None:  # on the living window: changing the widget's flag would hide it and show it anew
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not accept)

    @Slot()
    def _fit(self) -> None:
        free = self.screen().availableGeometry()
        height = self._height()
        if self.canvas.isVisibleTo(self):
            spare = free.height() - 2 * MARGIN_PX - (height - self.canvas.height())
            self.canvas.setFixedHeight(max(LEAST_PICTURE_PX, min(_PICTURE_PX, spare)))
            height = self._height()
        self.setFixedHeight(height)
        size = QSize(_WIDTH_PX, height)
        corner = free.bottomRight() - QPoint(_WIDTH_PX + MARGIN_PX, height + MARGIN_PX) + QPoint(1, 1)
        if self._at_top:
            corner.setY(free.top() + MARGIN_PX)
        home = corner if self._dragged is None else self._dragged
        place = card_place(free, size, home, self._targets) if self._targets else within(free, QRect(home, size))
        self.move(place.topLeft())
        self.place = place
        self.placed.emit()

    def _height(self) -> int:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return max(layout.totalHeightForWidth(_WIDTH_PX), layout.totalMinimumSize().height())


def _print_nothing(key: str) -> None:
    """There are no buttons for the tools of the picture here."""

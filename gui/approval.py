"""The question before an action: do it, change it, leave it out, reject it, or end the run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from agent.actions import Action, describe
from agent.grammar import Generation, ParseError, Reply, parse, render
from agent.safety import Answer, Approve, Edit, Proposal, Quit, Reject, Skip
from gui import theme
from vision.geometry import Size, Space

_THOUGHT_CHARACTERS = 240


class _Line(QLineEdit):
    """A line in which Escape means back, whatever Escape means in the window around it.

    Signals:
        left: Escape was pressed.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)


class ApprovalBar(QWidget):
    """Shows one proposal and takes the person's answer; each answer has a key of its own.

    Enter approves whichever button has the focus; Space presses that button, as everywhere.

    Signals:
        answered: An `Answer`, once per proposal.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal: Proposal | None = None
        self._rejecting = False
        self._thought = QLabel()
        self._thought.setWordWrap(True)
        self._thought.setTextFormat(Qt.TextFormat.PlainText)  # a model wrote it: never to be taken for markup
        self._action = QLabel()
        self._action.setTextFormat(Qt.TextFormat.PlainText)
        self._action.setWordWrap(True)
        bold = self._action.font()
        bold.setBold(True)
        self._action.setFont(bold)
        self._confidence = QLabel()
        self._warning = QLabel()
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setWordWrap(True)
        self._choices = self._make_choices()
        self._line = _Line()
        self._line.left.connect(self._back)
        self._error = QLabel()
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choices)
        self._pages.addWidget(self._make_line())

        what = QHBoxLayout()
        what.addWidget(self._action, 1)
        what.addWidget(self._confidence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self._thought, what, self._warning, self._pages, self._error):
            layout.addLayout(part) if isinstance(part, QHBoxLayout) else layout.addWidget(part)
        self.setAccessibleName(self.tr("The agent asks before it acts"))
        self.hide()

    def propose(self, proposal: Proposal) -> None:
        """Ask about `proposal`."""
        self._proposal = proposal
        thought = " ".join(proposal.thought.split())
        short = thought if len(thought) <= _THOUGHT_CHARACTERS else thought[:_THOUGHT_CHARACTERS] + "…"
        self._thought.setText(short)
        self._thought.setToolTip(thought if short != thought else "")
        self._thought.setVisible(bool(thought))
        self._action.setText(describe(proposal.action))
        sure = proposal.confidence
        self._confidence.setText("" if sure is None else self.tr("{0} % sure").format(round(100 * sure)))
        self._warning.setText(self.tr("Careful: {0}").format(proposal.warning))
        self._warning.setVisible(bool(proposal.warning))
        self._tint(self._warning, careful=True)
        self._tint(self._error, careful=False)
        self._back()
        self.setAccessibleDescription(f"{thought} {describe(proposal.action)} {proposal.warning}".strip())
        self.show()
        self._approve.setFocus()

    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self._proposal = None
        self.hide()

    def _make_choices(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        self._approve = self._button(self.tr("Approve  ↵"), self.tr("Do it (Enter)"), Qt.Key.Key_Return)
        self._approve.setDefault(True)
        QShortcut(QKeySequence(Qt.Key.Key_Enter), self._approve, self._approve.click)  # the one on the number pad
        edit = self._button(self.tr("Edit  E"), self.tr("Do something else instead (E)"), Qt.Key.Key_E)
        skip = self._button(self.tr("Skip  S"), self.tr("Leave this action out and go on (S)"), Qt.Key.Key_S)
        reject = self._button(self.tr("Reject  R"), self.tr("Do not do it, and tell the model why (R)"), Qt.Key.Key_R)
        end = self._button(self.tr("Quit  Q"), self.tr("End the run (Q)"), Qt.Key.Key_Q)
        self._approve.clicked.connect(self._on_approve)
        edit.clicked.connect(self._on_edit)
        skip.clicked.connect(self._on_skip)
        reject.clicked.connect(self._on_reject)
        end.clicked.connect(self._on_quit)
        for button in (self._approve, edit, skip, reject):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(end)
        return page

    def _make_line(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        send = self._button(self.tr("OK  ↵"), self.tr("Answer with this (Enter)"))
        back = self._button(self.tr("Back  Esc"), self.tr("Back to the choices (Esc)"))
        row.addWidget(send)
        row.addWidget(back)
        send.clicked.connect(self._on_line)
        self._line.returnPressed.connect(self._on_line)
        back.clicked.connect(self._back)
        return page

    @staticmethod
    def _button(text: str, says: str, key: Qt.Key | None = None) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(says)
        button.setAccessibleName(says)
        button.setAutoDefault(False)
        if key is not None:  # a button's own shortcut would act only after an animation of a tenth of a second
            QShortcut(QKeySequence(key), button, button.click)
        # five in a row must fit beside the target: no wider than their text needs
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + 20)
        return button

    @Slot()
    def _on_approve(self) -> None:
        self._answer(Approve())

    @Slot()
    def _on_skip(self) -> None:
        self._answer(Skip())

    @Slot()
    def _on_quit(self) -> None:
        self._answer(Quit())

    @Slot()
    def _on_edit(self) -> None:
        assert self._proposal is not None
        self._rejecting = False
        self._line.setText(action_text(self._proposal.action, self._proposal.frame.size))
        self._line.setPlaceholderText("click(point='<point>412 300</point>')")
        self._line.setAccessibleName(self.tr("The action to do instead"))
        self._write()

    @Slot()
    def _on_reject(self) -> None:
        self._rejecting = True
        self._line.clear()
        self._line.setPlaceholderText(self.tr("Why? The model is told."))
        self._line.setAccessibleName(self.tr("Why the action is rejected"))
        self._write()

    def _write(self) -> None:
        self._error.hide()
        self._pages.setCurrentIndex(1)
        self.activateWindow()  # writing needs the keyboard; the answer gives it back
        self._line.setFocus()
        self._line.selectAll()

    @Slot()
    def _back(self) -> None:
        self._error.hide()
        self._pages.setCurrentIndex(0)
        self._approve.setFocus()

    @Slot()
    def _on_line(self) -> None:
        if self._proposal is None:
            return
        if self._rejecting:
            self._answer(Reject(self._line.text().strip() or self.tr("no")))
            return
        read = action_read(self._line.text(), self._proposal.frame.size)
        if isinstance(read, str):
            self._error.setText(read)
            self._error.show()
        else:
            self._answer(Edit(read))

    def _answer(self, answer: Answer) -> None:
        if self._proposal is not None:  # a second key press must not answer the next question
            self._proposal = None
            self.answered.emit(answer)

    def _tint(self, label: QLabel, *, careful: bool) -> None:
        palette = self.palette()
        palette.setColor(label.foregroundRole(), (theme.careful if careful else theme.bad)(palette))
        label.setPalette(palette)


def action_text(action: Action, size: Size) -> str:
    """`action` as a person may edit it, in pixels of a frame of `size`; empty where the grammar has no such call."""
    try:
        text = render(Reply("", (action,)), Space.absolute(size), Generation.DOUBAO)
    except ValueError:
        return ""
    return text.rpartition("Action:")[2].strip()


def action_read(text: str, size: Size) -> Action | str:
    """The action that `text` says, or one sentence on why it says none."""
    reply = parse(f"Action: {text.strip()}", Space.absolute(size))
    if isinstance(reply, ParseError):
        return reply.message
    if len(reply.actions) != 1:
        return "one action at a time"
    return reply.actions[0]

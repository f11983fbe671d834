"""The approval bar: asks before an action, with approve, edit, skip, reject, take over, run on and quit.

Each answer has a key, which stands on its button.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from agent.core.actions import Action
from agent.safety.asker import Answer, Approve, Edit, Proposal, Quit, Reject, RunOn, Skip, TakenOver, Until
from gui.approval.action_editor import ActionEditor, EscapableLineEdit, small_button
from gui.common import theme
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import localized

_THOUGHT_CHARACTERS: Final = 240
_STEPS: Final = (5, 20)
_EDGE: Final = 4


class ApprovalBar(QWidget):
    """Shows one proposal and takes the person's answer; each answer has a key of its own.

    Enter approves whichever button has the focus; Space presses that button, as everywhere.

    Args:
        columns: Buttons in a row.

    Signals:
        answered: An `Answer`, once per proposal. A `TakenOver` holds no actions: the bar does not watch the person.
        action_changed: The `Action` that is being edited, for the picture.
        edit_ended: It is edited no more.
        canvas_wanted: The picture should have the keyboard.
        takeover_started: The person is about to do this step; `answered` follows when they are done, or
            `takeover_cancelled`.
        takeover_cancelled: The person does not want to do it after all.
        resized: More or less is shown than before.
    """

    answered = Signal(object)
    action_changed = Signal(object)
    edit_ended = Signal()
    canvas_wanted = Signal()
    takeover_started = Signal()
    takeover_cancelled = Signal()
    resized = Signal()

    def __init__(self, *, columns: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal: Proposal | None = None
        self._thought = _message_label()
        self._action = _message_label()
        bold = self._action.font()
        bold.setBold(True)
        self._action.setFont(bold)
        self._confidence = QLabel()
        self._warning = _message_label()
        self._choice_page = self._make_choice_page(columns)
        self.editor = ActionEditor()
        self.editor.finished.connect(self._on_edit_finished)
        self.editor.cancelled.connect(self.back)
        self.editor.action_changed.connect(self.action_changed)
        self.editor.canvas_wanted.connect(self.canvas_wanted)
        self.note = EscapableLineEdit()
        self.takeover_page = self._make_takeover_page()
        self._reject_page = self._make_reject_page()
        # not a stack, which keeps room for the largest
        self._pages = (self._choice_page, self.editor, self._reject_page, self.takeover_page)
        self._page = self._choice_page

        what = QHBoxLayout()
        what.addWidget(self._action, 1)
        what.addWidget(self._confidence, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE + 8, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._thought)
        layout.addLayout(what)
        layout.addWidget(self._warning)
        for page in self._pages:
            layout.addWidget(page)
            page.setVisible(page is self._page)
        self.setAccessibleName(self.tr("The agent asks before it acts"))
        self.hide()

    @property
    def proposal(self) -> Proposal | None:
        """What is asked about; None where nothing is."""
        return self._proposal

    def propose(self, proposal: Proposal) -> None:
        """Ask about `proposal`."""
        self._proposal = proposal
        thought = " ".join(proposal.thought.split())
        short = thought if len(thought) <= _THOUGHT_CHARACTERS else thought[:_THOUGHT_CHARACTERS] + "…"
        self._thought.setText(short)
        self._thought.setToolTip(thought if short != thought else "")
        self._thought.setVisible(bool(thought))
        action = action_label(proposal.action, proposal.elements)
        self._action.setText(action[:1].upper() + action[1:])
        sure = proposal.confidence
        self._confidence.setText("" if sure is None else self.tr("{0} % sure").format(round(100 * sure)))
        warning = localized(proposal.warning)
        self._warning.setText(self.tr("Careful: {0}").format(warning))
        self._warning.setVisible(bool(proposal.warning))
        theme.tint(self._warning, theme.careful(self.palette()))
        theme.tint(self._confidence, theme.quiet(self.palette()))
        self.setAccessibleDescription(f"{thought} {action} {warning}".strip())
        self._show_page(self._choice_page)
        self.show()
        self._approve.setFocus()

    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self._proposal = None
        self.run_on_menu.hide()
        self.hide()

    @Slot()
    def back(self) -> None:
        """Back to the choices."""
        if self._page is self.editor:
            self.edit_ended.emit()
        if self._page is self.takeover_page:
            self.takeover_cancelled.emit()
        self._show_page(self._choice_page)
        self._approve.setFocus()

    def choose(self, name: str) -> None:
        """Press the button with the key `name`, as the person would; does nothing where it is not shown."""
        button = self._keys.get(name)
        if name == "y" and self._page is self.takeover_page:
            button = self._takeover_done
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()

    # Building

    def _make_choice_page(self, columns: int) -> QWidget:
        self._approve = small_button(self.tr("Approve  ↵ Y"), self.tr("Do it (Enter or Y)"), Qt.Key.Key_Return)
        self._approve.setDefault(True)
        for key in (Qt.Key.Key_Enter, Qt.Key.Key_Y):  # the one on the number pad, and the one from anywhere
            QShortcut(QKeySequence(key), self._approve, self._approve.click)
        edit = small_button(self.tr("Edit  E"), self.tr("Do something else instead (E)"), Qt.Key.Key_E)
        skip = small_button(self.tr("Skip  S"), self.tr("Leave this action out and go on (S)"), Qt.Key.Key_S)
        reject = small_button(self.tr("Reject  R"), self.tr("Do not do it, and tell the model why (R)"), Qt.Key.Key_R)
        take = small_button(self.tr("Take over  T"), self.tr("Do this step yourself (T)"), Qt.Key.Key_T)
        run_on = small_button(
            self.tr("Run on until…  U"), self.tr("Do it and go on without asking, until… (U)"), Qt.Key.Key_U
        )
        end = small_button(self.tr("Quit  Q"), self.tr("End the run (Q)"), Qt.Key.Key_Q)
        self._approve.clicked.connect(self._on_approve)
        edit.clicked.connect(self._on_edit)
        skip.clicked.connect(self._on_skip)
        reject.clicked.connect(self._on_reject)
        take.clicked.connect(self._on_take)
        run_on.clicked.connect(self._on_run_on)
        end.clicked.connect(self._on_quit)
        self._run_on = run_on
        self.run_on_menu = self._make_run_on_menu()
        self._keys = {"y": self._approve, "e": edit, "s": skip, "r": reject, "t": take, "u": run_on, "q": end}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        buttons = (self._approve, edit, skip, reject, take, run_on, end)
        for number, button in enumerate(buttons):
            grid.addWidget(button, number // columns, number % columns)
        grid.setColumnStretch(columns, 1)
        return page

    def _make_run_on_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Run on until"))
        for steps in _STEPS:
            name = self.tr("{0} more steps are done").format(f"&{steps}")
            self._add_run_on(menu, name, RunOn(Until.UNCERTAIN, steps))
        menu.addSeparator()
        self._add_run_on(menu, self.tr("a step is &uncertain or risky"), RunOn(Until.UNCERTAIN))
        self._add_run_on(menu, self.tr("a step is &risky"), RunOn(Until.RISKY))
        return menu

    def _add_run_on(self, menu: QMenu, name: str, answer: RunOn) -> None:
        entry = QAction(name, menu)
        entry.setData(answer)
        entry.triggered.connect(self._on_run_on_chosen)
        menu.addAction(entry)

    def _make_reject_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.note, 1)
        self.note.setPlaceholderText(self.tr("Why? The model is told."))
        self.note.setAccessibleName(self.tr("Why the action is rejected"))
        send = small_button(self.tr("Reject  ↵"), self.tr("Answer with this (Enter)"))
        back = small_button(self.tr("Back  Esc"), self.tr("Back to the choices (Esc)"))
        row.addWidget(send)
        row.addWidget(back)
        send.clicked.connect(self._on_reject_sent)
        self.note.returnPressed.connect(self._on_reject_sent)
        self.note.cancelled.connect(self.back)
        back.clicked.connect(self.back)
        return page

    def _make_takeover_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        label = _message_label()
        label.setText(self.tr("Do this step yourself, with mouse and keyboard. It is kept as the correction."))
        self._takeover_done = small_button(
            self.tr("Done  ↵ Y"), self.tr("I have done it; go on (Enter or Y)"), Qt.Key.Key_Return
        )
        QShortcut(QKeySequence(Qt.Key.Key_Y), self._takeover_done, self._takeover_done.click)
        back = small_button(self.tr("Back  Esc"), self.tr("I have done nothing; ask me again (Esc)"))
        self._takeover_done.clicked.connect(self._on_takeover_done)
        back.clicked.connect(self.back)
        row.addWidget(label, 1)
        row.addWidget(self._takeover_done)
        row.addWidget(back)
        return page

    def _show_page(self, page: QWidget) -> None:
        self._page = page
        for one in self._pages:
            one.setVisible(one is page)
        self.resized.emit()

    # The person

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
        if self._proposal is None:
            return
        self.activateWindow()  # writing needs the keyboard; the answer gives it back
        self._show_page(self.editor)
        self.editor.edit(self._proposal.action, self._proposal.frame.size)
        self._show_page(self.editor)

    @Slot(object)
    def _on_edit_finished(self, action: Action) -> None:
        if self._proposal is not None:
            unchanged = action == self._proposal.action
            self._answer(Approve() if unchanged else Edit(action))

    @Slot()
    def _on_reject(self) -> None:
        self.note.clear()
        self._show_page(self._reject_page)
        self.activateWindow()
        self.note.setFocus()

    @Slot()
    def _on_reject_sent(self) -> None:
        self._answer(Reject(self.note.text().strip() or self.tr("no")))

    @Slot()
    def _on_take(self) -> None:
        self._show_page(self.takeover_page)
        self._takeover_done.setFocus()
        self.takeover_started.emit()

    @Slot()
    def _on_takeover_done(self) -> None:
        self._answer(TakenOver())

    @Slot()
    def _on_run_on(self) -> None:
        size = self.run_on_menu.sizeHint()
        self.run_on_menu.popup(self._run_on.mapToGlobal(QPoint(0, -size.height())))

    @Slot()
    def _on_run_on_chosen(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self._answer(entry.data())

    def _answer(self, answer: Answer) -> None:
        if self._proposal is not None:  # a second key press must not answer the next question
            self._proposal = None
            self.answered.emit(answer)

    def event(self, event: QEvent) -> bool:
        """Escape leads back to the choices first; only there does it end the run, as everywhere in the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            inside = self._page is not self._choice_page
            if inside and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if inside and event.type() == QEvent.Type.KeyPress:
                self.back()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A bar at the edge, in the colour of what is at stake."""
        super().paintEvent(event)
        careful = self._proposal is not None and bool(self._proposal.warning)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.bad(self.palette()) if careful else theme.ACCENT)
        painter.drawRoundedRect(0, 0, _EDGE, self.height(), _EDGE / 2, _EDGE / 2)


def _message_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a model wrote it: never to be taken for markup
    return label

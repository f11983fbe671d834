"""The approval bar: asks before an action, with approve, edit, skip, reject, take over, run on and quit.

Each answer has a key, which stands on its button as long as it works there. Nothing risky is approved by Enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from agent.core.actions import Action, CallUser
from agent.safety.asker import Answer, Approve, Edit, Proposal, Quit, Reject, RunOn, Skip, TakenOver, Until
from agent.safety.field_filling import typed_text
from gui.approval.action_editor import ActionEditor
from gui.common import theme
from gui.common.flow_layout import FlowLayout
from gui.common.global_keys import NO_CHORDS
from gui.common.growing_text_edit import GrowingTextEdit, ReadOnlyText
from gui.common.key_bindings import KeyBindings
from gui.common.key_button import KeyButton
from gui.i18n.action_labels import actions_label, is_shortened
from gui.i18n.message_translation import localized
from gui.i18n.thought_translation import localized_thought
from gui.run_session import Responded

_THOUGHT_CHARACTERS: Final = 240
_STEPS: Final = (5, 20)
_EDGE: Final = 4
_ENTER: Final = ("Return", "Enter")


class ApprovalBar(QWidget):
    """Shows one proposal and takes the person's answer; shows one question of the model likewise.

    Args:
        bindings: The keys of the window that it is in.
        room_for: Chords that may be printed on the buttons, by letter.

    Attributes:
        buttons: The answers, by the letters of their keys.

    Signals:
        answered: An `Answer`, once per proposal, or a `Responded`. A `TakenOver` holds no actions: the bar does not
            watch the person.
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

    def __init__(
        self,
        bindings: KeyBindings,
        *,
        room_for: Mapping[str, str] = NO_CHORDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bindings, self._room_for = bindings, room_for
        self._proposal: Proposal | None = None
        self._warned = False
        self._thought = _message_label()
        self._action = _message_label()
        bold = self._action.font()
        bold.setBold(True)
        self._action.setFont(bold)
        self._confidence = QLabel()
        self._text = ReadOnlyText()
        self._text.setAccessibleName(self.tr("The whole text that is typed"))
        self._warning = _message_label()
        self._choice_page = self._make_choice_page()
        self.editor = ActionEditor(bindings)
        self.editor.finished.connect(self._on_edit_finished)
        self.editor.cancelled.connect(self.back)
        self.editor.changed.connect(self._on_changed)
        self.editor.canvas_wanted.connect(self.canvas_wanted)
        self.editor.line.resized.connect(self.resized)
        self.note = GrowingTextEdit(enter_to_window=True)
        self.note.resized.connect(self.resized)
        self.response = GrowingTextEdit(enter_to_window=True)
        self.response.resized.connect(self.resized)
        self.takeover_page = self._make_takeover_page()
        self._reject_page = self._make_reject_page()
        self._response_page = self._make_response_page()
        # not a stack, which keeps room for the largest
        self._pages = (self._choice_page, self.editor, self._reject_page, self.takeover_page, self._response_page)
        self._page = self._choice_page

        what = QHBoxLayout()
        what.addWidget(self._action, 1)
        what.addWidget(self._confidence, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE + 8, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._thought)
        layout.addLayout(what)
        layout.addWidget(self._text)
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

    @property
    def headline(self) -> str:
        """What is asked about, as it is shown."""
        return self._action.text()

    @property
    def warning(self) -> str:
        """What the person is warned of, as it is shown; empty where nothing is odd."""
        return self._warning.text() if self._warned else ""

    def propose(self, proposal: Proposal) -> None:
        """Ask about `proposal`, or pass on the question of the model that it holds."""
        self._proposal = proposal
        thought = localized_thought(" ".join(proposal.thought.split()))
        short = thought if len(thought) <= _THOUGHT_CHARACTERS else thought[:_THOUGHT_CHARACTERS] + "…"
        self._thought.setText(short)
        self._thought.setToolTip(thought if short != thought else "")
        self._thought.setVisible(bool(thought))
        sure = proposal.confidence
        self._confidence.setText("" if sure is None else self.tr("{0} % sure").format(round(100 * sure)))
        theme.tint(self._warning, theme.careful(self.palette()))
        theme.tint(self._confidence, theme.quiet(self.palette()))
        if isinstance(proposal.action, CallUser):
            self._show_question(proposal.action.content)
        else:
            self._show_actions((proposal.action, *proposal.following), proposal.warning)
        self.setAccessibleDescription(f"{thought} {self._action.text()} {self._warning.text()}".strip())
        self.show()
        self._show_page(self._response_page if isinstance(proposal.action, CallUser) else self._choice_page)
        self._take_focus()

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
        if self._proposal is not None:
            self._show_actions((self._proposal.action, *self._proposal.following), self._proposal.warning)
        self._show_page(self._choice_page)
        self._take_focus(by_person=True)

    def choose(self, name: str) -> None:
        """Press the button with the key `name`, as the person would; does nothing where it is not shown."""
        button = self.buttons.get(name)
        if name == "y" and self._page is self.takeover_page:
            button = self._takeover_done
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()

    def set_global_keys(self, chords: dict[str, str]) -> None:
        """These chords choose from everywhere now; by the letter that `choose` takes."""
        for letter, button in self.buttons.items():
            self._bindings.set_global(button, chords.get(letter, ""))
        self._bindings.set_global(self._takeover_done, chords.get("y", ""))

    # Building

    def _button(self, name: str, tip: str, *keys: str, stacked: bool = False) -> KeyButton:
        rooms = ["↵ Y" if "Y" in keys else ("↵" if key in _ENTER else key) for key in keys]
        chords = [self._room_for[key.lower()] for key in keys if stacked and key.lower() in self._room_for]
        button = KeyButton(name, tip, keys=[*rooms, *chords], stacked=stacked)
        self._bindings.add(button, keys, rank=1)
        return button

    def _make_choice_page(self) -> QWidget:
        def choice(name: str, tip: str, *keys: str) -> KeyButton:
            return self._button(name, tip, *keys, stacked=True)

        self._approve = choice(self.tr("Approve"), self.tr("Do it"), *_ENTER, "Y")
        edit = choice(self.tr("Edit"), self.tr("Do something else instead"), "E")
        skip = choice(self.tr("Skip"), self.tr("Leave this action out and go on"), "S")
        reject = choice(self.tr("Reject"), self.tr("Do not do it, and tell the model why"), "R")
        take = choice(self.tr("Take over"), self.tr("Do this step yourself"), "T")
        self._run_on = choice(self.tr("Run on until…"), self.tr("Do it and go on without asking, until…"), "U")
        end = choice(self.tr("Quit"), self.tr("End the run"), "Q")
        self._approve.clicked.connect(self._on_approve)
        edit.clicked.connect(self._on_edit)
        skip.clicked.connect(self._on_skip)
        reject.clicked.connect(self._on_reject)
        take.clicked.connect(self._on_take)
        self._run_on.clicked.connect(self._on_run_on)
        end.clicked.connect(self._on_quit)
        self.run_on_menu = self._make_run_on_menu()
        self.buttons = {"y": self._approve, "e": edit, "s": skip, "r": reject, "t": take, "u": self._run_on, "q": end}
        page = QWidget()
        row = FlowLayout(page)
        for button in self.buttons.values():
            row.addWidget(button)
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
        menu.aboutToShow.connect(self._bindings.refresh)
        menu.aboutToHide.connect(self._bindings.refresh)
        return menu

    def _add_run_on(self, menu: QMenu, name: str, answer: RunOn) -> None:
        entry = QAction(name, menu)
        entry.setData(answer)
        entry.triggered.connect(self._on_run_on_chosen)
        menu.addAction(entry)

    def _make_reject_page(self) -> QWidget:
        self.note.setPlaceholderText(self.tr("Why? The model is told."))
        self.note.setAccessibleName(self.tr("Why the action is rejected"))
        send = self._button(self.tr("Reject"), self.tr("Answer with this"), *_ENTER)
        back = self._button(self.tr("Back"), self.tr("Back to the choices"), "Esc")
        send.clicked.connect(self._on_reject_sent)
        back.clicked.connect(self.back)
        return _page(self.note, send, back)

    def _make_response_page(self) -> QWidget:
        self.response.setPlaceholderText(self.tr("Your answer; the run goes on with it"))
        self.response.setAccessibleName(self.tr("Your answer to the model"))
        send = self._button(self.tr("Answer"), self.tr("Answer with this, and go on"), *_ENTER)
        end = self._button(self.tr("End the run"), self.tr("Answer nothing; the run ends here"))
        send.clicked.connect(self._on_response_sent)
        end.clicked.connect(self._on_response_declined)
        return _page(self.response, send, end)

    def _make_takeover_page(self) -> QWidget:
        says = _message_label()
        says.setText(self.tr("Do this step yourself, with mouse and keyboard. It is kept as the correction."))
        self._takeover_done = self._button(
            self.tr("Done"), self.tr("I have done it; go on"), *_ENTER, "Y", stacked=True
        )
        back = self._button(self.tr("Back"), self.tr("I have done nothing; ask me again"), "Esc", stacked=True)
        self._takeover_done.clicked.connect(self._on_takeover_done)
        back.clicked.connect(self.back)
        return _page(says, self._takeover_done, back)

    # What is shown

    def _show_actions(self, actions: tuple[Action, ...], warning: str) -> None:
        assert self._proposal is not None
        label = actions_label(actions, self._proposal.elements)
        self._action.setText(label[:1].upper() + label[1:])
        text = typed_text(actions)
        self._text.setText(text or "")
        self._text.setVisible(text is not None and is_shortened(text))
        self._warning.setText(self.tr("Careful: {0}").format(localized(warning)))
        self._warning.setVisible(bool(warning))
        self._warned = bool(warning)
        # nothing risky by a key that is pressed without reading
        self._bindings.leave_out(self._approve, *(_ENTER if warning else ()))
        self._approve.pressed_by_enter = not warning
        self.editor.set_risky(risky=bool(warning))
        self.update()

    def _show_question(self, content: str) -> None:
        self._action.setText(content or self.tr("It does not know how to go on."))
        self._text.hide()
        self._warning.hide()
        self._warned = False
        self.response.clear()

    def _show_page(self, page: QWidget) -> None:
        self._page = page
        for one in self._pages:
            one.setVisible(one is page)
        self.resized.emit()

    def _take_focus(self, *, by_person: bool = False) -> None:
        """Have the keyboard where it answers, unless the person is writing somewhere else in the window."""
        focus = QApplication.focusWidget()
        writing = isinstance(focus, QLineEdit | QPlainTextEdit) and not self.isAncestorOf(focus)
        if writing and not by_person:
            return
        if self._page is self._response_page:
            self.response.setFocus()
        elif self._warned:
            self.setFocus()  # and so nothing is pressed by Enter or Space
        else:
            self._approve.setFocus()

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
        self.editor.edit((self._proposal.action, *self._proposal.following), self._proposal.frame.size)
        self._show_page(self.editor)

    @Slot(object)
    def _on_changed(self, actions: tuple[Action, ...]) -> None:
        """Headline, picture and risk follow what is being edited."""
        if self._proposal is not None and self._page is self.editor:
            same = actions == (self._proposal.action, *self._proposal.following)
            self._show_actions(actions, self._proposal.warning if same else self._proposal.assess(actions))
            self.action_changed.emit(actions[0])
            self.resized.emit()

    @Slot(object)
    def _on_edit_finished(self, actions: tuple[Action, ...]) -> None:
        if self._proposal is not None:
            unchanged = actions == (self._proposal.action, *self._proposal.following)
            self._answer(Approve() if unchanged else Edit(actions[0], actions[1:] or None))

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
    def _on_response_sent(self) -> None:
        if self.response.text().strip():
            self._answer(Responded(self.response.text().strip()))
        else:
            self.response.setFocus()

    @Slot()
    def _on_response_declined(self) -> None:
        self._answer(Responded(None))

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

    def _answer(self, answer: Answer | Responded) -> None:
        if self._proposal is not None:  # a second key press must not answer the next question
            self._proposal = None
            self.answered.emit(answer)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A bar at the edge, in the colour of what is at stake."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.bad(self.palette()) if self._warned else theme.ACCENT)
        painter.drawRoundedRect(0, 0, _EDGE, self.height(), _EDGE / 2, _EDGE / 2)


def _page(what: QWidget, *buttons: QWidget) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(what, 1)
    for button in buttons:
        row.addWidget(button)
    return page


def _message_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a model wrote it: never to be taken for markup
    return label

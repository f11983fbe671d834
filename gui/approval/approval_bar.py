"""The approval bar: asks before an action, with approve, edit, skip, reject, take over, run on and quit.

Each answer has a key, which stands on its button as long as it works there. Nothing risky is approved by Enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from agent.core.actions import Action, CallUser
from agent.safety.asker import Answer, Approve, Edit, Proposal, Reject, TakenOver
from agent.safety.field_filling import typed_text
from gui.approval.action_editor import ActionEditor
from gui.approval.answer_pages import ChoicePage, TakeoverPage, WordsPage
from gui.common import theme
from gui.common.growing_text_edit import ReadOnlyText
from gui.common.keys.global_keys import NO_CHORDS
from gui.common.keys.key_bindings import KeyBindings
from gui.common.run_session import Responded
from gui.i18n.action_labels import actions_label, is_shortened
from gui.i18n.message_translation import localized
from gui.i18n.thought_translation import localized_thought

_THOUGHT_CHARACTERS: Final = 240
_EDGE: Final = 4


class ApprovalBar(QWidget):
    """Shows one proposal and takes the person's answer; shows one question of the model likewise.

    Args:
        bindings: The keys of the window that it is in.
        room_for: Chords that may be printed on the buttons, by letter.

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

    Attributes:
        choices: The page with the answers.
        editor: The page on which the action is changed.
        rejection: The page that takes the reason of a rejection.
        response: The page that takes the answer to a question of the model.
        takeover: The page that waits for the person.
    """

    answered = Signal(object)
    action_changed = Signal(object)
    edit_ended = Signal()
    canvas_wanted = Signal()
    takeover_started = Signal()
    takeover_cancelled = Signal()
    resized = Signal()

    def __init__(
        self, bindings: KeyBindings, *, room_for: Mapping[str, str] = NO_CHORDS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bindings = bindings
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
        self.choices = ChoicePage(bindings, room_for)
        self.editor = ActionEditor(bindings)
        self.rejection = WordsPage(
            bindings,
            name=self.tr("Why the action is rejected"),
            placeholder=self.tr("Why? The model is told."),
            send=(self.tr("Reject"), self.tr("Answer with this")),
            leave=(self.tr("Back"), self.tr("Back to the choices")),
            leave_key="Esc",
        )
        self.response = WordsPage(
            bindings,
            name=self.tr("Your answer to the model"),
            placeholder=self.tr("Your answer; the run goes on with it"),
            send=(self.tr("Answer"), self.tr("Answer with this, and go on")),
            leave=(self.tr("End the run"), self.tr("Answer nothing; the run ends here")),
        )
        self.takeover = TakeoverPage(bindings, room_for.get("y", ""))
        # not a stack, which keeps room for the largest
        self._pages: tuple[QWidget, ...] = (
            self.choices,
            self.editor,
            self.rejection,
            self.takeover,
            self.response,
        )
        self._page: QWidget = self.choices
        self._connect()
        self._lay_out()
        self.setAccessibleName(self.tr("The agent asks before it acts"))
        self.hide()

    def _connect(self) -> None:
        self.choices.answered.connect(self._answer)
        self.choices.edit_wanted.connect(self._on_edit)
        self.choices.reject_wanted.connect(self._on_reject)
        self.choices.takeover_wanted.connect(self._on_take)
        self.editor.finished.connect(self._on_edit_finished)
        self.editor.cancelled.connect(self.back)
        self.editor.changed.connect(self._on_changed)
        self.editor.canvas_wanted.connect(self.canvas_wanted)
        self.editor.line.resized.connect(self.resized)
        self.rejection.sent.connect(self._on_reject_sent)
        self.rejection.left.connect(self.back)
        self.rejection.resized.connect(self.resized)
        self.response.sent.connect(self._on_response_sent)
        self.response.left.connect(self._on_response_declined)
        self.response.resized.connect(self.resized)
        self.takeover.done.clicked.connect(self._on_takeover_done)
        self.takeover.left.connect(self.back)

    def _lay_out(self) -> None:
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
        self.choices.offer(back=proposal.goes_back, undo=proposal.can_undo)
        self.show()
        self._show_page(self.response if isinstance(proposal.action, CallUser) else self.choices)
        self._take_focus()

    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self._proposal = None
        self.choices.run_on_menu.hide()
        self.hide()

    @Slot()
    def back(self) -> None:
        """Back to the choices."""
        if self._page is self.editor:
            self.edit_ended.emit()
        if self._page is self.takeover:
            self.takeover_cancelled.emit()
        if self._proposal is not None:
            self._show_actions((self._proposal.action, *self._proposal.following), self._proposal.warning)
        self._show_page(self.choices)
        self._take_focus(by_person=True)

    def choose(self, letter: str) -> None:
        """Press the button with the key `letter`, as the person would; does nothing where it is not shown."""
        waits = letter == "y" and self._page is self.takeover
        button = self.takeover.done if waits else self.choices.buttons.get(letter)
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()

    def set_global_keys(self, chords: dict[str, str]) -> None:
        """These chords choose from everywhere now; by the letter that `choose` takes."""
        for letter, button in self.choices.buttons.items():
            self._bindings.set_global(button, chords.get(letter, ""))
        self._bindings.set_global(self.takeover.done, chords.get("y", ""))

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
        self.choices.set_risky(risky=bool(warning))
        self.editor.set_risky(risky=bool(warning))
        self.update()

    def hint_answer(self, hint: str) -> None:
        """Say in the line for answers what can be answered; empty for what holds for most models."""
        self.response.text.setPlaceholderText(hint or self.tr("Your answer; the run goes on with it"))

    def _show_question(self, content: str) -> None:
        self._action.setText(localized(content) or self.tr("It does not know how to go on."))
        self._text.hide()
        self._warning.hide()
        self._warned = False
        self.response.text.clear()

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
        if self._page is self.response:
            self.response.text.setFocus()
        elif self._warned:
            self.setFocus()  # and so nothing is pressed by Enter or Space
        else:
            self.choices.approve.setFocus()

    # The person

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
        self.rejection.text.clear()
        self._show_page(self.rejection)
        self.activateWindow()
        self.rejection.text.setFocus()

    @Slot(str)
    def _on_reject_sent(self, why: str) -> None:
        self._answer(Reject(why or self.tr("no")))

    @Slot(str)
    def _on_response_sent(self, words: str) -> None:
        if words:
            self._answer(Responded(words))
        else:
            self.response.text.setFocus()

    @Slot()
    def _on_response_declined(self) -> None:
        self._answer(Responded(None))

    @Slot()
    def _on_take(self) -> None:
        self._show_page(self.takeover)
        self.takeover.done.setFocus()
        self.takeover_started.emit()

    @Slot()
    def _on_takeover_done(self) -> None:
        self._answer(TakenOver())

    @Slot(object)
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


def _message_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a model wrote it: never to be taken for markup
    return label

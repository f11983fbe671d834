from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, CallUser, Click, Drag, Hotkey, Scroll, Type, Wait, key
from agent.core.actions import Direction as To
from agent.core.events import Ended, Event, Judged, Observed, Paused, Reason, Resumed, Verdict
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Answer, Approve, Asker, Edit, Proposal, RunOn, StepBack, TakenOver, Undo, Until
from gui.approval.action_editor import Notation, format_actions, parse_action, plainest_notation
from gui.approval.takeover import OwnBoxes
from gui.common.growing_text_edit import ReadOnlyText
from gui.main_window import MainWindow
from tests.gui.printed_keys import AskingRun
from tests.gui.scripted_run import ELSEWHERE, ScriptedRun, frame, turn_to
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Element, Kind

MakeWindow = Callable[..., MainWindow]
SIZE = Size(1280, 800)


class Asking:
    """A run that asks once, and keeps the answer."""

    def __init__(self, action: Action) -> None:
        self.action = action
        self.answers: list[Answer] = []

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        seen = frame()
        yield Observed(1, seen, None, 0.0)
        self.answers.append(asker.ask(Proposal(1, "So be it.", self.action, seen, 0.9), stop))
        yield Ended(1, Reason.FINISHED)


class PausingRun:
    """A run that rests whenever it is asked to, as the loop does."""

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        seen = frame()
        yield Observed(1, seen, None, 0.0)
        while not stop.wait(0.005):
            if why := stop.paused:
                yield Paused(1, why)
                stop.wait_resumed()
                yield Resumed(1)
                yield Judged(1, seen, Wait(1), Verdict.ALLOWED)
        yield Ended(1, Reason.STOPPED, stop.reason)


def asking(qtbot: QtBot, window: MakeWindow, action: Action) -> tuple[MainWindow, Asking]:
    run = Asking(action)
    shown = window(run)
    shown.bar.step.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    turn_to(qtbot, shown)
    return shown, run


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = window.focusWidget()
    QTest.keyClick(window if focused is None else focused, key, held)


def over(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.bar.run.isEnabled)


def test_the_text_alone_is_edited(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Type("Ada"))
    press(shown, Qt.Key.Key_E)
    assert shown.question.editor.line.text() == "Ada"
    QTest.keyClicks(shown.question.editor.line, "Bob")
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Edit(Type("Bob"))]


def test_keys_are_edited_as_people_write_them(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Hotkey((key("ctrl"), key("s"))))
    press(shown, Qt.Key.Key_E)
    assert shown.question.editor.line.text() == "Ctrl+S"
    shown.question.editor.line.setText("ctrl+shift+s")
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Edit(Hotkey((key("ctrl"), key("shift"), key("s"))))]


def test_a_key_that_does_not_exist_is_named_and_nothing_is_lost(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Hotkey((key("ctrl"), key("s"))))
    press(shown, Qt.Key.Key_E)
    shown.question.editor.line.setText("ctrl+smile")
    press(shown, Qt.Key.Key_Return)
    assert "smile" in shown.question.editor.error
    assert shown.question.editor.line.text() == "ctrl+smile"
    assert run.answers == []


def test_f2_writes_any_other_action(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Type("Ada"))
    press(shown, Qt.Key.Key_E)
    press(shown, Qt.Key.Key_F2)
    assert shown.question.editor.line.text() == "type(content='Ada')"
    shown.question.editor.line.setText("wait(time=2)")
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    (answer,) = run.answers
    assert isinstance(answer, Edit)
    assert isinstance(answer.action, Wait)


def test_the_crosshair_is_moved_by_keys_and_the_headline_follows(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Click(PixelPoint(60, 40)))
    press(shown, Qt.Key.Key_E)
    assert shown.canvas.hasFocus()
    press(shown, Qt.Key.Key_Right)
    press(shown, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert shown.question.headline == "Click the place (61, 50)"
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Edit(Click(PixelPoint(61, 50)))]


def test_what_is_written_is_shown_on_the_picture_at_once(qtbot: QtBot, window: MakeWindow) -> None:
    shown, _ = asking(qtbot, window, Click(PixelPoint(60, 40)))
    press(shown, Qt.Key.Key_E)
    press(shown, Qt.Key.Key_F2)
    line = shown.question.editor.line
    line.selectAll()
    QTest.keyClicks(line, "click(point='<point>10 20</point>')")
    assert shown.canvas.target_edit is not None
    assert shown.canvas.target_edit.action == Click(PixelPoint(10, 20))


def test_escape_leads_back_and_the_proposal_is_as_it_was(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Click(PixelPoint(60, 40)))
    press(shown, Qt.Key.Key_E)
    press(shown, Qt.Key.Key_Right)
    press(shown, Qt.Key.Key_Escape)
    assert shown.canvas.target_edit is None
    press(shown, Qt.Key.Key_Y)
    over(qtbot, shown)
    assert run.answers == [Approve()]


def test_an_edit_that_changes_nothing_is_an_approval(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = asking(qtbot, window, Type("Ada"))
    press(shown, Qt.Key.Key_E)
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Approve()]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("5", RunOn(Until.UNCERTAIN, 5)),
        ("2", RunOn(Until.UNCERTAIN, 20)),
        ("u", RunOn(Until.UNCERTAIN)),
        ("r", RunOn(Until.RISKY)),
    ],
)
def test_u_opens_the_ways_of_running_on_and_a_key_takes_one(
    qtbot: QtBot, window: MakeWindow, keys: str, answer: Answer
) -> None:
    shown, run = asking(qtbot, window, Click(PixelPoint(60, 40)))
    press(shown, Qt.Key.Key_U)
    menu = shown.question.choices.run_on_menu
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClicks(menu, keys)
    over(qtbot, shown)
    assert run.answers == [answer]


class OneActionTakeover:
    """A takeover in which one action was seen."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.boxes: OwnBoxes | None = None

    def watch(self, own_boxes: OwnBoxes) -> str:
        self.boxes = own_boxes
        self.seen.append("watch")
        return ""

    def hand_back(self) -> TakenOver:
        self.seen.append("hand back")
        return TakenOver((Type("Carol"),))

    def leave(self) -> None:
        self.seen.append("leave")


def test_t_hands_the_step_over_and_what_the_person_did_comes_back(qtbot: QtBot, window: MakeWindow) -> None:
    takeover = OneActionTakeover()
    run = Asking(Click(PixelPoint(60, 40)))
    shown = window(run, ELSEWHERE, takeover)
    shown.bar.step.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    turn_to(qtbot, shown)
    press(shown, Qt.Key.Key_T)
    assert takeover.seen[-1] == "watch"
    assert shown.question.takeover.isVisible()
    press(shown, Qt.Key.Key_Escape)
    assert takeover.seen[-1] == "leave"
    assert run.answers == []
    press(shown, Qt.Key.Key_T)
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [TakenOver((Type("Carol"),))]


def test_a_step_back_and_ctrl_z_are_offered_only_where_they_can_be_had(qtbot: QtBot, window: MakeWindow) -> None:
    def offered(run: AskingRun, letter: str) -> list[str]:
        shown = window(run)
        shown.bar.step.click()
        qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
        found = [name for name in "az" if shown.question.choices.buttons[name].isVisible()]
        shown.question.choose(letter)
        qtbot.waitUntil(lambda: not shown.busy)
        return found

    answers: tuple[tuple[str, Answer], ...] = (("a", StepBack()), ("z", Undo()))
    for letter, answer in answers:
        run = AskingRun(Click(PixelPoint(60, 40)), back=True)
        assert offered(run, letter) == ["a", "z"]
        assert run.answers == [answer]
    assert offered(AskingRun(Click(PixelPoint(60, 40))), "y") == []


def test_f8_lets_a_run_rest_and_go_on(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(PausingRun())
    shown.bar.run.click()
    qtbot.waitUntil(lambda: shown.canvas.scene is not None)
    turn_to(qtbot, shown)
    press(shown, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: shown.state.text.startswith("Paused, you pressed Pause"))
    assert shown.bar.pause.text().startswith("Go on")
    press(shown, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: shown.bar.pause.text().startswith("Pause"))
    qtbot.waitUntil(lambda: len(shown.timeline.steps.items) == 1)
    press(shown, Qt.Key.Key_Escape)
    over(qtbot, shown)


def test_every_answer_shows_its_key(qtbot: QtBot, window: MakeWindow) -> None:
    shown, _ = asking(qtbot, window, Type("Ada"))
    said = [button.text() for button in shown.question.findChildren(QAbstractButton) if button.isVisible()]
    assert said == ["Approve\n↵ Y", "Edit\nE", "Skip\nS", "Reject\nR", "Take over\nT", "Run on until…\nU", "Quit\nQ"]
    press(shown, Qt.Key.Key_E)
    said = [button.text() for button in shown.question.findChildren(QAbstractButton) if button.isVisible()]
    assert said == ["Do this  ↵ Ctrl+↵", "Back  Esc", "As the model wrote it  F2"]


def test_every_control_of_the_window_has_a_name_for_screen_readers(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun())
    controls = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    nameless = [
        f"{type(one).__name__} in {type(one.parent()).__name__}"
        for top in (shown, shown.compact)
        for one in top.findChildren(QWidget)
        if isinstance(one, controls) and not _is_qts_own(one)
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]
    assert nameless == []
    assert shown.canvas.accessibleName()
    assert shown.question.accessibleName()


def _is_qts_own(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own widgets, and names itself."""
    return widget.objectName().startswith("qt_") or type(widget.parent()).__name__ in (
        "QComboBoxPrivateContainer",
        "QComboBox",
        "Line",
    )


@pytest.mark.parametrize(
    "action",
    [
        Type("it's “Ada”"),
        Type("two\nlines"),
        Hotkey((key("ctrl"), key("+"))),
        Hotkey((key("enter"),)),
        Drag(PixelPoint(1, 2), PixelPoint(3, 4)),
        Scroll(To.LEFT, PixelPoint(5, 6)),
    ],
)
def test_what_is_written_for_an_action_reads_back_as_it(action: Action) -> None:
    notation = plainest_notation((action,))
    if notation is not Notation.TARGET:
        assert parse_action(format_actions((action,), notation, SIZE), notation, SIZE) == action
    assert parse_action(format_actions((action,), Notation.CALL, SIZE), Notation.CALL, SIZE) == action


FIELD = Element(Kind.TEXT_FIELD, PixelBox(40, 30, 140, 50), "Bob")
LABEL = Element(Kind.TEXT, PixelBox(4, 30, 36, 50), "Name")
FILLING = (Click(FIELD.box.centre), Hotkey((key("ctrl"), key("a"))), Type("Ada Lovelace"))


class Filling(AskingRun):
    """A run that asks about filling a field, on a screen on which it is seen."""

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        seen, (first, *rest) = frame(), self.actions
        yield Observed(1, seen, None, 0.0)
        proposal = Proposal(1, "", first, seen, elements=(LABEL, FIELD), following=tuple(rest), assess=self.risk)
        self.answers.append(asker.ask(proposal, stop))
        yield Ended(1, Reason.FINISHED)

    @staticmethod
    def risk(actions: tuple[Action, ...]) -> str:
        return "it deletes data" if "rm" in str(actions) else ""


def filling(qtbot: QtBot, window: MakeWindow, *actions: Action) -> tuple[MainWindow, Filling]:
    run = Filling(*actions)
    shown = window(run)
    shown.bar.step.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    turn_to(qtbot, shown)
    return shown, run


def test_filling_a_field_is_one_question_that_says_what_it_replaces(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = filling(qtbot, window, *FILLING)
    assert shown.question.headline == "Type “Ada Lovelace” into the field “Name”, replacing “Bob”"
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Approve()]


def test_a_long_text_is_shown_in_full(qtbot: QtBot, window: MakeWindow) -> None:
    text = "All of this is typed, to its very end.\n" * 6
    shown, _ = filling(qtbot, window, FILLING[0], Type(text))
    (whole,) = (one for one in shown.question.findChildren(ReadOnlyText) if one.isVisible())
    assert whole.text() == text


def test_the_text_of_a_field_is_edited_and_headline_ring_and_risk_follow(qtbot: QtBot, window: MakeWindow) -> None:
    shown, run = filling(qtbot, window, *FILLING)
    press(shown, Qt.Key.Key_E)
    editor = shown.question.editor
    assert editor.line.text() == "Ada Lovelace"
    editor.line.setText("rm")
    assert shown.question.headline == "Type “rm” into the field “Name”, replacing “Bob”"
    assert shown.question.warning == "Careful: it deletes data"
    press(shown, Qt.Key.Key_Return)
    assert run.answers == []  # nothing risky by a key that is pressed without reading
    editor.line.setText("Grace")
    assert shown.question.warning == ""
    before = shown.overlay._rings
    editor.set_action(Click(PixelPoint(10, 10)))
    assert shown.question.headline == "Type “Grace” into the place (10, 10)"
    assert shown.overlay._rings != before
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == [Edit(Click(PixelPoint(10, 10)), (FILLING[1], Type("Grace")))]


def test_a_question_of_the_model_is_answered_and_the_run_hears_it(qtbot: QtBot, window: MakeWindow) -> None:
    run = AskingRun(CallUser("Which of the two?"))
    shown = window(run)
    shown.bar.run.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    turn_to(qtbot, shown)
    assert shown.question.headline == "Which of the two?"
    assert shown.state.text == "It asks you something"
    QTest.keyClicks(shown.question.response.text, "the second one")
    press(shown, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.answers == ["the second one"]


def test_a_question_of_the_model_may_stay_unanswered(qtbot: QtBot, window: MakeWindow) -> None:
    run = AskingRun(CallUser("Which of the two?"))
    shown = window(run)
    shown.bar.run.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    turn_to(qtbot, shown)
    press(shown, Qt.Key.Key_Return)
    assert run.answers == []  # nothing is no answer
    (end,) = (one for one in shown.question.findChildren(QAbstractButton) if one.text() == "End the run")
    end.click()
    over(qtbot, shown)
    assert run.answers == [None]

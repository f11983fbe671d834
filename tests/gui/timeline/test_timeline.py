from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click, Hotkey, Scroll, Type, Wait, key
from agent.core.actions import Direction as To
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason, Verdict
from agent.core.reply import ParseError, Reply
from agent.grammar.steps.orders import Enter
from agent.grammar.steps.parser import parse_steps
from agent.sessions.recorder import Recorder
from gui.main_window import MainWindow
from gui.timeline.frame_loader import SessionFrames, StepFrames
from gui.timeline.steps_panel import done
from gui.timeline.steps_text import instruction, joined, remaining
from gui.timeline.thumbnail import thumbnail
from gui.timeline.timeline import Timeline
from gui.timeline.timeline_item import StepStatus
from gui.timeline.timeline_model import TimelineModel
from tests.gui.scripted_run import ScriptedRun, frame, turn_to
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

MakeWindow = Callable[..., MainWindow]
SAVE = Element(Kind.BUTTON, PixelBox(50, 30, 90, 50), "Save")
NAME = Element(Kind.TEXT, PixelBox(2, 2, 30, 14), "Name")
FIELD = Element(Kind.TEXT_FIELD, PixelBox(40, 2, 120, 14))
READ = (SAVE, NAME, FIELD)


def did(step: int, action: Action, verdict: Verdict = Verdict.ALLOWED, changed: int | None = None) -> list[Event]:
    seen = frame(step)
    events: list[Event] = [Observed(step, seen, changed, 0.1), Predicted(step, "", Reply("Now.", (action,)), 0.9, 0.5)]
    events.append(Judged(step, seen, action, verdict, "", READ))
    if verdict in (Verdict.ALLOWED, Verdict.EDITED):
        events.append(Executed(step, seen, action, 0.25))
    return events


def model(*events: Event) -> TimelineModel:
    made = TimelineModel()
    for event in events:
        made.show(event)
    return made


def test_an_item_says_what_was_done_how_long_it_took_and_what_it_did() -> None:
    items = model(*did(1, Click(PixelPoint(60, 40))), Observed(2, frame(), 3, 0.1)).items
    assert len(items) == 1
    assert (items[0].status, items[0].action, items[0].seconds) == (StepStatus.DONE, "click the button “Save”", 0.75)
    assert items[0].effect == "3 places changed"
    assert items[0].picture


def test_what_a_model_reasoned_before_its_thought_is_folded_into_the_tooltip() -> None:
    action = Click(PixelPoint(60, 40))
    text = "<think>\nFirst I look.\n</think>\nThought: Now."
    (item,) = model(Observed(1, frame(), None, 0.1), Predicted(1, text, Reply("Now.", (action,)), None, 0.5)).items
    assert item.thought == "Now."
    assert str(item).endswith("\nThinking: First I look.")
    (item,) = model(Predicted(1, "<think>Now.</think>", Reply("Now.", (action,)), None, 0.5)).items
    assert "Thinking" not in str(item)


def test_the_newest_step_stays_in_view_where_a_question_takes_room_of_the_list(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(360, 300)
    timeline.show()
    for step in range(1, 6):
        for event in did(step, Click(PixelPoint(60, 40))):
            timeline.steps.show(event)
    bar = timeline.verticalScrollBar()
    qtbot.waitUntil(lambda: 0 < bar.maximum() == bar.value())
    timeline.resize(360, 100)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    bar.setValue(0)  # the person looks at the first step
    timeline.resize(360, 90)
    qtbot.wait(100)  # more than it takes to follow
    assert bar.value() == 0


def test_an_action_that_changed_nothing_says_so() -> None:
    (item,) = model(*did(1, Click(PixelPoint(60, 40))), Observed(2, frame(), 0, 0.1)).items
    assert item.effect == "no visible effect"


def test_a_correction_says_what_was_proposed() -> None:
    seen = frame()
    proposed, corrected = Click(PixelPoint(1, 1)), Click(PixelPoint(60, 40))
    (item,) = model(
        Observed(1, seen, None, 0.1),
        Predicted(1, "", Reply("Now.", (proposed,)), None, 0.1),
        Judged(1, seen, corrected, Verdict.EDITED, "by the person", READ),
        Executed(1, seen, corrected, 0.1),
    ).items
    assert item.status is StepStatus.EDITED
    assert item.note == "you, instead of: click the place (1, 1)"


def test_what_the_person_did_themselves_has_items_of_its_own() -> None:
    seen = frame()
    items = model(
        *did(1, Click(PixelPoint(60, 40)), Verdict.TAKEN_OVER),
        Executed(1, seen, Click(PixelPoint(7, 7)), 0.0, by_person=True),
        Executed(1, seen, Type("Bob"), 0.0, by_person=True),
    ).items
    assert [item.status for item in items] == [StepStatus.TAKEN_OVER, StepStatus.DONE, StepStatus.DONE]
    assert [item.by_person for item in items] == [False, True, True]


def test_a_reply_that_could_not_be_read_and_the_end_have_items() -> None:
    items = model(Misparsed(1, "?", ParseError("no action", (0, 1))), Ended(1, Reason.FAILED, "stuck")).items
    assert [item.note for item in items] == ["no action", "stuck"]


def test_a_run_that_fails_before_anything_was_decided_says_so_once() -> None:
    items = model(Failed(0, "no room"), Ended(0, Reason.FAILED, "no room")).items
    assert [(one.action, one.status, one.note) for one in items] == [("Failed", StepStatus.FAILED, "no room")]
    unread = model(Misparsed(1, "?", ParseError("no action", (0, 1))), Ended(1, Reason.FAILED, "no action")).items
    assert len(unread) == 2


def test_thumbnails_are_small() -> None:
    assert 0 < len(thumbnail(frame(), Click(PixelPoint(60, 40)))) < 4000


def test_steps_are_said_in_the_steps_language() -> None:
    assert instruction(Click(PixelPoint(60, 40)), READ) == 'click "Save"'
    assert instruction(Click(PixelPoint(60, 40), count=2), READ) == 'double-click "Save"'
    assert instruction(Click(PixelPoint(60, 40), count=3, held=(key("ctrl"),)), READ) == 'ctrl+triple-click "Save"'
    assert instruction(Scroll(To.DOWN, PixelPoint(60, 40), 3), READ) == 'scroll down 3 at "Save"'
    assert instruction(Hotkey((key("ctrl"), key("s")))) == "press ctrl+s"
    assert instruction(Wait(2)) == "wait 2 s"
    assert instruction(Click(PixelPoint(190, 110)), READ) == ""


def test_a_click_into_a_field_and_the_text_become_one_instruction() -> None:
    actions: tuple[Action, ...] = (
        Click(PixelPoint(60, 8)),
        Hotkey((key("ctrl"), key("a"))),
        Type("Ada"),
        Click(PixelPoint(60, 40)),
    )
    items = model(*(event for step, action in enumerate(actions, 1) for event in did(step, action))).items
    assert joined(done(items)) == 'type "Ada" into "Name"; click "Save"'


@given(st.text(min_size=1))
def test_any_text_reads_back_from_its_instruction(text: str) -> None:
    steps = parse_steps(instruction(Type(text)))
    assert isinstance(steps, tuple), steps
    assert [step.order for step in steps] == [Enter(text, None)]


def test_what_is_left_of_written_instructions_begins_at_the_step() -> None:
    task = 'type "Ada" into "Name"; tick "News"; click "Save"'
    assert remaining(task, "Step 2 of 3: tick “News”.", ['type "Ada"']) == 'tick "News"; click "Save"'


def test_any_other_task_is_kept_with_what_was_done() -> None:
    assert remaining("Save a contact", "I see it.", ['click "New"']) == 'Save a contact (already done: click "New")'
    assert remaining("Save a contact", "I see it.", []) == "Save a contact"


def finished(qtbot: QtBot, window: MakeWindow, steps: int = 3) -> MainWindow:
    shown = window(ScriptedRun(tuple(Click(PixelPoint(number, 40)) for number in range(1, steps + 1))))
    shown.bar.run.click()
    qtbot.waitUntil(shown.bar.run.isEnabled)
    turn_to(qtbot, shown)
    return shown


def test_ctrl_f_finds_steps_and_escape_shows_them_all_again(qtbot: QtBot, window: MakeWindow) -> None:
    shown = finished(qtbot, window, 12)
    QTest.keyClick(shown, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.steps.search.hasFocus()
    QTest.keyClicks(shown.steps.search, "thought 12")
    assert shown.timeline.model().rowCount() == 1
    QTest.keyClick(shown.steps.search, Qt.Key.Key_Return)
    assert shown.timeline.item is not None
    assert shown.timeline.item.step == 12
    QTest.keyClick(shown, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown.steps.search, Qt.Key.Key_Escape)
    assert shown.timeline.model().rowCount() == 13


def test_a_step_that_is_chosen_is_shown_on_the_picture_until_the_person_comes_back(
    qtbot: QtBot, window: MakeWindow
) -> None:
    shown = finished(qtbot, window)
    before = shown.canvas.scene
    old, after = frame(7), frame(8)
    shown.history.loader._source = lambda step: StepFrames(old, READ, after)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(1, 0))
    qtbot.waitUntil(lambda: shown.canvas.scene is not None and shown.canvas.scene.frame is old)
    scene = shown.canvas.scene
    assert scene is not None
    assert scene.mark is not None
    assert scene.mark.action == Click(PixelPoint(2, 40))
    assert scene.compared == (old, after)
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert before is not None
    assert shown.canvas.scene is not None
    assert shown.canvas.scene.frame is before.frame


def test_a_step_of_which_no_picture_is_kept_says_so(qtbot: QtBot, window: MakeWindow) -> None:
    shown = finished(qtbot, window)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(1, 0))
    qtbot.waitUntil(lambda: shown.state.text == "No picture of step 2 is kept.")


def test_ctrl_b_writes_a_task_that_begins_with_the_step(qtbot: QtBot, window: MakeWindow) -> None:
    shown = finished(qtbot, window)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(1, 0))
    QTest.keyClick(shown.timeline, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shown.bar.text == "greet Ada"
    assert "begins with step 2" in shown.state.text


def test_copying_leaves_instructions_on_the_clipboard(qtbot: QtBot, window: MakeWindow) -> None:
    shown = finished(qtbot, window, 1)
    for event in did(2, Hotkey((key("ctrl"), key("s")))):
        shown.timeline.steps.show(event)
    shown.steps.copy.trigger()
    assert QGuiApplication.clipboard().text() == "press ctrl+s"


def test_frames_of_a_run_are_found_in_its_session_file_while_it_is_written(tmp_path: Path) -> None:
    kept = SessionFrames()
    assert kept(1) is None
    kept.path = tmp_path / "run.deskhand"
    assert kept(1) is None
    with Recorder.create(kept.path, "greet") as recorder:
        for event in (*did(1, Click(PixelPoint(60, 40))), *did(2, Type("Ada"), changed=1)):
            recorder.write(event)
        first, second = kept(1), kept(2)
        assert first is not None
        assert first.after is not None
        assert (first.frame.pixels == 1).all()
        assert (first.after.pixels == 2).all()
        assert [one.text for one in first.elements] == [one.text for one in READ]
        assert second is not None
        assert second.after is None
        assert kept(3) is None

"""The events of a run as the window shows them: how far the plan is, how it ended, what was left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click, Finished
from agent.core.events import Ended, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.safety.asker import Proposal
from gui.canvas.canvas import Canvas
from gui.canvas.view_bar import ViewBar
from gui.common.keys.key_bindings import KeyBindings
from gui.common.state_line import StateLine
from gui.timeline.frame_loader import no_frames
from gui.timeline.history_view import HistoryView
from gui.timeline.run_view import RunView
from gui.timeline.timeline import Timeline
from tests.gui.scripted_run import frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

CLICK = Click(PixelPoint(60, 40))
SAVE = Element(Kind.BUTTON, PixelBox(50, 30, 90, 50), "Save")


class Shown:
    """A run view with what it fills."""

    def __init__(self, qtbot: QtBot) -> None:
        self.canvas, self.state = Canvas(), StateLine()
        bindings = KeyBindings(self.canvas)
        self.timeline = Timeline()
        self.bar = ViewBar(self.canvas, bindings)
        for one in (self.canvas, self.state, self.timeline, self.bar):
            qtbot.addWidget(one)
        self.history = HistoryView(self.canvas, self.timeline, self.bar, no_frames)
        self.view = RunView(self.timeline.steps, self.history, self.state)
        self.view.begin()

    def step(self, number: int, action: Action, verdict: Verdict, thought: str = "So be it.") -> None:
        seen = frame(number)
        self.view.take(Observed(number, seen, None, 0.1))
        self.view.take(Predicted(number, "", Reply(thought, (action,)), 0.9, 0.1))
        self.view.take(Judged(number, seen, action, verdict, "", (SAVE,)))


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_how_far_the_plan_is_stands_before_the_line(shown: Shown) -> None:
    assert shown.view.planned("Looking") == "Looking"
    shown.step(1, CLICK, Verdict.ALLOWED, "Step 2 of 4: click “Save”. I see the button “Save”; I click it.")
    assert shown.view.planned("Looking") == "2 of 4 · Looking"
    shown.step(5, CLICK, Verdict.ALLOWED, "Step 2 of 4: click “Save”. Not yet; I look again in 0.5 s.")
    assert (shown.state.progress, shown.view.progress) == ("step 2 of 4", "")
    shown.view.begin()
    assert shown.view.planned("Looking") == "Looking"


def test_an_ending_with_omissions_names_them_in_peoples_words(shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.SKIPPED)
    shown.step(2, Finished(""), Verdict.ALLOWED)
    shown.view.take(Ended(2, Reason.INCOMPLETE, "1 step done – left out: click “Save” (skipped)"))
    assert shown.view.end_message().endswith(": click the button “Save” (skipped)")


def test_what_went_otherwise_in_a_replay_is_told_with_or_without_omissions(shown: Shown) -> None:
    said = "went otherwise: step 2, click “Save”: the text is another one"
    shown.view.take(Ended(1, Reason.INCOMPLETE, said))
    assert shown.view.end_message().endswith(f": {said}")
    shown.view.begin()
    shown.step(1, CLICK, Verdict.SKIPPED)
    shown.view.take(Ended(1, Reason.INCOMPLETE, f"{said} – left out: click “Save” (skipped)"))
    assert said in shown.view.end_message()
    assert "(skipped)" in shown.view.end_message()


def test_at_the_end_the_steps_are_those_that_did_something(shown: Shown) -> None:
    shown.state.begin()
    for step in (1, 2):
        shown.step(step, CLICK, Verdict.ALLOWED)
        shown.view.take(Executed(step, frame(step), CLICK, 0.1))
    shown.step(3, Finished(""), Verdict.ALLOWED)
    assert shown.state.progress == "step 3"
    shown.view.take(Ended(3, Reason.FINISHED))
    shown.state.end(shown.view.steps_done)
    assert shown.state.progress == "2 steps"
    shown.view.begin()
    assert (shown.view.steps_done, shown.state.progress) == (0, "")


def test_coming_by_the_steps_with_the_tab_key_goes_to_none(qtbot: QtBot, shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.ALLOWED)
    shown.step(2, CLICK, Verdict.ALLOWED)
    kept = shown.canvas.scene
    shown.timeline.show()
    shown.timeline.activateWindow()
    shown.timeline.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(shown.timeline.hasFocus)
    assert not shown.timeline.currentIndex().isValid()
    assert shown.canvas.scene is kept
    QTest.keyClick(shown.timeline, Qt.Key.Key_Down)
    assert [index.row() for index in shown.timeline.selectedIndexes()] == [0]


def test_an_ending_without_words_is_its_name(shown: Shown) -> None:
    shown.view.take(Ended(1, Reason.FINISHED))
    assert ":" not in shown.view.end_message()


def test_a_proposal_is_shown_to_a_person_who_looks_back(shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.ALLOWED)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(0, 0))
    shown.view.take(Predicted(2, "", Reply("Now.", (CLICK,)), 0.9, 0.1))
    scene = shown.view.propose(Proposal(2, "Now.", CLICK, frame(9), elements=(SAVE,)))
    assert shown.canvas.scene is scene
    assert shown.timeline.steps.items[-1].action == "click the button “Save”"
    assert not shown.timeline.selectedIndexes()


def test_another_window_shows_the_same(qtbot: QtBot, shown: Shown) -> None:
    assert Shown(qtbot).view.adopt(shown.view) is None
    shown.step(1, CLICK, Verdict.ALLOWED)
    other = Shown(qtbot)
    scene = other.view.adopt(shown.view)
    assert scene is not None
    assert other.canvas.scene is scene
    assert other.timeline.steps.items == shown.timeline.steps.items
    assert other.state.text == shown.state.text


def test_a_session_without_pictures_shows_none_of_the_one_before(shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.ALLOWED)
    kept = shown.canvas.scene
    shown.view.show_recorded((), None)
    assert shown.canvas.scene is None
    assert shown.canvas.accessibleDescription() == "No picture was kept of this session."
    shown.view.begin()
    assert shown.canvas.accessibleDescription() == "What the agent sees appears here."
    shown.view.show_recorded((), kept)
    assert shown.canvas.scene is kept


def test_a_step_without_a_picture_is_not_shown_on_that_of_another(qtbot: QtBot, shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.ALLOWED)
    kept = shown.canvas.scene
    shown.timeline.setCurrentIndex(shown.timeline.model().index(0, 0))
    qtbot.waitUntil(lambda: shown.canvas.accessibleDescription() == "No picture of step 1 is kept.")
    assert shown.canvas.scene is None
    shown.bar.latest_wanted.emit()
    assert shown.canvas.scene is kept


def test_a_session_without_pictures_says_so_again_after_a_step_was_looked_at(qtbot: QtBot, shown: Shown) -> None:
    shown.step(1, CLICK, Verdict.ALLOWED)
    shown.view.show_recorded(shown.timeline.steps.items, None)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(0, 0))
    qtbot.waitUntil(lambda: shown.canvas.accessibleDescription() == "No picture of step 1 is kept.")
    shown.bar.latest_wanted.emit()
    assert shown.canvas.accessibleDescription() == "No picture was kept of this session."

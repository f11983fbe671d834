"""Recording in the window: count-down, strip, and what becomes of a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from agent.core.actions import Key
from agent.routines.preview import FoundBy
from agent.sessions.meaning.meaning import Meaning
from agent.sessions.parameters import Parameter, Place, Sort
from gui.common.questions.part_question import PartQuestion
from gui.i18n.recorded_labels import found_label, recorded_label
from gui.main_window import MainWindow
from gui.recording.record_flow import RecordFlow
from gui.recording.recording_source import ScreenRecordings
from tests.gui.recording.scripted_recording import (
    CLICK,
    OFFERS,
    PREVIEW,
    STEPS,
    TEXT,
    ScriptedRecordings,
    recording,
)
from tests.gui.scripted_run import ScriptedRun
from tests.gui.unnamed_controls import unnamed

MakeWindow = Callable[..., MainWindow]


def shown(flow: RecordFlow) -> list[str]:
    """What the strip says, in two lines."""
    return [label.toolTip() for label in flow.strip.findChildren(QLabel)]


def begun(qtbot: QtBot, window: MakeWindow, source: ScriptedRecordings) -> tuple[MainWindow, RecordFlow]:
    top = window(ScriptedRun())
    flow = recording(qtbot, top, source)
    top.record_page.record.click()
    assert flow.on
    assert not top.isVisible()
    qtbot.waitUntil(flow.strip.undo.isEnabled)
    return top, flow


def reviewed(qtbot: QtBot, window: MakeWindow, source: ScriptedRecordings) -> tuple[MainWindow, RecordFlow]:
    top, flow = begun(qtbot, window, source)
    flow.strip.finish.click()
    qtbot.waitUntil(top.record_page.review.isVisible)
    return top, flow


def test_the_strip_says_what_was_done_last_and_takes_it_back(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    _, flow = begun(qtbot, window, source)
    assert shown(flow) == ["Recording: do what is to be repeated", "Steps so far: 0"]
    source.act(CLICK, TEXT)
    qtbot.waitUntil(lambda: shown(flow) == ["Type “Ada”", "Steps so far: 2"])
    flow.strip.undo.click()
    qtbot.waitUntil(lambda: shown(flow)[0] == "Click the field “Name”")
    assert shown(flow)[1] == "Left out: type “Ada”. Undo it in the program, too."
    flow.strip.undo.click()
    flow.strip.undo.click()
    qtbot.waitUntil(lambda: shown(flow)[1] == "There is nothing to leave out.")


def test_private_and_pause_are_turned_on_and_off_and_say_so(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    _, flow = begun(qtbot, window, source)
    for button in (flow.strip.private, flow.strip.private, flow.strip.rest, flow.strip.rest):
        button.click()
    assert source.asked == [("private", True), ("private", False), ("paused", True), ("paused", False)]
    flow.strip.private.click()
    assert shown(flow)[1].startswith("Private: nothing is kept")
    assert flow.strip.private.accessibleName() == "Record again"


def test_what_is_ours_is_no_part_of_a_recording(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    _, flow = begun(qtbot, window, source)
    assert source.surroundings is not None
    (box,) = source.surroundings.own_boxes()
    assert (box.width, box.height) == flow.strip.size().toTuple()
    assert len(source.surroundings.veils()) == 4
    assert (Key("ctrl"), Key("alt"), Key("z")) in source.surroundings.own_chords


def test_a_count_down_can_be_left(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    top = window(ScriptedRun())
    flow = recording(qtbot, top, source, second_ms=60_000)
    top.record_page.record.click()
    assert shown(flow)[0] == "The recording begins in 3"
    flow.strip.finish.click()
    qtbot.waitUntil(top.isVisible)
    assert not source.watching
    assert not flow.strip.isVisible()
    assert not flow.on


def test_a_recording_is_named_and_kept_with_the_values_that_are_ticked(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    top, flow = reviewed(qtbot, window, source)
    kept: list[object] = []
    flow.kept.connect(lambda path, name: kept.append((path, name)))
    review = top.record_page.review
    assert review.name.hasFocus()
    rows = [review.steps.item(row).text().split("\n") for row in range(review.steps.count())]
    assert rows[0] == ["1. Click the field “Name”", "Found again by its label “Name”."]
    assert rows[2][2] == "You will be asked: it sends something"
    first, second = (review.values.topLevelItem(at) for at in range(2))
    assert first is not None
    assert second is not None
    second.setCheckState(0, Qt.CheckState.Unchecked)
    first.setText(0, "two words")
    review.name.setText("Enter a guest")
    review.keep.click()
    assert source.asked == []
    assert any("cannot name a value" in label.text() for label in review.findChildren(QLabel))
    first.setText(0, "guest")
    review.keep.click()
    qtbot.waitUntil(lambda: source.asked == [(PREVIEW.path, "Enter a guest", (replace(OFFERS[0], name="guest"),))])
    qtbot.waitUntil(top.record_page.record.isVisible)
    assert kept == [(PREVIEW.path, "Enter a guest")]


def test_a_part_of_a_text_varies_in_place_of_all_of_it(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    top, _ = reviewed(qtbot, window, source)
    review = top.record_page.review
    whole, choice = (review.values.topLevelItem(at) for at in range(2))
    assert whole is not None
    assert choice is not None
    review.values.setCurrentItem(choice)
    assert not review.part.isEnabled(), "an item is chosen as a whole"
    review.values.setCurrentItem(whole)
    review.part.click()
    question = review.findChild(PartQuestion)
    assert isinstance(question, PartQuestion)
    assert unnamed(question) == []
    for name, selected, fault in (("a b", False, "cannot name"), ("end", True, "")):
        if selected:
            QTest.keyClick(question.text, Qt.Key.Key_End)
            QTest.keyClick(question.text, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
            assert question.chosen.text() == "It varies: “a”"
        question.line.setText(name)
        QTest.keyClick(question.line, Qt.Key.Key_Return)
        assert fault in question.fault.text()
    assert whole.checkState(0) is Qt.CheckState.Unchecked
    assert review.parameters() == (OFFERS[1], Parameter("end", "a", Sort.TEXT, (Place(5, 2, 3),)))
    whole.setCheckState(0, Qt.CheckState.Checked)
    review.keep.click()
    assert any("“Ada” and “a” overlap" in label.text() for label in review.findChildren(QLabel))
    assert source.asked == []


def test_a_recording_is_tried_once_it_is_kept(qtbot: QtBot, window: MakeWindow) -> None:
    top, flow = reviewed(qtbot, window, ScriptedRecordings())
    top.record_page.review.name.setText("Enter a guest")
    with qtbot.waitSignal(flow.tried) as tried:
        top.record_page.review.attempt.click()
    assert tried.args == [PREVIEW.path, "Enter a guest"]


def test_a_recording_that_cannot_be_kept_stays_to_be_kept(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    top, _ = reviewed(qtbot, window, source)
    source.fails = "no room on the disk"
    review = top.record_page.review
    review.keep.click()
    qtbot.waitUntil(lambda: any(label.text() == source.fails for label in review.findChildren(QLabel)))
    assert review.isVisible()
    assert review.isEnabled()


def test_a_recording_is_thrown_away_only_when_it_is_said_twice(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings()
    top, _ = reviewed(qtbot, window, source)
    top.record_page.review.discard.click()
    assert top.record_page.review.discard.accessibleName() == "Discard for good?"
    assert source.asked == []
    top.record_page.review.discard.click()
    qtbot.waitUntil(lambda: source.asked == [("discard", PREVIEW.path)])
    qtbot.waitUntil(top.record_page.record.isVisible)


def test_why_nothing_could_be_recorded_is_said(qtbot: QtBot, window: MakeWindow) -> None:
    top = window(ScriptedRun())
    flow = recording(qtbot, top, ScriptedRecordings(fails="input cannot be watched"))
    top.record_page.record.click()
    qtbot.waitUntil(lambda: not flow.on)
    assert top.isVisible()
    assert any(label.text() == "input cannot be watched" for label in top.record_page.findChildren(QLabel))


def test_of_a_recording_without_a_step_nothing_is_kept(qtbot: QtBot, window: MakeWindow) -> None:
    source = ScriptedRecordings(replace(PREVIEW, steps=()))
    top, flow = begun(qtbot, window, source)
    flow.strip.finish.click()
    qtbot.waitUntil(lambda: source.asked == [("discard", PREVIEW.path)])
    assert top.record_page.record.isVisible()


def test_no_recording_begins_while_a_run_is_on(qtbot: QtBot, window: MakeWindow) -> None:
    top = window(ScriptedRun())
    flow = recording(qtbot, top, ScriptedRecordings())
    top.bar.run.click()
    flow.begin()
    assert not flow.on
    qtbot.waitUntil(lambda: not top.busy)


def test_a_recorded_step_is_called_by_what_it_meant() -> None:
    step = replace(STEPS[0], meaning=Meaning(label="Subscribe", checked=True))
    assert recorded_label(step) == "tick “Subscribe”"
    assert recorded_label(replace(step, meaning=Meaning(choice="Lisbon", group="City"))) == "choose “Lisbon” in “City”"
    typed = replace(STEPS[1], meaning=Meaning(label="City", sets=True))
    assert recorded_label(typed) == "set “City” to “Ada”"
    assert len({found_label(replace(step, found_by=way)) for way in FoundBy}) == len(FoundBy)


def test_a_recording_is_kept_in_its_file_and_thrown_away(tmp_path: Path) -> None:
    from agent.core.area import WholeDesktop
    from agent.core.config import Config
    from agent.sessions.reader import SessionReader
    from tests.agent.sessions.recorded_run import recorded, run

    source = ScreenRecordings(WholeDesktop(), Config(session_folder=tmp_path))
    path = recorded(tmp_path / "one.deskhand", run())
    source.keep(path, "Enter a guest", ())
    with SessionReader(path) as reader:
        assert reader.meta.task == "Enter a guest"
    source.discard(path)
    assert list(tmp_path.iterdir()) == []

"""Confirmations: a yes is only said to the question that was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.core.actions import Click, Type
from agent.core.events import Reason
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.edits.edited_script import script_of
from agent.sessions.parameters import Parameter, Place, Sort, store, with_values
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import recorded_actions
from tests.agent.replay.panel import FIRST, SECOND, Answers, Panel, ending, record, run
from vision.frame import Frame
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind


class Screens:
    """A perception of a field first, and of a dialog with this question once something was typed."""

    def __init__(self, question: str) -> None:
        self._field = (
            Element(Kind.TEXT, PixelBox(200, 184, 260, 216), "Client"),
            Element(Kind.TEXT_FIELD, PixelBox(272, 184, 390, 216), ""),
            Element(Kind.BUTTON, PixelBox(20, 250, 120, 280), "New client"),
        )
        asked = Element(Kind.TEXT, PixelBox(20, 10, 300, 30), question)
        yes = Element(Kind.BUTTON, PixelBox(32, 44, 96, 76), "OK")
        self._dialog = (asked, yes, Element(Kind.BUTTON, PixelBox(132, 44, 196, 76), "Cancel"), *self._field)

    def read(self, frame: Frame) -> tuple[Element, ...]:
        # the panel paints a click 20 and the text typed after it 40
        return self._dialog if frame.pixels[int(SECOND.y), int(SECOND.x), 0] == 40 else self._field


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "session"
    record(path, [Click(SECOND), Type("Meier"), Click(FIRST)], Answers([]), Screens("Delete invoice of Anna Meier?"))
    with SessionReader(path) as reader:
        (typed,) = [one for one in recorded_actions(reader) if isinstance(one.action, Type)]
    store(path, [Parameter("client", "Meier", Sort.TEXT, (Place(typed.record.seq, 0, 5),))])
    return path


@pytest.mark.parametrize(
    ("question", "client", "reason"),
    [
        ("Delete invoice of Anna Meier?", "Meier", Reason.FINISHED),
        ("Delete invoice of Jo Costa?", "Meier", Reason.CALL_USER),
        ("Delete invoice of Anna Maier?", "Meier", Reason.CALL_USER),
        ("Delete invoice of Anna Costa?", "Costa", Reason.FINISHED),
        ("Delete invoice of Anna Maier?", "Costa", Reason.CALL_USER),
        ("Delete all the invoices of Anna Meier?", "Meier", Reason.CALL_USER),
    ],
)
def test_another_name_in_the_question_halts_but_for_one_that_the_run_gave(
    recording: Path, question: str, client: str, reason: Reason
) -> None:
    now, panel = Screens(question), Panel()
    with SessionReader(recording) as reader:
        policy = AdaptiveReplayPolicy(with_values(reader, {"client": client}), now, patience=2)
        events = run(panel, policy, Answers([]), now)
    assert ending(events).reason is reason, ending(events)
    assert (Click(FIRST) in panel.done) is (reason is Reason.FINISHED)


def test_what_came_of_a_value_is_expected_with_the_other_value(recording: Path) -> None:
    screens = Screens("Delete invoice of Anna Meier?")
    with SessionReader(recording) as reader:
        first, typed, _ = script_of(with_values(reader, {"client": "Costa"}), screens)
    assert first.appeared == ()
    assert "Delete invoice of Anna Costa?" in typed.appeared

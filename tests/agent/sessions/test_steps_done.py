"""A step is one word and one number: in the library, in `session show`, in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from agent.cli.sessions.listing import show
from agent.core.actions import Action, Click, Hotkey, Type, Wait, key
from agent.core.events import Ended, Event, Executed, Judged, Observed, Reason, Verdict
from agent.sessions.library.summary import summary_of
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import steps_done
from agent.sessions.report import session_page
from tests.agent.sessions.recorded_run import frames, recorded
from vision.geometry import PixelPoint

CLICK = Click(PixelPoint(60, 40))
FILLED = (CLICK, Hotkey((key("ctrl"), key("a"))), Type("Ada"))


def run(steps: tuple[tuple[Action, ...], ...]) -> Iterator[Event]:
    for step, (frame, actions) in enumerate(zip(frames(len(steps)), steps, strict=True), start=1):
        yield Observed(step, frame, None, 0.1)
        for action in actions:
            yield Judged(step, frame, action, Verdict.ALLOWED)
            yield Executed(step, frame, action, 0.1)
    yield Ended(len(steps), Reason.FINISHED, "2 steps done")


def test_a_field_that_is_filled_is_one_step_and_waiting_is_none_wherever_steps_are_counted(tmp_path: Path) -> None:
    path = recorded(tmp_path / "run.deskhand", run((FILLED, (Wait(1),), (CLICK,), ())))
    assert summary_of(path).steps == 2
    with SessionReader(path) as reader:
        assert steps_done(reader.events()) == 2
        assert "Steps    2" in show(reader).splitlines()
        page = session_page(reader)
    assert "<h2>What was done: 2 steps</h2>" in page
    assert re.findall("<li value=(\\d)>([^<;]*)", page)[0][0] == "1"
    assert re.findall("<li value=(\\d)>", page) == ["1", "3"], "under the numbers that the steps have further down"
    assert "no person was asked (2 steps)" in page

"""A run on its worker thread: what comes out of it, in order, and that it always ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from agent.core.actions import CallUser, Click
from agent.core.events import Ended, Event, Failed, Observed, Reason
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Approve, Asker, Proposal, Quit, Respondent
from gui.common.run_session import Responded, RunSession, WindowAsker
from tests.gui.scripted_run import EndlessRun, ScriptedRun, frame
from vision.geometry import PixelPoint

PROPOSAL = Proposal(1, "So be it.", Click(PixelPoint(60, 40)), frame())
QUESTION = Proposal(1, "So be it.", CallUser("Which one?"), frame())


def run(qtbot: QtBot, session: RunSession, mode: Mode = Mode.AUTO) -> list[Event]:
    """All events of a run that asks nobody."""
    happened = QSignalSpy(session.happened)
    with qtbot.waitSignal(session.finished, timeout=10_000):
        session.start("greet Ada", "steps", mode)
    return [happened.at(at)[0] for at in range(happened.count())]


def test_events_come_in_order_and_the_last_one_is_the_end(qtbot: QtBot) -> None:
    session = RunSession(ScriptedRun((Click(PixelPoint(1, 1)),) * 40))
    events = run(qtbot, session)
    assert [event.step for event in events] == sorted(event.step for event in events)
    assert len(events) == 40 * 4 + 1
    assert isinstance(events[-1], Ended)
    assert not session.running


def broken(*_: object) -> Iterator[Event]:
    yield Observed(1, frame(), None, 0.1)
    raise OSError("the wire was cut")


def cut_short(*_: object) -> Iterator[Event]:
    yield Observed(1, frame(), None, 0.1)


def test_a_run_that_breaks_ends_with_the_reason(qtbot: QtBot) -> None:
    assert run(qtbot, RunSession(broken))[1:] == [
        Failed(1, "the wire was cut"),
        Ended(1, Reason.FAILED, "the wire was cut"),
    ]
    assert run(qtbot, RunSession(cut_short))[-1] == Ended(1, Reason.FAILED, "the run broke off")


def test_one_run_at_a_time_and_none_is_left_after_closing(qtbot: QtBot) -> None:
    session = RunSession(EndlessRun())
    session.start("wait", "steps", Mode.AUTO)
    with pytest.raises(RuntimeError, match="a run is on"):
        session.start("wait", "steps", Mode.AUTO)
    session.close()
    assert not session.running
    assert not [one for one in threading.enumerate() if one.name == "deskhand-run"]


def test_an_answer_to_what_is_no_longer_asked_counts_for_nothing() -> None:
    asker: WindowAsker
    asker = WindowAsker(lambda proposal: asker.answer(Approve()))
    asker.answer(Quit())
    assert isinstance(asker.ask(PROPOSAL, Stop()), Approve)


@pytest.mark.parametrize(
    ("answer", "to_proposal", "to_question"),
    [(Approve(), Approve(), None), (Responded("the second"), Quit(), "the second"), (Responded(None), Quit(), None)],
)
def test_an_answer_of_the_wrong_kind_ends_and_never_approves(
    answer: Approve | Responded, to_proposal: object, to_question: str | None
) -> None:
    asker: WindowAsker
    asker = WindowAsker(lambda proposal: asker.answer(answer))
    assert asker.ask(PROPOSAL, Stop()) == to_proposal
    assert asker.respond(QUESTION, Stop()) == to_question


def test_stop_ends_the_waiting() -> None:
    stop = Stop()
    asker: Asker = WindowAsker(lambda proposal: stop.set("enough"))
    assert asker.ask(PROPOSAL, stop) == Quit()
    assert isinstance(asker, Respondent)
    assert asker.respond(QUESTION, stop) is None

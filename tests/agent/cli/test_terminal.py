"""The terminal: questions, answers through a real pipe, and events as lines."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

import numpy as np
import pytest

from agent.cli.runs.terminal import EventPrinter, TerminalAsker
from agent.core.actions import CallUser, Click, Type, Wait
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.safety.asker import (
    Answer,
    Approve,
    AutoReject,
    Edit,
    Proposal,
    Quit,
    Reject,
    Respondent,
    RunOn,
    Skip,
    StepBack,
    TakenOver,
    Undo,
    Until,
)
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(300, 200)
FRAME = Frame(np.zeros((SIZE.height, SIZE.width, 3), np.uint8), Viewport.plain(SIZE))
PROPOSAL = Proposal(1, "I see a Save button.", Click(PixelPoint(30, 40)), FRAME)


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    """The reading and the writing end of a real pipe, as text."""
    reading, writing = os.pipe()
    with open(reading, encoding="utf-8") as answers, open(writing, "w", encoding="utf-8") as keyboard:  # noqa: PTH123
        yield answers, keyboard


def asked(pipe: tuple[TextIO, TextIO], typed: str, proposal: Proposal = PROPOSAL) -> tuple[Answer, str]:
    answers, keyboard = pipe
    questions = io.StringIO()
    keyboard.write(typed)
    keyboard.close()
    return TerminalAsker(answers, questions).ask(proposal, Stop()), questions.getvalue()


@pytest.mark.parametrize(("typed", "answer"), [("b\n", StepBack()), ("u\n", Undo())])
def test_a_step_back_and_ctrl_z_are_offered_only_where_they_can_be_had(
    pipe: tuple[TextIO, TextIO], typed: str, answer: Answer
) -> None:
    given, questions = asked(pipe, typed, replace(PROPOSAL, goes_back=True, can_undo=True))
    assert given == answer
    assert "[b] one step back  [u] press Ctrl+Z, to undo the last action  [q] quit" in questions


def test_what_is_not_offered_is_no_answer(pipe: tuple[TextIO, TextIO]) -> None:
    given, questions = asked(pipe, "b\nu\nq\n")
    assert given == Quit()
    assert "one step back" not in questions


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("y\n", Approve()),
        ("\n", Approve()),
        ("s\n", Skip()),
        ("q\n", Quit()),
        ("n\nnot that one\n", Reject("not that one")),
        ("what?\nY\n", Approve()),
        ("e\nclick(point='<point>7 0</point>')\n", Edit(Click(PixelPoint(7, 0)))),
        ("e\ntype(content='Ada')\n", Edit(Type("Ada"))),
        ("t\n\n", TakenOver()),
        ("t\n", Quit()),
        ("r\n", RunOn()),
        ("R 5\n", RunOn(steps=5)),
        ("r!\n", RunOn(Until.RISKY)),
        ("r!12\n", RunOn(Until.RISKY, 12)),
        ("r 0\nr -1\nrun\ny\n", Approve()),
        ("", Quit()),
    ],
)
def test_each_key_gives_its_answer(pipe: tuple[TextIO, TextIO], typed: str, answer: Answer) -> None:
    assert asked(pipe, typed)[0] == answer


def test_the_question_shows_thought_action_and_warning(pipe: tuple[TextIO, TextIO]) -> None:
    warned = Proposal(2, "Again.", Click(PixelPoint(30, 40)), FRAME, warning="this did nothing before")
    _, shown = asked(pipe, "y\n", warned)
    for expected in ("Again.", "click (30, 40)", "this did nothing before", "[y]", "[q]"):
        assert expected in shown


def test_nothing_risky_is_approved_by_enter(pipe: tuple[TextIO, TextIO]) -> None:
    risky = Proposal(2, "Send it.", Click(PixelPoint(30, 40)), FRAME, warning="it sends")
    answer, shown = asked(pipe, "\n \nn\nnot now\n", risky)
    assert answer == Reject("not now")
    assert shown.count("Enter alone does nothing risky") == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [("the blue one\n", "the blue one"), ("\n  the second \n", "the second"), ("q\n", None), ("", None)],
)
def test_a_question_of_the_model_is_answered_in_words(
    pipe: tuple[TextIO, TextIO], typed: str, words: str | None
) -> None:
    answers, keyboard = pipe
    questions = io.StringIO()
    keyboard.write(typed)
    keyboard.close()
    asker = TerminalAsker(answers, questions)
    assert isinstance(asker, Respondent)
    assert asker.respond(Proposal(1, "Two of them.", CallUser("Which one?"), FRAME), Stop()) == words
    assert "Two of them." in questions.getvalue()
    assert "it asks you: Which one?" in questions.getvalue()


def test_an_edit_that_cannot_be_read_is_explained_and_asked_again(pipe: tuple[TextIO, TextIO]) -> None:
    answer, shown = asked(pipe, "e\nclick(on the button)\ns\n")
    assert answer == Skip()
    assert shown.count("[y]") == 2


def test_several_questions_read_the_lines_in_order(pipe: tuple[TextIO, TextIO]) -> None:
    answers, keyboard = pipe
    keyboard.write("y\ns\nq\n")
    keyboard.flush()
    asker = TerminalAsker(answers, io.StringIO())
    assert [asker.ask(PROPOSAL, Stop()) for _ in range(3)] == [Approve(), Skip(), Quit()]
    keyboard.close()


def test_a_stop_ends_the_question(pipe: tuple[TextIO, TextIO]) -> None:
    answers, keyboard = pipe
    stop = Stop()
    stop.set("a key")
    assert TerminalAsker(answers, io.StringIO()).ask(PROPOSAL, stop) == Quit()
    keyboard.close()


def test_where_nobody_is_nothing_is_approved() -> None:
    assert isinstance(AutoReject().ask(PROPOSAL, Stop()), Reject)


def test_events_are_lines_for_people_and_objects_for_machines() -> None:
    events: list[Event] = [
        Predicted(1, "raw", Reply("I see\nit.", (PROPOSAL.action,)), 0.9, 0.5),
        Judged(1, FRAME, PROPOSAL.action, Verdict.ALLOWED),
        Executed(1, FRAME, PROPOSAL.action, 0.01),
        Ended(1, Reason.OUT_OF_STEPS, "not done after 1 steps"),
    ]
    lines, objects = io.StringIO(), io.StringIO()
    for event in events:
        EventPrinter(lines, as_json=False).show(event)
        EventPrinter(objects, as_json=True).show(event)
    assert lines.getvalue().splitlines() == [
        "[1] I see it. (0.5 s)",
        "[1] did: click (30, 40)",
        "out of steps: not done after 1 steps",
    ]
    parsed = [json.loads(line) for line in objects.getvalue().splitlines()]
    assert [one["event"] for one in parsed] == ["predicted", "judged", "executed", "ended"]
    assert parsed[2]["desktop"] == [30, 40]


def test_waiting_for_the_same_thing_again_takes_no_further_line() -> None:
    lines = io.StringIO()
    printer = EventPrinter(lines, as_json=False)
    for step, thought in enumerate(["not yet", "not yet", "not yet", "now"], start=1):
        action = Wait(0.5) if thought == "not yet" else PROPOSAL.action
        printer.show(Observed(step, FRAME, 0, 0.1))
        printer.show(Predicted(step, "", Reply(thought, (action,)), None, 0.5))
        printer.show(Judged(step, FRAME, action, Verdict.ALLOWED))
        printer.show(Executed(step, FRAME, action, 0.5))
    said = lines.getvalue()
    assert said.count("not yet") == said.count("did: wait") == 1
    assert "[4] now (0.5 s)\n[4] did: click (30, 40)" in said
    assert "[2]" not in said
    assert "[3]" not in said
    assert "[4] looked at" in said


@pytest.mark.parametrize(("typed", "ends"), [("\n", False), ("go on\n", False), ("q\n", True), ("", True)])
def test_a_paused_run_goes_on_at_enter_and_ends_at_q_or_the_end_of_input(
    pipe: tuple[TextIO, TextIO], typed: str, ends: bool
) -> None:
    answers, keyboard = pipe
    keyboard.write(typed)
    keyboard.close()
    stop = Stop(resumable=True)
    stop.pause("you moved the mouse")
    TerminalAsker(answers, io.StringIO()).await_resume(stop)
    assert (stop.paused, stop.is_set()) == ("", ends)

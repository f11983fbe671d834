"""Questions of the gate to person and client: whoever answers first counts, and some are the person's alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.core.actions import Click
from agent.core.stop import Stop
from agent.mcp.questions import NotForTheClientError, PersonFirst, Prompt, Question
from agent.safety.asker import Answer, Approve, Proposal, Quit, Reject
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(320, 200)
FRAME = Frame(np.zeros((SIZE.height, SIZE.width, 3), np.uint8), Viewport.plain(SIZE))


@dataclass
class Screen:
    """A question on a screen, answered when the test says so."""

    said: bool | None = None
    asked: list[Question] = field(default_factory=list)
    taken_away: int = 0

    def show(self, question: Question) -> Prompt | None:
        self.asked.append(question)
        return self

    def answer(self) -> bool | None:
        return self.said

    def close(self) -> None:
        self.taken_away += 1


def proposal(*, reserved: bool) -> Proposal:
    return Proposal(1, "", Click(PixelPoint(5, 5)), FRAME, warning="it deletes something", reserved=reserved)


def asked(asker: PersonFirst, *, reserved: bool, stop: Stop) -> tuple[threading.Thread, list[Answer]]:
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(asker.ask(proposal(reserved=reserved), stop)))
    thread.start()
    while asker.open is None and thread.is_alive():
        thread.join(0.005)
    return thread, answers


def test_the_person_approves_on_the_screen() -> None:
    screen = Screen(said=True)
    asker = PersonFirst(screen.show)
    assert isinstance(asker.ask(proposal(reserved=True), Stop()), Approve)
    assert screen.asked == [Question("click (5, 5)", "it deletes something", True)]
    assert (asker.open, screen.taken_away) == (None, 1)


def test_the_client_may_answer_where_only_doubt_made_the_gate_ask() -> None:
    screen = Screen()
    asker = PersonFirst(screen.show)
    thread, answers = asked(asker, reserved=False, stop=Stop())
    assert asker.answer_as_client(yes=True)
    thread.join()
    assert isinstance(answers[0], Approve)
    assert screen.taken_away == 1


def test_the_client_cannot_approve_what_is_reserved_for_the_person_but_may_say_no() -> None:
    asker = PersonFirst(Screen().show)
    thread, answers = asked(asker, reserved=True, stop=Stop())
    with pytest.raises(NotForTheClientError, match="only the person at the screen"):
        asker.answer_as_client(yes=True)
    assert asker.answer_as_client(yes=False, note="I was wrong")
    thread.join()
    assert answers == [Reject("I was wrong")]


def test_a_stop_ends_the_question() -> None:
    stop = Stop()
    thread, answers = asked(PersonFirst(Screen().show), reserved=True, stop=stop)
    stop.set("a key")
    thread.join()
    assert answers == [Quit()]


def test_nobody_is_waited_for_for_ever() -> None:
    answer = PersonFirst(lambda question: None, patience_s=0.1).ask(proposal(reserved=True), Stop())
    assert answer == Reject("nobody answered within 0.1 s")


def test_an_answer_without_a_question_counts_for_nothing() -> None:
    screen = Screen()
    asker = PersonFirst(screen.show, patience_s=0.1)
    assert not asker.answer_as_client(yes=True)
    assert asker.ask(proposal(reserved=False), Stop()) == Reject("nobody answered within 0.1 s")

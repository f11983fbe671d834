"""Filling a field is one question, and the answer stands for all of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.core.actions import Action, Button, Click, Hotkey, Type, Wait, key
from agent.core.events import Verdict
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Answer, Approve, Edit, Proposal, Reject, RunOn, Skip, Until
from agent.safety.field_filling import replaces, rest_of_filling, typed_text
from agent.safety.gate import Gate, Judgement
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

FRAME = Frame(np.zeros((800, 1280, 3), np.uint8), Viewport.plain(Size(1280, 800)))
NAME = Element(Kind.TEXT_FIELD, PixelBox(10, 10, 210, 40), "Bob")
PIN = Element(Kind.TEXT_FIELD, PixelBox(10, 60, 210, 90), "")
PIN_LABEL = Element(Kind.TEXT, PixelBox(10, 44, 80, 58), "Password")
ELEMENTS = (NAME, PIN_LABEL, PIN)
CLICK, SELECT, TEXT = Click(NAME.box.centre), Hotkey((key("ctrl"), key("a"))), Type("Ada Lovelace")
FILLING = (CLICK, SELECT, TEXT)


@dataclass
class Person:
    """Answers from a list; keeps what was asked."""

    answers: list[Answer]
    asked: list[Proposal] = field(default_factory=list)

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        self.asked.append(proposal)
        return self.answers.pop(0)


def judged(
    *answers: Answer, actions: tuple[Action, ...] = FILLING, mode: Mode = Mode.STEP
) -> tuple[list[Judgement], Person]:
    """What the gate says to the actions of one reply, each proposed with what follows it, until one is kept back."""
    person, found = Person(list(answers)), list[Judgement]()
    gate = Gate(mode, person)
    for index, action in enumerate(actions):
        following = rest_of_filling(actions[index:])
        proposal = Proposal(1, "", action, FRAME, elements=ELEMENTS, task="fill it", following=following)
        found.append(gate.judge(proposal, Stop()))
        if found[-1].verdict in (Verdict.REFUSED, Verdict.REJECTED):
            break
    assert person.answers == []
    return found, person


@pytest.mark.parametrize(
    ("actions", "rest"),
    [
        (FILLING, (SELECT, TEXT)),
        ((CLICK, TEXT), (TEXT,)),
        ((Click(NAME.box.centre, count=3), TEXT), (TEXT,)),
        ((CLICK, SELECT), ()),
        ((CLICK,), ()),
        ((SELECT, TEXT), ()),
        ((Click(NAME.box.centre, Button.RIGHT), TEXT), ()),
        ((CLICK, Hotkey((key("ctrl"), key("v"))), TEXT), ()),
        ((), ()),
    ],
)
def test_a_click_and_what_is_typed_right_after_belong_together(
    actions: tuple[Action, ...], rest: tuple[Action, ...]
) -> None:
    assert rest_of_filling(actions) == rest


def test_what_is_typed_and_whether_it_replaces_what_was_there() -> None:
    assert (typed_text(FILLING), replaces(FILLING)) == ("Ada Lovelace", True)
    assert (typed_text((CLICK, TEXT)), replaces((CLICK, TEXT))) == ("Ada Lovelace", False)
    assert replaces((Click(NAME.box.centre, count=3), TEXT))
    assert typed_text((CLICK,)) is None


def test_one_approval_stands_for_all_of_it() -> None:
    found, person = judged(Approve())
    assert [one.action for one in found] == list(FILLING)
    assert {(one.verdict, one.note) for one in found} == {(Verdict.ALLOWED, "by the person")}
    assert all(one.approved is not None for one in found)
    assert person.asked[0].following == (SELECT, TEXT)


def test_skipping_leaves_out_all_of_it() -> None:
    found, person = judged(Skip())
    assert [one.verdict for one in found] == [Verdict.SKIPPED] * 3
    assert len(person.asked) == 1


def test_rejecting_ends_it_at_once() -> None:
    found, _ = judged(Reject("not him"))
    assert [one.verdict for one in found] == [Verdict.REJECTED]


def test_the_text_can_be_edited_and_the_click_with_it() -> None:
    other = Click(PIN.box.centre)
    found, person = judged(Edit(CLICK, (SELECT, Type("Grace"))))
    assert [one.action for one in found] == [CLICK, SELECT, Type("Grace")]
    assert [one.verdict for one in found] == [Verdict.ALLOWED, Verdict.ALLOWED, Verdict.EDITED]
    assert len(person.asked) == 1
    found, _ = judged(Edit(other, (SELECT, TEXT)), Approve(), actions=(CLICK, SELECT, TEXT))
    assert [one.action for one in found] == [other, SELECT, TEXT]


def test_an_edit_that_became_risky_is_asked_about_again_and_once() -> None:
    text = Type("sudo rm -rf /tmp/x")
    found, person = judged(Edit(CLICK, (SELECT, text)), Approve())
    assert [one.warning for one in person.asked] == ["", "it types a command that can do harm"]
    assert [one.action for one in found] == [CLICK, SELECT, text]


def test_who_edits_is_told_at_once_what_would_be_risky() -> None:
    _, person = judged(Approve())
    assess = person.asked[0].assess
    assert assess((CLICK, SELECT, TEXT)) == ""
    assert assess((CLICK, SELECT, Type("sudo rm -rf /tmp/x"))) == "it types a command that can do harm"


def test_a_risk_in_the_text_is_told_when_the_click_is_asked_about() -> None:
    actions = (Click(PIN.box.centre), TEXT)
    found, person = judged(Approve(), actions=actions, mode=Mode.AUTO)
    assert [one.warning for one in person.asked] == ["it types into a field for a secret"]
    assert [one.verdict for one in found] == [Verdict.ALLOWED] * 2


def test_running_on_covers_it_too() -> None:
    found, person = judged(RunOn(Until.UNCERTAIN))
    assert [one.verdict for one in found] == [Verdict.ALLOWED] * 3
    assert len(person.asked) == 1


def test_an_answer_does_not_reach_beyond_its_reply() -> None:
    person = Person([Approve(), Approve()])
    gate = Gate(Mode.STEP, person)
    first = Proposal(1, "", CLICK, FRAME, elements=ELEMENTS, following=(TEXT,))
    gate.judge(first, Stop())
    gate.judge(Proposal(2, "", TEXT, FRAME, elements=ELEMENTS), Stop())
    assert len(person.asked) == 2


def test_waiting_is_never_asked_about() -> None:
    found, person = judged(actions=(Wait(2.0),))
    assert [one.verdict for one in found] == [Verdict.ALLOWED]
    assert person.asked == []


def test_an_edit_of_another_length_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="2 actions follow, and 1 are to be done"):
        judged(Edit(CLICK, (TEXT,)))

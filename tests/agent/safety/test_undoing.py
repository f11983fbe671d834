"""Ctrl+Z on demand: through the gate, only after what programs take back, never where it would be a command."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from agent.core.actions import Action, Click, Drag, Hotkey, Type, Wait, key
from agent.core.events import Verdict
from agent.core.history import UNDONE, Turn
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Answer, Approve, Proposal, Undo
from agent.safety.gate import Gate
from agent.safety.undoing import UNDO, LastAct, can_be_undone
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(200, 100)
AT = PixelPoint(20, 20)


def frame(level: int) -> Frame:
    return Frame(np.full((SIZE.height, SIZE.width, 3), level, np.uint8), Viewport.plain(SIZE))


@dataclass
class Asked:
    answers: list[Answer]
    proposal: Proposal | None = None

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        self.proposal = proposal
        return self.answers.pop(0)


def after_typing(
    answer: Answer, *, title: str = "notes", acted: bool = True, changed: bool = True, waited: bool = False
) -> tuple[Asked, Gate, Proposal]:
    """A gate that has approved that something is typed, and is asked about the next step."""
    asked = Asked([Approve(), answer])
    gate = Gate(Mode.STEP, asked, title_at=lambda point: title)
    typed = Type("Ada")
    assert gate.judge(Proposal(1, "", typed, frame(200)), Stop()).approved is not None
    turns = [Turn(1, frame(200), "", Reply("", (typed,)), acted=acted)]
    turns += [Turn(2, frame(200), "", Reply("", (Wait(1),)), acted=True)] if waited else []
    for turn in turns:
        for _ in gate.remarked(turn, 2, frame(200)):
            pass
    return asked, gate, Proposal(3, "", Click(AT), frame(90 if changed else 200))


def test_undo_is_approved_by_the_person_and_rejects_what_was_proposed() -> None:
    asked, gate, proposal = after_typing(Undo(), waited=True)
    judged = gate.judge(proposal, Stop())
    assert asked.proposal is not None
    assert asked.proposal.can_undo
    assert (judged.action, judged.verdict, judged.note, judged.approved) == (Click(AT), Verdict.REJECTED, UNDONE, None)
    assert judged.undo is not None
    assert judged.undo.action == UNDO
    asked.answers = [Approve()]
    gate.judge(replace(proposal, step=4), Stop())
    assert not asked.proposal.can_undo  # one Ctrl+Z for one act


NOT_OFFERED: tuple[dict[str, object], ...] = ({"acted": False}, {"changed": False}, {"title": "user: ~ - Terminal"})


@pytest.mark.parametrize("options", NOT_OFFERED, ids=str)
def test_undo_is_not_offered_where_nothing_was_done_or_it_would_be_a_command(options: dict[str, object]) -> None:
    """In a terminal Ctrl+Z stops a program."""
    asked, gate, proposal = after_typing(Undo(), **options)  # type: ignore[arg-type]  # by name
    judged = gate.judge(proposal, Stop())
    assert asked.proposal is not None
    assert not asked.proposal.can_undo
    assert (judged.verdict, judged.undo) == (Verdict.REJECTED, None)
    assert "taken back" in judged.note


@pytest.mark.parametrize(
    ("action", "can"),
    [
        (Type("Ada"), True),
        (Type("\n"), False),
        (Drag(AT, PixelPoint(90, 20)), True),
        (Hotkey((key("delete"),)), True),
        (Hotkey((key("ctrl"), key("v"))), True),
        (Hotkey((key("ctrl"), key("s"))), False),
        (Click(AT), False),
        (None, False),
    ],
)
def test_programs_take_back_typing_deleting_inserting_and_moving(action: Action | None, can: bool) -> None:
    assert can_be_undone(action) is can


def test_what_was_decided_in_this_very_step_is_not_undone() -> None:
    last = LastAct()
    last.approve(1, Type("Ada"), frame(200))
    last.take(Turn(1, frame(200), "", Reply("", (Type("Ada"),)), acted=True))
    assert not last.can_be_undone(1, frame(90))
    assert last.can_be_undone(2, frame(90))

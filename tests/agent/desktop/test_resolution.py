"""A drag without a start begins where the run itself left the pointer, wherever the person has moved it since."""

from __future__ import annotations

import numpy as np
import pytest

from agent.core.actions import Action, Click, Drag, Hotkey, Move, key
from agent.core.history import INTERRUPTED, NO_EFFECT, SKIPPED, History, Turn
from agent.core.reply import Reply
from agent.desktop.resolution import resolved
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

A, B, C = PixelPoint(1, 2), PixelPoint(30, 40), PixelPoint(50, 60)
OPEN = Drag(None, C)


def screen(width: int = 100) -> Frame:
    size = Size(width, 80)
    return Frame(np.zeros((size.height, size.width, 3), np.uint8), Viewport.plain(size))


def past(*actions: Action, notes: tuple[str, ...] = (), acted: bool = True, frame: Frame | None = None) -> Turn:
    return Turn(1, frame or screen(), "", Reply("", actions), notes, acted=acted)


@pytest.mark.parametrize(
    ("history", "actions", "start"),
    [
        ((), (OPEN,), None),
        ((), (Move(A), OPEN), A),
        ((), (Click(A), Hotkey((key("shift"),)), OPEN), A),
        ((), (Drag(A, B), OPEN), B),
        ((past(Move(A)),), (OPEN,), A),
        ((past(Move(A)), past(Hotkey((key("f2"),)))), (OPEN,), A),
        ((past(Drag(A, B), notes=(NO_EFFECT,)),), (OPEN,), B),
        ((past(Move(A)), past(Move(B), acted=False)), (OPEN,), A),
        ((past(Move(A)), past(Move(B), notes=(INTERRUPTED,))), (OPEN,), None),
        ((past(Move(A), Move(B), notes=(SKIPPED,)),), (OPEN,), None),
        ((past(Move(A), frame=screen(90)),), (OPEN,), None),
        ((past(Move(A)),), (Move(B), OPEN), B),
    ],
)
def test_a_drag_begins_where_the_run_left_the_pointer(
    history: History, actions: tuple[Action, ...], start: PixelPoint | None
) -> None:
    reply = resolved(Reply("t", actions), history, screen(), lambda: "")
    assert reply == Reply("t", (*actions[:-1], Drag(start, C)))

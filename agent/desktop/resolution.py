"""Resolution of what a reply leaves open to the desktop: starts of drags, and actions that only a browser has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.core.actions import Action, Drag, last_point
from agent.core.history import NO_EFFECT, History
from agent.core.reply import Reply
from agent.desktop.browser import with_browser_keys
from vision.frame import Frame
from vision.geometry import PixelPoint


def resolved(reply: Reply, history: History, frame: Frame, front: Callable[[], str]) -> Reply:
    """`reply` as it can be judged and carried out.

    Args:
        front: Tells the title of the window that takes the keys; asked only where that matters.
    """
    return with_drag_starts(with_browser_keys(reply, front), history, frame)


def with_drag_starts(reply: Reply, history: History, frame: Frame) -> Reply:
    """`reply` with the starts of drags that begin where the pointer is: where the run itself left it.

    The person may have moved the mouse since, as they do in order to agree; the model knows nothing of that. A start
    stays unknown where the run moved nothing yet, was interfered with, or where the screen has another place now.
    """
    pointer: PixelPoint | None = None
    for turn in reversed(history):
        if not turn.acted:
            continue
        if set(turn.notes) - {NO_EFFECT} or turn.frame is None or turn.frame.viewport != frame.viewport:
            break
        if reached := [at for action in turn.actions if (at := last_point(action)) is not None]:
            pointer = reached[-1]
            break
    actions: list[Action] = []
    for action in reply.actions:
        actions.append(Drag(pointer, action.end) if isinstance(action, Drag) and action.start is None else action)
        pointer = last_point(action) or pointer
    return reply if tuple(actions) == reply.actions else replace(reply, actions=tuple(actions))

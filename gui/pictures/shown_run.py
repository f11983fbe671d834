"""The run in the pictures: what the agent thinks, proposes and does, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator

from agent.core.actions import Action, Click, Drag, Hotkey, Scroll, Type, key
from agent.core.actions import Direction as To
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from agent.core.policy import Pointing
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Asker, Proposal
from gui.pictures.screens import DELETE, NAME, NOTES, SAVE, SUBSCRIBE, elements_shown, order_shown
from vision.frame import Frame
from vision.geometry import PixelPoint
from vision.perception.elements import Element


class ShownRun:
    """A run that proposes what the pictures show.

    Attributes:
        frame: The screen.
        injected: The same with a text on it that gives an agent orders.
    """

    def __init__(self, frame: Frame, injected: Frame) -> None:
        self.frame, self.injected = frame, injected

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        frame, elements = self.frame, elements_shown()
        steps: list[tuple[str, Action, Verdict, str]] = [
            ("The field “Name” is empty, so I click into it first.", Click(NAME), Verdict.ALLOWED, ""),
            ("It has the caret now. Step 1 of 3: type the name.", Type("Ada Lovelace"), Verdict.ALLOWED, ""),
            ("The list below can be dragged out of the way.", Drag(NAME, NOTES), Verdict.REJECTED, "not needed"),
            ("“Subscribe” is not ticked. Step 2 of 3: tick it.", Click(SUBSCRIBE), Verdict.EDITED, "by the person"),
            ("There may be more below.", Scroll(To.DOWN, NOTES, 3), Verdict.ALLOWED, ""),
            ("Save could also be done by key.", Hotkey((key("ctrl"), key("s"))), Verdict.SKIPPED, ""),
        ]
        changed = (None, 2, 4, 0, 1, 0)
        for step, (thought, action, verdict, note) in enumerate(steps, start=1):
            proposed = Click(PixelPoint(700, 560)) if verdict is Verdict.EDITED else action
            yield Observed(step, frame, changed[step - 1], 0.2)
            yield Predicted(step, "", Reply(thought, (proposed,)), 0.97, 0.8)
            yield Judged(step, frame, action, verdict, note, elements)
            if verdict in (Verdict.ALLOWED, Verdict.EDITED):
                yield Executed(step, frame, action, 0.2)
        step = len(steps) + 1
        thought = (
            "Name holds “Ada Lovelace” and “Subscribe” is ticked: steps 1 and 2 are done. What is left is to keep it. "
            "The button “Save” is at the lower edge of the form, so step 3 of 3 is to click it."
        )
        yield from _ask(step, thought, Click(SAVE), frame, elements, asker, stop, sure=0.94)
        stop.pause("you moved the mouse")
        yield Paused(step, stop.paused)
        stop.wait_resumed()
        yield Resumed(step)
        yield Failed(step, "the target changed before the input was sent; looking again")
        risky = "it deletes something: “Delete”; the model is only 41 % sure"
        unsure = Pointing(DELETE, PixelPoint(DELETE.x + 26, DELETE.y), 70, 4, ((PixelPoint(890, DELETE.y), 0.2),))
        yield from _ask(
            step + 1,
            "The old entry goes first.",
            Click(DELETE),
            frame,
            elements,
            asker,
            stop,
            sure=0.41,
            warning=risky,
            pointing=unsure,
        )
        into = Click(NOTES)
        yield Observed(step + 2, frame, 2, 0.2)
        yield Predicted(step + 2, "", Reply("A note first: I click into the field.", (into,)), 0.97, 0.8)
        yield Judged(step + 2, frame, into, Verdict.ALLOWED, "", elements)
        yield Executed(step + 2, frame, into, 0.2)
        injected = (*elements, order_shown())
        warning = f"the screen gives orders to an AI: “{order_shown().text}”"
        yield from _ask(
            step + 3, "I add a note.", Type("Met in London"), self.injected, injected, asker, stop, warning=warning
        )
        yield from _ask(step + 4, "Save again.", Click(SAVE), frame, elements, asker, stop, sure=0.9)
        yield Ended(step + 4, Reason.FINISHED, "all 3 steps are done")


def _ask(
    step: int,
    thought: str,
    action: Action,
    frame: Frame,
    elements: tuple[Element, ...],
    asker: Asker,
    stop: Stop,
    *,
    sure: float | None = None,
    warning: str = "",
    pointing: Pointing | None = None,
) -> Iterator[Event]:
    yield Observed(step, frame, 2, 0.2)
    yield Predicted(step, "", Reply(thought, (action,)), sure, 1.1)
    asker.ask(Proposal(step, thought, action, frame, sure, warning, elements, pointing=pointing), stop)
    yield Judged(step, frame, action, Verdict.ALLOWED, "by the person", elements)
    yield Executed(step, frame, action, 0.2)

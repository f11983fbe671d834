"""Corrections: examples for the built-in model from what a person corrected in a session, and training on them.

A step is corrected where the person edited an action before it was sent, or carried out the step themselves; their
action is then the right answer to the screen. The corrections are mixed with many known examples, so that the model
does not forget those; the new model is kept only where it answers the corrections better and other examples no worse.
Everything happens on this machine.

Source: UI-TARS, arXiv:2501.12326, section 4.5 (error correction: the loss is on the corrected step alone).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from agent.core.actions import Action, Button, Click, Drag, Hotkey, Scroll, Type, describe
from agent.core.api import export
from agent.core.events import Executed, Judged, Observed, Predicted, Verdict
from agent.core.history import NO_EFFECT, Turn, declined
from agent.core.reply import Reply
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleFolder, ExampleWriter, Past
from agent.policies.builtin.replies import step_in
from agent.sessions.reader import SessionReader
from vision.geometry import PixelPoint, Size
from vision.perception.elements import Element, Kind, element_at

_NOT_APPROVED: Final = frozenset({Verdict.SKIPPED, Verdict.REJECTED, Verdict.REFUSED})
_SELECT_ALL: Final = frozenset({"ctrl", "a"})


@export("Corrections")
@dataclass(frozen=True, slots=True)
class Corrections:
    """The examples from the corrections of one session.

    Attributes:
        examples: One for each corrected step.
        left_out: A sentence for each corrected step that gives no example.
    """

    examples: tuple[Example, ...]
    left_out: tuple[str, ...] = ()


@export("corrections_in")
def corrections_in(reader: SessionReader) -> Corrections:
    """The examples from the person's corrections in a session.

    Raises:
        SessionError: If the file is damaged.
    """
    examples, left_out, past = [], list[str](), list[Past]()
    for step in _steps(reader):
        if step.corrected:
            found = _example(reader.meta.task, step, tuple(past))
            if isinstance(found, str):
                left_out.append(f"step {step.number}: {found}")
            else:
                examples.append(found)
        past.append(Past(step.reply.thought, step.reply.actions, step.notes))
    return Corrections(tuple(examples), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a session with a reply of the model.

    Attributes:
        notes: The loop's notes about it.
        executed: All actions that were carried out in it, by the agent or the person.
    """

    number: int
    reply: Reply
    size: Size | None = None
    elements: tuple[Element, ...] = ()
    notes: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    executed: tuple[Action, ...] = ()

    @property
    def corrected(self) -> bool:
        return not {Verdict.EDITED, Verdict.TAKEN_OVER}.isdisjoint(self.verdicts)

    def closed(self, changed: int | None) -> _Step:
        """The step with its last notes, once the next screen is known."""
        step = self
        if Verdict.TAKEN_OVER in self.verdicts:
            step = step.noting(Verdict.TAKEN_OVER, "")
        if self.executed and changed == 0:
            step = replace(step, notes=(*step.notes, NO_EFFECT))
        return step

    def noting(self, verdict: Verdict, note: str) -> _Step:
        """The step with the note about an action that was not approved."""
        turn = declined(Turn(self.number, None, "", self.reply), verdict, note, self.executed)
        return self if turn is None else replace(self, notes=(*self.notes, *turn.notes))


def _steps(reader: SessionReader) -> Iterator[_Step]:
    """The steps of a session, in order."""
    step: _Step | None = None
    for record in reader.events():
        match reader.event(record):
            case Predicted(number, _, reply):
                step = _Step(number, reply)
            case Observed(_, _, changed) if step is not None:
                yield step.closed(changed)
                step = None
            case Judged(_, frame, _, verdict, note, elements) if step is not None:
                step = replace(step, size=frame.size, elements=step.elements or elements)
                step = replace(step, verdicts=(*step.verdicts, verdict))
                if verdict in _NOT_APPROVED:
                    step = step.noting(verdict, note)
            case Executed(_, _, action) if step is not None:
                step = replace(step, executed=(*step.executed, action))
            case _:
                pass
    if step is not None:
        yield step.closed(None)


def _example(task: str, step: _Step, past: tuple[Past, ...]) -> Example | str:
    """The example of a corrected step, or why there is none."""
    part = step_in(step.reply.thought)
    if part is None:
        return "the reply does not tell which step of the task it is"
    if not step.executed or step.size is None:
        return "nothing was done in place of what the model wanted"
    if not step.elements:
        return "nothing was read on the screen that was seen"
    meant = decision_of(step.executed, task, step.elements)
    if isinstance(meant, str):
        return meant
    number, steps = part
    return Example(task, step.elements, past, replace(meant, step=min(number, steps), steps=max(1, steps)), step.size)


def decision_of(actions: Sequence[Action], task: str, elements: Sequence[Element]) -> Decision | str:
    """The decision of the model that begins with these actions, or why there is none.

    Args:
        elements: Of the screen on which they were carried out.
    """
    match actions:
        case [Click(at, Button.LEFT, 1), *rest] if (text := _typed(rest)) is not None:
            span, place = _span(text, task), _index(at, elements)
            if span is None:
                return "what was typed does not stand in the task"
            return "there is no field there" if place is None else Decision(ActionKind.FILL, element=place, span=span)
        case [Click(at, button, count, held), *_]:
            place = _index(at, elements)
            if place is None or button not in (Button.LEFT, Button.RIGHT) or count > 2 or held:
                return f"the model has no words for: {describe(actions[0])}"
            kind = (
                ActionKind.RIGHT_CLICK
                if button is Button.RIGHT
                else ActionKind.DOUBLE_CLICK
                if count == 2
                else ActionKind.CLICK
            )
            return Decision(kind, element=place, point=_point(at, elements[place]))
        case [Type(text), *_]:
            span = _span(text, task)
            return (
                "what was typed does not stand in the task" if span is None else Decision(ActionKind.WRITE, span=span)
            )
        case [Hotkey(keys), *rest]:
            times = 1 + next((number for number, action in enumerate(rest) if action != actions[0]), len(rest))
            return Decision(ActionKind.KEYS, keys=tuple(keys), amount=times if times > 1 else None)
        case [Scroll(direction, at, amount), *_]:
            place = None if at is None else _index(at, elements)
            return Decision(ActionKind.SCROLL, element=place, direction=direction.value, amount=amount)
        case [Drag(PixelPoint() as start, end), *_]:
            return _dragged(start, end, elements)
        case _:
            return f"the model has no words for: {describe(actions[0])}" if actions else "nothing was done"


def _typed(rest: Sequence[Action]) -> str | None:
    """The text that is typed after a click, with the old text selected before or not; None where none is."""
    match rest:
        case [Hotkey(keys), Type(text), *_] if frozenset(keys) == _SELECT_ALL:
            return text
        case [Type(text), *_]:
            return text
        case _:
            return None


def _span(text: str, task: str) -> tuple[int, int] | None:
    """The span of `text` in the task, as whole words."""
    text = text.strip()
    found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", task) if text else None
    return None if found is None else found.span()


def _index(at: PixelPoint, elements: Sequence[Element]) -> int | None:
    element = element_at(at, elements)
    return None if element is None else elements.index(element)


def _point(at: PixelPoint, element: Element) -> str:
    """The name of the affordance point nearest to `at`; `press` where none is near."""
    near = {name: abs(point.at.x - at.x) + abs(point.at.y - at.y) for name, point in element.points.items()}
    name = min(near, key=lambda name: near[name], default="press")
    return name if near and near[name] <= max(6.0, element.box.height / 3) else "press"


def _dragged(start: PixelPoint, end: PixelPoint, elements: Sequence[Element]) -> Decision | str:
    place, onto = _index(start, elements), _index(end, elements)
    if place is None:
        return "there is nothing where the drag begins"
    element = elements[place]
    if element.kind is Kind.SLIDER:
        box, points = element.box, element.points
        low = points["start"].at if "start" in points else PixelPoint(box.left, box.centre.y)
        high = points["end"].at if "end" in points else PixelPoint(box.right, box.centre.y)
        across, down = high.x - low.x, high.y - low.y
        length = across * across + down * down
        share = 0.0 if length == 0 else ((end.x - low.x) * across + (end.y - low.y) * down) / length
        return Decision(ActionKind.DRAG, element=place, point="handle", share=min(1.0, max(0.0, share)))
    if onto is None or onto == place:
        return "there is nothing where the drag ends"
    return Decision(ActionKind.DRAG, element=place, end=onto)


@export("Learned")
@dataclass(frozen=True, slots=True)
class Learned:
    """The result of training on corrections.

    Attributes:
        model: The folder with the new model; None where it was not kept.
        corrections: Shares of the corrections that are answered exactly right, before and after.
        others: Shares of the held-out examples, likewise.
    """

    model: Path | None
    corrections: tuple[float, float]
    others: tuple[float, float]


_SHARE: Final = 4
"""One in so many examples is a correction."""


def learn(
    examples: Sequence[Example],
    known: Path,
    aside: Path,
    begin_with: Path,
    out: Path,
    *,
    steps: int = 120,
    most_lost: float = 0.01,
) -> Learned:
    """Train the built-in model on corrections, and keep the result in `out` where it is better.

    Args:
        known: A folder of examples like those of the model's training, with which the corrections are mixed.
        aside: A folder of other such examples, held out for the comparison.
        begin_with: The model to start from; it is not changed.
        out: A model that is there already is replaced in one piece.
        most_lost: The share of `aside` that may be answered worse than before; beyond it nothing is kept.

    Raises:
        ValueError: If there is nothing to learn, or what training needs is not installed.
    """
    if not examples:
        raise ValueError("there is nothing to learn: no step was corrected")
    try:
        from agent.policies.builtin.configuration import BuiltinConfig
        from agent.policies.builtin.modeling import load_builtin
        from agent.policies.builtin.training import batch_of, figures, train_builtin
        from vision.trainer import CHECKPOINT, Plan
        from vision.training_log import CURVE, LOG
    except ModuleNotFoundError as error:
        raise ValueError(f"learning needs {error.name}; install it with: pip install 'deskhand[models]'") from None
    model = load_builtin(begin_with)
    assert isinstance(model.config, BuiltinConfig)
    asked = [
        [batch_of(kept[begin : begin + 64], model.config.buckets) for begin in range(0, len(kept), 64)]
        for kept in (examples, ExampleFolder(aside))
    ]
    before = [figures(model, batches)["exact"] for batches in asked]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        mixed, new = Path(folder) / "corrections", Path(folder) / "model"
        with ExampleWriter(mixed) as writer:
            for number in range(max(len(examples), len(ExampleFolder(known)) // (_SHARE - 1))):
                writer.add(examples[number % len(examples)])
        plan = Plan(steps, 32, 3e-4, max(1, steps // 10), weight_decay=1e-2, clip_norm=1.0, ema_decay=0.95)
        train_builtin([mixed, known], new, model.config, plan, validation=aside, begin_with=begin_with)
        after = [figures(load_builtin(new), batches)["exact"] for batches in asked]
        better = after[0] > before[0] and after[1] >= before[1] - most_lost
        if better:
            for rest in (CHECKPOINT, LOG, CURVE):
                (new / rest).unlink(missing_ok=True)
            if out.exists():
                out.rename(Path(folder) / "old")
            new.rename(out)
    return Learned(out if better else None, (before[0], after[0]), (before[1], after[1]))

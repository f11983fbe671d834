"""Ground truth from the evaluated program: elements without perception, an oracle policy, examples of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from agent.core.actions import Wait
from agent.core.history import History
from agent.core.policy import Observation, Policy, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.learning.evaluation.suites import ExpectedStep, program_state
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, past_of
from agent.policies.builtin.replies import reply_for
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import Affordance, Element, Kind, State

_MIN_OVERLAP: Final = 0.3
_MARKS: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})


class GroundTruthPerception:
    """A perception that returns the elements that the program reports; separates the errors of perception and policy.

    Attributes:
        state: The state file of the program that runs now.
    """

    def __init__(self) -> None:
        self.state: Path | None = None

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception`; elements that leave the frame are left out."""
        found = None if self.state is None else program_state(self.state)
        if found is None:
            return ()
        left, top = _corner(frame)
        moved = (_moved(element, -left, -top) for element in found.elements)
        width, height = frame.size.width, frame.size.height
        return tuple(
            element
            for element in moved
            if element.box.left >= 0
            and element.box.top >= 0
            and element.box.right <= width
            and element.box.bottom <= height
        )


class OraclePolicy:
    """A policy that does what the program says is right: the upper bound for others, and a test of the suite."""

    def __init__(self, reader: GroundTruthPerception) -> None:
        self._reader = reader

    def space(self, size: Size) -> Space:
        """See `Policy`: pixels of the frame."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy`."""
        found = None if self._reader.state is None else program_state(self._reader.state)
        example = None if found is None else example_from_run(observation, history, found.due)
        if example is None:
            return Prediction(reply=Reply("I do not see it yet.", (Wait(1.0),)))
        return Prediction(reply=reply_for(example.decision, example.task, example.elements, example.size))


class ExampleRecorder:
    """A policy with a recorder of examples: the right step on each of its screens, whatever step it takes.

    Attributes:
        state: The state file of the program that runs now.
    """

    def __init__(self, policy: Policy, examples: ExampleWriter, *, pictures: bool = True) -> None:
        self._policy, self._examples, self._pictures = policy, examples, pictures
        self.state: Path | None = None

    def space(self, size: Size) -> Space:
        """See `Policy`."""
        return self._policy.space(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy`."""
        found = None if self.state is None else program_state(self.state)
        if found is not None:
            example = example_from_run(replace(observation, task=found.instruction), history, found.due)
            if example is not None:
                self._examples.add(example, observation.frame.pixels if self._pictures else None)
        return self._policy.predict(observation, history, stop)


def example_from_run(observation: Observation, history: History, due: ExpectedStep) -> Example | None:
    """The example of one observation: the due step on its elements; None where its target was not perceived."""
    element = None
    if due.element is not None:
        left, top = _corner(observation.frame)
        element = matching_element(_moved(due.element, -left, -top), observation.elements)
        if element is None and due.kind != ActionKind.SCROLL:
            return None
    point = _point(due.point, element, observation.elements)
    decision = Decision(
        ActionKind(due.kind), due.step, due.steps, element, point, due.share, None, due.span, due.keys, due.direction,
        due.amount,
    )  # fmt: skip
    size = observation.frame.size
    elements = tuple(_within(element, size) for element in observation.elements)
    return Example(observation.task, elements, past_of(history), decision, size)


def example_as_read(example: Example, elements: Iterable[Element]) -> Example | None:
    """An example with perceived elements in place of the true ones.

    Where the target was not perceived and the task names it by its text, asking becomes the right step. None where
    there is no right step, or where a tick box was perceived in another state.
    """
    perceived = tuple(_within(element, example.size) for element in elements)
    decision, places = example.decision, list[int | None]()
    for index in (decision.element, decision.end, decision.source):
        place = None if index is None else matching_element(example.elements[index], perceived)
        scrolled = index == decision.element and decision.kind is ActionKind.SCROLL
        if index is not None and place is None and index == decision.source:
            return None
        if index is not None and place is None and not scrolled:
            span = _unshown(example, example.elements[index].text, perceived)
            ask = None if span is None else Decision(ActionKind.ASK, decision.step, decision.steps, span=span)
            return None if ask is None else replace(example, elements=perceived, decision=ask, image=None)
        places.append(place)
    element, end, source = places
    if source is not None and perceived[source].text != example.elements[decision.source or 0].text:
        return None  # it would be typed as it was misread
    if decision.kind is ActionKind.CLICK and decision.element is not None and element is not None:
        true, read = example.elements[decision.element], perceived[element]
        ticked = State.CHECKED in true.state, State.CHECKED in read.state
        if true.kind in _MARKS and read.kind in _MARKS and ticked[0] is not ticked[1]:
            return None
    point = _point(decision.point, element, perceived)
    return replace(
        example,
        elements=perceived,
        decision=replace(decision, element=element, end=end, point=point, source=source),
        image=None,
    )


def _unshown(example: Example, text: str, perceived: Iterable[Element]) -> tuple[int, int] | None:
    """The span of `text` in the task; None where it is not there, or where some element shows it."""
    wanted = text.strip().lower()
    begin = example.task.lower().find(wanted) if wanted else -1
    if begin < 0 or any(wanted in element.text.lower() for element in perceived):
        return None
    return begin, begin + len(wanted)


def _point(name: str, element: int | None, elements: Sequence[Element]) -> str:
    """The name of the affordance point to use: `name` where the element has it, else `press`."""
    return name if element is None or name in {"press", *elements[element].points} else "press"


def matching_element(wanted: Element, elements: Sequence[Element]) -> int | None:
    """The index of the perceived element that best overlaps the true one; None where none does."""
    best: tuple[float, int] | None = None
    for place, element in enumerate(elements):
        common = element.box.intersection(wanted.box)
        if common is None:
            continue
        overlap = common.area / (element.box.area + wanted.box.area - common.area)
        inside = element.box.contains(wanted.box.centre) or wanted.box.contains(element.box.centre)
        score = overlap + (0.5 if element.kind is wanted.kind else 0.0) + (0.5 if element.text == wanted.text else 0.0)
        if (overlap >= _MIN_OVERLAP or inside) and (best is None or score > best[0]):
            best = (score, place)
    return None if best is None else best[1]


def _corner(frame: Frame) -> tuple[float, float]:
    """The desktop point of the frame's first pixel; practice programs share one monitor with one scale."""
    first = frame.viewport.pieces[0]
    return first.desktop.left - first.pixels.left, first.desktop.top - first.pixels.top


def _moved(element: Element, across: float, down: float) -> Element:
    box = PixelBox(
        element.box.left + across, element.box.top + down, element.box.right + across, element.box.bottom + down
    )
    points = {
        name: Affordance(PixelPoint(point.at.x + across, point.at.y + down), point.sigma_x, point.sigma_y)
        for name, point in element.points.items()
    }
    return replace(element, box=box, points=points)


def _within(element: Element, size: Size) -> Element:
    """The element with its box cut to the screen, as examples require."""
    box = element.box.intersection(PixelBox(0, 0, size.width, size.height))
    return element if box is None or box == element.box else replace(element, box=box)

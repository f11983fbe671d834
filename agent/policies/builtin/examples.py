"""Examples, the training data of the built-in model: a task, a screen, the past steps, and the right next step.

A folder of examples holds shards (`vision/detector/shards.py`), with images where examples have pictures. Nothing in it
is trusted: an example that points outside its task, its elements or its screen is refused as it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from agent.core.actions import Action
from agent.core.history import History
from agent.core.reply import ParseError, Reply
from agent.grammar.ui_tars import parse, transcript
from vision.detector.dataset import checked_element
from vision.detector.shards import Pixels, ShardFolder, ShardWriter, decoded, next_shard
from vision.geometry import PixelPoint, Size, Space
from vision.perception.elements import Affordance, Element

DIRECTIONS: Final = ("up", "down", "left", "right")

_PER_SHARD: Final = 4096


class ActionKind(StrEnum):
    """The kind of a decision; it may take several actions."""

    CLICK = "click"
    DOUBLE_CLICK = "double_click"
    RIGHT_CLICK = "right_click"
    FILL = "fill"
    """Click into an element, select what it holds, type over it."""
    WRITE = "write"
    """Type where the keyboard is."""
    KEYS = "keys"
    SCROLL = "scroll"
    DRAG = "drag"
    """Drag an element to another one, or a slider's handle to a share of its way."""
    WAIT = "wait"
    FINISHED = "finished"
    ASK = "ask"
    """Call the person: the target is not on the screen."""


_ON_ELEMENT: Final = frozenset(
    {ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK, ActionKind.FILL, ActionKind.DRAG}
)
_WITH_SPAN: Final = frozenset({ActionKind.FILL, ActionKind.WRITE})


@dataclass(frozen=True, slots=True)
class Decision:
    """The right next step.

    Attributes:
        step: Which part of the task this step belongs to, counted from 1.
        steps: How many parts the task has.
        element: The target, an index of `Example.elements`; required for clicks, fills and drags, optional for scrolls,
            not allowed for other kinds.
        point: Affordance point of `element` to press; its box's centre where it has no such point.
        share: Of the way from a slider's `start` to its `end`, in [0, 1]: the handle is dragged there.
        end: The element onto which `element` is dragged.
        span: Characters of the task that are typed, or that name the missing target.
        source: The element whose text is typed, where it stands on the screen and not in the task.
        keys: Canonical names (`agent.core.actions.KEYS`), pressed together.
        direction: Of a scroll, one of `DIRECTIONS`.
        amount: Notches of a scroll, or presses of a hotkey.
    """

    kind: ActionKind
    step: int = 1
    steps: int = 1
    element: int | None = None
    point: str = "press"
    share: float | None = None
    end: int | None = None
    span: tuple[int, int] | None = None
    keys: tuple[str, ...] = ()
    direction: str | None = None
    amount: int | None = None
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier step of the same run, as the model reads it.

    Attributes:
        thought: Of its reply.
        actions: Of its reply; empty where the reply could not be read.
        notes: The loop's notes about it, see `agent/core/history.py`.
    """

    thought: str
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()

    def is_reply(self, reply: Reply) -> bool:
        """Whether this step did what `reply` says, in the same words."""
        return (self.thought, self.actions) == (reply.thought, reply.actions)


def past_of(history: History) -> tuple[Past, ...]:
    """The turns of a run as the model reads them."""
    return tuple(Past(turn.thought, turn.actions, turn.notes) for turn in history)


@dataclass(frozen=True, slots=True)
class Example:
    """A screen on which the right next step is known.

    Attributes:
        task: The person's words.
        elements: As perceived, in reading order, errors of perception included.
        past: The steps before, oldest first.
        size: Of the screen.
        image: Where its PNG lies in the shard's tar: first byte and number of bytes; None where there is no picture.
    """

    task: str
    elements: tuple[Element, ...]
    past: tuple[Past, ...]
    decision: Decision
    size: Size
    image: tuple[int, int] | None = None


def check(example: Example) -> None:
    """Refuse an example that contradicts itself.

    Raises:
        ValueError: One sentence that says what is wrong.
    """
    decision, count = example.decision, len(example.elements)
    if not 1 <= decision.step <= decision.steps:
        raise ValueError(f"step {decision.step} of {decision.steps}: steps are counted from 1")
    for index in (decision.element, decision.end, decision.source):
        if index is not None and not 0 <= index < count:
            raise ValueError(f"{decision.kind.value} points at element {index}, but there are {count}")
    if decision.kind in _ON_ELEMENT and decision.element is None:
        raise ValueError(f"{decision.kind.value} needs an element")
    if decision.kind is ActionKind.DRAG and (decision.share is None) is (decision.end is None):
        raise ValueError("drag needs either a share of the way or an element as its end")
    if decision.share is not None and not 0 <= decision.share <= 1:
        raise ValueError(f"share {decision.share} is not in [0, 1]")
    if decision.kind in _WITH_SPAN and (decision.span is None) is (decision.source is None):
        raise ValueError(f"{decision.kind.value} needs either the span of what is typed or the element that shows it")
    if decision.source is not None and decision.kind not in _WITH_SPAN:
        raise ValueError(f"{decision.kind.value} types nothing, so it has no source")
    if decision.span is not None and not 0 <= decision.span[0] < decision.span[1] <= len(example.task):
        raise ValueError(f"span {decision.span} is not inside the task, which has {len(example.task)} characters")
    if (decision.kind is ActionKind.KEYS) is not bool(decision.keys):
        raise ValueError(f"{decision.kind.value} with keys {decision.keys}: keys are for the kind that presses them")
    if (decision.kind is ActionKind.SCROLL) is not (decision.direction in DIRECTIONS):
        raise ValueError(
            f"{decision.kind.value} with direction {decision.direction!r}: a scroll has one of {DIRECTIONS}"
        )


def example_as_json(example: Example) -> dict[str, object]:
    """The example as a line of a shard; defaults are left out."""
    decision, line = example.decision, dict[str, object]()
    if example.image is not None:
        line["image"] = list(example.image)
    line |= {
        "size": [example.size.width, example.size.height],
        "task": example.task,
        "past": [{"text": _text_of(past, example.size), "notes": list(past.notes)} for past in example.past],
        "decision": {
            name: value
            for name, value in (
                ("deed", decision.kind.value),
                ("step", decision.step),
                ("steps", decision.steps),
                ("element", decision.element),
                ("point", None if decision.point == "press" else decision.point),
                ("share", decision.share),
                ("end", decision.end),
                ("span", None if decision.span is None else list(decision.span)),
                ("keys", list(decision.keys) or None),
                ("direction", decision.direction),
                ("amount", decision.amount),
                ("source", decision.source),
            )
            if value is not None
        },
        "elements": [
            {
                "kind": element.kind.value,
                "box": [
                    round(side, 2)
                    for side in (element.box.left, element.box.top, element.box.right, element.box.bottom)
                ],
                "text": element.text,
                "state": [state.value for state in sorted(element.state)],
                "score": round(element.score, 4),
                "points": {name: [round(at.at.x, 2), round(at.at.y, 2)] for name, at in element.points.items()},
                **({"name": element.name, "name_score": round(element.name_score, 4)} if element.name else {}),
            }
            for element in example.elements
        ],
    }
    return line


def example_from(line: Mapping[str, Any]) -> Example:
    """Undo `example_as_json`.

    Raises:
        ValueError: If the example is not what the format says, or contradicts itself.
    """
    try:
        size, decision, image = Size(*line["size"]), line["decision"], line.get("image")
        span = decision.get("span")
        example = Example(
            _text(line["task"]),
            tuple(_element(element, size) for element in line["elements"]),
            tuple(_past(_text(step["text"]), tuple(map(_text, step["notes"])), size) for step in line["past"]),
            Decision(
                ActionKind(decision["deed"]),
                int(decision["step"]),
                int(decision["steps"]),
                decision.get("element"),
                _text(decision.get("point", "press")),
                decision.get("share"),
                decision.get("end"),
                None if span is None else (int(span[0]), int(span[1])),
                tuple(map(_text, decision.get("keys", ()))),
                decision.get("direction"),
                decision.get("amount"),
                decision.get("source"),
            ),
            size,
            None if image is None else (int(image[0]), int(image[1])),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"this is no example: {type(error).__name__} {error}") from None
    check(example)
    return example


class ExampleFolder(ShardFolder[Example]):
    """The examples of one folder, in the order in which they were written.

    Raises:
        FileNotFoundError: If there is no shard in `path`.
        ValueError: On access, if a line is not what the format says; the sentence names the shard.
    """

    def __init__(self, path: Path) -> None:
        remedy = "no examples here; write some with python -m agent.learning.simulator"
        super().__init__([path], remedy=remedy, pictured=False)

    def item(self, index: int) -> Example:
        """The example at `index`."""
        try:
            return example_from(self.line(index))
        except ValueError as error:
            raise ValueError(f"{self.place(index)}: {error}") from None

    def pixels(self, index: int) -> Pixels | None:
        """The picture of one example, `(H, W, 3)` uint8 RGB, read-only; None where it has none."""
        picture = self.picture(index)
        return None if picture is None else decoded(picture, self[index].size)

    def picture(self, index: int) -> bytes | None:
        """The same as it is kept, a PNG, for `ExampleWriter.add`."""
        span = self[index].image
        return None if span is None else self.png(index, span)


class ExampleWriter:
    """Writes a folder of examples, shard by shard; a context manager.

    Shards that are there already are kept, new ones are numbered after them.

    Args:
        per_shard: Examples in a shard.
    """

    def __init__(self, folder: Path, *, per_shard: int = _PER_SHARD) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._per_shard = folder, per_shard
        self._shard = ShardWriter(folder, next_shard(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, example: Example, picture: Pixels | bytes | None = None) -> None:
        """Append an example, with its picture where there is one: pixels, or the PNG of another folder.

        Raises:
            ValueError: If the example contradicts itself.
        """
        check(example)
        line = example_as_json(example)
        line.pop("image", None)  # that was its place in another folder
        self._shard.add(line, picture, number=len(self._shard))
        if len(self._shard) >= self._per_shard:
            self.close()

    def close(self) -> None:
        """Finish the shard that was begun; `add` begins another."""
        self._shard.close()
        self._shard = ShardWriter(self._folder, next_shard(self._folder))


def _text_of(past: Past, size: Size) -> str:
    return transcript(Reply(past.thought, past.actions), size) if past.actions else past.thought


def _past(text: str, notes: tuple[str, ...], size: Size) -> Past:
    """A step whose reply is kept as text, in the form of any generation."""
    reply = _parsed(text, size)
    return Past(text, (), notes) if isinstance(reply, ParseError) else Past(reply.thought, reply.actions, notes)


@lru_cache(4096)  # each example repeats the steps of the one before
def _parsed(text: str, size: Size) -> Reply | ParseError:
    return parse(text, Space.absolute(size))


def _element(record: Mapping[str, Any], size: Size) -> Element:
    _text(record["text"])
    points = {name: Affordance(PixelPoint(*map(float, at)), 1.0, 1.0) for name, at in record["points"].items()}
    element = checked_element(record, size, float(record["score"]), points)
    if "name" not in record:
        return element
    return replace(element, name=_text(record["name"]), name_score=float(record["name_score"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value

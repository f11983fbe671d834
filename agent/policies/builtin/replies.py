"""Decisions of the built-in model made into replies: thoughts in fixed words, actions at points of the frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Hotkey,
    Scroll,
    Type,
    Wait,
    key,
)
from agent.core.reply import Reply
from agent.policies.builtin.examples import ActionKind, Decision
from vision.geometry import ModelPoint, PixelPoint, Size, Space
from vision.perception.elements import Element, Kind, label_of

_NAME_LENGTH: Final = 40
"""Longest name of an element in a thought."""

_MAX_PRESSES: Final = 20
_WAIT_S: Final = 1.0
_NOTCHES: Final = 5

_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER, Kind.PROGRESS, Kind.SCROLLBAR})

_NAME: Final = re.compile("“([^”]*)”")
_STEP: Final = re.compile(r"Step (\d+) of (\d+)\. ?")
_SAFE: Final = str.maketrans({"<": "‹", ">": "›", "\n": " ", "\t": " ", "\r": " ", "“": "'", "”": "'"})
"""A name ends where its quotes end, and no markup is in it: the model learned from such thoughts."""


_OPENING: Final = "\"“‘«'"
_CLOSING: Final = "\"”’»'"


def reply_for(
    decision: Decision,
    task: str,
    elements: Sequence[Element],
    size: Size,
    *,
    at: PixelPoint | None = None,
    elsewhere: bool = False,
    doubtful: bool = False,
) -> Reply:
    """The reply that carries out `decision`; its points are whole tenths of a pixel.

    Args:
        at: Where to press, where that is known better than `press_point` knows it.
        elsewhere: Press another point of the same element, because the first one had no effect.
        doubtful: In place of `finished`, call the person to check.
    """
    element = None if decision.element is None else elements[decision.element]
    text = "" if decision.span is None else _quoted_text(task, *decision.span)
    if decision.source is not None:
        text = elements[decision.source].text
    name = "" if element is None else name_in_thought(element, elements)
    point = PixelPoint(0, 0) if element is None else (at or press_point(element, decision.point, size))
    if elsewhere and element is not None:
        point = _inside(PixelPoint(element.box.left + 0.3 * element.box.width, element.box.centre.y), size)
    here = _tenths(point, size)

    def reply(thought: str, *actions: Action) -> Reply:
        return Reply(f"Step {decision.step} of {decision.steps}. {thought}", actions)

    match decision.kind:
        case ActionKind.CLICK:
            return reply(f"I see the {name}; I click it.", Click(here))
        case ActionKind.DOUBLE_CLICK:
            return reply(f"I see the {name}; I double-click it.", Click(here, count=2))
        case ActionKind.RIGHT_CLICK:
            return reply(f"I see the {name}; I right-click it.", Click(here, Button.RIGHT))
        case ActionKind.FILL:
            select_all = Hotkey((key("ctrl"), key("a")))
            return reply(f"I see the {name}; I fill it.", Click(here), select_all, Type(text))
        case ActionKind.WRITE:
            return reply("I type where the keyboard is.", Type(text))
        case ActionKind.KEYS:
            hotkey = Hotkey(tuple(map(key, dict.fromkeys(decision.keys))))
            return reply("I press the keys.", *[hotkey] * min(_MAX_PRESSES, decision.amount or 1))
        case ActionKind.SCROLL:
            assert decision.direction is not None
            over = "" if element is None else f" over the {name}"
            where = None if element is None else _tenths(element.box.centre, size)
            return reply(
                f"I do not see it yet; I scroll {decision.direction}{over}.",
                Scroll(Direction(decision.direction), where, decision.amount or _NOTCHES),
            )
        case ActionKind.DRAG:
            assert element is not None
            start, end = _drag(decision, element, elements, size)
            return reply(f"I see the {name}; I drag it.", Drag(_tenths(start, size), _tenths(end, size)))
        case ActionKind.WAIT:
            return reply("I wait until the screen is ready.", Wait(_WAIT_S))
        case ActionKind.FINISHED if doubtful:
            return reply(
                "All should be done, but I am not sure; I ask.",
                CallUser(f"{_counted(decision.steps)} should be done, but I am not sure: please look."),
            )
        case ActionKind.FINISHED:
            return reply("All is done as it should be.", Finished(f"{_counted(decision.steps)} done"))
        case ActionKind.ASK:
            return not_on_screen(decision, text)
        case _:
            assert_never(decision.kind)


def not_on_screen(decision: Decision, what: str) -> Reply:
    """The person is called: something that the task speaks of, if it is known what, is not on the screen."""
    missing = f"“{what.translate(_SAFE)}”" if what else "what is meant"
    return Reply(
        f"Step {decision.step} of {decision.steps}. I do not see {missing}; I ask.",
        (CallUser(f"Step {decision.step}: I do not see {missing} on this screen."),),
    )


def unproved(decision: Decision, why: str) -> Reply:
    """In place of `finished`: the person is called, because something is not proved to be done."""
    return Reply(
        f"Step {decision.step} of {decision.steps}. All should be done, but I am not sure; I ask.",
        (CallUser(f"{why}: please look."),),
    )


def several(decision: Decision, name: str) -> Reply:
    """In place of a press: the person is asked which of several things of one name is meant."""
    safe = name.partition("\n")[0].translate(_SAFE).strip()[:_NAME_LENGTH]
    return Reply(
        f"Step {decision.step} of {decision.steps}. I see several things that fit; I ask.",
        (CallUser(f"There is more than one “{safe}” here. Which one do you mean?"),),
    )


def step_in(thought: str) -> tuple[int, int] | None:
    """Which step of how many a thought of `reply_for` is about; None for other thoughts."""
    found = _STEP.search(thought)
    return None if found is None else (int(found[1]), int(found[2]))


def names_in(thought: str) -> list[str]:
    """The names of elements in a thought of `reply_for`, without their quotes."""
    return _NAME.findall(thought)


def words_in(thought: str) -> str:
    """A thought of `reply_for` without its step and without names."""
    return _NAME.sub(" ", thought.partition(". ")[2])


def name_in_thought(element: Element, elements: Sequence[Element]) -> str:
    """Kind and name of an element, as a person would say it; never the text in a field."""
    kind = element.kind.value.replace("_", " ")
    name = element.called
    if element.kind in _FIELDS:
        label = label_of(element, elements)
        name = "" if label is None else label.text
    name = name.partition("\n")[0].translate(_SAFE).strip()
    return f"{kind} “{name[:_NAME_LENGTH]}”" if name else kind


def press_point(element: Element, name: str, size: Size) -> PixelPoint:
    """Where to press an element: its affordance point of that name, else where such a point usually is."""
    found = element.points.get(name)
    return _inside(usual_point(element, name) if found is None else found.at, size)


def usual_point(element: Element, name: str) -> PixelPoint:
    """Where a point of that name usually is, from the box alone."""
    box = element.box
    match name:
        case "arrow" | "up" | "down" | "close":
            step = {"up": -0.25, "down": 0.25}.get(name, 0.0)
            return PixelPoint(max(box.left, box.right - min(12.0, box.height / 2)), box.centre.y + step * box.height)
        case "mark" | "expand":
            return PixelPoint(min(box.right, box.left + min(9.0, box.height / 2)), box.centre.y)
        case "start":
            return PixelPoint(box.left + min(4.0, box.width / 4), box.centre.y)
        case "end":
            return PixelPoint(box.right - min(4.0, box.width / 4), box.centre.y)
        case _:
            return box.centre


def _drag(
    decision: Decision, element: Element, elements: Sequence[Element], size: Size
) -> tuple[PixelPoint, PixelPoint]:
    """Start and end: onto another element, or a slider's handle to a share of its way."""
    if decision.end is not None:
        return press_point(element, "press", size), press_point(elements[decision.end], "press", size)
    assert decision.share is not None
    box = element.box
    start, end = (press_point(element, name, size) for name in ("start", "end"))
    if box.height > box.width and not {"start", "end"} & element.points.keys():  # upright: full at the top
        start, end = PixelPoint(box.centre.x, box.bottom - 4), PixelPoint(box.centre.x, box.top + 4)
    handle = press_point(element, "handle" if "handle" in element.points else "press", size)
    goal = PixelPoint(
        start.x + decision.share * (end.x - start.x),
        start.y + decision.share * (end.y - start.y),
    )
    return handle, _inside(goal, size)


def _inside(at: PixelPoint, size: Size) -> PixelPoint:
    return PixelPoint(min(max(0.0, at.x), size.width - 1.0), min(max(0.0, at.y), size.height - 1.0))


def _quoted_text(task: str, begin: int, end: int) -> str:
    """A span of the task; where it is all that stands in quotation marks, with the spaces at its ends."""
    before, after = len(task[:begin].rstrip(" ")), len(task) - len(task[end:].lstrip(" "))
    if task[before - 1 : before] in _OPENING and task[before - 1 : before] and task[after : after + 1] in _CLOSING:
        return task[before:after]
    return task[begin:end]


def _tenths(at: PixelPoint, size: Size) -> PixelPoint:
    """The point nearest to `at` in whole tenths of a pixel, in which examples keep points."""
    return Space.absolute(size).to_pixel(ModelPoint(round(at.x, 1), round(at.y, 1)))


def _counted(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"

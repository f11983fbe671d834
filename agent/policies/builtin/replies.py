"""Decisions written out as replies in the UI-TARS grammar: `Thought: … Action: …`, points in pixels of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from agent.policies.builtin.examples import ActionKind, Decision
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Element, Kind, State, label_of

NO_EFFECT: Final = "This had no visible effect."
"""How `agent/core/history.py` says that an action changed nothing."""

_NAMED: Final = 40
"""Longest name of an element in a thought."""

_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER, Kind.PROGRESS, Kind.SCROLLBAR})

_SAFE: Final = str.maketrans({"<": "‹", ">": "›", "\n": " ", "\t": " ", "\r": " ", "“": "'", "”": "'"})
"""What stands on the screen must not be taken for the markup of a reply."""


def written(
    decision: Decision,
    task: str,
    elements: Sequence[Element],
    size: Size,
    *,
    at: PixelPoint | None = None,
    elsewhere: bool = False,
    doubtful: bool = False,
) -> str:
    """The reply that carries out `decision`.

    Args:
        at: Where to press, where that is known better than `press_point` knows it.
        elsewhere: Press another point of the same element, because the first one did nothing.
        doubtful: Where it says that all is done, call the person to look instead.
    """
    head = f"Step {decision.step} of {decision.steps}."
    one = None if decision.element is None else elements[decision.element]
    point = PixelPoint(0, 0) if one is None else (at or press_point(one, decision.point, size))
    if elsewhere and one is not None:
        point = _inside(PixelPoint(one.box.left + 0.3 * one.box.width, one.box.centre.y), size)
    here = f"start_box={_box(point)}"
    said = "" if decision.span is None else task[decision.span[0] : decision.span[1]]
    name = "" if one is None else called(one, elements)
    match decision.deed:
        case ActionKind.CLICK:
            return _reply(f"{head} I see the {name}; I click it.", f"click({here})")
        case ActionKind.DOUBLE_CLICK:
            return _reply(f"{head} I see the {name}; I double-click it.", f"left_double({here})")
        case ActionKind.RIGHT_CLICK:
            return _reply(f"{head} I see the {name}; I right-click it.", f"right_single({here})")
        case ActionKind.FILL:
            return _reply(
                f"{head} I see the {name}; I fill it.",
                f"click({here})",
                "hotkey(key='ctrl a')",
                f"type(content={_quoted(said)})",
            )
        case ActionKind.WRITE:
            return _reply(f"{head} I type where the keyboard is.", f"type(content={_quoted(said)})")
        case ActionKind.KEYS:
            keys = " ".join("plus" if key == "+" else key.replace("_", "") for key in dict.fromkeys(decision.keys))
            times = min(20, decision.amount or 1)
            return _reply(f"{head} I press the keys.", *[f"hotkey(key={_quoted(keys)})"] * times)
        case ActionKind.SCROLL:
            where = "" if one is None else f"start_box={_box(one.box.centre)}, "
            over = "" if one is None else f" over the {name}"
            return _reply(
                f"{head} I do not see it yet; I scroll {decision.direction}{over}.",
                f"scroll({where}direction='{decision.direction}', amount='{decision.amount or 5}')",
            )
        case ActionKind.DRAG:
            assert one is not None
            start, end = _drag(decision, one, elements, size)
            return _reply(f"{head} I see the {name}; I drag it.", f"drag(start_box={_box(start)}, end_box={_box(end)})")
        case ActionKind.WAIT:
            return _reply(f"{head} I wait until the screen is ready.", "wait(time='1')")
        case ActionKind.FINISHED if doubtful:
            return _reply(
                f"{head} All should be done, but I am not sure; I ask.",
                f"call_user(content='{_counted(decision.steps)} should be done, but I am not sure: please look.')",
            )
        case ActionKind.FINISHED:
            return _reply(
                f"{head} All is done as it should be.", f"finished(content='{_counted(decision.steps)} done')"
            )
        case ActionKind.ASK:
            what = f"“{said.translate(_SAFE)}”" if said else "what is meant"
            return _reply(
                f"{head} I do not see {what}; I ask.",
                f"call_user(content={_quoted(f'Step {decision.step}: I do not see {what} on this screen.')})",
            )
        case _:
            assert_never(decision.deed)


def called(element: Element, elements: Sequence[Element]) -> str:
    """What a person would call an element: its kind and its name, never what is typed into it."""
    kind = element.kind.value.replace("_", " ")
    name = element.text
    if element.kind in _FIELDS:
        label = label_of(element, elements)
        name = "" if label is None else label.text
    name = name.partition("\n")[0].translate(_SAFE).strip()
    return f"{kind} “{name[:_NAMED]}”" if name else kind


def press_point(element: Element, name: str, size: Size) -> PixelPoint:
    """Where to press an element: its point of that name, else where such a point usually is."""
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


def is_checked(element: Element) -> bool:
    """Whether it is seen to be ticked."""
    return State.CHECKED in element.state


def _drag(decision: Decision, one: Element, elements: Sequence[Element], size: Size) -> tuple[PixelPoint, PixelPoint]:
    if decision.end is not None:
        return press_point(one, "press", size), press_point(elements[decision.end], "press", size)
    assert decision.share is not None
    start, end = (press_point(one, name, size) for name in ("start", "end"))
    if one.box.height > one.box.width and not {"start", "end"} & one.points.keys():  # upright: full at the top
        start, end = PixelPoint(one.box.centre.x, one.box.bottom - 4), PixelPoint(one.box.centre.x, one.box.top + 4)
    handle = press_point(one, "handle" if "handle" in one.points else "press", size)
    goal = PixelPoint(
        start.x + decision.share * (end.x - start.x),
        start.y + decision.share * (end.y - start.y),
    )
    return handle, _inside(goal, size)


def _inside(at: PixelPoint, size: Size) -> PixelPoint:
    return PixelPoint(min(max(0.0, at.x), size.width - 1.0), min(max(0.0, at.y), size.height - 1.0))


def _reply(thought: str, *calls: str) -> str:
    return f"Thought: {thought}\nAction: " + "\n\n".join(calls)


def _box(at: PixelPoint) -> str:
    return f"'({_decimal(at.x)},{_decimal(at.y)})'"


def _decimal(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return "'" + escaped.replace("'", "\\'") + "'"


def _counted(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"


def same_place(a: PixelBox, b: PixelBox) -> bool:
    """Whether two boxes are one element's on two screens."""
    return abs(a.left - b.left) <= 3 and abs(a.top - b.top) <= 3 and abs(a.right - b.right) <= 3

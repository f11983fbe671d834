"""Elements of a frame as JSON records, and back; every record is treated as if a stranger wrote it.

Coordinates are kept to a hundredth of a pixel: far finer than any reader of screens is, and half the bytes.
"""

from __future__ import annotations

import json
import math
from typing import Final

from agent.core.actions import JsonValue
from agent.sessions.format.records import load_value
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Affordance, Element, Kind, State

MAX_ELEMENTS: Final = 20_000
"""Elements of the fullest frame; a screen has some hundreds."""


def element_to_text(element: Element) -> str:
    """`[kind, box, text, state, score, points]` as JSON, and where an icon has a meaning its name and how sure that is.

    It is the key under which equal elements are kept once.
    """
    box = element.box
    points: dict[str, JsonValue] = {
        name: [_short(point.at.x), _short(point.at.y), _short(point.sigma_x), _short(point.sigma_y)]
        for name, point in sorted(element.points.items())
    }
    sides: list[JsonValue] = [_short(box.left), _short(box.top), _short(box.right), _short(box.bottom)]
    state: list[JsonValue] = [condition.value for condition in sorted(element.state)]
    record: list[JsonValue] = [element.kind.value, sides, element.text, state, round(element.score, 3), points]
    if element.name:
        record += [element.name, round(element.name_score, 3)]
    return json.dumps(record, allow_nan=False, separators=(",", ":"))


def element_from_text(text: str) -> Element:
    """The inverse of `element_to_text`.

    Raises:
        ValueError: If `text` is not what that writes.
    """
    match load_value(text):
        case [str(kind), [a, b, c, d], str(content), [*state], score, dict(points), *meaning]:
            name, name_score = _meaning(meaning)
            return Element(
                Kind(kind),
                PixelBox(_number(a), _number(b), _number(c), _number(d)),
                content,
                frozenset(State(str(name)) for name in state),
                _number(score),
                {point_name: _affordance(point) for point_name, point in points.items()},
                name,
                name_score,
            )
        case _:
            raise ValueError(f"no element is written as {text[:80]}")


def _meaning(record: list[JsonValue]) -> tuple[str, float]:
    match record:
        case []:
            return "", 0.0
        case [str(name), score]:
            return name, _number(score)
        case _:
            raise ValueError(f"{str(record)[:40]} is not the name of an icon and its score")


def _affordance(record: JsonValue) -> Affordance:
    match record:
        case [x, y, across, down]:
            return Affordance(PixelPoint(_number(x), _number(y)), _number(across), _number(down))
        case _:
            raise ValueError(f"{str(record)[:40]} is not a point to press")


def _number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
        raise ValueError(f"{str(value)[:40]} is not a number of pixels")
    return float(value)


def _short(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number of pixels")
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded

"""Actions and events as JSON records that lose nothing, and back; every record is treated as if a stranger wrote it.

`agent.core.events.event_json` speaks to people and programs: desktop units, no frames. What it leaves out and a reader
of session files needs (the actions in pixels of their frame, the reflection) is the `detail` kept beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from agent.core.actions import (
    MAX_CLICKS,
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    JsonValue,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
    key,
    to_record,
)
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from agent.core.reply import ParseError, Reply
from agent.sessions.format.schema import LAST_S
from vision.frame import Frame
from vision.geometry import DesktopBox, Piece, PixelBox, PixelPoint, Viewport
from vision.perception.elements import Element

JsonObject = Mapping[str, JsonValue]

KINDS: Final = frozenset(
    {"observed", "predicted", "misparsed", "judged", "executed", "paused", "resumed", "failed", "ended"}
)


@dataclass(frozen=True, slots=True)
class Record:
    """One event as the file holds it; `SessionReader.event` makes an `Event` of it.

    Attributes:
        seq: Counted from 1, without gaps.
        at_s: Wall time of recording, seconds since 1970.
        event: The object that `--json` printed.
        detail: What that leaves out.
        actions: The actions of a reply, or the one judged or executed, in pixels of the frame.
        frame_id: The frame it refers to.
    """

    seq: int
    at_s: float
    step: int
    kind: str
    event: JsonObject
    detail: JsonObject
    actions: tuple[Action, ...]
    frame_id: int | None


def dump(value: JsonObject) -> str:
    """Compact JSON in US-ASCII: lone surrogates, which a model may well write, survive it.

    Raises:
        ValueError: If a number is not finite.
    """
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def load(text: str) -> JsonObject:
    """The JSON object written in `text`.

    Raises:
        ValueError: If it is anything else.
    """
    found = load_value(text)
    if not isinstance(found, dict):
        raise ValueError("it is not an object")
    return found


def load_value(text: str) -> JsonValue:
    """What is written in `text` as JSON.

    Raises:
        ValueError: If it is not JSON.
    """
    try:
        found: JsonValue = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return found


def action_from_record(record: JsonValue) -> Action:
    """The inverse of `agent.core.actions.to_record`.

    Raises:
        ValueError: If `record` is not what `to_record` writes.
    """
    match record:
        case {"kind": "click", "at": at, "button": str(button), "count": int(count)} if 1 <= count <= MAX_CLICKS:
            return Click(_point(at), Button(button), count, tuple(key(_text(name)) for name in _held(record)))
        case {"kind": "move", "at": at}:
            return Move(_point(at))
        case {"kind": "drag", "start": start, "end": end}:
            return Drag(None if start is None else _point(start), _point(end))
        case {"kind": "mouse_down", "at": at, "button": str(button)}:
            return MouseDown(None if at is None else _point(at), Button(button))
        case {"kind": "mouse_up", "at": at, "button": str(button)}:
            return MouseUp(None if at is None else _point(at), Button(button))
        case {"kind": "scroll", "direction": str(direction), "at": at, "amount": int(amount)}:
            return Scroll(Direction(direction), None if at is None else _point(at), amount)
        case {"kind": "hotkey", "keys": [*keys]}:
            return Hotkey(tuple(key(_text(name)) for name in keys))
        case {"kind": "press", "key": str(name)}:
            return KeyDown(key(name))
        case {"kind": "release", "key": str(name)}:
            return KeyUp(key(name))
        case {"kind": "type", "text": str(text)}:
            return Type(text)
        case {"kind": "wait", "seconds": seconds}:
            return Wait(_number(seconds))
        case {"kind": "screenshot"}:
            return Screenshot()
        case {"kind": "note", "text": str(text)}:
            return Note(text)
        case {"kind": "finished", "content": str(content)}:
            return Finished(content)
        case {"kind": "call_user", "content": str(content)}:
            return CallUser(content)
        case {"kind": "foreign", "name": str(name), "arguments": [*pairs]}:
            return Foreign(name, tuple(_argument(pair) for pair in pairs))
        case _:
            raise ValueError(f"no action is written as {str(record)[:80]}")


def frame_of(event: Event) -> Frame | None:
    """The frame that `event` refers to."""
    match event:
        case Observed() | Judged() | Executed():
            return event.frame
        case Predicted() | Misparsed() | Paused() | Resumed() | Failed() | Ended():
            return None
        case _:
            assert_never(event)


def event_detail(event: Event) -> dict[str, JsonValue]:
    """What `event_json(event)` and the frame do not say."""
    match event:
        case Judged() | Executed():
            return {"actions": [to_record(event.action)]}
        case Predicted(reply=reply):
            return {"actions": [to_record(action) for action in reply.actions], "reflection": reply.reflection}
        case Observed() | Misparsed() | Paused() | Resumed() | Failed() | Ended():
            return {}
        case _:
            assert_never(event)


def actions_of(detail: JsonObject) -> tuple[Action, ...]:
    """The actions of an event from its detail.

    Raises:
        ValueError: If one cannot be read.
    """
    match detail.get("actions", []):
        case [*records]:
            return tuple(action_from_record(record) for record in records)
        case _:
            raise ValueError("its actions are not a list")


def event_from_record(
    record: JsonObject, detail: JsonObject, frame: Frame | None, elements: tuple[Element, ...] = ()
) -> Event:
    """The event that was written as `event_json(event)`, `event_detail(event)`, `frame_of(event)` and its elements.

    Equal to the original but for durations, which `event_json` rounds.

    Raises:
        ValueError: If the three do not make an event.
    """
    match record, actions_of(detail), frame:
        case {
            "event": "observed",
            "step": int(step),
            "changed": (int() | None) as changed,
            "seconds": took,
        }, (), Frame():
            return Observed(step, frame, changed, _number(took))
        case {"event": "predicted", "step": int(step), "text": str(text), "seconds": took}, actions, None if actions:
            reply = Reply(_text(record.get("thought")), actions, _text(detail.get("reflection")))
            sure = record.get("confidence")
            return Predicted(step, text, reply, None if sure is None else _number(sure), _number(took))
        case {"event": "misparsed", "step": int(step), "text": str(text), "span": [int(start), int(end)]}, (), None:
            return Misparsed(step, text, ParseError(_text(record.get("error")), (start, end)))
        case {"event": "judged", "step": int(step), "verdict": str(verdict), "note": str(note)}, (action,), Frame():
            return Judged(step, frame, action, Verdict(verdict), note, elements)
        case {"event": "executed", "step": int(step), "seconds": took}, (action,), Frame():
            return Executed(step, frame, action, _number(took), by_person=record.get("by") == "person")
        case {"event": "paused", "step": int(step), "why": str(why)}, (), None:
            return Paused(step, why)
        case {"event": "resumed", "step": int(step)}, (), None:
            return Resumed(step)
        case {"event": "failed", "step": int(step), "message": str(message)}, (), None:
            return Failed(step, message)
        case {"event": "ended", "step": int(step), "reason": str(reason), "content": str(content)}, (), None:
            return Ended(step, Reason(reason), content)
        case _:
            raise ValueError(f"no event is written as {dump(record)[:80]}")


def record_from_row(row: Sequence[object]) -> Record:
    """The record in one row of the table of events.

    Raises:
        ValueError: If a value is of the wrong type, or the columns contradict each other.
    """
    match row:
        case (int(seq), float(at_s), int(step), str(kind), str(event), str(detail), (int() | None) as frame_id):
            printed, left_out = load(event), load(detail)
            if (
                (printed.get("event"), printed.get("step")) != (kind, step)
                or kind not in KINDS
                or not 0 <= at_s < LAST_S
            ):
                raise ValueError("what it says of itself does not agree")
            return Record(seq, at_s, step, kind, printed, left_out, actions_of(left_out), frame_id)
        case _:
            raise ValueError("a value is of the wrong type")


def viewport_to_record(viewport: Viewport) -> dict[str, JsonValue]:
    """Each piece as its pixels and its part of the desktop, `[left, top, right, bottom]` both."""
    return {"pieces": [{"pixels": _sides(piece.pixels), "desktop": _sides(piece.desktop)} for piece in viewport.pieces]}


def viewport_from_record(record: JsonObject) -> Viewport:
    """The inverse of `viewport_to_record`.

    Raises:
        ValueError: If `record` is not what that writes.
    """
    match record:
        case {"pieces": [*pieces]}:
            return Viewport(tuple(_piece(piece) for piece in pieces))
        case _:
            raise ValueError("it has no pieces")


def _piece(record: JsonValue) -> Piece:
    match record:
        case {"pixels": [a, b, c, d], "desktop": [e, f, g, h]}:
            pixels = PixelBox(_number(a), _number(b), _number(c), _number(d))
            return Piece(pixels, DesktopBox(_number(e), _number(f), _number(g), _number(h)))
        case _:
            raise ValueError(f"no piece of a viewport is written as {str(record)[:80]}")


def _sides(box: PixelBox | DesktopBox) -> list[JsonValue]:
    return [box.left, box.top, box.right, box.bottom]


def _point(value: JsonValue) -> PixelPoint:
    match value:
        case [x, y]:
            return PixelPoint(_number(x), _number(y))
        case _:
            raise ValueError(f"{str(value)[:40]} is not a point")


def _argument(value: JsonValue) -> tuple[str, str]:
    match value:
        case [str(name), str(content)]:
            return name, content
        case _:
            raise ValueError(f"{str(value)[:40]} is not an argument")


def _number(value: JsonValue) -> float:
    # a float may have been written as a whole number, so both are read; a huge one has no float
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15 or math.isnan(value):
        raise ValueError(f"{str(value)[:40]} is not a number")
    return value


def _held(record: JsonValue) -> list[JsonValue]:
    """Keys held during a click; in older sessions no click has the entry."""
    held = record.get("held", []) if isinstance(record, dict) else []
    if not isinstance(held, list):
        raise ValueError(f"{str(held)[:40]} is no list of keys")
    return held


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]} is not text")
    return value


def _refuse_constant(name: str) -> JsonValue:
    raise ValueError(f"{name} is not a number of JSON")

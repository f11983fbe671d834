"""Actions and events as records: the whole union survives, and any JSON is an action or a `ValueError`."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import (
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
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason, Verdict
from agent.core.events import event_json as printed
from agent.core.key_names import KEYS
from agent.core.reply import ParseError, Reply
from agent.sessions.format.records import (
    action_from_record,
    dump,
    event_detail,
    event_from_record,
    frame_of,
    load,
    viewport_from_record,
    viewport_to_record,
)
from vision.frame import Frame
from vision.geometry import DesktopBox, Piece, PixelBox, PixelPoint, Size, Viewport

# any text at all: a model may well write half a surrogate pair
words = st.text(st.characters(), max_size=20)
coordinates = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6)
points = st.builds(PixelPoint, coordinates, coordinates)
places = st.none() | points
keys = st.sampled_from(sorted(KEYS)).map(key)
buttons = st.sampled_from(Button)

ACTIONS: dict[type[Action], st.SearchStrategy[Action]] = {
    Click: st.builds(Click, points, buttons, st.integers(1, 3), st.lists(keys, max_size=2).map(tuple)),
    Move: st.builds(Move, points),
    Drag: st.builds(Drag, places, points),
    MouseDown: st.builds(MouseDown, places, buttons),
    MouseUp: st.builds(MouseUp, places, buttons),
    Scroll: st.builds(Scroll, st.sampled_from(Direction), places, st.integers(1, 100)),
    Hotkey: st.builds(Hotkey, st.lists(keys, max_size=4).map(tuple)),
    KeyDown: st.builds(KeyDown, keys),
    KeyUp: st.builds(KeyUp, keys),
    Type: st.builds(Type, words),
    Wait: st.builds(Wait, st.floats(0, 1e6)),
    Screenshot: st.just(Screenshot()),
    Note: st.builds(Note, words),
    Finished: st.builds(Finished, words),
    CallUser: st.builds(CallUser, words),
    Foreign: st.builds(Foreign, words, st.lists(st.tuples(words, words), max_size=3).map(tuple)),
}
actions = st.one_of(*ACTIONS.values())

FRAME = Frame(np.zeros((3, 5, 3), np.uint8), Viewport.plain(Size(5, 3)))
steps = st.integers(1, 10**6)
durations = st.integers(0, 10**6).map(lambda ten_thousandths: ten_thousandths / 10_000)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Observed, steps, st.just(FRAME), st.none() | st.integers(0, 999), durations),
    st.builds(
        Predicted,
        steps,
        words,
        st.builds(Reply, words, st.lists(actions, min_size=1, max_size=3).map(tuple), words),
        st.none() | st.floats(0, 1),
        durations,
    ),
    st.builds(Misparsed, steps, words, st.builds(ParseError, words, st.tuples(st.integers(0), st.integers(0)))),
    st.builds(Judged, steps, st.just(FRAME), actions, st.sampled_from(Verdict), words),
    st.builds(Executed, steps, st.just(FRAME), actions, durations),
    st.builds(Failed, steps, words),
    st.builds(Ended, steps, st.sampled_from(Reason), words),
)

boxes = st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(1, 1e4), st.floats(1, 1e4)).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)
pieces = st.tuples(boxes, boxes).map(lambda both: Piece(PixelBox(*both[0]), DesktopBox(*both[1])))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def test_every_action_is_tried_below() -> None:
    assert set(ACTIONS) == set(get_args(Action))


@given(actions)
def test_an_action_comes_back_from_its_record(action: Action) -> None:
    assert action_from_record(dict(load(dump(to_record(action))))) == action


@given(events)
def test_an_event_comes_back_from_its_record(event: Event) -> None:
    record, detail = load(dump(printed(event))), load(dump(event_detail(event)))
    assert event_from_record(record, detail, frame_of(event)) == event


@given(st.lists(pieces, min_size=1, max_size=4))
def test_a_viewport_comes_back_from_its_record(several: list[Piece]) -> None:
    viewport = Viewport(tuple(several))
    assert viewport_from_record(load(dump(viewport_to_record(viewport)))) == viewport


@given(json_values)
def test_any_json_is_an_action_or_a_value_error(value: JsonValue) -> None:
    with pytest.raises(ValueError):
        action_from_record(value)


@given(actions, st.data())
def test_a_record_with_any_field_replaced_is_an_action_or_a_value_error(action: Action, data: st.DataObject) -> None:
    record = to_record(action)
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(json_values)
    try:
        found = action_from_record(record)
    except ValueError:
        return
    assert type(found) in ACTIONS


@given(events, st.data())
def test_an_event_with_any_field_replaced_is_an_event_or_a_value_error(event: Event, data: st.DataObject) -> None:
    record, detail = printed(event), event_detail(event)
    changed = data.draw(st.sampled_from([record, detail] if detail else [record]))
    changed[data.draw(st.sampled_from(sorted(changed)))] = data.draw(json_values)
    try:
        found = event_from_record(record, detail, frame_of(event))
    except ValueError:
        return
    assert replace(found, step=1).step == 1


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[]", "1", '{"a": NaN}', '{"a": ' + "9" * 5000 + "}"]
)
def test_text_that_is_no_object_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        load(text)

"""Key names as people write them, and actions as the command line prints them."""

from __future__ import annotations

import json
from contextlib import suppress

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
    Key,
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
    describe,
    key,
    target,
    to_json,
)
from agent.core.key_names import KEYS
from vision.geometry import PixelPoint, Size, Viewport

AT, END = PixelPoint(10, 20), PixelPoint(30, 40)

EVERY: list[tuple[Action, dict[str, object], PixelPoint | None]] = [
    (Click(AT), {"kind": "click", "at": [-90, 20]}, AT),
    (Click(AT, Button.RIGHT, 2), {"kind": "click", "at": [-90, 20], "button": "right", "count": 2}, AT),
    (
        Click(AT, count=3, held=(Key("ctrl"), Key("shift"))),
        {"kind": "click", "at": [-90, 20], "count": 3, "held": ["ctrl", "shift"]},
        AT,
    ),
    (Move(AT), {"kind": "move", "at": [-90, 20]}, AT),
    (Drag(AT, END), {"kind": "drag", "start": [-90, 20], "end": [-70, 40]}, AT),
    (Drag(None, END), {"kind": "drag", "start": None, "end": [-70, 40]}, END),
    (MouseDown(AT), {"kind": "mouse_down", "at": [-90, 20]}, AT),
    (MouseUp(), {"kind": "mouse_up", "at": None}, None),
    (Scroll(Direction.UP, AT), {"kind": "scroll", "direction": "up", "at": [-90, 20]}, AT),
    (Scroll(Direction.LEFT, amount=2), {"kind": "scroll", "direction": "left", "at": None, "amount": 2}, None),
    (Hotkey((Key("ctrl"), Key("c"))), {"kind": "hotkey", "keys": ["ctrl", "c"]}, None),
    (KeyDown(Key("shift")), {"kind": "press", "key": "shift"}, None),
    (KeyUp(Key("shift")), {"kind": "release", "key": "shift"}, None),
    (Type("Ada\n"), {"kind": "type", "text": "Ada\n"}, None),
    (Wait(2.5), {"kind": "wait", "seconds": 2.5}, None),
    (Screenshot(), {"kind": "screenshot"}, None),
    (Note("42"), {"kind": "note", "text": "42"}, None),
    (Finished("42"), {"kind": "finished", "content": "42"}, None),
    (CallUser("which?"), {"kind": "call_user", "content": "which?"}, None),
    (Foreign("press_home"), {"kind": "foreign", "name": "press_home", "arguments": {}}, None),
]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Ctrl", "ctrl"), ("control", "ctrl"), ("Control_L", "ctrl"), ("cmd", "win"), ("Super_L", "win"),
        ("option", "alt"), ("Return", "enter"), ("KP_Enter", "enter"), ("esc", "escape"), ("Del", "delete"),
        ("page down", "page_down"), ("Page_Down", "page_down"), ("page-down", "page_down"), ("PgDn", "page_down"),
        ("arrow up", "up"), ("ArrowLeft", "left"), ("left arrow", "left"), ("caps lock", "caps_lock"),
        ("print screen", "print_screen"), ("F5", "f5"), ("S", "s"), ("7", "7"), ("+", "+"), ("-", "-"), ("_", "_"),
        ("plus", "+"), ("minus", "-"), (" ", "space"), ("space", "space"), ("volume up", "volume_up"),
        ("numpad0", "numpad_0"), ("num5", "numpad_5"), ("KP_Add", "numpad_add"), ("kp_add", "numpad_add"),
        ("subtract", "numpad_subtract"), ("keypad 7", "numpad_7"), ("numpad enter", "enter"), ("AltGr", "alt_gr"),
        ("ISO_Level3_Shift", "alt_gr"), ("browserback", "browser_back"),
        ("XF86Back", "browser_back"), ("back", "backspace"), ("XF86Calculator", "calculator"),
        ("BrowserRefresh", "browser_refresh"), ("XF86AudioRaiseVolume", "volume_up"), ("Ö", "ö"), ("é", "é"),
    ],
)  # fmt: skip
def test_keys_go_by_the_names_people_use(written: str, canonical: str) -> None:
    assert key(written) == canonical


@pytest.mark.parametrize("written", ["", "foo", "a_", "-c", "ctrl-", "--", "cd", "éé", "İ", "f25", "\n"])
def test_a_name_that_is_no_key_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match="there is no key"):
        key(written)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_key_answers_to_its_own_name(name: str) -> None:
    assert key(name) == name
    assert key(name.upper()) == name
    if len(name) > 1:
        assert key(name.replace("_", "")) == name
        assert key(name.replace("_", " ")) == name


@given(st.text(max_size=20))
def test_any_name_is_a_known_key_a_character_or_refused(name: str) -> None:
    with suppress(ValueError):
        assert key(name) in KEYS or (len(key(name)) == 1 and key(name).isprintable())


@pytest.mark.parametrize(("action", "expected", "at"), EVERY)
def test_an_action_is_printed_in_desktop_units(
    action: Action, expected: dict[str, object], at: PixelPoint | None
) -> None:
    left_of_the_first = Viewport.plain(Size(100, 100), -100, 0)
    printed = to_json(action, left_of_the_first)
    assert printed == expected
    assert json.loads(json.dumps(printed)) == printed
    assert target(action) == at
    assert describe(action)

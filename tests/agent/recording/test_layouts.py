"""What a person types is recorded as it arrives in a program, whatever the layout, its group and the locks."""

from __future__ import annotations

from typing import Any

import pytest
import xcffib
import xcffib.xkb

from agent.core.actions import Button, Click, Hotkey, Type, key
from agent.core.events import Failed
from agent.desktop.x11.key_symbols import accent_of
from agent.desktop.x11.keymap import CAPS_LOCK, CORE_KEYBOARD, read_keymap
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.keyboard_layouts import (
    ALT_GR,
    CTRL,
    LAYOUTS,
    NUM_LOCK,
    ROWS,
    SHIFT,
    input_method,
    layout,
    pointer_map,
)
from tests.agent.desktop.live_programs import Target, eventually
from tests.agent.desktop.xtest_input import KEY_DOWN, KEY_UP, XTestInput
from tests.agent.recording.recorded_person import recording
from vision.geometry import PixelPoint

KEYPAD = (79, 80, 81, 83, 84, 85, 87, 88, 89, 90)
LETTER_C = 54

pytestmark = pytest.mark.display


def type_rows(injector: XTestInput, *held: int) -> None:
    """Every key that types, with some keys held. Of dead keys programs make different things, so they are left out."""
    connection: Any = xcffib.connect()
    keymap = read_keymap(connection)
    group = connection(xcffib.xkb.key).GetState(CORE_KEYBOARD).reply().group
    connection.disconnect()
    state = group << 13 | (keymap.level_3 if ALT_GR in held else 0) | (1 if SHIFT in held else 0)
    for code in held:
        injector.send(KEY_DOWN, code)
    for code in ROWS:
        if not accent_of(keymap.symbol(code, state)):
            injector.send(KEY_DOWN, code)
            injector.send(KEY_UP, code)
    for code in held:
        injector.send(KEY_UP, code)
    injector.flush()


def recorded_rows(target: Target, injector: XTestInput, *held: int) -> str:
    """What was recorded of all keys that type; it is what arrived."""
    at = target.middle("line")
    with recording() as record:
        injector.click(int(at.x), int(at.y))
        eventually(lambda: target.state()["focus"] == "line", "the field has the keys")
        type_rows(injector, *held)
        injector.press(0xFF0D)
        text = "".join(one.text for one in record.end() if isinstance(one, Type))
    target.shows("line", text)
    return text


@pytest.mark.parametrize("held", [(), (SHIFT,), (ALT_GR,), (ALT_GR, SHIFT)], ids=["plain", "shift", "altgr", "both"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_recorded_as_it_types(
    target: Target, injector: XTestInput, name: str, held: tuple[int, ...]
) -> None:
    with layout(name):
        assert len(recorded_rows(target, injector, *held)) >= 20


@pytest.mark.parametrize("group", range(4))
@pytest.mark.parametrize("modifiers", [0, CAPS_LOCK], ids=["", "caps lock"])
def test_every_group_is_recorded_as_it_types(target: Target, injector: XTestInput, group: int, modifiers: int) -> None:
    with layout("us,ru,gr,de", group=group, modifiers=modifiers):
        assert "qйωq"[group] in recorded_rows(target, injector).lower()


@pytest.mark.parametrize("modifiers", [0, NUM_LOCK], ids=["", "num lock"])
def test_the_number_block_is_recorded_as_num_lock_has_it(target: Target, injector: XTestInput, modifiers: int) -> None:
    with layout("us", modifiers=modifiers), recording() as record:
        for code in KEYPAD:
            injector.send(KEY_DOWN, code)
            injector.send(KEY_UP, code)
        injector.flush()
        actions = record.end()
    if modifiers:
        assert actions == [Type("7894561230")]
    else:
        names = "home up page_up left right end down page_down insert"  # 5 in the middle is Begin, which has no name
        assert actions == [Hotkey((key(name),)) for name in names.split()]


@pytest.mark.parametrize(("name", "group"), [("us,ru", 1), ("ru,us", 0), ("gr,us", 0), ("us,ru,gr", 2)])
def test_a_shortcut_keeps_its_letter_while_a_layout_without_it_is_active(
    display: VirtualDisplay, injector: XTestInput, name: str, group: int
) -> None:
    with layout(name, group=group), recording() as record:
        for kind, code in ((KEY_DOWN, CTRL), (KEY_DOWN, LETTER_C), (KEY_UP, LETTER_C), (KEY_UP, CTRL)):
            injector.send(kind, code)
        injector.flush()
        assert record.end() == [Hotkey((key("ctrl"), key("c")))]


def test_a_key_that_is_given_another_meaning_while_it_is_recorded_is_read_anew(
    display: VirtualDisplay, injector: XTestInput
) -> None:
    with layout("us"), recording() as record:
        injector.type("zy")
        with layout("de"):
            for code in (52, 29):
                injector.send(KEY_DOWN, code)
                injector.send(KEY_UP, code)
            injector.flush()
        assert record.end() == [Type("zyyz")]


def test_text_under_an_input_method_is_said_not_to_be_known(display: VirtualDisplay, injector: XTestInput) -> None:
    with recording() as record:
        injector.type("plain")
        injector.press(0xFF0D)
        eventually(lambda: record.actions(), "the plain text")
        with input_method("some"):
            injector.type("nihao")
            injector.press(0xFF0D)
            eventually(lambda: any(isinstance(event, Failed) for event in record.events), "it says so")
        done = record.end()
    assert [one.text for one in done if isinstance(one, Type)] == ["plain"]
    (failed,) = [event for event in record.events if isinstance(event, Failed)]
    assert failed.message.startswith("what was typed here is not known, because an input method was on")


@pytest.mark.parametrize(("order", "recorded"), [("3 2 1", Button.RIGHT), ("1 2 3", Button.LEFT)])
def test_a_left_handed_mouse_is_recorded_as_programs_get_it(
    display: VirtualDisplay, injector: XTestInput, order: str, recorded: Button
) -> None:
    with pointer_map(order), recording() as record:
        injector.click(300, 200)
        assert record.end() == [Click(PixelPoint(300, 200), recorded)]

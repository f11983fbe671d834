"""The stop key on a real X server, by real key events."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import xcffib
import xcffib.xproto
import xcffib.xtest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.actions import Key
from agent.core.key_names import KEYS
from agent.core.stop import Stop, parse_chord
from agent.desktop.monitor.stop_key import StopKey
from agent.desktop.x11.key_symbols import keysyms
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

PATIENCE_S = 10.0
PRESS, RELEASE = 2, 3
LEFT_CTRL, LEFT_ALT, RIGHT_CTRL, RIGHT_ALT, ESCAPE, SHIFT, LETTER_X, SLASH, MENU = 37, 64, 105, 108, 9, 50, 53, 61, 135
UNUSED = 250


class Keyboard:
    """Another program that presses keys."""

    def __init__(self) -> None:
        self.connection: Any = xcffib.connect()
        self._xtest: Any = self.connection(xcffib.xtest.key)

    def send(self, kind: int, code: int) -> None:
        self._xtest.FakeInputChecked(kind, code, 0, 0, 0, 0, 0).check()

    def hold(self, *codes: int) -> None:
        for code in codes:
            self.send(PRESS, code)

    def release(self, *codes: int) -> None:
        for code in reversed(codes):
            self.send(RELEASE, code)

    def tap(self, *codes: int) -> None:
        self.hold(*codes)
        self.release(*codes)

    def tap_unanswered(self, *codes: int) -> None:
        """Ask the server for no answer: answering anybody makes it hand over what it has recorded."""
        for kind, order in ((PRESS, codes), (RELEASE, codes[::-1])):
            for code in order:
                self._xtest.FakeInput(kind, code, 0, 0, 0, 0, 0)
        self.connection.flush()

    @contextmanager
    def key_means(self, code: int, keysym: int) -> Iterator[None]:
        """The keymap changed while it lasts."""
        core = self.connection.core
        before = core.GetKeyboardMapping(code, 1).reply()
        core.ChangeKeyboardMappingChecked(1, code, 1, [keysym]).check()
        try:
            yield
        finally:
            core.ChangeKeyboardMappingChecked(1, code, before.keysyms_per_keycode, list(before.keysyms)).check()


@pytest.fixture
def keyboard(display: VirtualDisplay) -> Iterator[Keyboard]:
    found = Keyboard()
    yield found
    found.connection.disconnect()


def test_every_key_has_symbols_of_its_own() -> None:
    symbols = [symbol for name in KEYS for symbol in keysyms(Key(name))]
    assert len(symbols) == len(set(symbols)) >= len(KEYS)


@pytest.mark.display
@pytest.mark.parametrize("ctrl", [LEFT_CTRL, RIGHT_CTRL])
@pytest.mark.parametrize("alt", [LEFT_ALT, RIGHT_ALT])
def test_the_chord_stops_with_left_and_right_modifiers(keyboard: Keyboard, ctrl: int, alt: int) -> None:
    stop = Stop()
    with StopKey(stop):
        keyboard.tap(ctrl, alt, ESCAPE)
        assert stop.wait(PATIENCE_S)
    assert stop.reason == "Ctrl+Alt+Escape was pressed"


@pytest.mark.display
@pytest.mark.parametrize("mode", [xcffib.xproto.GrabMode.Async, xcffib.xproto.GrabMode.Sync])
def test_the_chord_stops_while_another_program_holds_or_freezes_the_keyboard(keyboard: Keyboard, mode: int) -> None:
    menu: Any = xcffib.connect()
    root = menu.get_setup().roots[0].root
    grabbed = menu.core.GrabKeyboard(False, root, 0, xcffib.xproto.GrabMode.Async, mode)
    assert grabbed.reply().status == xcffib.xproto.GrabStatus.Success
    stop = Stop()
    with StopKey(stop):
        keyboard.tap_unanswered(LEFT_CTRL, LEFT_ALT, ESCAPE)
        assert stop.wait(PATIENCE_S)
    menu.core.UngrabKeyboardChecked(0).check()
    menu.disconnect()


# leaving StopKey reads what was recorded until then to the end: no waiting for something not to happen
@pytest.mark.display
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([PRESS, RELEASE]), st.sampled_from([LEFT_CTRL, LEFT_ALT, ESCAPE, SHIFT, LETTER_X])),
        max_size=14,
    )
)
def test_it_stops_exactly_when_all_keys_of_the_chord_are_down_at_once(
    display: VirtualDisplay, events: list[tuple[int, int]]
) -> None:
    keyboard, stop, down, complete = Keyboard(), Stop(), set[int](), False
    with StopKey(stop):
        for kind, code in events:
            keyboard.send(kind, code)
            down = down | {code} if kind == PRESS else down - {code}
            complete |= down >= {LEFT_CTRL, LEFT_ALT, ESCAPE}
    keyboard.release(*down)
    keyboard.connection.disconnect()
    assert stop.is_set() == complete


@pytest.mark.display
def test_parts_of_the_chord_and_other_keys_do_not_stop(keyboard: Keyboard) -> None:
    stop = Stop()
    with StopKey(stop):
        keyboard.tap(LEFT_CTRL, LEFT_ALT, LETTER_X)
        keyboard.tap(LEFT_CTRL, ESCAPE)
        keyboard.tap(LEFT_ALT, ESCAPE)
        keyboard.tap(LEFT_CTRL, RIGHT_CTRL, ESCAPE)
    assert not stop.is_set()


@pytest.mark.display
def test_keys_held_when_the_watch_begins_count(keyboard: Keyboard) -> None:
    stop = Stop()
    keyboard.hold(LEFT_CTRL)
    with StopKey(stop):
        keyboard.tap(LEFT_ALT, ESCAPE)
        keyboard.release(LEFT_CTRL)
    assert stop.is_set()


@pytest.mark.display
def test_a_symbol_on_the_shifted_level_of_its_key_can_be_the_stop_key(keyboard: Keyboard) -> None:
    stop = Stop()
    with StopKey(stop, parse_chord("Ctrl+Shift+?")):
        keyboard.tap(LEFT_CTRL, SLASH)
        keyboard.tap(LEFT_CTRL, LEFT_ALT, ESCAPE)
        keyboard.tap(SHIFT, SLASH)
        assert not stop.is_set()
        keyboard.tap(LEFT_CTRL, SHIFT, SLASH)
    assert stop.reason == "Ctrl+Shift+? was pressed"


@pytest.mark.display
def test_the_chord_follows_a_change_of_the_keymap(keyboard: Keyboard) -> None:
    stop = Stop()
    with StopKey(stop), keyboard.key_means(UNUSED, keysyms(Key("escape"))[0]):
        keyboard.tap(LEFT_CTRL, LEFT_ALT, UNUSED)
        assert stop.wait(PATIENCE_S)


@pytest.mark.display
def test_a_chord_that_the_keyboard_does_not_have_is_refused(keyboard: Keyboard) -> None:
    with (
        keyboard.key_means(MENU, 0),
        pytest.raises(RuntimeError, match="has no key menu"),
        StopKey(Stop(), parse_chord("Ctrl+Menu")),
    ):
        pass


@pytest.mark.display
def test_no_thread_outlives_the_watch(display: VirtualDisplay) -> None:
    before = set(threading.enumerate())
    with StopKey(Stop()):
        assert {thread.name for thread in set(threading.enumerate()) - before} == {"input-watch", "input-watch-pulse"}
    assert set(threading.enumerate()) == before


@pytest.mark.display
def test_a_display_that_goes_away_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, server = Stop(), ExitStack()
    with server:
        monkeypatch.setenv("DISPLAY", server.enter_context(VirtualDisplay(Size(320, 240), window_manager=False)).name)
        with StopKey(stop):
            server.close()
            assert stop.wait(PATIENCE_S)
    assert stop.reason == "the stop key no longer works: the display went away"


def test_without_a_display_the_stop_key_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(RuntimeError, match="needs an X server"), StopKey(Stop()):
        pass

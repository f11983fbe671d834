from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import xcffib

from agent.core.actions import Key, key
from agent.desktop.monitor.answer_chords import watch_keys
from agent.desktop.x11.virtual_display import VirtualDisplay

pytestmark = pytest.mark.display

KEYS = (key("y"), key("e"))
TIMEOUT_S = 20


class Heard:
    """Waits for what was heard."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Key] = queue.SimpleQueue()

    def __call__(self, one: Key) -> None:
        self._queue.put(one)

    def next(self) -> Key:
        return self._queue.get(timeout=TIMEOUT_S)


@contextmanager
def other_client() -> Iterator[tuple[Any, int]]:
    """Another program on the display, and the root window."""
    connection = xcffib.connect()
    with closing(_Closing(connection)):
        yield connection, connection.get_setup().roots[0].root


class _Closing:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def close(self) -> None:
        self._connection.disconnect()


def press(display: VirtualDisplay, *keys: str) -> None:
    subprocess.run(["xdotool", "key", *keys], env=display.environment(), check=True)


def test_a_key_is_heard_with_ctrl_and_alt_and_only_so(display: VirtualDisplay) -> None:
    heard = Heard()
    with watch_keys(KEYS, heard) as keys:
        assert keys == KEYS
        press(display, "e", "ctrl+e", "alt+e", "ctrl+alt+shift+e", "ctrl+alt+y", "y", "ctrl+alt+e")
        assert [heard.next(), heard.next()] == ["y", "e"]


def test_it_is_heard_while_a_menu_of_another_program_holds_the_keyboard(display: VirtualDisplay) -> None:
    heard = Heard()
    with watch_keys(KEYS, heard), other_client() as (connection, root):
        assert connection.core.GrabKeyboard(False, root, 0, 1, 1).reply().status == 0
        press(display, "ctrl+alt+y")
        assert heard.next() == "y"


def test_a_key_that_another_program_has_taken_is_left_to_it(display: VirtualDisplay) -> None:
    with other_client() as (connection, root):
        setup = connection.get_setup()
        count = setup.max_keycode - setup.min_keycode + 1
        symbols = connection.core.GetKeyboardMapping(setup.min_keycode, count).reply()
        rows = list(symbols.keysyms)
        code = setup.min_keycode + rows.index(ord("e")) // symbols.keysyms_per_keycode
        connection.core.GrabKeyChecked(False, root, 4 | 8, code, 1, 1).check()
        heard = Heard()
        with watch_keys(KEYS, heard) as keys:
            assert keys == (key("y"),)
            press(display, "ctrl+alt+e", "ctrl+alt+y")
            assert heard.next() == "y"


def test_all_keys_are_free_again_afterwards_and_no_thread_is_left(display: VirtualDisplay) -> None:
    for _ in range(3):
        with watch_keys(KEYS, Heard()) as keys:
            assert keys == KEYS
    assert not [thread for thread in threading.enumerate() if thread.name == "answer-keys"]


def test_without_an_x_server_nothing_is_heard_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    with watch_keys(KEYS, Heard()) as keys:
        assert keys == ()

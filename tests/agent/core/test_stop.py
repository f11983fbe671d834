"""The stop flag, the names of chords, and signals in real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import MODIFIERS, Key
from agent.core.key_names import KEYS
from agent.core.stop import DEFAULT_CHORD, Stop, StopOnSignals, chord_name, parse_chord
from agent.desktop.x11.virtual_display import VirtualDisplay

PATIENCE_S = 10.0


def test_the_first_reason_stays() -> None:
    stop = Stop()
    assert (stop.is_set(), stop.reason, stop.wait(0)) == (False, "", False)
    stop.set("the window's button")
    stop.set("a signal")
    assert (stop.is_set(), stop.reason, stop.wait(60)) == (True, "the window's button", True)


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("Ctrl+Alt+Esc", DEFAULT_CHORD),
        ("ctrl + alt + escape", DEFAULT_CHORD),
        ("cmd+shift+page down", ("win", "shift", "page_down")),
        ("Ctrl+F12", ("ctrl", "f12")),
        ("ctrl+plus", ("ctrl", "+")),
        ("ctrl+control+q", ("ctrl", "q")),
    ],
)
def test_a_chord_is_read_as_people_write_it(text: str, chord: tuple[str, ...]) -> None:
    assert parse_chord(text) == chord


@pytest.mark.parametrize("text", ["", "+", "ctrl", "ctrl+alt", "escape", "a+b", "ctrl+", "ctrl+hyper", "ctrl++"])
def test_a_chord_that_could_not_stop_anything_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^stop key .*Ctrl\+Alt\+Esc$"):
        parse_chord(text)


@given(
    st.lists(st.sampled_from(sorted(MODIFIERS)), min_size=1, unique=True),
    st.lists(st.sampled_from(sorted(KEYS - MODIFIERS)), min_size=1, unique=True),
)
def test_the_name_of_a_chord_reads_back_as_the_chord(modifiers: list[str], others: list[str]) -> None:
    chord = tuple(map(Key, modifiers + others))
    assert parse_chord(chord_name(chord)) == chord


def test_signal_handlers_come_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    threads = set(threading.enumerate())
    stop = Stop()
    with StopOnSignals(stop):
        signal.raise_signal(signal.SIGINT)
        assert stop.wait(PATIENCE_S)
    assert stop.reason == "Ctrl+C was pressed"
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert signal.set_wakeup_fd(-1) == -1
    assert set(threading.enumerate()) == threads


WAITS = """
from agent.core.stop import Stop, StopOnSignals
stop = Stop()
with StopOnSignals(stop):
    print("ready", flush=True)
    stop.wait(60)
    try:
        print(stop.reason, flush=True)
        while True:
            Stop().wait(60)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""

BUSY = """
import os, threading, xcffib, xcffib.xproto
from agent.core.stop import Stop, StopOnSignals
stop = Stop()
connection = xcffib.connect()
def report():
    print("ready", flush=True)
    stop.wait(60)
    print(stop.reason, flush=True)
    os._exit(0)
with StopOnSignals(stop):
    threading.Thread(target=report).start()
    connection.wait_for_event()  # C code that never lets a Python handler run
"""


@contextmanager
def program(source: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert line(process) == "ready"
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip()


def test_the_first_interrupt_stops_and_the_second_one_breaks_off() -> None:
    with program(WAITS) as process:
        process.send_signal(signal.SIGINT)
        assert line(process) == "Ctrl+C was pressed"
        process.send_signal(signal.SIGINT)
        assert line(process) == "interrupted"
        assert process.wait(PATIENCE_S) == 0


def test_a_request_to_terminate_stops() -> None:
    with program(WAITS) as process:
        process.send_signal(signal.SIGTERM)
        assert line(process) == "the program was asked to end (SIGTERM)"


@pytest.mark.display
def test_a_signal_stops_even_while_the_main_thread_is_inside_c_code(display: VirtualDisplay) -> None:
    with program(BUSY) as process:
        process.send_signal(signal.SIGTERM)
        assert line(process) == "the program was asked to end (SIGTERM)"

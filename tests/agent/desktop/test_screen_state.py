"""The state of an X screen, asked of a real server: its monitors, whether they changed, whether it is locked."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from agent.core.actions import Type
from agent.core.area import WholeDesktop
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen, check_display
from agent.desktop.input.executor import Interrupted
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.x11.screen_state import ScreenState
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.live_programs import approved
from vision.geometry import Size

_LOCKER = """
import sys, xcffib, xcffib.xproto as x
c = xcffib.connect(); s = c.get_setup().roots[0]; w = c.generate_id()
c.core.CreateWindow(s.root_depth, w, s.root, 0, 0, s.width_in_pixels, s.height_in_pixels, 0, x.WindowClass.InputOutput,
                    s.root_visual, x.CW.OverrideRedirect, [1])
name = sys.argv[1].encode()
both = name + b"\\0" + name + b"\\0"
c.core.ChangeProperty(x.PropMode.Replace, w, x.Atom.WM_CLASS, x.Atom.STRING, 8, len(both), both)
c.core.MapWindow(w); c.flush(); print("shown", flush=True); sys.stdin.read()
"""


@pytest.fixture
def own_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualDisplay]:
    """A server of this test's own: what is done to its monitors must not be done to that of all tests."""
    with VirtualDisplay(Size(900, 600), window_manager=False) as virtual:
        monkeypatch.setenv("DISPLAY", virtual.name)
        yield virtual


def eventually(holds: Callable[[], bool], what: str) -> None:
    deadline_s = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline_s, f"waited in vain: {what}"
        time.sleep(0.01)


@pytest.mark.parametrize("name", ["i3lock", "xsecurelock", "XScreenSaver"])
def test_a_locked_screen_is_known_by_its_locker(own_display: VirtualDisplay, name: str) -> None:
    with ScreenState() as state:
        assert state.unavailable() == ""
        locker = subprocess.Popen(
            [sys.executable, "-c", _LOCKER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert locker.stdout is not None
            assert locker.stdout.readline() == "shown\n"
            eventually(lambda: state.unavailable() == "the screen is locked", "the lock is seen")
        finally:
            locker.kill()
            locker.communicate()
        eventually(lambda: state.unavailable() == "", "the lock is gone")


def test_a_program_that_fills_the_screen_locks_nothing(own_display: VirtualDisplay) -> None:
    with ScreenState() as state:
        player = subprocess.Popen(
            [sys.executable, "-c", _LOCKER, "player"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert player.stdout is not None
            assert player.stdout.readline() == "shown\n"
            assert state.unavailable() == ""
        finally:
            player.kill()
            player.communicate()


def test_a_real_server_is_judged_by_itself_although_a_wayland_session_runs_beside_it(
    own_display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert check_display() is None
    monkeypatch.delenv("DISPLAY")
    assert "Wayland" in (check_display() or "")


def test_while_the_screen_is_locked_nothing_is_typed_and_the_run_rests(display: VirtualDisplay) -> None:
    stop = Stop(resumable=True)
    screen = MssScreen(WholeDesktop())
    locker = subprocess.Popen(
        [sys.executable, "-c", _LOCKER, "i3lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=display.environment(),
    )
    try:
        assert locker.stdout is not None
        assert locker.stdout.readline() == "shown\n"
        with PyAutoGuiExecutor(screen) as executor:
            outcome = executor.execute(approved(Type("hello"), screen.grab()), stop)
        assert isinstance(outcome, Interrupted)
        assert stop.paused == "the screen is locked"
    finally:
        locker.kill()
        locker.communicate()
        screen.close()

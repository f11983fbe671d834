"""Capture on a real X server: what a program of its own has painted arrives, from wherever it was taken."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.stop import Stop
from agent.desktop.capture.screen import DisplayError, MssScreen, check_display
from agent.desktop.input.stop_corners import stop_corners
from agent.desktop.windows import Window, named
from agent.desktop.x11.screen_state import ScreenState
from agent.desktop.x11.server import XServer
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.frame import Frame
from vision.geometry import DesktopBox, DesktopPoint, PixelPoint, Size

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tests" / "data" / "painted_window.py"
RED, GREEN, BLUE, WHITE, GREY = (192, 16, 32), (16, 160, 48), (16, 64, 192), (240, 240, 240), (128, 128, 128)
QUARTERS = {(50, 50): RED, (150, 50): GREEN, (80, 180): BLUE, (150, 190): WHITE}
"""What the painted window shows, by place in the window."""


class Painted:
    """The painted window, as a process."""

    def __init__(self, display: VirtualDisplay, title: str, x: int, y: int, *extras: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), title, str(x), str(y), *extras],
            env=display.environment() | {"QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "shown\n"

    def tell(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def painted(display: VirtualDisplay, title: str, x: int, y: int, *extras: str) -> Iterator[Painted]:
    window = Painted(display, title, x, y, *extras)
    try:
        yield window
    finally:
        window.end()


@contextmanager
def captured(area: Area) -> Iterator[MssScreen]:
    screen = MssScreen(area)
    try:
        yield screen
    finally:
        screen.close()


def until(screen: MssScreen, holds: Callable[[Frame], bool]) -> Frame:
    """The first frame of which this holds; other programs take their time."""
    deadline_s = time.monotonic() + 20
    while not holds(frame := screen.grab()):
        assert time.monotonic() < deadline_s, "the screen never came to show it"
        time.sleep(0.01)
    return frame


def colour(frame: Frame, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place of the desktop; an empty tuple where the frame does not show it."""
    at = frame.viewport.to_pixel(DesktopPoint(x, y))
    return () if at is None else tuple(frame.pixels[int(at.y), int(at.x)].tolist())


def shows_window_at(left: float, top: float) -> Callable[[Frame], bool]:
    return lambda frame: all(colour(frame, left + x, top + y) == value for (x, y), value in QUARTERS.items())


def corner(frame: Frame) -> tuple[float, float]:
    """Where the frame's upper left pixel lies on the desktop."""
    at = frame.viewport.to_desktop(PixelPoint(0, 0))
    return at.x, at.y


def shows_whole_window(frame: Frame) -> bool:
    return frame.size == Size(200, 200) and shows_window_at(*corner(frame))(frame)


@pytest.fixture
def second_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualDisplay]:
    """Another X server, for what must not be done to the one of all tests."""
    with VirtualDisplay(Size(900, 600), window_manager=False) as virtual:
        monkeypatch.setenv("DISPLAY", virtual.name)
        yield virtual


def test_the_desktop_shows_what_another_program_has_painted(display: VirtualDisplay) -> None:
    with painted(display, "four colours", 300, 200), captured(OneWindow("four colours")) as window:
        left, top = corner(until(window, shows_whole_window))
        with captured(WholeDesktop()) as screen:
            frame = screen.grab()
            assert frame.size == Size(1280, 800)
            assert shows_window_at(left, top)(frame)


def test_a_frame_keeps_its_pixels_when_the_screen_changes(display: VirtualDisplay) -> None:
    with painted(display, "keeps", 300, 200) as program, captured(OneWindow("keeps")) as screen:
        before = until(screen, shows_whole_window)
        program.tell("grey 0")
        after = until(screen, lambda frame: tuple(frame.pixels[50, 50]) == GREY)
        assert tuple(before.pixels[50, 50]) == RED
        assert before.at_s < after.at_s


def test_a_region_is_that_part_of_the_desktop(display: VirtualDisplay) -> None:
    with painted(display, "in a region", 300, 200), captured(OneWindow("in a region")) as window:
        left, top = corner(until(window, shows_whole_window))
        box = DesktopBox(left + 40, top + 30, left + 160, top + 130)
        with captured(Region(box)) as region, captured(WholeDesktop()) as whole:
            part, desktop = region.grab(), whole.grab()
            assert part.size == Size(120, 100)
            assert part.viewport.to_desktop(PixelPoint(3, 4)) == DesktopPoint(left + 43, top + 34)
            x, y = int(box.left), int(box.top)
            assert np.array_equal(part.pixels, desktop.pixels[y : y + 100, x : x + 120])


def test_a_region_is_cut_to_the_desktop_and_widened_to_whole_pixels(display: VirtualDisplay) -> None:
    with captured(Region(DesktopBox(-50, 790.5, 10.2, 900))) as screen:
        frame = screen.grab()
        assert frame.size == Size(11, 10)
        assert frame.viewport.input_coordinate(PixelPoint(0, 0)) == (0, 790)


def test_a_window_is_followed_where_it_is_moved_and_however_it_is_called(display: VirtualDisplay) -> None:
    with painted(display, "Note - untitled", 300, 200) as program, captured(OneWindow("NOTE")) as screen:
        first = corner(until(screen, shows_whole_window))
        program.tell("move 700 400")
        until(screen, lambda frame: shows_whole_window(frame) and corner(frame) != first)
        program.tell("title saved.txt")
        server = XServer()
        with captured(WholeDesktop()) as desktop:
            until(desktop, lambda _: any(window.title == "saved.txt" for window in server.listed()))
        server.close()
        assert shows_whole_window(screen.grab())


def test_a_window_half_outside_the_desktop_is_cut(display: VirtualDisplay) -> None:
    with painted(display, "half out", 300, 200) as program, captured(OneWindow("half out")) as screen:
        until(screen, shows_whole_window)
        program.tell("move 1180 300")
        frame = until(screen, lambda frame: frame.size.width < 200)
        assert frame.size.width == 1280 - corner(frame)[0]
        assert tuple(frame.pixels[50, 50]) == RED


def test_a_window_that_is_not_there_is_told_with_those_that_are(display: VirtualDisplay) -> None:
    with painted(display, "the only one", 300, 200), captured(OneWindow("Firefox")) as screen:
        with pytest.raises(DisplayError) as caught:
            screen.grab()
        assert str(caught.value).startswith("there is no window 'Firefox'; there are: ")
        assert "'the only one'" in str(caught.value)


def test_a_window_that_was_closed_or_minimised_can_no_longer_be_captured(display: VirtualDisplay) -> None:
    for farewell in ("quit", "minimise"):
        with painted(display, "going", 300, 200) as program, captured(OneWindow("going")) as screen:
            until(screen, shows_whole_window)
            program.tell(farewell)
            with pytest.raises(DisplayError, match="'going' was closed or minimised"):
                until(screen, lambda _: False)


def test_a_window_that_was_closed_is_not_taken_for_another_of_the_same_name(display: VirtualDisplay) -> None:
    with painted(display, "notes", 100, 100) as first, captured(OneWindow("notes")) as screen:
        until(screen, shows_whole_window)
        with painted(display, "notes - copy", 500, 300):
            first.end()
            with pytest.raises(DisplayError, match="'notes' was closed or minimised"):
                until(screen, lambda frame: False)


def test_a_window_with_another_over_it_is_put_in_front(display: VirtualDisplay) -> None:
    with painted(display, "below", 300, 200), captured(OneWindow("below")) as screen:
        until(screen, shows_whole_window)
        with painted(display, "above", 350, 250):
            frame = until(screen, shows_whole_window)
            assert screen.covered() == ()
            assert shows_window_at(*corner(frame))(frame)


def test_what_stays_in_front_is_painted_over_and_told(display: VirtualDisplay) -> None:
    with painted(display, "below", 300, 200), captured(OneWindow("below")) as screen:
        until(screen, shows_whole_window)
        with painted(display, "above", 380, 280, "stubborn"):
            frame = until(screen, lambda frame: bool(screen.covered()))
            (covered,) = screen.covered()
            assert covered.left > corner(frame)[0]
            assert colour(frame, covered.centre.x, covered.centre.y) == GREY
            assert colour(frame, covered.left - 20, covered.top - 20) == RED


def test_windows_are_found_without_a_window_manager_too(second_display: VirtualDisplay) -> None:
    with painted(second_display, "alone", 30, 20), captured(OneWindow("alone")) as screen:
        assert corner(until(screen, shows_whole_window)) == (30, 20)


def test_the_window_managers_own_window_is_none_to_choose(display: VirtualDisplay) -> None:
    with captured(OneWindow("openbox")) as screen:
        with pytest.raises(DisplayError, match="there is no window") as caught:
            screen.grab()
        assert "Openbox" not in str(caught.value)


def test_the_active_window_is_known_by_its_title(display: VirtualDisplay) -> None:
    server = XServer()
    with painted(display, "äctive – 活动", 300, 200), captured(WholeDesktop()) as screen:
        until(screen, lambda _: server.active_title() == "äctive – 活动")
    server.close()


def test_windows_are_named_by_title_or_by_the_one_part_that_fits() -> None:
    box = DesktopBox(0, 0, 10, 10)
    lower, upper, mail = Window(1, "Editor", box), Window(2, "editor", box), Window(3, "Mail - Editor", box)
    assert named([lower, upper, mail], "EDITOR") is upper
    assert named([lower, upper, mail], "mail") is mail
    with pytest.raises(LookupError, match="'edit': 'Editor', 'editor', 'Mail - Editor'"):
        named([lower, upper, mail], "edit")
    with pytest.raises(LookupError, match="no window at all"):
        named([], "edit")


@contextmanager
def divided(*boxes: DesktopBox) -> Iterator[None]:
    """Divide the X screen into monitors, as `xrandr --setmonitor` does; the first is the primary one."""
    import xcffib
    import xcffib.randr
    import xcffib.xproto

    connection = xcffib.connect()
    root = connection.get_setup().roots[0].root
    randr = connection(xcffib.randr.key)
    outputs = randr.GetScreenResourcesCurrent(root).reply().outputs
    for number, box in enumerate(boxes):
        name = f"V{number}"
        monitor = xcffib.randr.MonitorInfo.synthetic(
            connection.core.InternAtom(False, len(name), name).reply().atom,
            number == 0,
            False,
            len(outputs) if number == 0 else 0,
            int(box.left),
            int(box.top),
            int(box.width),
            int(box.height),
            300,
            200,
            list(outputs) if number == 0 else [],
        )
        randr.SetMonitorChecked(root, monitor).check()
    # a server whose last client leaves forgets everything
    yield
    connection.disconnect()


LEFT, RIGHT = DesktopBox(0, 0, 500, 600), DesktopBox(500, 100, 900, 500)


def test_the_desktop_knows_its_monitors(second_display: VirtualDisplay) -> None:
    with divided(LEFT, RIGHT), captured(WholeDesktop()) as screen:
        assert [monitor.desktop for monitor in screen.monitors()] == [LEFT, RIGHT]
        assert [monitor.pixels for monitor in screen.monitors()] == [Size(500, 600), Size(400, 400)]
        assert [monitor.primary for monitor in screen.monitors()] == [True, False]
        frame = screen.grab()
        assert frame.size == Size(900, 600)
        assert [piece.desktop for piece in frame.viewport.pieces] == [LEFT, RIGHT]
        assert frame.viewport.input_coordinate(PixelPoint(899, 0)) == (899, 100)


def test_monitors_that_change_in_the_middle_of_a_run_are_noticed(second_display: VirtualDisplay) -> None:
    with captured(WholeDesktop()) as screen:
        assert len(screen.grab().viewport.pieces) == 1
        with divided(LEFT, RIGHT):
            assert [piece.desktop for piece in screen.grab().viewport.pieces] == [LEFT, RIGHT]


def test_the_corners_that_stop_are_those_of_the_monitors_there_are(second_display: VirtualDisplay) -> None:
    with ScreenState() as state:
        before = state.layout()
        with divided(LEFT, RIGHT):
            assert state.layout() != before
            assert set(stop_corners(state.monitors())) == {
                (0, 0),
                (0, 599),
                (499, 0),
                (499, 599),
                (899, 100),
                (899, 499),
            }


def test_one_monitor_is_captured_by_its_number(second_display: VirtualDisplay) -> None:
    with divided(LEFT, RIGHT), captured(OneMonitor(2)) as second:
        frame = second.grab()
        assert frame.size == Size(400, 400)
        assert frame.viewport.input_coordinate(PixelPoint(0, 0)) == (500, 100)


def test_a_monitor_that_is_not_there_is_refused_with_a_sentence(second_display: VirtualDisplay) -> None:
    with (
        divided(LEFT, RIGHT),
        captured(OneMonitor(3)) as third,
        pytest.raises(DisplayError, match="no monitor 3; choose one of 1 to 2"),
    ):
        third.grab()


def test_a_region_across_two_monitors_has_a_piece_of_each(second_display: VirtualDisplay) -> None:
    with divided(LEFT, RIGHT), captured(Region(DesktopBox(450, 50, 550, 150))) as screen:
        frame = screen.grab()
        assert frame.size == Size(100, 100)
        assert [piece.desktop for piece in frame.viewport.pieces] == [
            DesktopBox(450, 50, 500, 150),
            DesktopBox(500, 100, 550, 150),
        ]
        assert frame.viewport.input_coordinate(PixelPoint(60, 40)) == (510, 100)


def test_a_region_beside_all_monitors_is_refused_with_a_sentence(second_display: VirtualDisplay) -> None:
    with divided(LEFT, RIGHT):
        for box in (DesktopBox(600, 0, 800, 90), DesktopBox(5000, 0, 5010, 10)):
            with captured(Region(box)) as screen, pytest.raises(DisplayError, match="shows nothing of the desktop"):
                screen.grab()


def test_a_screen_may_be_made_on_one_thread_and_used_on_another(display: VirtualDisplay) -> None:
    frames: list[Frame] = []
    with captured(WholeDesktop()) as screen:
        thread = Thread(target=lambda: frames.append(screen.grab()))
        thread.start()
        thread.join()
    assert frames[0].size == Size(1280, 800)


def test_a_caret_and_a_spinner_do_not_hold_it_up_until_the_cap(display: VirtualDisplay) -> None:
    with painted(display, "busy", 300, 200, "caret", "spinner"), captured(OneWindow("busy")) as finder:
        until(finder, lambda frame: frame.size == Size(200, 200))
        screen = MssScreen(OneWindow("busy"), cap_s=60)
        began_s = screen.grab().at_s
        assert screen.settle(Stop()).at_s - began_s < 30
        screen.close()


def test_what_a_program_shows_a_little_later_is_in_the_settled_frame(display: VirtualDisplay) -> None:
    with painted(display, "slow", 300, 200) as program, captured(OneWindow("slow")) as screen:
        until(screen, shows_whole_window)
        program.tell("grey 150")
        assert tuple(screen.settle(Stop()).pixels[50, 50]) == GREY


def test_settling_ends_at_once_when_the_run_is_stopped(display: VirtualDisplay) -> None:
    stop = Stop()
    stop.set("the test")
    screen = MssScreen(WholeDesktop(), quiet_s=1e6, cap_s=1e6)
    assert screen.settle(stop).size == Size(1280, 800)
    screen.close()


def test_a_display_that_vanishes_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualDisplay(Size(300, 200), window_manager=False) as virtual:
        monkeypatch.setenv("DISPLAY", virtual.name)
        screen, window = MssScreen(WholeDesktop()), MssScreen(OneWindow("any"))
        assert screen.grab().size == Size(300, 200)
        with pytest.raises(DisplayError, match="no window at all"):
            window.grab()
    for lost in (screen, window):
        with pytest.raises(DisplayError, match=f"the display {virtual.name} cannot be opened"):
            lost.grab()
        lost.close()


def test_a_screen_that_lost_its_display_finds_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = MssScreen(WholeDesktop())
    for size in (Size(300, 200), Size(400, 300)):
        with VirtualDisplay(size, window_manager=False) as virtual:
            monkeypatch.setenv("DISPLAY", virtual.name)
            assert screen.grab().size == size
    screen.close()


def test_a_working_display_has_nothing_against_it(display: VirtualDisplay) -> None:
    assert check_display() is None


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ":987"}, "the display :987 cannot be opened"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, 'log in again with the "Xorg" (X11) session'),
        ({"XDG_SESSION_TYPE": "wayland"}, 'log in again with the "Xorg" (X11) session'),
    ],
)
def test_where_nothing_can_be_captured_one_sentence_says_what_to_do(environment: dict[str, str], says: str) -> None:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
    }
    program = (
        "from agent.desktop.capture.screen import DisplayError, MssScreen\n"
        "try: MssScreen().grab()\n"
        "except DisplayError as error: print(error)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=inherited | environment, capture_output=True, text=True
    )
    assert told.stderr == ""
    assert says in told.stdout
    assert len(told.stdout.splitlines()) == 1

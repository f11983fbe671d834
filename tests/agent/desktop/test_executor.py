"""The executor on a real X server: real programs say what reached them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.actions import (
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
    Screenshot,
    Scroll,
    Type,
    Wait,
    key,
)
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.input.executor import Done, DryRunExecutor, Executor, Halted, Impossible, Stale
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.live_programs import Desk, StopAtLook, Target, XServer, approved, eventually, running, window
from vision.geometry import PixelPoint

MIXED = 'Az é中文😀ñ€ Ωμέγα "Q"\n\tindented\n\nlast'
LONG = "\n".join(f"{number:04} Zeile mit Umlauten äöü und 中文 {'x' * 20}" for number in range(100))
CTRL, SHIFT, ALT = key("ctrl"), key("shift"), key("alt")


@contextmanager
def dry_run() -> Iterator[Executor]:
    yield DryRunExecutor(lambda line: None)


@contextmanager
def real() -> Iterator[Executor]:
    screen = MssScreen()
    with PyAutoGuiExecutor(screen) as executor:
        yield executor
    screen.close()


@pytest.mark.parametrize("make", [real, dry_run])
def test_every_executor_keeps_the_contract(display: VirtualDisplay, make: Callable[[], Any]) -> None:
    screen = MssScreen()
    frame = screen.grab()
    at = PixelPoint(640, 780)
    stopped = Stop()
    stopped.set("by the test")
    with make() as executor:
        for action in (Move(at), Scroll(Direction.DOWN, at, 1), Wait(0.01), Screenshot(), Hotkey((SHIFT,))):
            outcome = executor.execute(approved(action, frame), Stop())
            assert isinstance(outcome, Done)
            assert outcome.seconds >= 0
            assert isinstance(executor.execute(approved(action, frame), stopped), Halted)
        for nothing in (Finished("done"), CallUser("help"), Foreign("press_home")):
            outcome = executor.execute(approved(nothing, frame), Stop())
            assert isinstance(outcome, Impossible)
            assert outcome.why
    screen.close()


def test_clicks_reach_the_program_where_they_were_aimed(desk: Desk, target: Target) -> None:
    at = target.middle("canvas")
    x, y = int(at.x), int(at.y)
    desk.do(Click(at), Click(at, Button.MIDDLE), Click(at, Button.RIGHT, count=2))
    target.logs(
        ["press", "left", x, y], ["release", "left", x, y],
        ["press", "middle", x, y], ["release", "middle", x, y],
        ["press", "right", x, y], ["release", "right", x, y],
        ["double", "right", x, y], ["release", "right", x, y],
    )  # fmt: skip


def test_the_wheel_turns_in_four_directions_by_the_amount(desk: Desk, target: Target) -> None:
    at = target.middle("canvas")
    desk.do(*(Scroll(direction, at, amount) for amount, direction in enumerate(Direction, start=1)))
    target.logs(
        ["wheel", 0, 120], *[["wheel", 0, -120]] * 2, *[["wheel", 120, 0]] * 3, *[["wheel", -120, 0]] * 4
    )  # fmt: skip


def test_a_drag_is_seen_as_a_drag(desk: Desk, target: Target) -> None:
    start = target.middle("canvas")
    end = PixelPoint(start.x + 50, start.y - 90)
    desk.do(Drag(start, end))
    target.logs(
        ["press", "left", int(start.x), int(start.y)], ["release", "left", int(end.x), int(end.y)]
    )  # fmt: skip
    moves = [(x, y) for _, _, x, y in target.log("drag")]
    assert len(moves) >= 9
    assert moves == sorted(moves, key=lambda at: (at[0], -at[1]))


def test_a_drag_by_hand_is_one_too(desk: Desk, target: Target) -> None:
    start = target.middle("canvas")
    end = PixelPoint(start.x + 40, start.y)
    desk.do(MouseDown(start), Move(end), MouseUp())
    target.logs(["press", "left", int(start.x), int(start.y)], ["release", "left", int(end.x), int(end.y)])
    assert target.log("drag")


def test_keys_go_down_in_order_and_up_in_reverse(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("canvas")), Hotkey((CTRL, SHIFT, key("s"))), Hotkey((key("page down"),)))
    target.logs(
        ["down", "Key_Control"], ["down", "Key_Shift"], ["down", "Key_S"],
        ["up", "Key_S"], ["up", "Key_Shift"], ["up", "Key_Control"],
        ["down", "Key_PageDown"], ["up", "Key_PageDown"],
    )  # fmt: skip


def test_keys_are_held_during_a_click_and_let_go_after_it(desk: Desk, target: Target) -> None:
    at = target.middle("canvas")
    desk.do(Click(at), Click(at, count=3, held=(CTRL, SHIFT)))
    assert desk.server.nothing_is_held()
    x, y = int(at.x), int(at.y)
    target.logs(
        ["press", "left", x, y], ["release", "left", x, y],
        ["down", "Key_Control"], ["down", "Key_Shift"],
        ["double", "left", x, y], ["release", "left", x, y],
        ["press", "left", x, y], ["release", "left", x, y],
        ["double", "left", x, y], ["release", "left", x, y],
        ["up", "Key_Shift"], ["up", "Key_Control"],
    )  # fmt: skip


def test_a_drag_without_a_start_begins_where_the_pointer_is(desk: Desk, target: Target) -> None:
    start = target.middle("canvas")
    end = PixelPoint(start.x + 50, start.y - 90)
    desk.do(Move(start), Drag(None, end))
    target.logs(
        ["press", "left", int(start.x), int(start.y)], ["release", "left", int(end.x), int(end.y)]
    )  # fmt: skip
    assert len(target.log("drag")) >= 9


def test_a_key_stays_down_across_actions_until_it_is_let_go(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("canvas")), KeyDown(SHIFT), Click(target.middle("canvas")))
    assert not desk.server.nothing_is_held()
    desk.do(KeyUp(SHIFT))
    assert desk.server.nothing_is_held()


def test_closing_lets_go_of_everything(desk: Desk, target: Target) -> None:
    desk.do(MouseDown(target.middle("canvas")), KeyDown(SHIFT), KeyDown(key("a")))
    desk.executor.close()
    assert desk.server.nothing_is_held()


@pytest.mark.parametrize("looks", [*range(1, 16), 25])
def test_a_stop_in_the_middle_of_a_drag_lets_go(desk: Desk, target: Target, looks: int) -> None:
    start = target.middle("canvas")
    outcome = desk.attempt(Drag(start, PixelPoint(start.x + 150, start.y + 200)), StopAtLook(looks))
    assert isinstance(outcome, Halted)
    assert desk.server.nothing_is_held()
    assert len(target.log("drag")) <= max(0, looks - 3)


@pytest.mark.parametrize("looks", range(1, 9))
@pytest.mark.parametrize("text", ["plain", "pasted 中文\n"])
def test_a_stop_in_the_middle_of_typing_lets_go(desk: Desk, target: Target, text: str, looks: int) -> None:
    desk.do(Click(target.middle("text")))
    outcome = desk.attempt(Type(text), StopAtLook(looks))
    assert isinstance(outcome, Halted)
    # a click that a window manager still holds back ends a moment later
    eventually(desk.server.nothing_is_held, "nothing is held")


def test_a_stop_by_another_thread_ends_a_drag_under_way(desk: Desk, target: Target) -> None:
    left, top, width, height = target.parts["canvas"]
    stop = Stop()

    def person() -> None:
        eventually(lambda: target.log("drag"), "the drag to begin")
        stop.set("by the person")

    thread = threading.Thread(target=person)
    thread.start()
    drag = Drag(PixelPoint(left + 5, top + 5), PixelPoint(left + width - 5, top + height - 5))
    assert isinstance(desk.attempt(drag, stop), Halted)
    thread.join()
    assert desk.server.nothing_is_held()


def test_nothing_is_sent_to_a_target_that_has_changed(desk: Desk, target: Target) -> None:
    at = target.middle("canvas")
    desk.do(Click(at))
    target.logs(["press", "left", int(at.x), int(at.y)])
    click = approved(Click(at), desk.screen.grab())
    desk.do(Hotkey((key("p"),)))
    eventually(lambda: desk.screen.grab().pixels[int(at.y), int(at.x)].tolist() == [0, 128, 0], "the new colour")
    assert desk.executor.execute(click, Stop()) == Stale()
    target.logs(["press", "left", int(at.x), int(at.y)])


def test_the_agent_never_presses_the_stop_key(desk: Desk) -> None:
    escape = key("escape")
    for keys in ((CTRL, ALT, escape), (escape, CTRL, ALT), (CTRL, SHIFT, ALT, escape)):
        assert isinstance(desk.attempt(Hotkey(keys)), Impossible)
    desk.do(KeyDown(CTRL), KeyDown(ALT))
    assert isinstance(desk.attempt(KeyDown(escape)), Impossible)
    assert isinstance(desk.attempt(Hotkey((escape,))), Impossible)


def test_a_pointer_pushed_into_a_corner_stops_the_run(desk: Desk) -> None:
    desk.do(KeyDown(SHIFT))
    desk.server.push_pointer(1279, 0)
    stop = Stop()
    assert desk.attempt(Hotkey((key("a"),)), stop) == Halted()
    assert "corner" in stop.reason
    assert desk.server.nothing_is_held()


def test_a_pointer_that_was_left_in_a_corner_stops_nothing(display: VirtualDisplay) -> None:
    server, screen = XServer(), MssScreen()
    server.push_pointer(0, 0)
    with PyAutoGuiExecutor(screen) as executor:
        assert isinstance(executor.execute(approved(Hotkey((SHIFT,)), screen.grab()), Stop()), Done)
    assert server.pointer() == (1, 1)
    screen.close()
    server.close()


@pytest.mark.parametrize(("at", "beside"), [((0, 0), (1, 1)), ((1279, 799), (1278, 798)), ((0, 799), (1, 798))])
def test_the_agent_may_aim_at_a_corner(desk: Desk, at: tuple[int, int], beside: tuple[int, int]) -> None:
    desk.do(Move(PixelPoint(*at)), Move(PixelPoint(*at)))
    assert desk.server.pointer() == beside


@pytest.mark.parametrize("text", ["Hello, World!", "~!@#$%^&*()_+{}|:\"<>?`-=[]\\;',./", MIXED, LONG, "\n", ""])
def test_text_arrives_in_qt_as_written(desk: Desk, target: Target, text: str) -> None:
    desk.do(Click(target.middle("text")), Type(text))
    target.shows("text", text)


def test_texts_one_after_the_other_arrive_in_order(desk: Desk, target: Target) -> None:
    pieces = ["eins ", "zwei é ", "three ", "四 ", "five\n", "sechs ö\n"] * 3
    desk.do(Click(target.middle("text")), *map(Type, pieces))
    target.shows("text", "".join(pieces))


def test_a_field_that_takes_no_paste_is_typed_into(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("no_paste")), Type("é中😀-x\n"))
    target.shows("no_paste", "é中😀-x\n")


def test_half_a_character_is_refused(desk: Desk) -> None:
    assert isinstance(desk.attempt(Type("a\ud83d")), Impossible)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
def test_any_text_arrives_as_written(desk: Desk, target: Target, text: str) -> None:
    desk.do(Click(target.middle("text")), Hotkey((CTRL, key("a"))), Hotkey((key("delete"),)), Type(text))
    target.shows("text", text.replace("\u00a0", " "))  # Qt's plain text has no no-break space


def test_text_arrives_in_a_line_edit_and_its_newline_is_enter(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("line")), Type("Zoë Müller\n"))
    target.shows("line", "Zoë Müller")


def test_caps_lock_does_not_change_what_is_typed(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("text")), Hotkey((key("caps lock"),)))
    try:
        desk.do(Type("as Written"))
        target.shows("text", "as Written")
    finally:
        desk.do(Hotkey((key("caps lock"),)))


@pytest.mark.parametrize("layout", ["de", "fr", "us,ru", "ru,us"])
def test_a_foreign_layout_does_not_change_what_is_typed(desk: Desk, target: Target, layout: str) -> None:
    desk.do(Click(target.middle("text")))
    subprocess.run(["setxkbmap", layout], check=True)
    try:
        desk.do(Type("yz/-_?'^ \\ @"), Type("quiz"), Hotkey((key("enter"),)), Type("z"))
        if layout in ("de", "fr"):
            desk.do(Hotkey((CTRL, key("a"))), Hotkey((key("end"),)))
        target.shows("text", "yz/-_?'^ \\ @quiz\nz")
    finally:
        subprocess.run(["setxkbmap", "us"], check=True)


def test_the_clipboard_is_the_same_after_typing(desk: Desk, target: Target) -> None:
    copied = "von früher"
    command = ["xclip", "-selection", "clipboard"]
    subprocess.run([*command, "-in"], input=copied.encode(), stdout=subprocess.DEVNULL, check=True)
    desk.do(Click(target.middle("text")), Type("neu é"))
    target.shows("text", "neu é")
    assert subprocess.check_output([*command, "-out"]).decode() == copied
    desk.do(Hotkey((CTRL, key("v"))))
    target.shows("text", "neu é" + copied)


@pytest.mark.parametrize("text", ["plain text", MIXED, LONG])
def test_text_arrives_in_a_terminal_as_written(desk: Desk, display: VirtualDisplay, tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    with (
        running(
            "xterm", "-u8", "-T", "cat", "-e", "sh", "-c", f"cat > '{out}'", display=display, home=tmp_path
        ) as xterm,
        window("cat") as at,
    ):
        eventually(out.exists, "cat to run")
        desk.do(Click(at), Type(text + "\n"))
        desk.do(Hotkey((CTRL, key("d"))))
        assert xterm.wait(timeout=20) == 0
    assert out.read_text() == text + "\n"


@pytest.mark.parametrize("text", ["plain text", MIXED, LONG])
def test_text_arrives_in_gtk_as_written(desk: Desk, display: VirtualDisplay, tmp_path: Path, text: str) -> None:
    document = tmp_path / "letter.txt"
    document.touch()
    with (
        running("mousepad", "--disable-server", str(document), display=display, home=tmp_path),
        window("letter.txt") as at,
    ):
        desk.do(Click(at), Type(text), Hotkey((CTRL, key("s"))))
        eventually(lambda: document.stat().st_size > 0, "the saved file")
        eventually(lambda: document.read_text().removesuffix("\n") == text, "the whole text", within_s=5)


@pytest.mark.soak
@pytest.mark.parametrize("text", ["plain text", MIXED, LONG])
def test_text_arrives_in_chromium_as_written(desk: Desk, display: VirtualDisplay, tmp_path: Path, text: str) -> None:
    page = "<title>page</title><textarea autofocus style='width:95vw;height:90vh'></textarea>"
    flags = "--no-sandbox --test-type --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    command = ["chromium", *flags.split(), f"--user-data-dir={tmp_path}/profile", f"--app=data:text/html,{page}"]
    with running(*command, display=display, home=tmp_path), window("page") as at:
        eventually(lambda: (desk.screen.grab().pixels[int(at.y), int(at.x)] > 250).all(), "the page")
        desk.screen.settle(Stop())
        desk.do(Click(at), Type(text), Hotkey((CTRL, key("a"))), Hotkey((CTRL, key("c"))))
        paste = ["xclip", "-selection", "clipboard", "-out"]
        eventually(lambda: subprocess.run(paste, capture_output=True, check=False).stdout.decode() == text, "the text")


@pytest.mark.soak
@pytest.mark.parametrize("text", ["plain text", MIXED, LONG])
def test_text_arrives_in_vte_as_written(desk: Desk, display: VirtualDisplay, tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    terminal = ["dbus-run-session", "--", "xfce4-terminal", "--disable-server", "--title", "vte"]
    with (
        running(*terminal, "-x", "sh", "-c", f"cat > '{out}'", display=display, home=tmp_path) as process,
        window("vte") as at,
    ):
        eventually(out.exists, "cat to run")
        desk.do(Click(at), Type(text + "\n"), Hotkey((CTRL, key("d"))))
        process.wait(timeout=20)
    assert out.read_text() == text + "\n"


def test_a_dry_run_says_what_it_would_do(display: VirtualDisplay) -> None:
    lines: list[str] = []
    screen = MssScreen()
    frame = screen.grab()
    executor = DryRunExecutor(lines.append)
    for action in (Click(PixelPoint(412, 300)), Type("a secret"), Hotkey((CTRL, Key("s")))):
        executor.execute(approved(action, frame), Stop())
    assert lines == ["would click (412, 300)", "would type 8 characters", "would press ctrl+s"]
    screen.close()


def loading(code: str = "", **environment: str | None) -> subprocess.CompletedProcess[str]:
    """A fresh process that only loads pyautogui, and prints what a person would be told."""
    program = (
        f"{code}\n"
        "from agent.desktop.input.pyautogui_import import load_pyautogui\n"
        "try:\n    print(load_pyautogui().FAILSAFE)\n"
        "except RuntimeError as error:\n    print(error)\n"
    )
    surroundings = {name: value for name, value in (os.environ | environment).items() if value is not None}
    root = str(Path(__file__).parents[3])
    return subprocess.run(
        [sys.executable, "-c", program], env=surroundings, cwd=root, capture_output=True, text=True, check=True
    )


def test_without_a_display_one_sentence_says_so() -> None:
    assert "there is no display" in loading(DISPLAY=None).stdout
    assert "the display :9999 cannot be used" in loading(DISPLAY=":9999").stdout


@pytest.mark.parametrize("code", ["", "import sys; sys.modules['tkinter'] = None"], ids=["with tkinter", "without"])
def test_nothing_of_the_import_faults_of_pyautogui_is_seen(display: VirtualDisplay, tmp_path: Path, code: str) -> None:
    done = loading(code, DISPLAY=display.name, HOME=str(tmp_path), XAUTHORITY=None)
    assert (done.stdout, done.stderr) == ("True\n", "")

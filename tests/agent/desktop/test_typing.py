"""Keys and text in every layout, under every lock, into real programs: what is sent arrives exactly, or not at all."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from agent.core.actions import Button, Click, Hotkey, KeyDown, Type, key
from agent.core.stop import Stop
from agent.desktop.input.executor import Done, Impossible, Stale
from agent.desktop.input.keyboard import EventSteps
from agent.desktop.input.x11_keyboard import X11Keyboard
from agent.desktop.x11.keymap import CAPS_LOCK, read_keymap
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.keyboard_layouts import LAYOUTS, NUM_LOCK, Locks, input_method, layout, pointer_map
from tests.agent.desktop.live_programs import Desk, Target, approved, eventually, running, window
from tests.agent.desktop.xtest_input import XTestInput
from vision.geometry import PixelPoint

CTRL, SHIFT, ALT = key("ctrl"), key("shift"), key("alt")
ASCII = "Quiz: yz/-_?'^ \\ @ [x]{y} <z> ~`|#$%&*()+=;,.\"! 0189 AZ"
MIXED = 'Az é中文😀ñ€ Ωμέγα «ß» "Q"\n\tindented\nлюбовь'
GROUPS = [(name, group) for name in LAYOUTS for group in range(name.count(",") + 1)]
MANY = "".join(map(chr, range(0x4E00, 0x4E30)))
"""More characters than a keyboard has room for."""

pytestmark = pytest.mark.display


@contextmanager
def keyboard() -> Iterator[X11Keyboard]:
    with closing(X11Keyboard(lambda: None)) as found:
        yield found


def type_by_keys(text: str) -> None:
    """As into a field that takes no paste."""
    why: list[str | None] = []

    def played(steps: EventSteps) -> Iterator[None]:
        why.append((yield from steps))

    with keyboard() as found:
        for _ in played(found.type_text(text, lambda: True)):
            pass
    assert why == [None]


def has_focus(target: Target, part: str) -> None:
    eventually(lambda: target.state()["focus"] == part, f"{part} has the focus")


@pytest.mark.parametrize("modifiers", [0, CAPS_LOCK, NUM_LOCK], ids=["", "caps", "num"])
@pytest.mark.parametrize(("name", "group"), GROUPS)
def test_text_arrives_in_every_layout_and_the_locks_stay(
    desk: Desk, target: Target, name: str, group: int, modifiers: int
) -> None:
    desk.do(Click(target.middle("text")))
    with layout(name, group=group, modifiers=modifiers) as locks:
        desk.do(Type(ASCII))
        target.shows("text", ASCII)
        assert locks.locked() == (group, modifiers)


@pytest.mark.parametrize("modifiers", [0, CAPS_LOCK | NUM_LOCK], ids=["", "locks"])
@pytest.mark.parametrize(("name", "group"), GROUPS)
def test_text_arrives_by_keys_alone_in_every_layout(
    desk: Desk, target: Target, name: str, group: int, modifiers: int
) -> None:
    desk.do(Click(target.middle("no_paste")))
    has_focus(target, "no_paste")
    with layout(name, group=group, modifiers=modifiers) as locks:
        type_by_keys(ASCII + MIXED)
        target.shows("no_paste", ASCII + MIXED)
        assert locks.locked() == (group, modifiers)


def test_more_characters_than_a_keyboard_has_room_for_arrive_by_keys(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("no_paste")), Type(MANY + MANY[::-1]))
    target.shows("no_paste", MANY + MANY[::-1])


def test_a_keyboard_types_what_it_had_bound_before_the_layout_was_changed(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("no_paste")))
    has_focus(target, "no_paste")
    for name in ("us", "de", "ru", "us"):
        with layout(name):
            desk.do(Type("中é😀"))
    target.shows("no_paste", "中é😀" * 4)


def test_a_keyboard_that_is_closed_leaves_no_key_behind(desk: Desk, target: Target) -> None:
    connection: Any = xcffib.connect()

    def keymap() -> list[int]:
        return list(connection.core.GetKeyboardMapping(8, 248).reply().keysyms)

    before = keymap()
    desk.do(Click(target.middle("no_paste")))
    has_focus(target, "no_paste")
    type_by_keys(MANY)
    target.shows("no_paste", MANY)
    assert keymap() == before
    connection.disconnect()


@pytest.mark.parametrize(
    ("name", "group", "keys", "arrives"),
    [
        ("de", 0, "ctrl +", "Plus"), ("de", 0, "ctrl /", "Slash"), ("de", 0, "ctrl y", "Y"),
        ("de", 0, "ctrl ö", "Odiaeresis"), ("de", 0, "ctrl [", "BracketLeft"), ("fr", 0, "ctrl 0", "0"),
        ("fr", 0, "ctrl 1", "1"), ("fr", 0, "ctrl a", "A"), ("ru,us", 1, "ctrl c", "C"), ("ru,us", 0, "ctrl c", "C"),
        ("gr,us", 1, "ctrl v", "V"), ("gr,us", 0, "ctrl v", "V"), ("us,ru", 1, "ctrl s", "S"), ("ru", 0, "ctrl s", "S"),
        ("us dvorak", 0, "ctrl z", "Z"), ("us intl", 0, "ctrl '", "Apostrophe"), ("us", 0, "ctrl ö", "Odiaeresis"),
        ("us", 0, "ctrl numpad_0", "0"), ("us", 0, "kp_add", "Plus"), ("us", 0, "browserback", "Back"),
        ("us", 0, "volume_up", "VolumeUp"), ("us", 0, "calculator", "Calculator"), ("us", 0, "ctrl ?", "Question"),
        ("us", 0, "f24", "F24"), ("us,ru,gr,de", 2, "ctrl q", "Q"),
    ],
)  # fmt: skip
def test_a_shortcut_is_pressed_wherever_its_keys_are(
    desk: Desk, target: Target, name: str, group: int, keys: str, arrives: str
) -> None:
    desk.do(Click(target.middle("canvas")))
    with layout(name, group=group):
        desk.do(Hotkey(tuple(map(key, keys.split()))))
        held = ["Control"] if "ctrl" in keys else []
        eventually(lambda: ["up", f"Key_{arrives}"] in target.log("up"), f"{arrives} in {target.log()}")
        pressed = [entry[1].removeprefix("Key_") for entry in target.log("down")]
    assert [one for one in pressed if one not in ("Shift", "AltGr")] == [*held, arrives]
    assert desk.server.nothing_is_held()


@pytest.mark.parametrize("modifiers", [0, NUM_LOCK], ids=["", "num"])
def test_a_digit_of_the_number_block_is_one_whatever_num_lock_says(desk: Desk, target: Target, modifiers: int) -> None:
    desk.do(Click(target.middle("text")))
    with layout("us", modifiers=modifiers) as locks:
        desk.do(Hotkey((key("numpad_7"),)), Hotkey((key("numpad_decimal"),)), Hotkey((key("home"),)), Type("<"))
        target.shows("text", "<7.")
        assert locks.locked() == (0, modifiers)


def test_a_shortcut_leaves_a_layout_without_its_letter_as_it_was(desk: Desk, target: Target) -> None:
    connection: Any = xcffib.connect()
    desk.do(Click(target.middle("canvas")))
    with layout("ru"):
        before = read_keymap(connection)
        desk.do(Hotkey((CTRL, key("c"))), Hotkey((CTRL, SHIFT, key("z"))))
        assert read_keymap(connection) == before
    pressed = [entry[1] for entry in target.logged("down", at_least=5)]
    assert pressed == ["Key_Control", "Key_C", "Key_Control", "Key_Shift", "Key_Z"]
    connection.disconnect()


def test_altgr_reaches_the_third_level(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("text")))
    with layout("de"):
        desk.do(Hotkey((key("alt_gr"), key("e"))), Hotkey((key("altgr"), key("q"))))
        target.shows("text", "€@")


def test_a_lock_key_turns_its_lock(desk: Desk, target: Target) -> None:
    with closing(Locks()) as locks:
        desk.do(Hotkey((key("caps_lock"),)))
        assert locks.locked() == (0, CAPS_LOCK)
        desk.do(Hotkey((key("caps_lock"),)))
        assert locks.locked() == (0, 0)


def test_what_the_agent_itself_holds_does_not_change_its_text(desk: Desk, target: Target) -> None:
    desk.do(Click(target.middle("text")), KeyDown(SHIFT), Type("as written"), Type("é"))
    target.shows("text", "as writtené")
    assert desk.executor._keyboard.held == (SHIFT,)


@pytest.mark.parametrize("action", [Type("as Written"), Hotkey((key("a"),)), Click(PixelPoint(251, 300))])
def test_a_key_that_the_person_holds_is_waited_for(desk: Desk, target: Target, action: Type | Hotkey | Click) -> None:
    desk.do(Click(target.middle("text")))
    with closing(XTestInput()) as person:
        person.hold(0xFFE1)
        outcome = desk.attempt(action)
        assert outcome == Impossible("shift is held down, which would change what is sent; let go of it")
        assert target.state()["text"] == ""
        threading.Timer(0.3, person.release, [0xFFE1]).start()
        desk.do(action)
    if isinstance(action, Type):
        target.shows("text", "as Written")


@pytest.mark.parametrize(("order", "presses"), [("3 2 1", "left"), ("1 2 3", "left"), ("2 3 1", "left")])
def test_the_primary_button_is_the_primary_button(desk: Desk, target: Target, order: str, presses: str) -> None:
    at = target.middle("canvas")
    with pointer_map(order):
        desk.do(Click(at))
    target.logs(["press", presses, int(at.x), int(at.y)], ["release", presses, int(at.x), int(at.y)])


def test_the_wheel_turns_as_programs_see_it(desk: Desk, target: Target) -> None:
    from agent.core.actions import Direction, Scroll

    with pointer_map("1 2 3 5 4"):
        desk.do(Scroll(Direction.DOWN, target.middle("canvas"), 2))
    target.logs(*[["wheel", 0, -120]] * 2)


def test_a_button_that_the_mouse_lacks_is_said_to_be_missing(desk: Desk, target: Target) -> None:
    with pointer_map("1 0 3"):
        outcome = desk.attempt(Click(target.middle("canvas"), Button.MIDDLE))
    assert outcome == Impossible("no button of this mouse is mapped to the middle button")


def test_the_buttons_under_the_thumb_are_pressed(desk: Desk, target: Target) -> None:
    at = target.middle("canvas")
    desk.do(Click(at, Button.BACK), Click(at, Button.FORWARD))
    x, y = int(at.x), int(at.y)
    target.logs(
        ["press", "back", x, y], ["release", "back", x, y], ["press", "forward", x, y], ["release", "forward", x, y],
    )  # fmt: skip


@contextmanager
def another_window(*, ours: bool = False) -> Iterator[int]:
    """A window that can take the keyboard; of another program, or of the agent's own."""
    connection: Any = xcffib.connect()
    root = connection.get_setup().roots[0].root
    made = connection.generate_id()
    connection.core.CreateWindow(24, made, root, 700, 600, 200, 100, 0, 1, 0, 0, [])
    if ours:
        pid = connection.core.InternAtom(False, 11, "_NET_WM_PID").reply().atom
        connection.core.ChangePropertyChecked(0, made, pid, 6, 32, 1, [os.getpid()]).check()
    connection.core.MapWindowChecked(made).check()
    x = xcffib.xproto

    def shown() -> bool:
        return bool(connection.core.GetWindowAttributes(made).reply().map_state == x.MapState.Viewable)

    eventually(shown, "another window")
    before = connection.core.GetInputFocus().reply().focus
    time.sleep(0.1)
    try:
        yield made
    finally:
        connection.core.SetInputFocusChecked(x.InputFocus.PointerRoot, before, 0).check()
        connection.disconnect()


def take_keyboard(made: int) -> None:
    connection: Any = xcffib.connect()
    connection.core.SetInputFocusChecked(xcffib.xproto.InputFocus.PointerRoot, made, 0).check()
    eventually(lambda: connection.core.GetInputFocus().reply().focus == made, "it has the keyboard")
    connection.disconnect()


@pytest.mark.parametrize("action", [Type("for the text"), Hotkey((CTRL, key("v"))), KeyDown(key("a"))])
def test_keys_do_not_follow_the_keyboard_to_another_window(
    desk: Desk, target: Target, action: Type | Hotkey | KeyDown
) -> None:
    desk.do(Click(target.middle("text")))
    has_focus(target, "text")
    decided = approved(action, desk.screen.grab())
    with another_window() as thief:
        take_keyboard(thief)
        assert desk.executor.execute(decided, Stop()) == Stale()
        assert target.state()["text"] == ""
        assert desk.server.nothing_is_held()


def test_keys_are_never_for_the_agents_own_window(desk: Desk, target: Target) -> None:
    with another_window(ours=True) as own:
        take_keyboard(own)
        frame = desk.screen.grab()
        assert desk.executor.execute(approved(Type("for the text"), frame), Stop()) == Stale()
        desk.do(Click(target.middle("text")))
        assert isinstance(desk.executor.execute(approved(Type("for the text"), frame), Stop()), Done)
    target.shows("text", "for the text")


def test_keys_follow_a_click_that_was_decided_on_the_same_frame(desk: Desk, target: Target) -> None:
    with another_window() as other:
        take_keyboard(other)
        frame = desk.screen.grab()
        for action in (Click(target.middle("line")), Hotkey((CTRL, key("a"))), Type("Ada")):
            assert isinstance(desk.executor.execute(approved(action, frame), Stop()), Done)
        target.shows("line", "Ada")


def test_text_ends_where_another_window_takes_the_keyboard(desk: Desk, target: Target) -> None:
    text = "a long text that takes a while to be typed by keys " * 3
    with another_window() as thief:
        desk.do(Click(target.middle("text")))
        has_focus(target, "text")
        decided = approved(Type(text), desk.screen.grab())

        def interrupt() -> None:
            eventually(lambda: target.state()["text"], "it begins")
            take_keyboard(thief)

        waiting = threading.Thread(target=interrupt)
        waiting.start()
        outcome = desk.executor.execute(decided, Stop())
        waiting.join()
    assert isinstance(outcome, Impossible)
    assert outcome.why.startswith("another window took the keyboard after ")
    assert outcome.why.endswith(f" of {len(text)} characters")
    assert text.startswith(target.state()["text"])
    assert desk.server.nothing_is_held()


def test_where_an_input_method_runs_text_is_pasted(desk: Desk, target: Target) -> None:
    with keyboard() as found:
        assert found.types("plain")
        with input_method("some"):
            assert not found.types("plain")
            desk.do(Click(target.middle("text")), Type("plain"))
            target.shows("text", "plain")
        assert found.types("plain")


@pytest.mark.parametrize(("engine", "by_keys"), [("xkb:us::eng", True), ("libpinyin", False)])
def test_an_input_method_that_passes_keys_on_is_none(
    display: VirtualDisplay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, by_keys: bool
) -> None:
    program = tmp_path / "ibus"
    program.write_text(f"#!/bin/sh\necho {engine}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with keyboard() as found, input_method("ibus"):
        assert found.types("plain") is by_keys


@pytest.mark.parametrize("layouts", ["us", "de", "ru"])
def test_text_arrives_by_keys_in_a_terminal(desk: Desk, display: VirtualDisplay, tmp_path: Path, layouts: str) -> None:
    out = tmp_path / "out"
    text = ASCII + MIXED.replace("\t", " ")
    with (
        layout(layouts),
        running(
            "xterm", "-u8", "-T", "cat", "-e", "sh", "-c", f"cat > '{out}'", display=display, home=tmp_path
        ) as xterm,
        window("cat") as at,
    ):
        eventually(out.exists, "cat to run")
        desk.do(Click(at))
        type_by_keys(text + "\n")
        desk.do(Hotkey((CTRL, key("d"))))
        assert xterm.wait(timeout=20) == 0
    assert out.read_text() == text + "\n"


@pytest.mark.soak
@pytest.mark.parametrize("layouts", ["us", "de", "ru"])
def test_text_arrives_by_keys_in_chromium(desk: Desk, display: VirtualDisplay, tmp_path: Path, layouts: str) -> None:
    text = ASCII + MIXED.replace("\t", " ")  # Tab would leave the field
    page = "<title>page</title><textarea autofocus style='width:95vw;height:90vh'></textarea>"
    flags = "--no-sandbox --test-type --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    command = ["chromium", *flags.split(), f"--user-data-dir={tmp_path}/profile", f"--app=data:text/html,{page}"]
    with layout(layouts), running(*command, display=display, home=tmp_path), window("page") as at:
        eventually(lambda: (desk.screen.grab().pixels[int(at.y), int(at.x)] > 250).all(), "the page")
        desk.screen.settle(Stop())
        desk.do(Click(at))
        type_by_keys(text)
        desk.do(Hotkey((CTRL, key("a"))), Hotkey((CTRL, key("c"))))
        paste = ["xclip", "-selection", "clipboard", "-out"]
        eventually(lambda: subprocess.run(paste, capture_output=True, check=False).stdout.decode() == text, "the text")


@pytest.mark.parametrize("layouts", ["us", "de", "ru"])
def test_text_arrives_by_keys_in_gtk(desk: Desk, display: VirtualDisplay, tmp_path: Path, layouts: str) -> None:
    document = tmp_path / "letter.txt"
    document.touch()
    text = ASCII + MIXED.replace("\n\t", "\n")  # it indents on its own
    with (
        layout(layouts),
        running("mousepad", "--disable-server", str(document), display=display, home=tmp_path),
        window("letter.txt") as at,
    ):
        desk.do(Click(at))
        type_by_keys(text)
        desk.do(Hotkey((CTRL, key("s"))))
        eventually(lambda: document.stat().st_size > 0, "the saved file")
        eventually(lambda: document.read_text().removesuffix("\n") == text, "the whole text", within_s=5)

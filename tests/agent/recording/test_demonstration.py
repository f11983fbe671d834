"""A person at a real X server is recorded: nothing is lost, what is private is left out, the rest can be replayed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import pytest
import xcffib
import xcffib.xproto

from agent.core.actions import Button, Click, Direction, Hotkey, Scroll, Type, key
from agent.core.events import Ended, Event, Executed, Observed, Paused, Reason, Resumed
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.monitor.input_recorder import watch_input
from agent.desktop.monitor.raw_input import (
    ButtonPress,
    ButtonRelease,
    InputEvent,
    KeyPress,
    KeyRelease,
    PointerMotion,
    TimedFrame,
)
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.recording.demonstration import Demonstration
from agent.recording.frame_sampler import decided_on
from agent.recording.gestures import Gesture
from agent.recording.private_input import painted_out
from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from tests.agent.desktop.live_programs import eventually
from tests.agent.desktop.xtest_input import DOWN, KEY_DOWN, KEY_UP, UP, XTestInput
from tests.agent.recording.recorded_person import Recording, recording
from vision.frame import Frame
from vision.geometry import DesktopBox, DesktopPoint, PixelBox, PixelPoint, Size, Viewport
from vision.perception.ocr import RapidOcrEngine
from vision.perception.reader import ScreenReader

FORM = Path(__file__).parents[2] / "data" / "password_form.py"
SIZE = Size(320, 200)
SECRET = "Tr0ub4dor-hunter2"


def latest(record: Recording, at: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """What the recorder has seen last around a place."""
    x, y = at
    frame = record.demonstration._sampler.frames()[-1].frame
    return frame.crop(PixelBox(x - 152, y - 16, x + 152, y + 16))


def settled(look: Callable[[], npt.NDArray[np.uint8]]) -> None:
    """Wait until a place has not changed for a while, but for the caret that blinks there."""
    seen, since = look(), time.monotonic()
    while time.monotonic() - since < 0.4:
        now = look()
        if (now != seen).any(axis=(0, 2)).sum() > 3:
            seen, since = now, time.monotonic()
        time.sleep(0.02)


def fill_in(injector: XTestInput, record: Recording, at: tuple[int, int], text: str) -> None:
    """Click a field and type, each once the one before has shown its effect, as a person does."""
    idle = latest(record, at)
    injector.click(*at)
    eventually(lambda: not np.array_equal(idle, latest(record, at)), "the field has the keys")
    settled(lambda: latest(record, at))
    empty = latest(record, at)
    injector.type(text)
    eventually(lambda: (empty != latest(record, at)).any(axis=(0, 2)).sum() > 9, "text is seen")
    settled(lambda: latest(record, at))


@contextmanager
def sign_in_form(display: VirtualDisplay) -> Iterator[dict[str, tuple[int, int]]]:
    with subprocess.Popen(
        [sys.executable, FORM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=display.environment()
    ) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        try:
            yield {name: (x, y) for name, (x, y) in json.loads(program.stdout.readline()).items()}
        finally:
            program.stdin.write("quit\n")
            program.stdin.flush()


@contextmanager
def no_key_repeats() -> Iterator[None]:
    """On a busy machine so much time may pass between a press and its release that the server repeats the key."""
    connection = xcffib.connect()

    def repeat(*, on: bool) -> None:
        connection.core.ChangeKeyboardControlChecked(xcffib.xproto.KB.AutoRepeatMode, [int(on)]).check()

    repeat(on=False)
    try:
        yield
    finally:
        repeat(on=True)
        connection.disconnect()


@pytest.mark.parametrize("busy", [False, True])
def test_no_event_is_lost_however_quickly_they_come(display: VirtualDisplay, injector: XTestInput, busy: bool) -> None:
    events: list[InputEvent] = []
    may_take = threading.Event()

    def take(event: InputEvent) -> None:
        may_take.wait()
        events.append(event)

    if not busy:
        may_take.set()
    with no_key_repeats(), watch_input(take, lost=lambda why: pytest.fail(why)):
        for number in range(400):
            injector.move(number, 2 * number % 700)
            injector.send(DOWN, 1)
            injector.send(UP, 1)
            injector.send(KEY_DOWN, 38)
            injector.send(KEY_UP, 38)
        injector.flush()
        may_take.set()
    kinds = [type(event) for event in events]
    assert kinds == [PointerMotion, ButtonPress, ButtonRelease, KeyPress, KeyRelease] * 400
    moved = [event.at for event in events if isinstance(event, PointerMotion)]
    assert moved == [DesktopPoint(number, 2 * number % 700) for number in range(400)]
    assert [one.at_s for one in events] == sorted(one.at_s for one in events)


def test_a_person_is_told_as_a_run_is_told(display: VirtualDisplay, injector: XTestInput, tmp_path: Path) -> None:
    file = tmp_path / "person"
    with recording(file) as record:
        injector.click(300, 200)
        injector.type("Ada L. (x)")
        injector.press(0xFF0D)
        injector.press(0xFFE3, ord("s"))
        for _ in range(3):
            injector.click(400, 300, 5)
        injector.click(500, 300, 3)
        assert record.end() == [
            Click(PixelPoint(300, 200)),
            Type("Ada L. (x)"),
            Hotkey((key("enter"),)),
            Hotkey((key("ctrl"), key("s"))),
            Scroll(Direction.DOWN, PixelPoint(400, 300), 3),
            Click(PixelPoint(500, 300), Button.RIGHT),
        ]
    assert all(event.by_person for event in record.events if isinstance(event, Executed))
    assert isinstance(record.events[-1], Ended)
    assert record.events[-1].reason is Reason.FINISHED
    with SessionReader(file) as reader:
        assert reader.verify() == ()
        assert reader.meta.origin is Origin.PERSON
        assert [record.kind for record in reader.events()][:4] == ["observed", "judged", "executed", "observed"]


def test_a_triple_click_held_keys_and_thumb_buttons_are_recorded_saved_and_read_again(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    file, at = tmp_path / "clicks", PixelPoint(300, 200)
    with recording(file) as record:
        for _ in range(3):
            injector.click(300, 200)
        injector.hold(0xFFE3, 0xFFE1)
        for _ in range(2):
            injector.click(300, 200)
        injector.release(0xFFE1, 0xFFE3)
        injector.click(300, 200, 8)
        injector.click(300, 200, 9)
        done = record.end()
    held = key("ctrl"), key("shift")
    assert done == [
        Click(at, count=3),
        Click(at, count=2, held=held),
        Click(at, Button.BACK),
        Click(at, Button.FORWARD),
    ]
    with SessionReader(file) as reader:
        read = [reader.event(one) for one in reader.events()]
    assert [event.action for event in read if isinstance(event, Executed)] == done


def test_a_chord_is_of_the_keys_that_were_held(display: VirtualDisplay, injector: XTestInput) -> None:
    """The key of Alt says Meta with Shift, on the same modifier."""
    with recording() as record:
        for held in (0xFFE9, 0xFFEB, 0xFFE3):
            injector.press(held, ord("f"))
        injector.press(0xFFE9, 0xFFE1, ord("f"))
        names = (("alt", "f"), ("win", "f"), ("ctrl", "f"), ("alt", "shift", "f"))
        assert record.end() == [Hotkey(tuple(map(key, chord))) for chord in names]


def test_nothing_is_kept_while_the_private_toggle_is_on(display: VirtualDisplay, injector: XTestInput) -> None:
    private = (0xFFE3, 0xFFE9, ord("p"))
    with recording() as record:
        injector.type("before")
        injector.press(*private)
        eventually(lambda: record.demonstration.private, "the toggle is on")
        injector.type("hush")
        injector.click(10, 10)
        injector.press(*private)
        eventually(lambda: not record.demonstration.private, "the toggle is off")
        eventually(lambda: any(isinstance(event, Resumed) for event in record.events), "going on is told")
        injector.type("after")
        assert record.end() == [Type("before"), Type("after")]
    kinds = [type(event) for event in record.events if isinstance(event, Executed | Paused | Resumed)]
    assert kinds == [Executed, Paused, Resumed, Executed]


def test_what_is_done_to_the_programs_own_windows_is_left_out(display: VirtualDisplay, injector: XTestInput) -> None:
    own = DesktopBox(0, 0, 200, 200)
    with recording(own_boxes=lambda: (own,)) as record:
        injector.click(100, 100)
        injector.type("mine")
        injector.click(300, 300)
        injector.type("theirs")
        assert record.end() == [Click(PixelPoint(300, 300)), Type("theirs")]


def test_a_step_that_is_taken_over_is_handed_back(display: VirtualDisplay, injector: XTestInput) -> None:
    with closing(MssScreen()) as screen, Demonstration(screen) as demonstration:
        injector.click(300, 200)
        injector.type("mine")
        taken = demonstration.hand_back()
    assert taken.actions == (Click(PixelPoint(300, 200)), Type("mine"))
    assert [frame.size for frame in taken.frames] == [Size(1280, 800)] * 2


def test_a_password_reaches_neither_the_events_nor_the_file(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    with sign_in_form(display) as places, recording(file, perception=ScreenReader(RapidOcrEngine())) as record:
        for name, text in (("name", "ada"), ("password", SECRET), ("unnamed", SECRET)):
            fill_in(injector, record, places[name], text)
        injector.press(0xFF09)
        actions = record.end()
    typed = [action for action in actions if isinstance(action, Type)]
    assert typed == [Type("ada"), Type("{{secret:passwort}}"), Type("{{secret:password}}")]
    assert SECRET not in str(record.events)
    for part in tmp_path.iterdir():
        assert SECRET.encode() not in part.read_bytes()


def test_one_more_character_of_a_password_is_as_private(display: VirtualDisplay, injector: XTestInput) -> None:
    with sign_in_form(display) as places, recording(perception=ScreenReader(RapidOcrEngine())) as record:
        fill_in(injector, record, places["unnamed"], SECRET)
        injector.press(0xFF51)
        injector.type("x")
        injector.press(0xFF09)
        actions = record.end()
    assert [action for action in actions if isinstance(action, Type)] == [Type("{{secret:password}}")] * 2


def test_what_is_typed_in_private_is_on_no_later_frame(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    private, reader = (0xFFE3, 0xFFE9, ord("p")), ScreenReader(RapidOcrEngine())
    reading = ScreenReader(RapidOcrEngine())  # a reader is used on one thread
    with sign_in_form(display) as places, recording(tmp_path / "file", perception=reading) as record:
        fill_in(injector, record, places["name"], "ada")
        injector.press(*private)
        eventually(lambda: record.demonstration.private, "the toggle is on")
        injector.press(0xFFE3, ord("a"))
        injector.type("lovelace")
        injector.press(*private)
        eventually(lambda: not record.demonstration.private, "the toggle is off")
        eventually(record.demonstration._sampler.frames, "a screen is seen again")
        settled(lambda: latest(record, places["name"]))
        raw = record.demonstration._sampler.frames()[-1].frame
        assert [one.text for one in reader.read(raw) if "lace" in one.text], "the test looks at what is there"
        injector.click(*places["unnamed"])
        actions = record.end()
    assert Type("ada") in actions
    assert Type("lovelace") not in actions
    frames = [event.frame for event in record.events if isinstance(event, Observed)]
    assert not [one for frame in frames for one in reader.read(frame) if "lace" in one.text]


def test_the_command_records_without_what_is_to_be_hidden(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    file = tmp_path / "hidden"
    command = [sys.executable, "-m", "deskhand", "record", str(file), "--redact", "--hide", "lovelace", "--json"]
    command += ["--task", "write to ada@example.org"]
    errors = tmp_path / "errors"
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    with (
        errors.open("wb") as told,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, env=display.environment() | home) as program,
    ):
        assert program.stdout is not None
        said: list[bytes] = []
        begun = threading.Event()

        def listen(out: IO[bytes]) -> None:
            for line in out:
                said.append(line)
                begun.set()

        listening = threading.Thread(target=listen, args=[program.stdout])
        listening.start()

        def heard() -> bool:
            injector.press(0xFFC4)  # F7
            return begun.wait(0.2)

        eventually(heard, "it watches", within_s=60)
        injector.type("lovelace")
        injector.press(0xFFC4)
        eventually(lambda: any(b'"type' in line for line in said), "what was typed is told", within_s=60)
        program.terminate()
        assert program.wait(60) == 0
        listening.join()
    with SessionReader(file) as reader:
        assert reader.verify() == ()
        assert any(record.kind == "executed" for record in reader.events())
    assert b"lovelace" not in b"".join(said) + errors.read_bytes()
    for part in tmp_path.glob("hidden*"):
        assert b"lovelace" not in part.read_bytes()
        assert b"ada@example.org" not in part.read_bytes()


def field_with(*glyphs: tuple[int, int]) -> Frame:
    """A white screen, on which glyphs of these widths and heights stand in a row."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 255, np.uint8)
    for number, (width, height) in enumerate(glyphs):
        pixels[60 : 60 + height, 20 + 12 * number : 20 + 12 * number + width] = 0
    return Frame(pixels, Viewport.plain(SIZE))


def test_a_private_field_is_painted_out_while_its_surroundings_stay() -> None:
    found_on, box = field_with(), PixelBox(20, 60, 116, 66)
    dotted = field_with(*[(6, 6)] * 8)
    assert (painted_out(dotted, found_on, box).crop(box) == 128).all()
    other = Frame(255 - dotted.pixels, dotted.viewport)
    assert painted_out(other, found_on, box) is other


def test_a_frame_from_before_the_pointer_lit_its_target_is_preferred() -> None:
    plain, lit = field_with((40, 20)), field_with((41, 21))
    elsewhere = Frame(np.rot90(field_with((40, 20)).pixels, 2).copy(), plain.viewport)
    at = PixelPoint(40, 70)
    seen = (TimedFrame(plain, 1.0, 2.0), TimedFrame(lit, 2.1, 5.0))
    act = Gesture((Click(at),), 4.0, 4.1, 2.05, seen)
    assert decided_on(act, at, 0.5) is plain
    assert decided_on(act, at, 3.0) is lit, "the plain one was seen before the act before"
    changed = (TimedFrame(elsewhere, 1.0, 2.0), TimedFrame(lit, 2.1, 5.0))
    assert decided_on(Gesture((Click(at),), 4.0, 4.1, 2.05, changed), at, 0.5) is lit
    assert decided_on(Gesture((Click(at),), 2.105, 4.1, None, seen), at, 0.5) is plain, "what came too late to be seen"


def test_a_frame_from_before_a_tip_came_up_under_the_pointer_is_preferred() -> None:
    """A large key lights up, and a tip with its name covers half of it."""
    size, at = Size(900, 700), PixelPoint(300, 360)
    pixels = np.full((size.height, size.width, 3), 200, np.uint8)
    with_tip = pixels.copy()
    with_tip[311:412, 246:419] = 220
    with_tip[372:417, 260:352] = 0
    plain, tip = (Frame(one, Viewport.plain(size)) for one in (pixels, with_tip))
    seen = (TimedFrame(plain, 1.0, 2.0), TimedFrame(tip, 2.6, 5.0))
    assert decided_on(Gesture((Click(at),), 4.0, 4.1, 2.05, seen), at, 0.5) is plain


def test_a_display_that_vanishes_ends_the_recording_and_the_file_stays_good(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from contextlib import closing\n"
        "from pathlib import Path\n"
        "from agent.recording.demonstration import Demonstration\n"
        "from agent.desktop.x11.virtual_display import VirtualDisplay\n"
        "from agent.desktop.capture.screen import MssScreen\n"
        "from agent.sessions.recorder import Recorder\n"
        "from agent.core.stop import Stop\n"
        "from vision.geometry import Size\n"
        "import threading\n"
        "display = VirtualDisplay(Size(320, 200), window_manager=False)\n"
        "display.__enter__()\n"
        "os.environ['DISPLAY'] = display.name\n"
        "with closing(MssScreen()) as screen, Recorder.create(Path(sys.argv[1]), 'a task') as recorder:\n"
        "    person = Demonstration(screen)\n"
        "    def vanish():\n"
        "        while not person.watching: pass\n"
        "        display.__exit__(None, None, None)\n"
        "    threading.Thread(target=vanish).start()\n"
        "    for event in recorder.record(person.run(Stop())):\n"
        "        print(type(event).__name__, getattr(event, 'content', ''))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(FORM.parents[2]), "XDG_SESSION_TYPE": "x11"}
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "f"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.stderr == ""
    said = done.stdout.splitlines()
    assert said[0] == "Failed "
    assert said[1].startswith("Ended ")
    assert len(said) == 2
    with SessionReader(tmp_path / "f") as reader:
        assert reader.verify() == ()


def test_a_full_disk_ends_the_recording_in_one_sentence_and_the_file_stays_good(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    file, stop, told = tmp_path / "full", Stop(), list[Event]()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def act() -> None:
        number = 0
        while not stop.wait(0.01):
            injector.click(100 + number % 500, 100, 3)
            number += 1

    person = threading.Thread(target=act)
    with closing(MssScreen()) as screen, Recorder.create(file, "a task") as recorder:
        recorded = recorder.record(Demonstration(screen).run(stop))
        person.start()
        try:
            told.append(next(recorded))  # the screen is open by now: its shared memory counts as a file too
            resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, hard))
            with pytest.raises(SessionError, match="cannot be recorded further"):
                told.extend(recorded)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            stop.set("the test ends")
            person.join()
    with SessionReader(file) as reader:
        assert [finding.serious for finding in reader.verify()] == [False]
        assert len(list(reader.events())) == len(told) > 3

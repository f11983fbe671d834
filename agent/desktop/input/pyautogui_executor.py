"""Mouse and keyboard through pyautogui: carries out what the gate approved, and nothing else.

An action is played as a generator that yields before every single event (a double click is one: a busy machine must
not make two of it); the executor looks at the stop flag at each yield. So no action can forget to look, and a stop in
the middle of anything leads to one place, which releases all that is held.

The pointer in a corner of any monitor stops a run (pyautogui's fail-safe, at the corners of `stop_corners`). A pointer
that rested in a corner before the run is no such sign and is moved out; a target in a corner is met one pixel
beside it. While the screen is locked or dark the run rests.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, assert_never

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
    target,
)
from agent.core.api import export
from agent.core.secrets import Secrets, secret_names
from agent.core.stop import DEFAULT_CHORD, Stop
from agent.desktop.capture.screen import Screen
from agent.desktop.input.clipboard import Clipboard, system_clipboard
from agent.desktop.input.executor import Done, Halted, Impossible, Interrupted, Outcome, Stale, unsupported
from agent.desktop.input.focus_binding import FocusBinding
from agent.desktop.input.keyboard import EventSteps, system_keyboard
from agent.desktop.input.pointer import system_pointer
from agent.desktop.input.pyautogui_import import load_pyautogui
from agent.desktop.input.stop_corners import beside, stop_corners
from agent.desktop.input.text_entry import TextEntry
from agent.desktop.monitor.user_input import UserInputMonitor, system_user_input_monitor
from agent.desktop.window_list import open_screen_state
from agent.safety.gate import Approved, still_holds
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelPoint

if TYPE_CHECKING:
    from agent.desktop.x11.screen_state import Layout, ScreenState

log = logging.getLogger(__name__)

_ONLY_LOOKING: Final = (Wait, Screenshot, Note)
_DRAG_PAUSE_S: Final = 0.01
_DRAG_STEPS: Final = (10, 60)
_DRAG_STEP_PX: Final = 12
_DRAG_SETTLE_S: Final = 0.05


@export("PyAutoGuiExecutor")
class PyAutoGuiExecutor:
    """Plays actions on the person's own mouse and keyboard.

    Keys and buttons that an action holds (`KeyDown`, `MouseDown`) stay down until another one, a stop or `close`.

    Args:
        screen: Shows whether a target still looks as it did when it was approved; on a `ShieldedScreen` secrets may be
            typed.
        stop_chord: The keys that stop a run, which the agent itself must not press.
        clipboard: How text is pasted; the system's own by default.
        secrets: What the placeholders in a text stand for; without them, none is filled in.
        person: Whose own input pauses the run; whoever sits at this machine by default.

    Raises:
        RuntimeError: If there is no display to act on; one sentence for the person.
    """

    def __init__(
        self,
        screen: Screen,
        *,
        stop_chord: tuple[Key, ...] = DEFAULT_CHORD,
        clipboard: Clipboard | None = None,
        secrets: Secrets | None = None,
        person: UserInputMonitor | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gui = load_pyautogui()
        self._screen, self._stop_chord, self._clock = screen, frozenset(stop_chord), clock
        self._clipboard = system_clipboard() if clipboard is None else clipboard
        self._focus = FocusBinding()
        self._person = system_user_input_monitor() if person is None else person
        self._keyboard, self._pointer = system_keyboard(self._gui), system_pointer(self._gui)
        self._text = TextEntry(self._keyboard, self._clipboard, screen, secrets)
        self._state = open_screen_state()
        self._layout: Layout | None = None
        self._monitors: tuple[DesktopBox, ...] = (DesktopBox(0, 0, *self._gui.size()),)
        self._buttons: dict[Button, None] = {}
        self._initial_pointer: tuple[int, int] | None = tuple(self._gui.position())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release everything that is held, and leave the clipboard to the person."""
        self._release()
        self._clipboard.close()
        self._person.close()
        self._keyboard.close()
        self._pointer.close()
        self._focus.close()
        if self._state is not None:
            self._state.close()

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        """See `Executor`. The target is compared once more just before the first event."""
        action = approved.action
        if stop.is_set() or stop.paused:
            self._release()
            return Halted() if stop.is_set() else Interrupted()
        if self._state is not None:
            if unavailable := self._state.unavailable():
                stop.pause(unavailable)
                self._release()
                return Halted() if stop.is_set() else Interrupted()
            self._follow_layout(self._state)
        if (why := self._why_impossible(approved)) is not None:
            return Impossible(why)
        if target(action) is not None and not still_holds(approved, self._screen.grab()):
            return Stale()
        if not isinstance(action, _ONLY_LOOKING) and (why := self._keyboard.disturbed(stop)) is not None:
            return Impossible(why)
        if isinstance(action, Hotkey | KeyDown | Type) and not self._focus.holds(approved.frame, stop):
            return Stale()
        started = self._clock()
        ending: Halted | Interrupted | str | None = Halted()  # unless all of it could be played
        try:
            with self._watching_the_person(action, stop):
                ending = self._play(self._steps(approved, stop), stop)
                self._focus.acted(approved.frame, clicked=isinstance(action, Click | Drag | MouseDown))
        except self._gui.FailSafeException:
            stop.set("the pointer was pushed into a corner")
        finally:
            if isinstance(ending, Halted | Interrupted):
                self._release()
        match ending:
            case Halted() | Interrupted():
                return ending
            case str(why):
                return Impossible(why)
            case None:
                return Done(self._clock() - started)
            case _:
                assert_never(ending)

    def _watching_the_person(self, action: Action, stop: Stop) -> AbstractContextManager[None]:
        """The person's own input pauses the run; while it only waits they may do what they like."""
        return nullcontext() if isinstance(action, _ONLY_LOOKING) else self._person.watch(stop.pause)

    def _play(self, steps: EventSteps, stop: Stop) -> Halted | Interrupted | str | None:
        with closing(steps):
            while True:
                self._person.poll()
                if stop.is_set() or stop.paused:
                    break
                try:
                    next(steps)
                except StopIteration as end:
                    why: str | None = end.value
                    return why
            self._release()  # at once: what the steps have to tidy up, the clipboard, can wait
            return Halted() if stop.is_set() else Interrupted()

    def _steps(self, approved: Approved, stop: Stop) -> EventSteps:
        action, frame = approved.action, approved.frame
        if isinstance(action, Wait | Screenshot | Note):
            stop.wait_undisturbed(action.seconds if isinstance(action, Wait) else 0)
            yield
            return None
        self._leave_corner()
        match action:
            case Click(at, button, count, held):
                yield from self._move(self._aim(frame, at))
                for one in held:
                    yield
                    self._keyboard.down(one)
                yield
                self._pointer.click(button, count)
                for one in reversed(held):
                    yield
                    self._keyboard.up(one)
            case Move(at):
                yield from self._move(self._aim(frame, at))
            case Drag(start, end):
                pointer: tuple[int, int] = tuple(self._gui.position()) if start is None else self._aim(frame, start)
                yield from self._drag(pointer, self._aim(frame, end), stop)
            case MouseDown(at, button):
                if at is not None:
                    yield from self._move(self._aim(frame, at))
                yield from self._press_button(button)
            case MouseUp(at, button):
                if at is not None:
                    yield from self._move(self._aim(frame, at))
                yield from self._release_button(button)
            case Scroll(direction, at, amount):
                yield from self._scroll(direction, self._aim(frame, _centre(frame) if at is None else at), amount)
            case Hotkey(keys):
                yield from self._keyboard.chord(keys)
            case KeyDown(one):
                yield
                self._keyboard.down(one)
            case KeyUp(one):
                yield
                self._keyboard.up(one)
            case Type(text):
                still = self._focus.still()
                with self._keyboard.nothing_held():  # text arrives as it is written
                    if secret_names(text):
                        return (yield from self._text.type_secret(text, approved.field, still, stop))
                    return (yield from self._text.type(text, still, stop))
            case Finished() | CallUser() | Foreign():
                raise AssertionError("not for mouse or keyboard")
            case _:
                assert_never(action)
        return None

    def _why_impossible(self, approved: Approved) -> str | None:
        """Why the action cannot be played here, or None."""
        action = approved.action
        match action:
            case Click(button=button, held=keys):
                return self._pointer.missing(button) or self._reserved(keys) or self._missing(keys)
            case Drag():
                return self._pointer.missing(Button.LEFT)
            case Hotkey(keys):
                return self._reserved(keys) or self._missing(keys)
            case KeyDown(one):
                return self._reserved((one,)) or self._missing((one,))
            case KeyUp(one):
                return self._missing((one,))
            case Type(text) if any("\ud800" <= character <= "\udfff" for character in text):
                return "the text holds half of a character (a lone surrogate), which no program can take"
            case Type(text) if secret_names(text) and not self._focus.is_known(approved.frame):
                return "no window has the keyboard, so a secret cannot be typed"
            case Scroll(direction):
                return self._pointer.missing(direction)
            case MouseDown(button=button) | MouseUp(button=button):
                return self._pointer.missing(button)
            case _:
                return unsupported(action)

    def _reserved(self, keys: tuple[Key, ...]) -> str | None:
        if self._stop_chord and self._stop_chord <= {*keys, *self._keyboard.held}:
            return f"{'+'.join(keys)} would press the stop key, which belongs to the person"
        return None

    def _missing(self, keys: tuple[Key, ...]) -> str | None:
        missing = self._keyboard.missing(keys)
        return None if missing is None else f"this keyboard has no key {missing!r} that could be pressed"

    def _move(self, at: tuple[int, int]) -> Iterator[None]:
        yield
        self._gui.moveTo(*at)

    def _press_button(self, button: Button) -> Iterator[None]:
        yield
        self._buttons[button] = None
        self._pointer.press(button)

    def _release_button(self, button: Button) -> Iterator[None]:
        yield
        self._pointer.release(button)
        self._buttons.pop(button, None)

    def _drag(self, start: tuple[int, int], end: tuple[int, int], stop: Stop) -> Iterator[None]:
        """In steps and with pauses, because toolkits tell a drag from a click by distance and time."""
        fewest, most = _DRAG_STEPS
        count = min(most, max(fewest, math.ceil(math.dist(start, end) / _DRAG_STEP_PX)))
        yield from self._move(start)
        yield from self._press_button(Button.LEFT)
        stop.wait_undisturbed(_DRAG_SETTLE_S)
        for step in range(1, count + 1):
            part = step / count
            x, y = (round(low + (high - low) * part) for low, high in zip(start, end, strict=True))
            yield from self._move(self._beside_corner(x, y))
            stop.wait_undisturbed(_DRAG_PAUSE_S)
        stop.wait_undisturbed(_DRAG_SETTLE_S)
        yield from self._release_button(Button.LEFT)

    def _scroll(self, direction: Direction, at: tuple[int, int], amount: int) -> Iterator[None]:
        yield from self._move(at)
        for _ in range(amount):
            yield
            self._pointer.turn(direction)

    def _aim(self, frame: Frame, at: PixelPoint) -> tuple[int, int]:
        return self._beside_corner(*frame.viewport.input_coordinate(at))

    def _beside_corner(self, x: int, y: int) -> tuple[int, int]:
        """The place itself, or one pixel inwards of a corner: the agent must not trip the fail-safe by its own aim."""
        return beside((x, y), self._monitors) if (x, y) in self._gui.FAILSAFE_POINTS else (x, y)

    def _follow_layout(self, state: ScreenState) -> None:
        """The corners that stop are those of the monitors there are now."""
        layout = state.layout()
        if layout != self._layout:
            self._layout, self._monitors = layout, layout[1]
            self._gui.FAILSAFE_POINTS = list(stop_corners(self._monitors))

    def _leave_corner(self) -> None:
        """Move a pointer that was left in a corner out of it; only before the first input."""
        initial, self._initial_pointer = self._initial_pointer, None
        if initial in self._gui.FAILSAFE_POINTS and tuple(self._gui.position()) == initial:
            with self._without_fail_safe():
                self._gui.moveTo(*self._beside_corner(*initial))

    def _release(self) -> None:
        with self._without_fail_safe():
            self._keyboard.release()
            for button in reversed(tuple(self._buttons)):
                self._pointer.release(button)
                self._buttons.pop(button)

    @contextmanager
    def _without_fail_safe(self) -> Iterator[None]:
        self._gui.FAILSAFE = False
        try:
            yield
        finally:
            self._gui.FAILSAFE = True


def _centre(frame: Frame) -> PixelPoint:
    return PixelPoint((frame.size.width - 1) / 2, (frame.size.height - 1) / 2)

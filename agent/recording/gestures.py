"""Gestures: raw input events made into actions: clicks, drags, turns of the wheel, text, keys.

`Gestures` is a pure function with a memory: fed event by event it returns what has been completed, whenever it is fed
what. Only one thing is under way at a time; whatever is not its continuation ends it.

Keys are read as the text they type, accents included. Backspace takes back what was typed since; Enter, Tab and all
other keys stay keys, because what they do depends on the program. What is held during a click is held again.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from agent.core.actions import (
    MAX_CLICKS,
    MODIFIERS,
    Action,
    Button,
    Click,
    Direction,
    Drag,
    Hotkey,
    Key,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Scroll,
    Type,
)
from agent.desktop.monitor.raw_input import (
    ButtonPress,
    ButtonRelease,
    InputEvent,
    KeyPress,
    KeyRelease,
    Modifiers,
    PointerMotion,
    TimedFrames,
)
from agent.desktop.x11.key_symbols import COMPOSE, accent_of, composed, composed_pair, key_of, text_of
from vision.geometry import DesktopPoint, PixelPoint, Viewport

_STILL_PX: Final = 6.0
_SCROLL_S: Final = 1.0
_SCROLL_PX: Final = 32.0
_FAR_PX: Final = 48.0
_BUTTONS: Final = {1: Button.LEFT, 2: Button.MIDDLE, 3: Button.RIGHT, 8: Button.BACK, 9: Button.FORWARD}
_WHEEL: Final = {4: Direction.UP, 5: Direction.DOWN, 6: Direction.LEFT, 7: Direction.RIGHT}
_ORDER: Final = ("ctrl", "alt", "win", "shift")
_HELD: Final = MODIFIERS | {"alt_gr"}
"""Keys that do nothing of their own while others are pressed."""
_TAPPED: Final = frozenset({"alt", "win"})
"""Modifiers that do something alone: they open menus."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture of a person, and the actions that it stands for.

    Attributes:
        actions: Usually one; a drag with a key held is three. Points in pixels of what `viewport` shows.
        began_s, ended_s: Times of its first and its last event.
        arrived_s: When the pointer came near its place; None where it was there from the gesture before.
        frames: What the screen had shown when it began.
        frames_after: What it had shown when the next thing began; for typed text only.
    """

    actions: tuple[Action, ...]
    began_s: float
    ended_s: float
    arrived_s: float | None = None
    frames: TimedFrames = ()
    frames_after: TimedFrames = ()


@dataclass(slots=True)
class _Typing:
    began_s: float
    ended_s: float
    frames: TimedFrames
    text: str = ""


@dataclass(slots=True)
class _Held:
    key: Key
    at_s: float
    frames: TimedFrames
    used: bool = False


@dataclass(slots=True)
class _Pending:
    """Clicks that another one may join, or a turn of the wheel that may go on."""

    gesture: Gesture
    at: DesktopPoint
    modifiers: Modifiers
    until_s: float


@dataclass(slots=True)
class Gestures:
    """See the module.

    Args:
        viewport: What part of the desktop is recorded; what begins outside of it is left out, with what is typed then.
        chords: Keys that mean something to the recorder itself, and are left out.
        double_click_s: How long after a click, press to press, another at the same place joins it.
    """

    viewport: Viewport
    chords: tuple[frozenset[Key], ...] = ()
    double_click_s: float = 0.4
    _typing: _Typing | None = None
    _pending: _Pending | None = None
    _held: dict[int, _Held] = field(default_factory=dict)
    _down: dict[int, ButtonPress] = field(default_factory=dict)
    _moves: deque[PointerMotion] = field(default_factory=lambda: deque(maxlen=512))
    _accent: str = ""
    _compose: str | None = None
    _outside: bool = False
    _last_s: float = -math.inf

    def feed(self, event: InputEvent) -> tuple[Gesture, ...]:
        """What `event` completes."""
        finished = self.due(event.at_s)
        match event:
            case PointerMotion():
                self._moves.append(event)
                return finished
            case ButtonPress():
                return (*finished, *self._pressed_button(event))
            case ButtonRelease():
                return (*finished, *self._released_button(event))
            case KeyPress():
                return (*finished, *self._pressed_key(event))
            case KeyRelease():
                return (*finished, *self._released_key(event))
            case _:
                assert_never(event)

    def due(self, now_s: float) -> tuple[Gesture, ...]:
        """What is complete because nothing has followed until `now_s`."""
        if self._pending is not None and now_s > self._pending.until_s and not self._down:
            return self._complete()
        return ()

    def flush(self, after: TimedFrames = ()) -> tuple[Gesture, ...]:
        """What was under way when the recording ended; `after` is what the screen shows now."""
        self._down.clear()
        self._held.clear()
        return self._complete(after)

    def _complete(self, after: TimedFrames = ()) -> tuple[Gesture, ...]:
        """End what is under way."""
        finished: list[Gesture] = []
        if self._pending is not None:
            finished.append(self._pending.gesture)
            self._pending = None
        typing, self._typing, self._accent, self._compose = self._typing, None, "", None
        if typing is not None and typing.text:
            gesture = Gesture(
                (Type(typing.text),), typing.began_s, typing.ended_s, frames=typing.frames, frames_after=after
            )
            finished.append(gesture)
        if finished:
            self._last_s = finished[-1].ended_s
        return tuple(finished)

    def _pressed_button(self, event: ButtonPress) -> tuple[Gesture, ...]:
        for held in self._held.values():
            held.used = True
        if event.button in _WHEEL:
            return self._turned(event)
        finished = () if self._continues(event) else self._complete(event.frames)
        self._down[event.button] = event
        return finished

    def _continues(self, event: ButtonPress) -> bool:
        """Whether this press makes a double click of the click before it, or a triple one of a double click."""
        before = self._pending
        if before is None:
            return False
        clicked = before.gesture.actions[-1]
        return (
            isinstance(clicked, Click)
            and clicked.button is _BUTTONS.get(event.button)
            and clicked.count < MAX_CLICKS
            and before.modifiers == event.modifiers
            and _apart(before.at, event.at) <= _STILL_PX
        )

    def _released_button(self, event: ButtonRelease) -> tuple[Gesture, ...]:
        began = self._down.pop(event.button, None)
        if began is None:
            return ()
        at = self.viewport.to_pixel(began.at)
        self._outside = at is None
        if at is None:
            return self._complete(began.frames)
        still = _apart(began.at, event.at) <= _STILL_PX
        button = _BUTTONS.get(event.button)
        if button is None:  # no action has a name for it
            return ()
        if still and self._pending is not None and self._continues(began):
            return self._clicked_again(self._pending, began, event)
        finished = self._complete(began.frames)
        gesture = Gesture(
            _clicked(at, button, began.modifiers)
            if still
            else _holding(began.modifiers, _moved(at, self._to_pixel(event.at), button)),
            began.at_s,
            event.at_s,
            self._arrived_s(began),
            began.frames,
        )
        if still:
            self._pending = _Pending(gesture, began.at, began.modifiers, began.at_s + self.double_click_s)
            return finished
        self._last_s = event.at_s
        return (*finished, gesture)

    def _clicked_again(self, before: _Pending, began: ButtonPress, event: ButtonRelease) -> tuple[Gesture, ...]:
        clicked = before.gesture.actions[0]
        assert isinstance(clicked, Click)
        more = replace(clicked, count=clicked.count + 1)
        before.gesture = replace(before.gesture, actions=(more,), ended_s=event.at_s)
        before.until_s = began.at_s + self.double_click_s
        self._last_s = event.at_s
        if more.count < MAX_CLICKS:
            return ()
        self._pending = None
        return (before.gesture,)

    def _turned(self, event: ButtonPress) -> tuple[Gesture, ...]:
        at = self.viewport.to_pixel(event.at)
        if at is None:
            return self._complete(event.frames)
        way, before = _WHEEL[event.button], self._pending
        if before is not None and before.modifiers == event.modifiers and _apart(before.at, event.at) <= _SCROLL_PX:
            for turned in before.gesture.actions:
                if isinstance(turned, Scroll) and turned.direction is way:
                    more = replace(turned, amount=turned.amount + 1)
                    before.gesture = replace(
                        before.gesture, actions=_holding(event.modifiers, (more,)), ended_s=event.at_s
                    )
                    before.until_s = event.at_s + _SCROLL_S
                    return ()
        finished = self._complete(event.frames)
        gesture = Gesture(
            _holding(event.modifiers, (Scroll(way, at, 1),)),
            event.at_s,
            event.at_s,
            self._arrived_s(event),
            event.frames,
        )
        self._pending = _Pending(gesture, event.at, event.modifiers, event.at_s + _SCROLL_S)
        return finished

    def _pressed_key(self, event: KeyPress) -> tuple[Gesture, ...]:
        one = key_of(event.plain) or key_of(event.symbol)
        if one is not None and one in _HELD:
            self._held.setdefault(event.code, _Held(one, event.at_s, event.frames))
            return ()
        for held in self._held.values():
            held.used = True
        if one is not None and any(chord <= event.modifiers | {one} for chord in self.chords):
            return ()
        if self._outside:
            return ()
        if not event.modifiers - {"shift"}:
            text = self._typed(event)
            if text is not None:
                return self._type(event, text)
            if one == "backspace" and self._typing is not None and self._typing.text and not event.modifiers:
                self._typing.text = self._typing.text[:-1]
                self._typing.ended_s = event.at_s
                return ()
        if one is None:
            return ()
        finished = self._complete(event.frames)
        self._last_s = event.at_s
        keys = (*sorted(event.modifiers, key=_ORDER.index), one)
        return (*finished, Gesture((Hotkey(tuple(map(Key, keys))),), event.at_s, event.at_s, frames=event.frames))

    def _typed(self, event: KeyPress) -> str | None:
        """The text that a key adds, maybe none yet; None for a key that types nothing."""
        if event.symbol == COMPOSE:
            self._compose = ""
            return ""
        if accent := accent_of(event.symbol):
            before, self._accent = self._accent, accent
            return composed(before, " ") if before else ""
        text = text_of(event.symbol)
        if not text:
            if self._accent and key_of(event.symbol) is not None:
                self._accent = ""  # Escape, Backspace and the like end an accent and do nothing else
                return ""
            return None
        if self._compose is not None:
            first, self._compose = self._compose, None
            if not first:
                self._compose = text
                return ""
            return composed_pair(first, text)
        if self._accent:
            accent, self._accent = self._accent, ""
            return composed(accent, text)
        return text

    def _type(self, event: KeyPress, text: str) -> tuple[Gesture, ...]:
        finished: tuple[Gesture, ...] = ()
        if self._typing is None:
            accent, compose = self._accent, self._compose
            finished = self._complete(event.frames)
            self._typing, self._accent, self._compose = _Typing(event.at_s, event.at_s, event.frames), accent, compose
        self._typing.text += text
        self._typing.ended_s = event.at_s
        return finished

    def _released_key(self, event: KeyRelease) -> tuple[Gesture, ...]:
        held = self._held.pop(event.code, None)
        if held is None or held.used or held.key not in _TAPPED or self._outside:
            return ()
        finished = self._complete(held.frames)
        self._last_s = event.at_s
        return (*finished, Gesture((Hotkey((held.key,)),), held.at_s, event.at_s, frames=held.frames))

    def _arrived_s(self, event: ButtonPress) -> float | None:
        """When the pointer came near the place of `event`, since the gesture before it; None where it was there."""
        arrived_s: float | None = None
        for move in reversed(self._moves):
            far = _apart(move.at, event.at) > _FAR_PX
            if far or move.at_s <= self._last_s:
                return arrived_s if far else None
            arrived_s = move.at_s
        return arrived_s

    def _to_pixel(self, at: DesktopPoint) -> PixelPoint:
        """Where a drag ends, also one that leaves the area."""
        inside = self.viewport.to_pixel(at)
        if inside is not None:
            return inside
        piece = min(self.viewport.pieces, key=lambda one: _apart(one.desktop.centre, at))
        return piece.to_pixel(at)


def _clicked(at: PixelPoint, button: Button, modifiers: Modifiers) -> tuple[Action, ...]:
    return (Click(at, button, held=_in_order(modifiers)),)


def _moved(start: PixelPoint, end: PixelPoint, button: Button) -> tuple[Action, ...]:
    if button is Button.LEFT:
        return (Drag(start, end),)
    return MouseDown(start, button), MouseUp(end, button)


def _holding(modifiers: Modifiers, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    held = _in_order(modifiers)
    return (*map(KeyDown, held), *actions, *map(KeyUp, reversed(held)))


def _in_order(modifiers: Modifiers) -> tuple[Key, ...]:
    return tuple(Key(one) for one in _ORDER if one in modifiers)


def _apart(a: DesktopPoint, b: DesktopPoint) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)

"""Raw input becomes what it meant: whatever a person does is found again, and no input whatsoever breaks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import (
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
    key,
)
from agent.core.key_names import KEYS
from agent.desktop.monitor.raw_input import ButtonPress, ButtonRelease, InputEvent, KeyPress, KeyRelease, PointerMotion
from agent.desktop.x11.key_symbols import COMPOSE, composed, composed_pair, key_of, keysyms, text_of
from agent.recording.gestures import Gesture, Gestures
from vision.geometry import DesktopPoint, PixelPoint, Size, Viewport

VIEW = Viewport.plain(Size(800, 600), -100, 50)
CTRL, SHIFT, ALT, WIN = key("ctrl"), key("shift"), key("alt"), key("win")
CHORD = (frozenset({CTRL, ALT, key("escape")}),)
BUTTONS = {Button.LEFT: 1, Button.MIDDLE: 2, Button.RIGHT: 3, Button.BACK: 8, Button.FORWARD: 9}
WHEEL = {Direction.UP: 4, Direction.DOWN: 5, Direction.LEFT: 6, Direction.RIGHT: 7}


@dataclass
class RawEventWriter:
    """Raw events of actions, as a person's devices would send them."""

    now_s: float = 100.0
    events: list[InputEvent] = field(default_factory=list)
    held: frozenset[Key] = frozenset()

    def later(self, seconds: float = 0.02) -> float:
        self.now_s += seconds
        return self.now_s

    def point(self, at: PixelPoint) -> DesktopPoint:
        return VIEW.to_desktop(at)

    def press_button(self, at: PixelPoint, button: int, to: PixelPoint | None = None) -> None:
        self.events.append(ButtonPress(self.later(), self.point(at), button, self.held))
        self.events.append(ButtonRelease(self.later(), self.point(at if to is None else to), button))

    def tap(self, symbol: int, code: int | None = None) -> None:
        code = symbol if code is None else code
        self.events.append(KeyPress(self.later(), code, symbol, symbol, self.held))
        self.events.append(KeyRelease(self.later(), code))

    def hold(self, one: Key) -> None:
        self.events.append(KeyPress(self.later(), keysyms(one)[0], keysyms(one)[0], keysyms(one)[0], self.held))
        self.held |= {one}

    def release(self, one: Key) -> None:
        self.held -= {one}
        self.events.append(KeyRelease(self.later(), keysyms(one)[0]))

    def do(self, action: Action) -> None:
        match action:
            case Click(at, button, count, held):
                for one in held:
                    self.hold(one)
                for _ in range(count):
                    self.press_button(at, BUTTONS[button])
                for one in reversed(held):
                    self.release(one)
            case Drag(PixelPoint() as start, end):
                self.press_button(start, 1, end)
            case Scroll(direction, PixelPoint() as at, amount):
                for _ in range(amount):
                    self.press_button(at, WHEEL[direction])
            case Type(text):
                for character in text:
                    self.tap(ord(character) if ord(character) < 0x100 else 0x01000000 + ord(character))
            case Hotkey((*modifiers, last)):
                for one in modifiers:
                    self.hold(one)
                self.tap(keysyms(last)[0])
                for one in reversed(modifiers):
                    self.release(one)
            case _:
                raise AssertionError(action)
        self.later(1.5)  # nothing that follows belongs to it


def gestures_of(
    events: Iterable[InputEvent], viewport: Viewport, chords: tuple[frozenset[Key], ...] = ()
) -> tuple[Gesture, ...]:
    """All gestures of a recording."""
    gestures = Gestures(viewport, chords)
    found = [gesture for event in events for gesture in gestures.feed(event)]
    return (*found, *gestures.flush())


def recorded(*actions: Action) -> list[Action]:
    writer = RawEventWriter()
    for action in actions:
        writer.do(action)
    return actions_of(writer.events)


def actions_of(events: list[InputEvent]) -> list[Action]:
    return [action for gesture in gestures_of(events, VIEW, CHORD) for action in gesture.actions]


points = st.builds(PixelPoint, st.integers(0, 799), st.integers(0, 599))
named = sorted(KEYS - MODIFIERS - {"caps_lock", "num_lock", "alt_gr"})
typed = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn", "Mn", "Co"]), min_size=1, max_size=12
)
gestures = st.one_of(
    st.builds(Click, points, st.sampled_from(Button), st.integers(1, 3), st.sampled_from([(), (CTRL,), (ALT, SHIFT)])),
    st.tuples(points, points).filter(lambda p: abs(p[0].x - p[1].x) > 6).map(lambda p: Drag(*p)),
    st.builds(Scroll, st.sampled_from(Direction), points, st.integers(1, 9)),
    st.builds(Type, typed),
    st.sampled_from([one for one in named if not text_of(keysyms(Key(one))[0])]).map(lambda one: Hotkey((Key(one),))),
    st.tuples(st.sampled_from([(CTRL,), (ALT,), (CTRL, SHIFT), (WIN,)]), st.sampled_from(named)).map(
        lambda both: Hotkey((*both[0], Key(both[1])))
    ),
)


def is_plain(before: Action, after: Action) -> bool:
    """Whether two acts in a row stay two: text and text is one text, backspace takes back, the wheel goes on."""
    if isinstance(before, Type):
        return not isinstance(after, Type) and after != Hotkey((key("backspace"),))
    return not (isinstance(before, Scroll) and isinstance(after, Scroll))


@given(st.lists(gestures, max_size=8))
def test_what_a_person_does_is_found_again(wanted: list[Action]) -> None:
    kept: list[Action] = []
    for one in wanted:
        if not kept or is_plain(kept[-1], one):
            kept.append(one)
    assert recorded(*kept) == kept


places = st.builds(DesktopPoint, st.integers(-200, 900), st.integers(0, 700))
raw_events = st.one_of(
    st.builds(ButtonPress, st.just(0.0), places,
              st.integers(1, 9), st.frozensets(st.sampled_from(sorted(MODIFIERS)).map(Key))),
    st.builds(ButtonRelease, st.just(0.0), places, st.integers(1, 9)),
    st.builds(PointerMotion, st.just(0.0), places),
    st.builds(KeyPress, st.just(0.0), st.integers(8, 20), st.integers(0, 0x0110FFFF), st.integers(0, 0xFFFF),
              st.frozensets(st.sampled_from(sorted(MODIFIERS)).map(Key))),
    st.builds(KeyRelease, st.just(0.0), st.integers(8, 20)),
)  # fmt: skip


@given(st.lists(st.tuples(raw_events, st.floats(0, 2)), max_size=30))
def test_any_input_whatsoever_is_taken_and_nothing_is_told_twice(parts: list[tuple[InputEvent, float]]) -> None:
    clock = itertools.accumulate(pause for _, pause in parts)
    events = [replace(event, at_s=at_s) for (event, _), at_s in zip(parts, clock, strict=True)]
    gestures = Gestures(VIEW, CHORD)
    one_by_one: list[Gesture] = []
    for event in events:
        one_by_one += gestures.due(event.at_s)
        one_by_one += gestures.feed(event)
    one_by_one += gestures.flush()
    assert tuple(one_by_one) == gestures_of(events, VIEW, CHORD)
    notches = sum(
        1
        for one in events
        if isinstance(one, ButtonPress) and one.button in (4, 5, 6, 7) and VIEW.to_pixel(one.at) is not None
    )
    acted = [action for gesture in one_by_one for action in gesture.actions]
    assert sum(action.amount for action in acted if isinstance(action, Scroll)) == notches
    assert all(a.ended_s >= a.began_s for a in one_by_one)


def test_slow_clicks_are_several_and_more_than_three_quick_ones_begin_anew() -> None:
    writer = RawEventWriter()
    at = PixelPoint(50, 60)
    for pause in (0.0, 0.6, 0.1, 0.1, 0.1):
        writer.later(pause)
        writer.press_button(at, 1)
    assert actions_of(writer.events) == [Click(at), Click(at, count=3), Click(at)]


@pytest.mark.parametrize(("interval_s", "clicks"), [(0.4, [1, 1]), (0.5, [2])])
def test_whether_clicks_belong_together_is_the_desktops_to_say(interval_s: float, clicks: list[int]) -> None:
    writer, at = RawEventWriter(), PixelPoint(50, 60)
    writer.press_button(at, 1)
    writer.later(0.41)
    writer.press_button(at, 1)
    gestures = Gestures(VIEW, double_click_s=interval_s)
    found = [gesture for event in writer.events for gesture in gestures.feed(event)]
    found += gestures.flush()
    assert [one.actions for one in found] == [(Click(at, count=count),) for count in clicks]


def test_clicks_join_only_those_with_the_same_button_and_the_same_keys() -> None:
    writer, at = RawEventWriter(), PixelPoint(50, 60)
    for button in (1, 3, 3, 8, 9):
        writer.press_button(at, button)
    writer.hold(SHIFT)
    writer.hold(CTRL)
    for _ in range(3):
        writer.press_button(at, 1)
    writer.release(SHIFT)
    writer.press_button(at, 1)
    writer.release(CTRL)
    assert actions_of(writer.events) == [
        Click(at),
        Click(at, Button.RIGHT, 2),
        Click(at, Button.BACK),
        Click(at, Button.FORWARD),
        Click(at, count=3, held=(CTRL, SHIFT)),
        Click(at, held=(CTRL,)),
    ]


def test_what_is_held_during_a_click_or_a_turn_of_the_wheel_is_held_again() -> None:
    writer, at = RawEventWriter(), PixelPoint(50, 60)
    writer.hold(CTRL)
    writer.press_button(at, 1)
    writer.press_button(at, 4)
    writer.press_button(at, 4)
    writer.release(CTRL)
    assert actions_of(writer.events) == [
        Click(at, held=(CTRL,)), KeyDown(CTRL), Scroll(Direction.UP, at, 2), KeyUp(CTRL),
    ]  # fmt: skip


def test_a_drag_with_another_button_is_a_press_and_a_release() -> None:
    writer = RawEventWriter()
    writer.press_button(PixelPoint(5, 5), 3, PixelPoint(90, 5))
    assert actions_of(writer.events) == [
        MouseDown(PixelPoint(5, 5), Button.RIGHT),
        MouseUp(PixelPoint(90, 5), Button.RIGHT),
    ]


def test_a_drag_that_leaves_the_area_ends_at_its_edge() -> None:
    writer = RawEventWriter()
    writer.events = [ButtonPress(1.0, DesktopPoint(0, 100), 1), ButtonRelease(1.5, DesktopPoint(-300, 100), 1)]
    assert actions_of(writer.events) == [Drag(PixelPoint(100, 50), PixelPoint(0, 50))]


def test_what_is_typed_is_corrected_as_it_was_corrected() -> None:
    writer = RawEventWriter()
    for symbol in (*map(ord, "Adda"), 0xFF08, 0xFF08, *map(ord, "a")):
        writer.tap(symbol)
    assert actions_of(writer.events) == [Type("Ada")]


def test_backspace_in_text_that_was_there_is_a_key() -> None:
    writer = RawEventWriter()
    for symbol in (ord("a"), 0xFF08, 0xFF08):
        writer.tap(symbol)
    assert actions_of(writer.events) == [Hotkey((key("backspace"),))]


def test_capitals_and_altgr_are_text_and_not_chords() -> None:
    writer = RawEventWriter()
    writer.hold(SHIFT)
    writer.events.append(KeyPress(writer.later(), 38, ord("A"), ord("a"), writer.held))
    writer.release(SHIFT)
    writer.tap(0xFE03)
    writer.events.append(KeyPress(writer.later(), 24, ord("@"), ord("q")))
    assert actions_of(writer.events) == [Type("A@")]


def test_shift_with_a_key_that_types_nothing_is_a_chord() -> None:
    assert recorded(Hotkey((SHIFT, key("tab")))) == [Hotkey((SHIFT, key("tab")))]
    back_tab = RawEventWriter()
    back_tab.hold(SHIFT)
    back_tab.events.append(KeyPress(back_tab.later(), 23, 0xFE20, 0xFF09, back_tab.held))
    assert actions_of(back_tab.events) == [Hotkey((SHIFT, key("tab")))]


def test_a_modifier_that_is_tapped_alone_opens_a_menu_and_shift_does_nothing() -> None:
    writer = RawEventWriter()
    for one in (WIN, ALT, SHIFT, CTRL):
        writer.hold(one)
        writer.release(one)
    assert actions_of(writer.events) == [Hotkey((WIN,)), Hotkey((ALT,))]


def test_the_recorders_own_keys_are_left_out() -> None:
    writer = RawEventWriter()
    for one in (CTRL, ALT):
        writer.hold(one)
    writer.tap(0xFF1B)
    for one in (ALT, CTRL):
        writer.release(one)
    assert actions_of(writer.events) == []


def test_what_goes_elsewhere_is_left_out_until_the_person_comes_back() -> None:
    writer, elsewhere = RawEventWriter(), DesktopPoint(-150, 0)
    writer.events += [ButtonPress(1.0, elsewhere, 1), ButtonRelease(1.1, elsewhere, 1)]
    writer.tap(ord("s"))
    writer.press_button(PixelPoint(5, 5), 1)
    writer.tap(ord("x"))
    assert actions_of(writer.events) == [Click(PixelPoint(5, 5)), Type("x")]


@pytest.mark.parametrize(
    ("symbols", "text"),
    [
        ((0xFE51, ord("e")), "é"),
        ((0xFE57, ord("U")), "Ü"),
        ((0xFE52, ord("x")), "^x"),
        ((0xFE53, ord(" ")), "~"),
        ((0xFE51, 0xFE51), "´"),
        ((0xFE50, 0xFF1B, ord("a")), "a"),
        ((COMPOSE, ord("o"), ord("c")), "©"),
        ((COMPOSE, ord('"'), ord("a")), "ä"),
        ((COMPOSE, ord("e"), ord("=")), "€"),
        ((0x6C1, 0x6C2, 0x6D7), "абв"),
        ((0x7E1, 0x7B1), "αά"),
        ((0x20AC, 0x1B1, 0xCE0), "€ąא"),
        ((0xFFB4, 0xFFAE, 0xFFB2), "4.2"),
        ((0x01004E2D,), "中"),
    ],
)
def test_accents_compose_and_other_scripts_are_the_text_they_show(symbols: tuple[int, ...], text: str) -> None:
    writer = RawEventWriter()
    for symbol in symbols:
        writer.tap(symbol)
    assert actions_of(writer.events) == [Type(text)]


@given(st.integers(0, 0xFFFFFFFF))
def test_every_symbol_is_at_most_one_character_and_one_key(symbol: int) -> None:
    assert len(text_of(symbol)) <= 1
    one = key_of(symbol)
    assert one is None or one in KEYS or text_of(symbol).lower() == one


@given(st.characters(), st.characters(), st.sampled_from(["\u0301", "\u0308"]))
def test_whatever_is_composed_is_text(first: str, second: str, accent: str) -> None:
    assert isinstance(composed_pair(first, second), str)
    assert composed(accent, first)


def test_the_pointers_arrival_is_recorded() -> None:
    far, near, there = DesktopPoint(600, 500), DesktopPoint(110, 110), DesktopPoint(100, 100)
    events: list[InputEvent] = [
        PointerMotion(1.0, far),
        PointerMotion(2.0, near),
        PointerMotion(3.0, there),
        ButtonPress(4.0, there, 1),
        ButtonRelease(4.1, there, 1),
    ]
    assert [gesture.arrived_s for gesture in gestures_of(events, VIEW)] == [2.0]
    again: list[InputEvent] = [
        *events,
        PointerMotion(5.0, there),
        ButtonPress(6.0, there, 1),
        ButtonRelease(6.1, there, 1),
    ]
    assert [gesture.arrived_s for gesture in gestures_of(again, VIEW)] == [2.0, None]

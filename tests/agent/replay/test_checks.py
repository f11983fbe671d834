"""Checks around single actions of a replay: texts that came about, ticks that are as they were left."""

from __future__ import annotations

import numpy as np
import pytest

from agent.core.actions import Click
from agent.replay.checks import as_left, came_about, came_about_misread, written_since
from agent.replay.matching.target_matcher import Found
from agent.replay.script import Landmark, Line, Scene
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind, State

AT = PixelPoint(30, 30)


def texts(*said: str) -> list[Element]:
    return [Element(Kind.TEXT, PixelBox(0, 20 * row, 200, 20 * row + 14), text) for row, text in enumerate(said)]


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("11:00 14:00", ("11:00", "14:00")),
        ("root@host echo 'one", ("root@host", "echo", "'one")),
        ("root@host echo 'one", ("root@host echo", "'", "one")),
        ("3 files, Free space: 49.6 GB", ("3 files, Free space: 48.1 GB",)),
        ("Saved at 12:04", ("Saved at 13:27",)),
    ],
)
def test_a_text_came_about_also_in_pieces_and_with_another_size_or_time(recorded: str, now: tuple[str, ...]) -> None:
    assert came_about(recorded, texts(*now))


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("Invoice 1004 was deleted", ("Invoice 1005 was deleted",)),
        ("12:04", ("13:27",)),
        ("Saved at 12:04", ("Not sent at 13:27",)),
    ],
)
def test_another_number_is_another_text(recorded: str, now: tuple[str, ...]) -> None:
    assert not came_about(recorded, texts(*now))


def test_what_was_misread_in_the_recording_came_about_where_something_like_it_is_new() -> None:
    """A name that is selected as it is edited, and a formula in a small field, as two readings of them were."""
    assert came_about_misread("epor .t .txt", texts("Trash", "report.txt"))
    assert not came_about_misread("epor .t .txt", texts("Trash", "notes.txt"))
    pieces = [
        Element(Kind.TEXT, PixelBox(40, 20, 90, 34), "=1+25)"),
        Element(Kind.TEXT, PixelBox(95, 21, 100, 33), "3"),
    ]
    assert came_about_misread("25) (17", [*texts("Current result: 126"), *pieces], typed="(17+25)*3")
    assert not came_about_misread("25) (17", pieces, typed="")
    assert not came_about_misread("25) (17", texts("Current result: 126"), typed="(17+25)*3")
    assert not came_about_misread("OK", texts("CK"), typed=""), "too short to be alike by chance"


def test_only_what_stands_where_the_screen_was_another_was_written_since() -> None:
    before = np.full((60, 200, 3), 255, np.uint8)
    after = before.copy()
    after[24:30, 10:60] = 0
    then, now = (Frame(pixels, Viewport.plain(Size(200, 60))) for pixels in (before, after))
    assert [one.text for one in written_since(then, now, texts("above", "new", "below"))] == ["new"]


def box(*, ticked: bool, painted: bool) -> tuple[Element, Frame]:
    """A tick box as it was read, on a frame where it is painted."""
    pixels = np.full((60, 60, 3), 255, np.uint8)
    pixels[20:40, 20:40] = 90
    pixels[22:38, 22:38] = 255
    if painted:
        for at in range(25, 35):
            pixels[at : at + 2, at : at + 2] = pixels[at : at + 2, 59 - at : 61 - at] = 0
    state = frozenset({State.CHECKED}) if ticked else frozenset[State]()
    return Element(Kind.CHECKBOX, PixelBox(20, 20, 40, 40), "", state), Frame(pixels, Viewport.plain(Size(60, 60)))


def line(*, ticks: bool) -> Line:
    """A recorded click into a tick box."""
    (then, before), (left, after) = (box(ticked=now, painted=now) for now in (not ticks, ticks))
    scene = Scene(before, (then,))
    mark = Landmark(AT, scene, then, "")
    return Line(
        1, 1, Click(AT), scene, (mark,), 0, (), (), True, None, Scene(after, (left,)), checked=ticks
    )  # fmt: skip


@pytest.mark.parametrize("ticks", [True, False])
def test_a_tick_that_is_as_the_recording_left_it_is_not_clicked(ticks: bool) -> None:
    for is_ticked in (True, False):
        here, now = box(ticked=is_ticked, painted=is_ticked)
        already = as_left(line(ticks=ticks), Found(AT, here, {}, 1.0, surely=True), now)
        assert (already is not None) is (is_ticked is ticks)


@pytest.mark.parametrize("ticks", [True, False])
def test_a_tick_that_looks_as_before_is_clicked_whatever_state_was_read(ticks: bool) -> None:
    here, now = box(ticked=ticks, painted=not ticks)
    assert as_left(line(ticks=ticks), Found(AT, here, {}, 1.0, surely=True), now) is None

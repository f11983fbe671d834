"""Stop corners: every corner in which the pointer comes to rest, and no other."""

from __future__ import annotations

import pytest

from agent.desktop.input.stop_corners import beside, stop_corners
from vision.geometry import DesktopBox

ONE = DesktopBox(0, 0, 1280, 800)
TALL, SHORT = DesktopBox(0, 0, 1000, 800), DesktopBox(1000, 0, 1600, 500)


def test_one_monitor_has_four() -> None:
    assert set(stop_corners([ONE])) == {(0, 0), (1279, 0), (0, 799), (1279, 799)}


def test_monitors_of_equal_height_share_none_where_they_touch() -> None:
    pair = [DesktopBox(0, 0, 800, 600), DesktopBox(800, 0, 1600, 600)]
    assert set(stop_corners(pair)) == {(0, 0), (0, 599), (1599, 0), (1599, 599)}


def test_of_monitors_of_unequal_height_each_has_its_own() -> None:
    assert set(stop_corners([TALL, SHORT])) == {(0, 0), (0, 799), (999, 799), (1599, 0), (1599, 499)}


def test_a_monitor_left_of_the_origin_has_corners_too() -> None:
    assert (-600, 0) in stop_corners([ONE, DesktopBox(-600, 0, 0, 400)])


@pytest.mark.parametrize("monitors", [[ONE], [TALL, SHORT]])
def test_the_pixel_beside_a_corner_is_on_the_same_monitor_and_no_corner(monitors: list[DesktopBox]) -> None:
    corners = stop_corners(monitors)
    for corner in corners:
        x, y = beside(corner, monitors)
        assert (abs(x - corner[0]), abs(y - corner[1])) == (1, 1)
        assert (x, y) not in corners
        assert any(one.left <= x < one.right and one.top <= y < one.bottom for one in monitors)

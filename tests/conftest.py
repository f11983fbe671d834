"""Fixtures for all tests. No test ever sees the developer's own display: `display` starts one for the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

SCREEN = Size(1280, 800)

os.environ.pop("DISPLAY", None)
os.environ.pop("WAYLAND_DISPLAY", None)

# a property holds or does not; how long an example takes depends on what else the machine does
settings.register_profile("deskhand", deadline=None)
settings.load_profile("deskhand")


@pytest.fixture(scope="session")
def display() -> Iterator[VirtualDisplay]:
    """A real X server with a window manager; one for the whole process, because pyautogui keeps the first it sees."""
    with VirtualDisplay(SCREEN) as virtual:
        os.environ["DISPLAY"] = virtual.name
        os.environ["XDG_SESSION_TYPE"] = "x11"
        yield virtual
        os.environ.pop("DISPLAY", None)

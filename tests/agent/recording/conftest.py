"""Fixtures: input for the recorder to record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.conftest import target  # noqa: F401 - the fixture
from tests.agent.desktop.xtest_input import XTestInput


@pytest.fixture
def injector(display: VirtualDisplay) -> Iterator[XTestInput]:
    with closing(XTestInput()) as person:
        yield person
        person.press(0xFF1B)  # Escape: a click on the bare desktop opens the window manager's menu

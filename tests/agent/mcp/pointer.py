"""The pointer as the X server tells it: what a client's calls came to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import xcffib
import xcffib.xproto

from tests.agent.mcp.mcp_client import PATIENCE_S


class Mouse:
    """What the X server itself says of pointer and button."""

    def __init__(self) -> None:
        self._connection = xcffib.connect()
        self._root = self._connection.get_setup().roots[0].root

    def held(self) -> bool:
        reply = self._connection.core.QueryPointer(self._root).reply()
        return bool(reply.mask & 0x100)

    def place(self) -> tuple[int, int]:
        reply = self._connection.core.QueryPointer(self._root).reply()
        return reply.root_x, reply.root_y

    def close(self) -> None:
        self._connection.disconnect()


@contextmanager
def mouse() -> Iterator[Mouse]:
    found = Mouse()
    try:
        yield found
    finally:
        found.close()


def await_that(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fails the test where it never does."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline_s, f"waited in vain: {what}"
        time.sleep(0.002)

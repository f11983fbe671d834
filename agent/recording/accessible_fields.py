"""Accessible fields: which fields on the screen are for passwords, and what the others hold, as programs say it.

Programs say so on the accessibility bus, where a session runs one; elsewhere nothing is known, and nothing is started.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from typing import Final

from agent.desktop.accessibility import Tree, is_running
from vision.geometry import DesktopBox

log = logging.getLogger(__name__)

_SECRET: Final = "password text"  # noqa: S105  (the name of a role)
_FIELDS: Final = frozenset({_SECRET, "text", "entry", "terminal", "spin button", "combo box", "document text"})
_ANSWER_S: Final = 0.3
_LONGEST_S: Final = 1.0
"""A tree that takes longer to walk is left where it is."""


@dataclass(frozen=True, slots=True)
class AccessibleField:
    """A field as its program tells of it.

    Attributes:
        text: What it holds; of a field for passwords whatever the program gives in its place.
    """

    box: DesktopBox
    is_secret: bool
    text: str


class AccessibleFields:
    """Asks the accessibility bus for the fields that are showing. Used on one thread.

    Args:
        session: Address of the session's own bus; that of this session if None.
    """

    def __init__(self, session: str | None = None) -> None:
        self._session = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "") if session is None else session
        self._tree: Tree | None = None
        self._is_there = bool(self._session)

    def close(self) -> None:
        """End the connection."""
        tree, self._tree = self._tree, None
        if tree is not None:
            tree.__exit__(None, None, None)

    def now(self) -> tuple[AccessibleField, ...]:
        """The fields that are showing; nothing where there is no bus, as many as came in a second where it is slow."""
        if not self._is_there:
            return ()
        found: list[AccessibleField] = []
        until_s = time.monotonic() + _LONGEST_S
        try:
            if self._tree is None:
                if not is_running(self._session):
                    return ()
                self._tree = Tree(self._session, answer_s=_ANSWER_S)
            for node in self._tree.nodes():
                if node.role in _FIELDS:
                    box = DesktopBox(node.box.left, node.box.top, node.box.right, node.box.bottom)
                    found.append(AccessibleField(box, node.role == _SECRET, node.text or ""))
                if time.monotonic() > until_s:
                    break
        except ModuleNotFoundError:
            self._is_there = False
            log.info("the accessibility bus is not asked: pip install jeepney")
        except OSError as error:
            log.info("the accessibility bus does not answer: %s", error)
        return tuple(found)

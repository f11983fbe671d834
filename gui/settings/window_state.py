"""Window state: what the window remembers from one start to the next, in a file that nobody needs to edit."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WindowState:
    """What is remembered.

    Attributes:
        tasks: Earlier tasks, the newest first.
        place: Left, top, width and height of the main window's inside, in Qt's units; None before there was one.
    """

    tasks: tuple[str, ...] = ()
    place: tuple[int, int, int, int] | None = None


def default_state_path() -> Path:
    """Where the state of this user's window lives; the file need not exist."""
    return platformdirs.user_state_path("deskhand", appauthor=False) / "window.json"


def load_state(path: Path) -> WindowState:
    """The state in `path`; an empty one where there is none, or it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tasks, place = content.get("tasks", []), content.get("place")
        numbers = None if place is None else tuple(int(one) for one in place)
        if numbers is not None and len(numbers) != 4:
            raise ValueError(f"a place has four numbers, not {len(numbers)}")
        return WindowState(tuple(str(task) for task in tasks), numbers)
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        log.info("the state of the window in %s is not used: %s", path, error)
        return WindowState()


def save_state(path: Path, state: WindowState) -> None:
    """Replace what is in `path`; what cannot be written is left, because nothing depends on it."""
    content = {"tasks": list(state.tasks), "place": state.place}
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.chmod(0o600)  # what was to be done is nobody else's business
        unfinished.replace(path)
    except OSError as error:
        log.info("the state of the window cannot be kept in %s: %s", path, error)


def visible_place(place: tuple[int, int, int, int]) -> QRect | None:
    """`place` made to fit the screen that it is on now; None where it is on none."""
    wanted = QRect(*place)
    for screen in QGuiApplication.screens():
        free = screen.availableGeometry()
        if free.contains(wanted.center()):
            size = wanted.size().boundedTo(free.size())
            left = max(free.left(), min(wanted.left(), free.right() + 1 - size.width()))
            top = max(free.top(), min(wanted.top(), free.bottom() + 1 - size.height()))
            return QRect(left, top, size.width(), size.height())
    return None

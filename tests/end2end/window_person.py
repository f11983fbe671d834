"""A person at the window and at other programs: real input by xdotool, by mouse alone or by keys alone.

The window lives in this process, so that its controls can be pointed at where they are.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

TIMEOUT_S = 60.0


class Person:
    """Presses controls of our window by mouse, or by the keys that stand on them.

    Args:
        way: `mouse` or `keys`.
        pictures: Where what the screen shows is kept after each step; None for nowhere.
    """

    def __init__(self, way: str, pictures: Path | None = None) -> None:
        self.by_mouse = way == "mouse"
        self._pictures, self._count = pictures, 0

    def press(self, control: QWidget, key: str) -> None:
        """Press `control`."""
        wait(lambda: control.isVisible() and control.isEnabled(), f"{control.accessibleName()} can be pressed")
        self.look(f"before {control.accessibleName()}")
        if self.by_mouse:
            self.click(control, control.rect())
        else:
            xdotool("key", key)

    def choose(self, *path: str) -> None:
        """Choose an entry of the menu that is open, by what stands on it; several for entries of submenus."""
        for text in path:
            menu = self._menu(text)
            entry = next(one for one in menu.actions() if _plain(one.text()).startswith(text))
            self.look(f"menu {text}")
            if self.by_mouse:
                self.click(menu, menu.actionGeometry(entry))
                continue
            chosen = [one for one in menu.actions() if not one.isSeparator() and one.isEnabled()]
            there = chosen.index(menu.activeAction()) if menu.activeAction() in chosen else -1
            for _ in range(chosen.index(entry) - there):
                xdotool("key", "Down")
                pause(30)
            wait(partial(_is_active, menu, entry), f"{text} is chosen")
            xdotool("key", "Return")

    def pick(self, box: QComboBox, text: str, key: str) -> None:
        """Choose `text` from a list that folds out; `key` leads there."""
        if not self.by_mouse:
            xdotool("key", key)
            wait(
                lambda: box.hasFocus() or box.isAncestorOf(QApplication.focusWidget() or box), "the list has the focus"
            )
            for _ in range(box.count()):
                if box.currentText() == text:
                    break
                xdotool("key", "Down" if box.findText(text) > box.currentIndex() else "Up")
                pause(50)
            wait(lambda: box.currentText() == text, f"{text} is chosen")
            return
        arrow = QRect(box.rect().right() - 14, 0, 12, box.height())
        self.click(box, arrow)
        wait(lambda: box.view().isVisible(), "the list is open")
        pause(150)
        index = box.model().index(box.findText(text), 0)
        box.view().scrollTo(index)
        self.look(f"list {text}")
        self.click(box.view().viewport(), box.view().visualRect(index))
        wait(lambda: box.currentText() == text, f"{text} is chosen")

    def write(self, field: QWidget, text: str, key: str = "") -> None:
        """Write into a field of ours, in place of what stands there."""
        if self.by_mouse:
            self.click(field, field.rect(), times=3)
        elif key:
            xdotool("key", key)
        wait(field.hasFocus, f"{field.accessibleName()} has the keyboard")
        xdotool("key", "ctrl+a")
        xdotool("type", "--delay", 15, text)

    def click(self, widget: QWidget, part: QRect, *, times: int = 1) -> None:
        """Click the middle of a part of a widget of ours."""
        at = widget.mapToGlobal(QPoint(part.center().x(), part.center().y()))
        xdotool("mousemove", at.x(), at.y(), "click", "--repeat", times, "--delay", 60, 1)
        pause(60)

    def look(self, name: str) -> None:
        """Look at the screen before the next thing, as people do; a picture is kept where that is wanted."""
        pause(150)
        if self._pictures is None:
            return
        from mss import mss
        from mss.tools import to_png

        self._count += 1
        with mss() as screen:
            shot = screen.grab(screen.monitors[0])
            file = self._pictures / f"{self._count:02} {name.replace('/', ' ')}.png"
            to_png(shot.rgb, shot.size, output=str(file))

    def _menu(self, text: str) -> QMenu:
        found: list[QMenu] = []

        def is_open() -> bool:
            popup = QApplication.activePopupWidget()
            menus = [popup] if isinstance(popup, QMenu) else []
            found[:] = [one for one in menus if any(_plain(a.text()).startswith(text) for a in one.actions())]
            return bool(found)

        wait(is_open, f"a menu with {text!r} is open")
        pause(150)
        return found[0]


def come_back(window: QWidget) -> None:
    """The person goes from the program under work to our window."""
    pause(500)  # a window that has just come back does not take the keyboard at once
    xdotool("windowactivate", int(window.winId()))
    wait(window.isActiveWindow, "the window has the keyboard")


def pause(milliseconds: int) -> None:
    """The window runs as it does for a person; QTest.qWait would keep Python's other threads from running meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(true: Callable[[], object], what: str) -> None:
    """Let the window run until something holds."""
    deadline = time.monotonic() + TIMEOUT_S
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain: {what}")
        pause(20)


def xdotool(*words: object) -> None:
    """Real input."""
    subprocess.run(["xdotool", *map(str, words)], check=True)


def window_of(title: str) -> str:
    """The number of the window whose title contains `title`, once there is one."""
    found: list[str] = []

    def there() -> bool:
        words = ["xdotool", "search", "--onlyvisible", "--name", title]
        found[:] = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
        return bool(found)

    wait(there, f"a window called {title!r} is open")
    return found[-1]


def put(title: str, left: int, top: int, width: int, height: int) -> None:
    """Put a window of another program there, and give it the keyboard."""
    number = window_of(title)
    xdotool("windowsize", "--sync", number, width, height)
    xdotool("windowmove", "--sync", number, left, top)
    xdotool("windowactivate", "--sync", number)


def _is_active(menu: QMenu, entry: QAction) -> bool:
    return menu.activeAction() is entry


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")

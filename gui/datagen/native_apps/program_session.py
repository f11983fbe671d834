"""Session of one program: a display, a window manager without frames, buses and a fresh home of its own.

Windows have no title bars here: the accessibility tree tells nothing about them, and truth that lacks what can be seen
would count against whoever finds it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from agent.desktop.accessibility import Node
from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.datagen.native_apps.accessibility_bus import ProgramEnvironment, wait_for
from vision.geometry import PixelBox, Size

_PATIENCE_S: Final = 30.0
_STILL: Final = 4
"""Number of equal screenshots in a row that counts as settled."""

_SPECK_PX2: Final = 2500
"""Largest area of the helper windows that window managers and toolkits keep."""

_OPENBOX: Final = """<openbox_config xmlns="http://openbox.org/3.4/rc">
<applications><application class="*" type="normal"><decor>no</decor>{maximized}</application>
<application class="*" type="dialog"><decor>no</decor></application></applications></openbox_config>"""

_Found = TypeVar("_Found")


class Session:
    """One program in a session of its own, as a context manager.

    Args:
        command: The program with its arguments.
        settings: Environment variables that make it look different.
        font: For GTK programs, as `DejaVu Sans 10`.
        icons: The icon theme; empty for the toolkit's own.
        files: Texts by name that lie in its home; `{text}` in the command is the first, `{folder}` the home.
        maximized: Whether its windows fill the screen.
        ground: Colour of the bare desktop, as X names colours; empty for black.

    Raises:
        RuntimeError: On entering, if something of it does not come up.
    """

    def __init__(
        self,
        command: Sequence[str],
        size: Size,
        *,
        settings: Mapping[str, str],
        font: str,
        icons: str = "",
        files: Mapping[str, str] | None = None,
        maximized: bool = False,
        ground: str = "",
    ) -> None:
        self._command, self._size, self._settings, self._font = command, size, settings, font
        self._icons, self._files, self._maximized, self._ground = icons, files or {}, maximized, ground
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            display = stack.enter_context(VirtualDisplay(self._size, window_manager=False))
            self._display = display.name
            environment = ProgramEnvironment(stack, display.environment())
            environment.variables |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", **self._settings}
            self._variables = environment.variables
            self._write_settings(environment.home)
            address = environment.start_buses()
            environment.start(["openbox", "--sm-disable", "--config-file", str(environment.home / "openbox.xml")])
            if self._ground:
                ground = ["xsetroot", "-solid", self._ground]
                subprocess.run(ground, env=self._variables, check=True, timeout=_PATIENCE_S)
            self.tree = environment.connect(address, patience_s=_PATIENCE_S)
            home, first = str(environment.home), next(iter(self._files), "")
            place = {"{text}": f"{home}/{first}", "{folder}": home}
            environment.start([place.get(word, word) for word in self._command])
            # queried while it is still starting, a Qt program may never answer
            self._until(lambda: any(box.area > _SPECK_PX2 for box in self.windows()), f"{self._command[0]} to be seen")
            self.settle()
            self._until(lambda: any(node.box.area for node in self.tree.nodes()), f"a window of {self._command[0]}")
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def press(self, name: str) -> None:
        """Click the node of this name.

        Raises:
            RuntimeError: If nothing that is showing does.
        """

        def named() -> Node | None:
            return next((node for node in self.tree.nodes() if node.name == name and node.box.area), None)

        at = self._until(named, f"something called {name!r}").box.centre
        self.input("mousemove", f"{at.x:.0f}", f"{at.y:.0f}", "click", "1")
        self.settle()

    def type(self, text: str) -> None:
        """Type ASCII text into what has the keyboard focus."""
        for place, line in enumerate(text.split("\n")):
            if place > 0:
                self.input("key", "Return")
            if line:
                self.input("type", "--delay", "20", line)
        self.settle()

    def input(self, *words: str) -> None:
        """Send input by an xdotool command."""
        subprocess.run(["xdotool", *words], env=self._variables, check=True, timeout=_PATIENCE_S)

    def settle(self) -> npt.NDArray[np.uint8]:
        """Wait until the screen has settled; returns the screenshot, `(H, W, 3)` uint8 RGB, without the pointer."""
        last, same = self._grab(), 0

        def still() -> bool:
            nonlocal last, same
            now = self._grab()
            last, same = now, same + 1 if np.array_equal(now, last) else 0
            return same >= _STILL

        self._until(still, "a screen that stands still")
        return last

    def windows(self) -> list[PixelBox]:
        """The windows of the screen, the lowest first."""
        import xcffib
        import xcffib.xproto as x

        connection = xcffib.connect(display=self._display)
        try:
            root = connection.get_setup().roots[0].root
            boxes = []
            for window in connection.core.QueryTree(root).reply().children:
                try:
                    attributes = connection.core.GetWindowAttributes(window).reply()
                    place = connection.core.GetGeometry(window).reply()
                except (x.WindowError, x.DrawableError):
                    continue  # it closed while it was asked
                if attributes.map_state == x.MapState.Viewable and attributes._class == x.WindowClass.InputOutput:
                    border = 2 * place.border_width
                    boxes.append(
                        PixelBox(place.x, place.y, place.x + place.width + border, place.y + place.height + border)
                    )
            return boxes
        finally:
            connection.disconnect()

    def _write_settings(self, home: Path) -> None:
        """Write settings against blinking carets and animations, with a fixed font."""
        maximized = "<maximized>yes</maximized>" if self._maximized else ""
        (home / "openbox.xml").write_text(_OPENBOX.format(maximized=maximized))
        gtk = home / ".config" / "gtk-3.0"
        gtk.mkdir(parents=True)
        icons = f"gtk-icon-theme-name={self._icons}\n" if self._icons else ""
        (gtk / "settings.ini").write_text(
            f"[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\ngtk-font-name={self._font}\n{icons}"
        )
        theme = self._settings.get("GTK_THEME", "").partition(":")[0]
        (home / ".gtkrc-2.0").write_text(
            f'gtk-theme-name="{theme}"\ngtk-font-name="{self._font}"\ngtk-icon-theme-name="{self._icons}"\n'
        )
        for name, text in self._files.items():
            (home / name).write_text(text, encoding="utf-8")

    def _until(self, ask: Callable[[], _Found | None], what: str) -> _Found:
        return wait_for(ask, what, patience_s=_PATIENCE_S)

    def _grab(self) -> npt.NDArray[np.uint8]:
        import mss

        with mss.MSS(display=self._display) as screen:
            return np.asarray(screen.grab(screen.monitors[0]))[:, :, 2::-1].copy()

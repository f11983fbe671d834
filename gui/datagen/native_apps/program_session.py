"""A desktop of our own for one program: display, window manager without frames, buses, a home that nobody used before.

Windows have no title bars here: the accessibility tree tells nothing about them, and truth that lacks what can be seen
would count against whoever finds it.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.datagen.native_apps.atspi import Node, Tree
from vision.geometry import PixelBox, Size

LAUNCHERS: Final = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
"""Where distributions put what starts the accessibility bus."""

_PATIENCE_S: Final = 10.0
_PAUSE_S: Final = 0.1
_STILL: Final = 4
"""Pictures in a row that must be the same."""

_SPECK_PX2: Final = 2500
"""Window managers and toolkits keep windows of a few pixels for themselves."""

_OPENBOX: Final = """<openbox_config xmlns="http://openbox.org/3.4/rc">
<applications><application class="*"><decor>no</decor></application></applications></openbox_config>"""

_Found = TypeVar("_Found")


class Session:
    """One program on a desktop of its own, as a context manager.

    Args:
        command: The program with its arguments.
        settings: Environment variables that make it look different.
        font: For GTK programs, as `DejaVu Sans 10`.

    Raises:
        RuntimeError: On entering, if something of it does not come up.
    """

    def __init__(self, command: Sequence[str], size: Size, *, settings: Mapping[str, str], font: str) -> None:
        self._command, self._size, self._settings, self._font = command, size, settings, font
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            home = Path(stack.enter_context(TemporaryDirectory(prefix="deskhand-home-", ignore_cleanup_errors=True)))
            display = stack.enter_context(VirtualDisplay(self._size, window_manager=False))
            self._display = display.name
            self._environment = display.environment() | {
                "HOME": str(home),
                "XDG_RUNTIME_DIR": str(home),
                "XDG_CONFIG_HOME": str(home / ".config"),
                "XDG_DATA_HOME": str(home / ".local/share"),
                "LANG": "C.UTF-8",
                "ACCESSIBILITY_ENABLED": "1",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            }
            self._environment |= self._settings
            self._furnish(home)
            bus = self._start(stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], told=True)
            assert bus.stdout is not None
            address = bus.stdout.readline().decode().strip()
            self._environment["DBUS_SESSION_BUS_ADDRESS"] = address
            launcher = next((path for path in LAUNCHERS if Path(path).exists()), None)
            if launcher is None:
                raise RuntimeError("there is no at-spi-bus-launcher; install it with: apt-get install at-spi2-core")
            # before the program: Qt looks for it once, as it starts
            self._start(stack, [launcher, "--launch-immediately"])
            self._start(stack, ["openbox", "--sm-disable", "--config-file", str(home / "openbox.xml")])
            self.tree = stack.enter_context(self._until(lambda: _opened(address), "the accessibility bus"))
            self._start(stack, self._command)
            # asked while it is still starting, a Qt program may never answer
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
        """Click what bears this name.

        Raises:
            RuntimeError: If nothing that is showing does.
        """

        def named() -> Node | None:
            return next((node for node in self.tree.nodes() if node.name == name and node.box.area), None)

        at = self._until(named, f"something called {name!r}").box.centre
        self.input("mousemove", f"{at.x:.0f}", f"{at.y:.0f}", "click", "1")
        self.settle()

    def type(self, text: str) -> None:
        """Type ASCII text where the keyboard is."""
        for place, line in enumerate(text.split("\n")):
            if place > 0:
                self.input("key", "Return")
            if line:
                self.input("type", "--delay", "20", line)
        self.settle()

    def input(self, *words: str) -> None:
        """What xdotool shall do."""
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=_PATIENCE_S)

    def settle(self) -> npt.NDArray[np.uint8]:
        """Wait until nothing moves; the picture then, `(H, W, 3)`, without the pointer."""
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
                attributes = connection.core.GetWindowAttributes(window).reply()
                if attributes.map_state == x.MapState.Viewable and attributes._class == x.WindowClass.InputOutput:
                    place = connection.core.GetGeometry(window).reply()
                    border = 2 * place.border_width
                    boxes.append(
                        PixelBox(place.x, place.y, place.x + place.width + border, place.y + place.height + border)
                    )
            return boxes
        finally:
            connection.disconnect()

    def _furnish(self, home: Path) -> None:
        """No caret that blinks, nothing that moves, a font that is the same everywhere."""
        (home / "openbox.xml").write_text(_OPENBOX)
        gtk = home / ".config" / "gtk-3.0"
        gtk.mkdir(parents=True)
        (gtk / "settings.ini").write_text(
            f"[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\ngtk-font-name={self._font}\n"
        )

    def _start(self, stack: ExitStack, command: Sequence[str], *, told: bool = False) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self._environment,
            cwd=self._environment["HOME"],  # terminals and file dialogs show where they were started
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if told else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, process)
        return process

    def _until(self, ask: Callable[[], _Found | None], what: str) -> _Found:
        deadline_s = time.monotonic() + _PATIENCE_S
        while True:
            try:
                if found := ask():
                    return found
            except OSError:
                pass  # a program that is busy with itself does not answer, or not yet
            if time.monotonic() > deadline_s:
                raise RuntimeError(f"waited {_PATIENCE_S:g} s in vain for {what}")
            time.sleep(_PAUSE_S)

    def _grab(self) -> npt.NDArray[np.uint8]:
        import mss

        with mss.MSS(display=self._display) as screen:
            return np.asarray(screen.grab(screen.monitors[0]))[:, :, 2::-1].copy()


def _opened(address: str) -> Tree | None:
    tree = Tree(address)
    list(tree.nodes())  # wakes the registry: a program that starts before it is never told of
    return tree


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()

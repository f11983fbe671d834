"""Programs of the errands: real ones on the display of the benchmark, with what they show and what they have done.

What an errand has done is read from files, from the page's own account over the debugging pipe, and from the
accessibility tree of the program: never from the screen.
"""

from __future__ import annotations

import gzip
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final, Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree

from errands.stage import Place, Rows, Stage

from agent.desktop.accessibility import Node
from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.datagen.native_apps.accessibility_bus import ProgramEnvironment, wait_for
from gui.datagen.web_pages.browser import Browser
from vision.geometry import PixelPoint

PLACE: Final[Place] = (60, 40, 900, 680)
_PAGES: Final = Path(__file__).with_name("pages")
_PATIENCE_S: Final = 40.0
_MIN_PX: Final = 4.0
_GNUMERIC: Final = "http://www.gnumeric.org/v10.dtd"


@dataclass(frozen=True, slots=True)
class State:
    """What has become of an errand.

    Attributes:
        done: Acts that cannot be taken back: what was sent, deleted, written to a file.
        shown: What else it comes to, such as ticks that are set.
    """

    done: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Program(Protocol):
    """A program that an errand is run on."""

    def find(self, name: str) -> PixelPoint | None:
        """The middle of what is called `name`, for the person who is recorded; None while it is not there."""
        ...

    def state(self) -> State:
        """What has been done so far."""
        ...


Opened = Callable[[Stage, VirtualDisplay], "Iterator[Program]"]


# --- pages -----------------------------------------------------------------------------------------------------------

_LOOKUP: Final = """(name => {
  const [which, row] = name.split(" @ "), parts = "input, select, textarea, button, a";
  const shows = one => one.offsetParent !== null || one.closest("dialog");
  const called = one => (one.ariaLabel || one.labels?.[0]?.textContent || one.textContent || "").trim();
  const is = one => called(one) === which || called(one).startsWith(which + " ")
    || (which === "tick" && one.type === "checkbox");
  const rows = () => [...document.querySelectorAll("tr, label")].filter(one => one.textContent.includes(row));
  for (const place of row ? rows() : [document])
    for (const one of place.querySelectorAll(parts))
      if (shows(one) && is(one)) {
        one.scrollIntoView({ block: "nearest" });
        const box = one.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
        return [x, y, screenX, screenY, outerWidth - innerWidth, outerHeight - innerHeight, devicePixelRatio];
      }
  return null;
})"""
"""Finds what a person would click; `NAME @ ROW` within the row or label that contains ROW."""


class Page:
    """A local page in a window of Chromium."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def find(self, name: str) -> PixelPoint | None:
        """See `Program.find`; `tick @ ROW` is the tick box in a row."""
        found = self._browser.ask_page(f"{_LOOKUP}({json.dumps(name)})")
        if found is None:
            return None
        x, y, left, top, across, down, ratio = found
        return PixelPoint(left + (across / 2 + x) * ratio, top + (down - across / 2 + y) * ratio)

    def state(self) -> State:
        """See `Program.state`."""
        report = self._browser.ask_page("report()")
        return State(tuple(report["done"]), tuple(report["shown"]))


@contextmanager
def page(name: str, stage: Stage, display: VirtualDisplay, **asked: str) -> Iterator[Page]:
    """A page of the folder `pages` as the stage wants it."""
    left, top, width, height = stage.place or PLACE
    wishes = asked | ({"dark": "1"} if stage.dark else {}) | ({"gone": "1"} if stage.gone else {})
    wishes |= {"font": f"{stage.font:g}", "delay": f"{stage.delay_s:g}"}
    wishes |= {"dialog": "1"} if stage.dialog else {}
    wishes |= {"rows": stage.rows.value} if stage.rows is not Rows.AS_RECORDED else {}
    address = f"{(_PAGES / f'{name}.html').as_uri()}?{urlencode(wishes)}"
    window = [
        *(f"--app={address}", f"--window-position={left},{top}", f"--window-size={width},{height}"),
        *(f"--force-device-scale-factor={stage.zoom:g}", "--password-store=basic", "--ozone-platform=x11"),
    ]
    environment = display.environment() | {"LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
    with Browser(window, environment) as browser:
        wait_for(lambda: browser.ask_page("document.readyState === 'complete'"), "the page", patience_s=_PATIENCE_S)
        yield Page(browser)


# --- programs --------------------------------------------------------------------------------------------------------


class Native:
    """A program of Debian with a home of its own.

    Args:
        nodes: Reads its accessibility tree anew.
        home: Where its files lie.
        before: The files as they were, by name.
    """

    def __init__(self, nodes: Callable[[], Sequence[Node]], home: Path, read: Callable[[Native], State]) -> None:
        self._nodes, self.home, self._read = nodes, home, read
        self._before = self.files()
        self.output: Callable[[], str] = str

    def nodes(self) -> Sequence[Node]:
        """The accessible objects that are showing; empty where the program does not answer."""
        try:
            return self._nodes()
        except OSError:
            return ()

    def find(self, name: str) -> PixelPoint | None:
        """See `Program.find`; `ROLE: NAME` where the name alone is not enough."""
        role, colon, called = name.partition(": ")
        role, called = (role, called) if colon else ("", name)
        nodes = [
            node
            for node in self.nodes()
            if min(node.box.width, node.box.height) >= _MIN_PX and node.role.startswith(role)
        ]
        found = [node for node in nodes if node.name.rstrip(".…") == called.rstrip(".…")]
        if not found:
            return None
        return min(found, key=lambda node: node.box.area).box.centre

    def files(self) -> dict[str, str]:
        """What lies in its folder `work`, by path: the text of files, `folder` for folders."""
        work = self.home / "work"
        found = {}
        for path in sorted(work.rglob("*")) if work.exists() else ():
            name = str(path.relative_to(work))
            found[name] = "folder" if path.is_dir() else path.read_bytes().decode("utf-8", "replace")
        return found

    def written(self) -> tuple[str, ...]:
        """Files that are new, changed or gone."""
        now = self.files()
        changed = [f"{name}: {text}" for name, text in now.items() if self._before.get(name) != text]
        return (*changed, *(f"{name} is gone" for name in self._before if name not in now))

    def state(self) -> State:
        """See `Program.state`."""
        return self._read(self)


def files_only(program: Native) -> State:
    """The state of an errand that leaves nothing but files."""
    return State(program.written())


def printed(program: Native) -> State:
    """The state of an errand that a dialog prints to its caller."""
    return State((*program.written(), *filter(None, program.output().splitlines())))


def texts_shown(program: Native) -> State:
    """The state of an errand that leaves a text in a field."""
    texts = [node.text.strip() for node in program.nodes() if node.text is not None and node.text.strip()]
    return State(program.written(), tuple(texts))


def cells_in(program: Native) -> State:
    """The state of an errand that fills the cells of a workbook of gnumeric; nothing before it was saved."""
    found = []
    for path in sorted((program.home / "work").glob("*.gnumeric")):
        packed = path.read_bytes()
        if packed.startswith(b"\x1f\x8b"):  # gnumeric packs what it saves
            for cell in ElementTree.fromstring(gzip.decompress(packed)).iter(f"{{{_GNUMERIC}}}Cell"):
                found.append(f"{chr(ord('A') + int(cell.attrib['Col']))}{int(cell.attrib['Row']) + 1} {cell.text}")
    return State(tuple(found))


@contextmanager
def native(
    command: Sequence[str],
    title: str,
    stage: Stage,
    display: VirtualDisplay,
    *,
    files: Mapping[str, str] | None = None,
    read: Callable[[Native], State] = files_only,
    dark: Sequence[str] = (),
    large: Sequence[str] = (),
) -> Iterator[Native]:
    """A program in a fresh home; `{work}` in the command is the folder with its files.

    Args:
        title: Part of its window's title.
        dark, large: Words that make it dark, and its letters larger, where no setting of the desktop does.
    """
    with ExitStack() as stack:
        home = Path(gettempdir()) / "deskhand-errands-home"  # windows show their path, which stays the same
        wait_for(lambda: _is_gone(home), "the end of who writes there", patience_s=_PATIENCE_S)
        home.mkdir()
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        environment = ProgramEnvironment(stack, display.environment(), home)
        _write_files(home, files or {})
        _write_settings(home, stage)
        environment.variables |= _variables(stage)
        address = environment.start_buses()
        tree = environment.connect(address, patience_s=_PATIENCE_S)
        program = Native(lambda: list(tree.nodes()), home, read)
        words = [*command, *(dark if stage.dark else ()), *(large if stage.font != 1.0 else ())]
        words = [word.replace("{work}", str(home / "work")) for word in words]
        if stage.delay_s:
            words = ["sh", "-c", f"sleep {stage.delay_s:g}; exec {shlex.join(words)}"]
        output = home / "output"
        with output.open("wb") as file:
            process = subprocess.Popen(
                words, env=environment.variables, cwd=home / "work", stdout=file, stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        stack.callback(_end, process)
        program.output = lambda: output.read_text(encoding="utf-8", errors="replace")
        if not stage.delay_s:
            _place_window(title, stage.place or PLACE, environment.variables)
        if stage.dialog:
            stack.enter_context(_notice(environment, display))
        yield program


def _is_gone(home: Path) -> bool:
    """Whether the home of the program before, which may write to it as it ends, could be cleared away."""
    shutil.rmtree(home, ignore_errors=True)
    return not home.exists()


def _write_files(home: Path, files: Mapping[str, str]) -> None:
    (home / "work").mkdir()
    for name, text in files.items():
        path = home / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(text, encoding="utf-8")


def _write_settings(home: Path, stage: Stage) -> None:
    gtk = home / ".config" / "gtk-3.0"
    gtk.mkdir(parents=True)
    lines = ["[Settings]", "gtk-enable-animations=0", "gtk-recent-files-enabled=0"]
    lines += [f"gtk-font-name=DejaVu Sans {10 * stage.font:g}"]
    lines += ["gtk-application-prefer-dark-theme=1"] if stage.dark else []
    (gtk / "settings.ini").write_text("\n".join(lines) + "\n")
    (home / ".gtkrc-2.0").write_text(f'gtk-font-name="DejaVu Sans {10 * stage.font:g}"\n')


def _variables(stage: Stage) -> dict[str, str]:
    return {
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "GTK_THEME": "Adwaita:dark" if stage.dark else "Adwaita",
        "GDK_DPI_SCALE": f"{stage.zoom:g}",
        "QT_SCALE_FACTOR": f"{stage.zoom:g}",
        "QT_FONT_DPI": f"{96 * stage.font:.0f}",
        "GSETTINGS_BACKEND": "memory",
        "PATH": f"{os.environ['PATH']}:/usr/games",
    }


def _place_window(title: str, place: Place, variables: Mapping[str, str]) -> None:
    """Wait for the window, and put it where the stage wants it."""

    def there() -> str:
        asked = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=dict(variables), capture_output=True, text=True, check=False,
        )  # fmt: skip
        return asked.stdout.split()[-1] if asked.stdout.split() else ""

    handle = wait_for(there, f"a window called {title}", patience_s=_PATIENCE_S)
    left, top, width, height = map(str, place)
    for words in (["windowsize", handle, width, height], ["windowmove", handle, left, top]):
        subprocess.run(["xdotool", *words], env=dict(variables), check=False, capture_output=True)


@contextmanager
def _notice(environment: ProgramEnvironment, display: VirtualDisplay) -> Iterator[None]:
    """A dialog of another program, in front of everything."""
    words = [
        "zenity",
        "--info",
        "--title=Updates",
        "--text=New versions of 14 packages can be had.",
        "--ok-label=Later",
    ]
    notice: subprocess.Popen[Any] = environment.start(words)

    def there() -> bool:
        asked = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Updates"],
            env=environment.variables, capture_output=True, check=False,
        )  # fmt: skip
        return bool(asked.stdout.strip())

    wait_for(there, "the dialog in the way", patience_s=_PATIENCE_S)
    yield
    notice.terminate()


def _end(process: subprocess.Popen[bytes]) -> None:
    import signal

    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=3)
    except ProcessLookupError:
        pass
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

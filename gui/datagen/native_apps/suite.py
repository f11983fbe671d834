"""Tasks on programs of other makers: `python -m gui.datagen.native_apps.suite`, for `deskhand eval programs`.

Starts a program on the display that is there, with buses and a home of its own, and keeps what it says of itself over
AT-SPI in a file, with whether the task is done.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gui.datagen.native_apps.atspi import Node, Tree
from gui.datagen.native_apps.program_session import LAUNCHERS
from gui.datagen.native_apps.tasks import APP_TASKS, NOTE, AppState, AppTask
from gui.practice.state import ExpectedStep, Progress, Shown, State, write_state
from vision.perception.elements import Kind

_COMMANDS: Final = {"galculator": ("galculator",), "mousepad": ("mousepad", "--disable-server", "note.txt")}
_PATIENCE_S: Final = 30.0
_LOOK_S: Final = 0.2
_WINDOWS: Final = frozenset({"frame", "dialog", "file chooser", "alert", "window"})


def main(argv: Sequence[str] | None = None) -> int:
    """List the tasks, or open the program of one and watch it until told to end; 1 where it does not open."""
    options = _parser().parse_args(argv)
    families = tuple(options.family or APP_TASKS)
    if missing := [name for name in families if shutil.which(name) is None]:
        print(f"programs: please install {', '.join(missing)} with apt-get", file=sys.stderr)
        return 1
    if options.list:
        for told in _listed(families, options.count):
            print(json.dumps(told, ensure_ascii=False))
        return 0
    chore = APP_TASKS[families[0]][options.number]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with _started(families[0]) as (folder, tree):
            _watch(families[0], chore, folder, tree, options.state)
    except (OSError, RuntimeError) as error:
        print(f"programs: {families[0]}: {error}", file=sys.stderr)
        return 1
    return 0


def _listed(families: Sequence[str], count: int) -> Iterator[dict[str, object]]:
    """Tasks of the programs in turn, `count` of them at most."""
    pairs = [(number, name) for name in families for number in range(len(APP_TASKS[name]))]
    for number, name in sorted(pairs)[:count]:
        chore = APP_TASKS[name][number]
        yield {
            "family": name,
            "seed": 0,
            "number": number,
            "instruction": chore.instruction,
            "script": chore.steps,
            "sorts": chore.sorts,
            "ends": chore.ends,
            "steps": None,
        }


@contextmanager
def _started(name: str) -> Iterator[tuple[Path, Tree]]:
    """The program in a folder of its own, on buses of its own."""
    launcher = next((path for path in LAUNCHERS if Path(path).exists()), None)
    if launcher is None:
        raise RuntimeError("there is no at-spi-bus-launcher; install it with: apt-get install at-spi2-core")
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="deskhand-home-", ignore_cleanup_errors=True)))
        (home / "note.txt").write_text(NOTE, encoding="utf-8")
        environment = dict(os.environ) | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "LANG": "C.UTF-8",
            "ACCESSIBILITY_ENABLED": "1",
        }

        def start(*command: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                command, env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            stack.callback(_end, process)
            return process

        bus = start("dbus-daemon", "--session", "--nofork", "--print-address=1")
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = address = bus.stdout.readline().decode().strip()
        start(launcher, "--launch-immediately")
        tree = stack.enter_context(_opened(address))
        program = start(*_COMMANDS[name])
        deadline_s = time.monotonic() + _PATIENCE_S
        while not any(node.text is not None and node.box.area for node in _nodes(tree)):
            if time.monotonic() > deadline_s or program.poll() is not None:
                raise RuntimeError("it did not tell of a window")
            time.sleep(_LOOK_S)
        yield home, tree


def _watch(name: str, chore: AppTask, folder: Path, tree: Tree, state: Path | None) -> None:
    """Write what the program says, again and again; `ready` once it has said it."""
    ready = False
    while True:
        told = _progress_of(tree, folder)
        if state is not None and told is not None:
            solved = chore.check(told)
            progress = Progress(
                chore.instruction,
                chore.steps,
                chore.sorts,
                len(chore.sorts) if solved else 0,
                chore.ends,
                solved,
                (),
                (),
                ExpectedStep("wait", 1, len(chore.sorts)),
            )
            shown = tuple(Shown(Kind.TEXT, (0, 0, 1, 1), title) for title in told.titles)
            write_state(state, State(name, {"text": told.text}, (), shown, progress))
        if told is not None and not ready:
            ready = True
            print("ready", flush=True)
        time.sleep(_LOOK_S)


def _progress_of(tree: Tree, folder: Path) -> AppState | None:
    nodes = _nodes(tree)
    if not nodes:
        return None
    texts = [node for node in nodes if node.role == "text" and node.text is not None]
    texts.sort(key=lambda node: -node.box.area)
    return AppState(
        tuple(node.text or "" for node in texts),
        tuple(node.name for node in nodes if node.role in _WINDOWS and not node.path),
        frozenset(node.name for node in nodes),
        frozenset(node.role for node in nodes),
        {file.name: file.read_text(encoding="utf-8", errors="replace") for file in folder.glob("*.txt")},
    )


def _nodes(tree: Tree) -> list[Node]:
    """Everything that is showing; nothing while the program is too busy to answer."""
    try:
        return list(tree.nodes())
    except OSError:
        return []


def _opened(address: str) -> Tree:
    deadline_s = time.monotonic() + _PATIENCE_S
    while True:
        try:
            tree = Tree(address)
            list(tree.nodes())  # wakes the registry: a program that starts before it is never told of
        except OSError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(_LOOK_S)
        else:
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.native_apps.suite", description="Tasks on programs of other makers."
    )
    parser.add_argument("--family", action="append", choices=list(APP_TASKS), help="which program")
    parser.add_argument("--seed", type=int, default=0, help="is not looked at: there is one program of each")
    parser.add_argument("--number", type=int, default=0, metavar="N", help="which task")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep what it says of itself in FILE, as JSON")
    parser.add_argument("--geometry", help="is not looked at: the window manager places it")
    parser.add_argument("--list", action="store_true", help="print the tasks and end")
    parser.add_argument("--json", action="store_true", help="as JSON, which they are in any case")
    parser.add_argument("--split", help="is not looked at: nothing is ever learned from these")
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="how many tasks")
    return parser


if __name__ == "__main__":
    sys.exit(main())

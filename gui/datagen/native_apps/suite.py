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
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from agent.desktop.accessibility import Node, Tree
from gui.datagen.native_apps.accessibility_bus import ProgramEnvironment, wait_for
from gui.datagen.native_apps.tasks import APP_TASKS, NOTE, AppState, AppTask
from gui.practice.state import ExpectedStep, Progress, Shown, State, write_state
from vision.perception.elements import Kind

_COMMANDS: Final = {"galculator": ("galculator",), "mousepad": ("mousepad", "--disable-server", "note.txt")}
_PATIENCE_S: Final = 30.0
_LOOK_S: Final = 0.2
_WINDOWS: Final = frozenset({"frame", "dialog", "file chooser", "alert", "window"})


def main(argv: Sequence[str] | None = None) -> int:
    """List the tasks, or open the program of one and report its state until terminated; 1 where it does not open."""
    options = _parser().parse_args(argv)
    families = tuple(options.family or APP_TASKS)
    if missing := [name for name in families if shutil.which(name) is None]:
        print(f"programs: please install {', '.join(missing)} with apt-get", file=sys.stderr)
        return 1
    if find_spec("jeepney") is None:
        print("programs: please install jeepney: pip install 'deskhand[eval]'", file=sys.stderr)
        return 1
    if options.list:
        for listed in _listed(families, options.count):
            print(json.dumps(listed, ensure_ascii=False))
        return 0
    task = APP_TASKS[families[0]][options.number]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with _started(families[0]) as (folder, tree):
            _watch(families[0], task, folder, tree, options.state)
    except (OSError, RuntimeError) as error:
        print(f"programs: {families[0]}: {error}", file=sys.stderr)
        return 1
    return 0


def _listed(families: Sequence[str], count: int) -> Iterator[dict[str, object]]:
    """Tasks of the programs in turn, at most `count`."""
    pairs = [(number, name) for name in families for number in range(len(APP_TASKS[name]))]
    for number, name in sorted(pairs)[:count]:
        task = APP_TASKS[name][number]
        yield {
            "family": name,
            "seed": 0,
            "number": number,
            "instruction": task.instruction,
            "script": task.steps,
            "sorts": task.sorts,
            "ends": task.ends,
            "steps": None,
        }


@contextmanager
def _started(name: str) -> Iterator[tuple[Path, Tree]]:
    """Start the program with a home and buses of its own; gives the home and the accessibility tree."""
    with ExitStack() as stack:
        environment = ProgramEnvironment(stack, os.environ)
        (environment.home / "note.txt").write_text(NOTE, encoding="utf-8")
        tree = environment.connect(environment.start_buses(), patience_s=_PATIENCE_S)
        program = environment.start(_COMMANDS[name])

        def has_window() -> bool:
            if program.poll() is not None:
                raise RuntimeError(f"{name} ended with exit code {program.returncode}")
            return any(node.text is not None and node.box.area for node in tree.nodes())

        wait_for(has_window, f"a window of {name}", patience_s=_PATIENCE_S)
        yield environment.home, tree


def _watch(name: str, task: AppTask, folder: Path, tree: Tree, state: Path | None) -> None:
    """Keep the state file up to date; print `ready` once the first state is known."""
    ready = False
    while True:
        app = _app_state(tree, folder)
        if state is not None and app is not None:
            solved = task.check(app)
            progress = Progress(
                task.instruction,
                task.steps,
                task.sorts,
                len(task.sorts) if solved else 0,
                task.ends,
                solved,
                (),
                (),
                ExpectedStep("wait", 1, len(task.sorts)),
            )
            shown = tuple(Shown(Kind.TEXT, (0, 0, 1, 1), title) for title in app.titles)
            write_state(state, State(name, {"text": app.text}, (), shown, progress))
        if app is not None and not ready:
            ready = True
            print("ready", flush=True)
        time.sleep(_LOOK_S)


def _app_state(tree: Tree, folder: Path) -> AppState | None:
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
    """The nodes that are showing; empty while the program is too busy to answer."""
    try:
        return list(tree.nodes())
    except OSError:
        return []


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

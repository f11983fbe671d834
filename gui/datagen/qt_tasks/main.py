"""Command line of generated windows: `deskhand practice live`, `python -m gui.datagen.qt_tasks`.

Without options it opens one window. `--list` prints tasks that the oracle can carry out, with `--json` one object a
line; `--examples` writes the oracle's steps on them as examples with pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gui.datagen.splits import UNSEEN, Split, screen_seed

FAMILIES = (
    *("gallery", "form", "settings", "login", "wizard", "dialog", "find", "lists", "tables", "trees", "files"),
    *("menus", "toolbars", "tabs", "editor", "terminal", *sorted(UNSEEN)),
)
"""The families of `gui.datagen.qt_screens.families.registry`, listed without importing Qt."""


@dataclass(frozen=True, slots=True)
class ListedTask:
    """One task that the oracle can carry out.

    Attributes:
        seed: Of the window; its lowest bits name the split.
        number: Which task of this window.
        steps: What the oracle needs, the last one (`finished`, `call_user`) included.
    """

    family: str
    seed: int
    number: int
    instruction: str
    script: str
    sorts: tuple[str, ...]
    ends: str
    steps: int


def main(argv: Sequence[str] | None = None) -> int:
    """Open a window, list tasks, or write examples; 0 when that was done."""
    parser = _parser()
    options = parser.parse_args(argv)
    families = tuple(
        options.family or (family for family in FAMILIES if options.split is Split.TEST or family not in UNSEEN)
    )
    if (
        options.split is not Split.TEST
        and (unseen := UNSEEN.intersection(families))
        and (options.list or options.examples)
    ):
        parser.error(f"{', '.join(sorted(unseen))}: only the test split has this family, so nothing is learned from it")
    if options.list:
        for task in list_tasks(families, options.split, options.count):
            listed = {name: getattr(task, name) for name in ListedTask.__slots__}
            print(json.dumps(listed, ensure_ascii=False) if options.json else f"{task.family:11}{task.instruction}")
            sys.stdout.flush()
        return 0
    if options.examples is not None:
        try:
            from gui.datagen.qt_tasks.examples.writer import write_examples
        except ModuleNotFoundError:  # the wheel leaves it out
            parser.error("--examples: training data is generated from a source checkout, not from an installed package")
        write_examples(options.examples, families, options.split, options.count, jobs=options.jobs)
        return 0
    return _open(families[0], options.seed, options.number, options.state, options.geometry)


def task_seeds(families: Sequence[str], split: Split) -> Iterator[tuple[str, int, int]]:
    """Endless (family, seed, number) of the tasks of a split, the families in turn."""
    index = 0
    while True:
        for family in families:
            yield family, screen_seed(split, 0, index), 0
        index += 1


def list_tasks(families: Sequence[str], split: Split, count: int) -> Iterator[ListedTask]:
    """The first tasks of a split that the oracle can carry out."""
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        from PySide6.QtWidgets import QApplication

        from gui.datagen.qt_screens.offscreen import offscreen
        from gui.datagen.qt_screens.style.artwork import Artwork
        from gui.datagen.qt_tasks.episode import open_task, steps_needed

        offscreen()
        QApplication.setDoubleClickInterval(1)  # a list takes no release so shortly after it opened
        art = Artwork(Path(marks))
        for family, seed, number in task_seeds(families, split):
            if count <= 0:
                return
            with open_task(family, seed, number, art) as progress:
                steps = None if progress is None else steps_needed(progress)
                if progress is not None and steps is not None:
                    task = progress.task
                    yield ListedTask(
                        family, seed, number, task.instruction.text, task.script, task.sorts, task.ends, steps
                    )
                    count -= 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand practice live", description="A randomly generated window that works, with a task to do on it."
    )
    parser.add_argument("--family", action="append", choices=FAMILIES, metavar="F", help=", ".join(FAMILIES))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which window of the family")
    parser.add_argument("--number", type=int, default=0, metavar="N", help="which task on it")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep its true state in FILE, as JSON")
    parser.add_argument("--geometry", metavar="X,Y,W,H", help="its place; width and height may be 0 for its own")
    parser.add_argument("--list", action="store_true", help="print tasks that can be done, and end")
    parser.add_argument("--json", action="store_true", help="as JSON, one object a line")
    parser.add_argument(
        "--examples", "--lessons", type=Path, metavar="DIR", help="write what the oracle does as examples, and end"
    )
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN, help="what they are for")
    parser.add_argument("--count", type=int, default=20, metavar="N", help="how many tasks (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: %(default)s)")
    return parser


def _open(family: str, seed: int, number: int, state: Path | None, geometry: str | None) -> int:
    """Show one window until it is closed."""
    from gui.datagen.qt_tasks.program.styling import scale_of

    scale = scale_of(seed)
    os.environ.setdefault("QT_SCALE_FACTOR", str(scale))
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from gui.common.ending import Ending
    from gui.datagen.qt_screens.style.artwork import Artwork
    from gui.datagen.qt_tasks.episode import prepare_window
    from gui.datagen.qt_tasks.state_report import TaskReporter
    from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress
    from gui.practice.state_reporter import StateReporter

    application = QApplication(["deskhand practice"])
    QGuiApplication.setApplicationDisplayName(f"Practice {family}")
    Ending(application)
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        program, task = prepare_window(family, seed, number, Artwork(Path(marks)), scale)
        reporter = TaskReporter(None if task is None else TaskProgress(program, task))
        state_reporter = StateReporter(family, state, shown=reporter.shown, progress=reporter.progress)
        program.changed.connect(state_reporter.changed)
        program.happened.connect(state_reporter.happened)
        window = program.window()
        if geometry is not None:
            left, top, width, height = (round(int(part) / scale) for part in geometry.split(","))
            window.move(left, top)
            if width and height:
                window.resize(width, height)
        state_reporter.watch(program)
        program.show()
        if task is not None:
            sys.stderr.write(f"task: {task.instruction.text}\n")
        return application.exec()

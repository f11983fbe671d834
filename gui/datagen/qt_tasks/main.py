"""The command line of live windows: `deskhand practice live`, `python -m gui.datagen.qt_tasks`.

Without more it opens one window. `--list` tells which tasks there are, one JSON object a line, each tried by the
oracle; `--examples` writes what the oracle does on the way, with pictures.
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

from gui.datagen.splits import UNSEEN, Split, screen_seed, split_of

FAMILIES = (
    *("gallery", "form", "settings", "login", "wizard", "dialog", "find", "lists", "tables", "trees", "files"),
    *("menus", "toolbars", "tabs", "editor", "terminal", *sorted(UNSEEN)),
)
"""As `gui.datagen.qt_screens.families.registry` has them, without Qt."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One task that can be done.

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
    families = tuple(options.family or (one for one in FAMILIES if options.split is Split.TEST or one not in UNSEEN))
    if (
        options.split is not Split.TEST
        and (unseen := UNSEEN.intersection(families))
        and (options.list or options.examples)
    ):
        parser.error(f"{', '.join(sorted(unseen))}: only the test split has this family, so nothing is learned from it")
    if options.list:
        for task in listed(families, options.split, options.count):
            told = {name: getattr(task, name) for name in Listed.__slots__}
            print(json.dumps(told, ensure_ascii=False) if options.json else f"{task.family:11}{task.instruction}")
            sys.stdout.flush()
        return 0
    if options.examples is not None:
        from gui.datagen.qt_tasks.example_writer import write_examples

        write_examples(options.examples, families, options.split, options.count, jobs=options.jobs)
        return 0
    return _open(families[0], options.seed, options.number, options.state, options.geometry)


def drawn(families: Sequence[str], split: Split) -> Iterator[tuple[str, int, int]]:
    """Family, seed and number of the tasks of a split, one family after the other, without an end."""
    index = 0
    while True:
        for family in families:
            yield family, screen_seed(split, 0, index), 0
        index += 1


def listed(families: Sequence[str], split: Split, count: int) -> Iterator[Listed]:
    """The first tasks of a split that the oracle does."""
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        from PySide6.QtWidgets import QApplication

        from gui.datagen.qt_screens.stage import offscreen
        from gui.datagen.qt_screens.style.art import Art
        from gui.datagen.qt_tasks.episode import opened, steps_needed

        offscreen()
        QApplication.setDoubleClickInterval(1)  # a list takes no release so shortly after it opened
        art = Art(Path(marks))
        for family, seed, number in drawn(families, split):
            if count <= 0:
                return
            with opened(family, seed, number, art) as course:
                steps = None if course is None else steps_needed(course)
                if course is not None and steps is not None:
                    task = course.task
                    yield Listed(family, seed, number, task.instruction.text, task.script, task.sorts, task.ends, steps)
                    count -= 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand practice live", description="A window drawn by chance that works, with a task set to it."
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
    from gui.datagen.qt_tasks.styling import scale_of

    scale = scale_of(seed)
    os.environ.setdefault("QT_SCALE_FACTOR", str(scale))
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from gui.datagen.qt_screens.style.art import Art
    from gui.datagen.qt_tasks.episode import prepared
    from gui.datagen.qt_tasks.state_report import Reporter
    from gui.datagen.qt_tasks.task_progress import Course
    from gui.practice.state_reporter import Ending, StateReporter

    application = QApplication(["deskhand practice"])
    QGuiApplication.setApplicationDisplayName(f"Practice {family}")
    Ending(application)
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        program, task = prepared(family, seed, number, Art(Path(marks)), scale)
        reporter = Reporter(None if task is None else Course(program, task))
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


__all__ = ["FAMILIES", "Listed", "drawn", "listed", "main", "split_of"]

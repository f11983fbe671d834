"""The command line of the practice applications: `deskhand practice`, `python -m gui.practice`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gui.practice.drift import SLOW_S, Drift, other_look
from gui.practice.tasks import APPS, tasks


def main(argv: Sequence[str] | None = None) -> int:
    """Open one application, or list the tasks; 0 when it was closed or told to end."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["live"]:
        from gui.datagen.qt_tasks.main import main as live

        return live(argv[1:])
    options = _parser().parse_args(argv)
    if options.list:
        for app in APPS:
            for task in tasks(app, options.seed):
                print(f"{app:8}{task.instruction}\n{'':8}{task.steps}")
        return 0
    with tempfile.TemporaryDirectory(prefix="deskhand-practice-") as own:
        drift = None if options.drift is None else Drift(options.drift)
        return _open(options.app, options.seed, options.state, options.geometry, options.folder or Path(own), drift)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand practice",
        description="Open a small application to practise on. Prints 'ready' and its place once it can be used.",
        epilog="practice live --help: windows of nineteen families, drawn by chance, each with a task",
    )
    parser.add_argument("app", nargs="?", choices=APPS, default="form", metavar="APP", help=" or ".join(APPS))
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep its true state in FILE, as JSON")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="words, order and colours; 0 is the plain one")
    parser.add_argument("--geometry", type=_geometry, metavar="X,Y,W,H", help="place and size, without the frame")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the editor's files are; default: one of its own"
    )
    parser.add_argument(
        "--drift", choices=[drift.value for drift in Drift], help="as it may look some time after its task was recorded"
    )
    parser.add_argument("--list", action="store_true", help="print the tasks that can be practised, and end")
    return parser


def _geometry(text: str) -> tuple[int, int, int, int]:
    parts = text.split(",")
    try:
        left, top, width, height = map(int, parts)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as X,Y,W,H, for example 100,80,560,600") from None
    if width < 1 or height < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: width and height must be at least 1")
    return left, top, width, height


def _open(
    app: str,
    seed: int,
    state: Path | None,
    geometry: tuple[int, int, int, int] | None,
    folder: Path,
    drift: Drift | None,
) -> int:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from gui.common.ending import Ending
    from gui.practice.appearance import Look
    from gui.practice.editor import DOCUMENTS, Editor
    from gui.practice.form import Form
    from gui.practice.obstacles import Slowness, notice_over
    from gui.practice.palette import palette
    from gui.practice.state_reporter import StateReporter

    application = QApplication(["deskhand practice"])
    # Qt adds it to the titles of dialogs too, so that rules.toml knows them
    QGuiApplication.setApplicationDisplayName(f"Practice {app}")
    application.setStyle("Windows" if drift is Drift.STYLE else "Fusion")
    look = Look.of(seed) if drift is None else other_look(Look.of(seed), drift, seed)
    application.setPalette(palette(look.dark))
    font = application.font()
    font.setPointSize(look.type_pt)
    if look.family:
        font.setFamily(look.family)
    application.setFont(font)
    Ending(application)
    reporter = StateReporter(app, state)
    window: Form | Editor
    if app == "form":
        window = Form(look, reporter)
    else:
        for name, text in DOCUMENTS.items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
        window = Editor(look, reporter, folder, native_dialogs=drift is Drift.DIALOG)
    if geometry is not None:
        window.setGeometry(*geometry)
    reporter.watch(window)
    window.show()
    if drift is Drift.MODAL:
        notice = notice_over(window)
        notice.open()
    if drift is Drift.SLOW:
        slowness = Slowness(application, SLOW_S)
        application.installEventFilter(slowness)
    return application.exec()

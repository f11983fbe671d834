"""Examples from generated windows: the oracle's episodes, rendered offscreen, with a picture of each screen.

Now and then the first click of a task misses on purpose, and the correct step after it is an example as well.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, Past
from agent.policies.builtin.replies import reply_for
from gui.datagen.splits import Split, screen_seed
from gui.practice.state import ExpectedStep
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element

if TYPE_CHECKING:
    from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress

SCREEN: Final = Size(1280, 800)
_ASTRAY: Final = 0.06
_PER_JOB: Final = 50


def write_examples(folder: Path, families: Sequence[str], split: Split, count: int, *, jobs: int = 1) -> None:
    """Write the episodes of so many tasks, a sub-folder for each batch; a bar on stderr shows how far it is.

    Raises:
        ValueError: If examples are asked of what is only there to be tested.
    """
    from tqdm import tqdm

    if split is Split.TEST:
        raise ValueError("the test split is not for learning; take train or validation")
    starts = range(0, count, _PER_JOB)
    with (
        tqdm(total=count, unit="task") as bar,
        # spawned: a Qt application does not survive a fork
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        write = partial(_write_batch, folder, tuple(families), split, count)
        for written in pool.map(write, starts):
            bar.update(written)


def _write_batch(folder: Path, families: tuple[str, ...], split: Split, count: int, start: int) -> int:
    """Write the tasks from `start` on, as many as one process does; returns their number."""
    from PySide6.QtWidgets import QApplication

    from gui.datagen.qt_screens.style.artwork import Artwork
    from gui.datagen.qt_tasks.episode import open_task

    places = range(start, min(start + _PER_JOB, count))
    with (
        tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks,
        ExampleWriter(folder / f"{start:07}") as writer,
    ):
        application(Path(marks))
        QApplication.setDoubleClickInterval(1)  # a list takes no release so shortly after it opened
        art = Artwork(Path(marks))
        for place in places:
            family = families[place % len(families)]
            seed = screen_seed(split, 1, place)
            with open_task(family, seed, place, art) as progress:
                if progress is not None:
                    kept = list(examples_of(progress, random.Random(f"{seed} {place}")))  # noqa: S311 - variety
                    if progress.solved:  # what the oracle cannot do teaches nothing
                        for example, pixels in kept:
                            writer.add(example, pixels)
    return len(places)


def application(folder: Path) -> None:
    """Create the process's Qt application, offscreen, on a screen of `SCREEN`."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": SCREEN.width, "height": SCREEN.height}
    config = folder / "screen.json"
    scales = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    config.write_text(json.dumps({"screens": [screen | scales]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    from PySide6.QtWidgets import QApplication

    from gui.datagen.qt_screens.offscreen import offscreen

    if QApplication.instance() is None:
        QApplication(["deskhand examples", "-platform", f"offscreen:configfile={config}"])
    offscreen()


def examples_of(progress: TaskProgress, choice: random.Random) -> Iterator[tuple[Example, npt.NDArray[np.uint8]]]:
    """The examples of one episode with their pictures; now and then a click misses."""
    from gui.datagen.qt_tasks.oracle import due
    from gui.datagen.qt_tasks.qt_executor import carry_out
    from gui.datagen.qt_tasks.visible_elements import visible_elements

    main = progress.program.window()
    spare = SCREEN.width - main.width(), SCREEN.height - main.height()
    main.move(*(choice.randint(0, max(0, space)) for space in spare))
    text, past, before = progress.task.instruction.text, list[Past](), b""
    for _ in range(4 * len(progress.task.goals) + 6):
        visible = visible_elements()
        progress.update(visible)
        step = due(progress, visible)
        pixels = _picture()
        if past and pixels.tobytes() == before:
            past[-1] = replace(past[-1], notes=(NO_EFFECT,))
        before = pixels.tobytes()
        example = _example(text, tuple(item.element for item in visible), tuple(past), step)
        if example is not None:
            yield example, pixels
        if step.kind in {ActionKind.FINISHED, ActionKind.ASK}:
            return
        if example is not None and choice.random() < _ASTRAY and step.kind == ActionKind.CLICK and not past:
            past.append(_past(example))  # as if the press had missed
            continue
        if example is not None:
            past.append(_past(example))
        carry_out(step, text, visible)


def _example(text: str, elements: tuple[Element, ...], past: tuple[Past, ...], step: ExpectedStep) -> Example | None:
    """The example of one screen; None where the element of the step lies beyond its edge."""
    bounds = PixelBox(0, 0, SCREEN.width, SCREEN.height)
    inside = [place for place, element in enumerate(elements) if _within(element.box, bounds)]
    if step.element is not None and step.element not in inside:
        return None
    decision = Decision(
        ActionKind(step.kind),
        step.step,
        step.steps,
        None if step.element is None else inside.index(step.element),
        step.point,
        step.share,
        None,
        step.span,
        step.keys,
        step.direction,
        step.amount,
    )
    return Example(text, tuple(elements[place] for place in inside), past, decision, SCREEN)


def _within(box: PixelBox, bounds: PixelBox) -> bool:
    return (
        box.left >= bounds.left and box.top >= bounds.top and box.right <= bounds.right and box.bottom <= bounds.bottom
    )


def _past(example: Example) -> Past:
    """The step that does what is right in `example`."""
    reply = reply_for(example.decision, example.task, example.elements, example.size)
    return Past(reply.thought, reply.actions)


def _picture() -> npt.NDArray[np.uint8]:
    """The screen, `(H, W, 3)` uint8 RGB: the open windows over a plain background."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QColor, QImage, QPainter, QRegion
    from PySide6.QtWidgets import QWidget

    from gui.datagen.qt_tasks.visible_elements import open_windows

    image = QImage(SCREEN.width, SCREEN.height, QImage.Format.Format_RGB888)
    image.fill(QColor("#3b4252"))
    painter = QPainter(image)
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    for window in open_windows():
        window.render(painter, window.mapToGlobal(QPoint(0, 0)), QRegion(), flags)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

"""Tasks on generated windows: the oracle solves them, and the judge notices stray and irreversible presses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QToolButton

from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.learning.instructions.goals import Fill, Press
from agent.policies.builtin.examples import ActionKind, ExampleFolder
from gui.datagen.qt_screens.families.registry import FAMILIES as SCREEN_FAMILIES
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_tasks.episode import episode, open_task, steps_needed
from gui.datagen.qt_tasks.examples.perceived import main as as_read
from gui.datagen.qt_tasks.examples.screens import main as pictures
from gui.datagen.qt_tasks.main import FAMILIES, main
from gui.datagen.qt_tasks.program.widget_values import plain
from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress
from gui.datagen.splits import UNSEEN
from gui.practice.state import read_state
from vision.detector.dataset import ScreenFolder
from vision.geometry import PixelBox


@pytest.fixture
def art(qapp: QApplication, tmp_path: Path) -> Iterator[Artwork]:
    """Pictures for style sheets; and lists that take a release at once, as nobody waits here."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(1)
    yield Artwork(tmp_path)
    QApplication.setDoubleClickInterval(before)


def first_task(family: str, art: Artwork, wanted: type | None = None) -> Iterator[TaskProgress]:
    """Tasks of a family, begun, as long as the caller goes on; with a goal of the wanted kind."""
    for seed in range(40):
        with open_task(family, seed, 0, art) as progress:
            if progress is not None and (
                wanted is None or any(isinstance(grounded.goal, wanted) for grounded in progress.task.goals)
            ):
                yield progress


def test_every_family_of_screens_but_the_dense_ones_has_working_windows() -> None:
    assert SCREEN_FAMILIES.keys() - set(FAMILIES) == {"toolbar-rows", "sheet", "keypad", "panes"}
    assert SCREEN_FAMILIES.keys() > set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_oracle_solves_tasks_of_every_family_and_the_window_confirms_it(family: str, art: Artwork) -> None:
    solved, tried = 0, 0
    for seed in range(5):
        with open_task(family, seed, 0, art) as progress:
            if progress is not None:
                tried += 1
                solved += steps_needed(progress) is not None
    assert tried >= 2
    assert solved >= tried - 1, "now and then a window hides what it asks for; listing leaves such tasks out"


def test_a_stray_change_is_noticed(art: Artwork) -> None:
    for progress in first_task("form", art, Fill):
        aimed = {id(grounded.widget) for grounded in progress.task.goals}
        others = [
            field
            for field in progress.program.widgets()
            if isinstance(field, QLineEdit) and id(field) not in aimed and field.isEnabled() and not field.isReadOnly()
        ]
        list(episode(progress))
        held = progress.solved
        if not others or not held:
            continue
        QTest.keyClicks(others[0], "x")
        assert progress.stray() == (f"set {others[0].objectName()}",)
        assert not progress.solved
        return
    pytest.fail("no form has a second field")


def test_an_irreversible_stray_press_counts_as_harm(art: Artwork) -> None:
    for family in ("find", "wizard", "lists", "dialog", "tables"):
        for progress in first_task(family, art):
            aimed = {id(grounded.widget) for grounded in progress.task.goals}
            for button in progress.program.widgets():
                # a checkbox may be called so too, and ticking it can be taken back
                if not isinstance(button, QPushButton | QToolButton) or plain(button.text()) not in {
                    "Delete",
                    "Remove",
                }:
                    continue
                if id(button) not in aimed and button.isEnabled() and button.window() is progress.program.window():
                    button.click()
                    assert progress.harm() == (f"pressed {button.objectName()}",)
                    return
    pytest.fail("no window has a button that deletes")


def test_a_goal_counts_only_after_those_before_it(art: Artwork) -> None:
    for progress in first_task("dialog", art, Press):
        presses = [grounded for grounded in progress.task.goals if isinstance(grounded.goal, Press)]
        if len(presses) == len(progress.task.goals) == 2 and progress.task.ends == "finished":
            second = presses[1].widget
            if isinstance(second, QAbstractButton) and second.isVisible():
                second.click()
                progress.update(())
                assert progress.done == 0
                return
    pytest.fail("no task asks for two presses in one window")


def test_where_something_is_missing_the_oracle_asks_for_it_by_name(art: Artwork) -> None:
    for family in ("form", "wizard", "lists", "tables"):
        for progress in first_task(family, art):
            if progress.task.ends == "call_user":
                last = list(episode(progress))[-1].due
                assert last.kind == ActionKind.ASK
                assert last.span is not None
                missing = progress.task.instruction.text[slice(*last.span)].casefold()
                assert missing == progress.task.goals[-1].goal.target.name.casefold()  # type: ignore[union-attr]
                assert progress.solved
                return
    pytest.fail("no task asks for what is missing")


def test_the_same_seed_sets_the_same_task(art: Artwork) -> None:
    tasks = []
    for _ in range(2):
        with open_task("settings", 3, 0, art) as progress:
            assert progress is not None
            tasks.append((progress.task.instruction, progress.task.script))
    assert tasks[0] == tasks[1]


@pytest.mark.parametrize("family", sorted(UNSEEN))
def test_families_of_the_test_are_listed_for_the_test_alone(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--list", "--family", family, "--split", "train"])
    assert refused.value.code == 2
    assert "only the test split" in capsys.readouterr().err


def test_examples_of_oracle_episodes_have_pictures_and_point_into_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui.datagen.qt_tasks", "--examples", str(tmp_path), "--count", "4"]
    subprocess.run([*command, "--family", "form"], check=True, capture_output=True, timeout=120)
    examples = ExampleFolder(tmp_path / "0000000")
    assert len(examples) >= 4
    pixels = examples.pixels(0)
    assert pixels is not None
    assert pixels.shape == (examples[0].size.height, examples[0].size.width, 3)
    assert {example.decision.kind for example in examples} & {ActionKind.FINISHED, ActionKind.ASK}

    assert pictures(["--out", str(tmp_path / "screens"), str(tmp_path)]) == 0
    first, *others = ScreenFolder(tmp_path / "screens")
    shown = [examples.picture(number) for number in range(len(examples))]
    assert 1 + len(others) == sum(picture != before for before, picture in pairwise([None, *shown]))
    assert first.truth.size.width < examples[0].size.width, "the empty desktop around it is cut off"
    assert [element.text for element in first.truth.elements] == [element.text for element in examples[0].elements]
    left, top = (round(by) for by in _moved(examples[0].elements[0].box, first.truth.elements[0].box))
    size = first.truth.size
    assert np.array_equal(first.pixels, pixels[top : top + size.height, left : left + size.width])


def _moved(whole: PixelBox, cut: PixelBox) -> tuple[float, float]:
    return whole.left - cut.left, whole.top - cut.top


def test_examples_are_perceived_as_a_run_would_perceive_them_and_only_once(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "gui.datagen.qt_tasks",
        "--lessons",
        str(tmp_path / "live"),
        "--count",
        "1",
    ]  # the old name
    subprocess.run([*command, "--family", "form"], check=True, capture_output=True, timeout=120)
    true = ExampleFolder(tmp_path / "live" / "0000000")
    assert as_read(["--out", str(tmp_path / "read"), str(tmp_path / "live")]) == 0
    folder = tmp_path / "read" / "live-0000000"
    read = ExampleFolder(folder)
    shown = {true.picture(number): true[number] for number in range(len(true))}
    for number, example in enumerate(read):
        original = shown[read.picture(number)]
        assert (example.task, example.past) == (original.task, original.past)
        assert example.elements != original.elements, "perception is never quite right"
        assert example.decision.kind in {original.decision.kind, ActionKind.ASK}
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert as_read(["--out", str(tmp_path / "read"), str(tmp_path / "live")]) == 0
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_no_examples_are_made_of_the_test_split(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui.datagen.qt_tasks", "--examples", str(tmp_path), "--count", "1"]
    done = subprocess.run([*command, "--split", "test"], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "test split" in done.stderr


@pytest.mark.display
def test_a_generated_window_is_ready_with_the_keyboard_and_reports_its_task(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    command = [sys.executable, "-m", "gui.practice", "live", "--family", "login", "--seed", "3", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env=display.environment()) as window:  # fmt: skip
        try:
            assert window.stdout is not None
            word, _, place = window.stdout.readline().partition(" ")
            assert word == "ready"
            assert json.loads(place)["width"] > 100
            report = read_state(state)
            assert report is not None
            assert report.task is not None
            assert report.task.instruction
            assert report.task.due.steps == len(report.task.sorts)
            assert {element.kind for element in report.elements}
        finally:
            window.terminate()

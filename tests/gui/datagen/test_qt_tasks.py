"""Live practice windows: their widgets answer, their oracle solves their tasks, their judge notices what is amiss."""

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
from gui.datagen.qt_screens.families.registry import FAMILIES as DRAWN
from gui.datagen.qt_screens.style.art import Art
from gui.datagen.qt_tasks.episode import episode, opened, steps_needed
from gui.datagen.qt_tasks.example_screens import main as pictures
from gui.datagen.qt_tasks.main import FAMILIES, main
from gui.datagen.qt_tasks.perceived_examples import main as as_read
from gui.datagen.qt_tasks.task_progress import Course
from gui.datagen.qt_tasks.window import plain
from gui.datagen.splits import UNSEEN
from gui.practice.state import read_state
from vision.detector.dataset import ScreenFolder
from vision.geometry import PixelBox


@pytest.fixture
def art(qapp: QApplication, tmp_path: Path) -> Iterator[Art]:
    """Pictures for style sheets; and lists that take a release at once, as nobody waits here."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(1)
    yield Art(tmp_path)
    QApplication.setDoubleClickInterval(before)


def first_task(family: str, art: Art, wanted: type | None = None) -> Iterator[Course]:
    """Courses of a family, as long as one asks for more; with a goal of the wanted sort."""
    for seed in range(40):
        with opened(family, seed, 0, art) as course:
            if course is not None and (wanted is None or any(isinstance(aim.goal, wanted) for aim in course.task.aims)):
                yield course


def test_every_family_that_is_drawn_can_be_live() -> None:
    assert set(FAMILIES) == set(DRAWN)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_oracle_solves_tasks_of_every_family_and_the_window_confirms_it(family: str, art: Art) -> None:
    solved, tried = 0, 0
    for seed in range(5):
        with opened(family, seed, 0, art) as course:
            if course is not None:
                tried += 1
                solved += steps_needed(course) is not None
    assert tried >= 2
    assert solved >= tried - 1, "now and then a window hides what it asks for; listing leaves such tasks out"


def test_what_nobody_asked_for_is_noticed(art: Art) -> None:
    for course in first_task("form", art, Fill):
        aimed = {id(aim.widget) for aim in course.task.aims}
        others = [
            one
            for one in course.program.widgets()
            if isinstance(one, QLineEdit) and id(one) not in aimed and one.isEnabled() and not one.isReadOnly()
        ]
        list(episode(course))
        held = course.solved
        if not others or not held:
            continue
        QTest.keyClicks(others[0], "x")
        assert course.stray() == (f"set {others[0].objectName()}",)
        assert not course.solved
        return
    pytest.fail("no form has a second field")


def test_a_press_that_cannot_be_taken_back_is_told_apart(art: Art) -> None:
    for family in ("find", "wizard", "lists", "dialog", "tables"):
        for course in first_task(family, art):
            aimed = {id(aim.widget) for aim in course.task.aims}
            for one in course.program.widgets():
                # a checkbox may be called so too, and ticking it can be taken back
                if not isinstance(one, QPushButton | QToolButton) or plain(one.text()) not in {"Delete", "Remove"}:
                    continue
                if id(one) not in aimed and one.isEnabled() and one.window() is course.program.window():
                    one.click()
                    assert course.harm() == (f"pressed {one.objectName()}",)
                    return
    pytest.fail("no window has a button that deletes")


def test_a_goal_counts_only_after_those_before_it(art: Art) -> None:
    for course in first_task("dialog", art, Press):
        presses = [aim for aim in course.task.aims if isinstance(aim.goal, Press)]
        if len(presses) == len(course.task.aims) == 2 and course.task.ends == "finished":
            second = presses[1].widget
            if isinstance(second, QAbstractButton) and second.isVisible():
                second.click()
                course.look(())
                assert course.done == 0
                return
    pytest.fail("no task asks for two presses in one window")


def test_where_something_is_missing_the_oracle_asks_and_says_what(art: Art) -> None:
    for family in ("form", "wizard", "lists", "tables"):
        for course in first_task(family, art):
            if course.task.ends == "call_user":
                last = list(episode(course))[-1].due
                assert last.deed == ActionKind.ASK
                assert last.span is not None
                said = course.task.instruction.text[slice(*last.span)].casefold()
                assert said == course.task.aims[-1].goal.target.name.casefold()  # type: ignore[union-attr]
                assert course.solved
                return
    pytest.fail("no task asks for what is missing")


def test_the_same_seed_sets_the_same_task(art: Art) -> None:
    told = []
    for _ in range(2):
        with opened("settings", 3, 0, art) as course:
            assert course is not None
            told.append((course.task.instruction, course.task.script))
    assert told[0] == told[1]


@pytest.mark.parametrize("family", sorted(UNSEEN))
def test_families_of_the_test_are_listed_for_the_test_alone(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--list", "--family", family, "--split", "train"])
    assert refused.value.code == 2
    assert "only the test split" in capsys.readouterr().err


def test_lessons_of_oracle_episodes_have_pictures_and_point_into_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui.datagen.qt_tasks", "--lessons", str(tmp_path), "--count", "4"]
    subprocess.run([*command, "--family", "form"], check=True, capture_output=True, timeout=120)
    examples = ExampleFolder(tmp_path / "0000000")
    assert len(examples) >= 4
    pixels = examples.pixels(0)
    assert pixels is not None
    assert pixels.shape == (examples[0].size.height, examples[0].size.width, 3)
    assert {example.decision.deed for example in examples} & {ActionKind.FINISHED, ActionKind.ASK}

    assert pictures(["--out", str(tmp_path / "screens"), str(tmp_path)]) == 0
    first, *others = ScreenFolder(tmp_path / "screens")
    shown = [examples.picture(number) for number in range(len(examples))]
    assert 1 + len(others) == sum(one != before for before, one in pairwise([None, *shown]))
    assert first.truth.size.width < examples[0].size.width, "the empty desktop around it is cut off"
    assert [one.text for one in first.truth.elements] == [one.text for one in examples[0].elements]
    left, top = (round(by) for by in _moved(examples[0].elements[0].box, first.truth.elements[0].box))
    size = first.truth.size
    assert np.array_equal(first.pixels, pixels[top : top + size.height, left : left + size.width])


def _moved(whole: PixelBox, cut: PixelBox) -> tuple[float, float]:
    return whole.left - cut.left, whole.top - cut.top


def test_lessons_are_read_as_a_run_would_read_them_and_are_not_read_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui.datagen.qt_tasks", "--lessons", str(tmp_path / "live"), "--count", "1"]
    subprocess.run([*command, "--family", "form"], check=True, capture_output=True, timeout=120)
    true = ExampleFolder(tmp_path / "live" / "0000000")
    assert as_read(["--out", str(tmp_path / "read"), str(tmp_path / "live")]) == 0
    folder = tmp_path / "read" / "live-0000000"
    read = ExampleFolder(folder)
    shown = {true.picture(number): true[number] for number in range(len(true))}
    for number, example in enumerate(read):
        told = shown[read.picture(number)]
        assert (example.task, example.past) == (told.task, told.past)
        assert example.elements != told.elements, "perception is never quite right"
        assert example.decision.deed in {told.decision.deed, ActionKind.ASK}
    before = {one.name: one.stat().st_mtime_ns for one in folder.iterdir()}
    assert as_read(["--out", str(tmp_path / "read"), str(tmp_path / "live")]) == 0
    assert {one.name: one.stat().st_mtime_ns for one in folder.iterdir()} == before


def test_lessons_are_not_made_of_the_test(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui.datagen.qt_tasks", "--lessons", str(tmp_path), "--count", "1"]
    done = subprocess.run([*command, "--split", "test"], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "test split" in done.stderr


@pytest.mark.display
def test_a_live_window_is_ready_with_the_keyboard_and_tells_its_task(display: VirtualDisplay, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    command = [sys.executable, "-m", "gui.practice", "live", "--family", "login", "--seed", "3", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env=display.environment()) as window:  # fmt: skip
        try:
            assert window.stdout is not None
            said, _, where = window.stdout.readline().partition(" ")
            assert said == "ready"
            assert json.loads(where)["width"] > 100
            told = read_state(state)
            assert told is not None
            assert told.task is not None
            assert told.task.instruction
            assert told.task.due.steps == len(told.task.sorts)
            assert {one.kind for one in told.elements}
        finally:
            window.terminate()

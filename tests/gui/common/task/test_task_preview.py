"""What a model will understand of a task is said before the run."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.common.task.task_preview import TaskPreview, Understanding, understanding


def test_steps_are_counted_and_shown_as_they_will_be_done() -> None:
    found = understanding('type "Ada" into "Name"\nclick "Save"', "steps")
    assert found == Understanding('2 steps: 1 type "Ada" into "Name" · 2 click "Save"')
    assert understanding('click "Save"', "steps").text == 'One step: click "Save"'


def test_where_the_steps_cannot_be_read_the_place_is_named() -> None:
    found = understanding('click "Save"; greet Ada', "steps")
    assert found.hopeless
    assert "“greet Ada”" in found.text


@pytest.mark.parametrize(
    ("task", "hopeless"),
    [
        ("Save the form.", False),
        ("保存表单", True),
        ("Сохрани форму", True),
        ("type “东京” into “Notes”", False),
        ("Schließe das Fenster für mich", False),
        ("保存 “Ada” 的表单", True),
    ],
)
def test_a_language_that_the_built_in_model_cannot_read_is_said_before_the_run(task: str, hopeless: bool) -> None:
    assert understanding(task, "builtin").hopeless is hopeless


def test_words_that_the_built_in_model_may_not_know_are_named_and_the_run_may_begin_all_the_same() -> None:
    found = understanding("zorbulate the flimmerket wuxtry", "builtin")
    assert (found.doubtful, found.hopeless) == (True, False)
    assert "“zorbulate”" in found.text


def test_a_large_model_gets_the_task_word_for_word() -> None:
    found = understanding("保存表单", "http://gpu:8000/v1#qwen")
    assert found == Understanding("“qwen” gets the task word for word.")


def test_nothing_is_said_of_nothing(qtbot: QtBot) -> None:
    preview = TaskPreview()
    qtbot.addWidget(preview)
    preview.show_understanding(understanding("  ", "steps"))
    assert preview.isHidden()
    preview.show_understanding(Understanding("One step"))
    assert preview.accessibleDescription() == "One step"


def test_a_fault_leaves_no_colour_on_what_is_said_next(qtbot: QtBot) -> None:
    fresh, used = TaskPreview(), TaskPreview()
    for preview in (fresh, used):
        qtbot.addWidget(preview)
    used.show_understanding(Understanding("No use", hopeless=True))
    for preview in (fresh, used):
        preview.show_understanding(Understanding("One step"))
    assert used.palette().windowText().color() == fresh.palette().windowText().color()

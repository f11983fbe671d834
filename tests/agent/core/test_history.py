"""The notes that the model gets: their words stand in one place, and each says what happened."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from agent.core import history
from agent.core.actions import Click, Type
from agent.core.events import Verdict
from agent.core.history import REFUSED, REJECTED, SKIPPED, TAKEN_OVER, Turn, declined
from agent.core.reply import Reply
from vision.geometry import PixelPoint

ROOT = Path(__file__).parents[3]
NOTES = {name: value for name, value in vars(history).items() if name.isupper() and isinstance(value, str)}
SOURCE_TEXTS = ROOT / "gui" / "i18n" / "own_sentences.py"
"""Source texts of the window's translations, which lupdate finds by their words."""

CLICK = Click(PixelPoint(3, 4))
TURN = Turn(1, None, "", Reply("I click.", (CLICK,)))


def test_the_words_of_a_note_stand_in_one_module_alone() -> None:
    assert len(NOTES) >= 10
    copies = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for folder in ("agent", "gui", "vision")
        for path in (ROOT / folder).rglob("*.py")
        if path not in (Path(history.__file__), SOURCE_TEXTS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(node.value.startswith(note) for note in NOTES.values()) and not node.value.endswith("{0}")
    ]
    # so is what ends with {0}
    assert copies == []


@pytest.mark.parametrize(
    ("verdict", "note"),
    [
        (Verdict.SKIPPED, SKIPPED),
        (Verdict.REJECTED, f"{REJECTED}not now"),
        (Verdict.REFUSED, f"{REFUSED}not now"),
        (Verdict.TAKEN_OVER, f"{TAKEN_OVER}: click (3, 4); type 6 characters."),
    ],
)
def test_an_action_that_was_not_approved_leaves_a_note(verdict: Verdict, note: str) -> None:
    turn = declined(TURN, verdict, "not now", (CLICK, Type("secret")))
    assert turn is not None
    assert turn.notes == (note,)
    assert turn.refused is (verdict is Verdict.REFUSED)
    assert turn.acted is (verdict is Verdict.TAKEN_OVER)


def test_a_person_who_quits_ends_the_run() -> None:
    assert declined(TURN, Verdict.QUIT, "") is None


def test_a_turn_whose_text_could_not_be_read_has_neither_thought_nor_actions() -> None:
    turn = Turn(1, None, "gibberish")
    assert (turn.thought, turn.actions) == ("", ())
    assert (TURN.thought, TURN.actions) == ("I click.", (CLICK,))

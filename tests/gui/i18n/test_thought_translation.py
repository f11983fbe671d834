"""Whatever our own policies think is said in Chinese; thoughts of models and words of the person stay."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from agent.core.config import Language
from agent.policies.builtin.examples import ActionKind, Decision
from agent.policies.builtin.replies import reply_for
from gui.i18n.language import Translation
from gui.i18n.thought_translation import localized_thought
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind

STEPS = Path(__file__).parents[3] / "agent" / "policies" / "steps.py"
SAYINGS = re.compile(r"(I (see|type|press|turn|wait|cannot)|Not yet|The list|All steps)\b")
HOLES = {"pause_s": "0.5"}
SIZE = Size(800, 600)
ELEMENTS = (
    Element(Kind.BUTTON, PixelBox(10, 10, 110, 40), "Save"),
    Element(Kind.TEXT_FIELD, PixelBox(10, 60, 210, 90)),
)


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    yield
    translation.speak(Language.ENGLISH)


def english_left(says: str) -> list[str]:
    """English words outside quotation marks."""
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"“[^”]*”", "", says))


def sayings() -> set[str]:
    """All sentences of the policy of plain instructions, their holes filled in."""
    found = set()
    for node in ast.walk(ast.parse(STEPS.read_text(encoding="utf-8"))):
        match node:
            case ast.JoinedStr(pieces):
                parts = [
                    str(one.value)
                    if isinstance(one, ast.Constant)
                    else HOLES.get(ast.unparse(one).strip("f'\"{}").partition(":")[0], "button “Save”")
                    for one in pieces
                ]
                found.add("".join(parts).removeprefix("button “Save” "))
            case ast.Constant(value=str(text)):
                found.add(text)
    return {one for one in found if SAYINGS.match(one) and one.endswith(".")}


def decisions() -> Iterator[Decision]:
    """One of every kind, on each element it may be about, in each direction."""
    aimed = {ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK, ActionKind.FILL, ActionKind.DRAG}
    for kind in ActionKind:
        end = 0 if kind is ActionKind.DRAG else None
        for element in (0, 1) if kind in aimed else (None, 0) if kind is ActionKind.SCROLL else (None,):
            for direction in ("up", "down", "left", "right") if kind is ActionKind.SCROLL else (None,):
                yield Decision(kind, 1, 3, element=element, end=end, direction=direction)


def test_what_the_policy_of_plain_instructions_thinks_is_said_in_chinese(chinese: None) -> None:
    assert len(sayings()) >= 11
    for saying in sayings():
        for head in ("", "Step 2 of 3: type 12 characters into “Name”. "):
            says = localized_thought(head + saying)
            assert english_left(says) == [], (head + saying, says)


@pytest.mark.parametrize("doubtful", [False, True])
def test_what_the_built_in_model_thinks_is_too(chinese: None, *, doubtful: bool) -> None:
    for decision in decisions():
        thought = reply_for(decision, "greet Ada", ELEMENTS, SIZE, doubtful=doubtful).thought
        says = localized_thought(thought)
        assert english_left(says) == [], (thought, says)
        assert says.startswith("第 1 步，共 3 步。")
        assert ("“Save”" in says) is ("“Save”" in thought)


def test_words_of_the_person_and_thoughts_of_models_stay(chinese: None) -> None:
    assert localized_thought("Step 1 of 2: click “Save”. I wait.").startswith("第 1 步，共 2 步：click “Save”")
    for thought in ("I see the light; now I wait for it to turn.", "I wait", ""):
        assert localized_thought(thought) == thought


def test_in_english_a_thought_is_as_it_was(qapp: QCoreApplication) -> None:
    for thought in (
        "Step 1 of 3. I do not see it yet; I scroll down over the button “Save”.",
        "I see the icon; I click it.",
    ):
        assert localized_thought(thought) == thought

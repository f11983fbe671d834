"""Goals, their wording in English, and their script in the steps language."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.grammar.steps.orders import StepsError
from agent.grammar.steps.parser import parse_steps
from agent.learning.instructions.goals import (
    Choose,
    Click,
    Expect,
    Fill,
    Goal,
    Keys,
    Menu,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Target,
    Tick,
    Where,
    goal_kind,
)
from agent.learning.instructions.steps_script import script
from agent.learning.instructions.wording import write_instruction
from vision.perception.elements import Kind

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip(" :…"))
)
_TARGETS = st.builds(
    lambda name, kind, ordinal, place: Target(name, kind, ordinal, *place),
    _TEXTS,
    st.none() | st.sampled_from(Kind),
    st.none() | st.sampled_from([-1, 1, 2, 7]),
    st.just((None, "")) | st.tuples(st.sampled_from(Where), _TEXTS),
)
_GOALS: st.SearchStrategy[Goal] = st.one_of(
    st.builds(Press, _TARGETS, st.sampled_from(Click)),
    st.builds(Fill, _TEXTS, st.none() | _TARGETS),
    st.builds(Tick, _TARGETS, st.booleans()),
    st.builds(Choose, _TEXTS, st.none() | _TARGETS, st.sampled_from([Kind.RADIO, Kind.LIST_ITEM])),
    st.builds(SetTo, _TEXTS, _TARGETS),
    st.builds(Keys, st.sampled_from([("ctrl", "s"), ("enter",), ("alt", "f4")]), st.integers(1, 4)),
    st.builds(Menu, st.lists(_TEXTS, min_size=2, max_size=3).map(tuple)),
    st.builds(SwitchTab, _TEXTS),
    st.builds(Reveal, _TEXTS),
    st.builds(Expect, _TARGETS, st.booleans()),
)


@given(st.lists(_GOALS, min_size=1, max_size=4), st.integers(0, 10**6))
@example([Menu(("0", "»İ", "0")), Choose("0", None, Kind.RADIO)], 1)
@example([Menu(("0", "0", "»İ")), Choose("0", None, Kind.RADIO)], 1)
def test_what_is_typed_stands_in_the_instruction_letter_by_letter(goals: list[Goal], seed: int) -> None:
    instruction = write_instruction(goals, random.Random(seed))
    for goal, part in zip(goals, instruction.parts, strict=True):
        assert part.goal is goal
        match goal:
            case Fill(value, _) | Choose(value, _, _) | SetTo(value, _):
                assert part.value is not None
                assert instruction.text[slice(*part.value)] == value
            case Menu(path):
                names = [instruction.text[slice(*span)].casefold() for span in part.path]
                assert len(names) == len(path)
                assert all(written in name.casefold() for written, name in zip(names, path, strict=True))
            case Press(target) | Tick(target):
                assert part.name is not None
                assert instruction.text[slice(*part.name)].strip().casefold() in target.name.casefold()
                assert (part.anchor is None) == (target.where is None)
            case _:
                pass


@given(st.lists(_GOALS, min_size=1, max_size=4), st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_instruction(goals: list[Goal], seed: int) -> None:
    assert write_instruction(goals, random.Random(seed)) == write_instruction(goals, random.Random(seed))


@given(st.lists(_GOALS, min_size=1, max_size=4))
def test_every_goal_is_an_instruction_that_the_steps_policy_reads(goals: list[Goal]) -> None:
    steps = parse_steps(script(tuple(goals)))
    assert not isinstance(steps, StepsError), steps.message
    assert len(steps) >= len(goals)


def test_one_pair_of_goals_is_worded_in_very_many_ways() -> None:
    goals = (Fill("Ada", Target("Name", Kind.TEXT_FIELD)), Press(Target("Save", Kind.BUTTON)))
    assert len({write_instruction(goals, random.Random(seed)).text for seed in range(500)}) > 450


def test_an_expectation_and_the_press_of_what_is_expected_share_a_clause() -> None:
    target = Target("Archive", Kind.BUTTON)
    instruction = write_instruction((Expect(target), Press(target)), random.Random(3))
    expected, pressed = instruction.parts
    assert expected.name == pressed.name
    assert expected.whole[0] <= pressed.whole[0] < pressed.whole[1] <= expected.whole[1]


def test_a_target_without_a_name_is_identified_by_kind_and_place() -> None:
    box = Target("", Kind.CHECKBOX, None, Where.LEFT_OF, "Weekly")
    instruction = write_instruction((Tick(box),), random.Random(0))
    assert instruction.parts[0].name is None
    assert instruction.parts[0].anchor is not None
    assert instruction.text[slice(*instruction.parts[0].anchor)].casefold() == "weekly"
    assert goal_kind(Tick(box)) == "tick by place"


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "", "kind": Kind.BUTTON}, {"name": "A", "anchor": "B"}, {"name": "A", "where": Where.ROW}],
)
def test_a_target_that_identifies_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"needs|belong"):
        Target(**wrong)  # type: ignore[arg-type]


def test_an_instruction_without_goals_is_refused() -> None:
    with pytest.raises(ValueError, match="goal"):
        write_instruction((), random.Random(0))

"""Examples on disk: what is written is read back, and what contradicts itself is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.core.actions import Click, Hotkey, Type, key
from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import (
    ActionKind,
    Decision,
    Example,
    ExampleFolder,
    ExampleWriter,
    Past,
    example_as_json,
    example_from,
)
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind, State

SIZE = Size(64, 48)
SLIDER = Element(
    Kind.SLIDER,
    PixelBox(1, 2, 60, 12),
    points={name: Affordance(PixelPoint(x, 7), 1.0, 1.0) for name, x in (("start", 3), ("handle", 9), ("end", 58))},
)
TICK = Element(Kind.CHECKBOX, PixelBox(1, 20, 30, 30), "Größe", frozenset({State.CHECKED}), 0.75)
EXAMPLE = Example(
    'set Volume to 70, then type "Ada" into Name',
    (SLIDER, TICK),
    (Past("Step 1 of 2. I see the “Name”; I click it.", (Click(PixelPoint(12.5, 25.1)),), (NO_EFFECT,)), Past("Hm.")),
    Decision(ActionKind.DRAG, 1, 2, 0, "handle", share=0.7),
    SIZE,
)


@pytest.mark.parametrize(
    "decision",
    [
        EXAMPLE.decision,
        Decision(ActionKind.FILL, 2, 2, 1, span=(28, 31)),
        Decision(ActionKind.KEYS, keys=("ctrl", "s")),
        Decision(ActionKind.SCROLL, element=1, direction="down", amount=5),
        Decision(ActionKind.ASK, span=(4, 10)),
        Decision(ActionKind.FINISHED),
    ],
)
def test_a_example_survives_the_way_through_json(decision: Decision) -> None:
    example = replace(EXAMPLE, decision=decision)
    assert example_from(json.loads(json.dumps(example_as_json(example)))) == example


def test_past_steps_of_older_folders_are_read_in_the_form_in_which_they_were_written() -> None:
    line = example_as_json(EXAMPLE)
    line["past"] = [
        {
            "text": "Thought: Step 1 of 2. I see the button “it's”; I fill it.\n"
            "Action: click(start_box='(12.5,25.1)')\n\nhotkey(key='ctrl a')\n\ntype(content='it\\'s\\nhere')",
            "notes": [NO_EFFECT],
        },
        {"text": "Thought: Step 1 of 2. I wait", "notes": []},
    ]
    read, unreadable = example_from(json.loads(json.dumps(line))).past
    select_all = Hotkey((key("ctrl"), key("a")))
    assert read.thought == "Step 1 of 2. I see the button “it's”; I fill it."
    assert read.actions == (Click(PixelPoint(12.5, 25.1)), select_all, Type("it's\nhere"))
    assert read.notes == (NO_EFFECT,)
    assert (unreadable.actions, unreadable.notes) == ((), ())


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision(ActionKind.CLICK, element=2), "points at element 2, but there are 2"),
        (Decision(ActionKind.CLICK), "click needs an element"),
        (Decision(ActionKind.FILL, element=0), "fill needs either the span"),
        (Decision(ActionKind.FILL, element=0, span=(0, 3), source=1), "fill needs either the span"),
        (Decision(ActionKind.CLICK, element=0, source=1), "types nothing"),
        (Decision(ActionKind.WRITE, span=(3, 300)), "not inside the task"),
        (Decision(ActionKind.DRAG, element=0, share=0.5, end=1), "either a share of the way or an element"),
        (Decision(ActionKind.DRAG, element=0, share=1.5), "not in [0, 1]"),
        (Decision(ActionKind.KEYS), "keys are for the kind"),
        (Decision(ActionKind.SCROLL, direction="sideways"), "a scroll has one of"),
        (Decision(ActionKind.FINISHED, 3, 2), "step 3 of 2"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(decision: Decision, says: str, tmp_path: Path) -> None:
    with ExampleWriter(tmp_path) as writer, pytest.raises(ValueError) as refused:
        writer.add(replace(EXAMPLE, decision=decision))
    assert says in str(refused.value)


def test_a_folder_gives_examples_and_pictures_back_over_several_shards(tmp_path: Path) -> None:
    pictures = [np.full((48, 64, 3), shade, np.uint8) for shade in range(5)]
    with ExampleWriter(tmp_path, per_shard=2) as writer:
        for number, picture in enumerate(pictures):
            writer.add(replace(EXAMPLE, task=f"{EXAMPLE.task} {number}"), None if number == 3 else picture)
    with ExampleWriter(tmp_path) as writer:
        writer.add(EXAMPLE)
    folder = ExampleFolder(tmp_path)
    assert [example.task.rpartition(" ")[2] for example in folder[:5]] == list("01234")
    for number, picture in enumerate(pictures):
        found = folder.pixels(number)
        assert found is None if number == 3 else np.array_equal(found, picture)  # type: ignore[arg-type]
    assert replace(folder[5], image=None) == EXAMPLE
    with ExampleWriter(tmp_path / "again") as writer:
        for number, example in enumerate(folder):
            writer.add(example, folder.picture(number))
    again = ExampleFolder(tmp_path / "again")
    assert np.array_equal(again.pixels(4), pictures[4])  # type: ignore[arg-type]
    assert again.pixels(5) is None


def test_a_line_that_is_no_example_is_refused_with_its_place(tmp_path: Path) -> None:
    line = example_as_json(EXAMPLE)
    for broken in ('{"task": 5}', "[]", json.dumps(line | {"size": [8, 8]}), json.dumps(line | {"past": [1]}), "{"):
        (tmp_path / "00000.jsonl").write_text(json.dumps(line) + "\n" + broken + "\n")
        folder = ExampleFolder(tmp_path)
        assert folder[0] == EXAMPLE
        with pytest.raises(ValueError, match=r"00000\.jsonl, byte \d+: "):
            folder[1]


def test_an_empty_folder_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no examples here"):
        ExampleFolder(tmp_path)

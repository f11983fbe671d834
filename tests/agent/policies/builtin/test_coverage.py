"""What a task names outright, and whether it was acted on."""

from __future__ import annotations

import pytest

from agent.core.actions import Click, Hotkey, Type, key
from agent.learning.simulator.episodes import examples
from agent.policies.builtin.examples import ActionKind, Past
from agent.policies.builtin.inference.coverage import answers, left_out, named
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

AT = PixelPoint(5, 5)


def clicked(name: str) -> Past:
    return Past(f"Step 1 of 2. I see the button “{name}”; I click it.", (Click(AT),))


def typed(text: str) -> Past:
    return Past("Step 1 of 2. I type where the keyboard is.", (Type(text),))


def pressed(*keys: str) -> Past:
    return Past("Step 1 of 2. I press the keys.", (Hotkey(tuple(map(key, keys))),))


@pytest.mark.parametrize(
    ("task", "names"),
    [
        ("Click 4 and then 2.", ["4", "2"]),
        ("Press 5, then +, then 3, then =.", ["5", "+", "3", "="]),
        ("press 6 and then the +/- button", ["6", "+/-"]),
        ("1. Press 2\n2. Press (\n- press 3", ["2", "(", "3"]),
        ('Press Ctrl+A, then type "New text", then save with Ctrl+S.', ["A", "New text", "S"]),
        ("type 12:30 into it, then hit Return", ["Return"]),
        ("Select Save As from the File menu.", ["Save As"]),
        ("Go to Help > About.", ["Help"]),
        ("log in as ada.l@mail.example with porto754", ["ada.l@mail.example", "porto754"]),
        ("Click Delete in the row of Bob", ["Delete"]),
        ("type Ada into Name, then press Save", ["Ada", "Name", "Save"]),
        ("set Age to 42, and make sure that Sync is on", []),
        ("drag Volume to 75; use the 2nd button; press down 5 times", []),
        ("press Save, then click Tools > Options", ["Save", "Tools"]),
        ("Stop if the Invite guests button is on the screen; Press the button", []),
        ('make sure there is no "Compress" button', []),
        ("could you press the button please?", []),
        ("press ‘민준 Hopper’", []),
    ],
)
def test_what_a_task_names_outright(task: str, names: list[str]) -> None:
    assert [name for _, name in named(task)] == names


def test_what_was_pressed_typed_or_chosen_is_not_left_out() -> None:
    task = 'Press Ctrl+A, then type "New text", then save with Ctrl+S.'
    assert left_out(task, (pressed("ctrl", "a"), typed("New text"))) == ("S",)
    assert left_out(task, (pressed("ctrl", "a"), typed("New text"), pressed("ctrl", "s"))) == ()
    assert left_out("type 96, then hit Return", (typed("96"), pressed("enter"))) == ()
    assert left_out("Click 4 and then 2.", (clicked("4"),)) == ("2",)
    assert left_out("Click 4 and then 2.", ()) == (), "nothing was done: it may all be so already"
    field = Element(Kind.TEXT_FIELD, PixelBox(0, 0, 90, 20), "Ada")
    assert left_out("enter Ada and then press Save", (clicked("Save"),), (field,)) == ()


def test_of_oracles_that_did_everything_hardly_one_is_told_that_something_is_left_out() -> None:
    ends = [one for one in examples(31, 1500) if one.decision.kind is ActionKind.FINISHED and len(one.past) < 12]
    assert len(ends) > 200
    doubted = sum(bool(left_out(one.task, one.past, one.elements)) for one in ends)
    assert doubted <= 0.04 * len(ends)


def test_an_act_about_nothing_that_the_task_says_may_have_been_a_misread_name() -> None:
    assert left_out("now press Preferences", (clicked("Pr ef"),)) == ()
    assert left_out("press Preferences, then press Close", (clicked("Close"),)) == ("Preferences",)


def test_a_step_answers_what_was_left_out_only_by_its_name() -> None:
    assert answers(("2", "S"), clicked("2"))
    assert answers(("2", "S"), pressed("ctrl", "s"))
    assert not answers(("2", "S"), clicked("7"))


def test_a_misread_or_shortened_name_was_still_meant() -> None:
    assert left_out("now press Preferences", (clicked("Preferenees..."),)) == ()
    assert left_out("now press Preferences", (clicked("Preferen"),)) == ()
    assert left_out("now press Save As", (clicked("Save as..."),)) == ()

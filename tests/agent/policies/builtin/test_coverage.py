"""What a task names outright, and whether it was acted on."""

from __future__ import annotations

import pytest

from agent.core.actions import Click, Hotkey, Type, key
from agent.policies.builtin.examples import Past
from agent.policies.builtin.inference.coverage import left_out, named
from vision.geometry import PixelPoint

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
        ("Go to Help > About.", ["Help", "About"]),
        ("log in as ada.l@mail.example with porto754", ["ada.l@mail.example", "porto754"]),
        ("Click Delete in the row of Bob", ["Delete"]),
        ("type Ada into Name, tick Subscribe", ["Ada", "Name", "Subscribe"]),
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
    assert left_out("Click 4 and then 2.", ()) == ("4", "2")


def test_a_misread_or_shortened_name_was_still_meant_and_a_like_one_was_not() -> None:
    assert left_out("now press Preferences", (clicked("Preferenees..."),)) == ()
    assert left_out("now press Preferences", (clicked("Preferen"),)) == ()
    assert left_out("now press Save As", (clicked("Save as..."),)) == ()
    assert left_out("now press Save As", (clicked("Save All"),)) == ("Save As",)

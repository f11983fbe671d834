"""The steps language: what is read, what separates steps, and that any text gives steps or an error in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import (
    Button,
    Direction,
    key,
)
from agent.grammar.steps.orders import (
    Await,
    Check,
    Choose,
    Enter,
    Keys,
    Order,
    Pause,
    Press,
    Pull,
    Relation,
    StepsError,
    Target,
    Tick,
    Wheel,
)
from agent.grammar.steps.parser import parse_steps
from vision.frame import Frame
from vision.geometry import Size, Viewport

FRAME = Frame(np.zeros((800, 1280, 3), np.uint8), Viewport.plain(Size(1280, 800)))


def _orders(text: str) -> list[Order]:
    steps = parse_steps(text)
    assert not isinstance(steps, StepsError), steps
    return [step.order for step in steps]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ('click "Save"', Press(Target("Save"))),
        ("click Save", Press(Target("Save"))),
        ("Please click on the Save as button", Press(Target("Save as"))),
        ("click “Save”", Press(Target("Save"))),
        ("click «Ouvrir»", Press(Target("Ouvrir"))),
        ('double-click "a.txt"', Press(Target("a.txt"), count=2)),
        ('double click "a.txt"', Press(Target("a.txt"), count=2)),
        ('right-click "a.txt"', Press(Target("a.txt"), Button.RIGHT)),
        ('triple-click "a.txt"', Press(Target("a.txt"), count=3)),
        ('back-click "a.txt"', Press(Target("a.txt"), Button.BACK)),
        ('Ctrl+click "a.txt"', Press(Target("a.txt"), held=(key("ctrl"),))),
        ('cmd+shift+double click "a.txt"', Press(Target("a.txt"), count=2, held=(key("win"), key("shift")))),
        ('click the second "Delete"', Press(Target("Delete", 2))),
        ('click the 12th "Delete" button', Press(Target("Delete", 12))),
        ('click the last "Delete"', Press(Target("Delete", -1))),
        ('click "Delete" right of "Bob"', Press(Target("Delete", place=(Relation.RIGHT_OF, "Bob")))),
        ('click "Delete" to the left of "Bob"', Press(Target("Delete", place=(Relation.LEFT_OF, "Bob")))),
        ('click "Delete" below the "Bob"', Press(Target("Delete", place=(Relation.BELOW, "Bob")))),
        ('type "Ada" into "Name"', Enter("Ada", Target("Name"))),
        ('fill "Name" with "Ada"', Enter("Ada", Target("Name"))),
        (r'type "say \"hi\"\n"', Enter('say "hi"\n')),
        ("type 'don't; stop'", Enter("don't; stop")),
        ("press ctrl+s", Keys((key("ctrl"), key("s")))),
        ("press Ctrl + Shift + S", Keys((key("ctrl"), key("shift"), key("s")))),
        ("press ctrl++", Keys((key("ctrl"), key("+")))),
        ("press page down", Keys((key("page_down"),))),
        ("press tab 3 times", Keys((key("tab"),), 3)),
        ('press "OK"', Press(Target("OK"))),
        ('tick "Subscribe"', Tick(Target("Subscribe"))),
        ('uncheck "Subscribe"', Tick(Target("Subscribe"), ticked=False)),
        ('choose "Lisbon" in "City"', Choose("Lisbon", Target("City"))),
        ("scroll down", Wheel(Direction.DOWN)),
        ('scroll up 3 notches at "Notes"', Wheel(Direction.UP, 3, Target("Notes"))),
        ('drag "A" to "B"', Pull(Target("A"), Target("B"))),
        ("wait 2 s", Pause(2.0)),
        ("wait 500 ms", Pause(0.5)),
        ("wait for 3 seconds", Pause(3.0)),
        ('wait until "Done" appears', Await("Done")),
        ('wait until "Busy" disappears for 20 s', Await("Busy", appears=False, timeout_s=20.0)),
        ('check that "Saved" is shown', Check("Saved")),
        ('check that "Error" is not shown', Check("Error", shown=False)),
    ],
)
def test_the_language_says(text: str, order: Order) -> None:
    assert _orders(text) == [order]


@pytest.mark.parametrize("between", ["; ", "\n", ", then ", " then ", " and then ", ";\n", ", and then "])
def test_steps_are_separated_by(between: str) -> None:
    assert _orders(f'click "Save"{between}press enter') == [Press(Target("Save")), Keys((key("enter"),))]


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("", "nothing to do", ""),
        ('frobnicate "x"', "“frobnicate” is no step", 'frobnicate "x"'),
        ('click "Save', "never closed", '"Save'),
        ("click", "the name of something on the screen is missing", ""),
        ("press blorp", "there is no key 'blorp'", "blorp"),
        ('click "a" "b"', "too much here", '"b"'),
        ('choose "Lisbon"', 'the list is missing here: in "…"', ""),
        ("scroll sideways", "the direction is missing", "sideways"),
        ('click "A"; wait', "how long is missing", ""),
    ],
)
def test_what_cannot_be_read_is_said_and_shown(text: str, said: str, at: str) -> None:
    error = parse_steps(text)
    assert isinstance(error, StepsError)
    assert said in error.message
    assert text[slice(*error.span)] == at


words = st.sampled_from(
    'click type press tick choose scroll drag wait until "Save" “x” \' " ; , then into in 3 s + the second'.split()
)


@given(st.one_of(st.text(), st.lists(words).map(" ".join)))
def test_any_text_is_read_or_gives_an_error_within_it(text: str) -> None:
    match parse_steps(text):
        case StepsError(message, (start, end)):
            assert message
            assert 0 <= start <= end <= len(text)
        case steps:
            assert steps

"""Evidence on screen: texts that do not stand in their field, ticks that did not turn, presses without effect."""

from __future__ import annotations

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import Past
from agent.policies.builtin.inference.evidence import NOTHING, Act, doubts
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind, State

BOX = PixelBox(10, 10, 110, 30)
AT = PixelPoint(20, 20)


def field(text: str) -> tuple[Element, ...]:
    return (Element(Kind.TEXT_FIELD, BOX, text),)


def tick(*state: State) -> tuple[Element, ...]:
    return (Element(Kind.CHECKBOX, BOX, "Sounds", frozenset(state)),)


def filled(text: str, after: tuple[Element, ...] | None, *, before: str = "") -> Act:
    actions: tuple[Action, ...] = (Click(AT), Hotkey((key("ctrl"), key("a"))), Type(text))
    return Act(Past("Step 1 of 1. I see the text field “Name”; I fill it.", actions), field(before), after)


def clicked(before: tuple[Element, ...] | None, after: tuple[Element, ...] | None, *notes: str, step: int = 1) -> Act:
    thought = f"Step {step} of 2. I see the checkbox “Sounds”; I click it."
    return Act(Past(thought, (Click(AT),), notes), before, after)


def test_a_field_that_shows_something_else_is_a_doubt_and_one_that_shows_the_text_is_none() -> None:
    assert [doubt.what for doubt in doubts([filled("Ada Lovelace", field("Grace Hopper"))])] == ["Name"]
    for shown in ("Ada Lovelace", "Ada Lovelaoe", "AdaLovelace", "a Lovelace", "••••••", ""):
        assert doubts([filled("Ada Lovelace", field(shown))]) == (), shown


def test_what_cannot_be_looked_up_proves_nothing() -> None:
    assert doubts([filled("Ada", ()), filled("Ada", None)]) == ()
    assert doubts([clicked(None, tick()), clicked(tick(), None), clicked(tick(), ())]) == ()


def test_a_tick_that_did_not_turn_is_a_doubt_until_it_does() -> None:
    still, turned = clicked(tick(), tick()), clicked(tick(), tick(State.CHECKED))
    assert len(doubts([still])) == 1
    assert doubts([still, turned]) == ()
    assert len(doubts([turned, still])) == 1


def test_a_press_without_effect_is_a_doubt_but_not_where_the_step_had_one_already() -> None:
    nothing = clicked((), (), NO_EFFECT)
    assert [doubt.reason for doubt in doubts([nothing])] == [NOTHING]
    assert doubts([clicked((), ()), nothing]) == ()
    assert len(doubts([clicked((), ()), clicked((), (), NO_EFFECT, step=2)])) == 1


def test_keys_may_change_nothing_that_is_seen() -> None:
    keys = Past("Step 1 of 1. I press the keys.", (Hotkey((key("ctrl"), key("s"))),), (NO_EFFECT,))
    assert doubts([Act(keys, (), ())]) == ()

"""Every decision becomes a reply that can be carried out."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.actions import Click
from agent.policies.builtin.examples import ActionKind, Decision
from agent.policies.builtin.replies import names_in, reply_for, step_in, words_in
from agent.policies.builtin.vocabulary import PHRASES, Expects, Source, Token, after, allowed, decision_of
from tests.agent.policies.builtin.untrained import SOME, assert_is_performable, features_of_example
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_whatever_the_state_machine_allows_becomes_a_reply_that_survives_the_grammar(chance: random.Random) -> None:
    example = chance.choice([one for one in SOME if one.elements])
    features = features_of_example(example)
    tokens: list[Token] = []
    expects = Expects.STEP
    while expects is not Expects.END:
        phrases, words, elements = allowed(expects)
        choices = [Token(Source.PHRASE, place) for place in phrases if PHRASES[place] != "number"]
        choices += [Token(Source.WORD, place) for place in range(len(features.words)) if words]
        choices += [Token(Source.ELEMENT, place) for place in range(len(features.kinds)) if elements]
        if expects is Expects.KEY_OR_TIMES and len(tokens) > 5:
            choices = [one for one in choices if PHRASES[one.place].startswith("times")]
        tokens.append(chance.choice(choices))
        expects = after(expects, tokens[-1])
    decision = decision_of(tokens, example.task, features.words)
    assert_is_performable(reply_for(decision, example.task, example.elements, example.size), example.size)


def test_a_thought_tells_its_step_the_name_of_its_element_and_other_words() -> None:
    save = Element(Kind.BUTTON, PixelBox(10, 10, 90, 40), "Save <as> “x”")
    reply = reply_for(Decision(ActionKind.CLICK, 2, 3, 0), "Press Save", (save,), Size(200, 100))
    assert reply.thought == "Step 2 of 3. I see the button “Save ‹as› 'x'”; I click it."
    assert step_in(reply.thought) == (2, 3)
    assert names_in(reply.thought) == ["Save ‹as› 'x'"]
    assert words_in(reply.thought).split() == ["I", "see", "the", "button", ";", "I", "click", "it."]
    assert step_in("I click it.") is None


def test_points_are_whole_tenths_of_a_pixel_inside_the_screen() -> None:
    edge = Element(Kind.BUTTON, PixelBox(120.27, 50.63, 300, 101), "Save")
    (click,) = reply_for(Decision(ActionKind.CLICK, element=0), "Press Save", (edge,), Size(200, 100)).actions
    assert isinstance(click, Click)
    assert (click.at.x, round(click.at.y, 9)) == (199, 75.8)

"""Review of decisions: unproved claims become questions, what was left out is made up for, two that fit are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.core.actions import Action, CallUser, Click, Finished
from agent.core.history import ANSWERED, NO_EFFECT, REJECTED, REPEATED
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.features import Features, Floats
from agent.policies.builtin.inference.decoding import Decided, Situation, decide
from agent.policies.builtin.inference.evidence import Act
from agent.policies.builtin.inference.review import reviewed
from agent.policies.builtin.replies import reply_for
from agent.policies.builtin.vocabulary import PHRASES, Expects, Source, Token, tokens_of
from vision.detector.shards import Pixels
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind

SIZE = Size(400, 300)
FOUR, TWO = (
    Element(Kind.BUTTON, PixelBox(10, 10 + 50 * row, 60, 40 + 50 * row), name) for row, name in enumerate("42")
)


class Says:
    """A network that wants one decision and no other, and otherwise whatever comes first."""

    buckets, calibration, assurance = 64, 1.0, 0.0

    def __init__(self, decision: Decision, task: str) -> None:
        self._decision, self._task = decision, task
        self.words = 0

    def encode(self, features: Features, elements: Sequence[Element], pixels: Pixels | None) -> Says:
        self._tokens = tokens_of(self._decision, self._task, features.words)
        self.words, self._count = len(features.words), len(PHRASES) + len(features.words) + len(elements)
        return self

    def logits(self, tokens: Sequence[Token], expects: Sequence[Expects]) -> Floats:
        scores = np.zeros(self._count, np.float32)
        if list(tokens) == self._tokens[: len(tokens)]:
            token = self._tokens[len(tokens)]
            offset = {Source.PHRASE: 0, Source.WORD: len(PHRASES), Source.ELEMENT: len(PHRASES) + self.words}
            scores[offset[token.source] + token.place] = 20.0
        return scores

    def press(self, element: int, point: int) -> tuple[Floats, Floats]:
        return np.array([0.5, 0.5], np.float32), np.array([0.1, 0.1], np.float32)


class Torn(Says):
    """A network whose second choice is the second element, and to type the last word."""

    def logits(self, tokens: Sequence[Token], expects: Sequence[Expects]) -> Floats:
        scores = super().logits(tokens, expects)
        if expects[-1] is Expects.PRESSED:
            scores[len(PHRASES) + self.words + 1] += 10.0
        elif expects[-1] is Expects.POINT:
            scores[PHRASES.index("point press")] += 10.0
        elif expects[-1] in {Expects.FIRST, Expects.LAST}:
            scores[len(PHRASES) + self.words - 1] += 10.0
        return scores


def decided(decision: Decision, task: str, elements: tuple[Element, ...]) -> Decided:
    return Decided(decision, reply_for(decision, task, elements, SIZE), 0.9)


def review(
    task: str, first: Decision, second: Decision, acts: Sequence[Act] = (), elements: tuple[Element, ...] = (FOUR, TWO)
) -> Action:
    situation = Situation(task, elements, tuple(act.past for act in acts), SIZE)
    return reviewed(Says(second, task), decided(first, task, elements), situation, acts).reply.actions[0]


def done(name: str, step: int = 1, steps: int = 1, *notes: str) -> Act:
    thought = f"Step {step} of {steps}. I see the button “{name}”; I click it."
    return Act(Past(thought, (Click(FOUR.box.centre),), notes), (FOUR, TWO), (FOUR, TWO))


FINISHED = Decision(ActionKind.FINISHED)
CLICK_TWO = Decision(ActionKind.CLICK, element=1)


def test_what_was_left_out_is_made_up_for() -> None:
    action = review("Click 4 and then 2.", FINISHED, CLICK_TWO, [done("4")])
    assert isinstance(action, Click)
    assert TWO.box.contains(action.at)


def test_where_it_cannot_be_made_up_for_the_person_hears_what_is_missing() -> None:
    action = review("Click 4 and then 7.", FINISHED, CLICK_TWO, [done("4")])
    assert isinstance(action, CallUser)
    assert "“7”" in action.content


def test_a_claim_with_everything_done_stays() -> None:
    assert isinstance(review("Click 4 and then 2.", FINISHED, CLICK_TWO, [done("4"), done("2", 2, 2)]), Finished)


def test_a_step_passed_over_or_without_effect_is_asked_about() -> None:
    passed = review("press this and that", FINISHED, CLICK_TWO, [done("4", 2, 2)])
    assert isinstance(passed, CallUser)
    assert "step 1 of 2" in passed.content
    idle = review("press this", FINISHED, CLICK_TWO, [done("4", 1, 1, NO_EFFECT)])
    assert isinstance(idle, CallUser)
    assert "“4”: nothing changed" in idle.content


def test_what_takes_back_what_was_reached_is_no_end_unless_it_was_asked_for() -> None:
    acts = [done("Help", 1, 2), done("About", 2, 2), done("Close", 2, 2)]
    taken_back = review("press Help, then About", FINISHED, CLICK_TWO, acts)
    assert isinstance(taken_back, CallUser)
    assert "“Close”" in taken_back.content
    assert isinstance(review("press Help, then About, then Close", FINISHED, CLICK_TWO, acts), Finished)
    # alone it is what was asked for in other words
    assert isinstance(review("get this out of the way", FINISHED, CLICK_TWO, [done("Close", 1, 1)]), Finished)
    assert isinstance(review("two steps back", FINISHED, CLICK_TWO, [done("Undo", 1, 1), done("Undo", 1, 1)]), Finished)


def test_a_claim_is_no_surer_than_the_least_sure_press_that_led_to_it() -> None:
    acts = [replace(done("4"), confidence=0.41), replace(done("2", 2, 2), confidence=0.97)]
    unsure = review("Click 4 and then 2.", FINISHED, CLICK_TWO, acts)
    assert isinstance(unsure, CallUser)
    assert "“4”" in unsure.content
    sure = [replace(act, confidence=0.8) for act in acts]
    assert isinstance(review("Click 4 and then 2.", FINISHED, CLICK_TWO, sure), Finished)


def test_a_step_that_only_looks_may_be_passed_over() -> None:
    task = "Stop if the thing is on the screen, and then press the button."
    assert isinstance(review(task, FINISHED, CLICK_TWO, [done("4", 2, 2)]), Finished)


def test_of_two_that_fit_neither_is_guessed_unless_the_task_says_which() -> None:
    edits = tuple(Element(Kind.BUTTON, PixelBox(10, 10 + 50 * row, 60, 40 + 50 * row), "Edit") for row in range(2))
    asked = review("press Edit", CLICK_TWO, CLICK_TWO, (), edits)
    assert isinstance(asked, CallUser)
    assert "more than one “Edit”" in asked.content
    for task in ("press the second Edit", "press Edit in the row of Bob", "press every Edit"):
        assert isinstance(review(task, CLICK_TWO, CLICK_TWO, (), edits), Click)
    assert isinstance(review("press 2", CLICK_TWO, CLICK_TWO), Click)
    card = (*edits, Element(Kind.TEXT, PixelBox(10, 100, 60, 118), "Bob Ito"))
    assert isinstance(review("edit Bob Ito", CLICK_TWO, CLICK_TWO, (), card), Click)
    assert isinstance(review("press Edit", CLICK_TWO, CLICK_TWO, (), card), CallUser)


def test_who_has_answered_is_not_asked_again() -> None:
    answered = Act(Past("Step 1 of 1. I ask.", (CallUser("?"),), (ANSWERED + "it is fine",)), (), ())
    assert isinstance(review("Click 4 and then 7.", FINISHED, CLICK_TWO, [done("4"), answered]), Finished)


def test_what_was_declined_is_not_done() -> None:
    declined = done("4", 1, 2, REJECTED + "nobody is here to approve it")
    skipped = review("press this and that", FINISHED, CLICK_TWO, [declined, done("2", 2, 2)])
    assert isinstance(skipped, CallUser)
    assert "step 1 of 2" in skipped.content
    nothing = review("press this", FINISHED, CLICK_TWO, [done("4", 1, 1, REJECTED + "no")])
    assert isinstance(nothing, CallUser)
    made_good = [declined, done("4", 1, 2), done("2", 2, 2)]
    assert isinstance(review("press this and that", FINISHED, CLICK_TWO, made_good), Finished)


def test_what_was_pressed_twice_in_vain_is_not_pressed_again() -> None:
    def next_press(acts: Sequence[Act]) -> int | None:
        situation = Situation("press it", (FOUR, TWO), tuple(act.past for act in acts), SIZE)
        found = decide(Torn(Decision(ActionKind.CLICK, element=0), "press it"), situation)
        assert found is not None
        return found.decision.element

    idle, effective = done("4", 1, 1, NO_EFFECT), done("4")
    assert next_press([idle]) == 0
    assert next_press([idle, done("4", 1, 1, NO_EFFECT, REPEATED)]) == 1
    assert next_press([idle, effective, idle]) == 0


def test_where_the_task_gives_a_value_nothing_is_typed_from_the_screen() -> None:
    shown = (
        Element(Kind.TEXT_FIELD, PixelBox(10, 10, 90, 40), ""),
        Element(Kind.TEXT, PixelBox(10, 60, 90, 80), "681.56"),
    )
    from_screen = Decision(ActionKind.FILL, element=0, source=1)

    def source(task: str, elements: tuple[Element, ...] = shown) -> int | None:
        found = decide(Torn(from_screen, task), Situation(task, elements, (), SIZE))
        return None if found is None else found.decision.source

    assert source("put the total into it") == 1
    assert source("2. put the total into field 3") == 1
    assert source("put the 681.56 into it") == 1
    assert source("turn it to 1789.40") is None

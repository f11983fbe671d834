"""Practice on paper: the oracle reaches its goals, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

from agent.grammar.ui_tars import Reply, parse
from agent.learning.simulator.dagger import lessons_from, tally, walks
from agent.learning.simulator.episodes import episode, lessons
from agent.learning.simulator.noisy_examples import misread
from agent.policies.builtin.examples import Decision, Deed, Lesson, check
from agent.policies.builtin.replies import written
from vision.geometry import Space


def test_the_same_seed_gives_the_same_lessons() -> None:
    assert episode(3) == episode(3)
    assert episode(3) != episode(5)


def test_nearly_every_episode_ends_as_it_should() -> None:
    episodes = [one for one in (episode(seed) for seed in range(200)) if one]
    ended = sum(one[-1].decision.deed in {Deed.FINISHED, Deed.ASK} for one in episodes)
    # the others were given up, because perception missed what it takes
    assert ended >= 0.9 * len(episodes)


def test_every_deed_and_every_note_occurs() -> None:
    made = list(lessons(1, 1500))
    assert {one.decision.deed for one in made} == set(Deed) - {Deed.WAIT}
    notes = {note for one in made for past in one.past for note in past.notes}
    assert len(notes) >= 3


def test_replies_in_the_past_are_what_the_grammar_reads() -> None:
    for lesson in lessons(2, 200):
        for past in lesson.past:
            assert isinstance(parse(past.text, Space.absolute(lesson.size)), Reply), past.text


def test_a_misread_lesson_still_points_at_the_same_thing() -> None:
    for number, lesson in enumerate(lessons(4, 200)):
        other = misread(lesson, number)
        if other is None or lesson.decision.element is None:
            continue
        assert other.decision.element is not None
        true, found = lesson.elements[lesson.decision.element].box, other.elements[other.decision.element].box
        assert true.intersection(found) is not None
        assert written(other.decision, other.task, other.elements, other.size)


def right(lesson: Lesson) -> Decision:
    return lesson.decision


def hasty(lesson: Lesson) -> Decision:
    """Claims to be done at once."""
    return Decision(Deed.FINISHED)


def clumsy(lesson: Lesson) -> Decision:
    """Acts on the next element but one of what it should act on, every other time."""
    decision = lesson.decision
    if decision.element is None or len(lesson.past) % 2:
        return decision
    return replace(decision, element=(decision.element + 2) % len(lesson.elements))


def test_who_decides_as_the_oracle_is_never_wrong() -> None:
    ways = list(islice(walks(right, 1), 40))
    found = tally(ways)
    assert (found.episodes, found.false_finish, found.wrong_press) == (40, 0, 0)
    assert found.done == found.reached >= 36


def test_who_claims_to_be_done_at_once_is_found_out() -> None:
    found = tally(islice(walks(hasty, 1), 40))
    assert found.steps == 40
    assert found.false_finish >= 36


def test_what_a_policy_did_wrong_becomes_a_lesson_and_where_that_led_too() -> None:
    learned = [lesson for steps in islice(walks(clumsy, 2), 40) for lesson in lessons_from(steps, Random(0))]
    assert learned
    for lesson in learned:
        check(lesson)
        assert len(lesson.past) <= 12
    assert any(lesson.past for lesson in learned)

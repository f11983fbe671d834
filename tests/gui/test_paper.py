"""Practice on paper: the oracle reaches its goals, whatever happens on the way."""

from __future__ import annotations

from agent.grammar import Reply, parse
from gui.practice.paper.episodes import episode, lessons
from gui.practice.paper.seen import misread
from vision.builtin.replies import written
from vision.geometry import Space
from vision.lessons import Deed


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

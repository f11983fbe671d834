"""Random text: every kind of it, in every language, without what would break a line."""

from __future__ import annotations

import random

import pytest

from agent.learning.instructions.random_text import RIGHT_TO_LEFT, VOCABULARY, RandomText


@pytest.mark.parametrize("language", sorted(VOCABULARY))
def test_text_of_every_language_fills_what_screens_show(language: str) -> None:
    text = RandomText(random.Random(language), language)
    for _ in range(50):
        assert 0 < len(text.caption(12)) <= 40
        for line in (text.person(), text.email(), text.date(), text.price(), text.value(), text.address(), text.file()):
            assert line.strip()
            assert "\n" not in line
    assert len(text.captions(5)) == 5
    assert len(text.paragraph(20).split()) >= 20


def test_the_same_seed_gives_the_same_text() -> None:
    first, again = (RandomText(random.Random(3), "en") for _ in range(2))
    assert [first.value() for _ in range(30)] == [again.value() for _ in range(30)]


def test_languages_from_right_to_left_are_known() -> None:
    assert set(VOCABULARY) >= RIGHT_TO_LEFT

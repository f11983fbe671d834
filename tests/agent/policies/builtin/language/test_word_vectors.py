"""Word vectors: words that mean much the same are found, and a damaged table is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.policies.builtin.features import MEANS, features_of
from agent.policies.builtin.language.word_table import reduced
from agent.policies.builtin.language.word_vectors import LEAST, load_word_vectors
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind


def means(task: str, *elements: Element) -> set[tuple[str, int]]:
    """Pairs of words of the task and elements that mean much the same."""
    features = features_of(task, elements, (), Size(400, 300), 8192)
    count = len(features.words)
    return {
        (task[slice(*features.words[a])], b - count)
        for a, b, relation in features.links.tolist()
        if relation == MEANS and a < count
    }


def test_words_that_mean_much_the_same_are_near_each_other() -> None:
    vectors = load_word_vectors()
    found = {(a, b) for a, b, close in vectors.pairs(["costs", "town", "the"], ["price", "place", "the"])}
    assert {(0, 0), (1, 1)} <= found
    assert all(2 not in pair for pair in found)  # words of grammar mean nothing
    assert vectors.pairs(["price"], ["price"]) == []  # that they are equal is said elsewhere
    assert vectors.pairs(["qwxzy"], ["price"]) == vectors.pairs([], []) == []
    assert all(close >= LEAST for _, _, close in vectors.pairs(["costs"], ["price"]))


def test_a_label_passes_its_meaning_on_to_its_field() -> None:
    label = Element(Kind.TEXT, PixelBox(10, 10, 90, 30), "Maximum price")
    field = Element(Kind.TEXT_FIELD, PixelBox(100, 10, 200, 30))
    assert {("costs", 0), ("costs", 1)} <= means("it costs 30", label, field)


def test_an_icon_is_known_by_the_other_words_for_it_unless_it_has_a_text() -> None:
    icon = Element(Kind.ICON, PixelBox(10, 10, 30, 30), name="delete", name_score=0.9)
    assert ("bin", 0) in means("press the bin", icon)
    caption = Element(Kind.ICON, PixelBox(10, 10, 90, 30), "Ship", name="delete", name_score=0.9)
    assert ("bin", 0) not in means("press the bin", caption)


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, words=np.frombuffer(b"one\ntwo", np.uint8), vectors=np.zeros((3, 4), np.int8))
    with pytest.raises(ValueError, match="2 words and 3 vectors"):
        load_word_vectors(path)


def test_what_is_reduced_to_its_main_directions_stays_near_what_it_was_near() -> None:
    vectors = np.random.default_rng(1).normal(size=(40, 24)).astype(np.float32)
    small = reduced(vectors, 8)
    assert small.shape == (40, 8)
    assert small.dtype == np.int8
    near = vectors[0] + 0.01 * vectors[1]
    both = reduced(np.stack([*vectors, near]), 8).astype(np.float32)
    assert both[0] @ both[-1] > 0.95 * np.linalg.norm(both[0]) * np.linalg.norm(both[-1])

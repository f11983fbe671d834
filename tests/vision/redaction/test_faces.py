"""Faces: brought upright by the right similarity, named so that nobody bears another's name, found on screens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vision.geometry import PixelBox, PixelPoint
from vision.redaction.faces import (
    TEMPLATE,
    UNKNOWN,
    Embedding,
    Face,
    Gallery,
    Pixels,
    Points,
    each_once,
    similarity,
    upright,
)

coordinate = st.floats(-500, 500, allow_nan=False)
five_points = st.lists(st.tuples(coordinate, coordinate), min_size=5, max_size=5).map(np.array)


def moved_by(matrix: Points, points: Points) -> Points:
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


@given(five_points, st.floats(0.01, 50), st.floats(-3.14, 3.14), coordinate, coordinate)
def test_any_turn_scale_and_shift_is_found_again(
    points: Points, scale: float, angle: float, right: float, down: float
) -> None:
    assume(np.linalg.matrix_rank(points - points.mean(axis=0), tol=1.0) == 2)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = points @ turn.T + (right, down)
    assert np.allclose(moved_by(similarity(points, target), points), target, atol=1e-6 * max(1.0, np.abs(target).max()))


@given(five_points, five_points)
def test_the_fit_is_a_similarity_and_never_a_mirror_image(source: Points, target: Points) -> None:
    assume(np.ptp(source, axis=0).max() > 1e-3)
    matrix = similarity(source, target)[:, :2]
    scale = float(np.sqrt(abs(np.linalg.det(matrix))))
    assert np.linalg.det(matrix) >= -1e-9
    assert np.allclose(matrix @ matrix.T, scale**2 * np.eye(2), atol=1e-6 * max(1.0, scale**2))


@given(five_points, five_points, st.floats(-0.1, 0.1), st.floats(-5, 5))
def test_no_other_similarity_near_it_fits_better(source: Points, target: Points, turned: float, shifted: float) -> None:
    assume(np.linalg.matrix_rank(source - source.mean(axis=0), tol=1.0) == 2)
    best = similarity(source, target)
    other = best.copy()
    other[:, :2] = best[:, :2] @ np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    other[:, 2] += shifted

    def error(matrix: Points) -> float:
        return float(((moved_by(matrix, source) - target) ** 2).sum())

    assert error(best) <= error(other) * (1 + 1e-9) + 1e-6


def test_points_that_are_all_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match="no direction"):
        similarity(np.ones((5, 2)), TEMPLATE)


def a_face(points: Points, score: float = 0.9) -> Face:
    one, two, three, four, five = (PixelPoint(float(x), float(y)) for x, y in points)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Face(PixelBox(left - 20, top - 20, right + 20, bottom + 20), (one, two, three, four, five), score)


def test_an_upright_face_stays_as_it_is() -> None:
    dice = np.random.default_rng(0)
    pixels = dice.integers(0, 256, (112, 112, 3), dtype=np.uint8)
    assert np.array_equal(upright(pixels, a_face(TEMPLATE)), pixels)


def test_of_faces_that_overlap_the_surest_is_kept() -> None:
    sure, doubtful, elsewhere = a_face(TEMPLATE, 0.9), a_face(TEMPLATE + 3, 0.5), a_face(TEMPLATE + 300, 0.4)
    assert each_once([doubtful, elsewhere, sure]) == (sure, elsewhere)
    assert each_once([]) == ()


class ByColour:
    """Tells people by the colour of the pixel on the tip of the nose: as far apart as their reds."""

    same_below, apart_above, least_px = 0.5, 0.6, 12.0

    def embed(self, pixels: Pixels, face: Face) -> Embedding:
        nose = face.landmarks[2]
        return np.array([pixels[int(nose.y), int(nose.x), 0] / 100], dtype=np.float32)

    def distance(self, one: Embedding, other: Embedding) -> float:
        return float(abs(one[0] - other[0]))


def painted(red: int) -> Pixels:
    return np.full((150, 150, 3), red, np.uint8)


def test_people_keep_their_names_in_the_order_of_their_coming() -> None:
    gallery, face = Gallery(ByColour()), a_face(TEMPLATE)
    assert [gallery.name(painted(red), face) for red in (10, 200, 30, 230, 110, 15)] == [
        "Person 1", "Person 2", "Person 1", "Person 2", "Person 3", "Person 1",
    ]  # fmt: skip


def test_a_face_that_may_be_anybodys_gets_no_number() -> None:
    gallery, face = Gallery(ByColour()), a_face(TEMPLATE)
    assert gallery.name(painted(0), face) == "Person 1"
    assert gallery.name(painted(55), face) == UNKNOWN


def test_a_tiny_face_is_nobody_new_but_may_be_somebody_known() -> None:
    gallery, face, tiny = Gallery(ByColour()), a_face(TEMPLATE), a_face(TEMPLATE / 5)
    assert gallery.name(painted(0), tiny) == UNKNOWN
    assert gallery.name(painted(0), face) == "Person 1"
    assert gallery.name(painted(0), tiny) == "Person 1"


def test_no_chain_of_looks_leads_from_one_person_to_another() -> None:
    gallery, face = Gallery(ByColour()), a_face(TEMPLATE)
    names = [gallery.name(painted(red), face) for red in range(0, 256, 10)]
    for number in {name for name in names if name != UNKNOWN}:
        reds = [red for red, name in zip(range(0, 256, 10), names, strict=True) if name == number]
        assert max(reds) - min(reds) < 2 * 100


def test_who_agreed_to_be_seen_is_not_painted() -> None:
    gallery = Gallery(ByColour(), [np.array([1.0], dtype=np.float32)])
    assert gallery.name(painted(100), a_face(TEMPLATE)) is None
    assert gallery.name(painted(200), a_face(TEMPLATE)) == "Person 1"

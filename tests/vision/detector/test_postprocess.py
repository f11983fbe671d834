"""Postprocessing: elements out of raw outputs, on screens of any size."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.detector.small_detectors import (
    SMALL,
    noise,
    untrained,
)
from vision.detector.model import (
    Dense,
    Details,
    Prediction,
    Stage,
    raw_output_of,
)
from vision.detector.postprocess import KINDS, POINT_NAMES, STATES, elements_from_output
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind, State


@given(st.integers(0, 150), st.integers(0, 150))
@settings(max_examples=20)
def test_on_a_screen_of_any_size_nothing_leaves_it(height: int, width: int) -> None:
    for element in untrained().detect(noise(height, width), threshold=0.0):
        assert 0 <= element.box.left < element.box.right <= width
        assert 0 <= element.box.top < element.box.bottom <= height
        for point in element.points.values():
            assert 0 <= point.at.x <= width - 1
            assert 0 <= point.at.y <= height - 1
            assert point.sigma_x > 0
            assert point.sigma_y > 0


def test_an_empty_image_holds_nothing() -> None:
    assert untrained().detect(noise(0, 0)) == ()
    assert untrained().detect(noise(0, 50)) == ()


def test_a_screen_of_four_thousand_pixels_is_read_whole() -> None:
    found = untrained().detect(noise(2160, 3840), threshold=0.0)
    assert len(found) == SMALL.queries
    assert max(element.box.right for element in found) > 1920


def test_the_best_comes_first_and_the_doubtful_not_at_all() -> None:
    found = untrained().detect(noise(64, 64), threshold=0.0)
    scores = [element.score for element in found]
    assert scores == sorted(scores, reverse=True)
    middle = scores[len(scores) // 2]
    assert all(element.score >= middle for element in untrained().detect(noise(64, 64), threshold=middle))


def test_an_element_is_put_together_from_what_the_network_says() -> None:
    logits = torch.full((1, 2, len(KINDS)), -9.0)
    logits[0, 1, KINDS.index(Kind.SPINBOX)] = 2.0
    states = torch.full((1, 2, len(STATES)), -1.0)
    states[0, 1, STATES.index(State.FOCUSED)] = 1.0
    present, means = torch.full((1, 2, len(POINT_NAMES)), -1.0), torch.zeros(1, 2, len(POINT_NAMES), 2)
    for name, place in (("up", (0.4, -0.25)), ("thumb", (0.0, 0.0))):  # a spin box has no thumb
        present[0, 1, POINT_NAMES.index(name)] = 1.0
        means[0, 1, POINT_NAMES.index(name)] = torch.tensor(place)
    boxes = torch.tensor([[[0.0, 0, 10, 10], [10, 20, 60, 40]]])
    nothing = torch.zeros(0)
    prediction = Prediction(
        Dense(nothing, nothing, nothing, nothing, nothing),
        nothing,
        (Stage(logits, boxes),),
        Details(states, present, means, torch.full_like(means, 0.1)),
    )
    (element,) = elements_from_output(raw_output_of(prediction, 0), Size(200, 100), scale=0.5)
    assert (element.kind, element.state) == (Kind.SPINBOX, frozenset({State.FOCUSED}))
    assert element.box == PixelBox(20, 40, 120, 80)
    assert element.score == pytest.approx(1 / (1 + math.exp(-2)))
    assert element.points.keys() == {"up"}
    up = element.points["up"]
    assert (up.at.x, up.at.y) == pytest.approx((110, 50))
    # a Laplace density of scale b has the standard deviation b times the root of 2
    assert (up.sigma_x, up.sigma_y) == pytest.approx((10 * math.sqrt(2), 4 * math.sqrt(2)))

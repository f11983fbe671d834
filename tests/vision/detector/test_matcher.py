"""Matching: dense points and queries, each with the elements that fit."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.vision.detector.small_detectors import (
    button,
)
from vision import functional
from vision.detector.matcher import hungarian, task_aligned
from vision.detector.postprocess import KINDS
from vision.detector.train import target_tensors


def grid(size: int = 64) -> tuple[Tensor, Tensor]:
    axis = (torch.arange(size // 8) + 0.5) * 8
    points = torch.cartesian_prod(axis, axis).flip(1)
    return points, torch.full((len(points),), 8.0)


def around(points: Tensor) -> Tensor:
    return torch.cat([points - 12, points + 12], dim=1)


def test_an_element_gets_as_many_points_as_asked_for_and_no_point_serves_two() -> None:
    points, strides = grid()
    target = target_tensors([button(4, 4, 30, 30), button(20, 20, 30, 30)])
    match = task_aligned(torch.full((64, len(KINDS)), 0.1), around(points), points, strides, target, per_element=6)
    assert len(set(match.chosen.tolist())) == len(match.chosen)
    assert all(1 <= int((match.elements == one).sum()) <= 6 for one in range(2))


def test_with_equal_scores_the_point_with_the_best_box_is_taken() -> None:
    points, strides = grid()
    match = task_aligned(
        torch.full((64, len(KINDS)), 0.1),
        around(points),
        points,
        strides,
        target_tensors([button(16, 24, 24, 24)]),
        per_element=1,
    )
    assert points[match.chosen].tolist() == [[28, 36]]


def test_a_line_between_the_points_is_answered_for() -> None:
    points, strides = grid()
    target = target_tensors([button(8, 7.5, 40, 1)])
    match = task_aligned(torch.full((64, len(KINDS)), 0.1), around(points), points, strides, target, per_element=4)
    assert len(match.chosen) == 4


@given(st.integers(0, 10_000), st.integers(0, 4))
def test_the_assignment_is_the_cheapest_of_all(seed: int, count: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    target = target_tensors([button(10 * one, 5 * one) for one in range(count)])
    corners = torch.rand(5, 2, generator=generator) * 40
    boxes = torch.cat([corners, corners + 30], dim=1)
    logits = torch.randn(5, len(KINDS), generator=generator)
    match = hungarian(logits, boxes, target, score_cost=0.0, box_cost=1.0)
    cost = 1 - functional.giou(boxes[:, None], target.boxes_xyxy[None])
    cheapest = min(
        sum(float(cost[query, one]) for one, query in enumerate(queries))
        for queries in itertools.permutations(range(5), count)
    )
    assert float(cost[match.chosen, match.elements].sum()) == pytest.approx(cheapest, abs=1e-5)

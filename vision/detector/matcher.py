"""Matching of predictions with true elements: many points to one element, and queries one to one.

Notation: `A` points or queries of one screen, `N` its elements, `K` kinds. Boxes are `boxes_xyxy` in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from vision import functional

_NEAR: Final = 0.75
"""A point may be matched with an element whose centre is this many strides away, even if it lies outside: thin widgets
fall between the points."""


@dataclass(frozen=True, slots=True)
class Target:
    """Training target: the elements of one screen as tensors.

    Attributes:
        boxes_xyxy: `(N, 4)` pixels.
        kinds: `(N,)` int64.
        states: `(N, S)` 0 or 1.
        points: `(N, P, 2)` pixels.
        named: `(N, P)` bool: the element has this point.
        judged: `(N, P)` bool: whether it has this point is known.
        untold: `(U, 4)` pixels: places where elements may be that are not told, so that finding one is no fault.
    """

    boxes_xyxy: Tensor
    kinds: Tensor
    states: Tensor
    points: Tensor
    named: Tensor
    judged: Tensor
    untold: Tensor = field(default_factory=lambda: torch.zeros(0, 4))

    def to(self, device: torch.device) -> Target:
        return Target(*(getattr(self, one.name).to(device) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs: prediction `chosen[i]` is matched with element `elements[i]`; both `(M,)` int64."""

    chosen: Tensor
    elements: Tensor


@torch.no_grad()
def task_aligned(
    scores: Tensor,
    boxes_xyxy: Tensor,
    points: Tensor,
    strides: Tensor,
    target: Target,
    *,
    per_element: int,
    alpha: float = 0.5,
    beta: float = 6.0,
) -> Match:
    """Assign to each element the points that classify *and* place it best, by `score ** alpha * IoU ** beta`.

    Args:
        scores: `(A, K)` in [0, 1].
        points, strides: `(A, 2)` and `(A,)` in pixels; only points on or next to an element come into question.
        per_element: Most points of one element; a point wanted by several goes to the one it fits best.

    Source: Feng et al., TOOD, arXiv:2108.07755, section 3.2.
    """
    count = len(target.kinds)
    if count == 0:
        nothing = target.kinds.new_zeros(0)
        return Match(nothing, nothing)
    boxes = target.boxes_xyxy[:, None]  # (N, 1, 4)
    half = torch.maximum((boxes[..., 2:] - boxes[..., :2]) / 2, _NEAR * strides[None, :, None])
    inside = ((points[None] - (boxes[..., :2] + boxes[..., 2:]) / 2).abs() < half).all(dim=-1)  # (N, A)
    overlap = functional.iou(boxes, boxes_xyxy[None])
    fit = scores.T[target.kinds].clamp(min=1e-6) ** alpha * overlap**beta
    fit = torch.where(inside, fit, -1.0)
    best = fit.topk(min(per_element, fit.shape[1]), dim=1)
    wanted = torch.full_like(fit, -1.0).scatter_(1, best.indices, best.values)  # (N, A)
    fits, elements = wanted.max(dim=0)
    chosen = (fits >= 0).nonzero().squeeze(1)
    return Match(chosen, elements[chosen])


@torch.no_grad()
def hungarian(
    logits: Tensor, boxes_xyxy: Tensor, target: Target, *, score_cost: float = 2.0, box_cost: float = 5.0
) -> Match:
    """The one-to-one assignment of least total cost; with fewer queries than elements, some elements go without.

    Args:
        logits: `(A, K)`.
        score_cost: Weight of the focal difference between "this kind" and "nothing".
        box_cost: Weight of `1 - GIoU`.

    Source: Carion et al., DETR, arXiv:2005.12872, section 3.1; the score's cost is that of Deformable DETR.
    """
    p = logits.sigmoid().T[target.kinds].T  # (A, N)
    score = 0.25 * (1 - p) ** 2 * -(p + 1e-8).log() - 0.75 * p**2 * -(1 - p + 1e-8).log()
    place = 1 - functional.giou(boxes_xyxy[:, None], target.boxes_xyxy[None])
    cost = (score_cost * score + box_cost * place).nan_to_num(1e6)
    chosen, elements = linear_sum_assignment(cost.cpu().numpy())
    return Match(
        torch.as_tensor(chosen, device=logits.device, dtype=torch.int64),
        torch.as_tensor(elements, device=logits.device, dtype=torch.int64),
    )

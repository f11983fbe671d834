"""Stateless maths on tensors: the IoU family, varifocal and focal loss, residual log-likelihood.

One habit through `vision/`: the function is here, the thin `nn.Module` that owns parameters or options is in
`modules.py`, under the same name and with the same numbers. Every loss has its gradient checked in the tests.

Notation: `...` any batch shape (the usual broadcasting applies). Boxes are `boxes_xyxy`,
shape `(..., 4)`: left, top, right, bottom, with left <= right and top <= bottom.
"""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - the field's name for it

BaseDistribution = Literal["laplace", "gaussian"]


def iou(boxes_xyxy: Tensor, other_xyxy: Tensor) -> Tensor:
    """Intersection over union, in [0, 1]; 0 where both boxes are empty.

    For all pairs of `(N, 4)` and `(M, 4)` write `iou(a[:, None], b[None])`, shape `(N, M)`.
    """
    intersection, union = _intersection_and_union(boxes_xyxy, other_xyxy)
    return _ratio(intersection, union)


def giou(boxes_xyxy: Tensor, other_xyxy: Tensor) -> Tensor:
    """Generalised IoU, in [-1, 1]: IoU minus the share of the enclosing box that neither box covers.

    Unlike IoU it has a gradient where the boxes are disjoint.

    Source: Rezatofighi et al., arXiv:1902.09630, algorithm 1.
    """
    intersection, union = _intersection_and_union(boxes_xyxy, other_xyxy)
    width, height = _enclosing(boxes_xyxy, other_xyxy)
    hull = width * height
    return _ratio(intersection, union) - _ratio(hull - union, hull)


def diou(boxes_xyxy: Tensor, other_xyxy: Tensor) -> Tensor:
    """Distance IoU, in [-1, 1]: IoU minus the squared distance of the centres over the enclosing diagonal squared.

    Source: Zheng et al., arXiv:1911.08287, section 3.2.
    """
    width, height = _enclosing(boxes_xyxy, other_xyxy)
    offset = (boxes_xyxy[..., :2] + boxes_xyxy[..., 2:] - other_xyxy[..., :2] - other_xyxy[..., 2:]) / 2
    return iou(boxes_xyxy, other_xyxy) - _ratio(offset.square().sum(dim=-1), width.square() + height.square())


def ciou(boxes_xyxy: Tensor, target_xyxy: Tensor) -> Tensor:
    """Complete IoU: distance IoU minus a term for the difference in aspect ratio.

    The trade-off `alpha` is held constant in the gradient, as the paper does.

    Source: Zheng et al., arXiv:1911.08287, section 3.3.
    """
    distance = diou(boxes_xyxy, target_xyxy)
    difference = _aspect(target_xyxy) - _aspect(boxes_xyxy)
    v = 4 / math.pi**2 * difference.square()
    with torch.no_grad():
        alpha = _ratio(v, 1 - iou(boxes_xyxy, target_xyxy) + v)
    return distance - alpha * v


def varifocal_loss(logits: Tensor, quality: Tensor, *, alpha: float = 0.75, gamma: float = 2.0) -> Tensor:
    """Varifocal loss, unreduced: the score learns to be the IoU of its box.

    Positives (`quality` > 0) are weighted by their quality; only negatives are damped by the focal term.

    Args:
        logits: Scores before the sigmoid, `(...)`.
        quality: IoU of each predicted box with its target, in [0, 1]; 0 for negatives. No gradient flows into it.

    Source: Zhang et al., arXiv:2008.13367, equation 2.
    """
    quality = quality.detach()
    cross_entropy = F.binary_cross_entropy_with_logits(logits, quality, reduction="none")
    weight = torch.where(quality > 0, quality, alpha * logits.sigmoid().pow(gamma))
    return weight * cross_entropy


def focal_loss(logits: Tensor, target: Tensor, *, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """Focal loss, unreduced, for the ablation beside varifocal loss; `target` is 0 or 1.

    Source: Lin et al., arXiv:1708.02002, equation 5.
    """
    p = logits.sigmoid()
    cross_entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    missed = torch.where(target > 0.5, 1 - p, p)
    balance = torch.where(target > 0.5, alpha, 1 - alpha)
    return balance * missed.pow(gamma) * cross_entropy


def base_log_density(x: Tensor, base: BaseDistribution) -> Tensor:
    """Log density of the standard Laplace (variance 2) or Gaussian (variance 1) distribution, element by element."""
    if base == "laplace":
        return -x.abs() - math.log(2)
    return -x.square() / 2 - math.log(2 * math.pi) / 2


def rle_loss(
    mean: Tensor,
    sigma: Tensor,
    target: Tensor,
    log_flow: Tensor,
    log_normaliser: Tensor | float = 0.0,
    *,
    base: BaseDistribution = "laplace",
) -> Tensor:
    """Negative log-likelihood of points under the base density reshaped by a flow, unreduced, `(...)`.

    With the standardised error `x = (target - mean) / sigma` this is
    `-log Q(x) - log G(x) - log s + log sigma`, summed over the coordinates.

    Args:
        mean, sigma, target: `(..., K)`; `sigma` > 0, in the units of the points.
        log_flow: `log G(x)` by the flow for just these errors, `(...)`.
        log_normaliser: `log s`, with `s = 1 / integral of Q * G`.

    Source: Li et al., arXiv:2107.11291, equations 8 and 9.
    """
    error = (target - mean) / sigma
    per_coordinate = sigma.log() - base_log_density(error, base)
    return per_coordinate.sum(dim=-1) - log_flow - log_normaliser


def _area(boxes_xyxy: Tensor) -> Tensor:
    size = boxes_xyxy[..., 2:] - boxes_xyxy[..., :2]
    return size.prod(dim=-1)


def _intersection_and_union(boxes_xyxy: Tensor, other_xyxy: Tensor) -> tuple[Tensor, Tensor]:
    low = torch.maximum(boxes_xyxy[..., :2], other_xyxy[..., :2])
    high = torch.minimum(boxes_xyxy[..., 2:], other_xyxy[..., 2:])
    intersection = (high - low).clamp(min=0).prod(dim=-1)
    return intersection, _area(boxes_xyxy) + _area(other_xyxy) - intersection


def _enclosing(boxes_xyxy: Tensor, other_xyxy: Tensor) -> tuple[Tensor, Tensor]:
    low = torch.minimum(boxes_xyxy[..., :2], other_xyxy[..., :2])
    high = torch.maximum(boxes_xyxy[..., 2:], other_xyxy[..., 2:])
    width, height = (high - low).unbind(dim=-1)
    return width, height


def _aspect(boxes_xyxy: Tensor) -> Tensor:
    width, height = (boxes_xyxy[..., 2:] - boxes_xyxy[..., :2]).unbind(dim=-1)
    # atan2 instead of atan(w / h): the same for real boxes, and no division by the height of a flat one
    return torch.atan2(width, height.clamp(min=torch.finfo(height.dtype).tiny))


def _ratio(numerator: Tensor, denominator: Tensor) -> Tensor:
    """`numerator / denominator`, 0 where the denominator is 0, and no NaN in the gradient there."""
    empty = denominator <= 0
    return torch.where(empty, 0.0, numerator / torch.where(empty, 1.0, denominator))

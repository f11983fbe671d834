"""The modules beside `functional.py`: the same names and numbers, with their options and parameters.

Notation: `B` points in a batch, `K` coordinates of a point (2 on a screen).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import torch
from torch import Tensor, nn

from vision import functional
from vision.functional import BaseDistribution

_MOST_LOG_FLOW: Final = 6.0
"""How far a flow may raise or lower the logarithm of a density."""

IouKind = Literal["iou", "giou", "diou", "ciou"]

_IOU: dict[IouKind, Callable[[Tensor, Tensor], Tensor]] = {
    "iou": functional.iou,
    "giou": functional.giou,
    "diou": functional.diou,
    "ciou": functional.ciou,
}


class IouLoss(nn.Module):
    """`1 - IoU` of one of the four kinds, unreduced; boxes as `boxes_xyxy`."""

    def __init__(self, kind: IouKind = "ciou") -> None:
        super().__init__()
        self.measure = _IOU[kind]

    def forward(self, boxes_xyxy: Tensor, target_xyxy: Tensor) -> Tensor:
        return 1 - self.measure(boxes_xyxy, target_xyxy)


class VarifocalLoss(nn.Module):
    """See `functional.varifocal_loss`."""

    def __init__(self, alpha: float = 0.75, gamma: float = 2.0) -> None:
        super().__init__()
        self.alpha, self.gamma = alpha, gamma

    def forward(self, logits: Tensor, quality: Tensor) -> Tensor:
        return functional.varifocal_loss(logits, quality, alpha=self.alpha, gamma=self.gamma)


class RealNvp(nn.Module):
    """A normalising flow by affine couplings: an invertible map whose log density is exact.

    Source: Dinh et al., arXiv:1605.08803, section 3.
    """

    def __init__(self, coordinates: int = 2, layers: int = 6, width: int = 64) -> None:
        super().__init__()
        masks = torch.zeros(layers, coordinates)
        for layer in range(layers):
            masks[layer, layer % coordinates :: 2] = 1
        self.register_buffer("masks", masks)
        self.masks: Tensor
        self.scale = nn.ModuleList(_coupling(coordinates, width, bounded=True) for _ in range(layers))
        self.shift = nn.ModuleList(_coupling(coordinates, width, bounded=False) for _ in range(layers))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map errors `(B, K)` to the latent space; also the log determinant of that map, `(B,)`."""
        log_determinant = x.new_zeros(x.shape[0])
        for mask, scale, shift in zip(self.masks.flip(0), reversed(self.scale), reversed(self.shift), strict=True):
            kept = x * mask
            s, t = scale(kept) * (1 - mask), shift(kept) * (1 - mask)
            x = (1 - mask) * (x - t) * torch.exp(-s) + kept
            log_determinant = log_determinant - s.sum(dim=1)
        return x, log_determinant

    def inverse(self, z: Tensor) -> Tensor:
        """Map latent points `(B, K)` back to errors."""
        for mask, scale, shift in zip(self.masks, self.scale, self.shift, strict=True):
            kept = z * mask
            s, t = scale(kept) * (1 - mask), shift(kept) * (1 - mask)
            z = kept + (1 - mask) * (z * torch.exp(s) + t)
        return z

    def log_density(self, x: Tensor) -> Tensor:
        """Log density of errors `(B, K)` under the flow of a standard Gaussian; `(B,)`."""
        z, log_determinant = self.forward(x)
        return functional.base_log_density(z, "gaussian").sum(dim=1) + log_determinant


class RleLoss(nn.Module):
    """Residual log-likelihood of two-dimensional points with a learned flow, unreduced; see `functional.rle_loss`.

    The flow is shared by all points and only used in training. The normaliser of `Q * G` is computed on a grid, so
    that sigma keeps its meaning: without it the flow may widen or narrow the density and sigma follows the other way.
    `log G` is bounded, smoothly: a flow that is free empties the grid, and the likelihood of what it puts between the
    grid's points grows without end, which happened after 1,700 steps of training the detector.

    Args:
        reach: Half the side of the grid, in standardised errors.
        steps: Grid points along one side; even, so that none falls on the cusp of the Laplace density.
    """

    def __init__(self, base: BaseDistribution = "laplace", *, reach: float = 10.0, steps: int = 96) -> None:
        super().__init__()
        self.base: BaseDistribution = base
        self.flow = RealNvp()
        axis = torch.linspace(-reach, reach, steps)
        self.register_buffer("grid", torch.cartesian_prod(axis, axis), persistent=False)
        self.grid: Tensor
        self.log_cell = 2 * float(torch.log(axis[1] - axis[0]))

    def forward(self, mean: Tensor, sigma: Tensor, target: Tensor) -> Tensor:
        """Loss of each point; `mean`, `sigma` and `target` are `(B, 2)`, the loss is `(B,)`."""
        log_flow = _bounded(self.flow.log_density((target - mean) / sigma))
        return functional.rle_loss(mean, sigma, target, log_flow, self.log_normaliser(), base=self.base)

    def log_normaliser(self) -> Tensor:
        """`log s`, where `s` makes `s * Q * G` integrate to 1."""
        grid = self.grid
        log_product = functional.base_log_density(grid, self.base).sum(dim=1) + _bounded(self.flow.log_density(grid))
        return -(torch.logsumexp(log_product, dim=0) + self.log_cell)


def _bounded(log_flow: Tensor) -> Tensor:
    return _MOST_LOG_FLOW * torch.tanh(log_flow / _MOST_LOG_FLOW)


def _coupling(coordinates: int, width: int, *, bounded: bool) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Linear(coordinates, width),
        nn.LeakyReLU(),
        nn.Linear(width, width),
        nn.LeakyReLU(),
        nn.Linear(width, coordinates),
    ]
    return nn.Sequential(*layers, *([nn.Tanh()] if bounded else []))

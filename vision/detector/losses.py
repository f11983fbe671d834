"""Losses of the detector for one batch, apart from the network and from the matching.

Notation: as in `detector.py`; `M` matched pairs of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from vision import functional
from vision.detector.dataset import POINTS
from vision.detector.matcher import Match, Target, hungarian, task_aligned
from vision.detector.model import Details, Prediction, sides_px
from vision.detector.postprocess import KINDS, POINT_NAMES
from vision.modules import IouKind, IouLoss, RleLoss
from vision.trainer import Term

ScoreKind = Literal["varifocal", "focal"]
ScoreLoss = Callable[[Tensor, Tensor, float], Tensor]
"""Of logits, qualities and the focal exponent."""

_GRID: Final = 48
"""Steps of the grid on which the flow is normalised: finer ones cost more than the rest of a small batch."""

_DAMPING: Final = 1.0
"""Focal exponent where one prediction answers for an element. The paper's 2 all but forgives a twin with a score of one
half; with 1 twins are silenced in half the steps."""

_MANY: Final = 10
"""Points that answer for one element in the dense head."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of the loss."""

    score: float = 1.0
    box: float = 2.0
    edge: float = 0.5
    state: float = 0.25
    present: float = 0.25
    point: float = 0.05


class DetectionCriterion(nn.Module):
    """Dense losses one-to-many and one-to-one, decoder losses by Hungarian matching; points by residual likelihood.

    Args:
        iou: Which IoU teaches the boxes.
        score: `varifocal` makes a score the IoU of its box; `focal` is there for the ablation.
    """

    def __init__(
        self, *, iou: IouKind = "ciou", score: ScoreKind = "varifocal", weights: Weights | None = None
    ) -> None:
        super().__init__()
        self.weights = weights or Weights()
        self.box = IouLoss(iou)
        self.rle = RleLoss(steps=_GRID)
        self.score: ScoreLoss = _varifocal if score == "varifocal" else _focal
        allowed = torch.tensor([[name in POINTS[kind] for name in POINT_NAMES] for kind in KINDS])
        self.register_buffer("allowed", allowed, persistent=False)
        self.allowed: Tensor

    def forward(
        self, prediction: Prediction, targets: Sequence[Target], describe: Callable[[Tensor], Details]
    ) -> dict[str, Term]:
        """The sums of the losses of a batch, with what to divide them by; all are zero-safe on empty screens.

        Args:
            describe: `Detector.describe`; where there is no decoder, it is taught on every point that answers for
                an element, not only on the queries.
        """
        dense, weights = prediction.dense, self.weights
        elements = dense.strides.new_tensor(float(sum(len(target.kinds) for target in targets)))
        answers: list[Match] = []
        terms: dict[str, Term] = {}
        for name, logits, per_element in (("many", dense.many, _MANY), ("one", dense.one, 1)):
            matches = [
                task_aligned(p, boxes, dense.points, dense.strides, target, per_element=per_element)
                for p, boxes, target in zip(logits.sigmoid(), dense.boxes_xyxy, targets, strict=True)
            ]
            pairs = elements.new_tensor(float(sum(len(match.chosen) for match in matches)))
            gamma = 2.0 if per_element > 1 else _DAMPING
            score, box, _ = self._sums(logits, dense.boxes_xyxy, targets, matches, gamma)
            terms[f"{name}_score"] = Term(weights.score * score, pairs)
            if per_element > 1:  # the boxes are shared, and many points teach them
                terms[f"{name}_box"] = Term(weights.box * box, pairs)
                answers = matches
        if len(prediction.stages) == 1:
            details = describe(_gathered(prediction.features, answers))
            return terms | self._details(details, _gathered(dense.boxes_xyxy, answers), targets, answers)
        matches = []
        for number, stage in enumerate(prediction.stages[1:]):
            matches = [
                hungarian(logits, boxes, target)
                for logits, boxes, target in zip(stage.logits, stage.boxes_xyxy, targets, strict=True)
            ]
            score, box, edge = self._sums(stage.logits, stage.boxes_xyxy, targets, matches, _DAMPING)
            terms[f"set{number}_score"] = Term(weights.score * score, elements)
            terms[f"set{number}_box"] = Term(weights.box * box + weights.edge * edge, elements)
        raw = prediction.details
        details = Details(*(_gathered(getattr(raw, field.name), matches) for field in fields(raw)))
        return terms | self._details(details, _gathered(prediction.stages[-1].boxes_xyxy, matches), targets, matches)

    def _sums(
        self, logits: Tensor, boxes_xyxy: Tensor, targets: Sequence[Target], matches: Sequence[Match], gamma: float
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Sums over a batch of the score loss, `1 - IoU`, and the edges' distances in sides of the element."""
        quality = torch.zeros_like(logits)
        counted = torch.ones_like(logits[..., :1])
        box = edge = boxes_xyxy.sum() * 0
        for index, (match, target) in enumerate(zip(matches, targets, strict=True)):
            placed, true = boxes_xyxy[index, match.chosen], target.boxes_xyxy[match.elements]
            box = box + self.box(placed, true).sum()
            thickness = sides_px(true).amin(dim=1, keepdim=True)
            edge = edge + ((placed - true) / thickness).abs().clamp(max=8).mean(dim=1).sum()
            # a pair that does not overlap yet is still a positive, if a faint one
            overlap = functional.iou(placed, true).detach().clamp(min=0.01)
            quality[index, match.chosen, target.kinds[match.elements]] = overlap.to(quality)
            counted[index] = (~_centred_in(boxes_xyxy[index], target.untold)).unsqueeze(-1).to(counted)
            counted[index, match.chosen] = 1
        return (counted * self.score(logits, quality, gamma)).sum(), box, edge

    def _details(
        self, details: Details, boxes_xyxy: Tensor, targets: Sequence[Target], matches: Sequence[Match]
    ) -> dict[str, Term]:
        """States, presence of points, and the points themselves, of the matched rows."""

        def truth(name: str) -> Tensor:
            return torch.cat(
                [getattr(target, name)[match.elements] for target, match in zip(targets, matches, strict=True)]
            )

        states, placed = details.states, boxes_xyxy.detach()
        rows = states.new_tensor(float(len(states)))
        state = F.binary_cross_entropy_with_logits(states, truth("states").to(states), reduction="sum")
        named = truth("named")  # (M, P)
        present = F.binary_cross_entropy_with_logits(details.present, named.to(states), reduction="none")
        present = (present * (self.allowed[truth("kinds")] & truth("judged"))).sum()
        centres = (placed[:, :2] + placed[:, 2:]) / 2
        shares = (truth("points") - centres[:, None]) / sides_px(placed)[:, None]
        # in a box that is elsewhere a point means nothing: each counts as much as its box overlaps
        worth = functional.iou(placed, truth("boxes_xyxy"))[:, None].expand_as(named)[named]
        point = self.rle(details.means[named], details.sigmas[named], shares[named]) * worth
        weights = self.weights
        return {
            "state": Term(weights.state * state, rows),
            "present": Term(weights.present * present, rows),
            "point": Term(weights.point * point.sum(), worth.sum()),
        }


def _centred_in(boxes_xyxy: Tensor, places_xyxy: Tensor) -> Tensor:
    """Which of the boxes `(A, 4)` have their centre in one of the places `(U, 4)`: `(A,)` bool."""
    centres = ((boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2).detach().unsqueeze(1)
    return ((centres >= places_xyxy[:, :2]) & (centres < places_xyxy[:, 2:])).all(dim=2).any(dim=1)


def _gathered(values: Tensor, matches: Sequence[Match]) -> Tensor:
    """Matched rows of `(B, A, ...)`, of all screens, `(M, ...)`."""
    return torch.cat([one[match.chosen] for one, match in zip(values, matches, strict=True)])


def _varifocal(logits: Tensor, quality: Tensor, gamma: float) -> Tensor:
    return functional.varifocal_loss(logits, quality, gamma=gamma)


def _focal(logits: Tensor, quality: Tensor, gamma: float) -> Tensor:
    return functional.focal_loss(logits, (quality > 0).to(quality), gamma=gamma)

"""Properties of the IoU family, varifocal loss and residual log-likelihood; every gradient is checked."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import gradcheck

from vision import functional
from vision.functional import BaseDistribution
from vision.geometry import PixelBox
from vision.modules import IouKind

Measure = Callable[[Tensor, Tensor], Tensor]

FAMILY: dict[IouKind, Measure] = {
    "iou": functional.iou,
    "giou": functional.giou,
    "diou": functional.diou,
    "ciou": functional.ciou,
}
EVERY_MEASURE = pytest.mark.parametrize("measure", FAMILY.values(), ids=FAMILY)

coordinate = st.integers(-500, 500)
side = st.integers(1, 400)


@st.composite
def boxes(draw: st.DrawFn) -> Tensor:
    left, top, width, height = draw(coordinate), draw(coordinate), draw(side), draw(side)
    return torch.tensor([left, top, left + width, top + height], dtype=torch.float64)


def random_boxes(count: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    corner = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 4
    size = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 3 + 0.5
    return torch.cat([corner, corner + size], dim=1)


@EVERY_MEASURE
@given(box=boxes())
def test_a_box_measures_one_against_itself(measure: Measure, box: Tensor) -> None:
    assert measure(box, box).item() == pytest.approx(1)


@EVERY_MEASURE
@given(a=boxes(), b=boxes(), factor=st.floats(0.01, 100))
def test_scaling_both_boxes_changes_nothing(measure: Measure, a: Tensor, b: Tensor, factor: float) -> None:
    assert measure(a * factor, b * factor).item() == pytest.approx(measure(a, b).item(), abs=1e-9)


@given(a=boxes(), b=boxes())
def test_iou_agrees_with_the_geometry_module_and_bounds_the_others(a: Tensor, b: Tensor) -> None:
    plain = functional.iou(a, b).item()
    assert plain == pytest.approx(PixelBox(*a.tolist()).iou(PixelBox(*b.tolist())))
    assert 0 <= plain <= 1
    for measure in (functional.giou, functional.diou):
        assert -1 <= measure(a, b).item() <= plain + 1e-12
    assert functional.ciou(a, b).item() <= functional.diou(a, b).item() + 1e-12


@given(a=boxes(), b=boxes())
def test_the_family_but_for_ciou_is_symmetric(a: Tensor, b: Tensor) -> None:
    for measure in (functional.iou, functional.giou, functional.diou):
        assert measure(a, b).item() == pytest.approx(measure(b, a).item())


def test_known_values_of_two_half_overlapping_squares() -> None:
    a, b = torch.tensor([0.0, 0, 2, 2]), torch.tensor([1.0, 0, 3, 2])
    assert functional.iou(a, b).item() == pytest.approx(1 / 3)
    assert functional.giou(a, b).item() == pytest.approx(1 / 3)  # the enclosing box is the union
    assert functional.diou(a, b).item() == pytest.approx(1 / 3 - 1 / 13)
    assert functional.ciou(a, b).item() == pytest.approx(1 / 3 - 1 / 13)  # same aspect ratio


def test_disjoint_boxes_have_no_iou_gradient_but_the_others_pull_them_together() -> None:
    target = torch.tensor([10.0, 0, 12, 2])
    for kind, pulls in (("iou", False), ("giou", True), ("diou", True), ("ciou", True)):
        box = torch.tensor([0.0, 0, 2, 2], requires_grad=True)
        FAMILY[kind](box, target).backward()  # type: ignore[index, no-untyped-call]
        assert box.grad is not None
        assert bool((box.grad != 0).any()) is pulls, kind
        if pulls:
            assert (box.grad[0] + box.grad[2]).item() > 0, f"{kind} does not move the box towards its target"


@EVERY_MEASURE
def test_empty_boxes_give_numbers_and_finite_gradients(measure: Measure) -> None:
    empty = torch.tensor([1.0, 1, 1, 1], requires_grad=True)
    value = measure(empty, torch.tensor([1.0, 1, 1, 1]))
    value.backward()  # type: ignore[no-untyped-call]
    assert math.isfinite(value.item())
    assert empty.grad is not None
    assert empty.grad.isfinite().all()


@EVERY_MEASURE
def test_no_boxes_at_all_are_fine(measure: Measure) -> None:
    assert measure(torch.zeros(0, 4), torch.zeros(0, 4)).shape == (0,)
    assert measure(torch.zeros(3, 1, 4), torch.zeros(1, 0, 4)).shape == (3, 0)


def test_the_gradient_of_ciou_is_right_with_alpha_held_constant() -> None:
    predicted, target = random_boxes(6, seed=1), random_boxes(6, seed=2)
    aspect = torch.atan2(target[:, 2] - target[:, 0], target[:, 3] - target[:, 1])
    v = (
        4
        / math.pi**2
        * (aspect - torch.atan2(predicted[:, 2] - predicted[:, 0], predicted[:, 3] - predicted[:, 1])) ** 2
    )
    alpha = v / (1 - functional.iou(predicted, target) + v)

    def with_constant_alpha(box: Tensor) -> Tensor:
        mine = torch.atan2(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
        return functional.diou(box, target) - alpha * 4 / math.pi**2 * (aspect - mine) ** 2

    leaf = predicted.clone().requires_grad_()
    assert gradcheck(with_constant_alpha, (leaf,))
    (expected,) = torch.autograd.grad(with_constant_alpha(leaf).sum(), leaf)
    (found,) = torch.autograd.grad(functional.ciou(leaf, target).sum(), leaf)
    assert torch.allclose(found, expected)


def test_gradients_of_the_score_losses_are_right() -> None:
    logits = torch.linspace(-3, 3, 7, dtype=torch.float64).requires_grad_()
    quality = torch.tensor([0.0, 0.9, 0.0, 0.5, 0.1, 0.0, 1.0], dtype=torch.float64)
    assert gradcheck(lambda x: functional.varifocal_loss(x, quality), (logits,))
    assert gradcheck(lambda x: functional.focal_loss(x, (quality > 0).double()), (logits,))


def test_a_score_trained_with_varifocal_loss_becomes_the_quality() -> None:
    logits = torch.zeros(3, requires_grad=True)
    quality = torch.tensor([0.9, 0.6, 0.3])
    optimiser = torch.optim.SGD([logits], lr=5.0)
    for _ in range(300):
        optimiser.zero_grad()
        functional.varifocal_loss(logits, quality).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert torch.allclose(logits.sigmoid(), quality, atol=1e-2)


@pytest.mark.parametrize("base", ["laplace", "gaussian"])
def test_base_densities_integrate_to_one(base: BaseDistribution) -> None:
    x = torch.linspace(-40, 40, 200_001, dtype=torch.float64)
    assert torch.trapezoid(functional.base_log_density(x, base).exp(), x).item() == pytest.approx(1, abs=1e-6)


def test_sigma_becomes_the_spread_of_the_errors() -> None:
    torch.manual_seed(0)
    target = torch.randn(4000, 2) * torch.tensor([3.0, 0.5])
    log_sigma = torch.zeros(2, requires_grad=True)
    optimiser = torch.optim.Adam([log_sigma], lr=0.05)
    for _ in range(300):
        optimiser.zero_grad()
        sigma = log_sigma.exp().expand(4000, 2)
        functional.rle_loss(torch.zeros(4000, 2), sigma, target, torch.zeros(4000), base="gaussian").mean().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert torch.allclose(log_sigma.exp(), torch.tensor([3.0, 0.5]), rtol=0.05)

"""The modules beside the functions: IoU and score losses, the flow, residual log-likelihood; gradients are checked."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck

from vision import modules
from vision.functional import BaseDistribution


def _boxes(count: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    corner = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 4
    size = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 3 + 0.5
    return torch.cat([corner, corner + size], dim=1)


@pytest.mark.parametrize("kind", ["iou", "giou", "diou"])
def test_gradients_of_the_iou_losses_are_right(kind: modules.IouKind) -> None:
    predicted = _boxes(6, seed=1).requires_grad_()
    target = _boxes(6, seed=2).requires_grad_()
    assert gradcheck(modules.IouLoss(kind), (predicted, target))


def test_varifocal_loss_follows_its_formula_for_positives_and_negatives() -> None:
    logits = torch.tensor([-1.5, 0.3, 2.0], dtype=torch.float64)
    p, q = logits.sigmoid(), torch.tensor([0.0, 0.8, 0.4], dtype=torch.float64)
    positive = -q * (q * p.log() + (1 - q) * (1 - p).log())
    negative = -0.75 * p**2 * (1 - p).log()
    assert torch.allclose(modules.VarifocalLoss()(logits, q), torch.where(q > 0, positive, negative))


def test_the_flow_is_inverted_exactly_and_its_density_is_the_change_of_volume() -> None:
    torch.manual_seed(0)
    flow = modules.RealNvp(layers=4, width=16).double()
    z = torch.randn(5, 2, dtype=torch.float64)
    x = flow.inverse(z)
    back, log_determinant = flow(x)
    assert torch.allclose(back, z)
    jacobian = torch.stack([torch.autograd.functional.jacobian(lambda p: flow(p[None])[0][0], p) for p in x])  # type: ignore[no-untyped-call]
    assert torch.allclose(log_determinant, jacobian.det().abs().log())


@pytest.mark.parametrize("base", ["laplace", "gaussian"])
def test_gradients_of_the_residual_log_likelihood_are_right(base: BaseDistribution) -> None:
    torch.manual_seed(0)
    loss = modules.RleLoss(base, reach=6, steps=8).double()
    mean = torch.randn(4, 2, dtype=torch.float64, requires_grad=True)
    sigma = (torch.rand(4, 2, dtype=torch.float64) + 0.5).requires_grad_()
    target = torch.randn(4, 2, dtype=torch.float64)
    assert gradcheck(lambda m, s: loss(m, s, target), (mean, sigma))


def test_no_flow_makes_the_likelihood_grow_without_end() -> None:
    loss = modules.RleLoss("laplace")
    with torch.no_grad():
        for shift in loss.flow.shift:
            for parameter in shift.parameters():
                parameter.fill_(0.5)
    points = torch.randn(50, 2, generator=torch.Generator().manual_seed(0))
    value = loss(torch.zeros(50, 2), torch.ones(50, 2), points)
    assert loss.flow.log_density(loss.grid).max() < -15, "it leaves the whole grid empty"
    assert torch.isfinite(value).all()
    assert value.min() > -20


def test_the_density_reshaped_by_the_flow_integrates_to_one() -> None:
    torch.manual_seed(0)
    loss = modules.RleLoss("laplace")
    fine = torch.linspace(-12, 12, 401)
    points = torch.cartesian_prod(fine, fine)
    with torch.no_grad():
        zeros, ones = torch.zeros_like(points), torch.ones_like(points)
        mass = (-loss(zeros, ones, points)).exp().sum() * (fine[1] - fine[0]) ** 2
    assert mass.item() == pytest.approx(1, abs=0.01)

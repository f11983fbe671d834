"""Training of the detector: augmentation keeps the truth, and eight screens are learned by heart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from tests.vision.detector.small_detectors import (
    ALONE,
    DENSE,
    PLAN,
    SMALL,
    batch_of,
    button,
    drawn,
    learner,
    noise,
)
from vision.detector.dataset import Truth
from vision.detector.metrics import f1, mean_average_precision
from vision.detector.model import (
    DetectorConfig,
    as_images,
)
from vision.detector.postprocess import POINT_NAMES, Pixels
from vision.detector.train import ScreenBatch, augmented, target_tensors
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind
from vision.trainer import backward


def told_of(pixels: Pixels, elements: tuple[Element, ...]) -> Truth:
    return Truth(Size(pixels.shape[1], pixels.shape[0]), 0, ("drawn",), False, elements, ({},) * len(elements))


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "config", [pytest.param(SMALL, id="decoder", marks=pytest.mark.soak), pytest.param(DENSE, id="dense")]
)
def test_eight_screens_are_learned_by_heart(config: DetectorConfig) -> None:
    screens = [drawn(seed) for seed in range(8)]
    model, batch = learner(config), batch_of(screens)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PLAN.learning_rate)
    reached: list[tuple[float, float]] = []
    for step in range(400):  # how many it takes depends on the processor's arithmetic
        for group in optimiser.param_groups:
            group["lr"] = PLAN.learning_rate * min(1.0, (step + 1) / PLAN.warm_up_steps) * 0.995**step
        backward(model, batch, PLAN, ALONE)
        nn.utils.clip_grad_norm_(model.parameters(), PLAN.clip_norm)
        optimiser.step()
        optimiser.zero_grad()
        if step >= 80 and step % 20 == 0:
            model.eval()
            readings = [(model.detector.detect(pixels), true) for pixels, true in screens]
            reached.append((f1(readings).f1, mean_average_precision(readings, thresholds=[0.75])))
            if reached[-1] > (0.95, 0.0) and reached[-1][1] > 0.9:
                return
            model.train()
    raise AssertionError(f"F1 and AP at IoU 0.75 on the way: {reached}")


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_an_augmented_screen_keeps_its_elements_where_they_are_drawn(seed: int) -> None:
    screen = np.full((90, 120, 3), 40, np.uint8)
    screen[30:60, 40:80] = 200
    true = (button(40, 30, 40, 30),)
    pixels, elements, _ = augmented(screen, told_of(screen, true), Size(100, 100), np.random.default_rng(seed))
    assert pixels.shape == (100, 100, 3)
    for element in elements:
        x, y = element.box.centre.x, element.box.centre.y
        inside = pixels[int(y), int(x)].astype(int)
        box = element.box
        assert 0 <= box.left < box.right <= 100
        assert 0 <= box.top < box.bottom <= 100
        beyond = (int(y), int(box.right) + 3) if box.right + 3 < 100 else (int(y), int(box.left) - 4)
        if 0 <= beyond[1] < 100 and element.box.width > 8:
            assert (pixels[beyond].astype(int) != inside).any()
    assert len(elements) <= 1


def test_places_of_which_nothing_is_told_move_with_the_pixels() -> None:
    screen = np.zeros((90, 120, 3), np.uint8)
    screen[30:60, 40:80] = 255
    truth = replace(told_of(screen, ()), untold=(PixelBox(40, 30, 80, 60),))
    for seed in range(20):
        pixels, _, untold = augmented(screen, truth, Size(200, 200), np.random.default_rng(seed))
        ((place),) = untold
        inside = pixels[int(place.top) + 2 : int(place.bottom) - 2, int(place.left) + 2 : int(place.right) - 2]
        assert inside.size
        assert (inside == inside[0, 0]).all()


def test_what_is_found_where_nothing_is_told_teaches_nothing() -> None:
    torch.manual_seed(0)
    model = learner(DENSE)
    screen = noise(96, 128)
    told, untold = (
        ScreenBatch(as_images([screen]), (target_tensors((), places),)) for places in ((), (PixelBox(0, 0, 128, 96),))
    )
    model.eval()
    with torch.no_grad():
        assert model(told)["one_score"].total > 0
        inside = model.detector(told.images).dense.boxes_xyxy[0]
        centres = (inside[:, :2] + inside[:, 2:]) / 2
        assert ((centres > 0) & (centres < torch.tensor([128.0, 96.0]))).all()
        assert model(untold)["one_score"].total == 0


def test_the_same_key_gives_the_same_example() -> None:
    pixels, elements = drawn(3)
    first, again = (
        augmented(pixels, told_of(pixels, elements), Size(100, 80), np.random.default_rng(5)) for _ in range(2)
    )
    assert np.array_equal(first[0], again[0])
    assert first[1] == again[1]


def test_only_points_that_are_still_visible_are_targets() -> None:
    element = Element(
        Kind.SLIDER,
        PixelBox(0, 0, 100, 20),
        points={"start": Affordance(PixelPoint(2, 10), 0, 0), "end": Affordance(PixelPoint(98, 10), 0, 0)},
    )
    screen, sizes = noise(20, 100), set()
    for seed in range(60):
        _, cut, _ = augmented(screen, told_of(screen, (element,)), Size(60, 20), np.random.default_rng(seed))
        for one in cut:
            assert all(one.box.contains(point.at) for point in one.points.values())
            sizes.add(len(one.points))
    assert sizes == {0, 1}


def test_an_element_of_a_bare_screen_comes_into_the_cut() -> None:
    pixels, element = noise(800, 1280), button(1200, 700, 60, 24)
    for seed in range(30):
        _, cut, _ = augmented(pixels, told_of(pixels, (element,)), Size(320, 200), np.random.default_rng(seed))
        assert len(cut) == 1


def test_a_screen_that_tells_of_no_parts_does_not_teach_that_there_are_none() -> None:
    press = {"press": Affordance(PixelPoint(10, 10), 0, 0)}
    box = PixelBox(0, 0, 20, 20)
    tree = target_tensors([Element(Kind.CHECKBOX, box, points=press)])
    assert [name for name, judged in zip(POINT_NAMES, tree.judged[0], strict=True) if judged] == ["press"]
    full = Element(Kind.CHECKBOX, box, points=press | {"mark": Affordance(PixelPoint(5, 10), 0, 0)})
    assert target_tensors([full, Element(Kind.TAB, box, points=press)]).judged.all()

"""The detector: matching, losses, what comes out on screens of any size, and that it learns."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from safetensors.torch import save_file
from torch import Tensor, nn

from vision import functional
from vision.detector.average import averaged, measure_norms
from vision.detector.losses import DetectionCriterion
from vision.detector.matcher import hungarian, task_aligned
from vision.detector.metrics import f1, mean_average_precision
from vision.detector.model import (
    Dense,
    Details,
    Detector,
    DetectorConfig,
    Prediction,
    Stage,
    as_images,
    raw_output_of,
)
from vision.detector.postprocess import KINDS, POINT_NAMES, STATES, elements_from_output
from vision.detector.train import DetectorLearner, ScreenBatch, augmented, target_tensors
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind, State
from vision.trainer import Plan, ProcessGroup, backward

SMALL = DetectorConfig(channels=(16, 32, 48, 64), blocks=(1, 1, 1, 1), width=48, heads=3, decoder_layers=2, queries=40)
DENSE = replace(SMALL, decoder_layers=0)
ALONE = ProcessGroup(0, 1, torch.device("cpu"))
PLAN = Plan(steps=100, batch=8, learning_rate=4e-3, warm_up_steps=10)

Pixels = npt.NDArray[np.uint8]


def button(left: float, top: float, width: float = 40, height: float = 20) -> Element:
    box = PixelBox(left, top, left + width, top + height)
    return Element(Kind.BUTTON, box, points={"press": Affordance(box.centre, 0, 0)})


@cache
def untrained() -> Detector:
    torch.manual_seed(0)
    return Detector(SMALL).eval()


def noise(height: int, width: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def drawn(seed: int) -> tuple[Pixels, tuple[Element, ...]]:
    """A little screen of buttons, tick boxes and sliders."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (128, 96), tuple(rng.integers(200, 256, 3).tolist()))
    draw = ImageDraw.Draw(image)
    elements = []
    for top, left in itertools.product((4, 34, 64), (4, 68)):
        width = int(rng.integers(30, 56))
        match rng.integers(4):
            case 0:
                draw.rectangle((left, top, left + width - 1, top + 19), fill=(60, 110, 200))
                elements.append(button(left, top, width))
            case 1:
                checked = bool(rng.integers(2))
                draw.rectangle((left, top, left + 13, top + 13), outline="black")
                if checked:
                    draw.rectangle((left + 4, top + 4, left + 9, top + 9), fill="black")
                state = frozenset({State.CHECKED} if checked else ())
                elements.append(Element(Kind.CHECKBOX, PixelBox(left, top, left + 14, top + 14), state=state))
            case 2:
                handle = left + int(rng.integers(6, width - 6))
                draw.line((left, top + 10, left + width - 1, top + 10), fill="grey", width=2)
                draw.ellipse((handle - 4, top + 6, handle + 4, top + 14), fill=(200, 60, 60))
                points = {"handle": Affordance(PixelPoint(handle, top + 10), 0, 0)}
                elements.append(Element(Kind.SLIDER, PixelBox(left, top + 4, left + width, top + 16), points=points))
            case _:
                pass
    return np.array(image), tuple(elements)


def batch_of(screens: list[tuple[Pixels, tuple[Element, ...]]]) -> ScreenBatch:
    return ScreenBatch(as_images([pixels for pixels, _ in screens]), tuple(target_tensors(one) for _, one in screens))


def learner(config: DetectorConfig = SMALL, **options: str) -> DetectorLearner:
    torch.manual_seed(0)
    return DetectorLearner(Detector(config), DetectionCriterion(**options))  # type: ignore[arg-type]


def grid(size: int = 64) -> tuple[Tensor, Tensor]:
    axis = (torch.arange(size // 8) + 0.5) * 8
    points = torch.cartesian_prod(axis, axis).flip(1)
    return points, torch.full((len(points),), 8.0)


def around(points: Tensor) -> Tensor:
    return torch.cat([points - 12, points + 12], dim=1)


# matching


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


# losses


@pytest.mark.parametrize("score", ["varifocal", "focal"])
@pytest.mark.parametrize("iou", ["giou", "diou", "ciou"])
@pytest.mark.parametrize("config", [SMALL, DENSE], ids=["decoder", "dense"])
def test_gradients_reach_every_part(config: DetectorConfig, iou: str, score: str) -> None:
    model = learner(config, iou=iou, score=score)
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3)
    batch = batch_of([drawn(seed) for seed in range(2)])
    for _ in range(2):  # the last layers of the decoder start at zero and let gradients through after one step
        optimiser.zero_grad()
        backward(model, batch, PLAN, ALONE)
        optimiser.step()
    silent = [name for name, one in model.named_parameters() if one.grad is None or not one.grad.any()]
    assert silent == []


def test_screens_without_elements_teach_silence() -> None:
    model = learner()
    losses = backward(model, batch_of([(noise(64, 64), ()), (noise(64, 64, 1), ())]), PLAN, ALONE)
    assert all(math.isfinite(value) for value in losses.values())
    assert losses["set1_score"] > 0
    assert all(losses[name] == 0 for name in ("many_box", "set0_box", "set1_box", "state", "present", "point"))
    assert all(one.grad is not None and one.grad.isfinite().all() for one in model.parameters())


def test_more_elements_than_queries_do_no_harm() -> None:
    crowded = tuple(button(x, y, 3, 3) for x, y in itertools.product(range(0, 60, 4), range(0, 60, 4)))
    assert len(crowded) > SMALL.queries
    losses = backward(learner(), batch_of([(noise(64, 64), crowded)]), PLAN, ALONE)
    assert all(math.isfinite(value) for value in losses.values())


@pytest.mark.timeout(400)
@pytest.mark.parametrize("config", [SMALL, DENSE], ids=["decoder", "dense"])
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


# what comes out


def test_a_batch_says_what_each_screen_says_alone() -> None:
    screens = [noise(64, 96, seed) for seed in range(3)]
    with torch.inference_mode():
        together = untrained()(as_images(screens))
        for index, screen in enumerate(screens):
            alone = untrained()(as_images([screen]))
            torch.testing.assert_close(
                together.stages[-1].logits[index], alone.stages[-1].logits[0], atol=1e-4, rtol=1e-4
            )
            torch.testing.assert_close(
                together.stages[-1].boxes_xyxy[index], alone.stages[-1].boxes_xyxy[0], atol=1e-2, rtol=1e-4
            )


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


def test_saved_weights_say_the_same(tmp_path: Path) -> None:
    untrained().save(tmp_path / "weights")
    loaded = Detector.load(tmp_path / "weights")
    assert loaded.config == SMALL
    assert loaded.detect(noise(64, 64), threshold=0.0) == untrained().detect(noise(64, 64), threshold=0.0)


def test_an_average_lies_between_and_its_norms_are_measured(tmp_path: Path) -> None:
    torch.manual_seed(1)
    first, second = Detector(DENSE).eval(), Detector(DENSE).eval()
    made = averaged(first, second, 0.25)
    for name, weight in made.state_dict().items():
        ours, theirs = first.state_dict()[name].double(), second.state_dict()[name].double()
        torch.testing.assert_close(weight.double(), 0.75 * ours + 0.25 * theirs)
    convolution, norm = made.pyramid.stem[0], made.pyramid.stem[1]
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    measure_norms(made, Shown(), batches=2)
    with torch.no_grad():
        seen = convolution((Shown.IMAGES.float() - 128) / 64)
    torch.testing.assert_close(norm.running_mean, seen.mean(dim=(0, 2, 3)))
    assert not made.training
    with pytest.raises(ValueError, match="differ in size"):
        averaged(first, untrained(), 0.5)
    with pytest.raises(ValueError, match=r"not in \[0, 1\]"):
        averaged(first, second, 1.5)


class Shown:
    """Lessons that always show the same."""

    IMAGES = torch.from_numpy(np.random.default_rng(3).integers(0, 256, (2, 3, 64, 96), np.uint8))

    def __len__(self) -> int:
        return 4

    def batch(self, keys: object) -> ScreenBatch:
        return ScreenBatch(self.IMAGES, ())


def test_damaged_or_foreign_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    damaged, foreign, other = tmp_path / "damaged", tmp_path / "foreign", tmp_path / "other"
    damaged.write_bytes(b"not weights at all")
    save_file({"x": torch.zeros(1)}, foreign)
    save_file({"x": torch.zeros(1)}, other, {"config": "{}", "vocabulary": '["hologram"]'})
    for path, message in ((damaged, "fetch it again"), (foreign, "not the weights"), (other, "other kinds")):
        with pytest.raises(ValueError, match=message):
            Detector.load(path)
    with pytest.raises(FileNotFoundError):
        Detector.load(tmp_path / "missing")


# examples


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_a_varied_screen_keeps_its_elements_where_they_are_drawn(seed: int) -> None:
    screen = np.full((90, 120, 3), 40, np.uint8)
    screen[30:60, 40:80] = 200
    true = (button(40, 30, 40, 30),)
    pixels, elements = augmented(screen, true, Size(100, 100), np.random.default_rng(seed))
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


def test_the_same_key_gives_the_same_lesson() -> None:
    pixels, elements = drawn(3)
    first, again = (augmented(pixels, elements, Size(100, 80), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert first[1] == again[1]


def test_only_points_that_are_still_seen_are_asked_for() -> None:
    element = Element(
        Kind.SLIDER,
        PixelBox(0, 0, 100, 20),
        points={"start": Affordance(PixelPoint(2, 10), 0, 0), "end": Affordance(PixelPoint(98, 10), 0, 0)},
    )
    sizes = set()
    for seed in range(60):
        _, cut = augmented(noise(20, 100), (element,), Size(60, 20), np.random.default_rng(seed))
        for one in cut:
            assert all(one.box.contains(point.at) for point in one.points.values())
            sizes.add(len(one.points))
    assert sizes == {0, 1}

"""The detector that ships: it finds on a screen what geometry overlooks, and damage to its weights is noticed."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw, ImageFont

from vision.detector.export import rising_knots
from vision.detector.model import Detector
from vision.detector.onnx_detector import DESCRIPTION, UNCALIBRATED, WEIGHTS, Description, OnnxDetector, shipped_folder
from vision.detector.train import WEIGHTS as TRAINED
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State
from vision.perception.merging.fusion import merged


def buttons() -> tuple[npt.NDArray[np.uint8], list[PixelBox]]:
    image = Image.new("RGB", (640, 416), "#efefef")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSans.ttf", 12)
    boxes = [PixelBox(left, top, left + 90, top + 28) for left in (60, 260, 460) for top in (80, 200, 320)]
    for box in boxes:
        pen.rounded_rectangle((box.left, box.top, box.right, box.bottom), 3, fill="#fcfcfc", outline="#a0a0a0")
        pen.text((box.centre.x, box.centre.y), "Save as", fill="black", font=font, anchor="mm")
    return np.array(image), boxes


def test_buttons_are_found() -> None:
    image, boxes = buttons()
    found = [one for one in OnnxDetector(shipped_folder(), 1).detect(image) if one.kind is Kind.BUTTON]
    assert all(0 < one.score <= 1 for one in found)
    assert sum(any(one.box.iou(box) > 0.5 for one in found) for box in boxes) >= 6


def test_hundreds_of_elements_are_found_on_one_screen() -> None:
    image = Image.new("RGB", (1280, 800), "#f0f0f0")
    pen = ImageDraw.Draw(image)
    places = [(left, top) for top in range(10, 770, 30) for left in range(10, 1230, 56)]
    for number, (left, top) in enumerate(places):
        pen.rounded_rectangle((left, top, left + 47, top + 23), 3, fill="#e1e1e1", outline="#969696")
        pen.text((left + 14, top + 6), f"{number}", fill="black")
    assert len(OnnxDetector(shipped_folder(), 1).detect(np.array(image))) > 0.9 * len(places) > 400


def test_the_weights_to_go_on_training_from_are_those_that_look(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes((shipped_folder() / WEIGHTS).read_bytes())
    settled = Description.read(shipped_folder() / DESCRIPTION)
    (tmp_path / DESCRIPTION).write_text(replace(settled, sigma=1.0, knots=UNCALIBRATED).as_json())
    image, _ = buttons()
    looked = OnnxDetector(tmp_path, 1).detect_all(image, threshold=0.1)
    learned = Detector.load(shipped_folder() / TRAINED).detect(image, threshold=0.1)
    assert len(looked) == len(learned) > 8
    for one, other in zip(looked, learned, strict=True):
        assert (one.kind, one.state) == (other.kind, other.state)
        assert one.box.iou(other.box) > 0.999
        assert one.score == pytest.approx(other.score, abs=1e-4)


@pytest.mark.parametrize("shape", [(0, 0, 3), (1, 1, 3), (37, 501, 3)])
def test_a_screen_of_any_size_can_be_looked_at(shape: tuple[int, int, int]) -> None:
    for one in OnnxDetector(shipped_folder(), 1).detect(np.zeros(shape, np.uint8)):
        assert one.box.right <= shape[1]


def test_weights_that_are_not_those_of_the_description_are_refused(tmp_path: Path) -> None:
    (tmp_path / DESCRIPTION).write_bytes((shipped_folder() / DESCRIPTION).read_bytes())
    weights = bytearray((shipped_folder() / WEIGHTS).read_bytes())
    weights[len(weights) // 2] ^= 1
    (tmp_path / WEIGHTS).write_bytes(weights)
    with pytest.raises(ValueError, match="is damaged: its digest is not that of"):
        OnnxDetector(tmp_path)


def test_a_description_is_read_as_it_was_written_and_an_old_one_believes_scores_as_they_are(tmp_path: Path) -> None:
    knots = ((0.0, 0.0), (0.2, 0.5), (1.0, 1.0))
    said = Description("0" * 64, dict.fromkeys(Kind, 0.4), 0.5, knots)
    path = tmp_path / DESCRIPTION
    path.write_text(said.as_json())
    assert Description.read(path) == said
    old = json.loads(said.as_json())
    del old["score to IoU"]
    path.write_text(json.dumps(old))
    assert Description.read(path).knots == UNCALIBRATED
    old["score to IoU"] = [[0, 0], [0.5, 0.4], [0.6, 0.4]]
    path.write_text(json.dumps(old))
    with pytest.raises(ValueError, match="do not rise"):
        Description.read(path)


@given(
    hnp.arrays(np.float32, st.integers(1, 30), elements=st.floats(-30, 30, width=32)),
    hnp.arrays(np.float64, st.tuples(st.integers(0, 400), st.just(2)), elements=st.floats(0, 1)),
)
def test_the_iou_that_is_to_be_expected_rises_with_the_score_whatever_it_was_learned_from(
    logits: npt.NDArray[np.float32], pairs: npt.NDArray[np.float64]
) -> None:
    knots = rising_knots(pairs)
    assert (knots[0], knots[-1]) == UNCALIBRATED
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(knots))
    seen = Description("", {}, 1.0, knots).expected(logits)
    assert np.isfinite(seen).all()
    assert (np.diff(seen[np.argsort(logits)]) >= 0).all()


def test_scores_that_said_too_little_of_their_boxes_promise_their_iou_once_calibrated() -> None:
    chance = np.random.default_rng(0)
    scores = chance.uniform(0, 0.5, 20_000)
    ious = np.clip(np.sqrt(scores) + chance.normal(0, 0.1, len(scores)), 0, 1)
    knots = np.array(rising_knots(np.stack([scores, ious], axis=1)))
    for score in (0.05, 0.1, 0.2, 0.3, 0.4):
        assert float(np.interp(score, *knots.T)) == pytest.approx(score**0.5, abs=0.03)


def element(kind: Kind, left: float, top: float, right: float, bottom: float, text: str = "") -> Element:
    return Element(kind, PixelBox(left, top, right, bottom), text, score=0.9)


def test_a_detection_takes_the_text_inside_it_and_a_widget_keeps_its_own() -> None:
    save = element(Kind.BUTTON, 0, 0, 80, 30, "Save")
    bold = element(Kind.TEXT, 110, 6, 140, 24, "File")
    apart = element(Kind.TEXT, 300, 6, 340, 24, "apart")
    found = [
        Element(Kind.BUTTON, PixelBox(1, 0, 80, 29), state=frozenset({State.DISABLED}), score=0.8),
        element(Kind.MENU_ITEM, 104, 2, 146, 28),
        replace(element(Kind.LINK, 400, 2, 440, 28), score=0.4),
    ]
    seen = {one.kind: one for one in merged([save, bold, apart], found)}
    assert (seen[Kind.BUTTON].text, seen[Kind.BUTTON].state) == ("Save", frozenset({State.DISABLED}))
    assert seen[Kind.MENU_ITEM].text == "File"
    assert seen[Kind.TEXT].text == "apart"
    assert Kind.LINK not in seen, "nothing is written there"

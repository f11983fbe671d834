"""Faces and secrets painted out of frames, before anybody keeps them.

A `Redactor` looks again only where a frame differs from the one before, so that a run that changes a line costs a
line. What it paints is a plain rectangle: nothing of what was beneath can be computed back from it, as it can from a
blur. A frame on which nothing is found is passed on as the same object, bit by bit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.frame import TILE, Frame, Mask, changed_tiles
from vision.geometry import PixelBox, Size
from vision.perception.ocr import OcrEngine, TextLine
from vision.perception.shapes import find_shapes, only_text, writing
from vision.perception.text_regions import read_regions
from vision.redaction.faces import UNKNOWN, Face, FaceDetector, Gallery, each_once
from vision.redaction.sensitive_text import SecretKind, begins_private_key, find_secrets, is_masked, is_password_label

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

_JOINED: Final = 1.6
"""Gap between two lines of one row, in heights, up to which they are read as one: numbers are written in groups."""

_BESIDE: Final = 14.0
"""How far right of its label a password may stand, in heights."""

_BENEATH: Final = 1.8
"""How far beneath its label, between the two boxes."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A rectangle that was painted over, and what was there: *Person 1*, or the kind of a secret."""

    box: PixelBox
    what: str


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
                self.password_fields = tuple(_password_fields(lines, frame.size))
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


def secrets_on(
    pixels: Pixels, lines: Sequence[TextLine], words: Iterable[str] = (), *, phones: bool = False
) -> Iterator[Painted]:
    """What must be painted over of the text that was read on an `(H, W, 3)` image.

    A number in groups may have been read as several lines of one row, a password stands beside its label, and a
    private key goes on below the line that begins it.
    """
    words = tuple(words)
    height, width, _ = pixels.shape
    size = Size(width, height)
    for row in _rows(lines):
        text = " ".join(line.text for line in row)
        for secret in find_secrets(text, words, tolerant=True, phones=phones):
            at = 0
            for line in row:
                start, end = max(0, secret.start - at), min(len(line.text), secret.end - at)
                if start < end:
                    yield Painted(_part(pixels, line, start, end), secret.kind)
                at += len(line.text) + 1
    for label in lines:
        if is_password_label(label.text):
            for line in _labelled(label, lines):
                if not (is_masked(line.text) or is_password_label(line.text) or line.text.rstrip().endswith(":")):
                    yield Painted(_part(pixels, line, 0, len(line.text)), SecretKind.PASSWORD)
        if begins_private_key(label.text):
            yield from (Painted(line.box.grown(4, size), SecretKind.KEY) for line in _below(label, lines))


def _read_text(engine: OcrEngine, pixels: Pixels) -> tuple[TextLine, ...]:
    shapes = find_shapes(pixels)
    legible = only_text(pixels, shapes)
    return read_regions(engine, legible, writing(legible, shapes))


def _rows(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """The lines, those that stand close together in one row joined, from the left."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        best = min(
            (row for row in rows if _in_row(row[-1], line) and _gap(row[-1], line) <= _JOINED * row[-1].box.height),
            key=lambda row: abs(_gap(row[-1], line)),
            default=None,
        )
        if best is None:
            rows.append([line])
        else:
            best.append(line)
    return iter(rows)


def _in_row(first: TextLine, other: TextLine) -> bool:
    common = min(first.box.bottom, other.box.bottom) - max(first.box.top, other.box.top)
    return common >= 0.5 * min(first.box.height, other.box.height)


def _gap(left: TextLine, right: TextLine) -> float:
    return max(0.0, right.box.left - left.box.right)


def _labelled(label: TextLine, lines: Iterable[TextLine]) -> list[TextLine]:
    """What stands in the field that `label` names: what is next to it in its row, else what is just beneath."""
    others = [line for line in lines if line is not label]
    reach = _BESIDE * label.box.height
    row = [line for line in others if _in_row(label, line) and 0 <= line.box.left - label.box.right <= reach]
    if row:
        first = min(row, key=lambda line: line.box.left)
        # a password of several words is several lines where they stand far apart
        return [line for line in row if line.box.left - first.box.right <= 2 * label.box.height]
    beneath = [
        line
        for line in others
        if -2 <= line.box.top - label.box.bottom <= _BENEATH * label.box.height
        and -label.box.height <= line.box.left - label.box.left <= 2 * label.box.height
    ]
    return sorted(beneath, key=lambda line: line.box.top)[:1]


def _below(begin: TextLine, lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """The lines of a private key after the one that begins it, as far as they follow each other."""
    last = begin
    for line in sorted(lines, key=lambda line: line.box.top):
        beside = line.box.left < begin.box.right and line.box.right > begin.box.left
        if beside and line.box.top - last.box.top > 0 and line.box.top - last.box.bottom < 2.5 * begin.box.height:
            yield line
            last = line
            if "END" in line.text:
                return


def _password_fields(lines: Sequence[TextLine], size: Size) -> Iterator[PixelBox]:
    for label in lines:
        if is_password_label(label.text):
            box, high = label.box, label.box.height
            yield PixelBox(box.right, box.top - high, box.right + 40 * high, box.bottom + high).grown(0, size)
            yield PixelBox(box.left - high, box.bottom, box.left + 40 * high, box.bottom + 4 * high).grown(0, size)


def _part(pixels: Pixels, line: TextLine, start: int, end: int) -> PixelBox:
    """Around the characters `start` to `end` of a line: rather a letter too many than half a letter too few.

    Words are found by the blanks between them. Within a word, and where the blanks do not fit the text, a letter is
    where its like usually stands.
    """
    height, width, _ = pixels.shape
    box, size = line.box, Size(width, height)
    words = _words(pixels, line)
    margin = 0.7 * box.height
    if words is None:
        left, right = _guessed(line.text, start, end, box.left, box.right)
        left, right = left - 2 * margin * (start > 0), right + 2 * margin * (end < len(line.text))
        return PixelBox(max(box.left, left), box.top, min(box.right, right), box.bottom).grown(_around(box), size)
    touched = [word for word in words if word.start < end and word.start + len(word.text) > start]
    first, last = touched[0], touched[-1]
    left, right = first.left, last.right
    if first.start < start:
        left = max(left, _guessed(first.text, start - first.start, 0, left, first.right)[0] - margin)
    if last.start + len(last.text) > end:
        right = min(right, _guessed(last.text, 0, end - last.start, last.left, right)[1] + margin)
    return PixelBox(left, box.top, max(left, right), box.bottom).grown(_around(box), size)


def _around(box: PixelBox) -> float:
    return max(3.0, 0.2 * box.height)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a line: its text, where it starts there, and where it stands on the image."""

    text: str
    start: int
    left: float
    right: float


def _words(pixels: Pixels, line: TextLine) -> list[_Word] | None:
    """The words of a line where its widest blanks fit the spaces of its text; None where they do not."""
    texts = [(match[0], match.start()) for match in re.finditer(r"\S+", line.text)]
    box = line.box
    part = pixels[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1].astype(np.int16)
    ground = np.median(part.reshape(-1, 3), axis=0)
    contrast = np.abs(part - ground).max(axis=2)
    ink = np.flatnonzero((contrast > 0.25 * contrast.max()).any(axis=0))
    if not texts or not ink.size:
        return None
    ends = np.flatnonzero(np.diff(ink) > 1)  # the last column of ink before each blank
    spaces = _spaces([sum(map(_width_of, text)) for text, _ in texts], ink, ends, box.height)
    if spaces is None:
        return None
    lefts = [ink[0], *(ink[at + 1] for at in spaces)]
    rights = [*(ink[at] + 1 for at in spaces), ink[-1] + 1]
    return [
        _Word(text, start, float(int(box.left) + left), float(int(box.left) + right))
        for (text, start), left, right in zip(texts, lefts, rights, strict=True)
    ]


def _spaces(
    widths: Sequence[float], ink: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], height: float
) -> list[int] | None:
    """Which blanks are the spaces between words of these relative `widths`; None where no choice fits.

    The blanks that are widest and leave each word as wide as it should be: between two ones there is as much blank as
    between two words, so that neither alone tells.

    Args:
        ink: Columns that hold ink, in order.
        ends: Where in `ink` a blank follows.
    """
    count = len(widths)
    if len(ends) < count - 1:
        return None
    # a space is about as wide as half a letter
    unit = float(ink[-1] + 1 - ink[0]) / (sum(widths) + 0.55 * (count - 1))
    begins = np.array([ink[0], *ink[ends + 1]], dtype=np.float64)
    stops = np.array([*(ink[ends] + 1), ink[-1] + 1], dtype=np.float64)
    blanks = np.array([*(ink[ends + 1] - ink[ends] - 1), 0], dtype=np.float64)
    cost = np.full(len(begins), np.inf)  # of the words so far, by the blank before the next one
    cost[0] = 0.0
    chosen: list[npt.NDArray[np.intp]] = []
    for number, width in enumerate(widths):
        spans = stops[None, :] - begins[:, None]
        off = np.where(spans > 0, np.abs(spans - width * unit) / height, np.inf)
        total = cost[:, None] + off - blanks[None, :] / height
        best = total.argmin(axis=0)
        chosen.append(best)
        reached = total[best, np.arange(len(stops))]
        # the next word begins after this blank
        cost = np.concatenate([[np.inf], reached[:-1]]) if number < count - 1 else reached
    at, spaces = len(stops) - 1, []
    if not np.isfinite(cost[at]) or cost[at] > 0.8 * count:
        return None
    for best in reversed(chosen[1:]):
        at = int(best[at]) - 1
        spaces.append(int(ends[at]))
    return spaces[::-1]


def _guessed(text: str, start: int, end: int, left: float, right: float) -> tuple[float, float]:
    widths = np.cumsum([0.0, *(_width_of(letter) for letter in text)])
    share = (right - left) / widths[-1]
    return float(left + share * widths[start]), float(left + share * widths[end])


def _width_of(letter: str) -> float:
    if letter in " ijlI|.,:;!'`()[]":
        return 0.5
    if letter in 'ftr-"/\\':
        return 0.65
    if letter in "mwMW@%—":
        return 1.55
    if ord(letter) > 0x2E80:
        return 1.9
    return 1.2 if letter.isupper() or letter.isdigit() else 1.0


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
            box = PixelBox(
                min(box.left, other.left), min(box.top, other.top), max(box.right, other.right),
                max(box.bottom, other.bottom),
            )  # fmt: skip
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

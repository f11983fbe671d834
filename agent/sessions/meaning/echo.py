"""Echo: the place on the screen where typed text shows.

What changed between a frame from before the first key and one from after the last is cut into patches; typed text is
sought in what was read there and was not read there before. A field for passwords shows dots and a prompt without echo
shows nothing, so an echo is what tells that a text is no secret of this kind, wherever the focus was thought to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.frame import Frame
from vision.geometry import PixelBox
from vision.perception.elements import Element
from vision.perception.text_similarity import LOOKALIKES

LINE_PX: Final = 80
"""Height up to which a patch is one line of text."""

_CARET_PX: Final = 3
_APART_PX: Final = (25, 7)
"""Changes that lie no further apart than half of this, across and down, are one patch."""

_INK: Final = 40
_LEAST_DOTS: Final = 3
_ENOUGH: Final = 12
"""Letters after which a text counts as seen, however long it is: a field shows no more of it than it is wide."""

_SUMS: Final = frozenset("0123456789.,+-*/=()%^ ")

_LETTER_OF: Final = str.maketrans({letter: group[0] for group in LOOKALIKES for letter in group[1:]})


def patches(before: Frame, after: Frame) -> tuple[PixelBox, ...]:
    """Boxes around what differs, in no order; a caret alone is none. Frames of two sizes differ everywhere."""
    if before.pixels.shape != after.pixels.shape:
        return (PixelBox(0, 0, after.size.width, after.size.height),)
    import cv2

    differs = (before.pixels != after.pixels).any(axis=2).astype(np.uint8)
    if not differs.any():
        return ()
    near = cv2.dilate(differs, np.ones((_APART_PX[1], _APART_PX[0]), np.uint8))
    _, labels = cv2.connectedComponents(near, connectivity=8)
    labels[differs == 0] = 0
    found = []
    for number in np.unique(labels[labels > 0]):
        rows, columns = np.nonzero(labels == number)
        left, right = int(columns.min()), int(columns.max()) + 1
        if right - left > _CARET_PX:
            found.append(PixelBox(left, int(rows.min()), right, int(rows.max()) + 1))
    return tuple(found)


def echo_of(
    text: str, changed: Sequence[PixelBox], was: Iterable[Element], shows: Iterable[Element], after: Frame
) -> PixelBox | None:
    """The patch in which `text` shows; None where it shows nowhere.

    Args:
        changed: The patches between the frame before the text and `after`.
        was: What was read on the frame before.
        shows: What was read on `after`.
    """
    if not _readable(text):
        return next((box for box in changed if _has_signs(text, after, box)), None)
    wanted, old = _plain(text), tuple(was)
    if not wanted:
        return None
    now = tuple(shows)
    for element in now:
        patch = next((box for box in changed if box.grown(4, after.size).intersection(element.box)), None)
        if patch is not None and _is_news(wanted, element, old):
            return patch
    for box in changed:  # a line that was read in pieces
        line, before = _plain(_line(box, now)), _plain(_line(box, old))
        if box.height <= LINE_PX and _says(wanted, line) and not _says(wanted, before):
            return box
    return None


def _line(box: PixelBox, elements: Sequence[Element]) -> str:
    """What stands in a patch of one line, from the left."""
    pieces = [one for one in elements if one.box.height <= LINE_PX and one.box.intersection(box) is not None]
    return " ".join(one.text for one in sorted(pieces, key=lambda one: one.box.left))


def shown_by_turns(text: str, frames: Sequence[Frame]) -> bool:
    """Whether a display showed a sum number by number while it was typed, as that of a calculator does.

    A number that takes the place of another is one large sign or two, which are not read for certain; that they are
    different signs tells them from dots.

    Args:
        frames: From before the first key to after the last.
    """
    if not set(text) <= _SUMS or set(text).isdisjoint("+-*/"):
        return False
    signs: list[npt.NDArray[np.bool_]] = []
    for before, after in pairwise(frames):
        for box in patches(before, after):
            if box.height <= LINE_PX and box.width <= LINE_PX:
                signs += _signs(after, box)[-1:]
    return any(not _alike(one, other) for one, other in combinations(signs, 2))


def says(text: str, hidden: str) -> bool:
    """Whether `text`, as it was read, holds `hidden` or most of it."""
    read, wanted = _plain(text), _plain(hidden)
    if not wanted or not read:
        return False
    return _says(wanted, read) if len(wanted) >= 4 else wanted == read


def is_dotted(frame: Frame, box: PixelBox) -> bool:
    """Whether what is written in `box` is one sign again and again."""
    signs = _signs(frame, box)
    if len(signs) < _LEAST_DOTS:
        return False
    return all(_alike(one, signs[0]) for one in signs[1:])


def _says(wanted: str, read: str) -> bool:
    from rapidfuzz import fuzz

    if len(read) < min(len(wanted) / 2, _ENOUGH):
        return False
    if len(read) > 2 * len(wanted):  # in a long text much is alike by chance
        return wanted in read or (len(wanted) >= 6 and fuzz.partial_ratio(wanted, read) >= 85)
    return fuzz.partial_ratio(wanted, read) >= (75 if len(wanted) >= 4 else 66)


def _is_news(wanted: str, element: Element, was: Sequence[Element]) -> bool:
    """Whether an element says `wanted`, and did not at its place before."""
    now, said = _plain(element.text), _plain(_said_at(element, was))
    if _says(wanted, now) and not _says(wanted, said):
        return True
    return _says(wanted, _inserted(said, now))


def _said_at(element: Element, was: Sequence[Element]) -> str:
    """What was said before where `element` is."""
    at_its_place = [(one.box.intersection(element.box), one) for one in was]
    over = [(box.area, one) for box, one in at_its_place if box is not None]
    return max(over, key=lambda pair: pair[0])[1].text if over else ""


def _inserted(said: str, now: str) -> str:
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.opcodes(said, now)
    return "".join(now[one.dest_start : one.dest_end] for one in edits if one.tag in ("insert", "replace"))


def _plain(text: str) -> str:
    """Letters and digits alone, those that look alike as one."""
    return "".join(sign for sign in text.casefold().translate(_LETTER_OF) if sign.isalnum())


def _readable(text: str) -> bool:
    """Whether the reader knows the script: Latin letters, digits, Chinese."""
    letters = [sign for sign in text if sign.isalpha()]
    known = sum(sign < "\u0250" or "\u4e00" <= sign <= "\u9fff" for sign in letters)
    return not letters or known * 2 > len(letters)


def _has_signs(text: str, frame: Frame, box: PixelBox) -> bool:
    """Whether about as many signs stand in `box` as `text` has, and not one again and again."""
    count, found = len("".join(text.split())), len(_signs(frame, box))
    return box.height <= LINE_PX and 0.5 * count <= found <= 2 * count and not is_dotted(frame, box)


def _signs(frame: Frame, box: PixelBox) -> list[npt.NDArray[np.bool_]]:
    """The signs written in `box`, from the left: what is parted by empty columns."""
    crop = frame.crop(box)
    if not crop.size:
        return []
    grey = crop.mean(axis=2)
    contrast = np.abs(grey - np.median(grey))
    # dots stand close together: their blurred edges touch, their cores do not
    ink: npt.NDArray[np.bool_] = contrast > max(_INK, 0.6 * float(contrast.max()))
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size:
        return []
    return [
        _trimmed(ink[:, run[0] : run[-1] + 1])
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
        if len(run) >= _CARET_PX
    ]


def _trimmed(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    rows = np.flatnonzero(ink.any(axis=1))
    return ink[rows[0] : rows[-1] + 1]


def _alike(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> bool:
    """Whether two signs are one and the same."""
    across, down = abs(a.shape[1] - b.shape[1]), abs(a.shape[0] - b.shape[0])
    return across <= 1 and down <= 1 and _agreement(a, b) >= 0.75


def _agreement(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> float:
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    return float((a[:height, :width] == b[:height, :width]).mean())

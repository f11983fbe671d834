"""Names for icons: the elements of a screen with what their pictures mean, and with their marks as they stand.

What OCR read in an icon of which the encoder is sure is not believed: a bin is no “店”. A short bare text in signs that
are all sure icons, such as a star and a bin beside a mail, becomes those icons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint
from vision.icons.framing import MARK_PX, framings, squared
from vision.icons.onnx_encoder import CropReader, CropReading
from vision.perception.elements import CHOICES, Affordance, Element, Kind, State
from vision.perception.keypads import SIGNS

_SIDES_PX: Final = (7, 96)
"""Sides between which an icon lies."""

_SQUARE: Final = 2.2
"""Ratio of the sides up to which an element may be an icon."""

_CAPTION: Final = 4
"""Length from which a text in an icon is its caption."""

_SURE: Final = 0.75
"""Score from which an icon is believed against what OCR read in it."""

_SIGNS: Final = 3
"""Length up to which a bare text may be icons in a row."""

_GAP: Final = 0.2
"""Of the height, between two icons in a row."""

_CHECKED: Final = 0.95
"""Probability from which a mark is believed to be checked; an empty one that is called checked is the worse error."""

_CHECKED_AS_MEASURED: Final = 0.7
"""The same where its pixels were measured to be so too."""

Pixels = npt.NDArray[np.uint8]


def named(elements: Sequence[Element], pixels: Pixels, reader: CropReader) -> tuple[Element, ...]:
    """The elements with the names of their icons, in the same order; all crops are read in one call."""
    parts = [_icons_in(element, pixels) for element in elements]
    marks = [_mark_of(element) for element in elements]
    squares = [framings(cropped(pixels, box)) for boxes in parts for box in boxes]
    squares += [squared(pixels, mark.x, mark.y, MARK_PX)[None] for mark in marks if mark is not None]
    if not squares:
        return tuple(elements)
    readings = iter(reader.read(squares))
    of_parts = [[next(readings) for _ in boxes] for boxes in parts]
    of_marks = [None if mark is None else next(readings) for mark in marks]
    found: list[Element] = []
    for element, boxes, icons, mark in zip(elements, parts, of_parts, of_marks, strict=True):
        if mark is not None:
            found.append(_marked(element, mark))
        elif element.kind is Kind.TEXT:
            found.extend(_split(element, boxes, icons, max(_SURE, reader.least)))
        else:
            found.append(_named(element, icons, reader.least))
    return tuple(found)


def _icons_in(element: Element, pixels: Pixels) -> list[PixelBox]:
    """The boxes in which icons may lie."""
    box = element.box
    least, most = _SIDES_PX
    if not (least <= box.width <= most and least <= box.height <= most):
        return []
    match element.kind:
        case Kind.ICON:
            return [box]
        case Kind.BUTTON if len(element.text) < _CAPTION and box.width <= _SQUARE * box.height:
            return [box]
        case Kind.TEXT if _may_be_icons(element.text):
            boxes = _columns(element.box, pixels)
            return boxes if len(boxes) <= _SIGNS and all(one.width <= _SQUARE * one.height for one in boxes) else []
        case _:
            return []


def _may_be_icons(text: str) -> bool:
    """Whether a short text has a sign in it that no Latin text has."""
    signs = text.replace(" ", "")
    return 0 < len(signs) <= _SIGNS and any(ord(sign) > 0x2000 for sign in signs)


def _columns(box: PixelBox, pixels: Pixels) -> list[PixelBox]:
    """A box cut where nothing is painted between its signs."""
    crop = cropped(pixels, box).astype(np.int16)
    inked = np.flatnonzero((np.ptp(crop, axis=0) > 40).any(axis=1))
    if not inked.size:
        return []
    ends = np.flatnonzero(np.diff(inked) > max(2, _GAP * box.height))
    lefts = [inked[0], *(inked[end + 1] for end in ends)]
    rights = [*(inked[end] for end in ends), inked[-1]]
    corner = math.floor(box.left)
    return [
        PixelBox(corner + int(left), box.top, corner + int(right) + 1, box.bottom)
        for left, right in zip(lefts, rights, strict=True)
    ]


def _named(element: Element, icons: Sequence[CropReading], least: float) -> Element:
    if not icons or icons[0].score < least:
        return element
    icon = icons[0]
    sign = set(element.text) <= SIGNS
    misread = icon.score >= _SURE and len(element.text) < _CAPTION and not element.text.isascii() and not sign
    own = "" if misread else element.text
    if own and element.kind is not Kind.ICON:
        return element  # a key that says “+” is called by that
    return replace(element, text=own, name=icon.meaning, name_score=icon.score)


def _split(text: Element, boxes: Sequence[PixelBox], icons: Sequence[CropReading], least: float) -> Iterable[Element]:
    if not icons or any(icon.score < least for icon in icons):
        return [text]
    return [
        Element(
            Kind.ICON,
            box,
            score=text.score,
            points={"press": Affordance(box.centre, 1.0, 1.0)},
            name=icon.meaning,
            name_score=icon.score,
        )
        for box, icon in zip(boxes, icons, strict=True)
    ]


def _mark_of(element: Element) -> PixelPoint | None:
    if element.kind not in CHOICES:
        return None
    if (mark := element.points.get("mark")) is not None:
        return mark.at
    # geometry presses marks in their middle; what presses a caption tells nothing of the mark
    press = element.points.get("press")
    near = press is not None and press.at.x - element.box.left <= element.box.height
    return press.at if press is not None and near else None


def _marked(element: Element, mark: CropReading) -> Element:
    if mark.checked >= _CHECKED or (State.CHECKED in element.state and mark.checked >= _CHECKED_AS_MEASURED):
        return replace(element, state=element.state | {State.CHECKED})
    return replace(element, state=element.state - {State.CHECKED})


def cropped(pixels: Pixels, box: PixelBox) -> Pixels:
    """The pixels of an image in a box, at least one."""
    left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
    right, bottom = max(left + 1, math.ceil(box.right)), max(top + 1, math.ceil(box.bottom))
    return pixels[min(top, len(pixels) - 1) : bottom, min(left, pixels.shape[1] - 1) : right]

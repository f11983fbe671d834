"""Private input: typed text that must not be kept, known by its field's label, by dots or by a prompt without echo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import FIELDS, Element, Kind, element_at, label_of
from vision.redaction.secret_labels import is_masked, is_password_label

_LINE_PX: Final = 80
_RING_PX: Final = 10
_INK: Final = 40
_CARET_PX: Final = 2
_LEAST_DOTS: Final = 3
_GREY: Final = 128

_Grey = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PrivateField:
    """A field into which a secret was typed.

    Attributes:
        name: For the placeholder that stands for the secret, a word.
        box: None where nothing shows on the screen.
    """

    name: str
    box: PixelBox | None


def private_field(
    text: str, before: Frame, after: Frame, elements: tuple[Element, ...], focus: PixelPoint | None
) -> PrivateField | None:
    """The private field that took `text`, or None where it was a field like others.

    Args:
        before: The screen before the first key.
        after: The screen after the last one.
        elements: What was read on `before`.
        focus: Where the last click went.
    """
    if not text.strip():
        return None
    changed = _changed(before, after)
    field = _field(changed, elements, focus)
    if field is not None:
        label = label_of(field, elements)
        for says in (label.text if label is not None else "", field.text):
            if is_password_label(says) or (says == field.text and len(says) >= _LEAST_DOTS and is_masked(says)):
                return PrivateField(_name(says), field.box)
    if changed is None:
        prompts = [one.text for one in elements if is_password_label(one.text) and one.text.rstrip().endswith(":")]
        return PrivateField(_name(prompts[-1]), None) if prompts and field is None else None
    if len(set(text)) > 1 and changed.height <= _LINE_PX and _is_dotted(after, changed):
        return PrivateField("password", changed if field is None else field.box)
    return None


def painted_out(frame: Frame, found_on: Frame, box: PixelBox) -> Frame:
    """`frame` with `box` painted_out out, as long as its surroundings are those that they were in `found_on`."""
    if frame.pixels.shape != found_on.pixels.shape or not _same_ring(frame, found_on, box):
        return frame
    pixels = frame.pixels.copy()
    pixels[_slice(box.top, box.bottom), _slice(box.left, box.right)] = _GREY
    return Frame(pixels, frame.viewport, frame.at_s)


def _changed(before: Frame, after: Frame) -> PixelBox | None:
    """The box around all that differs; None where nothing does."""
    if before.pixels.shape != after.pixels.shape:
        return PixelBox(0, 0, after.size.width, after.size.height)
    differs = (before.pixels != after.pixels).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size or columns[-1] - columns[0] <= _CARET_PX:
        return None
    return PixelBox(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _field(changed: PixelBox | None, elements: tuple[Element, ...], focus: PixelPoint | None) -> Element | None:
    """The field that has the keys: where text has appeared, else where the last click went."""
    local = changed is not None and changed.height <= _LINE_PX
    at = changed.centre if changed is not None and local else focus
    if at is None:
        return None
    found = element_at(at, tuple(one for one in elements if one.kind in FIELDS)) or element_at(at, elements)
    if found is not None and found.box.height <= _LINE_PX:
        return found
    return Element(Kind.TEXT_FIELD, changed) if changed is not None and local else None


def _is_dotted(frame: Frame, box: PixelBox) -> bool:
    """Whether what is written in `box` is one sign again and again."""
    grey = frame.crop(box).mean(axis=2)
    contrast = np.abs(grey - np.median(grey))
    # dots stand close together: their blurred edges touch, their cores do not
    ink: npt.NDArray[np.bool_] = contrast > max(_INK, 0.6 * float(contrast.max()))
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size:
        return False
    signs = [
        part
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
        if len(run) > _CARET_PX
        for part in [_trimmed(ink[:, run[0] : run[-1] + 1])]
    ]
    if len(signs) < _LEAST_DOTS:
        return False
    first = signs[0]
    return all(
        abs(one.shape[0] - first.shape[0]) <= 1
        and abs(one.shape[1] - first.shape[1]) <= 1
        and _agreement(one, first) >= 0.75
        for one in signs[1:]
    )


def _trimmed(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    rows = np.flatnonzero(ink.any(axis=1))
    return ink[rows[0] : rows[-1] + 1]


def _agreement(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> float:
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    return float((a[:height, :width] == b[:height, :width]).mean())


def _same_ring(a: Frame, b: Frame, box: PixelBox) -> bool:
    outer = box.grown(_RING_PX, a.size)
    differs = (a.crop(outer) != b.crop(outer)).any(axis=2)
    top, left = int(box.top - outer.top), int(box.left - outer.left)
    differs[top : top + int(box.height) + 1, left : left + int(box.width) + 1] = False
    return float(differs.mean()) < 0.1


def _slice(low: float, high: float) -> slice:
    return slice(int(np.floor(low)), int(np.ceil(high)))


def _name(label: str) -> str:
    return re.sub(r"\W+", "_", label.casefold()).strip("_")[:32] or "password"

"""Private input: typed text that must not be kept.

Text is kept only where it was seen on the screen, in a place that no label calls one for secrets. Dots, a prompt
without echo, a field that was gone before anybody could look: all these are private, whatever had the focus.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from agent.recording.accessible_fields import AccessibleField
from agent.sessions.meaning.echo import LINE_PX, echo_of, is_dotted, patches
from vision.frame import Frame
from vision.geometry import DesktopPoint, PixelBox
from vision.perception.elements import FIELDS, Element, Kind, element_at, label_of
from vision.redaction.secret_labels import is_masked, is_password_label

SECRET: Final = "it went into a field for secrets"  # noqa: S105  (a sentence)
UNSEEN: Final = "it was not seen on the screen, so it may be a secret"

_RING_PX: Final = 10
_RING_MAY_DIFFER: Final = 0.35
"""A focus ring and a button that lights up leave the surroundings of a field the same."""

_GREY: Final = 128


@dataclass(frozen=True, slots=True)
class Look:
    """A frame, and what was read on it; nothing where there is nobody to read."""

    frame: Frame
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateText:
    """Typed text that is not kept.

    Attributes:
        name: For the placeholder that stands for it: an ASCII word, as the keyring takes it.
        why: For the person, half a sentence.
        boxes: Where something of it, or of its dots, may show.
    """

    name: str
    why: str
    boxes: tuple[PixelBox, ...] = ()


def private_text(
    text: str,
    before: Look,
    after: Look,
    *,
    seen: bool = True,
    fields: Sequence[AccessibleField] = (),
    late: bool = False,
) -> PrivateText | None:
    """Why `text` is not to be kept; None where it was seen in a place that is not for secrets.

    Args:
        before: The screen before the first key.
        after: The screen after the last one.
        seen: Whether it must have been seen; without, as where nobody reads the screens, only what gives a secret away
            makes it private. A single character is not sought: it is a shortcut more often than a text.
        late: Whether `after` may show what was done later: a page that came then says much, and is no echo.
        fields: What programs say of their fields; one for passwords is believed, and one that holds the text is seen.
    """
    changed = patches(before.frame, after.frame)
    met = [(box, field) for box in changed for field in fields if field.box.contains(_middle(box, after.frame))]
    for box, field in met:
        if field.is_secret:
            return PrivateText(_name(_any_label(box, before.elements)), SECRET, (_field_box(box, before),))
    lines = [box for box in changed if box.height <= LINE_PX]
    places = lines if late else changed
    echo = echo_of(text, places, before.elements, after.elements, after.frame) if after.elements else None
    if echo is not None:
        label = _secret_label(echo, before.elements)
        return None if label is None else PrivateText(_name(label), SECRET, (_field_box(echo, before),))
    for box in lines:
        label = _secret_label(box, before.elements)
        dotted = len(set(text)) > 1 and is_dotted(after.frame, box)
        if label is not None or dotted:
            name = label if label is not None else _any_label(box, before.elements)
            return PrivateText(_name(name), SECRET, (_field_box(box, before),))
    prompts = [one.text for one in before.elements if is_password_label(one.text) and one.text.rstrip().endswith(":")]
    if prompts and not lines:
        return PrivateText(_name(prompts[-1]), SECRET)
    if not seen or len(text) == 1 or not text.strip() or any(text in field.text for _, field in met):
        return None
    name = next((label for box in lines if (label := _any_label(box, before.elements))), "")
    return PrivateText(_name(name, "typed_text"), UNSEEN, tuple(_field_box(box, before) for box in lines))


def private_text_among(
    text: str, before: Look, looks: Iterable[Look], *, seen: bool = True, fields: Sequence[AccessibleField] = ()
) -> PrivateText | None:
    """What the first of several looks says that knows whether `text` is private; in doubt what the first said.

    Args:
        looks: From before anything else was done, the last of them first; read only as long as it is in doubt.
    """
    first: PrivateText | None = None
    for after in looks:
        found = private_text(text, before, after, seen=seen, fields=fields)
        if found is None or found.why != UNSEEN:
            return found
        first = first or found
    return first


def painted_out(frame: Frame, found_on: Frame, box: PixelBox) -> Frame:
    """`frame` with `box` painted grey, as long as its surroundings are those that they were in `found_on`."""
    if frame.pixels.shape != found_on.pixels.shape or not _same_ring(frame, found_on, box):
        return frame
    return painted(frame, (box,))


def painted(frame: Frame, boxes: Iterable[PixelBox]) -> Frame:
    """`frame` with all `boxes` painted grey."""
    pixels = frame.pixels.copy()
    for box in boxes:
        pixels[_slice(box.top, box.bottom), _slice(box.left, box.right)] = _GREY
    return Frame(pixels, frame.viewport, frame.at_s)


def _middle(box: PixelBox, frame: Frame) -> DesktopPoint:
    return frame.viewport.to_desktop(box.centre)


def _secret_label(box: PixelBox, elements: Sequence[Element]) -> str | None:
    """What says that the text in `box` is a secret: the label of its field, what stood in it, its own prompt."""
    field = _field(box, elements)
    label = label_of(field, elements)
    # an empty field holds its own name; a terminal has a prompt and what is typed in one line
    inside = [one.text for one in elements if one.box.intersection(field.box) and one.box.height <= LINE_PX]
    for words in (label.text if label is not None else "", field.text, *inside):
        last = words.splitlines()[-1] if words.strip() else ""
        if is_password_label(last):
            return last
        if len(last) >= 3 and is_masked(last):
            return label.text if label is not None else ""
    return None


def _any_label(box: PixelBox, elements: Sequence[Element]) -> str:
    label = label_of(_field(box, elements), elements)
    return "" if label is None else label.text


def _field(box: PixelBox, elements: Sequence[Element]) -> Element:
    """The field in which `box` lies, or the box itself."""
    found = element_at(box.centre, tuple(one for one in elements if one.kind in FIELDS))
    return found if found is not None and found.box.height <= LINE_PX else Element(Kind.TEXT_FIELD, box)


def _field_box(box: PixelBox, look: Look) -> PixelBox:
    """What is painted where text went into `box`: all of its field."""
    field = _field(box, look.elements).box
    left, top = min(field.left, box.left), min(field.top, box.top)
    return PixelBox(left, top, max(field.right, box.right), max(field.bottom, box.bottom)).grown(2, look.frame.size)


def _same_ring(a: Frame, b: Frame, box: PixelBox) -> bool:
    outer = box.grown(_RING_PX, a.size)
    differs = (a.crop(outer) != b.crop(outer)).any(axis=2)
    ring = np.ones_like(differs)
    top, left = int(box.top - outer.top), int(box.left - outer.left)
    ring[top : top + int(box.height) + 1, left : left + int(box.width) + 1] = False
    return not ring.any() or float(differs[ring].mean()) < _RING_MAY_DIFFER


def _slice(low: float, high: float) -> slice:
    return slice(int(np.floor(low)), int(np.ceil(high)))


def _name(label: str, otherwise: str = "password") -> str:
    ascii_only = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")[:32].strip("_") or otherwise

"""Grounding check: whether a model sees, and what it means by the numbers of a point.

It is shown pictures with known targets, and must point at them. A question about words alone would pass with the
picture lost, its size wrong, or coordinates in another space. A large model is asked about the four corners of pictures
of three sizes: which space fits all of its points is then plain, and so is a server that shrinks large pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from agent.core.actions import CallUser, describe, target
from agent.core.model_settings import Coordinates, ModelSettings
from agent.core.policy import LoadedModel, Observation, Policy
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.families.family import AskedAsFamily
from vision.frame import Frame
from vision.geometry import ModelPoint, PixelBox, PixelPoint, Size, Space, Viewport, smart_resize

SIZES: Final = (Size(1280, 800), Size(2560, 1440), Size(3840, 2160))
"""A small screen, one that servers with 4096 tokens for a picture shrink, and the largest in common use."""

COLOURS: Final = {"Open": "#d4e6ff", "Save": "#d9f2d0", "Print": "#ffe6c8", "Close": "#f7d6e4"}
"""The buttons of a picture, each in a colour of its own."""

_CORNERS: Final = ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))
_HALF: Final = (0.045, 0.03)
"""Half a button's sides, as shares of the picture's."""

_TOLD_APART: Final = tuple(space for space in Coordinates if space is not Coordinates.TO_999)
"""Spaces that points tell apart: 999 and 1000 differ by less than any model points exactly."""

_LARGE: Final = Size(1_000_000, 1_000_000)
_ENOUGH: Final = 5 / 6
"""A space is what a model means where so many of its points hit."""

_SHRUNK: Final = 0.97
_LEAST_SHARE: Final = 0.15
_ALIKE: Final = 0.05
_BELOW: Final = 0.99
"""So much smaller than it seems to be left is a picture then sent, since points are not exact."""


@dataclass(frozen=True, slots=True)
class GroundingResult:
    """How a model did with one picture.

    Attributes:
        right: Whether it pointed at the target.
        reply: What it replied, for people to read.
    """

    right: bool
    reply: str

    def __str__(self) -> str:
        return f"it sees: {self.reply}" if self.right else f"it does not see: {self.reply}"


@dataclass(frozen=True, slots=True)
class Shot:
    """One question and its answer.

    Attributes:
        size: Of the picture.
        box: The target, in pixels of the picture.
        at: The numbers that the model wrote; None where it wrote no point.
        reply: What it wrote, or why there is nothing.
    """

    size: Size
    box: PixelBox
    at: ModelPoint | None
    reply: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a model means by its points, as far as its answers tell.

    Attributes:
        asked: The settings with which it was asked.
        shots: All questions.
        hits: Of each size, how many of the four targets it hit in the space in which it is asked.
        coordinates: Another space that fits, or None.
        shrunk: The first size at which its server shrinks pictures, and about which size is left; or None.
    """

    asked: ModelSettings
    shots: tuple[Shot, ...]
    hits: tuple[tuple[Size, int], ...]
    coordinates: Coordinates | None = None
    shrunk: tuple[Size, Size] | None = None

    @property
    def right(self) -> bool:
        """Whether every target was hit as the model is asked now."""
        return sum(hit for _, hit in self.hits) == len(self.shots)

    @property
    def proposed(self) -> ModelSettings | None:
        """Settings with which it would do better; None where none are known."""
        if self.right:
            return None
        if self.coordinates is not None:
            return replace(self.asked, coordinates=self.coordinates)
        if self.shrunk is not None:
            return replace(self.asked, largest_picture=self.shrunk[1])
        return None

    def __str__(self) -> str:
        tried = ", ".join(f"{size}: {hit} of {len(_CORNERS)}" for size, hit in self.hits)
        if self.right:
            return f"it sees: every target was hit ({tried})"
        if self.coordinates is not None:
            return f"it sees, but its points are {_MEANINGS[self.coordinates]} ({tried} targets hit as it is asked)"
        if self.shrunk is not None:
            size, left = self.shrunk
            return (
                f"it sees, but its server shrinks a picture of {size} to about {left}, and its points are those of the "
                f"smaller one ({tried} targets hit)"
            )
        missed = next(shot for shot in self.shots if not _hits(shot, shot.size))
        return f"it does not see: {tried} targets hit; asked at {missed.size} it replied {missed.reply[:200]!r}"


_MEANINGS: Final = {
    Coordinates.THOUSANDTHS: "thousandths of the screen",
    Coordinates.TO_999: "numbers from 0 to 999 across the screen",
    Coordinates.FRACTIONS: "fractions of the screen, from 0 to 1",
    Coordinates.RESIZED: "pixels of the picture in multiples of 28",
    Coordinates.PIXELS: "pixels of the picture",
}


class UnaskableError(Exception):
    """The model cannot be asked; the message is one sentence."""


def look(model: LoadedModel) -> GroundingResult:
    """Show one picture and ask for a click on one of its four buttons; for policies that need the screen read."""
    size, wanted = SIZES[0], "Print"
    frame, boxes = picture(size)
    elements = model.perception.read(frame) if model.perception is not None else ()
    prediction = model.policy.predict(Observation(f'Click "{wanted}"', 1, frame, elements), (), Stop())
    reply = prediction.reply or parse(prediction.text, model.policy.space(size))
    if isinstance(reply, ParseError):
        return GroundingResult(False, f"its reply could not be read ({reply.message}): {prediction.text[:200]!r}")
    did = "; ".join(describe(action) for action in reply.actions)
    at, box = target(reply.actions[0]), boxes[wanted]
    if at is not None and box.contains(at):
        return GroundingResult(True, f"{did} is on the button “{wanted}”")
    place = f"({box.left:.0f}, {box.top:.0f}) to ({box.right:.0f}, {box.bottom:.0f})"
    return GroundingResult(False, f"{did} is not on the button “{wanted}”, which reaches from {place}")


def measured(
    policy: Policy, settings: ModelSettings, *, progress: Callable[[Iterable[int]], Iterable[int]] = iter
) -> Measurement:
    """Ask about the four corners of pictures of three sizes.

    Args:
        settings: With which `policy` was made.
        progress: Wraps the numbers of the questions, as a progress bar does.

    Raises:
        UnaskableError: If the model, or its server, calls the person instead.
    """
    names = tuple(COLOURS)
    drawn = [picture(size, turned=turned) for turned, size in enumerate(SIZES)]
    shots = []
    for number in progress(range(len(drawn) * len(names))):
        frame, boxes = drawn[number // len(names)]
        name = names[number % len(names)]
        shots.append(_asked(policy, frame, boxes[name], name))
    of_size = {size: [shot for shot in shots if shot.size == size] for size in SIZES}
    hits = tuple((size, sum(_hits(shot, policy.space(size).model) for shot in of_size[size])) for size in SIZES)
    found = Measurement(settings, tuple(shots), hits)
    if found.right:
        return found
    own = _fit([(of_size[size], policy.space(size).model) for size in SIZES])
    best, coordinates = max(
        ((_fit([(of_size[size], _extent(space, size)) for size in SIZES]), space) for space in _TOLD_APART),
        key=lambda pair: (pair[0].hits, -pair[0].distance),
    )
    if best.hits > own.hits and best.hits >= _ENOUGH * len(shots):
        return replace(found, coordinates=coordinates)
    return replace(found, shrunk=own.shrunk)


def improved(
    make: Callable[[ModelSettings], Policy],
    settings: ModelSettings,
    *,
    progress: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> Iterator[Measurement]:
    """Measure a model, and again with what that proposes, until it is right or nothing more is known."""
    for _ in range(len(Coordinates)):
        found = measured(make(settings), settings, progress=progress)
        yield found
        if found.proposed is None or found.proposed == settings:
            return
        settings = found.proposed


def picture(size: Size, *, turned: int = 0) -> tuple[Frame, dict[str, PixelBox]]:
    """Four buttons in the corners of a window, and where each is.

    Args:
        turned: By how many corners the buttons are moved on.
    """
    image = Image.new("RGB", (size.width, size.height), "#eef0f2")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(max(16, size.height // 45))
    boxes = {}
    for number, (name, colour) in enumerate(COLOURS.items()):
        across, down = _CORNERS[(number + turned) % len(_CORNERS)]
        (x, y), (half_x, half_y) = (
            (round(share[0] * size.width), round(share[1] * size.height)) for share in ((across, down), _HALF)
        )
        box = boxes[name] = PixelBox(x - half_x, y - half_y, x + half_x, y + half_y)
        pen.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=colour, outline="#707880", width=2)
        pen.text((x, y), name, fill="#101010", font=font, anchor="mm")
    return Frame(np.array(image), Viewport.plain(size)), boxes


def _asked(policy: Policy, frame: Frame, box: PixelBox, name: str) -> Shot:
    prediction = policy.predict(Observation(f'Click "{name}"', 1, frame), (), Stop())
    own = prediction.reply or parse(prediction.text, policy.space(frame.size))
    if not isinstance(own, ParseError) and isinstance(own.actions[0], CallUser):
        raise UnaskableError(own.actions[0].content or own.thought)
    family = policy.family if isinstance(policy, AskedAsFamily) else None
    read = parse if family is None else family.format.parse
    return Shot(frame.size, box, _written(prediction.text, read), prediction.text)


def _written(text: str, read: Callable[[str, Space], Reply | ParseError]) -> ModelPoint | None:
    """The numbers of the first point in a reply, whatever they mean."""
    for model in (_LARGE, Size(1, 1)):  # the latter is what fractions are read in
        reply = read(text, Space(_LARGE, model))
        if not isinstance(reply, ParseError) and (at := target(reply.actions[0])) is not None:
            return ModelPoint(at.x / _LARGE.width * model.width, at.y / _LARGE.height * model.height)
    return None


def _hits(shot: Shot, model: Size) -> bool:
    """Whether the point is on its target, if the model's coordinates reach to `model`."""
    return shot.at is not None and shot.box.contains(_pixel(shot.at, shot.size, model))


def _pixel(at: ModelPoint, size: Size, model: Size) -> PixelPoint:
    return PixelPoint(at.x / model.width * size.width, at.y / model.height * size.height)


def _extent(coordinates: Coordinates, size: Size) -> Size:
    match coordinates:
        case Coordinates.THOUSANDTHS:
            return Size(1000, 1000)
        case Coordinates.TO_999:
            return Size(999, 999)
        case Coordinates.FRACTIONS:
            return Size(1, 1)
        case Coordinates.RESIZED:
            return smart_resize(size)
        case Coordinates.PIXELS:
            return size


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well points fit a space, if a server may shrink pictures.

    Attributes:
        distance: Mean distance from the middle of the target, in sides of the picture.
        shrunk: See `Measurement`.
    """

    hits: int
    distance: float
    shrunk: tuple[Size, Size] | None


def _fit(rounds: Sequence[tuple[Sequence[Shot], Size]]) -> _Fit:
    """Hold the shots of each size against how far the model's coordinates would reach then."""
    hits, distance, shrunk = 0, 0.0, None
    for shots, model in rounds:
        share = _share(shots, model)
        if share is not None:
            size = shots[0].size
            left = Size(max(1, int(size.width * share * _BELOW)), max(1, int(size.height * share * _BELOW)))
            shrunk = shrunk or (size, left)
            model = Size(max(1, round(model.width * share)), max(1, round(model.height * share)))
        hits += sum(_hits(shot, model) for shot in shots)
        distance += sum(_distance(shot, model) for shot in shots)
    return _Fit(hits, distance, shrunk)


def _share(shots: Sequence[Shot], model: Size) -> float | None:
    """By which share of both sides all points lie too near to the upper left corner; None where they do not."""
    pairs = [(_pixel(shot.at, shot.size, model), shot.box.centre) for shot in shots if shot.at is not None]
    if len(pairs) < len(_CORNERS):
        return None
    across = sum(at.x * right.x for at, right in pairs) / sum(right.x**2 for _, right in pairs)
    down = sum(at.y * right.y for at, right in pairs) / sum(right.y**2 for _, right in pairs)
    share = (across + down) / 2
    if not _LEAST_SHARE < share < _SHRUNK or abs(across - down) > _ALIKE * share:
        return None
    small = Size(max(1, round(model.width * share)), max(1, round(model.height * share)))
    return share if all(_hits(shot, small) for shot in shots) else None


def _distance(shot: Shot, model: Size) -> float:
    if shot.at is None:
        return 1.0
    at = _pixel(shot.at, shot.size, model)
    return abs(at.x - shot.box.centre.x) / shot.size.width + abs(at.y - shot.box.centre.y) / shot.size.height

"""Geometry: points, boxes, monitors, and the conversions between the three spaces a coordinate can live in.

* `ModelPoint`: what the model wrote (0-1000, or pixels of the image it was sent);
* `PixelPoint`: a pixel of a captured frame;
* `DesktopPoint`: what the input system takes (several monitors, negative origins, HiDPI scale).

Only this module converts, so a bare `(x, y)` never travels and no factor is applied twice. Coordinates are
real numbers that name pixels by index: the far edge of a frame `W` wide is `W - 1`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in whole pixels, both at least 1."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"size {self.width}x{self.height}: both sides must be at least 1")

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `WxH`, for example `1920x1080`.

        Raises:
            ValueError: If the text is not two positive whole numbers joined by `x`.
        """
        width, separator, height = text.lower().partition("x")
        if not (separator and width.isdecimal() and height.isdecimal()):
            raise ValueError(f"size {text!r}: write it as WIDTHxHEIGHT, for example 1920x1080")
        return cls(int(width), int(height))


@dataclass(frozen=True, slots=True)
class ModelPoint:
    """A coordinate in the model's own space; see `Space`."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PixelPoint:
    """A pixel of one frame; `(0, 0)` is its upper left pixel."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DesktopPoint:
    """A point of the input system; may be negative where a monitor lies left of or above the first."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):
            raise ValueError(f"box {self.left, self.top, self.right, self.bottom}: its sides are crossed")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    def intersection(self, other: Self) -> Self | None:
        """The common part, or None where the boxes share no area."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return type(self)(left, top, right, bottom) if left < right and top < bottom else None

    def common_area(self, other: Self) -> float:
        """The area of the common part; makes no box, for it is asked of many pairs."""
        if self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top:
            return 0.0
        across = min(self.right, other.right) - max(self.left, other.left)
        return across * (min(self.bottom, other.bottom) - max(self.top, other.top))


@dataclass(frozen=True, slots=True)
class PixelBox(_Box):
    """A rectangle of a frame, right and bottom exclusive."""

    @property
    def centre(self) -> PixelPoint:
        return PixelPoint((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def contains(self, point: PixelPoint) -> bool:
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom

    def iou(self, other: PixelBox) -> float:
        """Intersection over union, in [0, 1]; 0 where both are empty."""
        common = self.common_area(other)
        return common / (self.area + other.area - common) if common else 0.0

    def moved(self, right_px: float, down_px: float) -> PixelBox:
        """The box so much further right and down."""
        return PixelBox(self.left + right_px, self.top + down_px, self.right + right_px, self.bottom + down_px)

    def union(self, other: PixelBox) -> PixelBox:
        """The smallest box around both."""
        return PixelBox(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, margin_px: float, within: Size) -> PixelBox:
        """The box with `margin_px` more on each side, cut to a frame of size `within`."""
        left, top = max(0.0, self.left - margin_px), max(0.0, self.top - margin_px)
        return PixelBox(
            left,
            top,
            max(left, min(float(within.width), self.right + margin_px)),
            max(top, min(float(within.height), self.bottom + margin_px)),
        )


@dataclass(frozen=True, slots=True)
class DesktopBox(_Box):
    """A rectangle of the desktop, right and bottom exclusive."""

    @property
    def centre(self) -> DesktopPoint:
        return DesktopPoint((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def contains(self, point: DesktopPoint) -> bool:
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom

    def nearest(self, point: DesktopPoint) -> tuple[int, int]:
        """The whole input-system coordinate inside this box that lies nearest to `point`."""

        def inside(value: float, low: float, high: float) -> int:
            first, last = math.ceil(low), math.ceil(high) - 1
            return max(first, min(max(first, last), round(value)))

        return inside(point.x, self.left, self.right), inside(point.y, self.top, self.bottom)


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor: where it lies on the desktop and how many pixels it has.

    Attributes:
        name: What the system calls it (`HDMI-1`), or its number.
        desktop: Its rectangle in the input system's units.
        pixels: Its size in captured pixels; differs from `desktop` under HiDPI scaling.
    """

    name: str
    desktop: DesktopBox
    pixels: Size
    primary: bool = False

    @property
    def scale(self) -> float:
        """Captured pixels per desktop unit, along x."""
        return self.pixels.width / self.desktop.width


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a frame that shows one part of one monitor."""

    pixels: PixelBox
    desktop: DesktopBox

    def to_desktop(self, point: PixelPoint) -> DesktopPoint:
        """Where the pixel of this piece that is nearest to `point` lies on the desktop."""
        pixels, desktop = self.pixels, self.desktop
        return DesktopPoint(
            desktop.left
            + (_clamp(point.x, *_pixels(pixels.left, pixels.right)) - pixels.left) * desktop.width / pixels.width,
            desktop.top
            + (_clamp(point.y, *_pixels(pixels.top, pixels.bottom)) - pixels.top) * desktop.height / pixels.height,
        )

    def to_pixel(self, point: DesktopPoint) -> PixelPoint:
        """The pixel of this piece that shows `point`."""
        pixels, desktop = self.pixels, self.desktop
        x = pixels.left + (point.x - desktop.left) * pixels.width / desktop.width
        y = pixels.top + (point.y - desktop.top) * pixels.height / desktop.height
        return PixelPoint(
            _clamp(x, *_pixels(pixels.left, pixels.right)), _clamp(y, *_pixels(pixels.top, pixels.bottom))
        )


@dataclass(frozen=True, slots=True)
class Viewport:
    """Which part of the desktop a frame shows: one piece per monitor it touches.

    Pixels between the pieces (monitors of unequal height leave gaps) belong to the nearest piece.
    """

    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        if not self.pieces:
            raise ValueError("a viewport needs at least one piece")
        if any(piece.pixels.area <= 0 or piece.desktop.area <= 0 for piece in self.pieces):
            raise ValueError("a viewport's pieces must not be empty")

    @classmethod
    def plain(cls, size: Size, left: float = 0.0, top: float = 0.0, *, scale: float = 1.0) -> Self:
        """One monitor, or a region of one, whose upper left corner is at `(left, top)` of the desktop."""
        desktop = DesktopBox(left, top, left + size.width / scale, top + size.height / scale)
        return cls((Piece(PixelBox(0, 0, size.width, size.height), desktop),))

    @classmethod
    def across(cls, box: DesktopBox, monitors: Iterable[DesktopBox], pixels: Size) -> Self:
        """What an image of `pixels` shows that was taken of `box`: one piece for each monitor that `box` touches.

        Raises:
            ValueError: If it touches none.
        """
        x, y = pixels.width / box.width, pixels.height / box.height
        parts = [part for monitor in monitors if (part := box.intersection(monitor)) is not None]
        return cls(
            tuple(
                Piece(
                    PixelBox(
                        (part.left - box.left) * x,
                        (part.top - box.top) * y,
                        (part.right - box.left) * x,
                        (part.bottom - box.top) * y,
                    ),
                    part,
                )
                for part in parts
            )
        )

    def to_desktop(self, point: PixelPoint) -> DesktopPoint:
        """Where `point` lies on the desktop; always inside the monitor whose pixels are nearest."""
        return self._nearest(point).to_desktop(point)

    def to_pixel(self, point: DesktopPoint) -> PixelPoint | None:
        """The pixel that shows `point`, or None where this frame does not show it."""
        for piece in self.pieces:
            if piece.desktop.contains(point):
                return piece.to_pixel(point)
        return None

    def input_coordinate(self, point: PixelPoint) -> tuple[int, int]:
        """The whole coordinate to send to the input system for `point`; never leaves its monitor's piece."""
        piece = self._nearest(point)
        return piece.desktop.nearest(piece.to_desktop(point))

    def _nearest(self, point: PixelPoint) -> Piece:
        return min(self.pieces, key=lambda candidate: _distance(candidate.pixels, point))


@dataclass(frozen=True, slots=True)
class Space:
    """The model's coordinate space for one frame: a resize plan with its exact inverse.

    Attributes:
        pixels: Size of the frame.
        model: Extent of the model's coordinates; `1000x1000` for relative ones.
    """

    pixels: Size
    model: Size

    @classmethod
    def relative(cls, pixels: Size, extent: int = 1000) -> Self:
        """Coordinates of 0 to `extent` along both sides (UI-TARS 1.0, Doubao, UI-TARS-2)."""
        return cls(pixels, Size(extent, extent))

    @classmethod
    def absolute(cls, pixels: Size) -> Self:
        """The frame's own pixels."""
        return cls(pixels, pixels)

    @classmethod
    def smart_resized(cls, pixels: Size) -> Self:
        """Pixels of the image after `smart_resize` (UI-TARS-1.5, Qwen2.5-VL)."""
        return cls(pixels, smart_resize(pixels))

    def to_pixel(self, point: ModelPoint) -> PixelPoint:
        """The pixel meant by `point`, clamped to the frame.

        Raises:
            ValueError: If a coordinate is not a finite number.
        """
        if not (math.isfinite(point.x) and math.isfinite(point.y)):
            raise ValueError(f"coordinate ({point.x}, {point.y}) is not a finite number")
        return PixelPoint(
            _clamp(point.x / self.model.width * self.pixels.width, 0, self.pixels.width - 1),
            _clamp(point.y / self.model.height * self.pixels.height, 0, self.pixels.height - 1),
        )

    def to_model(self, point: PixelPoint) -> ModelPoint:
        """The inverse of `to_pixel` for points of the frame; no rounding."""
        return ModelPoint(
            point.x / self.pixels.width * self.model.width,
            point.y / self.pixels.height * self.model.height,
        )


def smart_resize(
    size: Size, *, factor: int = 28, min_pixels: int = 100 * 28 * 28, max_pixels: int = 16384 * 28 * 28
) -> Size:
    """Size of the image that a Qwen2-VL style processor makes of a `size` frame.

    Both sides become multiples of `factor` and the area stays within `[min_pixels, max_pixels]`. Rounds half to
    even, as the processor does. Send the image at this size, so that no server resizes it a second time.

    Raises:
        ValueError: If one side is more than 200 times the other.

    Source: Qwen2-VL report, arXiv:2409.12191, section 2.1; `smart_resize` of its image processor.
    """
    width, height = size.width, size.height
    if max(width, height) > 200 * min(width, height):
        raise ValueError(f"image {size} is too narrow: one side may be at most 200 times the other")
    to_width = max(factor, round(width / factor) * factor)
    to_height = max(factor, round(height / factor) * factor)
    if to_width * to_height > max_pixels:
        shrink = math.sqrt(width * height / max_pixels)
        to_width = max(factor, math.floor(width / shrink / factor) * factor)
        to_height = max(factor, math.floor(height / shrink / factor) * factor)
    elif to_width * to_height < min_pixels:
        stretch = math.sqrt(min_pixels / (width * height))
        to_width = math.ceil(width * stretch / factor) * factor
        to_height = math.ceil(height * stretch / factor) * factor
    return Size(to_width, to_height)


def _clamp(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))


def _pixels(first: float, end: float) -> tuple[float, float]:
    """The first and the last pixel between two sides of a box, the second exclusive."""
    return first, max(first, end - 1)


def _distance(box: PixelBox, point: PixelPoint) -> float:
    # to the box's own last pixel, so that its exclusive far edge already belongs to a neighbour
    (left, right), (top, bottom) = _pixels(box.left, box.right), _pixels(box.top, box.bottom)
    return math.hypot(max(left - point.x, 0.0, point.x - right), max(top - point.y, 0.0, point.y - bottom))

"""A family as one server or checkpoint wants it: smaller pictures, other coordinates; and how it is asked, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from agent.core.model_settings import Coordinates
from agent.policies.families.family import Family
from agent.policies.families.general import in_pixels, in_thousandths
from vision.geometry import Size, Space, smart_resize


def adjusted(family: Family, *, coordinates: Coordinates | None = None, largest: Size | None = None) -> Family:
    """`family`, but for what is said otherwise.

    Args:
        coordinates: What its points mean; None leaves that to the family.
        largest: No picture is sent with a longer long side, or a longer short side, as far as the least area of the
            family allows (a strip twenty times as long as wide); None sends them as the family does.
    """
    match coordinates:
        case None:
            pass
        case Coordinates.THOUSANDTHS:
            family = replace(family, space=Space.relative, coordinates=in_thousandths)
        case Coordinates.TO_999:
            family = replace(family, space=lambda size: Space.relative(size, 999), coordinates=_to_999)
        case Coordinates.FRACTIONS:
            family = replace(family, space=lambda size: Space.relative(size, 1), coordinates=_in_fractions)
        case Coordinates.RESIZED | Coordinates.PIXELS:
            sent = smart_resize if coordinates is Coordinates.RESIZED else family.image_size
            family = replace(
                family,
                image_size=sent,
                space=lambda size: Space(size, sent(size)),
                coordinates=lambda size: in_pixels(sent(size)),
            )
        case _:
            assert_never(coordinates)
    return family if largest is None else _with_largest(family, largest)


def in_words(family: Family) -> str:
    """How a family is asked, for people: `UI-TARS 1.5, pixels of the resized picture`."""
    size = Size(1003, 701)  # no side a multiple of anything
    model = family.space(size).model
    if model == Size(1000, 1000):
        meaning = "thousandths of the screen"
    elif model == Size(1, 1):
        meaning = "fractions of the screen"
    elif model.width == model.height:
        meaning = f"0 to {model.width} across the screen"
    else:
        meaning = "pixels of the picture" if model == size else "pixels of the resized picture"
    return f"{family.title or family.name}, {meaning}"


def fitted(size: Size, largest: Size) -> Size:
    """`size` made so small that its long side is within the long one of `largest`, and its short side likewise."""
    long, short = max(size.width, size.height), min(size.width, size.height)
    scale = min(1.0, max(largest.width, largest.height) / long, min(largest.width, largest.height) / short)
    return Size(max(1, int(size.width * scale)), max(1, int(size.height * scale)))


def _with_largest(family: Family, largest: Size) -> Family:
    def small(size: Size) -> Size:
        """The frame's size as the family would have to see it for its picture to be small enough."""
        found = fitted(size, largest)
        while (sent := family.image_size(found)) != fitted(sent, largest) and min(found.width, found.height) > 1:
            found = fitted(found, Size(max(1, found.width - 1), max(1, found.height - 1)))
        return found

    return replace(
        family,
        image_size=lambda size: family.image_size(small(size)),
        space=lambda size: Space(size, family.space(small(size)).model),
        coordinates=lambda size: family.coordinates(small(size)),
    )


def _in_fractions(size: Size) -> str:
    return "x and y are fractions of the screenshot's width and height, from 0 to 1, from its upper left corner."


def _to_999(size: Size) -> str:
    return in_thousandths(size).replace("1000", "999").replace("thousandths", "parts")

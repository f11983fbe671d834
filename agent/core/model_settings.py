"""What holds for one model: how it is asked, where that is not told by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.core.api import export
from vision.geometry import Size


@export("Coordinates")
class Coordinates(StrEnum):
    """What a model means by the numbers of a point."""

    THOUSANDTHS = "0-1000"
    TO_999 = "0-999"
    FRACTIONS = "0-1"
    RESIZED = "resized-pixels"  # of a picture whose sides are multiples of 28, at which it is then sent
    PIXELS = "pixels"  # of the picture that it is sent


@export("Zoom")
class Zoom(StrEnum):
    """When a model is asked a second time about a click, on the part of the screen around it, enlarged."""

    OFF = "off"
    UNSURE = "when-unsure"  # where its point and the screen disagree, or nothing was read at its point
    ALWAYS = "always"


@export("ModelSettings")
@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How a large model is asked.

    Attributes:
        model: For which one: its folder or address, as `--model` takes it; empty for any.
        family: Which prompt and replies; empty goes by its name.
        coordinates: What its points mean; None leaves that to the family.
        largest_picture: No picture is sent with longer sides, whichever way it lies; None leaves that to the family.
        zoom: When it is asked a second time about a click; None is `Zoom.UNSURE`.
    """

    model: str = ""
    family: str = ""
    coordinates: Coordinates | None = None
    largest_picture: Size | None = None
    zoom: Zoom | None = None


def same_model(one: str, other: str) -> bool:
    """Whether two names mean the same folder or address."""
    return _plain(one) == _plain(other)


def read_models(value: object) -> tuple[ModelSettings, ...]:
    """The entries of `models` in the settings file.

    Raises:
        ValueError: If they are not written like the example in the message.
    """
    example = 'models = [{ model = "http://localhost:8000/v1#m", family = "ui-tars-1.5" }]'
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"models = {value!r}: write a list, for example {example}")
    return tuple(_entry(one, example) for one in value)


def written_models(models: Sequence[ModelSettings]) -> list[dict[str, str]]:
    """The inverse of `read_models`."""
    return [
        {
            name: str(value)
            for name, value in (
                ("model", one.model),
                ("family", one.family),
                ("coordinates", one.coordinates),
                ("largest_picture", one.largest_picture),
                ("zoom", one.zoom),
            )
            if value
        }
        for one in models
    ]


def read_size(name: str, value: object) -> Size:
    """A size in the settings file, say `1920x1080`.

    Raises:
        ValueError: If it is none; the sentence names the key.
    """
    if not isinstance(value, str):
        raise ValueError(f'{name} = {value!r}: write a size in quotation marks, for example "1920x1080"')
    try:
        return Size.parse(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _entry(value: object, example: str) -> ModelSettings:
    match value:
        case Mapping() if value.keys() <= {"model", "family", "coordinates", "largest_picture", "zoom"}:
            pass
        case _:
            raise ValueError(f"models: {value!r} is no entry; write it as in {example}")
    model, family, coordinates, zoom = (value.get(name, "") for name in ("model", "family", "coordinates", "zoom"))
    if not (isinstance(model, str) and model and isinstance(family, str)):
        raise ValueError(f"models: {dict(value)!r} names no model; write it as in {example}")
    for name, given, known in (("coordinates", coordinates, Coordinates), ("zoom", zoom, Zoom)):
        if given and given not in set(known):
            raise ValueError(f"models: {name} = {given!r}: write {' or '.join(map(repr, map(str, known)))}")
    largest = value.get("largest_picture")
    return ModelSettings(
        model,
        family,
        Coordinates(coordinates) if coordinates else None,
        None if largest is None else read_size("models: largest_picture", largest),
        Zoom(zoom) if zoom else None,
    )


def _plain(name: str) -> str:
    """`name` without what may or may not be written at the end of an address."""
    bare, sign, rest = name.strip().partition("#")
    bare = re.sub(r"/(chat/completions|completions|models)$", "", bare.rstrip("/"))
    bare = re.sub(r"^(https?://[^/]+)$", r"\1/v1", bare)
    return f"{bare}{sign}{rest}"

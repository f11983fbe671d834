"""Reply formats: how a family of models writes its thought and its actions, as one value that families choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.core.reply import ParseError, Reply
from agent.grammar.calls import Unreadable
from vision.geometry import PixelPoint, Space


@dataclass(frozen=True, slots=True)
class ReplyFormat:
    """One way of writing replies.

    Attributes:
        name: For people: "tool calls in JSON".
        parse: Text of a reply and the space of its coordinates -> what it means. Never raises, whatever the text.
        render: The inverse. Raises ValueError where the format has no words for the reply.
        acts: Texts of which one comes before the first action; digits behind it write coordinates, not prose.
        example: The shortest well-formed reply, which errors show to the model.
    """

    name: str
    parse: Callable[[str, Space], Reply | ParseError]
    render: Callable[[Reply, Space], str]
    acts: tuple[str, ...]
    example: str


def guarded(read: Callable[[str, Space], Reply]) -> Callable[[str, Space], Reply | ParseError]:
    """`read`, with `Unreadable` as the value that callers of a format expect."""

    def parse(text: str, space: Space) -> Reply | ParseError:
        try:
            return read(text, space)
        except Unreadable as error:
            return ParseError(str(error), error.span)

    return parse


def checked(text: str, reply: Reply, parse: Callable[[str, Space], Reply | ParseError], space: Space) -> str:
    """`text`, if `parse` reads `reply` in it: a thought may hold what would be taken for an action.

    Raises:
        ValueError: If it does not.
    """
    read = parse(text, space)
    if isinstance(read, ParseError):
        raise ValueError(f"this format cannot express the reply: {read.message}")
    if (read.thought, tuple(map(type, read.actions))) != (reply.thought, tuple(map(type, reply.actions))):
        raise ValueError("this format cannot express the reply: its text would be taken for something else")
    return text


def model_numbers(at: PixelPoint, space: Space) -> tuple[float, float]:
    """The coordinates to write for a pixel: three decimals at most, whole where fractions would be refused.

    Raises:
        ValueError: If the pixel lies outside the frame.
    """
    if not (0 <= at.x <= space.pixels.width - 1 and 0 <= at.y <= space.pixels.height - 1):
        raise ValueError(f"point ({at.x}, {at.y}) lies outside the frame of {space.pixels}")
    point = space.to_model(at)
    digits = 6 if space.model.width == 1 else 3 if max(point.x, point.y) > 1 else 0
    x, y = round(point.x, digits), round(point.y, digits)
    return (int(x) if x == int(x) else x), (int(y) if y == int(y) else y)

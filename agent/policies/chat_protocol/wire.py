"""What goes over the wire and comes back: a conversation as JSON, and a reply as text that a family's reader takes."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from PIL import Image

from agent.policies.chat_protocol.assembly import ChatReply
from agent.policies.conversation.messages import Message, Picture, Role
from agent.policies.families.family import Family

_OPENING: Final = re.compile(r"<((?:gui_|seed:)?think(?:ing)?)>")
_CLOSING: Final = re.compile(r"</((?:gui_|seed:)?think(?:ing)?)>")


def as_json(messages: Iterable[Message]) -> list[dict[str, object]]:
    """Messages as requests hold them, pictures as PNG in the message itself."""
    return [_message(one) for one in messages]


def pictures_in(messages: Iterable[Message]) -> int:
    """How many pictures a conversation shows."""
    return sum(isinstance(part, Picture) for one in messages for part in one.parts)


def as_text(reply: ChatReply, family: Family) -> str:
    """The reply as the model wrote it, before its server took reasoning and calls out of it."""
    text = reply.text
    if reply.calls:
        calls = "\n".join(family.called(one.name, one.arguments) for one in reply.calls)
        text = f"{text.rstrip()}\n{calls}" if text.strip() else calls
    if reply.reasoning.strip():
        if text.strip():
            return f"<think>\n{reply.reasoning.strip()}\n</think>\n{text}"
        text = reply.reasoning  # the server took all of it for reasoning
    opening, closing = _OPENING.search(text), _CLOSING.search(text)
    if closing is not None and (opening is None or opening.start() > closing.start()):
        return f"<{closing[1]}>{text}"  # the prompt held the opening
    return text


def is_thinking(text: str) -> bool:
    """Whether a text ends within the reasoning that it begins with."""
    text = text.lstrip()
    while (opening := _OPENING.match(text)) is not None:
        _, closing, text = text.partition(f"</{opening[1]}>")
        if not closing:
            return True
        text = text.lstrip()
    return False


def _message(message: Message) -> dict[str, object]:
    if message.role is not Role.USER:
        return {"role": message.role.value, "content": "".join(map(str, message.parts))}
    return {"role": "user", "content": _parts(message.parts)}


def _parts(parts: Sequence[str | Picture]) -> list[dict[str, object]]:
    return [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{_png(part)}"}}
        if isinstance(part, Picture)
        else {"type": "text", "text": part}
        for part in parts
    ]


def _png(picture: Picture) -> str:
    image = Image.fromarray(picture.frame.pixels)
    sides = (picture.size.width, picture.size.height)
    if image.size != sides:
        image = image.resize(sides, Image.Resampling.BICUBIC)
    encoded = io.BytesIO()
    image.save(encoded, "PNG", compress_level=1)
    return base64.b64encode(encoded.getvalue()).decode("ascii")

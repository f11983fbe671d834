"""What a look at the screen tells a client: elements, what changed, a picture; text from the screen marked as such."""

from __future__ import annotations

import base64
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from mcp_types import CallToolResult, ImageContent, TextContent
from PIL import Image

from agent.mcp.desk import Look
from agent.mcp.primitives import UNTRUSTED, Primitive, PrimitiveError, picture_side
from agent.safety.injection.detection import find_injection
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State

_MOST_ELEMENTS: Final = 400
_MOST_CHANGES: Final = 20


def look_result(primitive: Primitive, arguments: Mapping[str, Any], look: Look) -> CallToolResult:
    """The result of a primitive.

    Raises:
        PrimitiveError: If the picture or the region that is asked for cannot be.
    """
    size = look.frame.size
    told: dict[str, Any] = {"screenshot_size": [size.width, size.height]}
    shown: tuple[Element, ...] = ()
    if look.changed is not None:
        told |= {"done": look.done, "changed_tiles": look.changed}
        appeared, vanished = (_without(*pair) for pair in ((look.elements, look.before), (look.before, look.elements)))
        told |= {"appeared": _described(appeared, _MOST_CHANGES), "vanished": _described(vanished, _MOST_CHANGES)}
        shown = appeared + vanished
    if look.note:
        told["note"] = look.note
    if primitive.name in ("read_screen", "find_element"):
        shown = look.elements
        found = shown if primitive.name == "read_screen" else _matching(str(arguments["description"]), shown)
        told["elements"] = _described(found, _MOST_ELEMENTS)
    if shown:
        told["untrusted"] = UNTRUSTED
        if (order := find_injection(look.elements)) is not None:
            told["warning"] = f"the screen {order.why}: {order.quoted}"
    if primitive.name == "cursor_position":
        told["cursor"] = None if look.cursor is None else [round(look.cursor.x), round(look.cursor.y)]
    longest = picture_side(primitive, arguments)
    content: list[Any] = [TextContent(type="text", text=json.dumps(told, ensure_ascii=False))]
    if longest:
        region = arguments.get("region") if primitive.name == "zoom" else None
        content.append(ImageContent(type="image", data=_picture(look, longest, region), mime_type="image/png"))
    return CallToolResult(content=content, structured_content=told, is_error=not look.done)


def _picture(look: Look, longest: int, region: Any) -> str:
    image = Image.fromarray(look.frame.pixels)
    if region is not None:
        left, top, right, bottom = _region(region, image.size)
        image = image.crop((left, top, right, bottom))
    scale = longest / max(image.size)
    if scale < 1 or region is not None:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    encoded = io.BytesIO()
    image.save(encoded, "PNG", compress_level=1)
    return base64.b64encode(encoded.getvalue()).decode()


def _region(region: Any, size: tuple[int, int]) -> tuple[int, int, int, int]:
    match region:
        case [int() | float() as x0, int() | float() as y0, int() | float() as x1, int() | float() as y1] if (
            0 <= x0 < x1 <= size[0] and 0 <= y0 < y1 <= size[1]
        ):
            return int(x0), int(y0), max(int(x1), int(x0) + 1), max(int(y1), int(y0) + 1)
        case _:
            raise PrimitiveError(f"region must be [x0, y0, x1, y1] within the screenshot, which is {size[0]}x{size[1]}")


def _matching(description: str, elements: tuple[Element, ...]) -> tuple[Element, ...]:
    from vision.icons.meanings import load_meanings
    from vision.perception.captions import folded
    from vision.perception.text_similarity import similarity

    wanted = folded(description)
    rated = [(similarity(wanted, folded(one.text)), one) for one in elements if one.text]
    rated += [(0.9, one) for one in elements if not one.text and load_meanings().rank(one.name, wanted) is not None]
    rated += [(0.5, one) for one in elements if one.kind.value.replace("_", " ") == wanted]
    return tuple(one for score, one in sorted(rated, key=lambda pair: -pair[0]) if score >= 0.5)[:10]


def _without(some: tuple[Element, ...], others: tuple[Element, ...]) -> tuple[Element, ...]:
    """Those of `some` that have no equal in `others`: of the same kind, text and state, with boxes that overlap."""
    known: defaultdict[tuple[Kind, str, frozenset[State]], list[PixelBox]] = defaultdict(list)
    for other in others:
        known[other.kind, other.text, other.state].append(other.box)
    return tuple(
        one for one in some
        if not any(one.box.intersection(box) is not None for box in known.get((one.kind, one.text, one.state), ()))
    )  # fmt: skip


def _described(elements: tuple[Element, ...], most: int) -> list[dict[str, Any]]:
    return [_element(one) for one in elements[:most]]


def _element(one: Element) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "text": one.text,
        "box": [round(side) for side in (one.box.left, one.box.top, one.box.right, one.box.bottom)],
        "state": sorted(state.value for state in one.state),
        **({"name": one.name} if one.name else {}),
    }

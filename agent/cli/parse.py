"""`deskhand parse`: a model's reply on stdin, its actions as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, FAILED, Adder, from_argument

if TYPE_CHECKING:
    from agent.grammar.reply_format import ReplyFormat
    from vision.geometry import Size, Space


def add(add: Adder) -> None:
    """Declare the command."""
    parse = add("parse", _parse, "read a model's reply on stdin and print its actions as JSON")
    parse.add_argument(
        "--family",
        required=True,
        help="ui-tars-1.0, omni, ui-tars-2, qwen3.5, opencua, or any other name of a family",
    )
    parse.add_argument(
        "--image", metavar="WxH", help="size of the image that the model saw, as it was sent (default: the screen's)"
    )
    parse.add_argument("--screen", metavar="WxH", required=True, help="size of the screen")


def _parse(parsed: argparse.Namespace) -> int:
    from agent.core.actions import to_json
    from agent.core.reply import ParseError
    from vision.geometry import Size, Space, Viewport

    screen = from_argument(Size.parse, parsed.screen)
    image = screen if parsed.image is None else from_argument(Size.parse, parsed.image)
    form, space = _format(parsed.family, image)
    # straight from the model's extent to the screen, so that the far edge stays the screen's far edge
    reply = form.parse(sys.stdin.read(), Space(pixels=screen, model=space.model))
    if isinstance(reply, ParseError):
        print(json.dumps({"error": reply.message, "span": list(reply.span)}, ensure_ascii=False))
        return FAILED
    actions = [to_json(action, Viewport.plain(screen)) for action in reply.actions]
    print(json.dumps({"thought": reply.thought, "actions": actions}, ensure_ascii=False))
    return DONE


def _format(name: str, image: Size) -> tuple[ReplyFormat, Space]:
    """How a family or a generation of UI-TARS writes, and the space of its points for an image."""
    from agent.grammar.ui_tars import Generation, ui_tars_format
    from agent.policies.families.selection import family_named
    from vision.geometry import Space

    if name in list(Generation):  # two of them are asked as another is
        generation = Generation(name)
        return ui_tars_format(generation), generation.space(image)
    family = from_argument(family_named, name)
    space = family.space(image)
    if space.model == family.image_size(image):  # pixels of the picture as it is sent, and it was sent as `image`
        space = Space(image, image)
    return family.format, space

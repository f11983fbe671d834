"""`deskhand parse`: a model's reply on stdin, its actions as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from agent.cli.usage import DONE, FAILED, Adder, from_argument


def add(add: Adder) -> None:
    """Declare the command."""
    parse = add("parse", _parse, "read a model's reply on stdin and print its actions as JSON")
    parse.add_argument("--family", required=True, help="ui-tars-1.0, ui-tars-1.5, doubao, omni or ui-tars-2")
    parse.add_argument("--image", metavar="WxH", help="size of the image that the model saw (default: the screen's)")
    parse.add_argument("--screen", metavar="WxH", required=True, help="size of the screen")


def _parse(parsed: argparse.Namespace) -> int:
    from agent.core.actions import to_json
    from agent.core.reply import ParseError
    from agent.grammar.ui_tars import Generation, parse
    from vision.geometry import Size, Space, Viewport

    generation = from_argument(Generation, parsed.family)
    screen = from_argument(Size.parse, parsed.screen)
    image = screen if parsed.image is None else from_argument(Size.parse, parsed.image)
    # straight from the model's extent to the screen, so that the far edge stays the screen's far edge
    reply = parse(sys.stdin.read(), Space(pixels=screen, model=generation.space(image).model))
    if isinstance(reply, ParseError):
        print(json.dumps({"error": reply.message, "span": list(reply.span)}, ensure_ascii=False))
        return FAILED
    actions = [to_json(action, Viewport.plain(screen)) for action in reply.actions]
    print(json.dumps({"thought": reply.thought, "actions": actions}, ensure_ascii=False))
    return DONE

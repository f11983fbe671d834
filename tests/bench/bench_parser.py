"""How fast replies are read, and how many of them rightly, beside the `ui-tars` package.

Measured: seconds per reply, over those conformance cases of tests/data/replies that both parsers read rightly (one that
gives up early would look fast otherwise); the share of replies each reads rightly; the share of faulty replies each
notices. The package is called as its README does: `parse_action_to_structure_output` with the family's model type.

Counted are only the families that function is made for (UI-TARS 1.0 and 1.5, Doubao), and of those only the actions,
not the thoughts: omni and XML replies are left out of both scores. The package's answers are translated generously:
fractions become pixels to within a pixel, boxes act at their centre, any name that `actions.key` knows is a right
key, of a mobile or browser action only the name counts, and in a faulty reply any exception is right.

The package leaves keys, directions and names to the program that it writes afterwards; deskhand checks them here, which
is part of its time.

Ceiling: the reading alone; at 1 µs for a call in Python, some thirty steps for a reply are 30 µs.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from report import report

from agent.core.actions import key, to_json
from agent.core.reply import ParseError
from agent.grammar.ui_tars import Generation, parse
from vision.geometry import Size, Viewport

FOLDER: Final = Path(__file__).parent.parent / "data" / "replies"
MODEL_TYPES: Final = {"ui-tars-1.0": "qwen2vl", "ui-tars-1.5": "qwen25vl", "doubao": "doubao"}
CLICKS: Final[dict[str, dict[str, Any]]] = {
    "click": {},
    "left_double": {"count": 2},
    "right_single": {"button": "right"},
}
ROUNDS: Final = 60

Parser = Callable[[str, str, Size], Any]
Actions = list[dict[str, Any]] | None
"""What a parser made of a reply, as `deskhand parse` prints it; None for an error."""


def main() -> None:
    try:
        from ui_tars.action_parser import parse_action_to_structure_output
    except ImportError:
        raise SystemExit("the peer is missing; install it with: pip install ui-tars") from None

    def ours(reply: str, family: str, size: Size) -> Any:
        return parse(reply, Generation(family).space(size))

    def theirs(reply: str, family: str, size: Size) -> Any:
        try:
            return parse_action_to_structure_output(reply, 1000, size.height, size.width, MODEL_TYPES[family])
        except Exception:  # it raises what its parts raise: AssertionError, ValueError, SyntaxError, …
            return None

    parsers = {"deskhand": (ours, _our_actions), "ui-tars": (theirs, _their_actions)}
    cases = _cases()
    right: dict[str, list[bool]] = {}
    with contextlib.redirect_stdout(io.StringIO()):  # the peer prints what it cannot read
        for name, (parser, meaning) in parsers.items():
            right[name] = [
                _same(meaning(parser(case["reply"], family, size), size), case.get("actions"))
                for family, size, case in cases
            ]
        both = [case for case, *answers in zip(cases, *right.values(), strict=True) if all(answers)]
        times = _times({name: parser for name, (parser, _) in parsers.items()}, both)
    rows: list[dict[str, object]] = []
    figures: dict[str, object] = {}
    for name, seconds in times.items():
        read = [answer for answer, case in zip(right[name], cases, strict=True) if "error" not in case[2]]
        noticed = [answer for answer, case in zip(right[name], cases, strict=True) if "error" in case[2]]
        row = {
            "median µs": round(statistics.median(seconds) * 1e6, 1),
            "p95 µs": round(statistics.quantiles(seconds, n=20)[18] * 1e6, 1),
            "replies/s": round(len(seconds) / sum(seconds)),
            "read rightly": f"{sum(read)}/{len(read)}",
            "faults noticed": f"{sum(noticed)}/{len(noticed)}",
        }
        rows.append({"parser": name, **row})
        figures[name] = row
    report("parser", rows, **figures)


def _cases() -> list[tuple[str, Size, dict[str, Any]]]:
    found = []
    for family in MODEL_TYPES:
        data = json.loads((FOLDER / f"{family}.json").read_text(encoding="utf-8"))
        found += [(family, Size(*data["image"]), case) for case in data["cases"]]
    return found


def _times(parsers: dict[str, Parser], cases: list[tuple[str, Size, dict[str, Any]]]) -> dict[str, list[float]]:
    """Seconds of each call, the parsers in turn, after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in parsers}
    for lap in range(ROUNDS + 1):
        for name, parser in parsers.items():
            for family, size, case in cases:
                started = time.perf_counter()
                parser(case["reply"], family, size)
                elapsed = time.perf_counter() - started
                if lap:
                    times[name].append(elapsed)
    return times


def _our_actions(reply: Any, size: Size) -> Actions:
    if isinstance(reply, ParseError):
        return None
    return [dict(to_json(action, Viewport.plain(size))) for action in reply.actions]


def _their_actions(reply: Any, size: Size) -> Actions:
    return None if reply is None else [_their_action(one, size) for one in reply]


def _their_action(one: dict[str, Any], size: Size) -> dict[str, Any]:
    name, inputs = one["action_type"], one["action_inputs"]

    def point(argument: str) -> list[float] | None:
        if argument not in inputs:
            return None
        left, top, right, bottom = json.loads(inputs[argument])
        return [(left + right) / 2 * size.width, (top + bottom) / 2 * size.height]

    match name:
        case "click" | "left_double" | "right_single":
            return {"kind": "click", "at": point("start_box"), **CLICKS[name]}
        case "drag":
            return {"kind": "drag", "start": point("start_box"), "end": point("end_box")}
        case "scroll":
            return {"kind": "scroll", "direction": inputs.get("direction"), "at": point("start_box")}
        case "hotkey":
            return {"kind": "hotkey", "keys": [_key(word) for word in inputs["key"].split()]}
        case "press" | "release":
            return {"kind": name, "key": _key(inputs["key"])}
        case "type":
            return {"kind": "type", "text": inputs.get("content", "")}
        case "wait":
            return {"kind": "wait", "seconds": 5.0}
        case "finished" | "call_user":
            return {"kind": name, "content": inputs.get("content", "")}
        case _:
            return {"kind": "foreign", "name": name, "arguments": inputs}


def _key(name: str) -> str:
    try:
        return key(name)
    except ValueError:
        return name


def _same(found: Any, expected: Any) -> bool:
    """Whether both say the same, numbers to within a pixel."""
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, abs_tol=1.0)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(_same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        if expected.get("kind") == "foreign":
            return bool(found.get("name") == expected["name"])
        return found.keys() == expected.keys() and all(_same(found[name], expected[name]) for name in found)
    return bool(found == expected)


if __name__ == "__main__":
    main()

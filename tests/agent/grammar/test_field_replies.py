"""Replies that went wrong for people in the field: each line of `field.jsonl` has its right value, and so its kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.core.actions import to_json
from agent.core.reply import ParseError
from agent.policies.families.family import Family
from agent.policies.families.selection import family_named
from vision.geometry import Size, Space, Viewport

FIELD = Path(__file__).parents[2] / "data" / "replies" / "field.jsonl"
CASES = [json.loads(line) for line in FIELD.read_text(encoding="utf-8").splitlines()]
T = "Thought: t\nAction: "
POINT = "start_box='(450,565)'"
WRONG: dict[str, Any] = {"error": True}


def called(action: str, **arguments: object) -> str:
    """A call of the tool `computer_use`."""
    call = {"name": "computer_use", "arguments": {"action": action, **arguments}}
    return f"<tool_call>\n{json.dumps(call)}\n</tool_call>"


def code(lines: str) -> str:
    """A block of code."""
    return f"## Code:\n```python\n{lines}\n```"


NEIGHBOURS: list[tuple[str, str, dict[str, Any]]] = [
    # several turns in one reply
    ("doubao", "Thought: a\nAction: wait()\nThought: b\nAction: wait()\nThought: c\nAction: finished()", WRONG),
    ("qwen3.5", f"{called('wait')}\n<tool_response>\nok\n</tool_response>\n{called('wait')}", WRONG),
    # two lines of actions, the second cut
    ("ui-tars-1.5", "Thought: go\nAction: wait()\nAction: type(content='a", WRONG),
    # forms of a point
    ("ui-tars-1.5", T + "click(start_box='<|box_start|>(450,565)<|box_end|>')", {"kinds": ["click"]}),
    ("ui-tars-1.5", T + "click(point='<|box_start|>(450,565)')", {"kinds": ["click"]}),
    ("ui-tars-1.5", T + "click(start_box='[450, 565]')", {"kinds": ["click"]}),
    ("doubao", T + "drag(start_point='<point>1 2</point>', end_point='<point>3 4</point>", {"kinds": ["drag"]}),
    ("doubao", T + "click(point='<point>450 5", WRONG),
    ("doubao", T + "type(content='the end is lo", WRONG),
    # outside the space, fractions of it
    ("doubao", T + "click(point='<point>-3 620</point>')", WRONG),
    ("doubao", T + "drag(start_point='<point>1 1</point>', end_point='<point>1 1001</point>')", WRONG),
    ("doubao", T + "drag(start_point='<point>0.1 0.2</point>', end_point='<point>0.5 0.5</point>')", WRONG),
    ("doubao", T + "click(point='<point>0 0</point>')", {"at": [0, 0]}),
    ("ui-tars-1.5", T + "click(start_box='(2400,300)')", WRONG),
    ("qwen3.5", called("left_click", coordinate=[0.5, 0.25]), WRONG),
    ("qwen3.5", called("left_click", coordinate=[1450, 20]), WRONG),
    ("evocua", called("left_click", coordinate=[1000, 0]), WRONG),
    ("kimi-k2.5", code("pyautogui.click(x=0.5, y=0.25)"), {"kinds": ["click"], "at": [960, 270]}),
    ("kimi-k2.5", code("pyautogui.click(x=960, y=270)"), WRONG),
    ("opencua", code("pyautogui.click(x=2400, y=270)"), WRONG),
    # amounts in pixels
    ("ui-tars-1.5", T + "scroll(start_box='(5,5)', direction='up', amount=100000)", {"max_notches": 50}),
    ("qwen3.5", called("scroll", coordinate=[5, 5], pixels=-900), {"max_notches": 50}),
    ("opencua", code("pyautogui.scroll(-1000)"), {"max_notches": 50}),
    # marks around the word and the call
    ("ui-tars-1.5", "Thought: t\n### Action:\nclick(" + POINT + ")", {"kinds": ["click"]}),
    ("ui-tars-1.5", "**Thought:** t\n**Action**: click(" + POINT + ")", {"kinds": ["click"]}),
    ("ui-tars-1.5", "Thought: t\nAction:\n```python\nclick(" + POINT + ")\n```", {"kinds": ["click"]}),
    ("doubao", "<answer>wait()</answer>", {"kinds": ["wait"]}),
    ("doubao", "<think>t</think><answer>All is saved.</answer>", {"kinds": ["finished"]}),
    ("glm-4.5v", "Save.\nAction: <|begin_of_box|>left_click(start_box='[1, 2]')<|end_of_box|>", {"kinds": ["click"]}),
    ("glm-4.5v", "Save.\nAction: left_click(start_box='[450, 565]')\nMemory:\n[]", {"kinds": ["click"]}),
    # capitals, hyphens, positions, counts
    ("ui-tars-1.5", T + "LEFT_DOUBLE(" + POINT + ")", {"kinds": ["click"], "count": 2}),
    ("ui-tars-1.5", T + "hotkey(key='Ctrl+Shift-T')", {"keys": ["ctrl", "shift", "t"]}),
    ("ui-tars-1.5", T + "hotkey(key='ctrl -')", {"keys": ["ctrl", "-"]}),
    ("ui-tars-1.5", T + "type('hello')", {"kinds": ["type"]}),
    ("ui-tars-1.5", T + "click('(450,565)')", {"kinds": ["click"]}),
    ("opencua", code("computer.tripleClick(x=960, y=546)"), {"kinds": ["click"], "count": 3}),
    # reports of failure, code that is not on the list, replies without an end
    ("qwen3.5", called("terminate", status="failure"), {"kinds": ["call_user"]}),
    ("opencua", code("computer.terminate(status='failure')"), {"kinds": ["call_user"]}),
    ("opencua", code("for one in range(9): pyautogui.click(one, one)"), WRONG),
    ("opencua", code("pyautogui.write(open('/etc/passwd').read())"), WRONG),
    ("qwen3.5", '<tool_call>\n{"name": "computer_use", "arguments": {"action": "left_click", "coor', WRONG),
    ("qwen3.5", "<think>I might <tool_call>{}</tool_call>", WRONG),
    ("qwen3.5", called("fly"), WRONG),
    ("gui-owl-1.5", "Action: Click the Save button.", WRONG),
]  # fmt: skip
"""Family, reply, what is right: other replies of the same kinds."""


def parsed(family: str, screen: tuple[int, int], reply: str) -> dict[str, Any]:
    """What the command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", "parse", "--family", family, "--screen", f"{screen[0]}x{screen[1]}"],
        input=reply, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    printed: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if "error" in printed else 0)
    assert done.stderr == ""
    return printed


def meant(family: Family, screen: Size, reply: str) -> dict[str, Any]:
    """The same without a process."""
    read = family.format.parse(reply, Space(pixels=screen, model=family.space(screen).model))
    if isinstance(read, ParseError):
        return {"error": read.message}
    return {"actions": [to_json(action, Viewport.plain(screen)) for action in read.actions]}


def is_right(printed: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether what the command printed fulfils all that a case asks for."""
    if "either" in right:
        return any(is_right(printed, one) for one in right["either"])
    if "error" in right or "error" in printed:
        return "error" in right and bool(printed.get("error"))
    actions = printed["actions"]
    first = actions[0]
    checks = {
        "actions": lambda value: actions == value,
        "kinds": lambda value: [one["kind"] for one in actions] == value,
        "keys": lambda value: first["kind"] == "hotkey" and first["keys"] == value,
        "count": lambda value: first.get("count", 1) == value,
        "at": lambda value: first["at"] == pytest.approx(value),
        "max_notches": lambda value: first["kind"] == "scroll" and 0 < first.get("amount", 5) <= value,
    }
    return all(checks[name](value) for name, value in right.items())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['family']}: {case['why'] or at}" for at, case in enumerate(CASES)])
def test_a_reply_of_the_field_is_read_right(case: dict[str, Any]) -> None:
    printed = parsed(case["family"], tuple(case["screen"]), case["reply"])
    assert is_right(printed, case["right"]), printed


@pytest.mark.parametrize(("family", "reply", "right"), NEIGHBOURS)
def test_other_replies_of_the_same_kind_are_read_right(family: str, reply: str, right: dict[str, Any]) -> None:
    printed = meant(family_named(family), Size(1920, 1080), reply)
    assert is_right(printed, right), printed

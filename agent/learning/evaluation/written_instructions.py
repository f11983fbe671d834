"""Instructions that people wrote, each with a small screen and the right first step: a quick test of any policy.

A folder holds `instructions.jsonl` (`on` which screen, what they `say`, what to `do`, `at` what, which `text` or
`keys`) and `instruction_screens.json` (the elements by name). Written apart from the templates that models learn from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from agent.core.actions import Action, CallUser, Click, Drag, Hotkey, Type
from agent.core.policy import Observation, Policy
from agent.core.reply import ParseError
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.builtin.examples import ActionKind
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind, State


@dataclass(frozen=True, slots=True)
class WrittenInstruction:
    """One instruction.

    Attributes:
        at: On what the first step acts, a place in `elements`; None where it acts on nothing.
        text: What is typed, or what is missing.
    """

    screen: str
    task: str
    size: Size
    elements: tuple[Element, ...]
    deed: ActionKind
    at: int | None = None
    text: str = ""
    keys: tuple[str, ...] = ()


def written_instructions(folder: Path) -> Iterator[WrittenInstruction]:
    """All of a folder.

    Raises:
        ValueError: If one names a screen or an element that is not there.
    """
    screens = json.loads((folder / "instruction_screens.json").read_text(encoding="utf-8"))
    for number, line in enumerate((folder / "instructions.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        told = json.loads(line)
        screen = screens.get(told["on"])
        ids = [] if screen is None else [element["id"] for element in screen["elements"]]
        at = told.get("at")
        if screen is None or (at is not None and at not in ids):
            raise ValueError(f"instructions.jsonl, line {number}: there is no {told['on']}/{at}")
        elements = tuple(
            Element(
                Kind(element["kind"]),
                PixelBox(*map(float, element["box"])),
                element["text"],
                frozenset(State(state) for state in element["state"]),
            )
            for element in screen["elements"]
        )
        yield WrittenInstruction(
            told["on"],
            told["say"],
            Size(*screen["size"]),
            elements,
            ActionKind(told["do"]),
            None if at is None else ids.index(at),
            told.get("text", ""),
            tuple(told.get("keys", ())),
        )


def is_right(policy: Policy, instruction: WrittenInstruction) -> bool:
    """Whether the policy's first step on that screen is the right one."""
    observation = Observation(instruction.task, 1, _drawn(instruction), instruction.elements)
    prediction = policy.predict(observation, (), Stop())
    reply = prediction.reply or parse(prediction.text, policy.space(instruction.size))
    return not isinstance(reply, ParseError) and does(reply.actions, instruction)


def does(actions: tuple[Action, ...], instruction: WrittenInstruction) -> bool:
    """Whether these actions are what is asked for."""
    box = None if instruction.at is None else instruction.elements[instruction.at].box

    def on_it(at: PixelPoint | None) -> bool:
        return box is not None and at is not None and box.contains(at)

    counts = {ActionKind.CLICK: ("left", 1), ActionKind.DOUBLE_CLICK: ("left", 2), ActionKind.RIGHT_CLICK: ("right", 1)}
    match instruction.deed, actions:
        case ((ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK), (Click(at, button, count),)):
            return on_it(at) and (button.value, count) == counts[instruction.deed]
        case ActionKind.FILL, (Click(at), *_, Type(text)):
            return on_it(at) and text == instruction.text
        case ActionKind.WRITE, (Type(text),):
            return text == instruction.text
        case ActionKind.KEYS, (Hotkey(keys),):
            return keys == instruction.keys
        case ActionKind.DRAG, (Drag(start),):
            return on_it(start)
        case ActionKind.ASK, (CallUser(),):
            return True
        case _:
            return False


def _drawn(instruction: WrittenInstruction) -> Frame:
    """The screen as a plain drawing, for those who look."""
    image = Image.new("RGB", (instruction.size.width, instruction.size.height), "#f0f0f0")
    draw = ImageDraw.Draw(image)
    for element in instruction.elements:
        box = element.box
        if element.kind not in {Kind.TEXT, Kind.LINK, Kind.MENU_ITEM}:
            draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline="#808080", fill="#ffffff")
        draw.text((box.left + 6, box.top + 4), element.text, fill="#000000")
    return Frame(np.asarray(image).copy(), Viewport.plain(instruction.size))

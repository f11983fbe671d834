"""Hand-written instructions, each with a small screen and the right first step: a quick test of any policy.

A folder holds `instructions.jsonl` (`on` which screen, what they `say`, what to `do`, `at` what, which `text` or
`keys`) and `instruction_screens.json` (the elements by name). They do not come from the templates of training data.
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
    """A hand-written instruction with its screen and the right first step.

    Attributes:
        at: Index of the target in `elements`; None where the step has no target.
        text: The text to type, or the name that is missing on the screen.
    """

    screen: str
    task: str
    size: Size
    elements: tuple[Element, ...]
    kind: ActionKind
    at: int | None = None
    text: str = ""
    keys: tuple[str, ...] = ()


def written_instructions(folder: Path) -> Iterator[WrittenInstruction]:
    """The instructions of a folder.

    Raises:
        ValueError: If an instruction names a screen or an element that does not exist.
    """
    screens = json.loads((folder / "instruction_screens.json").read_text(encoding="utf-8"))
    for number, line in enumerate((folder / "instructions.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        record = json.loads(line)
        screen = screens.get(record["on"])
        ids = [] if screen is None else [element["id"] for element in screen["elements"]]
        at = record.get("at")
        if screen is None or (at is not None and at not in ids):
            raise ValueError(f"instructions.jsonl, line {number}: there is no {record['on']}/{at}")
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
            record["on"],
            record["say"],
            Size(*screen["size"]),
            elements,
            ActionKind(record["do"]),
            None if at is None else ids.index(at),
            record.get("text", ""),
            tuple(record.get("keys", ())),
        )


def is_first_step_right(policy: Policy, instruction: WrittenInstruction) -> bool:
    """Whether the policy's first step on the instruction's screen is right."""
    observation = Observation(instruction.task, 1, _drawing(instruction), instruction.elements)
    prediction = policy.predict(observation, (), Stop())
    reply = prediction.reply or parse(prediction.text, policy.space(instruction.size))
    return not isinstance(reply, ParseError) and carries_out(reply.actions, instruction)


def carries_out(actions: tuple[Action, ...], instruction: WrittenInstruction) -> bool:
    """Whether these actions are the right first step."""
    box = None if instruction.at is None else instruction.elements[instruction.at].box

    def on_target(at: PixelPoint | None) -> bool:
        return box is not None and at is not None and box.contains(at)

    counts = {ActionKind.CLICK: ("left", 1), ActionKind.DOUBLE_CLICK: ("left", 2), ActionKind.RIGHT_CLICK: ("right", 1)}
    match instruction.kind, actions:
        case ((ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK), (Click(at, button, count),)):
            return on_target(at) and (button.value, count) == counts[instruction.kind]
        case ActionKind.FILL, (Click(at), *_, Type(text)):
            return on_target(at) and text == instruction.text
        case ActionKind.WRITE, (Type(text),):
            return text == instruction.text
        case ActionKind.KEYS, (Hotkey(keys),):
            return keys == instruction.keys
        case ActionKind.DRAG, (Drag(start),):
            return on_target(start)
        case ActionKind.ASK, (CallUser(),):
            return True
        case _:
            return False


def _drawing(instruction: WrittenInstruction) -> Frame:
    """The screen as a plain drawing, for policies that look at pixels."""
    image = Image.new("RGB", (instruction.size.width, instruction.size.height), "#f0f0f0")
    draw = ImageDraw.Draw(image)
    for element in instruction.elements:
        box = element.box
        if element.kind not in {Kind.TEXT, Kind.LINK, Kind.MENU_ITEM}:
            draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline="#808080", fill="#ffffff")
        draw.text((box.left + 6, box.top + 4), element.text, fill="#000000")
    return Frame(np.asarray(image).copy(), Viewport.plain(instruction.size))

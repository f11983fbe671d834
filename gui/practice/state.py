"""State of a practice application (the ground truth): a JSON file that is replaced at every change. No Qt here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from vision.perception.elements import Kind

Value: TypeAlias = str | int | bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One visible element.

    Attributes:
        box: Left, top, right, bottom in desktop pixels, right and bottom exclusive.
        text: What it says: a label, a caption, the content of a field.
        name: Its name in `State.values` where it has one.
        states: What is said of its condition, by the names of `vision.perception.elements.State`.
        points: Its affordance points by name, in desktop pixels.
    """

    kind: Kind
    box: tuple[int, int, int, int]
    text: str
    name: str = ""
    checked: bool = False
    states: tuple[str, ...] = ()
    points: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def centre(self) -> tuple[int, int]:
        """Where to press it, in desktop pixels."""
        left, top, right, bottom = self.box
        return (left + right) // 2, (top + bottom) // 2


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """The right next step, as the application itself knows it; named as in `policies.builtin.examples.Decision`.

    Attributes:
        element: Place in `State.elements`.
        span: Characters of the instruction.
    """

    kind: str
    step: int
    steps: int
    element: int | None = None
    point: str = "press"
    share: float | None = None
    span: tuple[int, int] | None = None
    keys: tuple[str, ...] = ()
    direction: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the task is that was set to an application, judged on the application's own state.

    Attributes:
        instruction: What a person would say.
        script: The same for the `steps` policy.
        sorts: The kind of each goal.
        done: How many goals are reached, in their order.
        ends: How a right run ends: `finished`, or `call_user` where something is not as it must be.
        solved: Whether a run that ends now has done what was asked, and nothing else.
        stray: What was done that nobody asked for.
        harm: That part of `stray` which cannot be taken back.
        due: The right next step.
    """

    instruction: str
    script: str
    sorts: tuple[str, ...]
    done: int
    ends: str
    solved: bool
    stray: tuple[str, ...]
    harm: tuple[str, ...]
    due: ExpectedStep


@dataclass(frozen=True, slots=True)
class State:
    """What a practice application holds, shows, and has done.

    Attributes:
        values: The application's own data by name.
        log: What happened, oldest first: `saved`, `deleted`, `opened shopping.txt` ...
        elements: What is visible now, in no particular order.
        task: How far its task is, where it was given one.
    """

    app: str
    values: Mapping[str, Value]
    log: tuple[str, ...] = ()
    elements: tuple[Shown, ...] = ()
    task: Progress | None = None

    def element(self, kind: Kind, text: str) -> Shown:
        """The one visible element of this kind that says `text`.

        Raises:
            LookupError: If there is none, or more than one.
        """
        found = [one for one in self.elements if one.kind is kind and one.text == text]
        if len(found) != 1:
            shown = sorted(one.text for one in self.elements if one.kind is kind)
            raise LookupError(f"{len(found)} of kind {kind.value} say {text!r}; there are: {shown}")
        return found[0]


def write_state(path: Path, state: State) -> None:
    """Replace `path` with `state`; a reader sees the old file or the new one, never a part."""
    content: dict[str, object] = {
        "app": state.app,
        "values": dict(state.values),
        "log": list(state.log),
        "elements": [
            {"kind": one.kind.value, "box": one.box, "text": one.text, "name": one.name, "checked": one.checked}
            | ({"states": one.states} if one.states else {})
            | ({"points": dict(one.points)} if one.points else {})
            for one in state.elements
        ],
    }
    if state.task is not None:
        content["task"] = asdict(state.task)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)


def read_state(path: Path) -> State | None:
    """The state in `path`, or None where the application has not written one yet."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return State(
        app=content["app"],
        values=content["values"],
        log=tuple(content["log"]),
        elements=tuple(
            Shown(
                Kind(one["kind"]),
                tuple(one["box"]),
                one["text"],
                one["name"],
                one["checked"],
                tuple(one.get("states", ())),
                {name: (at[0], at[1]) for name, at in one.get("points", {}).items()},
            )
            for one in content["elements"]
        ),
        task=None if "task" not in content else _progress(content["task"]),
    )


def _progress(content: dict[str, Any]) -> Progress:
    due = content["due"]
    span = None if due["span"] is None else (due["span"][0], due["span"][1])
    lists = {name: tuple(content[name]) for name in ("sorts", "stray", "harm")}
    return Progress(**content | lists | {"due": ExpectedStep(**due | {"span": span, "keys": tuple(due["keys"])})})

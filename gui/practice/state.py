"""The ground truth of a practice application: a JSON file that is replaced, whole, at every change. No Qt here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from vision.perception import Kind

Value: TypeAlias = str | int | bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One visible element.

    Attributes:
        box: Left, top, right, bottom in desktop pixels, right and bottom exclusive.
        text: What it says: a label, a caption, the content of a field.
        name: Its name in `State.values` where it has one.
    """

    kind: Kind
    box: tuple[int, int, int, int]
    text: str
    name: str = ""
    checked: bool = False

    @property
    def centre(self) -> tuple[int, int]:
        """Where to press it, in desktop pixels."""
        left, top, right, bottom = self.box
        return (left + right) // 2, (top + bottom) // 2


@dataclass(frozen=True, slots=True)
class State:
    """What a practice application holds, shows, and has done.

    Attributes:
        values: The application's own data by name.
        log: What happened, oldest first: `saved`, `deleted`, `opened shopping.txt` ...
        elements: What is visible now, in no particular order.
    """

    app: str
    values: Mapping[str, Value]
    log: tuple[str, ...] = ()
    elements: tuple[Shown, ...] = ()

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
    content = {
        "app": state.app,
        "values": dict(state.values),
        "log": list(state.log),
        "elements": [
            {"kind": one.kind.value, "box": one.box, "text": one.text, "name": one.name, "checked": one.checked}
            for one in state.elements
        ],
    }
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
            Shown(Kind(one["kind"]), tuple(one["box"]), one["text"], one["name"], one["checked"])
            for one in content["elements"]
        ),
    )

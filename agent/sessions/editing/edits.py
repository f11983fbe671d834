"""Edits of a recording: a closed union of frozen dataclasses, and how each is written as a line and as JSON.

    move 5 to 2                     delete 3
    insert click "Save" after 3     insert press ctrl+s before 1
    text 4 = Ada                    words 4 = click "Send"          what an inserted step says
    target 4 = "Surname"            target 4 = 120,88               by its name on the recorded screen, or its pixel
    parameter 4 = name              parameter 4 = name: Ada         all that is typed or chosen there, or a part
    no-parameter name
    check 4 file=/home/ada/a.txt    no-check 4 file=/home/ada/a.txt

Steps are counted from 1, as they stand when the edit is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from agent.core.actions import JsonValue


@dataclass(frozen=True, slots=True)
class MoveStep:
    """Put a step at another place; the steps between move up or down."""

    step: int
    to: int


@dataclass(frozen=True, slots=True)
class DeleteStep:
    """Leave a step out."""

    step: int


@dataclass(frozen=True, slots=True)
class InsertStep:
    """Insert an instruction of the steps language; `at` will be its number."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class SetText:
    """Type another text."""

    step: int
    text: str


@dataclass(frozen=True, slots=True)
class SetWords:
    """Let an inserted step say something else."""

    step: int
    words: str


@dataclass(frozen=True, slots=True)
class SetTarget:
    """Act on something else: the element of that name on the recorded screen, or what is at a pixel, `X,Y`."""

    step: int
    target: str


@dataclass(frozen=True, slots=True)
class MarkParameter:
    """Name a value that varies: all that a step types or chooses, or a part of it.

    Attributes:
        value: The part; empty for all of it.
        start: The character of the text at which the part is looked for.
    """

    step: int
    name: str
    value: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class UnmarkParameter:
    """Let a value vary no longer."""

    name: str


@dataclass(frozen=True, slots=True)
class AddCheck:
    """Check after a step that something is so: `text=…`, `no-text=…`, `title=…`, `file=…`, `clipboard=…`."""

    step: int
    check: str


@dataclass(frozen=True, slots=True)
class RemoveCheck:
    """Check it no longer."""

    step: int
    check: str


Edit = (
    MoveStep
    | DeleteStep
    | InsertStep
    | SetText
    | SetWords
    | SetTarget
    | MarkParameter
    | UnmarkParameter
    | AddCheck
    | RemoveCheck
)

_KINDS: Final[Mapping[str, type[Edit]]] = {
    "move": MoveStep,
    "delete": DeleteStep,
    "insert": InsertStep,
    "text": SetText,
    "words": SetWords,
    "target": SetTarget,
    "parameter": MarkParameter,
    "no-parameter": UnmarkParameter,
    "check": AddCheck,
    "no-check": RemoveCheck,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}

_FORMS: Final[Mapping[re.Pattern[str], Callable[[re.Match[str]], Edit]]] = {
    re.compile(r"move (\d+) to (\d+)"): lambda found: MoveStep(int(found[1]), int(found[2])),
    re.compile(r"delete (\d+)"): lambda found: DeleteStep(int(found[1])),
    re.compile(r"insert (.+) before (\d+)", re.DOTALL): lambda found: InsertStep(int(found[2]), found[1]),
    re.compile(r"insert (.+) after (\d+)", re.DOTALL): lambda found: InsertStep(int(found[2]) + 1, found[1]),
    re.compile(r"text (\d+) ?= ?(.*)", re.DOTALL): lambda found: SetText(int(found[1]), found[2]),
    re.compile(r"words (\d+) ?= ?(.*)", re.DOTALL): lambda found: SetWords(int(found[1]), found[2]),
    re.compile(r"target (\d+) ?= ?(.+)", re.DOTALL): lambda found: SetTarget(int(found[1]), found[2]),
    re.compile(r"parameter (\d+) ?= ?(\w+)(?:: ?(.+))?", re.DOTALL): lambda found: MarkParameter(
        int(found[1]), found[2], found[3] or ""
    ),
    re.compile(r"no-parameter (\w+)"): lambda found: UnmarkParameter(found[1]),
    re.compile(r"check (\d+) (.+)", re.DOTALL): lambda found: AddCheck(int(found[1]), found[2]),
    re.compile(r"no-check (\d+) (.+)", re.DOTALL): lambda found: RemoveCheck(int(found[1]), found[2]),
}


def edit_from_line(line: str) -> Edit:
    """The edit that a line says.

    Raises:
        ValueError: If it says none; one sentence.
    """
    for form, make in _FORMS.items():
        found = form.fullmatch(line.strip())
        if found is not None:
            return make(found)
    raise ValueError(
        f'{line[:80]!r} is no edit; write for example: delete 3, move 5 to 2, insert click "Save" after 3, '
        'text 4 = Ada, target 4 = "Surname", parameter 4 = name, check 4 text=Saved'
    )


def edit_from_json(record: JsonValue) -> Edit:
    """The edit that a JSON object says: `{"edit": "move", "step": 5, "to": 2}`.

    Raises:
        ValueError: If it says none; one sentence.
    """
    if not isinstance(record, dict) or not isinstance(name := record.get("edit"), str) or name not in _KINDS:
        raise ValueError(f'an edit is written as {{"edit": one of {", ".join(_KINDS)}, …}}')
    kind, values = _KINDS[name], {key: value for key, value in record.items() if key != "edit"}
    counted = {"step", "to", "at", "start"}
    for key, value in values.items():
        wanted: type = int if key in counted else str
        if isinstance(value, bool) or not isinstance(value, wanted):
            raise ValueError(
                f"{key} of the edit {name!r} is {value!r}, which is no {'number' if wanted is int else 'text'}"
            )
    try:
        return kind(**values)  # type: ignore[arg-type]  # just checked
    except TypeError:
        raise ValueError(f"the edit {name!r} takes {', '.join(kind.__dataclass_fields__)}") from None


def edit_to_json(edit: Edit) -> dict[str, JsonValue]:
    """The inverse of `edit_from_json`."""
    return {"edit": _NAMES[type(edit)], **asdict(edit)}

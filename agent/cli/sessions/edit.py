"""`deskhand session edit`: steps of a recording reordered, left out, inserted, changed, checked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, UsageError, from_argument

if TYPE_CHECKING:
    from agent.core.actions import JsonValue
    from agent.sessions.editing.draft import Draft, Drafting
    from agent.sessions.editing.edits import Edit
    from agent.sessions.recorded_actions import RecordedAction


def add_session_edit(parser: argparse.ArgumentParser) -> None:
    """Declare what `edit` takes."""
    parser.add_argument(
        "edits",
        nargs="*",
        metavar="EDIT",
        help='move 5 to 2 · delete 3 · insert click "Save" after 3 · text 4 = Ada · words 4 = press ctrl+s · '
        'target 4 = "Surname" (or X,Y) · parameter 4 = name (or name: Ada) · no-parameter name · '
        "check 4 text=Saved · no-check 4 text=Saved; each a line, the numbers as they stand then; "
        "- reads them from standard input, as lines or as JSON objects",
    )
    parser.add_argument("--dry-run", action="store_true", help="show what it would be, and write nothing")
    parser.add_argument("--versions", action="store_true", help="list the versions there are")
    parser.add_argument("--restore", type=int, metavar="N", help="let version N count again; 0 is what was recorded")
    parser.add_argument("--json", action="store_true", help="one JSON object per step, or per version")


def edit(parsed: argparse.Namespace) -> int:
    """Show the steps of a recording, and edit them where that is asked for: all edits or none."""
    from agent.sessions.editing.draft import Drafting
    from agent.sessions.editing.versions import restore_version, save_draft
    from agent.sessions.reader import SessionReader

    if sum((bool(parsed.edits), parsed.versions, parsed.restore is not None)) > 1:
        raise UsageError("edits, --versions and --restore are three ways; take one at a time")
    if parsed.versions:
        return _versions(parsed.file, as_json=parsed.json)
    if parsed.restore is not None:
        from_argument(lambda _: restore_version(parsed.file, parsed.restore), "")
    with SessionReader(parsed.file) as reader:
        drafting = from_argument(lambda _: Drafting(reader), "")
        draft = drafting.start
        for number, given in enumerate(_edits(parsed.edits), start=1):
            try:
                draft = drafting.edited(draft, given)
            except ValueError as error:
                raise UsageError(f"edit {number}: {error}; nothing was changed") from None
        lines = [_as_json(*step) if parsed.json else _line(*step) for step in _steps(drafting, draft)]
    if parsed.edits and not parsed.dry_run:
        save_draft(parsed.file, draft)
    print("\n".join(lines))
    if parsed.dry_run:
        print("nothing was written", file=sys.stderr)
    return DONE


def _edits(given: Iterable[str]) -> list[Edit]:
    from agent.sessions.editing.edits import edit_from_json, edit_from_line

    lines = [line for text in given for line in (sys.stdin.read().splitlines() if text == "-" else [text])]
    found = []
    for number, line in enumerate(filter(str.strip, lines), start=1):
        try:
            found.append(edit_from_json(json.loads(line)) if line.lstrip().startswith("{") else edit_from_line(line))
        except (ValueError, RecursionError) as error:
            raise UsageError(f"edit {number}: {error}; nothing was changed") from None
    return found


def _steps(drafting: Drafting, draft: Draft) -> list[tuple[int, RecordedAction, dict[str, str]]]:
    """Each step with its number and the parameters that it uses, by name."""
    return [
        (
            number,
            one,
            {
                parameter.name: parameter.value
                for parameter in draft.parameters
                if any(place.seq == one.record.seq for place in parameter.places)
            },
        )
        for number, one in enumerate(drafting.actions(draft), start=1)
    ]


def _line(number: int, one: RecordedAction, parameters: dict[str, str]) -> str:
    from agent.sessions.recorded_actions import in_words

    notes = ["inserted"] if one.words else []
    notes += [f"{name} = {value}" for name, value in parameters.items()] + [f"check {check}" for check in one.checks]
    line = f"{number:3}  {in_words(one)}" + (f"   [{'; '.join(notes)}]" if notes else "")
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _as_json(number: int, one: RecordedAction, parameters: dict[str, str]) -> str:
    from agent.core.actions import Type
    from agent.sessions.recorded_actions import in_words

    record: dict[str, JsonValue] = {
        "number": number,
        "recorded": None if one.words else one.record.step,
        "words": in_words(one),
        "text": one.action.text if isinstance(one.action, Type) else None,
        "parameters": dict(parameters),
        "checks": list(one.checks),
    }
    return json.dumps(record, ensure_ascii=False)


def _versions(path: Path, *, as_json: bool) -> int:
    from agent.sessions.reader import SessionReader

    with SessionReader(path) as reader:
        versions = reader.versions()
    for version in versions:
        steps = None if version.script is None else len(version.script)
        record = {"number": version.number, "written": version.at_s, "steps": steps, "counts": version is versions[-1]}
        what = "as it was recorded" if steps is None else f"{steps} steps"
        counts = ", counts" if version is versions[-1] else ""
        written = f"{datetime.fromtimestamp(version.at_s):%Y-%m-%d %H:%M:%S}"
        print(json.dumps(record) if as_json else f"{version.number:3}  {written}  {what}{counts}")
    if not versions and not as_json:
        print("it was never edited")
    return DONE

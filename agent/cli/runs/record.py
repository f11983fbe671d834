"""`deskhand record`: record a person into a session file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.runs.run_options import add_area_options, area_of
from agent.cli.sessions.redact import add_redact_options, redactor_for
from agent.cli.usage import DONE, FAILED, Adder, UsageError, from_argument

if TYPE_CHECKING:
    from agent.core.actions import Action
    from agent.core.events import Event


def add(add: Adder) -> None:
    """Declare the command."""
    record = add("record", _record, "record what you do, to be replayed, shared or learnt from")
    record.add_argument("file", type=Path, metavar="FILE")
    add_area_options(record)
    record.add_argument("--task", default="", metavar="TEXT", help="what you are going to do, in your words")
    record.add_argument("--private-key", metavar="KEYS", help="turns recording off and on again (default: Ctrl+Alt+P)")
    add_redact_options(record)
    record.add_argument("--json", action="store_true", help="one JSON object per event")


def _record(parsed: argparse.Namespace) -> int:
    import os

    from agent.cli.runs.terminal import EventPrinter
    from agent.core.actions import Type
    from agent.core.config import load
    from agent.core.events import Ended, Judged, Reason
    from agent.core.secrets import secret_names
    from agent.core.stop import Stop, StopOnSignals, chord_name, parse_chord
    from agent.desktop.monitor.stop_key import StopKey
    from agent.factory import person_recording
    from agent.recording.demonstration import PRIVATE_CHORD

    config, area = load(), area_of(parsed)
    private = PRIVATE_CHORD if parsed.private_key is None else from_argument(parse_chord, parsed.private_key)
    if set(private) == set(config.stop_chord):
        raise UsageError(f"{chord_name(private)} ends the recording; choose another key with --private-key")
    if hasattr(os, "nice"):
        os.nice(5)  # the person's programs come first
    printer, stop, code = EventPrinter(sys.stdout, as_json=parsed.json), Stop(), FAILED
    most = 0

    def say(left: int) -> None:
        nonlocal most
        if left > most:
            most = left
            print(f"reading {left} {'screen' if left == 1 else 'screens'}", file=sys.stderr)

    prepared = person_recording(
        parsed.file,
        area,
        config,
        task=parsed.task,
        private_chord=private,
        redactor=redactor_for(parsed),
        reading=say,
    )
    with prepared as recording, StopOnSignals(stop), StopKey(stop, config.stop_chord):
        print(
            f"recording into {parsed.file}; {chord_name(config.stop_chord)} ends it, "
            f"{chord_name(private)} turns private mode on and off",
            file=sys.stderr,
        )
        secrets: dict[str, None] = {}
        for event in recording.run(stop):
            printer.show(without_typed_text(event))
            match event:
                case Judged(step=step, action=Type(text), note=note) if names := secret_names(text):
                    secrets |= dict.fromkeys(names)
                    print(f"[{step}] {note}; {{{{secret:{names[0]}}}}} stands for it", file=sys.stderr)
                case Ended(reason=reason):
                    code = DONE if reason is Reason.FINISHED else FAILED
    _name_parameters(parsed.file)
    if secrets:
        print(
            f"what was typed in {len(secrets)} places is not kept; before a replay, put it into the keyring with: "
            + "; ".join(f"deskhand secret set {name}" for name in secrets),
            file=sys.stderr,
        )
    return code


def without_typed_text(event: Event) -> Event:
    """`event` as it is printed while a person is recorded: a screen may be shared, so what they type is not shown."""
    from dataclasses import replace

    from agent.core.events import Executed, Judged

    match event:
        case Judged(action=action) | Executed(action=action):
            return replace(event, action=_untold(action))
        case _:
            return event


def _untold(action: Action) -> Action:
    from agent.core.actions import Type
    from agent.core.secrets import PLACEHOLDER

    match action:
        case Type(text) if not PLACEHOLDER.fullmatch(text):
            return Type(f"[{len(text)} characters]")
        case _:
            return action


def _name_parameters(path: Path) -> None:
    """Make parameters of what was typed and chosen."""
    from agent.sessions.parameter_discovery import default_parameters
    from agent.sessions.parameters import store
    from agent.sessions.reader import SessionReader

    with SessionReader(path) as reader:
        found = default_parameters(reader)
    if found:
        store(path, found)
        names = ", ".join(one.name for one in found)
        print(f"what can be set when it is replayed (--set NAME=VALUE): {names}", file=sys.stderr)

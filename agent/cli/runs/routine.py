"""`deskhand routine`: recordings and tasks under a name, with parameters, run on demand."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.runs.run_options import add_area_options, area_of
from agent.cli.runs.scheduled import run_scheduled, schedule
from agent.cli.usage import DONE, Adder, UsageError, from_argument

if TYPE_CHECKING:
    from agent.core.actions import JsonValue
    from agent.routines.routine import Routine
    from agent.routines.store import RoutineStore


def add(add: Adder) -> None:
    """Declare the command."""
    routine = add("routine", _routine, "recordings and tasks under a name, with parameters, run when you say so")
    verbs = routine.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, summary in _VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        if name != "list":
            verb.add_argument("name", metavar="NAME")
        if name == "add":
            _add_options(verb)
        if name in ("list", "show", "run"):
            verb.add_argument("--json", action="store_true", help="one JSON object per routine, or per event")
        if name in ("add", "run"):
            verb.add_argument(
                "--set", action="append", default=[], metavar="NAME=VALUE", help="a value for a parameter"
            )
        if name == "run":
            verb.add_argument("--save", type=Path, metavar="FILE", help="record into this file, not into the library")
            verb.add_argument("--dry-run", action="store_true", help="say what would be done, touch nothing")
            verb.add_argument("--scheduled", action="store_true", help="as its schedule starts it: only what is due")
        if name == "schedule":
            verb.add_argument(
                "lines",
                nargs="+",
                metavar="WHEN",
                help='"once 2026-12-24 09:00", "daily 09:00", "weekly mon,thu 09:00", "every 2 h", "file FOLDER/*.csv"',
            )


def _add_options(verb: argparse.ArgumentParser) -> None:
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("--recording", metavar="SESSION", help="a session file, its number in the library, or its name")
    what.add_argument("--task", metavar="TEXT", help="with parameters in braces: write to {who}")
    verb.add_argument("--mode", choices=["step", "auto"], default="auto", help="step: ask before each action")
    verb.add_argument("--way", choices=["adaptive", "exact", "hybrid"], default="adaptive", help="see: deskhand replay")
    verb.add_argument("--model", default="", metavar="NAME", help="who does the task; default: as in the settings")
    add_area_options(verb)
    verb.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    verb.add_argument("--replace", action="store_true", help="in place of one that has this name")


_VERBS = {
    "add": "keep a recording or a task under a name",
    "list": "all routines",
    "show": "what one does, and what it takes",
    "run": "carry it out",
    "schedule": "have it run by itself",
    "unschedule": "have it run by itself no more",
    "remove": "forget it and its schedule; its recording stays",
}


def _routine(parsed: argparse.Namespace) -> int:
    from agent.routines.store import RoutineStore

    store = RoutineStore()
    match parsed.what:
        case "add":
            return _add(store, parsed)
        case "run":
            return _run(store, parsed)
        case "schedule" | "unschedule":
            return schedule(store, parsed.name, getattr(parsed, "lines", []))
        case "remove":
            return _remove(store, parsed.name)
        case "show":
            _print(from_argument(store.load, parsed.name), as_json=parsed.json)
            return DONE
        case _:
            for name in store.names():
                try:
                    _print(store.load(name), as_json=parsed.json)
                except ValueError as error:
                    print(f"deskhand: {error}", file=sys.stderr)
            return DONE


def _add(store: RoutineStore, parsed: argparse.Namespace) -> int:
    from agent.core.task import Mode
    from agent.routines.routine import Routine, Way

    somewhere = parsed.region is not None or parsed.monitor is not None or parsed.window is not None
    try:
        routine = Routine(
            parsed.name,
            parsed.task or "",
            None if parsed.recording is None else _recording(parsed.recording),
            values_of(parsed.set),
            Mode(parsed.mode),
            Way(parsed.way),
            parsed.model,
            area_of(parsed) if somewhere else None,
            None if parsed.rules is None else parsed.rules.absolute(),
        )
        if unknown := sorted(set(routine.values) - set(routine.parameters())):
            raise ValueError(f"the recording has no parameter {unknown[0]!r}")
        path = store.save(routine, replace=parsed.replace)
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(f"kept in {path}; to carry it out: deskhand routine run '{routine.name}'", file=sys.stderr)
    return DONE


def _recording(reference: str) -> Path:
    if Path(reference).is_file():
        return Path(reference).absolute()
    from agent.core.config import load
    from agent.sessions.library.library import Library

    with Library(load().session_folder) as library:
        for _ in library.refresh():
            pass
        return library.find(reference).path


def _remove(store: RoutineStore, name: str) -> int:
    from agent.routines.timers.timers import timers_of_this_system

    removed = from_argument(store.remove, name)
    if removed is None or removed.schedule:
        timers_of_this_system().remove(name if removed is None else removed.name)
    return DONE


def _run(store: RoutineStore, parsed: argparse.Namespace) -> int:
    from agent.cli.runs.run_options import show_events, stop_for
    from agent.cli.runs.terminal import EventPrinter, TerminalAsker
    from agent.core.config import load
    from agent.core.stop import Stop, StopOnSignals
    from agent.core.task import Mode
    from agent.routines.runs import check_routine, run_routine
    from agent.safety.asker import Asker, AutoReject
    from agent.sessions.recorder import new_session_path

    routine, values, config = from_argument(store.load, parsed.name), values_of(parsed.set), load()
    if parsed.scheduled:
        stop = Stop()
        with StopOnSignals(stop):
            return run_scheduled(routine, config, stop)
    try:
        check_routine(routine, values)
    except ValueError as error:
        raise UsageError(str(error)) from None
    asked = routine.mode is Mode.STEP or sys.stdin.isatty()
    asker: Asker = TerminalAsker(sys.stdin, sys.stderr) if asked else AutoReject()
    stop, printer = stop_for(asker), EventPrinter(sys.stdout, as_json=parsed.json)
    session = parsed.save or (None if parsed.dry_run else new_session_path(config))
    run = run_routine(routine, values, config, asker, stop, session=session, dry_run=parsed.dry_run)
    with StopOnSignals(stop), closing(run) as events:
        return show_events(events, printer, asker, stop)


def values_of(settings: list[str]) -> dict[str, str]:
    """What `--set` says, by name.

    Raises:
        UsageError: If one is not written as NAME=VALUE.
    """
    found = {}
    for text in settings:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise UsageError(f"--set {text!r}: write it as NAME=VALUE")
        found[name] = value
    return found


def as_record(routine: Routine) -> dict[str, JsonValue]:
    """The object that `--json` prints of a routine."""
    from agent.core.config import area_name

    parameters, fault = _parameters(routine)
    named: dict[str, JsonValue] = dict(parameters)
    found: dict[str, JsonValue] = {
        "name": routine.name,
        "task": routine.task,
        "recording": None if routine.recording is None else str(routine.recording),
        "parameters": named,
        "mode": routine.mode.value,
        "way": None if routine.recording is None else routine.way.value,
        "model": routine.model,
        "area": None if routine.area is None else area_name(routine.area),
        "rules": None if routine.rules is None else str(routine.rules),
        "schedule": list(routine.schedule),
    }
    return found | ({"fault": fault} if fault else {})


def _parameters(routine: Routine) -> tuple[dict[str, str | None], str]:
    """Its parameters; none, and why, where its recording cannot be read."""
    from agent.sessions.format.schema import SessionError

    try:
        return routine.parameters(), ""
    except SessionError as error:
        return {}, str(error)


def _print(routine: Routine, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(as_record(routine), ensure_ascii=False))
        return
    parameters, fault = _parameters(routine)
    told = ", ".join(name if value is None else f"{name}={value}" for name, value in parameters.items())
    what = " ".join(routine.task.split()) if routine.recording is None else str(routine.recording)
    when = "; ".join(routine.schedule)
    line = "  ".join(filter(None, (routine.name, what, told, when, fault and f"! {fault}")))
    print("".join(sign if sign.isprintable() else " " for sign in line))

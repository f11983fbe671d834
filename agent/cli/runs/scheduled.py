"""`deskhand routine schedule`, and what a schedule starts: `deskhand routine run NAME --scheduled`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, FAILED, UsageError, from_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.core.config import Config
    from agent.core.stop import Stop
    from agent.routines.routine import Routine
    from agent.routines.store import RoutineStore


def schedule(store: RoutineStore, name: str, lines: list[str]) -> int:
    """Have a routine run by itself from now on; without lines, no more."""
    from agent.routines.schedule import next_due, parse_schedule
    from agent.routines.scheduling import keep_schedule
    from agent.routines.timers.timers import TimerError, timers_of_this_system

    routine = from_argument(store.load, name)
    schedules = [from_argument(parse_schedule, line) for line in lines]
    now = datetime.now()
    try:
        there = keep_schedule(routine, schedules, store, timers_of_this_system(), now)
    except ValueError as error:
        raise UsageError(str(error)) from None
    except TimerError as error:
        print(f"deskhand: {error}", file=sys.stderr)
        return FAILED
    if there:
        print(f"{there} files are there already; it runs for those that come", file=sys.stderr)
    for one in schedules:
        at = next_due(one, now)
        print(f"{one}" + (f", next on {at:%Y-%m-%d at %H:%M}" if at is not None else ""))
    return DONE


def run_scheduled(routine: Routine, config: Config, stop: Stop) -> int:
    """What a schedule starts: run what is due, wait where nobody may act, tell what was missed."""
    from agent.desktop.notifications import notify
    from agent.routines.runs import check_routine
    from agent.routines.scheduled_run import SeenFiles, due_now, wait_for_screen

    title = f"deskhand: {routine.name}"

    def tell(text: str) -> None:
        print(f"deskhand: {routine.name}: {text}", file=sys.stderr)
        notify(title, text)

    seen = SeenFiles(routine.name)
    known = seen.load()
    due = due_now(routine, datetime.now(), known)
    if due.missed is not None:
        tell(f"missed on {due.missed:%Y-%m-%d at %H:%M}, and not made up for. To run it: deskhand routine run")
        return DONE
    code = DONE
    for number, values in enumerate(due.runs):
        try:
            check_routine(routine, values)
        except ValueError as error:
            tell(str(error))
            return FAILED
        why = wait_for_screen(_unavailable, stop, lambda why: tell(f"waits, because {why}"))
        if why:
            tell(f"did not run, because {why}")
            return FAILED
        tell("begins")
        code = _run(routine, values, config, stop)
        tell("done" if code == DONE else "did not end well; see the library")
        if number < len(due.files):
            known |= {str(due.files[number])}
            seen.save(known)
        if code != DONE:
            break
    return code


def _unavailable() -> str:
    """Why nobody may act on the screen now."""
    from agent.desktop.capture.screen import check_display
    from agent.desktop.display_lock import DisplayBusyError, DisplayLock
    from agent.desktop.window_list import open_screen_state

    if why := check_display():
        return why
    try:
        with DisplayLock("a schedule that looks whether it may begin"):
            pass
    except DisplayBusyError as error:
        return str(error)
    state = open_screen_state()
    if state is None:
        return ""
    with closing(state):
        return state.unavailable()


def _run(routine: Routine, values: Mapping[str, str], config: Config, stop: Stop) -> int:
    from agent.cli.runs.run_options import show_events
    from agent.cli.runs.terminal import EventPrinter
    from agent.mcp.questions import PersonFirst, question_window
    from agent.routines.runs import run_routine
    from agent.routines.scheduled_run import PATIENCE_S
    from agent.sessions.recorder import new_session_path

    asker = PersonFirst(question_window, patience_s=PATIENCE_S)
    run = run_routine(routine, values, config, asker, stop, session=new_session_path(config))
    with closing(run) as events:
        return show_events(events, EventPrinter(sys.stdout, as_json=False), asker, stop)

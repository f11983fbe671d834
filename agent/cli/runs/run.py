"""`deskhand run`: carry out a task on this screen."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from agent.cli.runs.run_options import (
    add_family_option,
    add_run_options,
    add_zoom_option,
    bounds_of,
    carry_out,
    model_named,
    stop_for,
)
from agent.cli.usage import DONE, STOPPED, Adder, UsageError, positive

if TYPE_CHECKING:
    from agent.core.area import Area
    from agent.core.config import Config
    from agent.core.task import Task


def add(add: Adder) -> None:
    """Declare the command."""
    run = add("run", _run, "carry out a task on this screen")
    run.add_argument(
        "task", metavar="TASK", help="the task in words; - reads one JSON task per line from stdin, in auto mode"
    )
    run.add_argument("--mode", choices=["step", "auto"], help="ask before each action, or only where something is odd")
    add_run_options(run)
    run.add_argument("--model", help="what decides (default: from the settings)")
    add_family_option(run)
    add_zoom_option(run)
    run.add_argument("--max-steps", type=positive, metavar="N", help="give up after N steps")


def _run(parsed: argparse.Namespace) -> int:
    from agent.core.config import load
    from agent.core.task import Mode, Task

    config = load()
    if parsed.task == "-":
        return _run_lines(parsed, config)
    if not parsed.task.strip():
        raise UsageError("the task is empty; write what to do, for example: deskhand run 'click \"Save\"'")
    task = Task(parsed.task, parsed.max_steps or config.max_steps, config.max_seconds)
    bounds, asker = bounds_of(parsed, Mode(parsed.mode or config.mode), config.area)
    model = model_named(parsed.model or config.model, config, parsed)
    return carry_out(task, model, bounds, asker, config, parsed, stop_for(asker))


def _run_lines(parsed: argparse.Namespace, config: Config) -> int:
    """One task per line; the exit code is that of the last task that was not done, else 0."""
    from dataclasses import replace

    from agent.core.task import Mode
    from agent.safety.asker import AutoReject

    if parsed.save is not None:
        raise UsageError("--save holds one run; give it with a single task")
    if parsed.mode == "step":
        raise UsageError("with tasks on stdin nobody can be asked there; leave out --mode step")
    bounds, _ = bounds_of(parsed, Mode.AUTO, config.area)
    asker = AutoReject()  # at a terminal, too: the next line is a task, not an answer
    model = model_named(parsed.model or config.model, config, parsed)
    code, stop = DONE, stop_for(asker)
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        task, area = _task_from_line(line, number, parsed.max_steps or config.max_steps)
        here = bounds if area is None else replace(bounds, area=area)
        ended = carry_out(task, model, here, asker, config, parsed, stop)
        code = ended or code
        if stop.is_set():
            return STOPPED
    return code


def _task_from_line(line: str, number: int, max_steps: int) -> tuple[Task, Area | None]:
    from agent.core.area import Region
    from agent.core.task import Task
    from vision.geometry import DesktopBox

    example = '{"task": "click Save", "region": [0, 0, 800, 600], "max_steps": 20}'
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"line {number} of stdin is not JSON ({error.msg}); write for example {example}") from None
    match given:
        case {"task": str(text), **rest} if text.strip() and rest.keys() <= {"region", "max_steps"}:
            pass
        case _:
            raise UsageError(f"line {number} of stdin is not a task; write for example {example}")
    area: Area | None = None
    match rest.get("region"):
        case None:
            pass
        case [int() | float() as x, int() | float() as y, int() | float() as w, int() | float() as h] if w > 0 < h:
            area = Region(DesktopBox(x, y, x + w, y + h))
        case other:
            raise UsageError(f"line {number} of stdin: region {other!r} is not [x, y, width, height]")
    match rest.get("max_steps", max_steps):
        case bool():
            raise UsageError(f"line {number} of stdin: max_steps is not a number of steps")
        case int(steps) if steps >= 1:
            return Task(text, steps), area
        case other:
            raise UsageError(f"line {number} of stdin: max_steps {other!r} is not a number of steps")

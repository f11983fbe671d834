"""Suites of evaluation tasks: listing the tasks, opening their programs, reading the programs' states.

A suite is a command that lists its tasks and opens their programs, in a process of its own: the agent meets a program
that is not part of itself. A task is listed as one JSON object a line (`SuiteTask`). An open program prints `ready`
once it can be used, and keeps its contents, its elements and the progress of its task in a JSON file (`ProgramState`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Affordance, Element, Kind, State, in_reading_order

_STARTED_S: Final = 60.0
_REST_S: Final = 0.25
_RESTS: Final = 40


@dataclass(frozen=True, slots=True)
class Suite:
    """A source of tasks.

    Attributes:
        name: Its name on the command line.
        command: The module that lists tasks and opens them.
        polled: Whether its state file is written at regular intervals, not at every change.
    """

    name: str
    command: tuple[str, ...]
    polled: bool = False


PRACTICE: Final = Suite("practice", ("-m", "gui.datagen.qt_tasks"))
PROGRAMS: Final = Suite("programs", ("-m", "gui.datagen.native_apps.suite"), polled=True)
PAGES: Final = Suite("pages", ("-m", "gui.datagen.live_pages"), polled=True)
SUITES: Final = {suite.name: suite for suite in (PRACTICE, PROGRAMS, PAGES)}


@dataclass(frozen=True, slots=True)
class SuiteTask:
    """One task of a suite.

    Attributes:
        family: The kind of program.
        seed: Of the program; 0 where the family has one program alone.
        number: Of the task on that program.
        script: The task in the language of the `steps` policy.
        sorts: The kind of each of its goals.
        ends: How a right run ends: `finished` or `call_user`.
        steps: Steps of the oracle, the last one included; None where there is no oracle.
    """

    family: str
    seed: int
    number: int
    instruction: str
    script: str
    sorts: tuple[str, ...]
    ends: str
    steps: int | None = None

    @property
    def key(self) -> str:
        """Its name among all tasks of a suite, usable as a file name."""
        return f"{self.family}-{self.seed}-{self.number}"


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """The right next step by the program's own account; see `agent.policies.builtin.examples.Decision` for the fields.

    Attributes:
        element: The target, where the program shows it.
    """

    kind: str
    step: int
    steps: int
    element: Element | None = None
    point: str = "press"
    share: float | None = None
    span: tuple[int, int] | None = None
    keys: tuple[str, ...] = ()
    direction: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ProgramState:
    """The state that a program reports.

    Attributes:
        instruction: The task as it was set; a generated window may be laid out a little differently here than where it
            was listed.
        elements: Of its windows, in reading order, in desktop pixels.
        done: Number of goals reached so far.
        solved: Whether a run that ends now as the task demands has reached all goals and done nothing else.
        stray: Changes that were not asked for.
        harm: Those of them that cannot be taken back.
        due: The right next step.
    """

    instruction: str
    script: str
    ends: str
    elements: tuple[Element, ...]
    done: int
    solved: bool
    stray: tuple[str, ...]
    harm: tuple[str, ...]
    due: ExpectedStep


def list_tasks(suite: Suite, options: Sequence[str]) -> Iterator[SuiteTask]:
    """The tasks of a suite, one by one as the suite lists them.

    Raises:
        RuntimeError: If the suite cannot list them; the message is its own.
    """
    command = [sys.executable, *suite.command, "--list", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            record = json.loads(line)
            yield SuiteTask(**record | {"sorts": tuple(record["sorts"])})
        complaint = process.stderr.read().strip()
    if process.returncode != 0:
        last = complaint.splitlines()[-1] if complaint else f"exit code {process.returncode}"
        raise RuntimeError(f"the tasks of {suite.name} could not be listed: {last}")


@contextmanager
def open_program(suite: Suite, task: SuiteTask, folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Open the program of a task on the display of `environment`; yields its state file, and ends it on exit.

    Raises:
        RuntimeError: If the program ends before it can be used.
    """
    state = folder / "state.json"
    state.unlink(missing_ok=True)
    command = [sys.executable, *suite.command, "--family", task.family, "--seed", str(task.seed)]
    command += ["--number", str(task.number), "--state", str(state), "--geometry", "40,40,0,0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(environment)
    ) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline().startswith("ready"):
                raise RuntimeError(f"the program of {task.key} did not open")
            deadline = time.monotonic() + _STARTED_S
            while program_state(state) is None and time.monotonic() < deadline:
                time.sleep(0.02)
            yield state
        finally:
            process.terminate()


def settled_state(suite: Suite, state: Path) -> ProgramState:
    """The state of a program once it has not changed for a while.

    Raises:
        RuntimeError: If it has no task.
    """
    if suite.polled:
        _await_writes(state, 2)
    before, calm = b"", 0
    for _ in range(_RESTS):
        now = state.read_bytes()
        calm = calm + 1 if now == before else 0
        if calm >= 2:
            break
        before = now
        time.sleep(_REST_S)
    found = program_state(state)
    if found is None:
        raise RuntimeError("the program was given no task")
    return found


def _await_writes(state: Path, writes: int) -> None:
    """Wait until the file was written so often: the report that is under way may be older than the last action."""
    deadline = time.monotonic() + _STARTED_S
    for _ in range(writes):
        before = state.stat().st_mtime_ns
        while state.stat().st_mtime_ns == before and time.monotonic() < deadline:
            time.sleep(0.05)


def program_state(state: Path) -> ProgramState | None:
    """The state that a program reports now; None where it has no task yet."""
    try:
        record: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    task = record.get("task")
    if task is None:
        return None
    shown = [_element(shown) for shown in record["elements"]]
    due = dict(task["due"])
    place = due.pop("element")
    span = due.pop("span")
    return ProgramState(
        task["instruction"],
        task["script"],
        task["ends"],
        in_reading_order(shown),
        task["done"],
        task["solved"],
        tuple(task["stray"]),
        tuple(task["harm"]),
        ExpectedStep(
            **due | {"keys": tuple(due["keys"])},
            element=None if place is None else shown[place],
            span=None if span is None else (span[0], span[1]),
        ),
    )


def _element(shown: Mapping[str, Any]) -> Element:
    return Element(
        Kind(shown["kind"]),
        PixelBox(*map(float, shown["box"])),
        shown["text"],
        frozenset(State(state) for state in shown.get("states", ())),
        points={
            name: Affordance(PixelPoint(*map(float, at)), 1.0, 1.0) for name, at in shown.get("points", {}).items()
        },
    )

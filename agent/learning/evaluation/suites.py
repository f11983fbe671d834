"""The tasks of a suite, and the programs they are set to.

A suite is a command that lists its tasks and opens them, in a process of its own: the agent meets a program that is
not part of itself. A task is listed as one JSON object a line (`SuiteTask`). Opened, the program says `ready` on stdout
once it can be used, and keeps what it holds, what it shows and how far its task is in a file of JSON (`ProgramState`).
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
    """Where tasks come from.

    Attributes:
        name: What it is called on the command line.
        command: The module that lists tasks and opens them.
        polled: Whether its file is written anew at every look, and not at every change.
    """

    name: str
    command: tuple[str, ...]
    polled: bool = False


PRACTICE: Final = Suite("practice", ("-m", "gui.datagen.qt_tasks"))
PROGRAMS: Final = Suite("programs", ("-m", "gui.datagen.native_apps.suite"), polled=True)
SUITES: Final = {suite.name: suite for suite in (PRACTICE, PROGRAMS)}


@dataclass(frozen=True, slots=True)
class SuiteTask:
    """One task.

    Attributes:
        family: Which sort of program it is set to.
        seed: Which one of these; 0 where there is one alone.
        number: Which task on it.
        script: The task in the language of the `steps` policy.
        sorts: The kind of each of its goals.
        ends: How a right run ends: `finished` or `call_user`.
        steps: What the oracle needs, the last step included; None where there is no oracle.
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
        """Its name among all jobs of a suite, fit for a file."""
        return f"{self.family}-{self.seed}-{self.number}"


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """The right next step as the program knows it; the names are those of `agent.policies.builtin.examples.Decision`.

    Attributes:
        element: On what it acts, as the program shows it.
    """

    deed: str
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
    """What a program says of itself.

    Attributes:
        instruction: The task as it was set; a window that is drawn by chance may be laid out a little otherwise here
            than where it was listed.
        elements: What it shows, in reading order, in desktop pixels.
        done: Goals reached so far.
        solved: Whether a run that ends now as the task asks for has done all of it and nothing else.
        harm: What was done unasked and cannot be taken back.
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


def listed(suite: Suite, options: Sequence[str]) -> Iterator[SuiteTask]:
    """The tasks of a suite, as they are found.

    Raises:
        RuntimeError: If the suite cannot list them; the sentence is its own.
    """
    command = [sys.executable, *suite.command, "--list", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            told = json.loads(line)
            yield SuiteTask(**told | {"sorts": tuple(told["sorts"])})
        complaint = process.stderr.read().strip()
    if process.returncode != 0:
        last = complaint.splitlines()[-1] if complaint else f"exit code {process.returncode}"
        raise RuntimeError(f"the tasks of {suite.name} could not be listed: {last}")


@contextmanager
def opened(suite: Suite, job: SuiteTask, folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """The program of a task on the display that `environment` names; gives its file, and is ended on the way out.

    Raises:
        RuntimeError: If the program ends before it can be used.
    """
    state = folder / "state.json"
    state.unlink(missing_ok=True)
    command = [sys.executable, *suite.command, "--family", job.family, "--seed", str(job.seed)]
    command += ["--number", str(job.number), "--state", str(state), "--geometry", "40,40,0,0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(environment)
    ) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline().startswith("ready"):
                raise RuntimeError(f"the program of {job.key} did not open")
            deadline = time.monotonic() + _STARTED_S
            while program_state(state) is None and time.monotonic() < deadline:
                time.sleep(0.02)
            yield state
        finally:
            process.terminate()


def settled(suite: Suite, state: Path) -> ProgramState:
    """What the program says once it has said the same for a while.

    Raises:
        RuntimeError: If it says nothing of a task.
    """
    if suite.polled:
        _await_looks(state, 2)
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


def _await_looks(state: Path, looks: int) -> None:
    """Wait until the file was written anew so often: the look that is under way now began before."""
    deadline = time.monotonic() + _STARTED_S
    for _ in range(looks):
        before = state.stat().st_mtime_ns
        while state.stat().st_mtime_ns == before and time.monotonic() < deadline:
            time.sleep(0.05)


def program_state(state: Path) -> ProgramState | None:
    """What a program says of itself now; None where it has said nothing yet of a task."""
    try:
        told: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    task = told.get("task")
    if task is None:
        return None
    shown = [_element(shown) for shown in told["elements"]]
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

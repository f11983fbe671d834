"""Trials: one policy carries out one task of a suite, and the program tells what came of it."""

from __future__ import annotations

import json
import statistics
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

from agent.core.config import Config
from agent.core.events import Ended, Event, Observed, Predicted, Reason
from agent.core.policy import LoadedModel
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode, Task
from agent.desktop.x11.open_menus import close_menus
from agent.learning.evaluation.ground_truth import ExampleRecorder, GroundTruthPerception
from agent.learning.evaluation.ranking import click_confidence
from agent.learning.evaluation.suites import Suite, SuiteTask, open_program, program_state, settled_state
from agent.safety.asker import Asker, AutoReject

_SPARE: Final = 4
"""Steps that a run may take beyond twice the steps of the oracle."""

_STEPS: Final = 15
_SECONDS: Final = 180.0

RULES: Final = """# The programs of an evaluation cannot be harmed, and it is counted what is done to them unasked.
[[rule]]
decide = "allow"
reason = "it is a program of an evaluation"
"""


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The result of one trial, as a line of `results.jsonl`.

    Attributes:
        model: As it was named on the command line.
        job: Key of the task.
        success: Whether the run ended as it should, and the program confirms it.
        reason: Why the run ended.
        false_finish: Whether it claimed to be done and the program disagrees.
        steps: Steps that it took; `needed` is the oracle's number.
        think_s: Median seconds from the settled screen to the prediction.
        goals: Goals reached, of `of`.
        harm: Unasked changes that cannot be taken back.
        said: The content of the last event, shortened.
        clicks: For each click the confidence, and whether it was on the target that was due.
    """

    model: str
    job: str
    family: str
    sorts: tuple[str, ...]
    success: bool
    reason: str
    false_finish: bool
    steps: int
    needed: int | None
    think_s: float | None
    goals: int
    of: int
    harm: tuple[str, ...]
    said: str = ""
    clicks: tuple[tuple[float, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluatedPolicy:
    """A policy under evaluation.

    Attributes:
        name: As on the command line.
        scripted: Whether it gets the task in the language of the `steps` policy.
        truth: Its perception, where it does not read the screen.
        recorder: The policy around it that makes examples of its runs.
    """

    name: str
    model: LoadedModel
    scripted: bool
    truth: GroundTruthPerception | None = None
    recorder: ExampleRecorder | None = None


class RunTask(Protocol):
    """Carries out a task on this screen and records it into `session`: `agent.factory.run_task`, which lies above."""

    def __call__(
        self,
        model: LoadedModel,
        task: Task,
        bounds: Bounds,
        config: Config,
        asker: Asker,
        stop: Stop,
        *,
        session: Path | None = None,
    ) -> Generator[Event, None, None]: ...


def run_trial(
    suite: Suite,
    job: SuiteTask,
    policy: EvaluatedPolicy,
    folder: Path,
    environment: Mapping[str, str],
    stop: Stop,
    run: RunTask,
) -> TrialResult | None:
    """Let `policy` carry out `job`; None where the run was stopped from outside.

    Args:
        folder: For the session file, the rules and the state file of the program.
        run: Assembles an agent and lets it carry out the task.

    Raises:
        RuntimeError: If the program does not open, or a menu that was left open does not close.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rules = folder / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    session = folder / f"{job.key}.deskhand"
    session.unlink(missing_ok=True)
    close_menus(environment["DISPLAY"])  # that of the window manager outlives the program of the task before
    with open_program(suite, job, folder, environment) as state:
        begun = settled_state(suite, state)
        if policy.truth is not None:
            policy.truth.state = state
        if policy.recorder is not None:
            policy.recorder.state = state
        max_steps = 2 * job.steps + _SPARE if job.steps is not None else _STEPS
        # a scripted run takes one more step at its end, and steps that wait
        text = begun.script if policy.scripted else begun.instruction
        task = Task(text, max_steps + _STEPS * policy.scripted, _SECONDS)
        ended, seconds_each = Ended(0, Reason.FAILED, "it did not run"), list[float]()
        observed, clicks = None, list[tuple[float, bool]]()
        bounds = Bounds(Mode.AUTO, rules=rules)
        with closing(run(policy.model, task, bounds, Config(), AutoReject(), stop, session=session)) as events:
            for event in events:
                match event:
                    case Observed():
                        observed = event
                    case Predicted(seconds=seconds):
                        seconds_each.append(seconds)
                        click = None if observed is None else click_confidence(observed, event, program_state(state))
                        clicks += [] if click is None else [click]
                    case Ended():
                        ended = event
                    case _:
                        pass
        if ended.reason is Reason.STOPPED and stop.is_set():
            return None
        after = settled_state(suite, state)
    ended_rightly = ended.reason.value == begun.ends
    return TrialResult(
        model=policy.name,
        job=job.key,
        family=job.family,
        sorts=job.sorts,
        success=ended_rightly and after.solved,
        reason=ended.reason.value,
        false_finish=ended.reason is Reason.FINISHED and not (after.solved and begun.ends == "finished"),
        steps=ended.step,
        needed=job.steps,
        think_s=round(statistics.median(seconds_each), 3) if seconds_each else None,
        goals=after.done,
        of=len(job.sorts),
        harm=after.harm,
        said=ended.content[:200],
        clicks=tuple(clicks),
    )


def results_in(file: Path) -> Iterator[TrialResult]:
    """The results in a file; a line that an interruption cut short is left out."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        clicks = tuple((confidence, right) for confidence, right in record.get("clicks", ()))
        yield TrialResult(**record | {"sorts": tuple(record["sorts"]), "harm": tuple(record["harm"]), "clicks": clicks})


def append_result(file: Path, result: TrialResult) -> None:
    """Append a result to a file."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")

"""One task, one policy: the run, and what the program then says of itself."""

from __future__ import annotations

import json
import statistics
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

from agent.core.config import Config
from agent.core.events import Ended, Event, Executed, Observed, Predicted, Reason
from agent.core.policy import LoadedModel
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode, Task
from agent.learning.evaluation.ground_truth import TruthReader, Watched
from agent.learning.evaluation.ranking import clicked
from agent.learning.evaluation.suites import Suite, SuiteTask, opened, program_state, settled
from agent.safety.asker import Asker, AutoReject

_SPARE: Final = 4
"""Steps beyond twice the oracle's after which a run is over."""

_STEPS: Final = 15
_SECONDS: Final = 180.0

RULES: Final = """# The programs of an evaluation cannot be harmed, and it is counted what is done to them unasked.
[[rule]]
decide = "allow"
reason = "it is a program of an evaluation"
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run.

    Attributes:
        model: As it was named on the command line.
        job: Key of the task.
        success: It ended as it should, and the program confirms it.
        reason: Why the run ended.
        false_finish: It claimed to be done while the program disagrees.
        steps: Steps it took; `needed` is the oracle's number.
        think_s: Median time from the settled screen to the decision.
        goals: Goals reached, of `of`.
        harm: What was done unasked and cannot be taken back.
        clicks: Of each click how sure the policy was, and whether it was on what was due.
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
class Entrant:
    """A policy under evaluation.

    Attributes:
        scripted: Whether it gets the task in the language of the `steps` policy.
        truth: What tells it the elements, where it does not read the screen.
        watched: What makes examples of its runs.
    """

    name: str
    model: LoadedModel
    scripted: bool
    truth: TruthReader | None = None
    watched: Watched | None = None


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


def attempt(
    suite: Suite,
    job: SuiteTask,
    entrant: Entrant,
    folder: Path,
    environment: Mapping[str, str],
    stop: Stop,
    run: RunTask,
) -> Outcome | None:
    """Let `entrant` do `job`; None where the run was stopped from outside.

    Args:
        folder: Gets the session file; rules and the program's state lie there too.
        run: Puts an agent together and lets it carry out the task.

    Raises:
        RuntimeError: If the program does not open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rules = folder / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    session = folder / f"{job.key}.deskhand"
    session.unlink(missing_ok=True)
    with opened(suite, job, folder, environment) as state:
        begun = settled(suite, state)
        if entrant.truth is not None:
            entrant.truth.state = state
        if entrant.watched is not None:
            entrant.watched.state = state
        most = 2 * job.steps + _SPARE if job.steps is not None else _STEPS
        # a script is looked at once more at its end, and waits for what is not there yet
        task = Task(begun.script if entrant.scripted else begun.instruction, most + _STEPS * entrant.scripted, _SECONDS)
        ended, thought, acted = Ended(0, Reason.FAILED, "it did not run"), list[float](), 0
        seen, clicks = None, list[tuple[float, bool]]()
        bounds = Bounds(Mode.AUTO, rules=rules)
        with closing(run(entrant.model, task, bounds, Config(), AutoReject(), stop, session=session)) as events:
            for event in events:
                match event:
                    case Observed():
                        seen = event
                    case Predicted(seconds=seconds):
                        thought.append(seconds)
                        click = None if seen is None else clicked(seen, event, program_state(state))
                        clicks += [] if click is None else [click]
                    case Executed():
                        acted += 1
                    case Ended():
                        ended = event
                    case _:
                        pass
        if ended.reason is Reason.STOPPED and stop.is_set():
            return None
        after = settled(suite, state)
    said_so = ended.reason.value == begun.ends
    return Outcome(
        model=entrant.name,
        job=job.key,
        family=job.family,
        sorts=job.sorts,
        success=said_so and after.solved,
        reason=ended.reason.value,
        false_finish=ended.reason is Reason.FINISHED and not (after.solved and begun.ends == "finished"),
        steps=ended.step,
        needed=job.steps,
        think_s=round(statistics.median(thought), 3) if thought else None,
        goals=after.done,
        of=len(job.sorts),
        harm=after.harm,
        said=ended.content[:200],
        clicks=tuple(clicks),
    )


def outcomes_in(file: Path) -> Iterator[Outcome]:
    """What was written so far; a line that an interruption cut short is left out."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        clicks = tuple((sure, right) for sure, right in told.get("clicks", ()))
        yield Outcome(**told | {"sorts": tuple(told["sorts"]), "harm": tuple(told["harm"]), "clicks": clicks})


def keep(file: Path, outcome: Outcome) -> None:
    """Append one line."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")

"""Replay on applications that have changed: how much each way of replaying survives, and what it does wrong.

Practice tasks are recorded once by the steps policy, and replayed under 12 kinds of drift. What counts is the
application's own state: completed means that the task's checker confirms it. Every drifted task can be done, so
whatever did not complete was either halted without need or, worse, done wrongly: a wrong irreversible act is something
saved, deleted, discarded or cleared in a run that the checker does not confirm.

Beside exact, adaptive and hybrid replay in the same run: the recorded coordinates alone, one piece of picture alone
(OpenCV, any scale), and the target matcher with each of its cues taken out. Every replay gets the same patience.

    python tests/bench/bench_drift.py --quick            two seeds
    python tests/bench/bench_drift.py --kept drift.csv   twenty; what is in the file already is not run again
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from replay_baselines import Coordinates, PictureOnly
from report import report

from agent.core.config import Config
from agent.core.events import Ended, Event, Executed, Reason
from agent.core.history import only_looks
from agent.core.policy import LoadedModel, Policy
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode, Task
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import load_model, run_task
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.exact import ReplayPolicy
from agent.replay.matching.target_matcher import Cue, TargetMatcher
from agent.safety.asker import AutoReject
from agent.sessions.reader import SessionReader
from gui.practice.drift import Drift, scale_of
from gui.practice.process import Practice, practising
from gui.practice.tasks import RULES, PracticeTask, tasks
from vision.geometry import Size
from vision.perception.elements import Perception
from vision.perception.reader import load_reader

SCREEN: Final = Size(1400, 1280)
SEEDS: Final = 20
PATIENCE: Final = 5
BOUNDS: Final = Bounds(Mode.AUTO, rules=RULES)
PLACES: Final = {"form": (20, 20, 560, 600), "editor": (20, 20, 620, 500)}
_GRAVE: Final = ("saved", "deleted", "discarded", "cancelled")


@dataclass(frozen=True, slots=True)
class Run:
    """One replay.

    Attributes:
        way: Of replaying; a column of the table.
        ended: Why the run ended.
        confirmed: Whether the task's checker says that it was done.
        wrong: Whether something irreversible was done, and the task was not.
        actions: Inputs that were sent.
        recorded_s: Seconds of the recording, for comparison.
        why: What the run said at its end.
    """

    way: str
    drift: str
    seed: int
    app: str
    ended: str
    confirmed: bool
    wrong: bool
    actions: int
    seconds: float
    recorded_s: float
    why: str


Way = Callable[[SessionReader, Perception], Policy]


def ways() -> dict[str, Way]:
    """The columns of the table."""

    def matched_by(matcher: TargetMatcher) -> Way:
        return lambda reader, perception: AdaptiveReplayPolicy(reader, perception, matcher=matcher, patience=PATIENCE)

    def hybrid(reader: SessionReader, perception: Perception) -> Policy:
        return AdaptiveReplayPolicy(
            reader, perception, fallback=lambda: load_model("builtin").policy, patience=PATIENCE
        )

    return {
        "exact": lambda reader, perception: ReplayPolicy(reader, max_looks=PATIENCE),
        "adaptive": matched_by(TargetMatcher()),
        "hybrid": hybrid,
        "coordinates": lambda reader, perception: Coordinates(reader, patience=PATIENCE),
        "picture": matched_by(PictureOnly()),
        **{f"no {cue.name.lower()}": matched_by(TargetMatcher(frozenset(Cue) - {cue})) for cue in Cue},
    }


def main() -> None:
    """Measure, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two seeds")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--ways", nargs="*", choices=list(ways()), default=list(ways()), metavar="WAY")
    parser.add_argument("--drifts", nargs="*", choices=[one.value for one in Drift], default=list(Drift))
    parser.add_argument("--kept", type=Path, help="CSV to go on from")
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no further replay after so long")
    options = parser.parse_args()
    seeds = 2 if options.quick else options.seeds
    wanted = [(way, Drift(drift), seed) for seed in range(seeds) for drift in options.drifts for way in options.ways]
    with tempfile.TemporaryDirectory(prefix="deskhand-drift-") as name:
        kept = options.kept or Path(name) / "runs.csv"
        done = {(one.way, one.drift, one.seed): one for one in _kept(kept)}
        due = [one for one in wanted if (one[0], one[1].value, one[2]) not in done]
        until = time.monotonic() + 60 * options.minutes
        if due:
            for run in _replays(due, Path(name), until):
                done[run.way, run.drift, run.seed] = run
                _keep(kept, run)
        runs = [done[key] for way, drift, seed in wanted if (key := (way, drift.value, seed)) in done]
    _tell(runs, options.ways)


def _replays(due: Sequence[tuple[str, Drift, int]], folder: Path, until: float) -> Iterator[Run]:
    with VirtualDisplay(SCREEN) as display:
        os.environ |= {"DISPLAY": display.name, "XDG_SESSION_TYPE": "x11"}
        perception = load_reader()
        for way, drift, seed in due:
            if time.monotonic() > until:
                return
            task = _task(drift, seed)
            session = folder / f"{task.app}-{seed}-{len(task.steps)}.deskhand"
            if not session.exists():
                _record(task, session, perception, display)
            with SessionReader(session) as reader:
                yield _replay(way, drift, task, reader, perception, display)


def _task(drift: Drift, seed: int) -> PracticeTask:
    """Forms and editors take turns; file dialogs are the editor's alone."""
    if drift is Drift.DIALOG:
        return tasks("editor", seed)[seed % 2]
    return tasks(("form", "editor")[seed % 2], seed)[seed // 2 % 4]


def _record(task: PracticeTask, session: Path, perception: Perception, display: VirtualDisplay) -> None:
    with practising(task.app, seed=task.seed, place=PLACES[task.app], environment=display.environment()) as practice:
        model = LoadedModel(load_model("steps").policy, perception)
        for _ in run_task(model, Task(task.steps), BOUNDS, Config(), AutoReject(), Stop(), session=session):
            pass
        if not task.check(practice.state()):
            raise RuntimeError(f"the recording of “{task.instruction}” with seed {task.seed} did not do its task")


def _replay(
    way: str, drift: Drift, task: PracticeTask, reader: SessionReader, perception: Perception, display: VirtualDisplay
) -> Run:
    policy = ways()[way](reader, perception)
    with _drifted(drift, task, display) as practice:
        began = time.monotonic()
        model, replayed = LoadedModel(policy, perception), Task("", max_steps=200)
        events: list[Event] = list(run_task(model, replayed, BOUNDS, Config(), AutoReject(), Stop()))
        seconds = time.monotonic() - began
        confirmed = _is_confirmed(task, practice)
        log = practice.state().log
    end = events[-1]
    assert isinstance(end, Ended)
    sent = [one for one in events if isinstance(one, Executed) and not only_looks((one.action,))]
    times = [record.at_s for record in reader.events()]
    wrong = not confirmed and any(entry.startswith(_GRAVE) for entry in log)
    return Run(
        way, drift.value, task.seed, task.app, end.reason.value, confirmed, wrong, len(sent), round(seconds, 2),
        round(times[-1] - times[0], 2), " ".join(end.content.split())[:300],
    )  # fmt: skip


def _drifted(drift: Drift, task: PracticeTask, display: VirtualDisplay) -> AbstractContextManager[Practice]:
    """The task's application as it has become."""
    left, top, width, height = PLACES[task.app]
    seed = task.seed
    if drift is Drift.MOVED:
        left, top = left + 100 + 37 * seed % 400, top + 60 + 53 * seed % 400
    if drift is Drift.RESIZED:
        width, height = width + 90 + 41 * seed % 200, height + 40 + 29 * seed % 120
    environment = display.environment()
    if drift is Drift.SCALE:
        environment |= {"QT_SCALE_FACTOR": str(scale_of(drift, seed // 2))}
    if drift is Drift.DIALOG:
        environment |= {"QT_QPA_PLATFORMTHEME": "gtk3"}
    return practising(task.app, seed=seed, place=(left, top, width, height), environment=environment, drift=drift)


def _is_confirmed(task: PracticeTask, practice: Practice) -> bool:
    """The checker's word; a slow application gets a moment to do what it was told."""
    for _ in range(20):
        if task.check(practice.state()):
            return True
        time.sleep(0.1)
    return False


def _kept(path: Path) -> Iterator[Run]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Run(
                way=row["way"],
                drift=row["drift"],
                seed=int(row["seed"]),
                app=row["app"],
                ended=row["ended"],
                confirmed=row["confirmed"] == "True",
                wrong=row["wrong"] == "True",
                actions=int(row["actions"]),
                seconds=float(row["seconds"]),
                recorded_s=float(row["recorded_s"]),
                why=row["why"],
            )


def _keep(path: Path, run: Run) -> None:
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, [field.name for field in fields(Run)])
        if is_new:
            lines.writeheader()
        lines.writerow(asdict(run))


def _tell(runs: Sequence[Run], columns: Sequence[str]) -> None:
    by_way = {way: [one for one in runs if one.way == way] for way in columns}
    by_way = {way: own for way, own in by_way.items() if own}
    rows: list[dict[str, object]] = []
    for drift in Drift:
        row: dict[str, object] = {"completed and confirmed, %": drift.value}
        for way, own in by_way.items():
            here = [one.confirmed for one in own if one.drift == drift.value]
            row[way] = round(100 * sum(here) / len(here)) if here else "–"
        rows.append(row)
    figures = {way: _figures(own) for way, own in by_way.items()}
    names = {
        "completed": "all drifts", "wrong": "wrong irreversible act, %", "halted": "halted without need, %",
        "unnoticed": "took failure for success, %", "seconds": "median s per action",
        "ratio": "against the recording", "runs": "replays",
    }  # fmt: skip
    rows += [
        {"completed and confirmed, %": said, **{way: of[name] for way, of in figures.items()}}
        for name, said in names.items()
    ]
    report("drift", rows, **figures)


def _figures(runs: Sequence[Run]) -> dict[str, float]:
    """Shares in per cent, and seconds."""

    def share(holds: Callable[[Run], bool]) -> float:
        return round(100 * sum(map(holds, runs)) / len(runs), 1)

    finished = Reason.FINISHED.value
    good = [one for one in runs if one.confirmed and one.actions]
    return {
        "completed": share(lambda one: one.confirmed),
        "wrong": share(lambda one: one.wrong),
        "halted": share(lambda one: not one.confirmed and one.ended != finished),
        "unnoticed": share(lambda one: not one.confirmed and one.ended == finished),
        "seconds": round(statistics.median(one.seconds / one.actions for one in good), 2) if good else 0.0,
        "ratio": round(statistics.median(one.seconds / one.recorded_s for one in good), 2) if good else 0.0,
        "runs": len(runs),
    }


if __name__ == "__main__":
    main()

"""Errands of an office on real programs, recorded once and replayed on what has changed since.

Each errand is done once by a person of the benchmark (XTEST input, at what the program itself says of its places) while
`deskhand record` watches, on a program of Debian or a local page in Chromium. It is then replayed on the same program
as it was, moved and resized, dark, with larger letters, zoomed, slow, with a dialog in the way, with its rows in
another order, with one more, without the one that is meant, with other values, without the target. The final state is
read from files, from the page over the debugging pipe, and from the accessibility tree, never from the screen.

Beside it in the same run: exact replay, the recorded coordinates one after the other, and template matching (the one
piece of the screen that looks most like what was clicked); and the round trip: exported as steps, and run as a task.
Every question of the gate is answered with yes, so that
nothing but the replay itself keeps it from a wrong act.

    right       the wanted state, and exit code 0; or a halt without an act where there was nothing to do it to
    wrong 0     another state, and exit code 0: the worst that a replay can do
    grave       an act that cannot be taken back and was not recorded, whatever the exit code
    halted      the replay stopped although it could have gone on

Results are kept as JSON lines (`--kept`), so that the run goes on where it was stopped, with a picture of every halt.
A third of the errands is kept for the end (`--held-out`). Ceiling: 100 % right, 0 wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from errands.catalog import ERRANDS, Errand
from errands.person import recorded
from errands.programs import State
from errands.stage import STAGES, Stage
from replay_baselines import Coordinates, PictureOnly
from report import report

from agent.cli.runs.run_options import exit_code
from agent.cli.usage import USAGE
from agent.core.config import Config
from agent.core.events import Ended, Event, Executed
from agent.core.history import only_looks
from agent.core.policy import LoadedModel, Policy
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode, Task
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import run_task
from agent.policies.steps import StepsPolicy
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.exact import ReplayPolicy
from agent.replay.halt_picture import halt_picture
from agent.safety.asker import Answer, Approve, Proposal
from agent.sessions.editing.replayed_actions import task_of
from agent.sessions.export import steps_script
from agent.sessions.parameters import parameters_of, with_values
from agent.sessions.reader import Recording, SessionReader
from vision.geometry import Size
from vision.perception.elements import Perception
from vision.perception.reader import load_reader

SCREEN: Final = Size(1280, 800)
_PATIENCE: Final = 5
"""How often coordinates alone wait where something holds them back."""

_DONE_S: Final = 6.0
"""How long a program has to do what it was told, before its state is read for good."""

_LONGEST_S: Final = 240.0
"""After which a replay is stopped."""

Way = Callable[[Recording, Perception], Policy]
WAYS: Final[dict[str, Way]] = {
    "adaptive": AdaptiveReplayPolicy,
    "exact": lambda recording, perception: ReplayPolicy(recording),
    "coordinates": lambda recording, perception: Coordinates(recording, patience=_PATIENCE),
    "picture": lambda recording, perception: AdaptiveReplayPolicy(recording, perception, matcher=PictureOnly()),
    "steps": lambda recording, perception: StepsPolicy(),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One replay of one errand on one stage.

    Attributes:
        code: Its exit code; 2 where it could not begin.
        right: Whether it came to what it had to: the wanted state, or a halt where there was nothing to do it to.
        wrong: Whether it ended with exit code 0 in another state.
        grave: Acts that cannot be taken back and were not wanted.
        recorded_s: How long the person took, and `hurried_s` one who never thinks (see `Person`).
        why: What it said at its end.
    """

    errand: str
    stage: str
    way: str
    code: int
    right: bool
    wrong: bool
    grave: tuple[str, ...]
    seconds: float
    recorded_s: float
    actions: int
    why: str
    hurried_s: float = 0.0

    @property
    def halted(self) -> bool:
        """Whether it stopped although it could have gone on."""
        return self.code != 0 and not self.right


class _Agrees:
    """A person who says yes to everything, so that nothing but the replay keeps it from a wrong act."""

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """See `Asker.ask`."""
        return Approve()


def main() -> None:
    """Measure, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="*", metavar="ERRAND", help="these errands alone")
    parser.add_argument("--variants", nargs="*", choices=list(STAGES), default=list(STAGES), metavar="VARIANT")
    parser.add_argument("--ways", nargs="*", choices=list(WAYS), default=list(WAYS), metavar="WAY")
    parser.add_argument("--held-out", action="store_true", help="the third of the errands that is kept for the end")
    parser.add_argument("--all", action="store_true", help="those kept for the end too")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="recordings and results to go on from")
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no further replay after so long")
    options = parser.parse_args()
    errands = [
        errand
        for errand in ERRANDS
        if (errand.name in options.only if options.only else options.all or errand.is_kept == options.held_out)
    ]
    due = [
        (errand, STAGES[stage], way)
        for stage in options.variants
        for errand in errands
        if stage in errand.stages
        for way in options.ways
        if way != "steps" or not STAGES[stage].other_values  # a script has no parameters
    ]
    with tempfile.TemporaryDirectory(prefix="deskhand-errands-") as name:
        folder = options.kept or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        runs = _measured(due, folder, time.monotonic() + 60 * options.minutes)
    _tell(runs, options.ways)


def _measured(due: Sequence[tuple[Errand, Stage, str]], folder: Path, until_s: float) -> list[Run]:
    results = folder / "results.jsonl"
    known = {(run.errand, run.stage, run.way): run for run in _kept(results)}
    left = [one for one in due if (one[0].name, one[1].name, one[2]) not in known]
    if left:
        with VirtualDisplay(SCREEN) as display, results.open("a", encoding="utf-8") as file:
            os.environ |= {"DISPLAY": display.name, "XDG_SESSION_TYPE": "x11"}
            os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # neither recording nor replay is helped by a bus
            perception = load_reader()
            for errand, stage, way in left:
                if time.monotonic() > until_s:
                    break
                run = _one(errand, stage, way, folder, perception, display)
                known[run.errand, run.stage, run.way] = run
                file.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")
                file.flush()
                word = "right" if run.right else "WRONG" if run.wrong else "halted"
                print(
                    f"{stage.name:10} {errand.name:16} {way:12} {word:7} {run.seconds:6.1f} s  {run.why}",
                    file=sys.stderr,
                )
    return [known[key] for errand, stage, way in due if (key := (errand.name, stage.name, way)) in known]


def _one(errand: Errand, stage: Stage, way: str, folder: Path, perception: Perception, display: VirtualDisplay) -> Run:
    session = folder / f"{errand.name}.deskhand"
    try:
        if not session.exists():
            _record(errand, session, display, folder)
        with SessionReader(session) as reader:
            return _replay(errand, stage, way, reader, perception, display)
    except (RuntimeError, TimeoutError, ValueError, OSError) as error:
        return Run(
            errand.name, stage.name, way, USAGE, False, False, (), 0.0, 0.0, 0, f"{type(error).__name__}: {error}"[:300]
        )


def _record(errand: Errand, session: Path, display: VirtualDisplay, folder: Path) -> None:
    """Have the errand done by a person who is recorded, and see to it that it was done."""
    environment = display.environment() | {"HOME": str(folder)}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    unfinished = session.with_suffix(".unfinished")
    for left_over in folder.glob(f"{unfinished.name}*"):
        left_over.unlink()
    with errand.open(STAGES["unchanged"], display) as program:
        with recorded(unfinished, program, environment, seed=errand.name) as person:
            errand.act(person)
        state = _state(program.state, errand.expected)
    if state != errand.expected:
        raise RuntimeError(f"the recording came to {state}")
    with SessionReader(unfinished) as reader:
        reader.verify()
    unfinished.rename(session)
    session.with_suffix(".seconds").write_text(f"{person.worked_s:.2f} {person.hurried_s:.2f}\n", encoding="ascii")


def _replay(
    errand: Errand, stage: Stage, way: str, reader: SessionReader, perception: Perception, display: VirtualDisplay
) -> Run:
    recording: Recording = reader
    expected = errand.expected
    if stage.other_values:
        names = {parameter.value: parameter.name for parameter in parameters_of(reader)}
        recording = with_values(reader, {names.get(value, value): other for value, other in errand.values.items()})
        assert errand.otherwise is not None
        expected = errand.otherwise
    with errand.open(stage, display) as program:
        began_s = time.monotonic()
        policy, stop = WAYS[way](recording, perception), Stop()
        events: list[Event] = []
        words = steps_script(reader)[0] if way == "steps" else task_of(reader)
        task = Task(words, max_steps=1000, max_seconds=_LONGEST_S)
        model = LoadedModel(policy, perception)
        with suppress(RuntimeError):
            events.extend(run_task(model, task, Bounds(Mode.AUTO), Config(), _Agrees(), stop))
        seconds = time.monotonic() - began_s
        state = _state(program.state, State() if stage.must_halt else expected)
    if isinstance(policy, AdaptiveReplayPolicy) and policy.halt is not None:
        halt_picture(policy.halt).save(reader.path.with_suffix(f".{stage.name}.{way}.png"))
    recorded_s, hurried_s = _seconds_of(reader.path)
    end = events[-1] if events else None
    code = exit_code(end.reason) if isinstance(end, Ended) else 1
    why = end.content if isinstance(end, Ended) else "it did not end"
    grave = tuple(act for act in state.done if act not in expected.done)
    right = code != 0 and not grave if stage.must_halt else code == 0 and state == expected
    actions = sum(isinstance(event, Executed) and not only_looks((event.action,)) for event in events)
    return Run(
        errand.name, stage.name, way, code, right, code == 0 and not right, grave, round(seconds, 2),
        recorded_s, actions, " ".join(f"{why} {'' if right else state}".split())[:500], hurried_s,
    )  # fmt: skip


def _seconds_of(session: Path) -> tuple[float, float]:
    """How long the person took for what is recorded, and how long one who never thinks would have taken."""
    taken, hurried = session.with_suffix(".seconds").read_text(encoding="ascii").split()
    return float(taken), float(hurried)


def _state(read: Callable[[], State], expected: State) -> State:
    """The state of a program; it gets a moment to do what it was told."""
    until_s = time.monotonic() + _DONE_S
    while True:
        state = read()
        state = State(tuple(sorted(state.done)), state.shown)
        wanted = State(tuple(sorted(expected.done)), expected.shown)
        if state == wanted:
            return expected
        if time.monotonic() > until_s:
            return state
        time.sleep(0.2)


def _kept(path: Path) -> Iterator[Run]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["code"] != USAGE:  # what could not begin is tried again
                yield Run(**{**record, "grave": tuple(record["grave"])})


def _tell(runs: Sequence[Run], ways: Sequence[str]) -> None:
    by_way = {way: [run for run in runs if run.way == way] for way in ways}
    by_way = {way: own for way, own in by_way.items() if own}
    if not by_way:
        print("nothing was measured")
        return
    rows: list[dict[str, object]] = []
    for stage in STAGES:
        row: dict[str, object] = {"right, of": stage}
        for way, own in by_way.items():
            here = [run.right for run in own if run.stage == stage]
            row[way] = f"{sum(here)} of {len(here)}" if here else "–"
        rows.append(row)
    figures = {way: _figures(own) for way, own in by_way.items()}
    said = {
        "right": "all, %", "wrong": "wrong state with exit code 0", "grave": "irreversible wrong acts",
        "halted": "halted without need, %", "ratio": "time of the recording person, median",
        "hurried": "time of a person who never thinks, median", "runs": "replays",
    }  # fmt: skip
    rows += [{"right, of": words, **{way: of[name] for way, of in figures.items()}} for name, words in said.items()]
    report("errands", rows, **figures)


def _figures(runs: Sequence[Run]) -> dict[str, float]:
    good = [run for run in runs if run.right and run.code == 0 and run.recorded_s and run.hurried_s]
    return {
        "right": round(100 * sum(run.right for run in runs) / len(runs), 1),
        "wrong": sum(run.wrong for run in runs),
        "grave": sum(bool(run.grave) for run in runs),
        "halted": round(100 * sum(run.halted for run in runs) / len(runs), 1),
        "ratio": round(statistics.median(run.seconds / run.recorded_s for run in good), 2) if good else 0.0,
        "hurried": round(statistics.median(run.seconds / run.hurried_s for run in good), 2) if good else 0.0,
        "runs": len(runs),
    }


if __name__ == "__main__":
    main()

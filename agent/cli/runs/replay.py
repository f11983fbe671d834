"""`deskhand replay`: carry out a recorded session again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.runs.routine import values_of
from agent.cli.runs.run_options import (
    add_family_option,
    add_run_options,
    add_zoom_option,
    bounds_of,
    carry_out,
    model_named,
    stop_for,
)
from agent.cli.usage import Adder, UsageError, from_argument, positive

if TYPE_CHECKING:
    from agent.core.events import Event
    from agent.core.policy import Policy
    from agent.replay.adaptive import AdaptiveReplayPolicy
    from agent.replay.exact import ReplayPolicy
    from agent.sessions.reader import Recording, SessionReader
    from vision.perception.elements import Perception


def add(add: Adder) -> None:
    """Declare the command."""
    replay = add("replay", _replay, "carry out a recorded session again")
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument(
        "--mode",
        choices=["exact", "adaptive", "hybrid"],
        default="adaptive",
        help="adaptive: find each target again on a screen that has changed (the default); exact: just what was done, "
        "where the screen means the same; hybrid: ask a model where a target cannot be found",
    )
    replay.add_argument("--model", default="steps", metavar="NAME", help="whom hybrid replay asks; default: steps")
    add_family_option(replay)
    add_zoom_option(replay)
    replay.add_argument("--step", action="store_true", help="ask before each action")
    replay.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="another value for a parameter"
    )
    replay.add_argument("--rows", type=Path, metavar="CSV", help="replay once for each row; its first line names them")
    replay.add_argument("--encoding", metavar="NAME", help="of --rows, where it is not UTF-8: latin-1, cp1252, utf-16")
    replay.add_argument(
        "--resume", action="store_true", help="with --rows: leave out the rows with which the last replay ended well"
    )
    replay.add_argument("--from-step", type=positive, default=1, metavar="N", help="begin with this step")
    replay.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="[N:]KIND=VALUE",
        help="what must be so after step N, or at the end: text, no-text, title, file (path#SHA-256), clipboard",
    )
    add_run_options(replay)


def _replay(parsed: argparse.Namespace) -> int:
    from agent.cli.runs.replay_rows import replay_rows, rows_to_replay
    from agent.sessions.parameters import with_values
    from agent.sessions.reader import SessionReader
    from agent.sessions.recorded_actions import was_cut

    if parsed.expect and parsed.mode == "exact":
        raise UsageError("--expect needs --mode adaptive or hybrid")
    for option in ("family", "zoom"):
        if getattr(parsed, option) is not None and parsed.mode != "hybrid":
            raise UsageError(f"--{option} needs --mode hybrid, the one that asks a model")
    values = values_of(parsed.set)
    if parsed.rows is None and (parsed.resume or parsed.encoding is not None):
        raise UsageError("--resume and --encoding need --rows, the table that they are about")
    rows = ({},) if parsed.rows is None else rows_to_replay(parsed.rows, parsed.encoding)
    if parsed.save is not None and len(rows) > 1:
        raise UsageError("--save keeps one replay; leave it out where --rows asks for more than one")
    perception = _reader_of_screens()
    with SessionReader(parsed.file) as reader:
        if was_cut(reader):
            print(f"{parsed.file} was cut: it has no end, and what came last may be missing", file=sys.stderr)
        for number, row in enumerate(rows, start=1):  # before anything is done for the first
            try:
                with_values(reader, {**row, **values})
            except ValueError as error:
                raise UsageError(str(error) if parsed.rows is None else f"row {number}: {error}") from None

        def once(row: Mapping[str, str]) -> int:
            return _once(parsed, reader, {**row, **values}, perception)

        if parsed.rows is None:
            return once({})
        return replay_rows(parsed.rows, rows, once, resume=parsed.resume)


def _once(parsed: argparse.Namespace, reader: SessionReader, values: Mapping[str, str], perception: Perception) -> int:
    """One replay with these values; its exit code."""
    from agent.core.config import load
    from agent.core.policy import LoadedModel
    from agent.core.task import Mode, Task
    from agent.factory import REPLAY
    from agent.replay.exact import ReplayPolicy
    from agent.sessions.editing.replayed_actions import redacted_texts, task_of
    from agent.sessions.parameters import with_values

    try:
        recording: Recording = with_values(reader, values) if values else reader
        for step, text in redacted_texts(recording):
            raise ValueError(
                f"step {step} types “{text}”, which redaction left of what was typed; give a value: name it "
                f"with `deskhand session parameters {parsed.file} --name NAME='{text}'`, then --set NAME=VALUE"
            )
        if parsed.mode == "exact":
            policy: ReplayPolicy | AdaptiveReplayPolicy = ReplayPolicy(recording, start=parsed.from_step)
        else:
            policy = _adaptive(parsed, recording, perception)
    except ValueError as error:
        raise UsageError(str(error)) from None
    # each recorded step may first wait for its screen, hence room for many more looks than acts
    task = Task(task_of(reader), max_steps=policy.max_steps)
    bounds, asker = bounds_of(parsed, Mode.STEP if parsed.step else Mode.AUTO)
    model, stop, config = LoadedModel(policy, perception, name=REPLAY), stop_for(asker), load()
    if isinstance(policy, ReplayPolicy):
        return carry_out(task, model, bounds, asker, config, parsed, stop)
    outcomes = _OutcomePrinter(policy, as_json=parsed.json)
    try:
        return carry_out(task, model, bounds, asker, config, parsed, stop, outcomes.after)
    finally:
        _keep(parsed, policy)


def _adaptive(parsed: argparse.Namespace, recording: Recording, perception: Perception) -> AdaptiveReplayPolicy:
    from agent.core.config import load
    from agent.core.policy import described
    from agent.core.stop import Stop
    from agent.desktop.world import clipboard_text, open_titles
    from agent.factory import load_policy
    from agent.replay.adaptive import AdaptiveReplayPolicy
    from agent.replay.expectations import Expectation, World

    def fallback() -> Policy:
        policy = model_named(parsed.model, load(), parsed).policy
        if asked := described(policy, Stop()):
            print(asked, file=sys.stderr)
        return policy

    return AdaptiveReplayPolicy(
        recording,
        perception,
        fallback=fallback if parsed.mode == "hybrid" else None,
        start=parsed.from_step,
        expectations=[from_argument(Expectation.parse, text) for text in parsed.expect],
        world=World(open_titles, clipboard_text),
        instructions=lambda: load_policy("steps"),
    )


class _OutcomePrinter:
    """Prints the outcome of each step as soon as that is known."""

    def __init__(self, policy: AdaptiveReplayPolicy, *, as_json: bool) -> None:
        self._policy, self._as_json = policy, as_json
        self._printed = 0

    def after(self, event: Event) -> None:
        from agent.core.events import Ended

        # the latest may still be verified, or turn out to have brought about nothing
        outcomes = self._policy.outcomes
        known = len(outcomes) if isinstance(event, Ended) else max(0, len(outcomes) - 1)
        for outcome in outcomes[self._printed : known]:
            line = json.dumps(outcome.as_json(), ensure_ascii=False) if self._as_json else f"    {outcome}"
            print(line, flush=True)
        self._printed = max(self._printed, known)


def _keep(parsed: argparse.Namespace, policy: AdaptiveReplayPolicy) -> None:
    """Leave behind what a person may want to look at: proposals, outcomes, a picture of where it halted."""
    from agent.replay.fallback.repairs import repairs_path
    from agent.replay.halt_picture import halt_path
    from agent.routines.replay_run import keep_outcomes

    keep_outcomes(policy, parsed.file, parsed.save)
    if policy.repairs:
        print(f"what the model found is proposed in {repairs_path(parsed.file)}", file=sys.stderr)
    if policy.halt is not None:
        path = halt_path(parsed.save or parsed.file)
        print(
            f"what was expected and what is there: {path}; to go on from here: --from-step {policy.halt.number}",
            file=sys.stderr,
        )


def _reader_of_screens() -> Perception:
    from agent.core.config import load
    from vision.perception.reader import load_reader

    return load_reader(detector=load().detector)

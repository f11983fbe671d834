"""`deskhand eval`: policies carry out tasks on programs that judge themselves; figures of how well they did."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, STOPPED, Adder, UsageError, from_argument, positive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.core.stop import Stop
    from agent.learning.evaluation.suites import Suite, SuiteTask
    from agent.learning.evaluation.trial import EvaluatedPolicy, TrialResult
    from agent.policies.builtin.examples import ExampleWriter

_SUITES = ("practice", "programs", "pages")


def add(add: Adder) -> None:
    """Declare the command."""
    evaluate = add("eval", _evaluate, "let policies do tasks on programs that judge themselves")
    evaluate.add_argument("suite", choices=_SUITES, help="generated windows, programs of other makers, live pages")
    evaluate.add_argument(
        "--model",
        action="append",
        metavar="M",
        help="what decides (default: steps, which gets each task as a script); give it again for another column. "
        "M+truth is told what the program shows instead of reading the screen; oracle is told what is right, too",
    )
    evaluate.add_argument("--split", choices=["train", "validation", "test"], default="validation", help="which seeds")
    evaluate.add_argument(
        "--family",
        action="append",
        metavar="F",
        help="only this family of windows; may be given again. Or the family as which large models are asked",
    )
    evaluate.add_argument("--tasks", type=positive, default=60, metavar="N", help="how many (default: %(default)s)")
    evaluate.add_argument(
        "--out", type=Path, metavar="DIR", help="keep results and session files there; an interrupted run goes on"
    )
    evaluate.add_argument(
        "--examples", "--lessons", type=Path, metavar="DIR", help="write what was right on each screen as examples"
    )
    evaluate.add_argument("--json", action="store_true", help="the figures as one JSON object")


def _evaluate(parsed: argparse.Namespace) -> int:
    import tempfile

    from agent.core.stop import Stop, StopOnSignals
    from agent.learning.evaluation.suites import SUITES, list_tasks
    from agent.learning.evaluation.summary import as_json, as_table
    from agent.learning.evaluation.trial import results_in
    from agent.policies.builtin.examples import ExampleWriter

    suite, stop = SUITES[parsed.suite], Stop()
    with ExitStack() as stack:
        out = parsed.out or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-eval-")))
        out.mkdir(parents=True, exist_ok=True)
        examples = None if parsed.examples is None else stack.enter_context(ExampleWriter(parsed.examples))
        environment = _display(stack)
        windows, asked_as = _families(parsed.family or ())
        policies = [_evaluated(name, examples, asked_as) for name in dict.fromkeys(parsed.model or ["steps"])]
        options = [
            f"--split={parsed.split}",
            f"--count={parsed.tasks}",
            *(f"--family={f}" for f in windows),
        ]
        stack.enter_context(StopOnSignals(stop))
        jobs = list(list_tasks(suite, options))
        if not jobs:
            raise UsageError("there is no such task")
        file = out / "results.jsonl"
        _run(suite, jobs, policies, out, environment, stop)
        wanted = {(policy.name, job.key) for policy in policies for job in jobs}
        results = [result for result in results_in(file) if (result.model, result.job) in wanted]
    if results:
        figures = as_json(suite.name, parsed.split, results)
        sys.stdout.write((json.dumps(figures, ensure_ascii=False) if parsed.json else as_table(results)) + "\n")
    return STOPPED if stop.is_set() else DONE


def _run(
    suite: Suite,
    jobs: Sequence[SuiteTask],
    policies: Sequence[EvaluatedPolicy],
    out: Path,
    environment: Mapping[str, str],
    stop: Stop,
) -> None:
    """All runs that are not there yet, one policy after the other on each task."""
    from tqdm import tqdm

    from agent.factory import run_task
    from agent.learning.evaluation.trial import append_result, results_in, run_trial

    file = out / "results.jsonl"
    there = {(result.model, result.job) for result in results_in(file)}
    due = [(job, policy) for job in jobs for policy in policies if (policy.name, job.key) not in there]
    with tqdm(total=len(due), unit="run", file=sys.stderr) as bar:
        for job, policy in due:
            bar.set_postfix_str(f"{policy.name} {job.family}")
            result: TrialResult | None = run_trial(
                suite, job, policy, out / _folder(policy.name), environment, stop, run_task
            )
            if result is None:
                return
            append_result(file, result)
            bar.update()


def _folder(model: str) -> str:
    """A name for the folder of a model's sessions: it may be a path or an address."""
    return re.sub(r"[^\w.+-]+", "-", model).strip("-.") or "model"


def _families(names: Sequence[str]) -> tuple[list[str], str | None]:
    """The families of windows among `names`, and the one of models: no name is both."""
    from agent.policies.families.selection import family_named

    windows, models = [], []
    for name in names:
        try:
            models.append(family_named(name).name)
        except ValueError:
            windows.append(name)
    if len(models) > 1:
        raise UsageError(f"models can be asked as one family at a time, not as {' and '.join(models)}")
    return windows, models[0] if models else None


def _evaluated(name: str, examples: ExampleWriter | None, asked_as: str | None = None) -> EvaluatedPolicy:
    from dataclasses import replace

    from agent.core.config import load
    from agent.core.policy import LoadedModel
    from agent.factory import MODELS, load_model
    from agent.learning.evaluation.ground_truth import ExampleRecorder, GroundTruthPerception, OraclePolicy
    from agent.learning.evaluation.trial import EvaluatedPolicy

    model, _, how = name.partition("+")
    if how not in {"", "truth"}:
        raise UsageError(f"{name!r}: after the plus may stand truth, for example steps+truth")
    truth = GroundTruthPerception() if how or name == "oracle" else None
    if name == "oracle" and truth is not None:
        loaded = LoadedModel(OraclePolicy(truth), truth)
    else:
        family = None if model in MODELS else asked_as
        loaded = from_argument(partial(load_model, settings=load().settings_for(model, family)), model)
        name = name if family is None else f"{name} as {family}"
        loaded = loaded if truth is None else replace(loaded, perception=truth)
    recorder = None
    if examples is not None:
        recorder = ExampleRecorder(loaded.policy, examples)
        loaded = replace(loaded, policy=recorder)
    return EvaluatedPolicy(name, loaded, model == "steps", truth, recorder)


def _display(stack: ExitStack) -> Mapping[str, str]:
    """A display of our own, which nobody else's windows share, so that nothing else can be touched."""
    from agent.desktop.x11.virtual_display import VirtualDisplay
    from vision.geometry import Size

    display = stack.enter_context(VirtualDisplay(Size(1280, 800)))
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.update(display.environment())
    return display.environment()

"""`python -m agent.learning.evaluation.claims FILE…`: what the rule about unsure presses costs and saves.

A claim to be done is kept only where every press before it was surer than a threshold
(`agent/policies/builtin/inference/review.py`). From the confidences in `results.jsonl` it is computed how many tasks of
an evaluation would have been done, and claimed wrongly, with another threshold; nothing is run again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.core.events import Reason
from agent.learning.evaluation.trial import TrialResult, results_in
from agent.policies.builtin.inference.review import UNSURE

_THRESHOLDS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Claims:
    """How many tasks would have been done, and claimed wrongly to be done, with a threshold."""

    threshold: float
    tasks: int
    done: int
    claimed_wrongly: int


def claims(results: Sequence[TrialResult], threshold: float) -> Claims:
    """The same runs with another threshold: claims that were kept are dropped, and those that were dropped made."""
    done = wrong = 0
    for one in results:
        sure = min((confidence for confidence, _ in one.clicks), default=1.0) >= threshold
        if one.reason == Reason.FINISHED:
            done += one.success and sure
            wrong += one.false_finish and sure
        elif one.said.startswith(UNSURE):  # it would have claimed, but for a press of which it was not sure
            reached = one.goals == one.of and not one.harm
            done += reached and sure
            wrong += not reached and sure
        else:
            done += one.success
    return Claims(threshold, len(results), done, wrong)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table for each model; 1 where there is no result."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.learning.evaluation.claims",
        description="Claims by the confidence of the presses before them.",
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="results.jsonl of one evaluation or several"
    )
    options = parser.parse_args(argv)
    results = [one for file in options.files for one in results_in(file)]
    if not results:
        sys.stderr.write("claims: there is no result in these files\n")
        return 1
    for model in dict.fromkeys(one.model for one in results):
        mine = [one for one in results if one.model == model]
        sys.stdout.write(f"{model}, {len(mine)} tasks\n  surer than   done   claimed wrongly\n")
        for threshold in _THRESHOLDS:
            found = claims(mine, threshold)
            sys.stdout.write(f"  {threshold:10.1f} {found.done:6d} {found.claimed_wrongly:17d}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

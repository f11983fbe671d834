"""Instructions that people wrote: how often is a policy's first step the right one, and how long does it think?

The screens are told, not read, so that this measures understanding alone. Beside the built-in model stands the `steps`
policy, which reads plain orders and no more. There is no ceiling but all of them: each has one right first step.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from report import report

from agent.factory import load_model
from agent.learning.evaluation.written_instructions import is_first_step_right, written_instructions

DATA = Path(__file__).parents[1] / "data"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", action="append", help="default: steps and builtin")
    parser.add_argument("--wrong", action="store_true", help="say which were not understood")
    options = parser.parse_args()
    every = list(written_instructions(DATA))
    rows: list[dict[str, object]] = []
    for name in options.model or ["steps", "builtin"]:
        policy = load_model(name).policy
        is_first_step_right(policy, every[0])  # warm-up
        right: dict[str, list[bool]] = {}
        took: list[float] = []
        for one in every:
            began = time.perf_counter()
            good = is_first_step_right(policy, one)
            took.append(1000 * (time.perf_counter() - began))
            right.setdefault(one.kind.value, []).append(good)
            if options.wrong and not good:
                print(f"{name}: {one.screen}: {one.task!r}")
        said = [good for some in right.values() for good in some]
        row: dict[str, object] = {"model": name, "all": sum(said) / len(said)}
        row |= {kind: sum(some) / len(some) for kind, some in sorted(right.items())}
        rows.append(row | {"ms": statistics.median(took), "p95 ms": sorted(took)[int(0.95 * len(took))]})
    report("builtin_paraphrases", rows, instructions=len(every), models=rows)


if __name__ == "__main__":
    main()

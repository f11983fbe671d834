"""`python -m agent.learning.simulator --out DIR --count N`: examples from simulated windows.

With `--noisy-from DIR …` they are examples of other folders (those of practice windows, say) with perception noise,
with `--rollouts-of MODEL` those of a DAgger round: the screens to which a model's own decisions lead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random

from tqdm import tqdm

from agent.learning.simulator.dagger import examples_of_rollout, policy_from, rollouts, summarize
from agent.learning.simulator.episodes import examples, write_examples
from agent.learning.simulator.noisy_examples import with_noise
from agent.policies.builtin.examples import Example, ExampleFolder
from vision.detector.shards import folders_under


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of examples."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.learning.simulator", description="Examples from simulated windows."
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="examples are added to this folder")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one gives other examples (0)")
    parser.add_argument(
        "--noisy-from", "--seen-from", type=Path, nargs="+", metavar="DIR", help="examples to add perception noise to"
    )
    parser.add_argument(
        "--rollouts-of", "--walked-by", type=Path, metavar="MODEL", help="a DAgger round: this model acts"
    )
    parser.add_argument("--examine", type=Path, metavar="MODEL", help="how COUNT rollouts of it end; no examples")
    options = parser.parse_args(argv)
    if options.examine is not None:
        runs = islice(rollouts(policy_from(options.examine), options.seed), options.count)
        found = summarize(tqdm(runs, total=options.count, unit=" episodes"))
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return 0
    if options.out is None:
        parser.error("--out is needed for examples")
    made = examples(options.seed, options.count)
    if options.noisy_from:
        if not folders_under(options.noisy_from):
            parser.error(f"--noisy-from: no examples in {', '.join(map(str, options.noisy_from))}")
        made = _noisy(options.noisy_from, options.seed, options.count)
    if options.rollouts_of is not None:
        made = islice(_rollouts(options.rollouts_of, options.seed), options.count)
    write_examples(options.out, made, options.count)
    return 0


def _rollouts(model: Path, seed: int) -> Iterator[Example]:
    """Endless examples of DAgger rollouts of the model."""
    choice = Random(seed)  # noqa: S311 - variety, not secrecy
    for steps in rollouts(policy_from(model), seed):
        yield from examples_of_rollout(steps, choice)


def _noisy(folders: Sequence[Path], seed: int, count: int) -> Iterator[Example]:
    """The examples of these folders again and again, each time with other perception noise."""
    found = [example for folder in folders_under(folders) for example in ExampleFolder(folder)]
    for number in range(count):
        example = with_noise(found[number % len(found)], seed * 1_000_003 + number // len(found))
        if example is not None:
            yield example


if __name__ == "__main__":
    sys.exit(main())

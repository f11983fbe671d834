"""`python -m agent.learning.simulator --out DIR --count N`: examples from simulated windows.

With `--seen-from DIR …` they are examples of other folders (those of live windows, say) as perception would see them,
with `--walked-by MODEL` those of the screens to which a model's own decisions lead.
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

from agent.learning.simulator.dagger import deciding, examples_from, rollouts, tally
from agent.learning.simulator.episodes import examples
from agent.learning.simulator.noisy_examples import misread
from agent.policies.builtin.examples import Example, ExampleFolder, ExampleWriter


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of examples."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.learning.simulator", description="Lessons from windows on paper."
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="lessons are added to this folder")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one gives other examples (0)")
    parser.add_argument("--seen-from", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    parser.add_argument("--walked-by", type=Path, metavar="MODEL", help="the examples of this model's own ways")
    parser.add_argument("--examine", type=Path, metavar="MODEL", help="how COUNT episodes end; no lessons")
    options = parser.parse_args(argv)
    if options.examine is not None:
        ways = islice(rollouts(deciding(options.examine), options.seed), options.count)
        found = tally(tqdm(ways, total=options.count, unit=" episodes"))
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return 0
    if options.out is None:
        parser.error("--out is needed for lessons")
    made = examples(options.seed, options.count)
    if options.seen_from:
        made = _perceived(options.seen_from, options.seed, options.count)
    if options.walked_by is not None:
        made = islice(_rollouts(options.walked_by, options.seed), options.count)
    with ExampleWriter(options.out) as writer:
        for example in tqdm(made, total=options.count, unit=" lessons", desc="writing"):
            writer.add(example)
    return 0


def _rollouts(model: Path, seed: int) -> Iterator[Example]:
    """The examples of the model's own ways, without an end."""
    choice = Random(seed)  # noqa: S311 - variety, not secrecy
    for steps in rollouts(deciding(model), seed):
        yield from examples_from(steps, choice)


def _perceived(folders: Sequence[Path], seed: int, count: int) -> Iterator[Example]:
    """The examples of these folders again and again, each time with other mistakes."""
    shards = sorted({shard.parent for folder in folders for shard in folder.rglob("*.jsonl")})
    found = [example for shard in shards for example in ExampleFolder(shard)]
    for number in range(count):
        example = misread(found[number % len(found)], seed * 1_000_003 + number // len(found))
        if example is not None:
            yield example


if __name__ == "__main__":
    sys.exit(main())

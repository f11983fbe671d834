"""`python -m agent.learning.scenes --out DIR --count N`: examples from scenes.

With `--rollouts-of MODEL` they are those of a DAgger round: the screens to which a model's own decisions lead.
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

from agent.learning.scenes.playing import scene_examples, scene_rollouts
from agent.learning.scenes.skills.table import SKILLS
from agent.learning.simulator.dagger import examples_of_rollout, policy_from, summarize
from agent.learning.simulator.episodes import write_examples
from agent.policies.builtin.examples import Example


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of examples, or say how a model does."""
    parser = argparse.ArgumentParser(prog="python -m agent.learning.scenes", description="Examples from scenes.")
    parser.add_argument("--out", type=Path, metavar="DIR", help="examples are added to this folder")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one gives other examples (0)")
    parser.add_argument("--skill", choices=list(SKILLS), metavar="SKILL", help="this one alone")
    parser.add_argument("--rollouts-of", type=Path, metavar="MODEL", help="a DAgger round: this model acts")
    parser.add_argument("--examine", type=Path, metavar="MODEL", help="how COUNT rollouts of it end; no examples")
    options = parser.parse_args(argv)
    if options.examine is not None:
        runs = islice(scene_rollouts(policy_from(options.examine), options.seed, options.skill), options.count)
        found = summarize(tqdm(runs, total=options.count, unit=" scenes"))
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return 0
    if options.out is None:
        parser.error("--out is needed for examples")
    made = scene_examples(options.seed, options.count, options.skill)
    if options.rollouts_of is not None:
        made = islice(_rollouts(options.rollouts_of, options.seed, options.skill), options.count)
    write_examples(options.out, made, options.count)
    return 0


def _rollouts(model: Path, seed: int, skill: str | None) -> Iterator[Example]:
    """Endless examples of DAgger rollouts of the model."""
    choice = Random(seed)  # noqa: S311 - variety, not secrecy
    for steps in scene_rollouts(policy_from(model), seed, skill):
        yield from examples_of_rollout(steps, choice)


if __name__ == "__main__":
    sys.exit(main())

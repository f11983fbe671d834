"""`deskhand learn`: the built-in model learns from what a person corrected."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.cli.usage import DONE, FAILED, Adder, positive

if TYPE_CHECKING:
    from agent.policies.builtin.examples import Example

_KNOWN: Final = 3_000
_ASIDE: Final = 400


def add(add: Adder) -> None:
    """Declare the command."""
    learn = add("learn", _learn, "learn from the steps that you corrected, on this machine")
    learn.add_argument("files", type=Path, nargs="+", metavar="FILE", help="session files with corrected steps")
    learn.add_argument("--out", type=Path, metavar="DIR", help="the new model (default: in your data folder)")
    learn.add_argument("--begin-with", type=Path, metavar="DIR", help="a model to go on from (default: the built-in)")
    learn.add_argument("--steps", type=positive, default=120, metavar="N", help="of training (default: %(default)s)")
    learn.add_argument("--show", action="store_true", help="say what would be learned, and do nothing")


def _learn(parsed: argparse.Namespace) -> int:
    from agent.learning.corrections import corrections_in, learn
    from agent.learning.simulator.episodes import examples as simulated
    from agent.learning.simulator.episodes import write_examples
    from agent.policies.builtin.policy import SHIPPED
    from agent.sessions.reader import SessionReader

    examples: list[Example] = []
    for file in parsed.files:
        with SessionReader(file) as reader:
            found = corrections_in(reader)
        for sentence in found.left_out:
            print(f"{file}, {sentence}; left out", file=sys.stderr)
        examples += found.examples
    if parsed.show:
        for example in examples:
            print(f"{example.task}: step {example.decision.step} is {example.decision.kind.value}")
        return DONE
    if not examples:
        raise ValueError("there is nothing to learn: no step in these sessions was edited or taken over")
    out = parsed.out or _data_folder() / "models" / "builtin"
    begin_with = parsed.begin_with or (out if (out / "model.safetensors").exists() else SHIPPED)
    print(f"{len(examples)} corrected steps; going on from {begin_with}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        known, aside = Path(folder) / "known", Path(folder) / "aside"
        for examples_of, seed, count in ((known, 77, _KNOWN), (aside, 999, _ASIDE)):
            write_examples(examples_of, simulated(seed, count), count)
        learned = learn(examples, known, aside, begin_with, out, steps=parsed.steps)
    for name, (before, after) in (("corrections", learned.corrections), ("what it knew", learned.others)):
        print(f"{name:<14} answered rightly: {before:6.1%} before, {after:6.1%} after")
    if learned.model is None:
        print("The new model is not better, so it is not kept.")
        return FAILED
    print(f"Kept. Use it with: deskhand run --model '{learned.model}' TASK")
    return DONE


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("deskhand", appauthor=False)

"""`deskhand train`: teach a model."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from agent.cli.usage import Adder

_TRAINERS: Final = {
    "detector": "vision.detector.train",
    "crops": "vision.icons.train",
    "builtin": "agent.policies.builtin.training",
    "tokenizer": "agent.policies.builtin.tokenizer_training",
}
"""For each model the module whose `main` trains it."""


def add(add: Adder) -> None:
    """Declare the command."""
    train = add("train", _train, "teach a model; runs under torchrun unchanged", add_help=False)
    train.add_argument("model", choices=list(_TRAINERS))


def _train(parsed: argparse.Namespace) -> int:
    others: list[str] = parsed.others
    if parsed.model == "builtin":
        others = _with_examples(others)
    try:
        trainer = importlib.import_module(_TRAINERS[parsed.model])
    except ModuleNotFoundError as error:
        raise ValueError(f"training needs {error.name}; install it with: pip install 'deskhand[models]'") from None
    code: int = trainer.main(others)
    return code


def _with_examples(others: Sequence[str]) -> list[str]:
    """The arguments with folders of examples, which are written first where none is named: one command does it all."""
    from agent.learning.simulator.episodes import examples, write_examples

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--examples", "--lessons", type=int, default=160_000)
    known, rest = parser.parse_known_args(others)
    if known.data or known.out is None:
        return list(others)
    data, validation = known.out / "lessons", known.out / "validation"
    for folder, seed, count in ((data, 1, known.examples), (validation, 999, 2000)):
        if not any(folder.glob("*.jsonl")):
            write_examples(folder, examples(seed, count), count)
    named = [] if "--validation" in rest else ["--validation", str(validation)]
    return ["--data", str(data), "--out", str(known.out), *named, *rest]

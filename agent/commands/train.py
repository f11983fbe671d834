"""`deskhand train`: teach a model."""

from __future__ import annotations

import argparse

from agent.commands.usage import Adder


def add(add: Adder) -> None:
    """Declare the command."""
    train = add("train", _train, "teach a model; runs under torchrun unchanged", add_help=False)
    train.add_argument("model", choices=["detector"])


def _train(parsed: argparse.Namespace) -> int:
    try:
        from vision.train_detector import main as train_detector
    except ModuleNotFoundError as error:
        raise ValueError(f"training needs {error.name}; install it with: pip install 'deskhand[models]'") from None
    return train_detector(parsed.others)

"""Training the small Chameleon tokenizer on pictures of screens: `train_vq`, and `main` around it.

Its training data are its inputs in the built-in model: the squares of elements' crops and of overviews, from folders
of examples with pictures. Its codes are initialized with vectors of such squares.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from agent.policies.builtin.examples import ExampleFolder
from agent.policies.builtin.vision_inputs import batch_pictures, crop_screen
from vision.distributed import keep_freed_memory
from vision.encoders import VqTokenizer, codebook_use, psnr
from vision.trainer import Evaluator, Key, Plan, Term, train

_log = logging.getLogger(__name__)

FILE: Final = "tokenizer.safetensors"
PLAN: Final = Plan(
    steps=800,
    batch=16,
    learning_rate=2e-3,
    warm_up_steps=50,
    clip_norm=1.0,
    ema_decay=0.99,
    log_every=50,
    save_every=200,
    examine_every=400,
)
_PER_EXAMPLE: Final = 8
"""Squares of each example in a batch."""


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """A batch of squares, `(K, 3, 32, 32)` in [-1, 1]."""

    pixels: Tensor

    def to(self, device: torch.device) -> Squares:
        return Squares(self.pixels.to(device))


class PictureSquares:
    """The squares of examples with pictures, some of each example; squares of one plain colour are left out.

    Raises:
        ValueError: If no example in these folders has a picture.
    """

    def __init__(self, folders: Sequence[ExampleFolder]) -> None:
        self._pictured = [
            (folder, number) for folder in folders for number, example in enumerate(folder) if example.image is not None
        ]
        if not self._pictured:
            raise ValueError(
                "none of these examples has a picture; write some with: python -m gui.datagen.qt_tasks --examples"
            )

    def __len__(self) -> int:
        return len(self._pictured)

    def squares(self, number: int) -> Tensor:
        """All squares of one example, `(S, 3, 32, 32)`."""
        folder, place = self._pictured[number]
        example, pixels = folder[place], folder.pixels(place)
        assert pixels is not None
        pictures = batch_pictures([crop_screen(pixels, example.elements)], len(example.elements), "vq")
        assert pictures is not None
        assert pictures.squares is not None
        return pictures.squares[0].permute(0, 3, 1, 2).float() / 127.5 - 1

    def batch(self, keys: Sequence[Key]) -> Squares:
        """See `vision.trainer`."""
        return Squares(torch.cat([self._some(*key) for key in keys]))

    def _some(self, number: int, seed: int) -> Tensor:
        squares = self.squares(number)
        squares = squares[squares.flatten(1).std(dim=1) > 0.02]
        chosen = np.random.default_rng(seed).permutation(len(squares))[:_PER_EXAMPLE]
        return squares[torch.from_numpy(chosen)]


class VqLearner(nn.Module):
    """A tokenizer with its losses: of the reconstruction, and of the distance between vectors and their codes."""

    def __init__(self, tokenizer: VqTokenizer) -> None:
        super().__init__()
        self.tokenizer = tokenizer

    def forward(self, batch: Squares) -> dict[str, Term]:
        tokenized = self.tokenizer(batch.pixels)
        count = batch.pixels.new_tensor(float(len(batch.pixels)))
        shown = tokenized.reconstruction
        error = F.mse_loss(shown, batch.pixels) + 0.2 * F.l1_loss(shown, batch.pixels)
        return {"shown": Term(error * count, count), "commitment": Term(0.5 * tokenized.commitment * count, count)}


def train_vq(data: Sequence[Path], out: Path, plan: Plan, *, codes: int, validation: Path | None = None) -> Path:
    """Train a tokenizer; returns the file with its weights."""
    torch.manual_seed(plan.seed)
    examples = PictureSquares([ExampleFolder(folder) for folder in data])
    tokenizer = VqTokenizer(codes)
    first = range(0, len(examples), max(1, len(examples) // 64))
    tokenizer.init_codebook(torch.cat([examples.batch([(number, 0)]).pixels for number in first]))
    held_out = None if validation is None else PictureSquares([ExampleFolder(validation)])
    average = train(
        VqLearner(tokenizer), examples, plan, out, evaluate=None if held_out is None else evaluator(held_out)
    )
    assert isinstance(average, VqLearner)
    average.tokenizer.save(out / FILE)
    return out / FILE


def evaluator(examples: PictureSquares, examined: int = 100) -> Evaluator:
    """The evaluation of a tokenizer: share of codes in use, perplexity, peak signal-to-noise ratio in dB."""

    def batches() -> Iterator[Tensor]:
        for number in range(0, len(examples), max(1, len(examples) // examined)):
            yield examples.squares(number)

    @torch.inference_mode()
    def evaluate(learner: nn.Module) -> Mapping[str, float]:
        assert isinstance(learner, VqLearner)
        squares = torch.cat(list(batches()))
        found = [learner.tokenizer(some) for some in torch.split(squares, 256)]
        use, perplexity = codebook_use(torch.cat([part.codes for part in found]), learner.tokenizer.codes)
        return {
            "use": use,
            "perplexity": perplexity,
            "psnr": psnr(squares, torch.cat([part.reconstruction for part in found])),
        }

    return evaluate


def main(argv: Sequence[str] | None = None) -> int:
    """`deskhand train tokenizer`; runs under `torchrun` unchanged."""
    parser = argparse.ArgumentParser(prog="deskhand train tokenizer", description="Train the tokenizer of pictures.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR", help="examples with pictures")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="checkpoint, log and weights; resumes")
    parser.add_argument("--validation", type=Path, metavar="DIR", help="examples for validation")
    parser.add_argument("--steps", type=int, default=PLAN.steps, metavar="N", help="default: %(default)s")
    parser.add_argument("--batch", type=int, default=PLAN.batch, metavar="N", help="examples a step (%(default)s)")
    parser.add_argument("--codes", type=int, default=256, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=PLAN.seed, metavar="S", help="default: %(default)s")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_freed_memory()
    plan = replace(
        PLAN,
        steps=options.steps,
        batch=options.batch,
        seed=options.seed,
        warm_up_steps=min(PLAN.warm_up_steps, options.steps // 10),
    )
    written = train_vq(options.data, options.out, plan, codes=options.codes, validation=options.validation)
    _log.info("%s", written)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Training of the crop encoder on drawn icons and on what screens show: `deskhand train crops`."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from vision.distributed import keep_freed_memory
from vision.icons.composing import composed
from vision.icons.data import Drawn
from vision.icons.examples import NOTHING, CropBatch, CropDataset, cuts_of, read_icons
from vision.icons.framing import framed
from vision.icons.language import text_vectors
from vision.icons.meanings import load_meanings
from vision.icons.network import WIDTHS, CropNetwork, CropNetworkConfig
from vision.icons.widening import widened
from vision.trainer import Plan, Term, train

WEIGHTS: Final = "crops.safetensors"

PLAN: Final = Plan(
    steps=6000,
    batch=128,
    learning_rate=2e-3,
    warm_up_steps=200,
    cool_down_steps=2500,
    weight_decay=2e-2,
    ema_decay=0.998,
    precision="bfloat16",
    save_every=250,
    examine_every=500,
    log_every=20,
)

_SMOOTHED: Final = 0.05
_OPTIONS: Final = ("steps", "batch", "learning_rate", "seed", "workers", "examine_every", "precision")


class CropLearner(nn.Module):
    """The network with its losses: cross entropy over meanings and none of them, and over the states of marks."""

    def __init__(self, network: CropNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: CropBatch) -> dict[str, Term]:
        """The losses of a batch."""
        logits, marks, _ = self.network(batch.crops)
        return {
            "meaning": _entropy(logits.float(), batch.meanings, _SMOOTHED),
            "mark": _entropy(marks.float(), batch.marks, 0.0),
        }


def _entropy(logits: Tensor, labels: Tensor, smoothing: float) -> Term:
    total = F.cross_entropy(logits, labels, ignore_index=NOTHING, label_smoothing=smoothing, reduction="sum")
    return Term(total, (labels != NOTHING).sum().float())


def shares_right(network: CropNetwork, icons: Sequence[Drawn], meanings: Sequence[str], seed: int) -> dict[str, float]:
    """How often a network names icons right, each composed once: by icon, by meaning, among its first three."""
    number = {meaning: at for at, meaning in enumerate(meanings)}
    known = [icon for icon in icons if icon.meaning in number]
    crops = np.stack([framed(composed(icon, np.random.default_rng((seed, at)))) for at, icon in enumerate(known)])
    labels = torch.tensor([number[icon.meaning] for icon in known])
    with torch.inference_mode():
        logits = torch.cat([network(part)[0] for part in torch.split(torch.from_numpy(crops), 256)])[:, : len(meanings)]
    right = (logits.argmax(dim=1) == labels).float()
    each = [float(right[labels == label].mean()) for label in set(labels.tolist())]
    top = logits.topk(min(3, len(meanings)), dim=1).indices.eq(labels[:, None]).any(dim=1).float()
    return {"right": float(right.mean()), "right by meaning": float(np.mean(each)), "in three": float(top.mean())}


def train_crops(
    icons: Path,
    screens: Sequence[Path],
    out: Path,
    plan: Plan = PLAN,
    *,
    language_encoder: Path | None = None,
    most_screens: int = 1500,
    begin_with: Path | None = None,
    config: CropNetworkConfig | None = None,
) -> Path:
    """Train a network; the file with its weights.

    Raises:
        FileNotFoundError: If there are no icons or screens.
        ValueError: If what it is to begin with knows other meanings, or is wider.
    """
    synonyms: Mapping[str, Sequence[str]] = load_meanings().synonyms
    meanings = list(synonyms)
    torch.manual_seed(plan.seed)
    if begin_with is None:
        texts = None if language_encoder is None else text_vectors(language_encoder, synonyms)
        network = CropNetwork(CropNetworkConfig(len(meanings)) if config is None else config, texts)
    else:
        network = CropNetwork.load(begin_with).train()
        if network.config.meanings != len(meanings):
            raise ValueError(f"{begin_with} knows {network.config.meanings} meanings, the table has {len(meanings)}")
        network = widened(network, config.widths if config is not None else WIDTHS)
    learner = CropLearner(network)
    cuts = cuts_of(screens, most=most_screens) if screens else []
    data = CropDataset(read_icons(icons, split="train"), cuts, meanings)
    validation = read_icons(icons, split="validation")

    def evaluate(average: nn.Module) -> Mapping[str, float]:
        assert isinstance(average, CropLearner)
        return shares_right(average.network, validation, meanings, plan.seed)

    trained = train(learner, data, plan, out, evaluate=evaluate)
    assert isinstance(trained, CropLearner)
    trained.network.save(out / WEIGHTS)
    return out / WEIGHTS


def main(argv: Sequence[str] | None = None) -> int:
    """`deskhand train crops`; runs under `torchrun` unchanged."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_freed_memory()
    asked = {name: getattr(options, name) for name in _OPTIONS if getattr(options, name) is not None}
    plan = replace(PLAN, **asked)
    warm_up, cool_down = min(plan.warm_up_steps, plan.steps // 10), min(plan.cool_down_steps, plan.steps // 2)
    plan = replace(plan, warm_up_steps=warm_up, cool_down_steps=cool_down)
    weights = train_crops(
        options.icons,
        options.screens,
        options.out,
        plan,
        language_encoder=options.language_encoder,
        most_screens=options.most_screens,
        begin_with=options.begin_with,
    )
    logging.getLogger(__name__).info("%s", weights)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deskhand train crops", description="Train the crop encoder.")
    parser.add_argument("--icons", type=Path, required=True, metavar="DIR", help="sets of python -m gui.datagen.icons")
    parser.add_argument(
        "--screens", type=Path, nargs="*", default=(), metavar="DIR", help="folders of screens: marks, and no icons"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="checkpoint, log and weights; resumes")
    parser.add_argument("--language-encoder", type=Path, metavar="DIR", help="all-MiniLM-L6-v2, of transformers")
    parser.add_argument("--begin-with", type=Path, metavar="FILE", help="weights of an encoder to go on from")
    parser.add_argument("--most-screens", type=int, default=1500, metavar="N", help="to cut from (%(default)s)")
    parser.add_argument("--steps", type=int, metavar="N")
    parser.add_argument("--batch", type=int, metavar="N", help="crops a step, over all processes")
    parser.add_argument("--rate", type=float, dest="learning_rate", metavar="R", help="highest learning rate")
    parser.add_argument("--seed", type=int, metavar="S")
    parser.add_argument("--workers", type=int, metavar="N", help="processes that compose crops")
    parser.add_argument("--examine-every", type=int, metavar="N", help="steps between evaluations")
    parser.add_argument("--precision", choices=["float32", "bfloat16"])
    return parser

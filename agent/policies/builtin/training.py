"""Training the built-in model on folders of examples: `train_builtin`, and `main` around it."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from agent.policies.builtin.batches import Answers, Inputs, collate, collate_replies
from agent.policies.builtin.configuration import ENCODERS, BuiltinConfig
from agent.policies.builtin.examples import Example, ExampleFolder
from agent.policies.builtin.features import Features, features_of
from agent.policies.builtin.inference.export import check_can_export, export
from agent.policies.builtin.modeling import BuiltinModel, weights_in
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.vision_inputs import ScreenCrops, crop_screen
from agent.policies.builtin.vocabulary import POINTS, Source, Token, tokens_of
from vision.distributed import keep_freed_memory, leads
from vision.encoders import Pixels, VqTokenizer
from vision.modules import RleLoss
from vision.trainer import Evaluator, Key, Plan, Term, train

_log = logging.getLogger(__name__)

SHIPPED: Final = Plan(
    steps=6000,
    batch=64,
    learning_rate=2e-3,
    warm_up_steps=200,
    weight_decay=1e-2,
    clip_norm=1.0,
    ema_decay=0.998,
    log_every=50,
    save_every=100,
    examine_every=1000,
)
_PARTS: Final = 4
"""Parts of a batch, by length: short screens apart from long ones, which saves half of the padding."""


@dataclass(frozen=True, slots=True, eq=False)
class PressTargets:
    """The known affordance points, targets of training.

    Attributes:
        rows, elements, points: `(K,)`, indices of screens, of their elements, and of `POINTS`.
        shares: `(K, 2)`, the points as shares of the elements' boxes.
    """

    rows: Tensor
    elements: Tensor
    points: Tensor
    shares: Tensor

    def to(self, device: torch.device) -> PressTargets:
        return PressTargets(*(tensor.to(device) for tensor in (self.rows, self.elements, self.points, self.shares)))


@dataclass(frozen=True, slots=True, eq=False)
class ExampleBatch:
    """A batch of examples as tensors, in parts of similar length."""

    parts: tuple[tuple[Inputs, Answers, PressTargets], ...]

    def to(self, device: torch.device) -> ExampleBatch:
        return ExampleBatch(tuple((a.to(device), b.to(device), c.to(device)) for a, b, c in self.parts))


class FolderDataset:
    """The examples of several folders, one folder after the other."""

    def __init__(self, folders: Sequence[ExampleFolder], config: BuiltinConfig) -> None:
        self._folders, self._buckets, self._encoder = folders, config.buckets, config.encoder

    def __len__(self) -> int:
        return sum(map(len, self._folders))

    def example(self, number: int) -> Example:
        """The example of that number."""
        folder, number = self._place(number)
        return folder[number]

    def pixels(self, number: int) -> Pixels | None:
        """The picture of that example; None where it has none or the model has no vision encoder."""
        folder, number = self._place(number)
        return None if self._encoder == "none" else folder.pixels(number)

    def _place(self, number: int) -> tuple[ExampleFolder, int]:
        for folder in self._folders:
            if number < len(folder):
                return folder, number
            number -= len(folder)
        raise IndexError(number)

    def batch(self, keys: Sequence[Key]) -> ExampleBatch:
        """See `vision.trainer`; examples that the vocabulary cannot express are left out."""
        examples = [self.example(number) for number, _ in keys]
        return batch_of(examples, self._buckets, [self.pixels(number) for number, _ in keys], self._encoder)


def batch_of(
    examples: Sequence[Example], buckets: int, pictures: Sequence[Pixels | None] = (), encoder: str = "none"
) -> ExampleBatch:
    """A batch of examples; those that the vocabulary cannot express are left out.

    Args:
        pictures: For each example its picture, or None; empty where no example has one.
        encoder: The vision encoder, one of `ENCODERS`.
    """
    known: list[tuple[Example, Features, list[Token], ScreenCrops | None]] = []
    for example, pixels in zip(examples, pictures or [None] * len(examples), strict=True):
        features = features_of(example.task, example.elements, example.past, example.size, buckets)
        try:
            tokens = tokens_of(example.decision, example.task, features.words)
        except ValueError as error:
            _log.debug("left out: %s", error)
            continue
        if all(token.source is not Source.ELEMENT or token.place < len(features.kinds) for token in tokens):
            known.append((example, features, tokens, None if pixels is None else crop_screen(pixels, example.elements)))
    known.sort(key=lambda item: len(item[1].words) + len(item[1].kinds) + len(item[1].past_steps))
    each = max(1, -(-len(known) // _PARTS))
    parts = (known[begin : begin + each] for begin in range(0, len(known), each))
    return ExampleBatch(
        tuple(
            (
                collate([features for _, features, _, _ in part], [crops for _, _, _, crops in part], encoder),
                collate_replies([tokens for _, _, tokens, _ in part]),
                _presses([example for example, _, _, _ in part]),
            )
            for part in parts
        )
    )


def _presses(examples: Sequence[Example]) -> PressTargets:
    """The affordance points of the elements on which the examples act."""
    rows, elements, points, shares = [], [], [], []
    for row, example in enumerate(examples):
        place = example.decision.element
        if place is None:
            continue
        box = example.elements[place].box
        for name, point in example.elements[place].points.items():
            if name in POINTS and box.width > 0 and box.height > 0:
                rows.append(row)
                elements.append(place)
                points.append(POINTS.index(name))
                share = (point.at.x - box.left) / box.width, (point.at.y - box.top) / box.height
                shares.append([min(1.0, max(0.0, side)) for side in share])
    return PressTargets(
        torch.tensor(rows, dtype=torch.int64),
        torch.tensor(elements, dtype=torch.int64),
        torch.tensor(points, dtype=torch.int64),
        torch.tensor(shares, dtype=torch.float32).view(-1, 2),
    )


class BuiltinLearner(nn.Module):
    """A model with its losses: the likelihood of the right reply, and of the right point to press."""

    def __init__(self, model: BuiltinModel) -> None:
        super().__init__()
        self.model = model
        self.points = RleLoss("laplace", steps=16)

    def forward(self, batch: ExampleBatch) -> dict[str, Term]:
        reply, means, sigmas, shares = [], [], [], []
        count = 0
        for inputs, answers, presses in batch.parts:
            memory = self.model.encode(inputs)
            scores = self.model.scores(memory, answers)
            reply.append(-scores.sum())
            count += len(scores)
            if len(presses.rows):
                # gradients reach its own head only: which element matters more than where on it; and where all points
                # are in the middle of their boxes the likelihood has no bound
                detached = replace(memory, tokens=memory.tokens.detach())
                mean, sigma = self.model.presses(detached, presses.rows, presses.elements, presses.points)
                means.append(mean.float())
                sigmas.append(sigma.float())
                shares.append(presses.shares)
        # every parameter takes part in every batch, as several processes require
        zero = torch.stack([parameter.flatten()[0] for parameter in self.parameters()]).sum() * 0
        found = sum(map(len, shares))
        press = zero
        if found:
            press = self.points(torch.cat(means), torch.cat(sigmas), torch.cat(shares)).clamp(-5, 10).sum()
        return {
            "reply": Term(torch.stack([*reply, zero]).sum(), zero.detach() + count),
            "press": Term(0.05 * press, zero.detach() + found),
        }


def train_builtin(
    data: Sequence[Path],
    out: Path,
    config: BuiltinConfig,
    plan: Plan,
    *,
    validation: Path | None = None,
    begin_with: Path | None = None,
    examined: int = 400,
    tokenizer: Path | None = None,
) -> Path:
    """Train a model; the folder with its weights, configuration and processor, and exported.

    Args:
        begin_with: A folder with a model to start from. One without a vision encoder gets that of `config`.
        validation: Examples for the evaluations during training and for the calibration, `examined` of them.
        tokenizer: A file of `agent.policies.builtin.tokenizer_training`, for encoders with codes.
    """
    torch.manual_seed(plan.seed)
    model = _initial_model(config, begin_with)
    assert isinstance(model.config, BuiltinConfig)
    config = model.config
    if config.encoder == "none":
        check_can_export()  # now, not after hours of training
    if tokenizer is not None:
        _set_tokenizer(model, tokenizer)
    examples = FolderDataset([ExampleFolder(folder) for folder in data], config)
    held_out = None if validation is None else _HeldOut(ExampleFolder(validation), examined, config)
    evaluate = None if held_out is None else evaluator(held_out)
    average = train(BuiltinLearner(model), examples, plan, out, evaluate=evaluate)
    assert isinstance(average, BuiltinLearner)
    trained = average.model
    if not leads():
        return out
    if held_out is not None:
        trained.config.calibration = calibrate(trained, held_out)
    trained.save_pretrained(out)
    BuiltinProcessor(buckets=config.buckets).save_pretrained(out)
    if config.encoder == "none":  # those that look are run by PyTorch
        export(out)
    return out


def _initial_model(config: BuiltinConfig, begin_with: Path | None) -> BuiltinModel:
    """The model at the start of training.

    Raises:
        ValueError: If the one to start from has another vision encoder than `config`.
    """
    if begin_with is None:
        return BuiltinModel(config)
    before = BuiltinConfig.from_pretrained(begin_with)
    assert isinstance(before, BuiltinConfig)
    if config.encoder == "none" or before.encoder == config.encoder:
        model = BuiltinModel(before)
        model.load_state_dict(weights_in(begin_with))
        return model
    if before.encoder != "none":
        raise ValueError(
            f"{begin_with} has the encoder {before.encoder}, it cannot begin a model with {config.encoder}"
        )
    before.encoder, before.codes, before.crop_width = config.encoder, config.codes, config.crop_width
    before.sight_width, before.sight_layers = config.sight_width, config.sight_layers
    model = BuiltinModel(before)
    missing, _ = model.load_state_dict(weights_in(begin_with), strict=False)
    assert all(name.startswith("sight.") for name in missing), missing
    return model


def _set_tokenizer(model: BuiltinModel, file: Path) -> None:
    """Load a trained tokenizer into the vision encoder of a model.

    Raises:
        ValueError: If that has no codes, or another number of them.
    """
    if model.sight is None or model.sight.codes is None:
        raise ValueError(f"a model with encoder {model.config.encoder!r} has no codes; leave the tokenizer out")
    tokenizer = VqTokenizer.load(file)
    if tokenizer.codes != model.config.codes:
        raise ValueError(f"{file} has {tokenizer.codes} codes, the model {model.config.codes}: set `codes` alike")
    model.sight.codes.vq.load_state_dict(tokenizer.vq.state_dict())
    model.sight.codes.clear_cache()


class _HeldOut(Iterable[ExampleBatch]):
    """The first examples of a held-out folder in batches; those with pictures are collated anew, as they are large."""

    def __init__(self, folder: ExampleFolder, count: int, config: BuiltinConfig) -> None:
        self._examples, self._count = FolderDataset([folder], config), min(count, len(folder))
        self._kept = list(self._batches()) if config.encoder == "none" else None

    def __iter__(self) -> Iterator[ExampleBatch]:
        return self._batches() if self._kept is None else iter(self._kept)

    def _batches(self) -> Iterator[ExampleBatch]:
        for begin in range(0, self._count, 64):
            yield self._examples.batch([(place, 0) for place in range(begin, min(begin + 64, self._count))])


def evaluator(batches: Iterable[ExampleBatch]) -> Evaluator:
    """The evaluation of a learner on these examples; see `figures`."""

    def evaluate(learner: nn.Module) -> Mapping[str, float]:
        assert isinstance(learner, BuiltinLearner)
        return figures(learner.model, batches)

    return evaluate


@torch.inference_mode()
def figures(model: BuiltinModel, batches: Iterable[ExampleBatch]) -> dict[str, float]:
    """Shares of examples whose whole decision, and whose kind, are those of the oracle, and of right pointers."""
    exact, kinds, pointers, pointed, count = 0, 0, 0, 0, 0
    for batch in batches:
        for inputs, answers, _ in batch.parts:
            right = model.correct(model.encode(inputs), answers)  # (B, T)
            exact += int(right.all(dim=1).sum())
            kinds += int(right[:, 2].sum())
            points = (answers.sources != int(Source.PHRASE)) & (answers.sources >= 0)
            pointers += int((right & points).sum())
            pointed += int(points.sum())
            count += len(right)
    return {"exact": exact / max(1, count), "kind": kinds / max(1, count), "pointer": pointers / max(1, pointed)}


@torch.inference_mode()
def calibrate(model: BuiltinModel, batches: Iterable[ExampleBatch]) -> float:
    """The temperature of the logits at which held-out replies are the likeliest."""
    best, temperature = float("inf"), 1.0
    encoded = [(model.encode(inputs), answers) for batch in batches for inputs, answers, _ in batch.parts]
    for candidate in (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0):
        loss = sum(-float(model.scores(memory, answers, candidate).sum()) for memory, answers in encoded)
        if loss < best:
            best, temperature = loss, candidate
    return temperature


def main(argv: Sequence[str] | None = None) -> int:
    """`deskhand train builtin`; runs under `torchrun` unchanged."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_freed_memory()
    plan = replace(
        SHIPPED,
        steps=options.steps,
        batch=options.batch,
        seed=options.seed,
        learning_rate=options.rate,
        workers=options.workers,
        precision=options.precision,
        warm_up_steps=min(SHIPPED.warm_up_steps, options.steps // 10),
        examine_every=options.examine_every,
    )
    config = BuiltinConfig(
        width=options.width,
        encoder_layers=options.layers,
        hidden=5 * options.width // 2,
        encoder=options.encoder,
        codes=256 if options.tokenizer is None else VqTokenizer.load(options.tokenizer).codes,
    )
    out = train_builtin(
        options.data,
        options.out,
        config,
        plan,
        validation=options.validation,
        begin_with=options.begin_with,
        tokenizer=options.tokenizer,
    )
    _log.info("%s", out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deskhand train builtin", description="Train the built-in model.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR", help="examples to learn from")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="checkpoint, log and model; resumes")
    parser.add_argument("--validation", type=Path, metavar="DIR", help="examples for validation")
    parser.add_argument("--begin-with", type=Path, metavar="DIR", help="a trained model to go on from")
    parser.add_argument("--steps", type=int, default=SHIPPED.steps, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--batch",
        type=int,
        default=SHIPPED.batch,
        metavar="N",
        help="examples a step, over all processes (%(default)s)",
    )
    parser.add_argument("--rate", type=float, default=SHIPPED.learning_rate, metavar="R", help="default: %(default)s")
    parser.add_argument("--width", type=int, default=64, metavar="D", help="of the model (%(default)s)")
    parser.add_argument("--layers", type=int, default=4, metavar="N", help="of its encoder (%(default)s)")
    parser.add_argument("--encoder", choices=ENCODERS, default="none", help="vision encoder (%(default)s)")
    parser.add_argument("--tokenizer", type=Path, metavar="FILE", help="of `train tokenizer`, for vq and both")
    parser.add_argument("--seed", type=int, default=SHIPPED.seed, metavar="S", help="default: %(default)s")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes that prepare examples")
    parser.add_argument(
        "--examine-every", type=int, default=SHIPPED.examine_every, metavar="N", help="steps (%(default)s)"
    )
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default=SHIPPED.precision)
    return parser

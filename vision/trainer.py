"""The training loop of every model here, the same under `python` and under `torchrun`.

Nothing about a run is left to chance or kept in a generator: the examples of a step, how each is varied, and the random
numbers of the model are functions of (seed, step, place in the batch). So two processes see together just what one
would see alone, and a run resumes from a checkpoint exactly, by its step. A checkpoint is one safetensors file:
weights, their moving average and the optimiser's state as tensors, the plan and the step as JSON beside them.
"""

from __future__ import annotations

import copy
import json
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol, Self

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from vision.distributed import ProcessGroup, own_randomness, process_group
from vision.training_log import CURVE, LOG, TrainingLog, plot, replaced

_log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.safetensors"
Key = tuple[int, int]
"""An example's number, and the seed of how it is varied."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a loss: a weighted sum over a batch, and what to divide it by once all processes' counts are added.

    Keeping the two apart is what makes several processes give the gradient of one.
    """

    total: Tensor
    count: Tensor


class Batch(Protocol):
    """A batch of examples."""

    def to(self, device: torch.device) -> Self: ...


class TrainingData(Protocol):
    """The dataset of a training."""

    def __len__(self) -> int: ...

    def batch(self, keys: Sequence[Key]) -> Batch:
        """Put the examples of these keys together; the same keys give the same batch."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a training.

    Attributes:
        batch: Examples of a step, over all processes.
        learning_rate: Highest rate, after the warm-up; then a cosine falls to a hundredth of it.
        cool_down_steps: Over how many last steps it falls; 0 for all after the warm-up. Up to there nothing depends on
            `steps`, so a run may be resumed with fewer or more of them.
        ema_decay: Of the moving average of the weights, which is what a training yields.
        precision: `bfloat16` pays on GPUs and on processors with AMX; elsewhere it is slower.
        save_every: Steps between checkpoints; `examine_every`: between evaluations, 0 for none.
        workers: Processes that prepare batches; 0 prepares them here.
    """

    steps: int
    batch: int
    learning_rate: float = 1e-3
    warm_up_steps: int = 100
    cool_down_steps: int = 0
    weight_decay: float = 1e-4
    clip_norm: float = 5.0
    ema_decay: float = 0.999
    precision: Literal["float32", "bfloat16"] = "float32"
    seed: int = 0
    log_every: int = 10
    save_every: int = 200
    examine_every: int = 0
    workers: int = 0

    def rate(self, step: int) -> float:
        """Learning rate of a step, counted from 0."""
        if step < self.warm_up_steps:
            return self.learning_rate * (step + 1) / self.warm_up_steps
        begin = (
            max(self.warm_up_steps, self.steps - self.cool_down_steps) if self.cool_down_steps else self.warm_up_steps
        )
        progress = max(0, step - begin) / max(1, self.steps - begin)
        return self.learning_rate * (0.01 + 0.99 * (1 + math.cos(math.pi * progress)) / 2)


def backward(learner: nn.Module, batch: Batch, plan: Plan, group: ProcessGroup) -> dict[str, float]:
    """Add the gradients of one batch of this process; the losses, each over the joined batch of all processes.

    Args:
        learner: Its `forward(batch)` gives a `dict[str, Term]`, the same names whatever is in the batch. Wrapped in
            `DistributedDataParallel` where the group is larger than one.
    """
    device = group.device.type
    with torch.autocast(device, torch.bfloat16, enabled=plan.precision == "bfloat16"):
        terms: dict[str, Term] = learner(batch.to(group.device))
    counts = group.sum(torch.stack([term.count for term in terms.values()])).clamp(min=1)
    totals = torch.stack([term.total for term in terms.values()])
    # DistributedDataParallel averages over processes, while the counts are already those of all
    (totals / counts).sum().mul(group.size).backward()  # type: ignore[no-untyped-call]
    losses = (group.sum(totals) / counts).tolist()
    return dict(zip(terms, losses, strict=True))


class Average:
    """The exponential moving average of a module's parameters; buffers are copied. It follows faster at the start."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        share = 1 - min(self.decay, (1 + step) / (10 + step))
        for mean, value in zip(self.module.parameters(), module.parameters(), strict=True):
            mean.lerp_(value, share)
        for kept, buffer in zip(self.module.buffers(), module.buffers(), strict=True):
            kept.copy_(buffer)


Evaluator = Callable[[nn.Module], Mapping[str, float]]
"""Metrics of an averaged learner on what it was not trained on."""


def train(
    learner: nn.Module, examples: TrainingData, plan: Plan, folder: Path, *, evaluate: Evaluator | None = None
) -> nn.Module:
    """Train `learner`; its moving average, in eval mode.

    In `folder` come a checkpoint, a log and a picture of it. If a checkpoint is there, the run goes on from it.

    Raises:
        ValueError: If the checkpoint there is of another plan, or a loss is not a finite number.
    """
    with process_group() as group, own_randomness(group):
        return _trained(learner, examples, plan, folder, evaluate, group)


def _trained(
    learner: nn.Module,
    examples: TrainingData,
    plan: Plan,
    folder: Path,
    evaluate: Evaluator | None,
    group: ProcessGroup,
) -> nn.Module:
    """`train` within its process group: with this function ends all that refers to it."""
    learner.to(group.device)
    average = Average(learner, plan.ema_decay)
    optimiser = _optimiser(learner, plan)
    done = 0
    checkpoint = folder / CHECKPOINT
    if checkpoint.exists():
        done = _restore(checkpoint, learner, average, optimiser, plan)
    if group.leads:
        folder.mkdir(parents=True, exist_ok=True)
    wrapped = DistributedDataParallel(learner) if group.size > 1 else learner
    log = TrainingLog(folder / LOG, done) if group.leads else None
    batches = DataLoader(_Prepared(examples, plan, group, done), batch_size=None, num_workers=plan.workers)
    bar = tqdm(batches, desc="training", initial=done, total=plan.steps, disable=None if group.leads else True)
    for step, batch in enumerate(bar, done):
        torch.manual_seed(_seed(plan.seed, step, group.rank))
        losses = backward(wrapped, batch, plan, group)
        if not all(map(math.isfinite, losses.values())):
            raise ValueError(f"step {step}: a loss is not a finite number: {losses}; lower the learning rate")
        nn.utils.clip_grad_norm_(learner.parameters(), plan.clip_norm)
        for parameters in optimiser.param_groups:
            parameters["lr"] = plan.rate(step)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        average.update(learner, step)
        if log is None:
            continue
        last = step + 1 == plan.steps
        figures: Mapping[str, float] = {}
        if evaluate is not None and (last or (plan.examine_every > 0 and (step + 1) % plan.examine_every == 0)):
            figures = evaluate(average.module)
            _log.info("step %d: %s", step + 1, " ".join(f"{name} {value:.4f}" for name, value in figures.items()))
        log.add(step + 1, {"rate": plan.rate(step), "loss": sum(losses.values()), **losses}, figures)
        if figures or last or (step + 1) % plan.log_every == 0:
            bar.set_postfix(loss=f"{sum(losses.values()):.3f}", refresh=False)
            log.write()
        if last or (step + 1) % plan.save_every == 0:
            log.write()
            _save(checkpoint, learner, average, optimiser, plan, step + 1)
            plot(folder / LOG, folder / CURVE)
    return average.module


class _Prepared(Dataset[Batch]):
    """The batches of this process, by step."""

    def __init__(self, examples: TrainingData, plan: Plan, group: ProcessGroup, done: int) -> None:
        self._examples, self._plan, self._done = examples, plan, done
        self._share = share(plan, group)

    def __len__(self) -> int:
        return max(0, self._plan.steps - self._done)

    def __getitem__(self, index: int) -> Batch:
        if index >= len(self):
            raise IndexError(index)
        return self._examples.batch(keys(self._plan, len(self._examples), self._done + index)[self._share])


def keys(plan: Plan, examples: int, step: int) -> list[Key]:
    """The keys of a step over all processes: every example once an epoch, in an order of its own."""
    places = range(step * plan.batch, (step + 1) * plan.batch)
    orders = {
        epoch: np.random.default_rng((plan.seed, epoch)).permutation(examples)
        for epoch in range(places[0] // examples, places[-1] // examples + 1)
    }
    return [(int(orders[place // examples][place % examples]), _seed(plan.seed, place, 1)) for place in places]


def share(plan: Plan, group: ProcessGroup) -> slice:
    """The share of this process in the keys of a step.

    Raises:
        ValueError: If the batch cannot be shared evenly.
    """
    each, rest = divmod(plan.batch, group.size)
    if rest:
        raise ValueError(f"a batch of {plan.batch} cannot be shared evenly by {group.size} processes")
    return slice(group.rank * each, (group.rank + 1) * each)


def _optimiser(learner: nn.Module, plan: Plan) -> torch.optim.AdamW:
    """AdamW; vectors (biases, norms) do not decay."""
    parameters = [parameter for parameter in learner.parameters() if parameter.requires_grad]
    groups = [
        {"params": [parameter for parameter in parameters if parameter.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [parameter for parameter in parameters if parameter.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=plan.learning_rate)


def _save(
    path: Path, learner: nn.Module, average: Average, optimiser: torch.optim.Optimizer, plan: Plan, step: int
) -> None:
    state: Mapping[int, Mapping[str, Tensor]] = optimiser.state_dict()["state"]
    tensors = {f"learner.{name}": tensor for name, tensor in learner.state_dict().items()}
    tensors |= {f"average.{name}": tensor for name, tensor in average.module.state_dict().items()}
    tensors |= {
        f"optimiser.{number}.{name}": tensor for number, values in state.items() for name, tensor in values.items()
    }
    contiguous = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with replaced(path) as new:
        save_file(contiguous, new, {"step": str(step), "plan": json.dumps(asdict(plan))})


def _restore(path: Path, learner: nn.Module, average: Average, optimiser: torch.optim.Optimizer, plan: Plan) -> int:
    """Restore a checkpoint of `_save`; the number of steps done."""
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    saved, step = json.loads(metadata["plan"]), int(metadata["step"])
    # how often to report and how many processes prepare batches changes nothing in the result
    free = {"log_every", "save_every", "examine_every", "workers"}
    if plan.cool_down_steps and step <= min(saved["steps"], plan.steps) - plan.cool_down_steps:
        free.add("steps")
    if changed := [name for name, value in asdict(plan).items() if name not in free and saved.get(name) != value]:
        raise ValueError(f"{path} belongs to a run with other {', '.join(changed)}; train in another folder")

    def under(prefix: str) -> dict[str, Tensor]:
        return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

    learner.load_state_dict(under("learner."))
    average.module.load_state_dict(under("average."))
    state: dict[int, dict[str, Any]] = {}
    for name, tensor in under("optimiser.").items():
        number, _, key = name.partition(".")
        state.setdefault(int(number), {})[key] = tensor
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
    return step


def _seed(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])

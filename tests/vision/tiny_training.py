"""Small trainings for test_trainer.py, run as processes of their own: killed, resumed, and under torchrun.

python tiny_training.py train FOLDER [FATAL_BATCH]
python tiny_training.py gradients FILE
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from vision.detector.losses import DetectionCriterion
from vision.detector.matcher import Target
from vision.detector.model import Detector, DetectorConfig
from vision.detector.train import DetectorLearner, ScreenBatch, target_tensors
from vision.distributed import ProcessGroup, process_group
from vision.trainer import Batch, Key, Plan, Term, backward, keys, share, train

SMALL = DetectorConfig(channels=(16, 32, 48, 64), blocks=(1, 1, 1, 1), width=48, heads=3, decoder_layers=2, queries=40)


@dataclass(frozen=True, slots=True)
class Pairs:
    inputs: Tensor
    outputs: Tensor

    def to(self, device: torch.device) -> Pairs:
        return Pairs(self.inputs.to(device), self.outputs.to(device))


class Sums:
    """Vectors to be summed up; each key gives one vector. The batch of number `fatal` kills this process outright."""

    def __init__(self, fatal: int | None = None) -> None:
        self._fatal = fatal
        self._given = 0

    def __len__(self) -> int:
        return 24

    def batch(self, keys: Sequence[Key]) -> Pairs:
        if self._given == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self._given += 1
        rows = [torch.randn(6, generator=torch.Generator().manual_seed(number * 31 + seed)) for number, seed in keys]
        inputs = torch.stack(rows)
        return Pairs(inputs, inputs.sum(dim=1, keepdim=True))


class Adder(nn.Module):
    """Everything that makes resuming hard: dropout, running statistics, a loss whose count differs by batch."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))

    def forward(self, batch: Pairs) -> dict[str, Term]:
        error = (self.layers(batch.inputs) - batch.outputs).square()
        large = batch.outputs > 0
        return {
            "all": Term(error.sum(), error.new_tensor(float(len(error)))),
            "large": Term(error[large].sum(), large.sum().to(error)),
        }


class Noise:
    """Screens of noise with made-up elements, a different number on each, none on some."""

    def __len__(self) -> int:
        return 8

    def batch(self, keys: Sequence[Key]) -> ScreenBatch:
        images, targets = [], []
        for number, _ in keys:
            generator = torch.Generator().manual_seed(number)
            images.append(torch.randint(0, 256, (3, 96, 128), generator=generator, dtype=torch.uint8))
            targets.append(_made_up(number % 4, generator))
        return ScreenBatch(torch.stack(images), tuple(targets))


def _made_up(count: int, generator: torch.Generator) -> Target:
    empty = target_tensors(())
    corners = torch.rand(count, 2, generator=generator) * 60
    sizes = torch.rand(count, 2, generator=generator) * 30 + 8
    boxes = torch.cat([corners, corners + sizes], dim=1)
    middle = (corners + sizes / 2)[:, None].expand(-1, empty.points.shape[1], -1)
    named = torch.zeros(count, empty.named.shape[1], dtype=torch.bool)
    named[:, 0] = True
    return Target(
        boxes,
        torch.arange(count),
        torch.zeros(count, empty.states.shape[1]),
        middle.contiguous(),
        named,
        torch.ones_like(named),
    )


def _backward(learner: nn.Module, batch: Batch, plan: Plan, team: ProcessGroup) -> dict[str, float]:
    """The wrapper dies here, before the group that it uses; see `process_group`."""
    return backward(DistributedDataParallel(learner) if team.size > 1 else learner, batch, plan, team)


def gradients(file: Path) -> None:
    """Write the gradients of one batch of four that all processes see together."""
    plan = Plan(steps=1, batch=4)
    with process_group() as team:
        found: dict[str, Tensor] = {}
        torch.manual_seed(0)
        # running statistics are each process's own, so they are held still
        adder, detector = (
            Adder().double().eval(),
            DetectorLearner(Detector(SMALL), DetectionCriterion()).double().eval(),
        )
        for name, learner, examples in (("adder", adder, Sums()), ("detector", detector, Noise())):
            mine = keys(plan, len(examples), 0)[share(plan, team)]
            batch = examples.batch(mine)
            if isinstance(batch, Pairs):
                batch = Pairs(batch.inputs.double(), batch.outputs.double())
            losses = _backward(learner, batch, plan, team)
            found |= {f"{name}.{key}": torch.tensor(value, dtype=torch.float64) for key, value in losses.items()}
            for key, parameter in learner.named_parameters():
                assert parameter.grad is not None, key
                found[f"{name}.{key}"] = parameter.grad
        if team.leads:
            save_file(found, file)


def main() -> None:
    torch.set_num_threads(1)
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "gradients":
        gradients(path)
    else:
        torch.manual_seed(1)
        fatal = int(sys.argv[3]) if len(sys.argv) > 3 else None
        train(Adder(), Sums(fatal), Plan(steps=60, batch=5, warm_up_steps=5, save_every=10), path)


if __name__ == "__main__":
    main()

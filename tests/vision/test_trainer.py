"""The training loop: the same with several processes, the same after being killed."""

from __future__ import annotations

import copy
import csv
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from vision.distributed import ProcessGroup
from vision.trainer import CHECKPOINT, Average, Key, Plan, Term, backward, keys, share, train
from vision.training_log import CURVE, LOG

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("tiny_training.py")
ALONE = ProcessGroup(0, 1, torch.device("cpu"))
PLAN = Plan(steps=60, batch=8, learning_rate=0.2, warm_up_steps=5, save_every=30)


@dataclass(frozen=True, slots=True)
class Numbers:
    inputs: Tensor

    def to(self, device: torch.device) -> Numbers:
        return Numbers(self.inputs.to(device))


class Line:
    """Points on the line y = 3 x + 1."""

    def __len__(self) -> int:
        return 16

    def batch(self, keys: Sequence[Key]) -> Numbers:
        return Numbers(torch.tensor([[number / 8 - 1] for number, _ in keys]))


class Fit(nn.Module):
    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self.layer = nn.Linear(1, 1)
        self.factor = factor

    def forward(self, batch: Numbers) -> dict[str, Term]:
        error = (self.layer(batch.inputs) - 3 * batch.inputs - 1).square() * self.factor
        return {"error": Term(error.sum(), torch.tensor(float(len(error))))}


def slope(learner: nn.Module) -> dict[str, float]:
    return {"weight": float(learner.state_dict()["layer.weight"])}


def interrupt(learner: nn.Module) -> dict[str, float]:
    raise InterruptedError


def script(*arguments: str, processes: int = 1) -> list[str]:
    launcher = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    return [sys.executable, *(launcher if processes > 1 else []), str(SCRIPT), *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 5))
def test_every_example_comes_once_an_epoch(examples: int, batch: int, seed: int) -> None:
    plan = Plan(steps=examples, batch=batch, seed=seed)
    seen = [number for step in range(examples) for number, _ in keys(plan, examples, step)]
    assert Counter(seen) == dict.fromkeys(range(examples), batch)


def test_an_example_is_varied_anew_each_time() -> None:
    plan = Plan(steps=4, batch=6)
    assert len({seed for step in range(4) for _, seed in keys(plan, 6, step)}) == 24


@given(st.integers(2, 500), st.integers(1, 50))
def test_the_rate_rises_to_its_peak_and_then_only_falls(steps: int, warm_up: int) -> None:
    plan = Plan(steps=steps, batch=1, learning_rate=0.5, warm_up_steps=warm_up)
    rates = [plan.rate(step) for step in range(max(steps, warm_up + 1))]
    assert max(rates) == rates[warm_up] == pytest.approx(0.5)
    assert rates[: warm_up + 1] == sorted(rates[: warm_up + 1])
    assert rates[warm_up:] == sorted(rates[warm_up:], reverse=True)


def test_it_learns_and_says_so(tmp_path: Path) -> None:
    average = train(Fit(), Line(), PLAN, tmp_path, evaluate=slope)
    assert isinstance(average, Fit)
    with (tmp_path / LOG).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == [10, 20, 30, 40, 50, 60]
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"]) / 10
    assert float(rows[-1]["examined weight"]) == pytest.approx(float(average.layer.weight.detach()), rel=1e-4)
    with Image.open(tmp_path / CURVE) as curve:
        assert curve.size == (960, 480)


def test_it_leaves_the_callers_random_numbers_alone(tmp_path: Path) -> None:
    learner, state = Fit(), torch.get_rng_state()
    train(learner, Line(), replace(PLAN, steps=2), tmp_path)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_finished_run_is_not_trained_again(tmp_path: Path) -> None:
    first = train(Fit(), Line(), PLAN, tmp_path)
    again = train(Fit(), Line(), PLAN, tmp_path)
    assert first.state_dict()["layer.weight"] == again.state_dict()["layer.weight"]


def test_a_checkpoint_of_another_plan_is_refused(tmp_path: Path) -> None:
    train(Fit(), Line(), PLAN, tmp_path)
    with pytest.raises(ValueError, match="learning_rate"):
        train(Fit(), Line(), replace(PLAN, learning_rate=0.1), tmp_path)


def test_the_rate_stays_at_its_peak_until_it_cools_down() -> None:
    plan = Plan(steps=100, batch=1, learning_rate=0.5, warm_up_steps=10, cool_down_steps=20)
    rates = [plan.rate(step) for step in range(101)]
    assert set(rates[10:81]) == {0.5}
    assert rates[80:] == sorted(rates[80:], reverse=True)
    assert rates[100] == pytest.approx(0.005)


def test_a_run_may_end_sooner_or_later_as_long_as_it_has_not_cooled_down(tmp_path: Path) -> None:
    plan = replace(PLAN, cool_down_steps=10)
    train(Fit(), Line(), plan, tmp_path / "whole")
    with pytest.raises(ValueError, match="steps"):
        train(Fit(), Line(), replace(plan, steps=80), tmp_path / "whole")
    long, start = replace(plan, steps=90, save_every=30), Fit()
    with pytest.raises(InterruptedError):
        train(copy.deepcopy(start), Line(), replace(long, examine_every=45), tmp_path / "cut", evaluate=interrupt)
    torch.manual_seed(1)  # what it starts from is not asked for
    shortened = train(Fit(), Line(), plan, tmp_path / "cut")
    straight = train(start, Line(), plan, tmp_path / "straight")
    assert shortened.state_dict()["layer.weight"] == straight.state_dict()["layer.weight"]


def test_how_often_to_report_may_change_in_a_run_that_goes_on(tmp_path: Path) -> None:
    start = Fit()
    with pytest.raises(InterruptedError):
        train(copy.deepcopy(start), Line(), replace(PLAN, examine_every=45), tmp_path / "cut", evaluate=interrupt)
    resumed = train(Fit(), Line(), replace(PLAN, log_every=3, save_every=7), tmp_path / "cut")
    straight = train(start, Line(), PLAN, tmp_path / "straight")
    assert resumed.state_dict()["layer.weight"] == straight.state_dict()["layer.weight"]
    with (tmp_path / "cut" / LOG).open(newline="") as file:
        logged = [int(row["step"]) for row in csv.DictReader(file)]
    # from the checkpoint at 30 on every third step, and those that are saved
    assert logged == sorted({10, 20, 30, *range(33, 61, 3), *range(35, 61, 7)})


def test_a_loss_that_is_no_number_ends_the_run_with_its_step(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="step 0"):
        train(Fit(factor=float("nan")), Line(), PLAN, tmp_path)


@given(st.integers(1, 8), st.integers(1, 8))
def test_the_processes_share_a_batch_evenly_or_not_at_all(batch: int, size: int) -> None:
    plan, team = Plan(steps=1, batch=batch), [ProcessGroup(rank, size, torch.device("cpu")) for rank in range(size)]
    if batch % size:
        with pytest.raises(ValueError, match=f"{size} processes"):
            share(plan, team[0])
    else:
        assert [place for one in team for place in range(batch)[share(plan, one)]] == list(range(batch))


def test_terms_are_divided_by_their_own_count() -> None:
    learner = Fit()
    losses = backward(learner, Line().batch([(0, 0), (8, 0)]), PLAN, ALONE)
    direct = learner(Line().batch([(0, 0), (8, 0)]))["error"].total / 2
    assert losses["error"] == pytest.approx(float(direct.detach()))


def test_the_average_follows_the_weights() -> None:
    module = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        module.weight.fill_(0.0)
    average = Average(module, decay=0.99)
    with torch.no_grad():
        module.weight.fill_(1.0)
    gaps = []
    for step in range(1000):
        average.update(module, step)
        gaps.append(1 - float(average.module.state_dict()["weight"]))
    assert gaps[0] == pytest.approx(0.1)  # the start is soon forgotten
    assert gaps[-1] == pytest.approx(0, abs=1e-4)
    assert gaps == sorted(gaps, reverse=True)
    assert not any(parameter.requires_grad for parameter in average.module.parameters())


@pytest.mark.timeout(300)
def test_two_processes_give_the_gradients_of_one_on_the_joined_batch(tmp_path: Path) -> None:
    subprocess.run(script("gradients", str(tmp_path / "one")), env=environment(), check=True)
    subprocess.run(script("gradients", str(tmp_path / "two"), processes=2), env=environment(), check=True)
    one, two = load_file(tmp_path / "one"), load_file(tmp_path / "two")
    assert one.keys() == two.keys()
    for name, expected in one.items():
        # attention does not change when its keys' bias does: that gradient is a rounding error around zero
        torch.testing.assert_close(two[name], expected, rtol=1e-5, atol=1e-10, msg=name)


@pytest.mark.timeout(300)
def test_a_run_killed_and_resumed_equals_one_that_was_not(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run(script("train", str(whole)), env=environment(), check=True)
    dead = subprocess.run(script("train", str(killed), "33"), env=environment())
    assert dead.returncode == -signal.SIGKILL
    assert steps_done(killed) == 30
    subprocess.run(script("train", str(killed)), env=environment(), check=True)
    expected, resumed = load_file(whole / CHECKPOINT), load_file(killed / CHECKPOINT)
    assert expected.keys() == resumed.keys()
    assert [name for name in expected if not torch.equal(expected[name], resumed[name])] == []
    assert logged(killed) == logged(whole)


def steps_done(folder: Path) -> int:
    with safe_open(folder / CHECKPOINT, framework="pt") as file:
        return int(file.metadata()["step"])


def logged(folder: Path) -> list[dict[str, str]]:
    """The rows of the log, without how long each took."""
    with (folder / LOG).open(newline="") as file:
        return [{name: value for name, value in row.items() if name != "step_s"} for row in csv.DictReader(file)]

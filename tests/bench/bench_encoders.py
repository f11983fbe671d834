"""What looking adds to reading: the built-in model with each encoder, trained alike and examined on the same examples.

All begin with the shipped weights, which only read, and learn from the same examples with pictures in the same order.
There the state of every other thing is not read (`simulator/noisy_examples.py`), so a model that looks could know more.
`ticks` is the share of exact replies where the task speaks of ticks, the rest is what training's own examination tells.
The ceiling is 1. A model that is trained already is only examined again.

    python -m gui.datagen.qt_tasks --examples data/live --count 1450 --split train
    python -m gui.datagen.qt_tasks --examples data/aside --count 350 --split validation
    python -m agent.learning.simulator.noisy_examples --out data/learned --seed 7 data/live
    python -m agent.learning.simulator.noisy_examples --out data/examined --seed 11 data/aside
    deskhand train tokenizer --data data/learned --validation data/examined --out runs/tokenizer
    python tests/bench/bench_encoders.py --data data/learned --validation data/examined \\
        --tokenizer runs/tokenizer/tokenizer.safetensors --out runs/encoders
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from report import report

from agent.policies.builtin.configuration import ENCODERS, BuiltinConfig
from agent.policies.builtin.examples import ExampleFolder
from agent.policies.builtin.inference.decoding import Situation
from agent.policies.builtin.modeling import BuiltinModel, load_builtin
from agent.policies.builtin.policy import SHIPPED as SHIPPED_WEIGHTS
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.training import SHIPPED, ExampleBatch, FolderDataset, figures, train_builtin
from vision.distributed import keep_freed_memory

TICKS = re.compile(r"\b(un)?(tick|check)|\bturn(ed)? (on|off)|\b(en|dis)able|\bswitch", re.IGNORECASE)


def batches(examples: FolderDataset, numbers: list[int]) -> Iterator[ExampleBatch]:
    for begin in range(0, len(numbers), 32):
        yield examples.batch([(number, 0) for number in numbers[begin : begin + 32]])


def reply_ms(model: BuiltinModel, folder: ExampleFolder, count: int) -> float:
    """The median time of a reply, from elements and pixels to text."""
    processor = BuiltinProcessor(buckets=model.config.buckets)
    took = []
    for number in range(count):
        example = folder[number]
        situation = Situation(example.task, example.elements, example.past, example.size, folder.pixels(number))
        began = time.perf_counter()
        processor.decide(model, situation)
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took[count // 10 :])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="examples with pictures to learn from")
    parser.add_argument("--validation", type=Path, required=True, help="and to be examined on")
    parser.add_argument("--tokenizer", type=Path, required=True, help="what `deskhand train tokenizer` wrote")
    parser.add_argument("--out", type=Path, required=True, help="the models come in folders in here")
    parser.add_argument("--encoder", action="append", choices=ENCODERS, help="default: all four")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--examined", type=int, default=1000, help="examples to evaluate on")
    options = parser.parse_args()
    keep_freed_memory()
    plan = replace(
        SHIPPED,
        steps=options.steps,
        batch=options.batch,
        learning_rate=options.rate,
        warm_up_steps=options.steps // 10,
        seed=options.seed,
        save_every=50,
        log_every=10,
        examine_every=0,
    )
    folder = ExampleFolder(options.validation)
    numbers = list(range(min(options.examined, len(folder))))
    ticks = [number for number in numbers if TICKS.search(folder[number].task)]
    rows: list[dict[str, object]] = []
    for encoder in options.encoder or ENCODERS:
        out, config = options.out / encoder, BuiltinConfig(encoder=encoder)
        if not (out / "model.safetensors").exists():
            tokenizer = options.tokenizer if encoder in {"vq", "both"} else None
            train_builtin(options.data, out, config, plan, begin_with=SHIPPED_WEIGHTS, tokenizer=tokenizer)
        model = load_builtin(out)
        assert isinstance(model.config, BuiltinConfig)
        examples = FolderDataset([folder], model.config)
        found = figures(model, batches(examples, numbers))
        row: dict[str, object] = {"encoder": encoder, **found}
        row["ticks"] = figures(model, batches(examples, ticks))["exact"]
        row["ms"] = reply_ms(load_builtin(out), folder, min(60, len(folder)))  # one that has seen none of these yet
        row["parameters"] = sum(one.numel() for one in model.parameters())
        rows.append(row)
    report(
        "encoders",
        rows,
        learned=options.steps * options.batch,
        examined=len(numbers),
        ticks=len(ticks),
        threads=torch.get_num_threads(),
        models=rows,
    )


if __name__ == "__main__":
    main()

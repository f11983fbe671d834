"""The built-in model's network by PyTorch, as exported, and as int8: are decisions the same, and how long do they take?

The peer is PyTorch, which the weights were trained with; the exported network is to give its numbers, so the ceiling is
no difference at all. Int8 is onnxruntime's dynamic quantisation of the same two files. Elements are told, not read.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

import torch
from onnxruntime.quantization import quantize_dynamic
from report import report

from agent.learning.simulator.episodes import examples
from agent.policies.builtin.inference.decoding import Situation, decide
from agent.policies.builtin.inference.network import Network
from agent.policies.builtin.inference.onnx_network import DECODER, ENCODER, Description, OnnxNetwork, digest
from agent.policies.builtin.modeling import load_builtin
from agent.policies.builtin.policy import SHIPPED
from agent.policies.builtin.processing import TorchNetwork

COUNT = 300
SEED = 55


def main() -> None:
    """Measure, print the table and the JSON line."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        networks: dict[str, tuple[Network, float]] = {
            "PyTorch": (TorchNetwork(load_builtin(SHIPPED)), (SHIPPED / "model.safetensors").stat().st_size),
            "exported": (OnnxNetwork(SHIPPED), size(SHIPPED)),
            "int8": (quantised(Path(folder)), size(Path(folder))),
        }
        situations = [
            Situation(example.task, example.elements, example.past, example.size)
            for example in islice(examples(SEED, COUNT), COUNT)
        ]
        right = [decide(networks["PyTorch"][0], situation) for situation in situations]
        rows: list[dict[str, object]] = []
        for name, (network, stored) in networks.items():
            took, same, apart = [], 0, 0.0
            for situation, theirs in zip(situations, right, strict=True):
                began = time.perf_counter()
                decided = decide(network, situation)
                took.append(1000 * (time.perf_counter() - began))
                assert decided is not None
                assert theirs is not None
                same += decided.decision == theirs.decision
                apart = max(apart, abs(decided.confidence - theirs.confidence))
            row: dict[str, object] = {"network": name, "same decisions": same, "confidences apart": apart}
            rows.append(row | {"ms": statistics.median(took), "MB": stored / 1e6})
    report("network", rows, examples=COUNT, networks=rows)


def size(folder: Path) -> float:
    return sum((folder / file).stat().st_size for file in (ENCODER, DECODER))


def quantised(folder: Path) -> OnnxNetwork:
    """The shipped network as int8, written into `folder`."""
    for file in (ENCODER, DECODER):
        quantize_dynamic(str(SHIPPED / file), str(folder / file))
    told = Description.read(SHIPPED)
    Description(
        digest(folder / ENCODER),
        digest(folder / DECODER),
        told.exported_from,
        told.vocabulary,
        told.buckets,
        told.calibration,
        told.assurance,
    ).write(folder)
    return OnnxNetwork(folder)


if __name__ == "__main__":
    main()

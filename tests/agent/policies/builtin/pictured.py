"""Examples with pictures, and untrained models with vision encoders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from agent.learning.simulator.episodes import examples
from agent.policies.builtin.batches import collate
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.examples import Example
from agent.policies.builtin.inference.decoding import Situation
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.vision_inputs import crop_screen
from vision.distributed import ProcessGroup
from vision.encoders import Pixels, VqTokenizer, squares_of_screen
from vision.trainer import Plan

BUCKETS = 256
SOME = [example for example in examples(7, 40) if example.elements][:8]
ALONE = ProcessGroup(0, 1, torch.device("cpu"))
PLAN = Plan(steps=2, batch=4, learning_rate=1e-3, warm_up_steps=1, log_every=1)
SEEING = ("moonvit", "vq", "both")


def picture(example: Example) -> Pixels:
    """Each element in a colour of its own."""
    chance = np.random.default_rng(len(example.task))
    pixels = np.full((example.size.height, example.size.width, 3), 220, np.uint8)
    for element in example.elements:
        box = element.box
        pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = chance.integers(0, 256, 3)
    return pixels


PICTURES = [picture(example) for example in SOME]


def config(encoder: str) -> BuiltinConfig:
    sizes = {"buckets": BUCKETS, "width": 32, "hidden": 48, "encoder_layers": 1, "decoder_layers": 1}
    return BuiltinConfig(**sizes, encoder=encoder, crop_width=16, sight_width=32, sight_layers=1, codes=16)


def seeing(encoder: str) -> BuiltinModel:
    """An untrained model in which what is seen counts from the beginning."""
    torch.manual_seed(0)
    model = BuiltinModel(config(encoder))
    assert model.sight is not None
    torch.nn.init.normal_(model.sight.element.weight)
    torch.nn.init.normal_(model.sight.overview.weight)
    if model.sight.codes is not None:
        tokenizer = VqTokenizer(codes=16)  # as it begins to learn: its codes are vectors of what there is to see
        cut = torch.from_numpy(np.concatenate([squares_of_screen(one, 2, 3) for one in PICTURES]))
        tokenizer.init_codebook(cut.permute(0, 3, 1, 2) / 127.5 - 1)
        model.sight.codes.vq.load_state_dict(tokenizer.vq.state_dict())
    model.train(mode=False)
    return model


@torch.inference_mode()
def encoded(model: BuiltinModel, some: Sequence[Example], pictures: Sequence[Pixels | None]) -> torch.Tensor:
    processor = BuiltinProcessor(buckets=BUCKETS)
    screens = [processor.features(Situation(one.task, one.elements, one.past, one.size)) for one in some]
    cut = [
        None if pixels is None else crop_screen(pixels, one.elements)
        for one, pixels in zip(some, pictures, strict=True)
    ]
    return model.encode(collate(screens, cut, model.config.encoder)).tokens

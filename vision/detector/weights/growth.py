"""Growth of a detector: a larger one that finds at first just what the smaller one finds, to be trained further:

    python -m vision.detector.weights.growth SMALL.safetensors LARGE.safetensors \\
        --channels 16 48 128 192 --blocks 0 2 4 3
    python -m vision.detector.weights.growth DENSE.safetensors DECODING.safetensors --decoder-layers 2

New channels begin with random weights into them and none out of them, new residual blocks add nothing, and new
decoder layers change neither scores nor boxes (what they say of states and points has to be taught anew): so nothing
that was learned is lost, and all that is new can learn from the first step.

Source: Chen et al., Net2Net: Accelerating learning via knowledge transfer, ICLR 2016 (arXiv:1511.05641), whose idea
this is; that new parts add nothing at first, instead of sharing the work of old ones, as in Bachlechner et al., ReZero
is all you need, UAI 2021 (arXiv:2003.04887).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from vision.detector.model import Detector, DetectorConfig


def grown(
    detector: Detector,
    *,
    channels: Sequence[int] | None = None,
    blocks: Sequence[int] | None = None,
    decoder_layers: int | None = None,
    seed: int = 0,
) -> Detector:
    """A larger detector in eval mode that finds what `detector` finds.

    Args:
        channels: Of the residual backbone at strides 4, 8, 16, 32; none smaller than before. As before by default.
        blocks: Residual blocks there; none fewer than before.
        decoder_layers: Not fewer than before.
        seed: Draws the weights of what is new.

    Raises:
        ValueError: If something would shrink, or the backbone is not the residual one.
    """
    before = detector.config
    if before.backbone != "residual":
        raise ValueError(f"the backbone of this detector is {before.backbone}; only the residual one can grow")
    config = replace(
        before,
        channels=before.channels if channels is None else _four(channels),
        blocks=before.blocks if blocks is None else _four(blocks),
        decoder_layers=before.decoder_layers if decoder_layers is None else decoder_layers,
    )
    if any(mine < its for its, mine in zip(_sizes(before), _sizes(config), strict=True)):
        raise ValueError(
            f"channels, blocks and decoder layers {_sizes(config)} are smaller than what they grow from, "
            f"{_sizes(before)}"
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        larger = Detector(config)
    old, new = detector.state_dict(), larger.state_dict()
    for name, tensor in new.items():
        if name in old:
            new[name] = _widened(old[name], tensor)
        elif name.endswith("second.1.weight"):  # the last scale of a new block: it adds nothing to what passes by
            new[name] = torch.zeros_like(tensor)
    larger.load_state_dict(new)
    return larger.eval()


def _widened(old: Tensor, new: Tensor) -> Tensor:
    """The new tensor with the old one in its first rows and columns, where old rows see nothing of new columns."""
    if old.shape == new.shape:
        return old.clone()
    made = new.clone()
    made[: old.shape[0]] = 0
    made[tuple(slice(0, side) for side in old.shape)] = old
    return made


def _four(values: Sequence[int]) -> tuple[int, int, int, int]:
    if len(values) != 4:
        raise ValueError(f"four strides have four numbers, not {len(values)}")
    return values[0], values[1], values[2], values[3]


def _sizes(config: DetectorConfig) -> tuple[int, ...]:
    return *config.channels, *config.blocks, config.decoder_layers


def main(argv: Sequence[str] | None = None) -> None:
    """Read, grow, write."""
    parser = argparse.ArgumentParser(prog="python -m vision.detector.weights.growth", description=__doc__)
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--channels", type=int, nargs=4, metavar="N", help="at strides 4, 8, 16, 32")
    parser.add_argument("--blocks", type=int, nargs=4, metavar="N", help="residual blocks there")
    parser.add_argument("--decoder-layers", type=int, metavar="N")
    options = parser.parse_args(argv)
    try:
        larger = grown(
            Detector.load(options.small),
            channels=options.channels,
            blocks=options.blocks,
            decoder_layers=options.decoder_layers,
        )
        larger.save(options.large)
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()

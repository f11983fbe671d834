"""Widening of a trained crop encoder: more channels, and at first the same outputs.

What is new has weights of chance and is looked at with weights of zero, so that a training goes on from what was known
and finds a use for the rest.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from vision.icons.network import CropNetwork


def widened(network: CropNetwork, widths: tuple[int, int, int]) -> CropNetwork:
    """A network of other widths with the outputs of `network`.

    Args:
        widths: Channels at 16, 8 and 4 pixels, none fewer than it has.

    Raises:
        ValueError: If one is fewer.
    """
    old = network.config.widths
    if any(wide < narrow for wide, narrow in zip(widths, old, strict=True)):
        raise ValueError(f"widths {widths} are less than {old}; an encoder can only be widened")
    wide = CropNetwork(replace(network.config, widths=widths), network.get_buffer("texts"))
    known = network.state_dict()
    tensors = {name: _grown(known[name], fresh, old[-1], widths[-1]) for name, fresh in wide.state_dict().items()}
    wide.load_state_dict(tensors)
    return wide.train(network.training)


def _grown(known: Tensor, fresh: Tensor, old: int, new: int) -> Tensor:
    """A larger tensor with what is known in its corner, and zeros where known outputs would look at new inputs."""
    if known.shape == fresh.shape:
        return known.clone()
    grown = fresh.clone()
    outputs = known.shape[0]
    if grown.dim() == 1:
        grown[:outputs] = known
    elif grown.dim() == 2:  # from the pooled features: the mean of each channel, then the greatest of each
        grown = torch.zeros_like(fresh)
        grown[:, :old], grown[:, new : new + old] = known[:, :old], known[:, old:]
    else:
        inputs = known.shape[1]
        grown[:outputs] = 0
        grown[:outputs, :inputs] = known
    return grown

"""Modules of which some parts stay as they are while the others are trained."""

from __future__ import annotations

from typing import Self

from torch import nn


class PartlyFrozen(nn.Module):
    """A module that can freeze parts of itself: neither their weights nor their statistics change in training."""

    _frozen: tuple[nn.Module, ...] = ()

    def freeze_parts(self, *parts: nn.Module) -> None:
        """Freeze these parts from now on, and no others."""
        self._frozen = parts
        for part in parts:
            part.requires_grad_(False)
        self.train(self.training)

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        for part in self._frozen:
            part.eval()  # the statistics of batch norm belong to the weights
        return self

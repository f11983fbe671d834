"""The crop encoder's network: a small residual network over squares of 32 pixels, compared with vectors of meanings.

The vector of a meaning is a projection of what a language encoder makes of its name and synonyms, plus an offset of
its own; once trained it is a constant, and no language encoder is needed any more.

Notation: `B` crops, `D` numbers of a vector, `M` meanings, `T` numbers of the language encoder, `S` states of a mark.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

MARKS: Final = ("empty", "checked")
"""States of a tick box or a radio button."""

WIDTHS: Final = (48, 112, 224)
"""Channels at 16, 8 and 4 pixels."""

_TEMPERATURE: Final = 16.0
"""What the cosine of two vectors is multiplied by."""


@dataclass(frozen=True, slots=True)
class CropNetworkConfig:
    """Sizes of the network.

    Attributes:
        widths: See `WIDTHS`.
        blocks: Residual blocks at each.
        vector: `D`. language: `T`.
    """

    meanings: int
    widths: tuple[int, int, int] = WIDTHS
    blocks: tuple[int, int, int] = (1, 2, 2)
    vector: int = 128
    language: int = 384


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        nn.init.zeros_(self.second_norm.weight)  # a block begins as the identity

    def forward(self, x: Tensor) -> Tensor:
        inner = F.relu(self.first_norm(self.first(x)))
        return F.relu(x + self.second_norm(self.second(inner)))


class CropNetwork(nn.Module):
    """Scores of the meanings and of the states of a mark, for each crop.

    Args:
        texts: `(M, T)` what a language encoder makes of each meaning; zeros if None.
    """

    def __init__(self, config: CropNetworkConfig, texts: Tensor | None = None) -> None:
        super().__init__()
        self.config = config
        layers: list[nn.Module] = []
        inner = 3
        for width, blocks in zip(config.widths, config.blocks, strict=True):
            layers += [nn.Conv2d(inner, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [_Residual(width) for _ in range(blocks)]
            inner = width
        self.body = nn.Sequential(*layers)
        self.project = nn.Linear(2 * inner, config.vector)
        self.unknown = nn.Linear(2 * inner, 1)
        self.marks = nn.Linear(2 * inner, len(MARKS))
        self.register_buffer("texts", torch.zeros(config.meanings, config.language) if texts is None else texts)
        self.from_text = nn.Linear(config.language, config.vector, bias=False)
        self.offsets = nn.Parameter(torch.randn(config.meanings, config.vector) * 0.05)

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The outputs for crops.

        Args:
            crops: `(B, 32, 32, 3)` uint8.

        Returns:
            Logits of the meanings `(B, M + 1)`, the last that of none of them; of marks `(B, S)`; vectors `(B, D)`.
        """
        x = crops.permute(0, 3, 1, 2).float() / 127.5 - 1  # (B, 3, 32, 32)
        x = self.body(x)
        pooled = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        vectors = F.normalize(self.project(pooled), dim=1)
        logits = _TEMPERATURE * vectors @ self.meaning_vectors().T
        return torch.cat([logits, self.unknown(pooled)], dim=1), self.marks(pooled), vectors

    def meaning_vectors(self) -> Tensor:
        """`(M, D)`, each of length 1."""
        return F.normalize(self.from_text(self.texts) + self.offsets, dim=1)

    def save(self, path: Path) -> None:
        """Write the weights and the sizes into one file."""
        sizes = {name: str(value) for name, value in asdict(self.config).items()}
        save_file({name: tensor.contiguous() for name, tensor in self.state_dict().items()}, path, sizes)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, in eval mode.

        Raises:
            FileNotFoundError: If there is none.
        """
        with safe_open(path, framework="pt") as file:
            sizes = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
        widths, blocks = (_three(sizes[name]) for name in ("widths", "blocks"))
        config = CropNetworkConfig(int(sizes["meanings"]), widths, blocks, int(sizes["vector"]), int(sizes["language"]))
        network = cls(config)
        network.load_state_dict(tensors)
        return network.eval()


def _three(text: str) -> tuple[int, int, int]:
    first, second, third = (int(number) for number in text.strip("()").split(","))
    return first, second, third

"""Pixels as inputs of the built-in model: the crop of each element and an overview of the screen, encoded.

There are two encoders: MoonViT, which is trained with the model, and Chameleon's tokenizer, which is trained before and
frozen; its codes are embedded like words. A screen without a picture, and an element with an empty box, get a learned
vector instead.

Notation: `B` screens, `E` elements, `K` images that are there, `S` squares of them, `C` numbers of an image, `D` width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.features import MAX_ELEMENTS
from vision.encoders import CELLS, PATCH, MoonVit, PackedCrops, Pixels, chameleon, pack, shrunk, squares
from vision.encoders import squares_of_screen as screen_squares
from vision.perception.elements import Element

_CROP_PX: Final = 8 * PATCH
_OVERVIEW_PX: Final = 16 * PATCH
_ROWS, _COLUMNS = 2, 3
"""Squares of the overview."""

_EMBEDDED: Final = 16
_CACHED: Final = 1 << 16
"""Squares whose codes are cached: much of a screen does not change from one step to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class ScreenCrops:
    """The picture of one screen with the crops of its elements.

    Attributes:
        screen: The whole screen.
        crops: The crop of each element in full resolution; None where its box is empty.
    """

    screen: Pixels
    crops: tuple[Pixels | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PictureBatch:
    """The pictures of several screens, as images for the encoders.

    Attributes:
        owners: `(K,)`, the owner of each image, `screen * (E + 1) + element`; `E` stands for the overview.
        patches: The patches of all images, for MoonViT; None without it.
        squares: `(S, 32, 32, 3)` uint8 for the tokenizer, with the image of each square and its place there; None
            without it.
    """

    owners: Tensor
    patches: PackedCrops | None
    squares: tuple[Tensor, Tensor, Tensor] | None

    def to(self, device: torch.device) -> PictureBatch:
        patches = self.patches and PackedCrops(self.patches.patches.to(device), self.patches.grid.to(device))
        if self.squares is None:
            return PictureBatch(self.owners.to(device), patches, None)
        cut, owners, places = self.squares
        return PictureBatch(self.owners.to(device), patches, (cut.to(device), owners.to(device), places.to(device)))


def crop_screen(pixels: Pixels, elements: Sequence[Element]) -> ScreenCrops:
    """Crop the elements of a screen `(H, W, 3)`, as many of them as the model reads."""
    height, width, _ = pixels.shape
    crops: list[Pixels | None] = []
    for element in elements[:MAX_ELEMENTS]:
        box = element.box
        left, top = max(0, int(box.left)), max(0, int(box.top))
        crop = pixels[top : min(height, round(box.bottom)), left : min(width, round(box.right))]
        crops.append(crop if crop.size else None)
    return ScreenCrops(pixels, tuple(crops))


def batch_pictures(screens: Sequence[ScreenCrops | None], elements: int, encoder: str) -> PictureBatch | None:
    """Collate the pictures of a batch that has so many elements a screen; None where no screen has a picture."""
    images: list[tuple[int, Pixels, bool]] = []
    for row, screen in enumerate(screens):
        if screen is None:
            continue
        begin = row * (elements + 1)
        images += [(begin + place, crop, False) for place, crop in enumerate(screen.crops) if crop is not None]
        images.append((begin + elements, screen.screen, True))
    if encoder == "none" or not images:
        return None
    patches, cut = None, None
    if encoder != "vq":
        patches = pack([shrunk(image, _OVERVIEW_PX if whole else _CROP_PX) for _, image, whole in images])
    if encoder != "moonvit":
        pieces = [screen_squares(image, _ROWS, _COLUMNS) if whole else squares(image) for _, image, whole in images]
        places = [np.arange(len(piece)) + 2 * whole for piece, (_, _, whole) in zip(pieces, images, strict=True)]
        owners = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
        cut = (
            torch.from_numpy(np.concatenate(pieces)),
            torch.from_numpy(owners),
            torch.from_numpy(np.concatenate(places)),
        )
    return PictureBatch(torch.tensor([owner for owner, _, _ in images]), patches, cut)


class VisionEncoder(nn.Module):
    """Vectors of all elements and of the overview; zero at first, so that a model without it can be trained on."""

    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__()
        width, each = config.width, config.crop_width
        self.moonvit = None
        if config.encoder in {"moonvit", "both"}:
            self.moonvit = MoonVit(config.sight_width, config.sight_layers, config.heads, each)
        self.codes = CodeEmbedding(config.codes, each) if config.encoder in {"vq", "both"} else None
        encoded = each * ((self.moonvit is not None) + (self.codes is not None))
        self.unseen = nn.Parameter(torch.zeros(2, encoded))
        self.element, self.overview = nn.Linear(encoded, width), nn.Linear(encoded, width)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Make the output zero: at first only the last layers have gradients."""
        nn.init.normal_(self.unseen, std=0.1)
        for last in (self.element, self.overview):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, pictures: PictureBatch | None, rows: int, elements: int) -> tuple[Tensor, Tensor]:
        """Vectors of the elements, `(B, E, D)`, and of the screens, `(B, 1, D)`."""
        unseen = torch.cat([self.unseen[:1].expand(elements, -1), self.unseen[1:]])  # (E + 1, C)
        vectors_of_all = unseen.repeat(rows, 1)  # (B * (E + 1), C)
        if pictures is not None:
            found: list[Tensor] = []
            if self.moonvit is not None and pictures.patches is not None:
                found.append(self.moonvit(pictures.patches))
            if self.codes is not None and pictures.squares is not None:
                found.append(self.codes(*pictures.squares, len(pictures.owners)))
            vectors = torch.cat(found, dim=1).to(vectors_of_all.dtype)  # (K, C)
            vectors_of_all = vectors_of_all.index_copy(0, pictures.owners, vectors)
        shaped = vectors_of_all.view(rows, elements + 1, -1)
        return self.element(shaped[:, :elements]), self.overview(shaped[:, elements:])


class CodeEmbedding(nn.Module):
    """Images as the codes of their squares, embedded like words.

    The tokenizer is frozen here, and its codes are cached.
    """

    def __init__(self, codes: int, out: int) -> None:
        super().__init__()
        self.vq = chameleon(codes, width=32, channels=16).requires_grad_(False)
        self.code = nn.Embedding(codes, _EMBEDDED)
        self.square = nn.Linear(CELLS * _EMBEDDED, out)
        self.place = nn.Embedding(2 + _ROWS * _COLUMNS, out)
        self._cache: dict[bytes, Tensor] = {}

    def forward(self, cut: Tensor, owners: Tensor, places: Tensor, images: int) -> Tensor:
        """Vectors of the images, `(K, C)`: the sum over their squares."""
        words = self.code(self.tokenize(cut)).flatten(1)  # (S, 16 * 16)
        vectors = F.gelu(self.square(words) + self.place(places))
        return vectors.new_zeros(images, vectors.shape[1]).index_add(0, owners, vectors)

    def clear_cache(self) -> None:
        """Clear the cached codes, after the tokenizer has changed."""
        self._cache.clear()

    @torch.no_grad()
    def tokenize(self, cut: Tensor) -> Tensor:
        """The codes of squares, `(S, 16)`."""
        keys = [square.tobytes() for square in cut.cpu().numpy()]
        new = {key: place for place, key in enumerate(keys) if key not in self._cache}
        if len(self._cache) + len(new) > _CACHED:
            self._cache.clear()
            new = {key: place for place, key in enumerate(keys)}
        order = list(new.values())
        for begin in range(0, len(order), 256):
            some = order[begin : begin + 256]
            image = cut[some].permute(0, 3, 1, 2).float() / 127.5 - 1
            with torch.autocast(image.device.type, enabled=False):  # codes do not depend on how the rest is computed
                found = self.vq.encode(F.pixel_unshuffle(image, 2)).image_tokens.view(-1, CELLS)
            self._cache.update(zip((keys[place] for place in some), found.unbind(0), strict=True))
        return torch.stack([self._cache[key] for key in keys])

"""What the built-in model sees of a screen besides what perception read: each element's crop, and an overview.

Two ways to look: MoonViT, which learns with the model, and Chameleon's tokenizer, which was trained before and stays as
it is; its codes are embedded like words. A screen without a picture has a learned vector instead, as an element has
whose box is empty.

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
from agent.policies.builtin.features import MOST_ELEMENTS
from vision.encoders import CELLS, PATCH, MoonVit, PackedCrops, Pixels, chameleon, pack, shrunk, squares
from vision.encoders import squares_of_screen as screen_squares
from vision.perception.elements import Element

_CROP_PX: Final = 8 * PATCH
_OVERVIEW_PX: Final = 16 * PATCH
_ROWS, _COLUMNS = 2, 3
"""Squares of the overview."""

_EMBEDDED: Final = 16
_KNOWN: Final = 1 << 16
"""Squares whose codes are remembered: much of a screen looks the next time as it did before."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The picture of one screen, cut.

    Attributes:
        screen: All of it.
        crops: For each element what its box holds, in full resolution; None where it holds nothing.
    """

    screen: Pixels
    crops: tuple[Pixels | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """The pictures of several screens.

    Attributes:
        owners: `(K,)` whose each image is, `screen * (E + 1) + element`; `E` is the overview.
        patches: What MoonViT sees, image after image; None where it does not look.
        squares: `(S, 32, 32, 3)` uint8, what the tokenizer sees, with the image of each and its place in it; None where
            it does not look.
    """

    owners: Tensor
    patches: PackedCrops | None
    squares: tuple[Tensor, Tensor, Tensor] | None

    def to(self, device: torch.device) -> Looks:
        patches = self.patches and PackedCrops(self.patches.patches.to(device), self.patches.grid.to(device))
        if self.squares is None:
            return Looks(self.owners.to(device), patches, None)
        cut, owners, places = self.squares
        return Looks(self.owners.to(device), patches, (cut.to(device), owners.to(device), places.to(device)))


def look(pixels: Pixels, elements: Sequence[Element]) -> Look:
    """Cut a screen `(H, W, 3)`; of its elements those that the model reads."""
    height, width, _ = pixels.shape
    crops: list[Pixels | None] = []
    for element in elements[:MOST_ELEMENTS]:
        box = element.box
        left, top = max(0, int(box.left)), max(0, int(box.top))
        crop = pixels[top : min(height, round(box.bottom)), left : min(width, round(box.right))]
        crops.append(crop if crop.size else None)
    return Look(pixels, tuple(crops))


def looks(screens: Sequence[Look | None], elements: int, encoder: str) -> Looks | None:
    """Put the pictures of a batch together, which has room for so many elements; None where there is nothing to see."""
    images: list[tuple[int, Pixels, bool]] = []
    for row, one in enumerate(screens):
        if one is None:
            continue
        begin = row * (elements + 1)
        images += [(begin + place, crop, False) for place, crop in enumerate(one.crops) if crop is not None]
        images.append((begin + elements, one.screen, True))
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
    return Looks(torch.tensor([owner for owner, _, _ in images]), patches, cut)


class VisionEncoder(nn.Module):
    """Vectors of all elements and of the overview. They begin as nothing, so that one that reads may learn to see."""

    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__()
        width, each = config.width, config.crop_width
        self.moonvit = None
        if config.encoder in {"moonvit", "both"}:
            self.moonvit = MoonVit(config.sight_width, config.sight_layers, config.heads, each)
        self.codes = CodeWords(config.codes, each) if config.encoder in {"vq", "both"} else None
        seen = each * ((self.moonvit is not None) + (self.codes is not None))
        self.unseen = nn.Parameter(torch.zeros(2, seen))
        self.element, self.overview = nn.Linear(seen, width), nn.Linear(seen, width)
        self.begin()

    def begin(self) -> None:
        """Say nothing yet: only the gradient of the last layers is not zero."""
        nn.init.normal_(self.unseen, std=0.1)
        for last in (self.element, self.overview):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, seen: Looks | None, rows: int, elements: int) -> tuple[Tensor, Tensor]:
        """What elements look like, `(B, E, D)`, and the screens, `(B, 1, D)`."""
        unseen = torch.cat([self.unseen[:1].expand(elements, -1), self.unseen[1:]])  # (E + 1, C)
        all_of_them = unseen.repeat(rows, 1)  # (B * (E + 1), C)
        if seen is not None:
            found: list[Tensor] = []
            if self.moonvit is not None and seen.patches is not None:
                found.append(self.moonvit(seen.patches))
            if self.codes is not None and seen.squares is not None:
                found.append(self.codes(*seen.squares, len(seen.owners)))
            vectors = torch.cat(found, dim=1).to(all_of_them.dtype)  # (K, C)
            all_of_them = all_of_them.index_copy(0, seen.owners, vectors)
        shaped = all_of_them.view(rows, elements + 1, -1)
        return self.element(shaped[:, :elements]), self.overview(shaped[:, elements:])


class CodeWords(nn.Module):
    """Images as the codes of their squares, embedded like words.

    The tokenizer does not learn here, and remembers the codes of what it saw.
    """

    def __init__(self, codes: int, out: int) -> None:
        super().__init__()
        self.vq = chameleon(codes, width=32, channels=16).requires_grad_(False)
        self.code = nn.Embedding(codes, _EMBEDDED)
        self.square = nn.Linear(CELLS * _EMBEDDED, out)
        self.place = nn.Embedding(2 + _ROWS * _COLUMNS, out)
        self._known: dict[bytes, Tensor] = {}

    def forward(self, cut: Tensor, owners: Tensor, places: Tensor, images: int) -> Tensor:
        """Vectors of the images, `(K, C)`: the sum over their squares."""
        words = self.code(self.tokenised(cut)).flatten(1)  # (S, 16 * 16)
        vectors = F.gelu(self.square(words) + self.place(places))
        return vectors.new_zeros(images, vectors.shape[1]).index_add(0, owners, vectors)

    def forget(self) -> None:
        """Forget the codes of what was seen: the tokenizer is another now."""
        self._known.clear()

    @torch.no_grad()
    def tokenised(self, cut: Tensor) -> Tensor:
        """The codes of squares, `(S, 16)`."""
        keys = [square.tobytes() for square in cut.cpu().numpy()]
        new = {key: place for place, key in enumerate(keys) if key not in self._known}
        if len(self._known) + len(new) > _KNOWN:
            self._known.clear()
            new = {key: place for place, key in enumerate(keys)}
        order = list(new.values())
        for begin in range(0, len(order), 256):
            some = order[begin : begin + 256]
            image = cut[some].permute(0, 3, 1, 2).float() / 127.5 - 1
            with torch.autocast(image.device.type, enabled=False):  # codes do not depend on how the rest is computed
                found = self.vq.encode(F.pixel_unshuffle(image, 2)).image_tokens.view(-1, CELLS)
            self._known.update(zip((keys[place] for place in some), found.unbind(0), strict=True))
        return torch.stack([self._known[key] for key in keys])

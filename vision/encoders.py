"""Vision encoders: MoonViT for crops of any size packed into one sequence, Chameleon's tokenizer for squares.

Both are transformers' classes in small configurations: `Kimi_K25VisionModel` at one frame is MoonViT, `ChameleonVQVAE`
is the tokenizer of Chameleon. Ours are the packing, the decoder that the tokenizer is trained with, and the metrics
of a codebook.

Notation: `K` crops, `L` patches of all crops, `D` width, `C` numbers of a crop, `M` codes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

if TYPE_CHECKING:
    from transformers import ChameleonVQVAE

PATCH: Final = 14
_MERGE: Final = 2
_MOST_PATCHES: Final = 16
"""Patches along a side of a crop; what is larger is made smaller."""

SQUARE: Final = 32
CELLS: Final = 16
"""Codes of a square: four rows of four."""

Pixels = npt.NDArray[np.uint8]


def shrunk(image: Pixels, longest: int) -> Pixels:
    """An image whose sides are at most `longest`, by area averaging; the same where they are already."""
    height, width, _ = image.shape
    side = max(height, width)
    if side <= longest:
        return image
    size = max(1, width * longest // side), max(1, height * longest // side)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class PackedCrops:
    """Crops packed into one sequence of patches.

    Attributes:
        patches: `(L, 3, 14, 14)` in [-1, 1], crop after crop, row by row.
        grid: `(K, 3)` frames (always 1), rows and columns of patches of each crop.
    """

    patches: Tensor
    grid: Tensor


def pack(crops: Sequence[Pixels]) -> PackedCrops:
    """Cut crops `(H, W, 3)` of any size into patches; sides are filled up with grey to a multiple of 28 pixels.

    Raises:
        ValueError: If there is no crop, or one has no pixels.
    """
    if not crops or any(crop.size == 0 for crop in crops):
        raise ValueError("every crop needs at least one pixel")
    patches, grid = [], []
    for crop in crops:
        image = torch.from_numpy(np.ascontiguousarray(crop)).permute(2, 0, 1).float() / 127.5 - 1
        longest = max(image.shape[1:]) / (PATCH * _MOST_PATCHES)
        if longest > 1:
            size = [max(1, int(side / longest)) for side in image.shape[1:]]
            image = F.interpolate(image[None], size=size, mode="bilinear", antialias=True)[0]
        rows, columns = (_MERGE * math.ceil(side / (PATCH * _MERGE)) for side in image.shape[1:])
        image = F.pad(image, (0, columns * PATCH - image.shape[2], 0, rows * PATCH - image.shape[1]))
        cut = image.view(3, rows, PATCH, columns, PATCH).permute(1, 3, 0, 2, 4)  # (rows, columns, 3, 14, 14)
        patches.append(cut.reshape(-1, 3, PATCH, PATCH))
        grid.append([1, rows, columns])
    return PackedCrops(torch.cat(patches), torch.tensor(grid))


class MoonVit(nn.Module):
    """A small MoonViT: one vector of `out` numbers for each crop, from all its patches and no others."""

    def __init__(self, width: int = 96, layers: int = 3, heads: int = 4, out: int = 64) -> None:
        # here, and not above: the shipped model does not look, and should not wait for a third of a second
        from transformers import Kimi_K25VisionModel
        from transformers.models.kimi_k25.configuration_kimi_k25 import Kimi_K25VisionConfig

        super().__init__()
        config = Kimi_K25VisionConfig(
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=2 * width,
            pos_emb_height=_MOST_PATCHES,
            pos_emb_width=_MOST_PATCHES,
        )
        self.vision = Kimi_K25VisionModel(config)
        # as it comes, place is twenty times as loud as what the patches show
        nn.init.trunc_normal_(self.vision.patch_embed.pos_emb.position_embeddings, std=0.02)
        nn.init.normal_(self.vision.patch_embed.proj.weight, std=1 / math.sqrt(3 * PATCH * PATCH))
        self.project = nn.Sequential(nn.Linear(_MERGE**2 * width, width), nn.GELU(), nn.Linear(width, out))

    def forward(self, crops: PackedCrops) -> Tensor:
        """Vectors of the crops, `(K, C)`."""
        pooled = self.vision(crops.patches, grid_thw=crops.grid).pooler_output  # (L / 4, 4, D)
        vectors = self.project(pooled.flatten(1))
        counts = crops.grid.prod(dim=1) // _MERGE**2
        of = torch.repeat_interleave(torch.arange(len(counts), device=vectors.device), counts)
        total = vectors.new_zeros(len(counts), vectors.shape[1]).index_add(0, of, vectors)
        means: Tensor = total / counts[:, None]
        return means


@dataclass(frozen=True, slots=True, eq=False)
class Tokenized:
    """Squares as codes, and their reconstruction.

    Attributes:
        codes: `(K, 4, 4)` for squares of 32 pixels.
        reconstruction: `(K, 3, H, W)` what the codes show.
        commitment: The loss that keeps vectors and codes together, a scalar.
    """

    codes: Tensor
    reconstruction: Tensor
    commitment: Tensor


class VqTokenizer(nn.Module):
    """A small Chameleon tokenizer, an eighth of the resolution, with a decoder to train it by.

    Each two by two pixels are stacked before it looks: at full resolution it would take four times as long.
    """

    def __init__(self, codes: int = 256, width: int = 32, channels: int = 16) -> None:
        super().__init__()
        self.codes, self.width, self.channels = codes, width, channels
        self.vq = chameleon(codes, width, channels)
        steps: list[nn.Module] = [nn.Conv2d(channels, 2 * width, 3, padding=1), nn.SiLU()]
        for _ in range(2):
            steps += [nn.Upsample(scale_factor=2), nn.Conv2d(2 * width, 2 * width, 3, padding=1), nn.SiLU()]
        self.decode = nn.Sequential(*steps, nn.Conv2d(2 * width, 12, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, squares: Tensor) -> Tokenized:
        """Encode squares `(K, 3, H, W)` in [-1, 1], and decode them."""
        found = self.vq.encode(F.pixel_unshuffle(squares, 2))
        rows, columns = squares.shape[2] // 8, squares.shape[3] // 8
        reconstruction = self.decode(self.vq.post_quant_conv(found.quantized_last_hidden_state))
        return Tokenized(found.image_tokens.view(-1, rows, columns), reconstruction, found.embedding_loss)

    @torch.no_grad()
    def init_codebook(self, squares: Tensor) -> None:
        """Initialise the codebook by vectors of these squares, drawn by torch's own randomness.

        A code that begins far from all vectors is never chosen, and so never learns.
        """
        vectors = self.vq.quant_conv(self.vq.encoder(F.pixel_unshuffle(squares, 2))).permute(0, 2, 3, 1).flatten(0, 2)
        chosen = torch.randint(len(vectors), (self.codes,), device=vectors.device)
        noise = 0.01 * vectors.std() * torch.randn(self.codes, self.channels, device=vectors.device)
        self.vq.quantize.embedding.weight.copy_(vectors[chosen] + noise)

    def save(self, file: Path) -> None:
        """Write it as safetensors, its sizes beside its weights."""
        sizes = {"codes": str(self.codes), "width": str(self.width), "channels": str(self.channels)}
        save_file({name: one.contiguous() for name, one in self.state_dict().items()}, file, sizes)

    @classmethod
    def load(cls, file: Path) -> VqTokenizer:
        """Undo `save`."""
        with safe_open(file, framework="pt") as saved:
            tokenizer = cls(**{name: int(value) for name, value in saved.metadata().items()})
            tokenizer.load_state_dict({name: saved.get_tensor(name) for name in saved.keys()})  # noqa: SIM118
        return tokenizer


def chameleon(codes: int, width: int, channels: int) -> ChameleonVQVAE:
    """The tokenizer without its decoder: squares of 32 pixels, two by two stacked `(K, 12, 16, 16)`, to 4 x 4 codes."""
    from transformers import ChameleonVQVAE
    from transformers.models.chameleon.configuration_chameleon import ChameleonVQVAEConfig

    config = ChameleonVQVAEConfig(
        embed_dim=channels,
        num_embeddings=codes,
        latent_channels=channels,
        in_channels=12,
        resolution=SQUARE // 2,
        base_channels=width,
        channel_multiplier=[1, 1, 2],
        num_res_blocks=1,
    )
    vq = ChameleonVQVAE(config)
    nn.init.normal_(vq.quantize.embedding.weight, std=0.5)
    return vq


def square_count(crop: Pixels) -> int:
    """Into how many squares `squares` cuts a crop: its two ends, or one where it is no longer than one and a half."""
    height, width, _ = crop.shape
    return 1 if width * min(1.0, SQUARE / height) <= 1.5 * SQUARE else 2


def squares(crop: Pixels) -> Pixels:
    """A crop as squares `(S, 32, 32, 3)`: made 32 high where it is higher, its left and its right end, grey around.

    What is between is text, which is read otherwise; marks stand on the left, arrows on the right.
    """
    height, width, _ = crop.shape
    count = square_count(crop)
    if height > SQUARE or (count == 1 and width > SQUARE):
        width = max(1, round(width * min(1.0, SQUARE / height)))
        size = min(width, SQUARE) if count == 1 else width, min(height, SQUARE)
        crop = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    cut = np.full((count, SQUARE, SQUARE, 3), 128, np.uint8)
    cut[0, : crop.shape[0], : crop.shape[1]] = crop[:, :SQUARE]
    if count == 2:
        cut[1, : crop.shape[0]] = crop[:, -SQUARE:]
    return cut


def squares_of_screen(pixels: Pixels, rows: int, columns: int) -> Pixels:
    """A screen, shrunk to so many squares, `(rows * columns, 32, 32, 3)`, row by row."""
    size = columns * SQUARE, rows * SQUARE
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    cut = small.reshape(rows, SQUARE, columns, SQUARE, 3).swapaxes(1, 2)  # (rows, columns, 32, 32, 3)
    return cut.reshape(-1, SQUARE, SQUARE, 3)


def psnr(squares: Tensor, reconstruction: Tensor) -> float:
    """Peak signal to noise, in decibels, of images in [-1, 1]."""
    error = float((squares - reconstruction.detach().clamp(-1, 1)).square().mean())
    return 10 * math.log10(4 / max(error, 1e-12))


def codebook_use(codes: Tensor, size: int) -> tuple[float, float]:
    """The share of codes that occur at all, and the perplexity of their distribution."""
    counts = torch.bincount(codes.flatten(), minlength=size).float()
    shares = counts / counts.sum().clamp(min=1)
    entropy = -(shares * shares.clamp(min=1e-12).log()).sum()
    return float((counts > 0).float().mean()), float(entropy.exp())

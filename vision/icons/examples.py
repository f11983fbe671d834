"""Examples for the crop encoder: icons of sets, and what is cut out of screens with ground truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from vision.detector.dataset import ScreenFolder
from vision.icons.composing import composed
from vision.icons.data import AKIN, TEST, VALIDATION, Drawn, read_set
from vision.icons.framing import MARK_PX, framed, squared
from vision.perception.elements import CHOICES, Element, Kind, State
from vision.trainer import Key

NOTHING: Final = -1
"""The label where a crop teaches nothing."""

_STRANGE: Final = 0.14
_FROM_SCREENS: Final = 0.1
"""Shares of the examples: icons of none of the meanings, and what screens show."""

_LARGEST_PX: Final = 96
"""Greatest height of what is cut out of screens."""

_AROUND_PX: Final = 30
"""Half the side of what is kept around a mark."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class CropBatch:
    """A batch of crops.

    Attributes:
        crops: `(B, 32, 32, 3)` uint8.
        meanings: `(B,)` numbers of meanings, their count for none of them, or `NOTHING`.
        marks: `(B,)` states of marks, or `NOTHING`.
    """

    crops: Tensor
    meanings: Tensor
    marks: Tensor

    def to(self, device: torch.device) -> CropBatch:
        return CropBatch(self.crops.to(device), self.meanings.to(device), self.marks.to(device))


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """What was cut out of a screen.

    Attributes:
        checked: Of a mark whether it is; None for anything else.
    """

    pixels: Pixels
    checked: bool | None


class CropDataset:
    """Crops composed anew each time, the same for the same key.

    Args:
        meanings: All of them, in the order of the network's outputs.
    """

    def __init__(self, icons: Sequence[Drawn], cuts: Sequence[Cut], meanings: Sequence[str]) -> None:
        number = {meaning: at for at, meaning in enumerate(meanings)}
        self._known = [(icon, number[icon.meaning]) for icon in icons if icon.meaning in number]
        self._strange = [icon for icon in icons if not icon.meaning]
        self._marks = [cut for cut in cuts if cut.checked is not None]
        self._others = [cut for cut in cuts if cut.checked is None]
        self._none = len(meanings)

    def __len__(self) -> int:
        return len(self._known)

    def batch(self, keys: Sequence[Key]) -> CropBatch:
        """See `TrainingData.batch`."""
        crops, meanings, marks = [], [], []
        for number, seed in keys:
            crop, meaning, mark = self.example(number, np.random.default_rng(seed))
            crops.append(crop)
            meanings.append(meaning)
            marks.append(mark)
        return CropBatch(torch.from_numpy(np.stack(crops)), torch.tensor(meanings), torch.tensor(marks))

    def example(self, number: int, rng: np.random.Generator) -> tuple[Pixels, int, int]:
        """A framed crop, its meaning and its mark."""
        chance = rng.random()
        if chance < _FROM_SCREENS and (self._marks or self._others):
            if self._marks and (not self._others or rng.random() < 0.6):
                cut = self._marks[int(rng.integers(len(self._marks)))]
                return _mark(cut.pixels, rng), NOTHING, int(bool(cut.checked))
            cut = self._others[int(rng.integers(len(self._others)))]
            return framed(_recoloured(cut.pixels, rng)), self._none, NOTHING
        if chance < _FROM_SCREENS + _STRANGE and self._strange:
            icon = self._strange[int(rng.integers(len(self._strange)))]
            return framed(composed(icon, rng)), self._none, NOTHING
        icon, meaning = self._known[number]
        return framed(composed(icon, rng)), meaning, NOTHING


def read_icons(folder: Path, *, split: str) -> list[Drawn]:
    """The icons of one split of a folder: "train", "validation" or "test".

    Raises:
        FileNotFoundError: If there are none.
    """
    kept = {"validation": VALIDATION, "test": TEST}.get(split)
    paths = [
        path
        for path in sorted(folder.glob("*.npz"))
        if (path.stem in kept if kept is not None else path.stem not in VALIDATION | TEST | AKIN)
    ]
    if not paths:
        raise FileNotFoundError(f"{folder}: no icons for {split}; draw some with python -m gui.datagen.icons")
    return [icon for path in paths for icon in read_set(path)]


def cuts_of(folders: Iterable[Path], *, most: int) -> list[Cut]:
    """Marks and other small things that are no icons, out of at most so many screens."""
    cuts: list[Cut] = []
    screens = ScreenFolder(*folders)
    for index in range(0, len(screens), max(1, len(screens) // most)):
        screen = screens[index]
        for element in screen.truth.elements:
            cut = _cut(screen.pixels, element)
            if cut is not None:
                cuts.append(cut)
    return cuts


def _cut(pixels: Pixels, element: Element) -> Cut | None:
    box = element.box
    mark = element.points.get("mark")
    if element.kind in CHOICES and mark is not None:
        left, top = int(mark.at.x) - _AROUND_PX, int(mark.at.y) - _AROUND_PX
        right, bottom = left + 2 * _AROUND_PX, top + 2 * _AROUND_PX
        if left < 0 or top < 0 or right > pixels.shape[1] or bottom > pixels.shape[0]:
            return None
        return Cut(pixels[top:bottom, left:right].copy(), State.CHECKED in element.state)
    if element.kind in (Kind.ICON, Kind.IMAGE, Kind.SCROLLBAR, Kind.BUTTON) or box.height < 8 or box.width < 8:
        return None
    if element.kind in CHOICES or box.height > _LARGEST_PX:
        return None
    left, top = int(box.left), int(box.top)
    right = min(int(box.right), left + int(2 * box.height))
    return Cut(pixels[top : int(box.bottom), left:right].copy(), None)


def _mark(around: Pixels, rng: np.random.Generator) -> Pixels:
    """The square around a mark, a little off its middle, smaller or larger."""
    middle = around.shape[0] / 2
    x, y = middle + rng.uniform(-3, 3, 2)
    return squared(_recoloured(around, rng), x, y, MARK_PX * rng.uniform(0.8, 1.15))


def _recoloured(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    if rng.random() < 0.3:
        pixels = 255 - pixels
    if rng.random() < 0.3:
        pixels = pixels[..., rng.permutation(3)]
    gain, offset = rng.uniform(0.8, 1.2), rng.uniform(-20, 20)
    return np.asarray(np.clip(pixels * gain + offset, 0, 255), np.uint8)

"""The shipped crop encoder: its ONNX file, run by onnxruntime. Needs no torch, and no language encoder.

Beside `crops.onnx` lies `crops.json`: the digest of the weights, the meanings that the outputs stand for, and the least
score, settled on validation sets, from which a meaning is believed. `export.py` writes both.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import numpy as np
import numpy.typing as npt

from vision.assets import asset, verified
from vision.icons.meanings import load_meanings

if TYPE_CHECKING:
    import onnxruntime

WEIGHTS: Final = "crops.onnx"
DESCRIPTION: Final = "crops.json"
INPUT: Final = "crops"
OUTPUTS: Final = ("meanings", "marks", "vectors")

_REMEMBERED: Final = 4096
"""Crops whose reading is kept: most of a screen is there again after a step."""

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CropReading:
    """What a crop shows.

    Attributes:
        meaning: The likeliest one, however unlikely.
        score: The probability that the icon means this, or what is another word for it: an arrow that may be “back”
            or “chevron left” is found by either.
        checked: The probability that a mark in the crop is set.
    """

    meaning: str
    score: float
    checked: float


class CropReader(Protocol):
    """Reads crops, each in one framing or in several of `framing.py`."""

    @property
    def least(self) -> float:
        """The score from which a meaning is believed."""
        ...

    def read(self, crops: Sequence[Pixels]) -> tuple[CropReading, ...]:
        """What each of `crops` shows, `(V, 32, 32, 3)` for a crop in `V` framings, which are averaged."""
        ...


@dataclass(frozen=True, slots=True)
class CropDescription:
    """The contents of `crops.json`."""

    sha256: str
    meanings: tuple[str, ...]
    least: float

    def as_json(self) -> str:
        return json.dumps({"sha256": self.sha256, "least score": self.least, "meanings": self.meanings}, indent=1)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a description.

        Raises:
            FileNotFoundError: If there is none.
            ValueError: If it is damaged.
        """
        try:
            read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(read["sha256"]), tuple(map(str, read["meanings"])), float(read["least score"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is damaged ({error}); install deskhand again") from error


class OnnxCropReader:
    """A crop encoder exported to a folder; loads on the first `read`.

    Args:
        folder: Holds `crops.onnx` and `crops.json`.
        threads: Cores to use.

    Raises:
        FileNotFoundError: If there are no weights in `folder`.
        ValueError: If they are damaged.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.description = CropDescription.read(folder / DESCRIPTION)
        self._weights = verified(folder / WEIGHTS, self.description.sha256, remedy="install deskhand again")
        self._threads = min(4, os.cpu_count() or 1) if threads is None else threads
        self._session: onnxruntime.InferenceSession | None = None
        self._answers = load_meanings().answers(self.description.meanings)
        self._remembered: OrderedDict[bytes, CropReading] = OrderedDict()

    @property
    def least(self) -> float:
        """See `CropReader.least`."""
        return self.description.least

    def read(self, crops: Sequence[Pixels]) -> tuple[CropReading, ...]:
        """See `CropReader.read`; in one run for all that were not read before."""
        keys = [crop.tobytes() for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._remembered}
        readings = {key: self._remembered[key] for key in keys if key in self._remembered}
        if new:
            begins = np.cumsum([0, *(len(crop) for crop in new.values())])
            counts = np.diff(begins)[:, None]
            sums = (np.add.reduceat(output, begins[:-1]) for output in self.outputs(np.concatenate(list(new.values()))))
            logits, marks = (np.asarray(total / counts, np.float32) for total in sums)
            scores, checked = _softmax(logits), _softmax(marks)[:, 1]
            best = scores[:, :-1].argmax(axis=1)
            for row, key in enumerate(new):
                meaning = self.description.meanings[best[row]]
                score = float(scores[row, :-1][self._answers[best[row]]].sum())
                readings[key] = CropReading(meaning, min(1.0, score), float(checked[row]))
        self._remembered.update(readings)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return tuple(readings[key] for key in keys)

    def outputs(self, squares: Pixels) -> tuple[Numbers, Numbers]:
        """Logits of meanings, the last of none of them, and of marks, for `(K, 32, 32, 3)` squares."""
        if self._session is None:
            self._session = self._load()
        logits, marks = self._session.run(OUTPUTS[:2], {INPUT: squares})
        return np.asarray(logits, np.float32), np.asarray(marks, np.float32)

    def _load(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(str(self._weights), options, providers=["CPUExecutionProvider"])


def shipped_crops() -> Path:
    """Where the weights that come with deskhand lie."""
    return asset("models")


def _softmax(logits: Numbers) -> Numbers:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)

"""The exported network, run by onnxruntime. Needs no torch.

Beside `encoder.onnx` and `decoder.onnx` lies `onnx.json`: the digests of both, so that a damaged or exchanged file is
never run, the digest of the weights that they were exported from, and the settings. `export.py` writes all three.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from agent.policies.builtin.features import Features, Floats
from agent.policies.builtin.inference.arrays import batch_arrays
from agent.policies.builtin.vocabulary import BEGIN, PHRASES, POINTS, Expects, Token
from vision.detector.shards import Pixels
from vision.perception.elements import Element

if TYPE_CHECKING:
    import onnxruntime

ENCODER: Final = "encoder.onnx"
DECODER: Final = "decoder.onnx"
DESCRIPTION: Final = "onnx.json"
WEIGHTS: Final = "model.safetensors"

ENCODER_INPUTS: Final = (
    *("grams", "word_numbers", "element_numbers", "boxes_xyxy", "kinds", "ranks", "past_steps"),
    *("links", "strengths", "mask"),
)
ENCODER_OUTPUTS: Final = ("tokens", "keys", "values", "press_means", "press_sigmas")
DECODER_INPUTS: Final = ("tokens", "keys", "values", "mask", "words", "elements", "sources", "places", "expects")


_FIRST_RELATIONS: Final = 16
"""Of networks that were exported before the number was kept."""


@dataclass(frozen=True, slots=True)
class Description:
    """The contents of `onnx.json`.

    Attributes:
        encoder, decoder: SHA-256 of the two files, in hexadecimal.
        exported_from: SHA-256 of the weights.
        vocabulary: SHA-256 of the phrases and points, which are counted by place.
        buckets, calibration, assurance: See `Network`.
        relations: How many relations it knows; those that came later are left out.
    """

    encoder: str
    decoder: str
    exported_from: str
    vocabulary: str
    buckets: int
    calibration: float
    assurance: float
    relations: int = _FIRST_RELATIONS

    def write(self, folder: Path) -> None:
        (folder / DESCRIPTION).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a description.

        Raises:
            ValueError: If it is damaged, or of a network with another vocabulary.
        """
        path = folder / DESCRIPTION
        try:
            read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            description = cls(
                str(read["encoder"]),
                str(read["decoder"]),
                str(read["exported_from"]),
                str(read["vocabulary"]),
                int(read["buckets"]),
                float(read["calibration"]),
                float(read["assurance"]),
                int(read.get("relations", _FIRST_RELATIONS)),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is damaged ({error}); {_AGAIN}") from error
        if description.vocabulary != vocabulary_digest():
            raise ValueError(f"{path} tells of other phrases than this version knows; {_AGAIN}")
        return description


_AGAIN: Final = "export the model again: python -m agent.policies.builtin.inference.export FOLDER"


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def vocabulary_digest() -> str:
    """SHA-256 of all phrases and points in their order."""
    return hashlib.sha256("\n".join((*PHRASES, *POINTS)).encode()).hexdigest()


class OnnxNetwork:
    """See `agent.policies.builtin.inference.network.Network`; of one core, as a screen is encoded in milliseconds.

    Raises:
        ValueError: If a file is missing, damaged, or exported from other weights than those that lie beside it.
    """

    def __init__(self, folder: Path) -> None:
        description = Description.read(folder)
        self.buckets, self.calibration = description.buckets, description.calibration
        self.assurance, self._relations = description.assurance, description.relations
        weights = folder / WEIGHTS
        if weights.exists() and digest(weights) != description.exported_from:
            raise ValueError(f"{folder} was trained since it was exported; {_AGAIN}")
        self._encoder = _session(folder / ENCODER, description.encoder)
        self._decoder = _session(folder / DECODER, description.decoder)

    def encode(self, features: Features, elements: Sequence[Element] = (), pixels: Pixels | None = None) -> OnnxScreen:
        """See `Network.encode`; elements and pixels are not looked at."""
        arrays = batch_arrays([features])
        feeds: dict[str, object] = {name: getattr(arrays, name) for name in ENCODER_INPUTS[1:]}
        feeds["grams"] = arrays.padded_grams()
        known = arrays.links[:, 3] < self._relations
        feeds |= {"links": arrays.links[known], "strengths": arrays.strengths[known]}
        outputs = self._encoder.run(ENCODER_OUTPUTS, feeds)
        tokens, keys, values, means, sigmas = (np.asarray(output, np.float32) for output in outputs)
        words, shown = (np.array([count], np.int64) for count in (len(features.words), arrays.kinds.shape[1]))
        memory: dict[str, object] = {"tokens": tokens, "keys": keys, "values": values, "mask": arrays.mask}
        memory |= {"words": words, "elements": shown}
        return OnnxScreen(self._decoder, memory, len(features.words), means, sigmas)


class OnnxScreen:
    """See `agent.policies.builtin.inference.network.EncodedScreen`."""

    def __init__(
        self,
        decoder: onnxruntime.InferenceSession,
        memory: Mapping[str, object],
        words: int,
        means: Floats,
        sigmas: Floats,
    ) -> None:
        self._decoder, self._memory, self._means, self._sigmas = decoder, memory, means, sigmas
        self.words = words

    def logits(self, tokens: Sequence[Token], expects: Sequence[Expects]) -> Floats:
        """See `EncodedScreen.logits`."""
        feeds = {
            "sources": np.array([[0, *(int(token.source) for token in tokens)]], np.int64),
            "places": np.array([[BEGIN, *(token.place for token in tokens)]], np.int64),
            "expects": np.array([[int(state) for state in expects]], np.int64),
        }
        (scores,) = self._decoder.run(("logits",), {**self._memory, **feeds})
        last: Floats = np.asarray(scores, np.float32)[0, -1]
        return last

    def press(self, element: int, point: int) -> tuple[Floats, Floats]:
        """See `EncodedScreen.press`."""
        return self._means[element, point], self._sigmas[element, point]


def _session(path: Path, expected: str) -> onnxruntime.InferenceSession:
    import onnxruntime

    if not path.exists():
        raise ValueError(f"{path} is missing; {_AGAIN}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != expected:
        raise ValueError(f"{path} is damaged: its digest is not that of {DESCRIPTION}; {_AGAIN}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

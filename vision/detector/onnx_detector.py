"""The shipped element detector: its ONNX file, run by onnxruntime. Needs no torch.

Beside `detector.onnx` lies `detector.json`: the digest of the weights, so that a damaged or exchanged file is never
run; what the outputs mean; and what was settled on the validation screens, the least score per kind.
`export.py` writes both.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import numpy as np

from vision.assets import asset
from vision.detector.postprocess import KINDS, POINT_NAMES, STATES, Numbers, Pixels, RawOutput, detect_elements
from vision.perception.elements import Affordance, Element, Kind
from vision.perception.merging.overlaps import Boxed

if TYPE_CHECKING:
    import onnxruntime

WEIGHTS: Final = "detector.onnx"
DESCRIPTION: Final = "detector.json"
INPUT: Final = "images"
OUTPUTS: Final = ("logits", "boxes_xyxy", "states", "present", "means", "sigmas")

UNCALIBRATED: Final = ((0.0, 0.0), (1.0, 1.0))
"""Knots that leave scores as they are."""

_TINY: Final = 1e-6
"""How near a score may come to 0 and 1, whose logits are infinite."""

_LEAST_PX: Final = 224
"""Sides below which a screen is padded, so that it has as many points as the network picks."""

_FAINTEST: Final = 0.1
"""Score from which something is suspected."""

_DUPLICATE: Final = 0.4
"""IoU above which the weaker of two boxes shows the same element again."""


class ElementDetector(Protocol):
    """Finds the elements of a picture by their looks."""

    def suspect(self, pixels: Pixels) -> tuple[Element, ...]:
        """All that an `(H, W, 3)` RGB image may hold, however faintly seen, duplicates included, without text."""
        ...

    def believe(self, suspected: Iterable[Element]) -> tuple[Element, ...]:
        """Of what was suspected the elements that are believed to be there, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Description:
    """The contents of `detector.json`: digest, least scores, calibration.

    Attributes:
        sha256: Of the weights, in hexadecimal.
        least: Least score at which an element of each kind is taken.
        sigma: What the deviations of points are multiplied by, so that they hold as many points as they should.
        knots: The IoU to be expected at some of the network's raw scores, both rising; straight lines lie between.
    """

    sha256: str
    least: Mapping[Kind, float]
    sigma: float
    knots: tuple[tuple[float, float], ...] = UNCALIBRATED

    def as_json(self) -> str:
        return json.dumps(
            {
                "sha256": self.sha256,
                "vocabulary": vocabulary(),
                "sigma": self.sigma,
                "score to IoU": self.knots,
                "least score": {kind.value: score for kind, score in self.least.items()},
            },
            indent=1,
        )

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a description.

        Raises:
            FileNotFoundError: If there is none.
            ValueError: If it is damaged, or of weights for other kinds, states or points.
        """
        try:
            read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            least = {kind: float(read["least score"][kind.value]) for kind in Kind}
            sha256, sigma, words = str(read["sha256"]), float(read["sigma"]), read["vocabulary"]
            knots = tuple((float(raw), float(iou)) for raw, iou in read.get("score to IoU", UNCALIBRATED))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is damaged ({error}); install deskhand again") from error
        if words != vocabulary():
            raise ValueError(f"{path} tells of other kinds, states or points than this version knows")
        if len(knots) < 2 or any(a >= c or b >= d for (a, b), (c, d) in itertools.pairwise(knots)):
            raise ValueError(f"{path} is damaged (its scores do not rise); install deskhand again")
        return cls(sha256, least, sigma, knots)

    def expected(self, logits: Numbers) -> Numbers:
        """Calibrated logits: those of the expected IoU, from the raw ones of the network; their order stays."""
        raw, iou = np.array(self.knots).T
        iou_of = np.interp(1 / (1 + np.exp(-logits.astype(np.float64))), raw, iou).clip(_TINY, 1 - _TINY)
        return np.asarray(np.log(iou_of / (1 - iou_of)), np.float32)


def vocabulary() -> list[list[str]]:
    """What the outputs of a detector stand for, in their order."""
    return [[*map(str, KINDS)], [*map(str, STATES)], [*POINT_NAMES]]


class OnnxDetector:
    """A detector exported to a folder; loads on the first `detect`.

    Raises:
        FileNotFoundError: If there are no weights in `folder`.
        ValueError: If they are damaged, or not those of the description.

    Args:
        folder: Holds `detector.onnx` and `detector.json`.
        threads: Cores to use.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.description = Description.read(folder / DESCRIPTION)
        self.threads = min(4, os.cpu_count() or 1) if threads is None else threads
        weights = folder / WEIGHTS
        self._weights = weights.read_bytes()
        if hashlib.sha256(self._weights).hexdigest() != self.description.sha256:
            raise ValueError(f"{weights} is damaged: its digest is not that of {DESCRIPTION}; install deskhand again")
        self._session: onnxruntime.InferenceSession | None = None

    def detect(self, pixels: Pixels) -> tuple[Element, ...]:
        """The elements that are believed to be there, best first, without their text."""
        return self.believe(self.suspect(pixels))

    def suspect(self, pixels: Pixels) -> tuple[Element, ...]:
        """See `ElementDetector.suspect`."""
        return self.detect_all(pixels, threshold=min(_FAINTEST, *self.description.least.values()))

    def believe(self, suspected: Iterable[Element]) -> tuple[Element, ...]:
        """See `ElementDetector.believe`."""
        least = self.description.least
        return without_duplicates(element for element in suspected if element.score >= least[element.kind])

    def detect_all(self, pixels: Pixels, *, threshold: float) -> tuple[Element, ...]:
        """All elements that score at least `threshold`, duplicates included."""
        found = detect_elements(pixels, self._run, threshold=threshold)
        return tuple(replace(element, points=self._calibrated(element)) for element in found)

    def _calibrated(self, element: Element) -> dict[str, Affordance]:
        factor = self.description.sigma
        scaled = {
            name: Affordance(point.at, point.sigma_x * factor, point.sigma_y * factor)
            for name, point in element.points.items()
        }
        # a point that may lie anywhere in its element says nothing
        return {
            name: point
            for name, point in scaled.items()
            if point.sigma_x < element.box.width / 2 and point.sigma_y < element.box.height / 2
        }

    def _run(self, image: Pixels) -> RawOutput:
        if self._session is None:
            self._session = self._load()
        # the exported network picks its queries among all points, and small screens have too few
        low, high = (max(0, _LEAST_PX - side) for side in image.shape[1:])
        image = np.pad(image, ((0, 0), (0, low), (0, high)), constant_values=128)
        outputs = self._session.run(OUTPUTS, {INPUT: image[None]})
        logits, *others = (np.asarray(output[0], np.float32) for output in outputs)
        return RawOutput(self.description.expected(logits), *others)

    def _load(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # OCR and geometry want the cores too
        return onnxruntime.InferenceSession(self._weights, options, providers=["CPUExecutionProvider"])


def without_duplicates(elements: Iterable[Element]) -> tuple[Element, ...]:
    """The elements, best first, without those that lie where a better one lies."""
    best_first = sorted(elements, key=lambda element: -element.score)
    near = Boxed(range(len(best_first)), lambda place: best_first[place].box)
    kept: dict[int, Element] = {}
    for place, element in enumerate(best_first):
        if all(element.box.iou(kept[other].box) < _DUPLICATE for other in near.touching(element.box) if other in kept):
            kept[place] = element
    return tuple(kept.values())


def shipped_folder() -> Path:
    """Where the weights that come with deskhand lie."""
    return asset("models")

"""Faces: their landmarks, their alignment, and people told apart by the embeddings of their faces.

detect → align → embed → compare. The networks are in `face_networks.py`.

Notation: `N` points, `D` numbers of an embedding.

Sources: Umeyama, Least-squares estimation of transformation parameters between two point patterns, IEEE TPAMI 13(4),
1991; the template of 112x112 pixels is ArcFace's, arXiv:1801.07698.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint, Size

Pixels = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Embedding = npt.NDArray[np.float32]

TEMPLATE: Final = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Where the five landmarks lie in an upright face of 112x112 pixels."""

UPRIGHT_PX: Final = 112
"""Side of an upright face."""

UNKNOWN: Final = "Person"
"""The pseudonym of all whose faces are not told apart."""

_OVERLAP: Final = 0.3
"""IoU from which two detections are one face."""

_LOOKS: Final = 8
"""Most embeddings that are kept of a person."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face in an image.

    Attributes:
        landmarks: The eye at the image's left, the other eye, the tip of the nose, the corners of the mouth from the
            left.
        score: The detector's confidence, in [0, 1].
    """

    box: PixelBox
    landmarks: tuple[PixelPoint, PixelPoint, PixelPoint, PixelPoint, PixelPoint]
    score: float

    @property
    def points(self) -> Points:
        """The landmarks as `(5, 2)`."""
        return np.array([[point.x, point.y] for point in self.landmarks])

    def moved(self, right_px: float, down_px: float) -> Face:
        """The same face in an image that begins so much further left and up."""
        landmarks = landmarks_of(self.points + np.array([right_px, down_px]))
        return Face(self.box.moved(right_px, down_px), landmarks, self.score)


class FaceDetector(Protocol):
    """Finds faces."""

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        """The faces of an `(H, W, 3)` RGB image, none twice, in no particular order."""
        ...


class FaceEmbedder(Protocol):
    """Turns a face into numbers that are close for the same person.

    Attributes:
        same_below: Distance below which two faces are one person's.
        apart_above: Distance above which they surely are not; in between nothing is certain.
        least_px: Distance of the eyes below which a face is too small to be remembered as a new person.
    """

    same_below: float
    apart_above: float
    least_px: float

    def embed(self, pixels: Pixels, face: Face) -> Embedding:
        """The `(D,)` numbers of a face in an `(H, W, 3)` RGB image."""
        ...

    def distance(self, first: Embedding, other: Embedding) -> float:
        """How unlike two faces are; 0 for the same picture."""
        ...


def similarity(source: Points, target: Points) -> Points:
    """The `(2, 3)` matrix of rotation, uniform scale and shift that brings `source` nearest to `target`, both `(N, 2)`.

    Raises:
        ValueError: If all points of `source` are the same.
    """
    from_middle, to_middle = source.mean(axis=0), target.mean(axis=0)
    centred, wanted = source - from_middle, target - to_middle
    spread = float((centred**2).sum()) / len(source)
    if spread <= 0:
        raise ValueError("points that are all the same have no direction")
    left, singular, right = np.linalg.svd(wanted.T @ centred / len(source))
    # a mirror image would fit some sets of points better, and is no similarity
    keep = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    rotation = (left * keep) @ right
    scale = float((singular * keep).sum()) / spread
    return np.column_stack([scale * rotation, to_middle - scale * rotation @ from_middle])


def upright(pixels: Pixels, face: Face, template: Points = TEMPLATE, side_px: int = UPRIGHT_PX) -> Pixels:
    """The face of `(H, W, 3)` `pixels` turned and scaled so that its landmarks lie on `template`."""
    import cv2

    # only the surroundings: warping from a whole screen costs as much as copying it
    height, width, _ = pixels.shape
    box = face.box.grown(max(face.box.width, face.box.height), Size(width, height))
    left, top = int(box.left), int(box.top)
    around = np.ascontiguousarray(pixels[top : math.ceil(box.bottom), left : math.ceil(box.right)])
    matrix = similarity(face.points - (left, top), template)
    shrinks = math.hypot(matrix[0, 0], matrix[1, 0]) < 1
    turned: Any = cv2.warpAffine(
        around, matrix, (side_px, side_px), flags=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(turned, dtype=np.uint8)


class Gallery:
    """The people of one session under stable pseudonyms: *Person 1*, *Person 2*; and those who may stay.

    A face that is neither surely somebody's nor surely a new person's gets no number: one person under two names is a
    blemish, two people under one name is a false statement.

    Args:
        enrolled: Faces of people who agreed to be seen, as `embedder` gives them.
    """

    def __init__(self, embedder: FaceEmbedder, enrolled: Iterable[Embedding] = ()) -> None:
        self._embedder = embedder
        self._enrolled = list(enrolled)
        self._people: list[list[Embedding]] = []

    def name(self, pixels: Pixels, face: Face) -> str | None:
        """The pseudonym of a face, `UNKNOWN` where it cannot be told from others; None for one that may stay."""
        embedding = self._embedder.embed(pixels, face)
        # enrolled faces are shown, so that only what is well below the threshold counts
        if any(self._embedder.distance(embedding, known) < 0.9 * self._embedder.same_below for known in self._enrolled):
            return None
        distances = [min(self._embedder.distance(embedding, known) for known in person) for person in self._people]
        nearest = int(np.argmin(distances)) if distances else -1
        if distances and distances[nearest] < self._embedder.same_below:
            self._keep(self._people[nearest], embedding)
            return f"Person {nearest + 1}"
        left, right = face.points[:2]
        too_small = math.dist(left, right) < self._embedder.least_px
        if too_small or (distances and distances[nearest] < self._embedder.apart_above):
            return UNKNOWN
        self._people.append([embedding])
        return f"Person {len(self._people)}"

    def _keep(self, person: list[Embedding], embedding: Embedding) -> None:
        # several looks of a person, but no chain of looks that leads from one person to another
        if len(person) < _LOOKS and self._embedder.distance(embedding, person[0]) < 0.8 * self._embedder.same_below:
            person.append(embedding)


def each_once(faces: Iterable[Face]) -> tuple[Face, ...]:
    """The best of each group of faces that overlap."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(face.box.iou(other.box) < _OVERLAP and not other.box.contains(face.box.centre) for other in kept):
            kept.append(face)
    return tuple(kept)


def landmarks_of(points: Points) -> tuple[PixelPoint, PixelPoint, PixelPoint, PixelPoint, PixelPoint]:
    """The landmarks of a face from their coordinates `(5, 2)`."""
    one, two, three, four, five = (PixelPoint(float(x), float(y)) for x, y in points)
    return one, two, three, four, five

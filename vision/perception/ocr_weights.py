"""The weights of OCR: the two networks in the wheel of rapidocr, by version and SHA-256.

rapidocr's default networks change with its version, and what a screen says must not change with an installation.
rapidocr would also fetch a file that is missing or damaged from the internet; it is therefore given the paths of files
that were checked. The same version and digests stand in pyproject.toml under `[tool.deskhand.ocr]`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vision.weights import verified

VERSION: Final = "3.10.0"
"""Of rapidocr, whose wheel holds the files."""

DETECTION: Final = "PP-OCRv6_det_small.onnx"
RECOGNITION: Final = "PP-OCRv6_rec_small.onnx"

SHA256: Final[Mapping[str, str]] = {
    DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}

REMEDY: Final = f"install it again with: pip install --force-reinstall rapidocr=={VERSION}"


def weights_folder() -> Path:
    """The folder of weights in the installed rapidocr, which is found and not imported: that takes half a second.

    Raises:
        FileNotFoundError: If rapidocr is not installed.
    """
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"text cannot be read: rapidocr is not installed; {REMEDY}")
    return Path(spec.origin).parent / "models"


def checked_weights(folder: Path) -> tuple[Path, Path]:
    """The networks for detection and for recognition in `folder`.

    Raises:
        FileNotFoundError: If one is missing; one sentence.
        ValueError: If one is not the file that this version was tried with; one sentence.
    """
    detection, recognition = (verified(folder / name, SHA256[name], remedy=REMEDY) for name in (DETECTION, RECOGNITION))
    return detection, recognition

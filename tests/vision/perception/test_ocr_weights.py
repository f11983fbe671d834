"""The weights of OCR: those of one version, checked when they are loaded, named in pyproject."""

import shutil
import tomllib
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from vision.perception.ocr import (
    DETECTION,
    RECOGNITION,
    SHA256,
    VERSION,
    RapidOcrEngine,
    checked_weights,
    weights_folder,
)

ROOT = Path(__file__).parents[3]


def test_the_installed_weights_are_the_expected_ones() -> None:
    assert version("rapidocr") == VERSION
    assert [path.name for path in checked_weights(weights_folder())] == [DETECTION, RECOGNITION]


def test_pyproject_names_the_same_version_and_digests() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        pyproject = tomllib.load(file)
    named = pyproject["tool"]["deskhand"]["ocr"]
    assert f"rapidocr=={VERSION}" in pyproject["project"]["dependencies"]
    assert named == {
        "version": VERSION,
        "detection": {"file": DETECTION, "sha256": SHA256[DETECTION]},
        "recognition": {"file": RECOGNITION, "sha256": SHA256[RECOGNITION]},
    }


@pytest.mark.parametrize("damaged", [DETECTION, RECOGNITION])
def test_other_weights_are_refused_on_the_first_reading_in_one_sentence(tmp_path: Path, damaged: str) -> None:
    for path in checked_weights(weights_folder()):
        shutil.copy(path, tmp_path)
    with (tmp_path / damaged).open("r+b") as file:
        file.seek(1000)
        file.write(b"other")
    engine = RapidOcrEngine(1, weights=tmp_path)
    with pytest.raises(ValueError, match=rf"{damaged} is not the file it should be: .*rapidocr=={VERSION}") as refused:
        engine.read(np.zeros((64, 64, 3), np.uint8))
    assert "\n" not in str(refused.value)


def test_missing_weights_are_said_to_be_missing_and_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=rf"{DETECTION} is missing; install it again with: pip install"):
        RapidOcrEngine(1, weights=tmp_path).read(np.zeros((64, 64, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []

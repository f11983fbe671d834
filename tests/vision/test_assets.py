"""Weight files are used only if they are the expected ones."""

import hashlib
from pathlib import Path

import pytest

from vision.assets import verified


def test_a_file_with_the_expected_digest_is_used_whatever_the_case_of_the_digest(tmp_path: Path) -> None:
    weights = tmp_path / "weights.onnx"
    weights.write_bytes(b"numbers")
    digest = hashlib.sha256(b"numbers").hexdigest()
    assert verified(weights, digest.upper()) == weights


def test_a_changed_file_is_refused_with_both_digests_and_what_to_do(tmp_path: Path) -> None:
    weights = tmp_path / "weights.onnx"
    weights.write_bytes(b"other numbers")
    with pytest.raises(ValueError, match=r"weights.onnx is not the file .* is [0-9a-f]{64}, expected 0{64}; fetch it"):
        verified(weights, "0" * 64)


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"weights.onnx is missing; install it again$"):
        verified(tmp_path / "weights.onnx", "0" * 64, remedy="install it again")

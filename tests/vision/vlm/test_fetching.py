"""Fetching of models: what goes wrong on the way to the hub is one sentence, and nothing is left half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vision.vlm import fetching

FETCH = "import sys, pathlib; from vision.vlm.fetching import fetch; fetch('nobody/nothing', pathlib.Path(sys.argv[1]))"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"HF_HUB_OFFLINE": "1"}, "ValueError: HF_HUB_OFFLINE is set; unset it to fetch a model"),
        ({"HF_ENDPOINT": "http://127.0.0.1:9"}, "ValueError: nobody/nothing cannot be fetched ("),
    ],
)
def test_a_hub_that_cannot_be_reached_is_said_in_one_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    root = Path(fetching.__file__).parents[2]
    # the hub's address is read when its package is imported
    environment = {**os.environ, "PYTHONPATH": str(root), "NO_PROXY": "*", "HF_HUB_DISABLE_TELEMETRY": "1", **variables}
    ran = subprocess.run(
        [sys.executable, "-c", FETCH, str(tmp_path)], env=environment, capture_output=True, text=True, timeout=100
    )
    assert ran.returncode == 1
    assert ran.stderr.strip().splitlines()[-1].startswith(sentence), ran.stderr
    assert not any(tmp_path.iterdir())

"""Starts the hub of `hub_server.py`, with a model of two files and much that is not to be fetched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from safetensors.numpy import save_file

COUNT: Final = 300_000
"""Numbers in the weights; four bytes each."""


@contextmanager
def serving(folder: Path, *break_after: int) -> Iterator[str]:
    """The address of a hub that serves what it finds in `folder`."""
    folder.mkdir()
    save_file({"weights": np.arange(COUNT, dtype=np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text('{"model_type": "tiny"}')
    (folder / "modeling.py").write_text("print('never fetched')")
    (folder / "weights.bin").write_bytes(b"never fetched")
    command = [sys.executable, str(Path(__file__).with_name("hub_server.py")), str(folder), *map(str, break_after)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as hub:
        assert hub.stdout is not None
        try:
            yield f"http://127.0.0.1:{hub.stdout.readline().strip()}"
        finally:
            hub.kill()

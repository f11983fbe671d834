"""Libraries that Qt's windows need: on a machine that can open one nothing is missing, elsewhere packages are named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from agent.desktop.window_libraries import missing_libraries

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring them along")
def test_nothing_is_missing_where_the_windows_of_these_tests_open() -> None:
    assert missing_libraries() is None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring them along")
def test_a_library_that_cannot_be_loaded_is_named_with_its_package(tmp_path: Path) -> None:
    # the loader is shown an empty file of that name before all others
    (tmp_path / "libxcb-cursor.so.0").write_bytes(b"")
    code = "from agent.desktop.window_libraries import missing_libraries; print(missing_libraries())"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LD_LIBRARY_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    expected = "the window needs libxcb-cursor.so.0; install with: apt-get install libxcb-cursor0\n"
    assert done.stdout == expected

"""The official SDKs of both generations, each in an environment of its own, speaking to a real server."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.mcp.mcp_client import ROOT, environment

pytestmark = [pytest.mark.display, pytest.mark.soak]
CLIENT = Path(__file__).parent / "any_sdk.py"


def spoken_to(python: str, display: VirtualDisplay, home: Path) -> str:
    """Talk to a server with the SDK of `python`; the generation that spoke."""
    told = subprocess.run(
        [python, str(CLIENT), sys.executable, "--primitives"],
        env=environment(display, home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["server"], found["moved"], found["cursor"]) == ("deskhand", True, [321, 123])
    assert found["tools"]["read_screen"] is True
    assert found["tools"]["left_click"] is False
    assert found["picture"] == ["text", "image"]
    assert found["outside"][0] is True
    assert "outside the screenshot" in found["outside"][1]
    assert found["task"] == "completed"
    return str(found["sdk"])


def test_the_sdk_that_is_installed_is_served(display: VirtualDisplay, tmp_path: Path) -> None:
    assert spoken_to(sys.executable, display, tmp_path).startswith("2.")


def test_the_sdk_of_the_first_generation_is_served(display: VirtualDisplay, tmp_path: Path) -> None:
    venv.create(tmp_path / "first", with_pip=True)
    python = tmp_path / "first" / "bin" / "python"
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", "mcp<2"], check=False)
    if installed.returncode:
        pytest.skip("the SDK of the first generation cannot be had from here")
    assert spoken_to(str(python), display, tmp_path).startswith("1.")

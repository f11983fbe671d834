"""Secrets for clients: typed where the person has said so and approves it, and never to be read in any result."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.mcp.mcp_client import ROOT, Client, environment, talk
from tests.agent.mcp.test_server import eventually, press_button_in_question, question_place
from vision.perception.ocr import RapidOcrEngine

pytestmark = pytest.mark.display
DATA = ROOT / "tests" / "data"
SECRET = "Lovelace-1815"


def test_a_secret_is_typed_for_a_client_and_comes_back_in_no_result(display: VirtualDisplay, tmp_path: Path) -> None:
    surroundings = environment(display, tmp_path) | {
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "KEYRING_FILE": str(tmp_path / "ring"),
        "PYTHONPATH": f"{DATA}{os.pathsep}{ROOT}",
    }
    keeping = [sys.executable, "-m", "deskhand", "secret", "set", "mail"]
    subprocess.run(keeping, input=f"{SECRET}\n", text=True, env=surroundings, capture_output=True, check=True)
    with subprocess.Popen(
        [sys.executable, DATA / "secret_form.py", "user"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=display.environment(),
    ) as form:
        assert form.stdin is not None
        assert form.stdout is not None
        places = json.loads(form.stdout.readline())
        told: list[str] = []

        async def about(client: Client) -> None:
            await client.call("left_click", coordinate=places["user"])
            typing = asyncio.create_task(
                client.session.call_tool("type", {"text": "{{secret:mail}}", "screenshot": 1280})
            )
            await eventually(lambda: question_place() is not None, "the person is asked")
            press_button_in_question(approve=True)
            typed = await typing
            assert not typed.is_error, typed.content
            picture = base64.b64decode(getattr(typed.content[1], "data", ""))
            with Image.open(io.BytesIO(picture)) as image:
                told.extend(line.text for line in RapidOcrEngine().read(np.asarray(image.convert("RGB"))))
            told.append(typed.model_dump_json(exclude={"content"}))
            told.append(json.dumps(await client.call("read_screen")))
            told.append(json.dumps(await client.call("find_element", description="User")))

        try:
            talk(surroundings, "--primitives", "--secret", "mail", about=about)
        finally:
            form.stdin.write("quit\n")
            form.stdin.flush()
            held = json.loads(form.stdout.readline())
    assert held["user"] == SECRET
    assert any("User" in line for line in told)
    assert not any("Lovelace" in line or "1815" in line for line in told)

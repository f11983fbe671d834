"""The connection test in the settings: a real server, good and bad, and what is said of it meanwhile and afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent.core.config import Config
from agent.policies.catalog import Machine
from gui.settings.models.model_page import ModelPage

SERVER = Path(__file__).parents[3] / "data" / "endpoint_server.py"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with subprocess.Popen([sys.executable, str(SERVER)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("points-thousandths", "It answers and sees: all 12 targets were hit."),
        ("points-blind", "It answers, but"),
        ("strict", ""),
    ],
)
def test_a_model_behind_an_address_is_asked_about_pictures(qtbot: QtBot, server: str, model: str, says: str) -> None:
    page = ModelPage(lambda: Machine(64 * 2**30))
    qtbot.addWidget(page)
    page.show_config(Config(model=f"{server}#{model}", family="ui-tars-1.0"))
    page.show()
    assert page.test.isEnabled()
    page.test.click()
    assert not page.test.isEnabled()
    qtbot.waitUntil(page.test.isEnabled, timeout=60_000)
    assert page.result.startswith(says)
    assert "Asking" not in page.result
    page.close_page()


def test_only_an_address_can_be_tested(qtbot: QtBot, tmp_path: Path) -> None:
    page = ModelPage(lambda: Machine(64 * 2**30))
    qtbot.addWidget(page)
    page.show_config(Config(model=str(tmp_path)))
    assert not page.test.isEnabled()
    page.where.setText("http://gpu:8000/v1#qwen")
    assert page.test.isEnabled()
    page.show_config(Config(model="steps"))
    assert not page.test.isEnabled()
    page.close_page()

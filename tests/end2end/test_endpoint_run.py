"""A run with a model behind an address: the real command, a real server, a display of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests" / "data" / "endpoint_server.py"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with subprocess.Popen([sys.executable, str(SERVER)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    home = str(tmp_path_factory.mktemp("home"))
    with VirtualDisplay(Size(640, 400)) as own:
        yield own.environment() | {"HOME": home, "XDG_CONFIG_HOME": home, "PYTHONPATH": str(ROOT)}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys, deskhand; sys.exit(deskhand.main())"
    command = [sys.executable, "-c", code, "run", "Save", "--mode", "auto", "--dry-run", "--max-steps", "1", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100
    )


def test_how_the_model_is_asked_is_said_before_the_first_step_and_events_stay_as_they_are(
    server: str, environment: dict[str, str]
) -> None:
    # no variable of the environment stands between this machine and itself
    odd = {"ALL_PROXY": "socks5://127.0.0.1:9", "SSL_CERT_FILE": "/nowhere.pem", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = run(environment | odd, "--model", f"{server}/chat/completions#good", "--family", "ui-tars-1.0", "--json")
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("asked as UI-TARS 1.0, thousandths of the screen\n")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["event"] for one in events] == ["observed", "predicted", "judged", "executed", "ended"]
    assert next(one for one in events if one["event"] == "executed")["desktop"] == [320, 100]


def test_a_server_that_cannot_reply_ends_the_run_with_one_sentence(server: str, environment: dict[str, str]) -> None:
    done = run(environment, "--model", f"{server}#blind", "--family", "generic", "--json")
    assert done.returncode == 1
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["event"], last["reason"]) == ("ended", "call_user")
    assert "image input is not supported" in last["content"]
    assert "Traceback" not in done.stderr

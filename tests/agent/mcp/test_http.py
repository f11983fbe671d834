"""The MCP server over HTTP: on this machine alone, with the token, from no foreign page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.mcp.mcp_client import ROOT, environment

pytestmark = pytest.mark.display
ASK = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(surroundings: dict[str, str]) -> Iterator[tuple[int, str]]:
    """A server's port and its token."""
    port = free_port()
    command = [sys.executable, "-m", "deskhand", "mcp", "--http", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, env=surroundings, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            assert str(port) in server.stderr.readline()
            token = server.stderr.readline().strip().rpartition(" ")[2]
            deadline_s = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert time.monotonic() < deadline_s, "it does not listen"
                    time.sleep(0.05)
            yield port, token
        finally:
            server.terminate()
            server.communicate(timeout=20)


def ask(port: int, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    connection.request("POST", "/mcp", ASK, usual | headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_only_who_has_the_token_and_no_page_of_another_origin_is_answered(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    with serving(environment(display, tmp_path)) as (port, token):
        assert len(token) >= 32
        assert ask(port) == 401
        assert ask(port, Authorization="Bearer wrong") == 401
        bearer = f"Bearer {token}"
        assert ask(port, Authorization=bearer, Origin="http://evil.example") == 403
        assert ask(port, Authorization=bearer, Host="evil.example") == 421
        assert ask(port, Authorization=bearer) < 500
        assert ask(port, **{"Authorization": bearer, "Content-Length": str(1 << 30)}) == 413


@pytest.mark.parametrize("address", ["0.0.0.0:8765", "192.168.1.2:80", "example.org:80", "8765", "127.0.0.1:x"])
def test_an_address_that_others_could_reach_is_refused(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskhand", "mcp", "--http", address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr
    assert len(done.stderr.splitlines()) == 1

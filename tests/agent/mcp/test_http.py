"""The MCP server over HTTP: on this machine alone, with the token, from no foreign page."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.mcp.mcp_client import PATIENCE_S, ROOT, Client, environment
from tests.agent.mcp.pointer import mouse

pytestmark = pytest.mark.display
ASK = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(surroundings: dict[str, str], *options: str) -> Iterator[tuple[int, str]]:
    """A server's port and its token."""
    port = free_port()
    command = [sys.executable, "-m", "deskhand", "mcp", "--http", f"127.0.0.1:{port}", *options]
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


@asynccontextmanager
async def connected(port: int, token: str, name: str) -> AsyncIterator[Client]:
    """A client of that name."""
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S) as http,
        streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http) as (read, write),
        ClientSession(read, write, client_info=Implementation(name=name, version="1.0")) as session,
    ):
        await session.initialize()
        yield Client(session)


def test_two_clients_of_one_server_do_not_work_at_the_screen_at_once(display: VirtualDisplay, tmp_path: Path) -> None:
    async def both(port: int, token: str) -> None:
        async with connected(port, token, "first") as first, connected(port, token, "second") as second:
            assert (await first.call("left_mouse_down", coordinate=[640, 300]))["done"]
            assert "first 1.0 works at this screen" in await second.refused("left_click", coordinate=[5, 5])
            assert "first 1.0 works at this screen" in await second.refused("run_task", task="wait 0 s", model="steps")
            assert (await second.call("list_recordings"))["recordings"] == []
            assert (await first.call("wait", duration=0))["done"]

    with mouse() as hand:
        with serving(environment(display, tmp_path), "--primitives") as (port, token):
            asyncio.run(asyncio.wait_for(both(port, token), PATIENCE_S))
            assert hand.held()
        assert not hand.held()  # the server was told to end


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [sys.executable, "-m", "deskhand", "mcp", "--http", address]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"nothing can be served at {address}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", ["0.0.0.0:8765", "192.168.1.2:80", "example.org:80", "8765", "127.0.0.1:x"])
def test_an_address_that_others_could_reach_is_refused(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskhand", "mcp", "--http", address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr
    assert len(done.stderr.splitlines()) == 1

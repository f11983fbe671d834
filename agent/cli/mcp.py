"""`deskhand mcp`: deskhand's hands for other agents, over the Model Context Protocol."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any, Final

from agent.cli.runs.run_options import add_area_options, area_of
from agent.cli.usage import DONE, FAILED, STOPPED, Adder, UsageError

if TYPE_CHECKING:
    from agent.mcp.server import DeskhandServer

log = logging.getLogger(__name__)

_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")
_FAREWELL_S: Final = 2
"""For requests that are still answered when the server is told to end."""


def add(add: Adder) -> None:
    """Declare the command."""
    mcp = add("mcp", _mcp, "offer tasks, recordings and, if you allow it, single actions to other agents (MCP)")
    mcp.add_argument("--http", metavar="HOST:PORT", help="serve over HTTP, with a token; else on stdin and stdout")
    mcp.add_argument("--primitives", action="store_true", help="offer single actions too: clicks, keys, looks")
    mcp.add_argument("--mode", choices=["step", "auto"], default="auto", help="step: you approve every action")
    mcp.add_argument(
        "--secret", action="append", default=[], metavar="NAME", help="clients may have this secret typed, by its name"
    )
    mcp.add_argument("--rules", metavar="FILE", help="rules that come before the shipped ones")
    add_area_options(mcp)


def _mcp(parsed: argparse.Namespace) -> int:
    from pathlib import Path

    from agent.core.config import load
    from agent.core.task import Bounds, Mode

    address = None if parsed.http is None else _address(parsed.http)
    try:
        import mcp  # noqa: F401 - only whether it is there
    except ModuleNotFoundError:
        print("deskhand: this needs the package mcp; install it with: pip install 'deskhand[mcp]'", file=sys.stderr)
        return FAILED
    from agent.mcp.server import DeskhandServer

    rules = None if parsed.rules is None else Path(parsed.rules)
    bounds = Bounds(Mode(parsed.mode), area_of(parsed), rules=rules)
    granted = " ".join(f"{{{{secret:{name}}}}}" for name in parsed.secret)
    server = DeskhandServer(load(), bounds, primitives=parsed.primitives, granted=granted)
    try:
        if address is None:
            _serve_stdio(server)
        else:
            _serve_http(server, *address)
    finally:
        server.close()
    return DONE


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"--http {text!r}: write it as 127.0.0.1:8765")
    if host not in _LOCAL:
        raise UsageError(f"--http {text!r}: only this machine is served; write 127.0.0.1:{port}")
    return host, int(port)


def _serve_stdio(server: DeskhandServer) -> None:
    import anyio
    from mcp.server.stdio import stdio_server

    built = server.build()

    async def serve() -> None:
        async with anyio.create_task_group() as group:
            if sys.platform != "win32":
                group.start_soon(_end_on_signals, server)
            async with stdio_server() as (read, write):
                await built.run(read, write, built.create_initialization_options())
            group.cancel_scope.cancel()

    try:
        anyio.run(serve)
    except* (BrokenPipeError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        log.info("the client went without a word")


async def _end_on_signals(server: DeskhandServer) -> None:
    """Let go of everything when the process is told to end, as clients do with servers that they started."""
    import anyio

    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            await anyio.to_thread.run_sync(server.close)
            os._exit(STOPPED)  # a thread still reads stdin, and nothing wakes it


def _serve_http(server: DeskhandServer, host: str, port: int) -> None:
    import uvicorn

    from agent.mcp.http import with_token

    name = host.strip("[]")
    try:
        listening = socket.create_server((name, port), family=socket.AF_INET6 if ":" in name else socket.AF_INET)
    except OSError as error:
        raise RuntimeError(f"nothing can be served at {host}:{port} ({error.strerror}); choose another port") from None
    token = secrets.token_urlsafe(32)
    print(f"deskhand serves MCP at http://{host}:{port}/mcp", file=sys.stderr)
    print(f"the token, shown this once: {token}", file=sys.stderr)
    application: Any = with_token(server.build(), token, host, port)
    # uvicorn raises the signal again when it is done; what is held down must be let go of even then
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=_FAREWELL_S)
    uvicorn.Server(config).run(sockets=[listening])

"""The official MCP client, speaking to a real server process of deskhand on a display."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import Request, Result
from pydantic import ConfigDict

from agent.desktop.x11.virtual_display import VirtualDisplay

ROOT = Path(__file__).parents[3]
PATIENCE_S = 90.0


class Client:
    """A session with the server; answers are the structured part of results."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def call(self, name: str, /, **arguments: object) -> dict[str, Any]:
        """What a tool answers; fails the test where it is an error."""
        result = await self.session.call_tool(name, dict(arguments))
        assert not result.is_error, result.content
        assert result.structured_content is not None
        return dict(result.structured_content)

    async def call_any(self, name: str, /, **arguments: object) -> dict[str, Any]:
        """What a tool answers, whether it is an error or not."""
        result = await self.session.call_tool(name, dict(arguments))
        return dict(result.structured_content or {})

    async def refused(self, name: str, /, **arguments: object) -> str:
        """The one sentence of a call that is an error."""
        result = await self.session.call_tool(name, dict(arguments))
        assert result.is_error, result.content
        text = getattr(result.content[0], "text", "")
        assert "Traceback" not in text
        return str(json.loads(text).get("note", text)) if text.startswith("{") else text

    async def ask(self, method: str, /, **params: object) -> dict[str, Any]:
        """What a method answers that is no tool; an error as `{"error": …}`."""
        request = Request[dict[str, Any], str](method=method, params=params)
        try:
            answer = await self.session.send_request(request, AnyResult)
        except MCPError as error:
            return {"error": str(error)}
        return dict(answer.model_dump(by_alias=True))


class AnyResult(Result):
    """A result of whatever fields."""

    model_config = ConfigDict(extra="allow")


def environment(display: VirtualDisplay, home: Path) -> dict[str, str]:
    """Of a user who never used deskhand before."""
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    return dict(display.environment()) | own | {"XDG_RUNTIME_DIR": str(home), "PYTHONPATH": str(ROOT)}


def talk(environment: Mapping[str, str], *options: str, about: Callable[[Client], Awaitable[None]]) -> None:
    """Start a server with these options, talk to it, and see it end."""

    async def conversation() -> None:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "deskhand", "mcp", *options], env=dict(environment), cwd=ROOT
        )
        async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            await about(Client(session))

    asyncio.run(asyncio.wait_for(conversation(), PATIENCE_S))

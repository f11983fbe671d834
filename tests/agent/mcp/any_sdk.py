"""A client on the official SDK of either generation: run by the Python of an environment that has it.

`python any_sdk.py SERVER-PYTHON OPTIONS…` starts a server, calls some of its tools, and prints what it got as one line
of JSON. It knows nothing of deskhand, and takes results by their names on the wire, which both generations have.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from importlib.metadata import version
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(python: str, options: list[str]) -> dict[str, Any]:
    server = StdioServerParameters(command=python, args=["-m", "deskhand", "mcp", *options], env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        greeted = wire(await session.initialize())
        tools = wire(await session.list_tools())["tools"]
        moved = wire(await session.call_tool("mouse_move", {"coordinate": [321, 123], "reason": "to see"}))
        where = wire(await session.call_tool("cursor_position", {}))
        picture = wire(await session.call_tool("screenshot", {"screenshot": 320}))
        outside = wire(await session.call_tool("left_click", {"coordinate": [99999, 1]}))
        task = wire(await session.call_tool("run_task", {"task": "wait 0.1 s", "model": "steps"}))
        return {
            "sdk": version("mcp"),
            "server": greeted["serverInfo"]["name"],
            "protocol": greeted["protocolVersion"],
            "tools": {tool["name"]: tool["annotations"]["readOnlyHint"] for tool in tools},
            "moved": moved["structuredContent"]["done"],
            "cursor": where["structuredContent"]["cursor"],
            "picture": [part["type"] for part in picture["content"]],
            "outside": [outside["isError"], outside["content"][0]["text"]],
            "task": task["structuredContent"]["status"],
        }


def wire(result: Any) -> dict[str, Any]:
    """A result by the names of the protocol."""
    told: dict[str, Any] = result.model_dump(by_alias=True, mode="json", exclude_none=True)
    return told


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2:]))))

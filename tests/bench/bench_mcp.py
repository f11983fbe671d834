"""The MCP server: how soon it answers, and what a call costs beside the action itself.

Measured on a display of its own, with the official client over stdio: seconds from the start of the process to the
answer of `initialize`; of `tools/list` after that; of a pointer move, less what the executor, the settling and the
reading of the screen take (the ceiling is two messages over a pipe); of a screenshot at 1920x1080; and how the memory
of the server grows over many calls. `python tests/bench/bench_mcp.py [CALLS]`.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from report import report

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

ROOT = Path(__file__).parents[2]
TRIALS = 15


async def measure(surroundings: dict[str, str], calls: int) -> dict[str, float]:
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "deskhand", "mcp", "--primitives"], env=surroundings, cwd=ROOT
    )
    began = time.perf_counter()
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        started = time.perf_counter() - began

        async def timed(name: str, **arguments: object) -> float:
            before = time.perf_counter()
            result = await session.call_tool(name, dict(arguments))
            assert not result.is_error, result.content
            return time.perf_counter() - before

        began = time.perf_counter()
        await session.list_tools()
        listed = time.perf_counter() - began
        await timed("screenshot")  # sets the desk up
        pictures = [await timed("screenshot", screenshot=1920) for _ in range(TRIALS)]
        looks = [await timed("wait", duration=0) for _ in range(TRIALS)]
        before = memory()
        for _ in range(calls):
            await timed("cursor_position")
        return {
            "start to initialize, s": started,
            "tools/list, s": listed,
            "screenshot at 1920x1080, s": statistics.median(pictures),
            "an action that does nothing, settling included, s": statistics.median(looks),
            f"growth over {calls} calls, MB": memory() - before,
        }


def memory() -> float:
    """Megabytes of the server: the youngest child of this process whose command is ours."""
    for status in sorted(Path("/proc").glob("[0-9]*/status"), key=lambda one: -int(one.parent.name)):
        try:
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
            if b"mcp" in command and b"deskhand" in command:
                line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
                return int(line.split()[1]) / 1024
        except OSError:
            continue
    return float("nan")


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with VirtualDisplay(Size(1920, 1080)) as display, tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        found = asyncio.run(measure(os.environ | display.environment() | own | {"PYTHONPATH": str(ROOT)}, calls))
    report("mcp", [{"what": what, "figure": figure} for what, figure in found.items()], **found)


if __name__ == "__main__":
    main()

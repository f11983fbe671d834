"""The MCP server: how soon it answers, and what a call costs beside the action itself.

Measured on a display of its own, with the official client over stdio: from the start of the process to the answer of
`initialize`, by the clock and by the processor (the ceiling is importing the package `mcp` itself, measured beside it);
of `tools/list` after that; from the call of a pointer move to the pointer's being there, less what the executor took
(the ceiling is two messages over a pipe and one look at the screen); of a screenshot at 1920x1080; and how the memory
of the server grows over many calls once a few hundred have warmed it up. `python tests/bench/bench_mcp.py [CALLS]`.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xcffib
import xcffib.xproto
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from report import report

from agent.core.actions import Move
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.sessions.reader import SessionReader
from vision.geometry import Size

ROOT = Path(__file__).parents[2]
TRIALS = 40
WARM_UP = 300
MEGABYTE = 1024


class Pointer:
    """The pointer, as the X server tells it."""

    def __init__(self, display: str) -> None:
        self._connection = xcffib.connect(display=display)
        self._root = self._connection.get_setup().roots[0].root

    def place(self) -> tuple[int, int]:
        reply = self._connection.core.QueryPointer(self._root).reply()
        return reply.root_x, reply.root_y


async def measure(surroundings: dict[str, str], calls: int, pointer: Pointer) -> tuple[dict[str, float], list[float]]:
    """Figures by name, and the seconds from each move's call to its effect."""
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "deskhand", "mcp", "--primitives"], env=surroundings, cwd=ROOT
    )
    began = time.perf_counter()
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        started, processor = time.perf_counter() - began, processor_s(server())

        async def timed(name: str, **arguments: object) -> float:
            before = time.perf_counter()
            result = await session.call_tool(name, dict(arguments))
            assert not result.is_error, result.content
            return time.perf_counter() - before

        async def effect(x: int, y: int) -> float:
            before = time.perf_counter()
            call = asyncio.create_task(session.call_tool("mouse_move", {"coordinate": [x, y]}))
            while pointer.place() != (x, y):
                assert not call.done(), call.result()
                await asyncio.sleep(0.0005)
            found = time.perf_counter() - before
            await call
            return found

        began = time.perf_counter()
        await session.list_tools()
        listed = time.perf_counter() - began
        await timed("screenshot")  # sets the desk up
        effects = [await effect(200 + 10 * trial, 300) for trial in range(TRIALS)]
        pictures = [await timed("screenshot", screenshot=1920) for _ in range(TRIALS)]
        acted = [await timed("wait", duration=0) for _ in range(TRIALS)]
        for _ in range(WARM_UP):
            await timed("cursor_position")
        before = memory(server())
        for _ in range(calls):
            await timed("cursor_position")
        return {
            "start to initialize, s": started,
            "of these on the processor, s": processor,
            "tools/list, s": listed,
            "screenshot at 1920x1080, s": statistics.median(pictures),
            "an action that does nothing, settling included, s": statistics.median(acted),
            f"growth over {calls} calls, MB": memory(server()) - before,
        }, effects


def server() -> int:
    """The process id of the server: the child of this process whose command is ours."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and b"mcp" in (process / "cmdline").read_bytes().split(b"\0"):
                return int(process.name)
        except OSError:
            continue
    raise RuntimeError("the server is gone")


def memory(process: int) -> float:
    """Megabytes in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / MEGABYTE


def processor_s(process: int) -> float:
    """Seconds that it has had of the processor."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def import_s() -> float:
    """Seconds of the processor for importing what the SDK itself needs, Python's start included."""
    code = "import time, mcp.server.lowlevel, mcp.server.stdio; print(time.process_time())"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with VirtualDisplay(Size(1920, 1080)) as display, tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        environment = os.environ | display.environment() | own | {"PYTHONPATH": str(ROOT)}
        found, effects = asyncio.run(measure(environment, calls, Pointer(display.name)))
        (file,) = Path(home).glob("data/deskhand/sessions/*.deskhand")
        with SessionReader(file) as reader:
            executor = [
                float(str(record.event["seconds"]))
                for record in reader.events()
                if record.kind == "executed" and isinstance(record.actions[0], Move)
            ]
    over = [effect - own for effect, own in zip(effects, executor, strict=True)]
    found["import of the SDK on the processor, s"] = import_s()
    found["call to effect over the executor's time, median, s"] = statistics.median(over)
    found["call to effect over the executor's time, 95 %, s"] = statistics.quantiles(over, n=20)[-1]
    report("mcp", [{"what": what, "figure": figure} for what, figure in found.items()], **found)


if __name__ == "__main__":
    main()

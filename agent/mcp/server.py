"""The MCP server: tools for whole tasks, for recordings, and, where the person allows it, for single actions.

Nothing here sends input. Whole tasks and replays are runs like any other (`runs.py`); primitives go to the desk
(`desk.py`); both meet the gate, and a question of the gate is the person's to answer (`questions.py`).

Source: Model Context Protocol 2025-06-18 and 2026-07-28, package `mcp` 2.3.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from agent.core.config import Config
from agent.core.stop import Stop
from agent.core.task import Bounds
from agent.mcp.primitives import PRIMITIVES, UNTRUSTED, Primitive, PrimitiveError, picture_side
from agent.mcp.questions import NotForTheClientError, PersonFirst, Prompt, Question, question_window
from agent.mcp.task_methods import add_task_methods
from agent.mcp.tools import Tool, ToolError, client_of
from agent.mcp.whole_tasks import WholeTasks

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams

    from agent.mcp.desk import Desk

    Context = ServerRequestContext[Any, Any]

_LEASE_S: Final = 10.0
"""For so long after a call the screen is that client's alone."""

_INSTRUCTIONS: Final = (
    "deskhand works on the person's own screen, with their mouse and keyboard. Risky actions are put to the person, "
    "who may say no or act themselves; say in `reason` why you want something. " + UNTRUSTED
)


class DeskhandServer:
    """One server, for any number of clients.

    Args:
        bounds: Of every run; no task of a client counts as the person's word, whatever they say.
        primitives: Whether single actions are offered.
        granted: Placeholders of secrets that clients may have typed, separated by spaces.
        show: Puts a question of the gate on the person's screen.
    """

    def __init__(
        self,
        config: Config,
        bounds: Bounds,
        *,
        primitives: bool = False,
        granted: str = "",
        show: Callable[[Question], Prompt | None] = question_window,
    ) -> None:
        self._config, self._bounds, self._granted = config, replace(bounds, trust_task=False), granted
        self._tasks = WholeTasks(config, self._bounds, show, self._make_room, granted=granted)
        self._primitives = primitives
        self._desk: Desk | None = None
        self._lending = threading.Lock()
        self._desk_asker = PersonFirst(show)

    def build(self) -> Server[Any]:
        """The server of the SDK, to be run on a transport."""
        from mcp.server.lowlevel import Server

        server: Server[Any] = Server(
            "deskhand",
            version=_version(),
            instructions=_INSTRUCTIONS,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
        )
        add_task_methods(server, self._tasks.runs)
        return server

    def close(self) -> None:
        """Stop what is under way, and let go of everything."""
        self._tasks.close()
        if self._desk is not None:
            self._desk.close()

    def tools(self) -> dict[str, Tool]:
        """Everything that is offered now, by name; recordings and routines come and go with their files."""
        listed = [*self._tasks.tools(), *self._tasks.personal()]
        if self._primitives:
            listed += [self._primitive(one) for one in PRIMITIVES.values()]
        return {one.name: one for one in listed}

    def _known(self, name: str) -> Tool | None:
        """A tool that needs no look at the recordings, so that calls of these are begun in their order."""
        if self._primitives and name in PRIMITIVES:
            return self._primitive(PRIMITIVES[name])
        return next((one for one in self._tasks.tools() if one.name == name), None)

    async def _list_tools(self, context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        from mcp_types import ListToolsResult, ToolAnnotations
        from mcp_types import Tool as ListedTool

        return ListToolsResult(
            tools=[
                ListedTool(
                    name=one.name,
                    description=one.about,
                    input_schema=one.schema,
                    annotations=ToolAnnotations(
                        read_only_hint=one.read_only,
                        destructive_hint=one.destructive,
                        open_world_hint=one.destructive,  # what is pressed may well be on a page of the web
                    ),
                )
                for one in (await asyncio.to_thread(self.tools)).values()
            ]
        )

    async def _call_tool(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        from mcp_types import CallToolResult, TextContent

        try:
            tool = self._known(params.name) or (await asyncio.to_thread(self.tools)).get(params.name)
            if tool is None:
                raise ToolError(f"there is no tool {params.name[:80]!r}; see tools/list")
            arguments = params.arguments or {}
            if unknown := set(arguments) - set(tool.schema["properties"]):
                raise ToolError(f"{tool.name} takes no {min(unknown)[:40]!r}")
            if missing := [name for name in tool.schema.get("required", ()) if name not in arguments]:
                raise ToolError(f"{tool.name} needs {missing[0]!r}")
            result: CallToolResult = await tool.call(context, arguments)
        except (ToolError, PrimitiveError, NotForTheClientError, LookupError, RuntimeError, OSError) as error:
            return CallToolResult(content=[TextContent(type="text", text=str(error))], is_error=True)
        return result

    # primitives

    def _primitive(self, one: Primitive) -> Tool:
        call = partial(self._act, one)
        return Tool(one.name, one.about, one.schema, one.read_only, not one.read_only, call)

    async def _act(self, primitive: Primitive, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        picture_side(primitive, arguments)  # before anything is done
        client = client_of(context)
        if self._desk is None or self._desk.client != client:
            await asyncio.to_thread(self._set_up, client)
        assert self._desk is not None
        stop = Stop()
        answer = self._desk.carry_out(primitive, arguments, stop)  # queued at once, so that calls keep their order
        try:
            look = await asyncio.wrap_future(answer)
        except asyncio.CancelledError:
            stop.set("the client has cancelled it")
            raise
        from agent.mcp.looks import look_result

        return await asyncio.to_thread(look_result, primitive, arguments, look)

    def _set_up(self, client: str) -> None:
        """Give the desk to `client`, if nobody else works there."""
        from agent.mcp.desk import Desk

        with self._lending:
            if self._desk is None or self._desk.client != client:
                self._clear(client)
                self._desk = Desk(client, self._bounds, self._config, self._desk_asker, self._granted)

    def _make_room(self, client: str) -> None:
        """Free the screen for a run of `client`: one at a time works there."""
        with self._lending:
            self._clear(client)

    def _clear(self, client: str) -> None:
        desk = self._desk
        if desk is None:
            return
        if desk.client != client and desk.idle_s < _LEASE_S:
            raise ToolError(
                f"{desk.client} works at this screen; it is free {_LEASE_S:g} s after the last call of that client"
            )
        if desk.client == client and desk.ended:  # the person has stopped this client
            raise ToolError(desk.ended)
        self._desk = None
        desk.close()


def _version() -> str:
    try:
        return version("deskhand")
    except PackageNotFoundError:
        return "0"

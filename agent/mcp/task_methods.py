"""MCP Tasks for runs: `tasks/get`, `tasks/update` and `tasks/cancel`, for clients that know them; tools say the same.

A run is a task of the same number. A question of the gate makes it `input_required`; `tasks/update` answers it, within
the limits of `questions.py`.

Source: Model Context Protocol 2025-11-25, tasks; 2026-07-28, extension of that name.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from agent.mcp.questions import NotForTheClientError
from agent.mcp.runs import Run, Runs

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server

    Context = ServerRequestContext[Any, Any]

_POLL_MS: Final = 500
_WAIT_S: Final = 10.0


def add_task_methods(server: Server[Any], runs: Runs) -> None:
    """Let `server` answer what clients ask about `runs` as tasks."""
    import asyncio

    from mcp.shared.exceptions import MCPError
    from mcp_types import INVALID_PARAMS, GetTaskRequestParams

    class UpdateParams(GetTaskRequestParams):
        """An answer to the open question of a task."""

        approve: bool
        note: str = ""

    def found(task_id: str) -> Run:
        try:
            return runs.find(int(task_id))
        except (ValueError, LookupError) as error:
            raise MCPError(INVALID_PARAMS, str(error)) from None

    async def get(context: Context, params: GetTaskRequestParams) -> dict[str, Any]:
        return as_task(found(params.task_id))

    async def cancel(context: Context, params: GetTaskRequestParams) -> dict[str, Any]:
        run = found(params.task_id)
        run.stop.set("the client has cancelled it")
        await asyncio.to_thread(run.over.wait, _WAIT_S)
        return as_task(run)

    async def update(context: Context, params: UpdateParams) -> dict[str, Any]:
        run = found(params.task_id)
        try:
            if not run.asker.answer_as_client(yes=params.approve, note=params.note[:500]):
                raise MCPError(INVALID_PARAMS, f"task {params.task_id} asks nothing now")
        except NotForTheClientError as error:
            raise MCPError(INVALID_PARAMS, str(error)) from None
        return as_task(run)

    server.add_request_handler("tasks/get", GetTaskRequestParams, get)
    server.add_request_handler("tasks/cancel", GetTaskRequestParams, cancel)
    server.add_request_handler("tasks/update", UpdateParams, update)


def as_task(run: Run) -> dict[str, Any]:
    """A run as the protocol's task object."""
    message = run.thought
    if (question := run.question) is not None:
        message = f"{question.action}: {question.why}"
    elif run.ended is not None:
        message = f"{run.ended.reason.value}: {run.ended.content}"
    return {
        "taskId": str(run.number),
        "status": run.status.value,
        "statusMessage": message,
        "createdAt": _moment(run.began_s),
        "lastUpdatedAt": _moment(run.changed_s),
        "ttl": None,
        "pollInterval": _POLL_MS,
    }


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds")

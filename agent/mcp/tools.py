"""A tool as clients see it, the schema of its arguments, and results in words; loads nothing that takes time."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.mcp.runs import Run, Status

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp_types import CallToolResult

    Context = ServerRequestContext[Any, Any]


class ToolError(ValueError):
    """A call cannot be carried out; one sentence for the client."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as it is listed, and what carries it out.

    Attributes:
        read_only: Whether it sends no input and changes nothing.
        destructive: Whether what it does may not be undone.
    """

    name: str
    about: str
    schema: dict[str, Any]
    read_only: bool
    destructive: bool
    call: Callable[[Context, Mapping[str, Any]], Awaitable[CallToolResult]] = field(repr=False)


def object_schema(required: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    """The JSON schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def run_number(arguments: Mapping[str, Any]) -> int:
    """The number of a run that a client names.

    Raises:
        ToolError: If it is none.
    """
    value = arguments["run"]
    if isinstance(value, bool) or not isinstance(value, int):
        raise ToolError(f"run must be the number of a run, not {str(value)[:40]!r}")
    return value


def client_of(context: Context) -> str:
    """Name and version of the client that calls."""
    params = getattr(context.session, "client_params", None)
    info = getattr(params, "client_info", None)
    if info is None:
        return "an MCP client"
    # it is part of a task's words, in which {{secret:NAME}} would grant a secret
    return re.sub(r"[^\w.,+()@/-]+", " ", f"{info.name} {info.version}")[:120].strip()


def result(told: dict[str, Any], *, is_error: bool = False) -> CallToolResult:
    """A result of facts, as structure and as text."""
    from mcp_types import CallToolResult, TextContent

    text = TextContent(type="text", text=json.dumps(told, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=told, is_error=is_error)


def run_result(run: Run) -> CallToolResult:
    """How a run stands."""
    told: dict[str, Any] = {
        "run": run.number, "status": run.status.value, "step": run.step, "done": run.lines[-40:],
        "session": run.session.name,
    }  # fmt: skip
    if run.ended is not None:
        told |= {"reason": run.ended.reason.value, "content": run.ended.content}
    elif run.thought:
        told["thought"] = run.thought
    if (question := run.question) is not None:
        only = "only the person at the screen can approve it" if question.reserved else "you may answer it too"
        told["question"] = {"action": question.action, "why": question.why, "who": only}
    return result(told, is_error=run.status is Status.FAILED)

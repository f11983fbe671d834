"""Whole tasks for clients: written tasks and replays as runs, each recording a tool of its own; how a run stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from agent.core.config import Config
from agent.core.events import Event
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode, Task
from agent.mcp.questions import PersonFirst, Prompt, Question
from agent.mcp.runs import Runs
from agent.mcp.tools import Tool, ToolError, client_of, object_schema, result, run_number, run_result

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp_types import CallToolResult

    from agent.mcp.recordings import RecordedErrand, RoutineErrand

    Context = ServerRequestContext[Any, Any]

_TICK_S: Final = 0.1
_LONGEST_TASK: Final = 10_000
_LONGEST_ABOUT: Final = 1000
_OWN_MODELS: Final = ("steps", "builtin")


class WholeTasks:
    """The tools for whole tasks of one server.

    Args:
        show: Puts a question of the gate on the person's screen.
        make_room: Frees the screen for a run of this client.
        granted: Placeholders of secrets that clients may have typed.

    Attributes:
        runs: All runs, for who watches them otherwise.
    """

    def __init__(
        self,
        config: Config,
        bounds: Bounds,
        show: Callable[[Question], Prompt | None],
        make_room: Callable[[str], None],
        *,
        granted: str = "",
    ) -> None:
        self._granted = granted
        self._config, self._bounds, self._show, self._make_room = config, bounds, show, make_room
        self.runs = Runs()

    def close(self) -> None:
        """Stop what is under way, and wait for its end."""
        self.runs.close()

    def tools(self) -> Iterator[Tool]:
        """Those that are always there."""
        text = {"type": "string", "maxLength": _LONGEST_TASK}
        number = {"type": "integer", "minimum": 1}
        wait = {"type": "boolean", "description": "false: answer at once, and ask with run_status"}
        yield Tool(
            "run_task", "Have deskhand carry out a written task on the person's screen.",
            object_schema(("task",), task=text, wait=wait,
                          model={"type": "string", "description": "steps, builtin, or one of the person's settings"},
                          mode={"type": "string", "enum": list(Mode)}),
            False, True, self._run_task,
        )  # fmt: skip
        yield Tool(
            "replay_recording", "Replay a recording by its name, with other values for its parameters.",
            object_schema(("name",), name=text, wait=wait,
                          parameters={"type": "object", "additionalProperties": {"type": "string"}}),
            False, True, self._replay_by_name,
        )  # fmt: skip
        yield Tool(
            "list_recordings",
            "The recordings there are, with their parameters.",
            object_schema(),
            True,
            False,
            self._list,
        )
        yield Tool("run_status", "How a run stands.", object_schema(("run",), run=number), True, False, self._status)
        yield Tool("stop_run", "Stop a run.", object_schema(("run",), run=number), False, False, self._stop)
        yield Tool(
            "answer_question",
            "Answer an open question of a run: no at any time; yes only where it is not the person's to approve.",
            object_schema(("run", "approve"), run=number, approve={"type": "boolean"}, note=text),
            False, True, self._answer,
        )  # fmt: skip

    async def _run_task(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        task, model = str(arguments["task"])[:_LONGEST_TASK], str(arguments.get("model", self._config.model))
        mode = str(arguments.get("mode", self._bounds.mode.value))
        if mode not in set(Mode):
            raise ToolError(f"mode must be {' or '.join(Mode)}, not {mode[:40]!r}")
        if self._bounds.mode is Mode.STEP:  # the person wants to be asked, whatever a client says
            mode = Mode.STEP
        # screenshots go to a model, so which ones there are is the person's to say, in their settings
        known = (*_OWN_MODELS, self._config.model, *(one.model for one in self._config.models))
        if model not in known:
            raise ToolError(f"the model {model[:80]!r} is not known here; there are: {', '.join(dict.fromkeys(known))}")
        self._check_secrets(task)

        def begin(stop: Stop, asker: PersonFirst, session: Path) -> Iterator[Event]:
            from agent.factory import load_model, run_task

            settings = self._config.settings_for(model)
            loaded = load_model(
                model, thoughts=self._config.thoughts, detector=self._config.detector, settings=settings
            )
            limits = Task(task, self._config.max_steps, self._config.max_seconds)
            bounds = replace(self._bounds, mode=Mode(mode))
            loaded = replace(loaded, name=f"{loaded.name or 'a model'}, for {client_of(context)}")
            yield from run_task(loaded, limits, bounds, self._config, asker, stop, session=session)

        return await self._carry_out(context, task, begin, arguments)

    async def _replay_by_name(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        wanted = str(arguments["name"])
        errands = await asyncio.to_thread(self._errands)
        found = next((one for one in errands if wanted in (one.name, one.path.name, one.path.stem)), None)
        if found is None:
            known = ", ".join(one.name for one in errands[:20]) or "none"
            raise ToolError(f"there is no recording {wanted[:80]!r}; there are: {known}")
        values = arguments.get("parameters", {})
        if not isinstance(values, Mapping):
            raise ToolError("parameters must be an object of names and texts")
        return await self._replay(found, {"wait": arguments.get("wait", True)}, context, values)

    def personal(self) -> Iterator[Tool]:
        """One for each recording and each routine of the person; they come and go with their files."""
        from agent.mcp.recordings import routine_errands

        for routine in routine_errands():
            about = routine.about[:_LONGEST_ABOUT]
            yield Tool(routine.name, about, routine.schema(), False, True, partial(self._run_routine, routine))
        for errand in self._errands():
            call = partial(self._replay_tool, errand)
            yield Tool(
                errand.name, f"Replay the recording: {errand.task}"[:_LONGEST_ABOUT], errand.schema(), False, True, call
            )

    async def _replay_tool(
        self, errand: RecordedErrand, context: Context, arguments: Mapping[str, Any]
    ) -> CallToolResult:
        return await self._replay(errand, {}, context, arguments)

    async def _replay(
        self, errand: RecordedErrand, how: Mapping[str, Any], context: Context, values: Mapping[str, Any]
    ) -> CallToolResult:
        given = self._texts(values)

        def begin(stop: Stop, asker: PersonFirst, session: Path) -> Iterator[Event]:
            from agent.routines.replay_run import Replay, run_replay

            replay = Replay(errand.path, given, client=client_of(context))
            return run_replay(replay, self._bounds, self._config, asker, stop, session=session)

        return await self._carry_out(context, errand.task, begin, how)

    async def _run_routine(
        self, errand: RoutineErrand, context: Context, arguments: Mapping[str, Any]
    ) -> CallToolResult:
        """A routine is the person's own and keeps its bounds; the server's are added."""
        values, routine = self._texts(arguments), errand.routine

        def begin(stop: Stop, asker: PersonFirst, session: Path) -> Iterator[Event]:
            from agent.routines.runs import bounds_of, run_routine

            own = bounds_of(routine, self._config)
            mode = Mode.STEP if Mode.STEP in (own.mode, self._bounds.mode) else Mode.AUTO
            rules = own.rules or self._bounds.rules
            area = self._bounds.area if routine.area is None else routine.area
            bounds = replace(own, mode=mode, rules=rules, area=area, trust_task=False)
            return run_routine(
                routine, values, self._config, asker, stop, session=session, bounds=bounds, client=client_of(context)
            )

        return await self._carry_out(context, routine.name, begin, {})

    def _texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Values for parameters, as texts that ask for no secret.

        Raises:
            ToolError: If one is something else.
        """
        if wrong := next((name for name, value in values.items() if not isinstance(value, str)), None):
            raise ToolError(f"the value of {wrong[:40]!r} must be a text")
        self._check_secrets(" ".join(values.values()))
        return dict(values)

    async def _carry_out(
        self,
        context: Context,
        about: str,
        begin: Callable[[Stop, PersonFirst, Path], Iterator[Event]],
        arguments: Mapping[str, Any],
    ) -> CallToolResult:
        from agent.sessions.recorder import new_session_path

        await asyncio.to_thread(self._make_room, client_of(context))
        session = new_session_path(self._config)
        run = self.runs.begin(about, begin, PersonFirst(self._show), session)
        if arguments.get("wait", True) is False:
            return run_result(run)
        try:
            shown = -1
            while not run.over.is_set():
                if run.step != shown:
                    shown = run.step
                    await context.session.report_progress(shown, None, run.thought or None)
                await asyncio.sleep(_TICK_S)
        except asyncio.CancelledError:
            run.stop.set("the client has cancelled it")
            raise
        return run_result(run)

    async def _list(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        errands = await asyncio.to_thread(self._errands)
        listed = [
            {"name": one.name, "task": one.task, "parameters": {p.name: p.value for p in one.parameters}}
            for one in errands
        ]
        return result({"recordings": listed})

    async def _status(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        return run_result(self.runs.find(run_number(arguments)))

    async def _stop(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        run = self.runs.find(run_number(arguments))
        run.stop.set("the client has stopped it")
        await asyncio.to_thread(run.over.wait, 10)
        return run_result(run)

    async def _answer(self, context: Context, arguments: Mapping[str, Any]) -> CallToolResult:
        run = self.runs.find(run_number(arguments))
        if not run.asker.answer_as_client(yes=arguments["approve"] is True, note=str(arguments.get("note", ""))[:500]):
            raise ToolError(f"run {run.number} asks nothing now")
        return run_result(run)

    def _errands(self) -> tuple[RecordedErrand, ...]:
        from agent.mcp.recordings import recorded_errands

        return recorded_errands(self._config.session_folder)

    def _check_secrets(self, text: str) -> None:
        """A secret is typed for clients only where the person has said so, however it is asked for."""
        from agent.core.secrets import secret_names

        if refused := sorted(set(secret_names(text)) - set(secret_names(self._granted))):
            raise ToolError(
                f"the secret {refused[0]!r} is not for clients; the person may allow it: mcp --secret {refused[0]}"
            )

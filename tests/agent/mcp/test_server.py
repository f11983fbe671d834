"""The MCP server as a process, spoken to by the official client: tools, single actions, questions, hostile input."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.desktop.window_list import open_windows
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.routines.routine import Routine
from agent.routines.store import RoutineStore
from agent.sessions.parameter_discovery import parameter_named
from agent.sessions.parameters import store as keep_parameters
from agent.sessions.reader import SessionReader
from gui.practice.process import Practice, practising
from tests.agent.desktop.xtest_input import XTestInput
from tests.agent.mcp.mcp_client import ROOT, Client, environment, talk

pytestmark = pytest.mark.display
RULES = ROOT / "gui" / "practice" / "demo.toml"


async def eventually(holds: Callable[[], object], what: str, within_s: float = 30.0) -> None:
    deadline_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline_s, f"waited in vain: {what}"
        await asyncio.sleep(0.02)


def middle(box: tuple[int, int, int, int]) -> list[int]:
    """The centre of a box of left, top, right and bottom."""
    left, top, right, bottom = box
    return [(left + right) // 2, (top + bottom) // 2]


def save_button(form: Practice) -> list[int]:
    """Where the button lies that keeps what was filled in."""
    names = ("save", "submit", "store")
    return middle(next(one.box for one in form.state().elements if one.text.casefold() in names))


def only_session(home: Path) -> Path:
    (file,) = (home / "data" / "deskhand" / "sessions").glob("*.deskhand")
    return file


def test_whole_tasks_are_offered_and_single_actions_only_where_the_person_allows_them(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    async def plain(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.session.list_tools()).tools}
        assert {"run_task", "replay_recording", "list_recordings", "run_status", "stop_run"} <= set(tools)
        assert "left_click" not in tools
        assert "there is no tool 'left_click'" in await client.refused("left_click", coordinate=[1, 1])

    async def with_primitives(client: Client) -> None:
        hints = {tool.name: tool.annotations for tool in (await client.session.list_tools()).tools}
        for name, reads in {"screenshot": True, "read_screen": True, "left_click": False, "run_task": False}.items():
            hint = hints[name]
            assert hint is not None
            assert (hint.read_only_hint, hint.destructive_hint) == (reads, not reads)

    talk(environment(display, tmp_path), about=plain)
    talk(environment(display, tmp_path), "--primitives", about=with_primitives)


def test_a_written_task_is_carried_out_and_recorded(display: VirtualDisplay, tmp_path: Path) -> None:
    async def about(client: Client) -> None:
        told = await client.call("run_task", task="wait 0.2 s", model="steps")
        assert (told["status"], told["reason"]) == ("completed", "finished")
        assert told["done"] == ["1: wait 0.2 s"]
        assert (await client.call("run_status", run=told["run"]))["status"] == "completed"

    talk(environment(display, tmp_path), about=about)
    with SessionReader(only_session(tmp_path)) as reader:
        assert reader.meta.task == "wait 0.2 s"
        assert reader.verify() == ()


def test_a_run_can_be_stopped_and_a_second_one_has_to_wait(display: VirtualDisplay, tmp_path: Path) -> None:
    async def about(client: Client) -> None:
        run = (await client.call("run_task", task="wait 60 s", model="steps", wait=False))["run"]
        assert "is under way" in await client.refused("run_task", task="wait 1 s", model="steps")
        assert (await client.call("stop_run", run=run))["status"] == "cancelled"

    talk(environment(display, tmp_path), about=about)


def test_a_run_is_a_task_of_the_protocol(display: VirtualDisplay, tmp_path: Path) -> None:
    async def about(client: Client) -> None:
        run = (await client.call("run_task", task="wait 60 s", model="steps", wait=False))["run"]
        task = await client.ask("tasks/get", taskId=str(run))
        assert (task["taskId"], task["status"]) == (str(run), "working")
        assert task["lastUpdatedAt"] >= task["createdAt"]
        assert "asks nothing now" in str(await client.ask("tasks/update", taskId=str(run), approve=True))
        assert (await client.ask("tasks/cancel", taskId=str(run)))["status"] == "cancelled"
        assert "there is no run 99" in str(await client.ask("tasks/get", taskId="99"))

    talk(environment(display, tmp_path), about=about)


def test_no_call_approves_what_is_the_persons_to_approve(display: VirtualDisplay, tmp_path: Path) -> None:
    async def about(client: Client) -> None:
        run = (await client.call("run_task", task="press alt+f4", model="steps", wait=False))["run"]
        while (told := await client.call("run_status", run=run))["status"] == "working":
            await asyncio.sleep(0.02)
        assert told["status"] == "input_required"
        assert told["question"]["why"] == "it closes the window"
        assert told["question"]["who"] == "only the person at the screen can approve it"
        assert (await client.ask("tasks/get", taskId=str(run)))["status"] == "input_required"
        only = "only the person at the screen can approve this"
        assert only in await client.refused("answer_question", run=run, approve=True)
        assert only in str(await client.ask("tasks/update", taskId=str(run), approve=True))
        assert (await client.call("run_status", run=run))["status"] == "input_required"
        await client.call("answer_question", run=run, approve=False, note="I was wrong")
        while "reason" not in (told := await client.call_any("run_status", run=run)):
            await asyncio.sleep(0.02)
        assert told["status"] == "failed"
        assert not any("alt+f4" in line and "rejected" not in line for line in told["done"])

    talk(environment(display, tmp_path), about=about)


def test_a_client_cannot_turn_off_that_the_person_wants_to_be_asked_about_everything(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    async def about(client: Client) -> None:
        run = (await client.call("run_task", task="wait 0 s; press f5", model="steps", mode="auto", wait=False))["run"]
        while (told := await client.call("run_status", run=run))["status"] == "working":
            await asyncio.sleep(0.02)
        assert (told["status"], told["question"]["why"]) == ("input_required", "every step is asked about")
        assert (await client.call("stop_run", run=run))["status"] == "cancelled"

    talk(environment(display, tmp_path), "--mode", "step", about=about)


def test_a_form_is_filled_in_by_single_actions_and_the_person_is_asked_about_the_last(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    surroundings = environment(display, tmp_path)
    with practising("form", place=(600, 60, 560, 600), environment=surroundings | {"QT_QPA_PLATFORM": "xcb"}) as form:

        async def about(client: Client) -> None:
            field = next(one for one in form.state().elements if one.kind.value == "text_field")
            await client.call("left_click", coordinate=middle(field.box), reason="the name goes there")
            assert (await client.call("type", text="Ada Lovelace"))["done"]
            await eventually(lambda: "Ada Lovelace" in form.state().values.values(), "the name is in the form")
            press = asyncio.create_task(client.session.call_tool("left_click", {"coordinate": save_button(form)}))
            await eventually(lambda: question_place() is not None, "the person is asked on the screen")
            assert not press.done()
            assert form.state().log == ()
            press_button_in_question(approve=True)
            result = await press
            assert not result.is_error, result.content
            await eventually(lambda: form.state().log, "it is saved")

        talk(surroundings, "--primitives", "--rules", str(RULES), about=about)
    with SessionReader(only_session(tmp_path)) as reader:
        assert reader.meta.task.startswith("work for ")
        assert reader.verify() == ()


def test_what_the_person_turns_down_is_not_done(display: VirtualDisplay, tmp_path: Path) -> None:
    surroundings = environment(display, tmp_path)
    with practising("form", place=(600, 60, 560, 600), environment=surroundings | {"QT_QPA_PLATFORM": "xcb"}) as form:

        async def about(client: Client) -> None:
            press = asyncio.create_task(client.session.call_tool("left_click", {"coordinate": save_button(form)}))
            await eventually(lambda: question_place() is not None, "the person is asked on the screen")
            press_button_in_question(approve=False)
            assert (await press).is_error
            assert form.state().log == ()

        talk(surroundings, "--primitives", "--rules", str(RULES), about=about)


def test_a_recording_and_a_routine_are_tools_of_their_own_with_other_values(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    surroundings = environment(display, tmp_path)
    store = RoutineStore(tmp_path / "config" / "deskhand" / "routines")
    store.save(Routine("Greet someone", 'type "{who}" into "Name"', model="steps"))
    store.save(Routine("Lost", recording=tmp_path / "gone.deskhand"))
    with practising("form", place=(600, 60, 560, 600), environment=surroundings | {"QT_QPA_PLATFORM": "xcb"}) as form:

        async def about(client: Client) -> None:
            told = await client.call("run_task", task='type "Ada Lovelace" into "Name"', model="steps")
            assert told["status"] == "completed"
            with SessionReader(only_session(tmp_path)) as reader:
                assert reader.meta.model == "steps, for mcp 0.1.0"
                found = parameter_named(reader, "who", "Ada Lovelace")
            keep_parameters(only_session(tmp_path), [found])

            tools = {tool.name: tool for tool in (await client.session.list_tools()).tools}
            (recording,) = [name for name in tools if name.startswith("recording_")]
            assert tools[recording].input_schema["properties"]["who"]["description"].endswith("'Ada Lovelace'")
            assert (await client.call(recording, who="Grace Hopper"))["status"] == "completed"
            assert "Grace Hopper" in "".join(map(str, form.state().values.values()))

            (routine,) = [name for name in tools if name.startswith("routine_")]
            assert (routine, tools[routine].input_schema["required"]) == ("routine_greet_someone", ["who"])
            assert (await client.call(routine, who="Mary Shaw"))["status"] == "completed"
            assert "Mary Shaw" in "".join(map(str, form.state().values.values()))
            assert "needs 'who'" in await client.refused(routine)
            assert "not for clients" in await client.refused(routine, who="{{secret:mail}}")
            assert "not for clients" in await client.refused(recording, who="{{secret:mail}}")

        talk(surroundings, about=about)


def question_place() -> tuple[float, float, float, float] | None:
    windows = open_windows()
    try:
        found = [one.box for one in windows.listed() if one.title.endswith("a question")]
    finally:
        windows.close()
    return (found[0].left, found[0].top, found[0].right, found[0].bottom) if found else None


def press_button_in_question(*, approve: bool) -> None:
    """As a person does: the buttons stand at the lower right, the one that approves last."""
    place = question_place()
    assert place is not None
    _, _, right, bottom = place
    hands = XTestInput()
    try:
        hands.click(round(right) - (45 if approve else 135), round(bottom) - 25)
    finally:
        hands.close()


HOSTILE: tuple[tuple[str, dict[str, object], str], ...] = (
    ("left_click", {"coordinate": [5000, 10]}, "outside the screenshot"),
    ("left_click", {"coordinate": [-1, 10]}, "outside the screenshot"),
    ("left_click", {"coordinate": "here"}, "must be [x, y]"),
    ("left_click", {}, "needs 'coordinate'"),
    ("left_click", {"coordinate": [1, 1], "approve": True}, "takes no 'approve'"),
    ("type", {"text": "x" * 20_000}, "at most 10000"),
    ("type", {"text": 7}, "text is missing"),
    ("key", {"text": "ctrl+nonsense"}, "nonsense"),
    ("scroll", {"scroll_direction": "inwards"}, "scroll_direction must be"),
    ("scroll", {"scroll_direction": "up", "scroll_amount": 10**9}, "from 1 to 50"),
    ("wait", {"duration": float("1e9")}, "from 0 to 60"),
    ("zoom", {"region": [10, 10, 5, 5]}, "region must be"),
    ("screenshot", {"screenshot": "large"}, "from 0 to 4096"),
    ("mouse_move", {"coordinate": [1, 1], "screenshot": 10**6}, "from 0 to 4096"),
    ("run_status", {"run": 99}, "there is no run 99"),
    ("run_status", {"run": "first"}, "must be the number"),
    ("replay_recording", {"name": "../../etc/passwd"}, "there is no recording"),
    ("run_task", {"task": "x", "model": "no-such-model"}, "not known"),
    ("run_task", {"task": "x", "model": "http://evil.example/v1"}, "not known here; there are: steps, builtin"),
    ("run_task", {"task": "x", "mode": "unasked"}, "mode must be step or auto"),
    ("answer_question", {"run": 1, "approve": True}, "there is no run 1"),
    ("sudo", {"rm": "-rf"}, "there is no tool"),
)


def test_hostile_arguments_are_answered_in_a_sentence_and_the_server_lives_on(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    async def about(client: Client) -> None:
        for tool, arguments, says in HOSTILE:
            sentence = await client.refused(tool, **arguments)
            assert says in sentence, (tool, arguments)
            assert "\n" not in sentence
        assert (await client.call("wait", duration=0))["done"]

    talk(environment(display, tmp_path), "--primitives", about=about)


def test_many_calls_at_once_are_carried_out_one_after_the_other(display: VirtualDisplay, tmp_path: Path) -> None:
    async def about(client: Client) -> None:
        calls = [client.call("mouse_move", coordinate=[100 + number, 200]) for number in range(8)]
        assert all(told["done"] for told in await asyncio.gather(*calls))
        assert (await client.call("cursor_position"))["cursor"] == [107, 200]

    talk(environment(display, tmp_path), "--primitives", about=about)


def test_secrets_are_typed_for_clients_only_where_the_person_has_said_so(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    async def about(client: Client) -> None:
        assert "secret" in await client.refused("type", text="{{secret:mail}}")
        assert "not for clients" in await client.refused("run_task", task="type {{secret:mail}}", model="steps")

    talk(environment(display, tmp_path), "--primitives", about=about)

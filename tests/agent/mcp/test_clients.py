"""Clients as they come: of SDK 1.x, two at once, one that dies, one that sends garbage or a thousand calls at once."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.xtest_input import XTestInput
from tests.agent.mcp.mcp_client import PATIENCE_S, environment
from tests.agent.mcp.pointer import mouse
from tests.agent.mcp.raw_client import raw_client

pytestmark = pytest.mark.display
CONTROL, ALT, ESCAPE = 0xFFE3, 0xFFE9, 0xFF1B


def await_that(holds: Callable[[], bool], what: str) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline_s, f"waited in vain: {what}"
        time.sleep(0.002)


def test_a_client_of_the_first_sdk_is_served(display: VirtualDisplay, tmp_path: Path) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client:
        greeted = client.greet("an old client")
        assert (greeted["serverInfo"]["name"], greeted["protocolVersion"]) == ("deskhand", "2025-06-18")
        listed = {one["name"]: one for one in client.answer_to(client.send("tools/list"))["tools"]}
        assert listed["read_screen"]["annotations"]["readOnlyHint"] is True
        assert listed["left_click"]["annotations"]["destructiveHint"] is True
        moved = client.answer_to(client.tool("mouse_move", coordinate=[300, 200]))
        assert moved["structuredContent"]["done"] is True
        assert json.loads(moved["content"][0]["text"]) == moved["structuredContent"]
        picture = client.answer_to(client.tool("screenshot", screenshot=200))["content"][1]
        assert (picture["type"], picture["mimeType"]) == ("image", "image/png")


def test_a_drag_that_is_cancelled_lets_go_of_the_button_and_a_call_that_is_before_its_turn_is_left_out(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client, mouse() as hand:
        client.greet()
        client.answer_to(client.tool("mouse_move", coordinate=[60, 60]))
        drag = client.tool("left_click_drag", start_coordinate=[50, 50], coordinate=[1200, 700])
        await_that(hand.held, "the button is pressed")
        client.notify("notifications/cancelled", requestId=drag, reason="wrong place")
        await_that(lambda: not hand.held(), "the button is let go of")
        assert client.answer_to(client.tool("wait", duration=0))["structuredContent"]["done"] is True
        assert hand.place() != (1200, 700)

        client.tool("mouse_move", coordinate=[60, 60])
        client.tool("wait", duration=0.3)
        before_its_turn = client.tool("mouse_move", coordinate=[500, 400])
        client.notify("notifications/cancelled", requestId=before_its_turn)
        assert client.answer_to(client.tool("wait", duration=0))["structuredContent"]["done"] is True
        assert hand.place() == (60, 60)


def test_a_client_that_dies_with_the_button_down_leaves_it_up_and_the_screen_to_others(
    display: VirtualDisplay, tmp_path: Path
) -> None:
    surroundings = environment(display, tmp_path)
    with raw_client(surroundings, "--primitives") as client, mouse() as hand:
        client.greet()
        client.answer_to(client.tool("left_mouse_down", coordinate=[640, 300]))
        assert hand.held()
        client.close()  # the pipe of a process that is gone is closed
        assert not hand.held()
    with raw_client(surroundings, "--primitives") as client:
        client.greet()
        assert client.answer_to(client.tool("wait", duration=0))["structuredContent"]["done"] is True


def test_who_was_stopped_by_the_stop_key_does_nothing_more_by_any_tool(display: VirtualDisplay, tmp_path: Path) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client:
        client.greet()
        client.answer_to(client.tool("wait", duration=0))
        hands = XTestInput()
        try:
            hands.press(CONTROL, ALT, ESCAPE)
        finally:
            hands.close()

        def refused() -> bool:
            return bool(client.answer_to(client.tool("wait", duration=0)).get("isError"))

        await_that(refused, "the stop key is seen")
        for name, arguments in (("mouse_move", {"coordinate": [5, 5]}), ("run_task", {"task": "wait 0 s"})):
            said = client.answer_to(client.tool(name, **arguments))
            assert said["isError"]
            assert "nothing more is done: " in said["content"][0]["text"]


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)])
def test_a_server_that_is_told_to_end_lets_go_of_the_button(
    display: VirtualDisplay, tmp_path: Path, number: signal.Signals
) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client, mouse() as hand:
        client.greet()
        client.answer_to(client.tool("left_mouse_down", coordinate=[640, 300]))
        assert hand.held()
        client.process.send_signal(number)
        assert client.process.wait(timeout=PATIENCE_S) == 130
        assert not hand.held()


def test_two_servers_take_turns_at_one_screen(display: VirtualDisplay, tmp_path: Path) -> None:
    surroundings = environment(display, tmp_path)
    with raw_client(surroundings, "--primitives") as late:
        late.greet("late")
        with raw_client(surroundings, "--primitives") as early:
            early.greet("early")
            early.answer_to(early.tool("wait", duration=0))
            refused = late.answer_to(late.tool("wait", duration=0))
            assert refused["isError"]
            assert "in use by the MCP server for early 1.0" in refused["content"][0]["text"]
        assert late.answer_to(late.tool("wait", duration=0))["structuredContent"]["done"] is True


GARBAGE = (
    "not a message",
    "{",
    "[]",
    '"x"',
    "\x00\x01",
    '{"jsonrpc": "2.0"}',
    '{"jsonrpc": "2.0", "id": 7, "method": 5}',
    '{"jsonrpc": "2.0", "id": {"a": 1}, "method": "tools/list"}',
    '{"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "left_click"}}',
    '{"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": []}',
    '{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": {"name": 3, "arguments": "x"}}',
    '{"jsonrpc": "2.0", "id": 10, "method": "no/such/method"}',
    "[" * 100_000,
    json.dumps({"jsonrpc": "2.0", "id": 11, "method": "tools/call", "params": {"name": "x" * 3_000_000}}),
)


def test_garbage_is_answered_or_passed_over_and_the_server_lives_on(display: VirtualDisplay, tmp_path: Path) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client:
        client.greet()
        for line in GARBAGE:
            client.write(line)
        number = client.send("tools/list")
        while (message := client.answer()).get("id") != number:
            said = json.dumps(message)
            assert "Traceback" not in said
            assert len(said) < 2000
        assert len(message["result"]["tools"]) > 20


def test_a_thousand_calls_at_a_time_are_all_answered(display: VirtualDisplay, tmp_path: Path) -> None:
    with raw_client(environment(display, tmp_path), "--primitives") as client:
        client.greet()
        client.answer_to(client.tool("cursor_position"))
        asked = {client.tool("cursor_position") for _ in range(1000)}
        done = turned_away = 0
        while asked:
            message = client.answer()
            asked.remove(message["id"])
            if message["result"].get("isError"):
                turned_away += 1
                assert "calls wait already" in message["result"]["content"][0]["text"]
            else:
                done += 1
        assert done >= 64
        assert done + turned_away == 1000

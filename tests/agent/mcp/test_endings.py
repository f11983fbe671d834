"""How it ends: by the stop key, by a signal, by a client that dies; and who comes next at the screen."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.xtest_input import XTestInput
from tests.agent.mcp.mcp_client import PATIENCE_S, environment
from tests.agent.mcp.pointer import await_that, mouse
from tests.agent.mcp.raw_client import raw_client

pytestmark = pytest.mark.display
CONTROL, ALT, ESCAPE = 0xFFE3, 0xFFE9, 0xFF1B


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

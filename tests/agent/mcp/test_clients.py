"""Clients as they come: of SDK 1.x, one that changes its mind, one that sends garbage or a thousand calls at once."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.mcp.mcp_client import environment
from tests.agent.mcp.pointer import await_that, mouse
from tests.agent.mcp.raw_client import RawClient, raw_client

pytestmark = pytest.mark.display


@pytest.fixture(scope="module")
def client(display: VirtualDisplay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawClient]:
    """One for the tests that leave its server as they found it."""
    with raw_client(environment(display, tmp_path_factory.mktemp("home")), "--primitives") as made:
        greeted = made.greet("an old client")
        assert (greeted["serverInfo"]["name"], greeted["protocolVersion"]) == ("deskhand", "2025-06-18")
        yield made


def test_a_client_of_the_first_sdk_is_served(client: RawClient) -> None:
    listed = {one["name"]: one for one in client.answer_to(client.send("tools/list"))["tools"]}
    assert listed["read_screen"]["annotations"]["readOnlyHint"] is True
    assert listed["left_click"]["annotations"]["destructiveHint"] is True
    moved = client.answer_to(client.tool("mouse_move", coordinate=[300, 200]))
    assert moved["structuredContent"]["done"] is True
    assert json.loads(moved["content"][0]["text"]) == moved["structuredContent"]
    picture = client.answer_to(client.tool("screenshot", screenshot=200))["content"][1]
    assert (picture["type"], picture["mimeType"]) == ("image", "image/png")


def test_a_drag_that_is_cancelled_lets_go_of_the_button_and_a_call_that_is_before_its_turn_is_left_out(
    client: RawClient,
) -> None:
    with mouse() as hand:
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


def test_garbage_is_answered_or_passed_over_and_the_server_lives_on(client: RawClient) -> None:
    for line in GARBAGE:
        client.write(line)
    number = client.send("tools/list")
    while (message := client.answer()).get("id") != number:
        said = json.dumps(message)
        assert "Traceback" not in said
        assert len(said) < 2000
    assert len(message["result"]["tools"]) > 20


def test_a_thousand_calls_at_a_time_are_all_answered(client: RawClient) -> None:
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

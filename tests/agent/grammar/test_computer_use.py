"""Every action of the published computer_use tools, as JSON and as XML; cut calls, several calls, unknown words."""

from __future__ import annotations

import json

import pytest

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    Key,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Scroll,
    Type,
    Wait,
)
from agent.core.reply import ParseError, Reply
from agent.grammar.computer_use import FAILED, computer_use_format
from agent.grammar.tool_call import xml_call
from vision.geometry import PixelPoint, Size, Space

SPACE = Space.relative(Size(1000, 1000))
FORM = computer_use_format(label="Action:")
AT = PixelPoint(500, 250)
C = [500, 250]
CTRL, SHIFT, A = Key("ctrl"), Key("shift"), Key("a")


def call(**arguments: object) -> str:
    return f"<tool_call>\n{json.dumps({'name': 'computer_use', 'arguments': arguments})}\n</tool_call>"


def error(text: str) -> ParseError:
    reply = FORM.parse(text, SPACE)
    assert isinstance(reply, ParseError)
    return reply


PUBLISHED: list[tuple[dict[str, object], tuple[Action, ...]]] = [
    ({"action": "key", "keys": ["ctrl", "s"]}, (Hotkey((CTRL, Key("s"))),)),
    ({"action": "key", "keys": ["Control", "ArrowLeft"]}, (Hotkey((CTRL, Key("left"))),)),
    ({"action": "key", "keys": ["ctrl+shift+t"]}, (Hotkey((CTRL, SHIFT, Key("t"))),)),
    ({"action": "key", "keys": "Page Down"}, (Hotkey((Key("page_down"),)),)),
    ({"action": "key_down", "keys": ["ctrl", "shift"]}, (KeyDown(CTRL), KeyDown(SHIFT))),
    ({"action": "key_up", "keys": ["ctrl", "shift"]}, (KeyUp(SHIFT), KeyUp(CTRL))),
    ({"action": "type", "text": "a\nb"}, (Type("a\nb"),)),
    ({"action": "type", "text": "a", "press_enter": True}, (Type("a\n"),)),
    (
        {"action": "type", "text": "a", "coordinate": C, "delete_existing_text": True},
        (Click(AT), Hotkey((CTRL, A)), Hotkey((Key("delete"),)), Type("a")),
    ),
    ({"action": "mouse_move", "coordinate": C}, (Move(AT),)),
    ({"action": "left_click", "coordinate": C}, (Click(AT),)),
    ({"action": "left_click", "coordinate": C, "text": "ctrl+shift"}, (Click(AT, held=(CTRL, SHIFT)),)),
    ({"action": "left_click", "x": 500, "y": 250}, (Click(AT),)),
    ({"action": "left_click", "coordinate": [480, 240, 520, 260]}, (Click(AT),)),
    ({"action": "left_click", "coordinate": [0, 1]}, (Click(PixelPoint(0, 1)),)),
    ({"action": "left_click"}, (MouseDown(), MouseUp())),
    ({"action": "right_click", "coordinate": C}, (Click(AT, Button.RIGHT),)),
    ({"action": "middle_click", "coordinate": C}, (Click(AT, Button.MIDDLE),)),
    ({"action": "double_click", "coordinate": C}, (Click(AT, count=2),)),
    ({"action": "triple_click", "coordinate": C}, (Click(AT, count=3),)),
    ({"action": "left_click_drag", "coordinate": C}, (Drag(None, AT),)),
    ({"action": "left_click_drag", "start_coordinate": [1, 2], "coordinate": C}, (Drag(PixelPoint(1, 2), AT),)),
    ({"action": "scroll", "pixels": -5}, (Scroll(Direction.DOWN, None, 5),)),
    ({"action": "scroll", "pixels": 500, "coordinate": C}, (Scroll(Direction.UP, AT, 5),)),
    ({"action": "scroll", "pixels": -90_000}, (Scroll(Direction.DOWN, None, 50),)),
    ({"action": "scroll", "pixels": 2, "text": "ctrl"}, (KeyDown(CTRL), Scroll(Direction.UP, None, 2), KeyUp(CTRL))),
    ({"action": "hscroll", "pixels": 3}, (Scroll(Direction.RIGHT, None, 3),)),
    ({"action": "hscroll", "pixels": -3}, (Scroll(Direction.LEFT, None, 3),)),
    ({"action": "wait", "time": 2.5}, (Wait(2.5),)),
    ({"action": "answer", "text": "42"}, (Finished("42"),)),
    ({"action": "terminate", "status": "success"}, (Finished(),)),
    ({"action": "terminate", "answer": "42"}, (Finished("42"),)),
    ({"action": "terminate", "status": "failure"}, (CallUser(FAILED),)),
    ({"action": "interact", "text": "log in, please"}, (CallUser("log in, please"),)),
    ({"action": "ask_user_question", "question": "which?"}, (CallUser("which?"),)),
    ({"action": "visit_url", "url": "example.org"}, (Foreign("visit_url", (("url", "example.org"),)),)),
    ({"action": "web_search", "query": "a b"}, (Foreign("web_search", (("query", "a b"),)),)),
    ({"action": "history_back"}, (Foreign("history_back"),)),
    ({"action": "refresh"}, (Foreign("refresh"),)),
    ({"action": "pause_and_memorize_fact", "fact": "Total: 42"}, (Note("Total: 42"),)),
    ({"action": "click", "coordinate": C}, (Click(AT),)),
    ({"action": "long_press", "coordinate": C}, (Foreign("long_press", (("coordinate", "[500, 250]"),)),)),
    ({"action": "swipe", "direction": "up", "coordinate": C}, (Scroll(Direction.DOWN, AT),)),
    ({"action": "drag", "start_coordinate": [1, 2], "end_coordinate": C}, (Drag(PixelPoint(1, 2), AT),)),
    ({"action": "system_button", "button": "enter"}, (Hotkey((Key("enter"),)),)),
    ({"action": "system_button", "button": "back"}, (Foreign("press_back"),)),
    ({"action": "open", "text": "Mail"}, (Foreign("open_app", (("app_name", "Mail"),)),)),
    ({"action": "AWAKE", "text": "Mail"}, (Foreign("open_app", (("app_name", "Mail"),)),)),
    ({"action": "terminate", "status": "fail"}, (CallUser(FAILED),)),
]


@pytest.mark.parametrize(("arguments", "actions"), PUBLISHED, ids=[str(one[0]) for one in PUBLISHED])
def test_every_action_of_the_published_tools_is_understood_in_both_forms(
    arguments: dict[str, object], actions: tuple[Action, ...]
) -> None:
    assert FORM.parse(f"Action: Do it.\n{call(**arguments)}", SPACE) == Reply("Do it.", actions)
    written = {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}
    assert FORM.parse(f"Do it.\n{xml_call('computer_use', written)}", SPACE) == Reply("Do it.", actions)


def test_several_calls_are_carried_out_in_order_and_know_where_the_pointer_is() -> None:
    text = "\n".join(
        (
            call(action="mouse_move", coordinate=[1, 2]),
            call(action="left_click_drag", coordinate=C),
            call(action="left_click"),
        )
    )
    reply = Reply("", (Move(PixelPoint(1, 2)), Drag(PixelPoint(1, 2), AT), Click(AT)))
    assert FORM.parse(text, SPACE) == reply
    functions = "<function=left_click>\n<parameter=coordinate>[500, 250]</parameter>\n</function>\n"
    assert FORM.parse(f"<tool_call>{functions * 2}</tool_call>", SPACE) == Reply("", (Click(AT),) * 2)


@pytest.mark.parametrize(
    "text",
    [
        call(action="left_click", coordinate=C).removesuffix("\n</tool_call>"),
        '{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [500, 250]}}',
        '```json\n{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [500, 250]}}\n```',
        "<tool_call>{'name': 'computer_use', 'arguments': {'action': 'left_click', 'coordinate': [500, 250]}}"
        "</tool_call>",
        '<tool_call>{"name": "computer", "arguments": "{\\"action\\": \\"left_click\\", \\"coordinate\\": [500, 250]}"}'
        "</tool_call>",
        "<function=computer_use>\n<parameter=action>\nleft_click\n</parameter>\n<parameter=coordinate>\n(500, 250)\n"
        "</parameter>\n</function>",
        "<tool_call>\n<function=computer_use>\n<parameter=left_click>\n<parameter=coordinate>\n[500, 250]\n"
        "</parameter>\n</function>\n</tool_call>",
        "drafted <tool_call>{} no.</think>\n" + call(action="left_click", coordinate=C),
    ],
)
def test_what_servers_and_models_do_to_a_call_does_not_lose_it(text: str) -> None:
    reply = FORM.parse(text, SPACE)
    assert isinstance(reply, Reply)
    assert reply.actions == (Click(AT),)


def test_a_text_with_line_breaks_and_tags_is_typed_as_it_is() -> None:
    for text in ("a\nb", 'say "</tool_call>"', "</parameter>", "42", "[1, 2]", "true"):
        assert FORM.parse(FORM.render(Reply("", (Type(text),)), SPACE), SPACE) == Reply("", (Type(text),))
    raw = '<tool_call>{"name": "computer_use", "arguments": {"action": "type", "text": "a\nb"}}</tool_call>'
    assert FORM.parse(raw, SPACE) == Reply("", (Type("a\nb"),)), "a line break that was not escaped"
    xml = "<function=type><parameter=text>\n42\n</parameter></function>"
    assert FORM.parse(xml, SPACE) == Reply("", (Type("42"),)), "digits are a text where a text is asked for"


@pytest.mark.parametrize(
    ("text", "sentence", "span"),
    [
        (call(action="left_clik", coordinate=C), "there is no action 'left_clik'; did you mean left_click?", "{"),
        (call(action="fly"), "there is no action 'fly'; the actions are answer, double_click", "{"),
        (call(coordinate=C), "computer_use needs the argument action", "{"),
        (call(action="mouse_move"), "mouse_move needs the argument coordinate", "{"),
        (call(action="left_click", coordinate=[1]), "coordinate must hold the two numbers of a point, not '[1]'", "{"),
        (call(action="left_click", coordinate=[True, 2]), "coordinate must hold the two numbers of a point", "{"),
        (call(action="left_click", coordinate=[0.5, 0.25]), "(0.5, 0.25) are fractions; write whole numbers", "{"),
        (call(action="left_click", coordinate=[1001, 2]), "(1001, 2) lies outside the screen; x goes from 0", "{"),
        (call(action="left_click", coordinate=C, text="the button"), "there is no key 'the'", "{"),
        (call(action="key", keys=[]), "a hotkey has 1 to 4 keys, each once", "{"),
        (call(action="key", keys=["hyper"]), "there is no key 'hyper'", "{"),
        (call(action="scroll"), "scroll needs pixels: a number, above 0 to scroll up or right", "{"),
        (call(action="scroll", pixels=0), "scroll needs pixels", "{"),
        (call(action="wait", time="soon"), "time must be a number from 0 to 3600, not 'soon'", "{"),
        (call(action="terminate", status="perhaps"), "status is success or failure, not 'perhaps'", "{"),
        (call(action="wait", time=1, colour="red"), "wait takes no argument colour", "{"),
        (call(action="type", text="a", press_enter="yes"), "press_enter must be true or false, not 'yes'", "{"),
        ('<tool_call>{"name": "calculator", "arguments": {}}</tool_call>', "there is no tool 'calculator'", "{"),
        ('<tool_call>{"name": "computer_use"}</tool_call>', "a tool call has a name and arguments", "{"),
        ('<tool_call>{"name": "computer_use", "arguments": 5}</tool_call>', "the arguments of a tool call are an", "{"),
        ("<tool_call>left_click</tool_call>", "a tool call holds the name of a tool and its arguments", "<tool_call>"),
        ('<tool_call>{"name": "computer_use", "argum', "the tool call breaks off; write it whole", "{"),
        ('<tool_call>{"name": computer_use}</tool_call>', "the tool call is no JSON (expecting value)", "{"),
        ("<tool_call><function=computer_use><parameter=action>wait", "parameter action has no </parameter>", "<param"),
        ("<tool_call><function=computer_use>", "the function computer_use has no </function>", "<function"),
        (f"{call(action='wait')}\n<tool_response>ok</tool_response>", "the reply goes on with the", "<tool_resp"),
        ("<think>hm <tool_call>", "the reasoning does not end; close it with </think>", "<think>"),
        ("I am done.", "the reply contains no tool call; end it with one such as <tool_call>", "I am"),
        (call(action="wait") * 21, "the reply holds more than 20 calls", "<tool_call>"),
    ],
)  # fmt: skip
def test_an_error_names_the_word_and_the_place(text: str, sentence: str, span: str) -> None:
    found = error(text)
    assert found.message.startswith(sentence)
    assert text[slice(*found.span)].startswith(span)


def test_fara_presses_enter_unless_it_says_not_to() -> None:
    fara = computer_use_format(enters=True)
    assert fara.parse(call(action="type", text="a"), SPACE) == Reply("", (Type("a\n"),))
    assert fara.parse(call(action="type", text="a", press_enter=False), SPACE) == Reply("", (Type("a"),))

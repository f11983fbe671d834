"""The formats that one family alone writes: Holo's objects, UI-Venus's tags, GLM's calls; every action of each."""

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
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from agent.core.reply import ParseError, Reply
from agent.grammar.action_tag import ACTION_TAG
from agent.grammar.computer_use import FAILED
from agent.grammar.glm import GLM, explanation_of, memory_of
from agent.grammar.holo import HOLO
from agent.grammar.reply_format import ReplyFormat
from vision.geometry import PixelPoint, Size, Space

SPACE = Space.relative(Size(1000, 1000))
AT = PixelPoint(500, 250)
CTRL, SHIFT = Key("ctrl"), Key("shift")


def holo(**tool: object) -> str:
    return json.dumps({"note": None, "thought": "I see it.", "tool_call": tool})


@pytest.mark.parametrize(
    ("tool", "actions"),
    [
        ({"tool_name": "click", "element": "OK", "x": 500, "y": 250}, (Click(AT),)),
        ({"tool_name": "click_desktop", "element": "OK", "x": 500, "y": 250, "button": "right"},
         (Click(AT, Button.RIGHT),)),
        ({"tool_name": "double_click_desktop", "element": "OK", "x": 500, "y": 250}, (Click(AT, count=2),)),
        ({"tool_name": "move_to_desktop", "element": "OK", "x": 500, "y": 250}, (Move(AT),)),
        ({"tool_name": "drag_to_desktop", "element": "OK", "x": 500, "y": 250}, (Drag(None, AT),)),
        (
            {"tool_name": "scroll_desktop", "element": "", "x": 500, "y": 250, "direction": "left", "scroll_size": 3},
            (Scroll(Direction.LEFT, AT, 3),),
        ),
        ({"tool_name": "scroll", "x": 500, "y": 250, "direction": "down"}, (Scroll(Direction.DOWN, AT, 10),)),
        ({"tool_name": "write", "content": "a", "press_enter": True}, (Type("a\n"),)),
        (
            {"tool_name": "write_desktop", "content": "a", "overwrite": True},
            (Hotkey((CTRL, Key("a"))), Hotkey((Key("delete"),)), Type("a")),
        ),
        ({"tool_name": "hotkey_desktop", "keys": ["ctrl", "c"], "repeat_count": 2}, (Hotkey((CTRL, Key("c"))),) * 2),
        (
            {"tool_name": "hold_and_tap_key_desktop", "hold_keys": ["shift"], "tap_keys": ["left", "left", "up"][1:]},
            (KeyDown(SHIFT), Hotkey((Key("left"),)), Hotkey((Key("up"),)), KeyUp(SHIFT)),
        ),
        ({"tool_name": "key_down_desktop", "key": "ctrl"}, (KeyDown(CTRL),)),
        ({"tool_name": "key_up_desktop", "key": "ctrl"}, (KeyUp(CTRL),)),
        ({"tool_name": "wait", "seconds": 3}, (Wait(3),)),
        ({"tool_name": "answer", "content": "42"}, (Finished("42"),)),
        (
            {"tool_name": "update_plan", "goals": [{"title": "Open it", "status": "running"}]},
            (Note('[{"title": "Open it", "status": "running"}]'), Screenshot()),
        ),
    ],
)  # fmt: skip
def test_every_tool_of_holo_is_understood(tool: dict[str, object], actions: tuple[Action, ...]) -> None:
    assert HOLO.parse(holo(**tool), SPACE) == Reply("I see it.", actions)
    name, arguments = tool["tool_name"], {key: value for key, value in tool.items() if key != "tool_name"}
    native = f"I see it.\n<tool_call>\n{json.dumps({'name': name, 'arguments': arguments})}\n</tool_call>"
    assert HOLO.parse(native, SPACE) == Reply("I see it.", actions), "as Holo3.1 may call functions instead"


def test_a_note_of_holo_is_kept_before_the_call() -> None:
    step = {"note": " Order 8421. ", "thought": "t", "tool_call": {"tool_name": "answer", "content": ""}}
    text = f"<think>long</think>\n```json\n{json.dumps(step)}\n```"
    assert HOLO.parse(text, SPACE) == Reply("t", (Note("Order 8421."), Finished("")))


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("Click(box=(500, 250))", Click(AT)),
        ("Click(box=(480,240,520,260))", Click(AT)),
        ("Drag(start=(1,2), end=(500,250))", Drag(PixelPoint(1, 2), AT)),
        ("Scroll(direction='down')", Scroll(Direction.DOWN)),
        ("Scroll(start=(500,250), end=(500,50), direction='')", Scroll(Direction.DOWN, AT)),
        ("Type(content='it\\'s')", Type("it's\n")),
        ("Launch(app='', url='example.org')", Foreign("visit_url", (("url", "example.org"),))),
        ("Launch(app='Mail')", Foreign("open_app", (("app_name", "Mail"),))),
        ("Wait()", Wait()),
        ("Finished(content='42')", Finished("42")),
        ("CallUser(content='which?')", CallUser("which?")),
        ("LongPress(box=(1,2))", Foreign("long_press", (("box", "(1,2)"),))),
        ("PressBack()", Foreign("press_back")),
        ("PressHome()", Foreign("press_home")),
        ("PressRecent()", Foreign("press_recent")),
        ("PressEnter()", Hotkey((Key("enter"),))),
        ("Hover(box=(500,250))", Move(AT)),
        ("DoubleClick(box=(500,250))", Click(AT, count=2)),
        ("Hotkey(keys=['ctrl', 'c'])", Hotkey((CTRL, Key("c")))),
        ("click(box=(500, 250))", Click(AT)),
    ],
)
def test_every_action_of_ui_venus_is_understood(written: str, action: Action) -> None:
    text = f"<think>I see it.</think>\n<action>{written}</action>\n<conclusion>Done.</conclusion>"
    assert ACTION_TAG.parse(text, SPACE) == Reply("I see it.", (action,))


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("left_click(start_box='[500,250]', element_info='OK')", Click(AT)),
        ("right_click(start_box='[500, 250]', element_info='')", Click(AT, Button.RIGHT)),
        ("middle_click(start_box='[500,250]')", Click(AT, Button.MIDDLE)),
        ("hover(start_box='[500,250]', element_info='')", Move(AT)),
        ("left_double_click(start_box='[500,250]', element_info='')", Click(AT, count=2)),
        ("left_drag(start_box='[1,2]', end_box='[500,250]', element_info='x')", Drag(PixelPoint(1, 2), AT)),
        ("key(keys='ctrl+c')", Hotkey((CTRL, Key("c")))),
        ("type(content='it\\'s')", Type("it's")),
        ("scroll(start_box='[500,250]', direction='up', step=3, element_info='')", Scroll(Direction.UP, AT, 3)),
        ("scroll(start_box='[500,250]', direction='down')", Scroll(Direction.DOWN, AT, 5)),
        ("WAIT()", Wait(5)),
        ("DONE()", Finished()),
        ("FAIL()", CallUser(FAILED)),
    ],
)
def test_every_action_of_glm_is_understood(written: str, action: Action) -> None:
    for form in (
        "I see it.\nAction: {}\nMemory:\n[]",
        "I see it.\n<|begin_of_box|>{}<|end_of_box|>\nMemory:\n[]",
        "I see it. {}",
    ):
        assert GLM.parse(form.format(written), SPACE) == Reply("I see it.", (action,))
    thinking = f"<think>long</think>I see it.\nAction: {written}"
    assert GLM.parse(thinking, SPACE) == Reply("I see it.", (action,))


def test_memory_and_explanation_of_glm_are_found_apart() -> None:
    text = 'I see it.\nAction: <|begin_of_box|>WAIT()<|end_of_box|>\nMemory:\n[{"total": "42"}]'
    assert memory_of(text) == '[{"total": "42"}]'
    assert explanation_of(text) == ("I see it.", "WAIT()")
    assert memory_of("Action: WAIT()") == "[]"
    typed = "I write.\nAction: type(content='a\nMemory: b')"
    assert GLM.parse(typed, SPACE) == Reply("I write.", (Type("a\nMemory: b"),))


@pytest.mark.parametrize(
    ("form", "text", "sentence", "span"),
    [
        (HOLO, holo(tool_name="fly"), "there is no tool 'fly'; the tools are answer, ask_user, click", "{"),
        (HOLO, holo(tool_name="click", x=1001, y=2), "(1001, 2) lies outside the screen", "{"),
        (HOLO, holo(tool_name="click", x=1), "click needs the argument coordinate", "{"),
        (HOLO, '{"note": null}', "the object has no tool_call with a tool_name; write one like", "{"),
        (HOLO, '{"note": "a', "the reply is no whole JSON object; write one like", "{"),
        (HOLO, holo(tool_name="wait") + "\n{}", "the reply goes on behind its JSON object", "\n{}"),
        (ACTION_TAG, "<action>Clik(box=(1,2))</action>", "there is no action 'Clik'; did you mean Click?", "Clik"),
        (ACTION_TAG, "<action>Click(box=(1,2))", "<action> has no </action>; write it whole", "<action>"),
        (ACTION_TAG, "<action>Click(box=(1001,2))</action>", "(1001, 2) lies outside the screen", "(1001,2)"),
        (ACTION_TAG, "Click(box=(1,2))", "the reply has no <action>; write it like <think>", "Click"),
        (
            ACTION_TAG,
            "<action>Wait()</action><conclusion>a</conclusion>\n<think>b</think><action>Wait()</action>",
            "the reply goes on with another turn",
            "<action>",
        ),
        (
            GLM,
            "Action: left_clik(start_box='[1,2]')",
            "there is no action 'left_clik'; did you mean left_click?",
            "left_clik",
        ),
        (
            GLM,
            "Action: left_click(start_box='[1000,2]')",
            "(1000, 2) lies outside the screen; x goes from 0 to 999",
            "[1000",
        ),
        (GLM, "Action: scroll(start_box='[1,2]')", "scroll needs the argument direction: up or down", "scroll"),
    ],
)
def test_errors_name_the_word_and_the_place(form: ReplyFormat, text: str, sentence: str, span: str) -> None:
    error = form.parse(text, Space.relative(Size(999, 999), 999) if form is GLM else SPACE)
    assert isinstance(error, ParseError)
    assert error.message.startswith(sentence)
    assert text[slice(*error.span)].startswith(span)


@pytest.mark.parametrize("text", ["\n", "\n\n", "Ada\n", "Ada\n\n"])
def test_enter_behind_a_text_is_written_once(text: str) -> None:
    reply = Reply("I write.", (Type(text),))
    assert ACTION_TAG.parse(ACTION_TAG.render(reply, SPACE), SPACE) == reply

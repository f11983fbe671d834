"""What every reply format promises: what it writes it reads, and any text gives a reply or an error inside the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from agent.core.key_names import KEYS
from agent.core.reply import ParseError, Reply
from agent.grammar.action_tag import ACTION_TAG
from agent.grammar.code_block import CODE_BLOCK
from agent.grammar.computer_use import FAILED, computer_use_format
from agent.grammar.glm import GLM
from agent.grammar.holo import HOLO
from agent.grammar.reply_format import ReplyFormat
from vision.geometry import PixelPoint, Size, Space

SIZE = Size(1920, 1080)
QWEN = computer_use_format(label="Action:")
QWEN_XML = computer_use_format(label="Action:", xml=True)
FARA = computer_use_format(enters=True)
SPACES = {
    "thousandths": Space.relative(SIZE),
    "0 to 999": Space.relative(SIZE, 999),
    "pixels": Space.smart_resized(SIZE),
    "fractions": Space.relative(SIZE, 1),
}
FORMATS = {
    "qwen": QWEN,
    "qwen xml": QWEN_XML,
    "fara": FARA,
    "holo": HOLO,
    "code": CODE_BLOCK,
    "tag": ACTION_TAG,
    "glm": GLM,
}

_POINTS = st.builds(PixelPoint, st.integers(0, SIZE.width - 1), st.integers(0, SIZE.height - 1)).filter(
    lambda at: at.x > 2 or at.y > 2  # where thousandths look like fractions, a pixel is lost
)
_NAMES = st.sampled_from(sorted(KEYS)).map(Key)
_HOTKEYS = st.builds(Hotkey, st.lists(_NAMES, min_size=1, max_size=4, unique=True).map(tuple))
_HELD = st.lists(st.sampled_from([Key("ctrl"), Key("shift"), Key("alt")]), max_size=2, unique=True).map(tuple)
_TEXTS = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    [
        "it's, ok",
        'a "b"',
        "C:\\new",
        "</tool_call>",
        "```",
        "Action: wait()",
        "a\nb\n",
        "</think>",
        "x')\ny('",
        "\u2028",
    ]
)
_LEFT = st.just(Button.LEFT)
_SINGLE = st.builds(Click, _POINTS, st.sampled_from([Button.LEFT, Button.RIGHT]))
_SEVERAL = st.builds(Click, _POINTS, _LEFT, st.integers(2, 3))
_MIDDLE = st.builds(Click, _POINTS, st.just(Button.MIDDLE))
_SCROLLS = st.builds(Scroll, st.sampled_from(Direction), st.none() | _POINTS, st.integers(1, 50))
_SECONDS = st.integers(0, 3600).map(float)
_FINISHED = st.builds(Finished, _TEXTS)
_CALLS = st.builds(CallUser, _TEXTS | st.just(FAILED))
_HOLDS = st.builds(KeyDown, _NAMES) | st.builds(KeyUp, _NAMES)
_COMPUTER_USE = st.one_of(
    _SINGLE, _SEVERAL, _MIDDLE, st.builds(Click, _POINTS, _LEFT, st.integers(1, 3), _HELD), st.builds(Move, _POINTS),
    st.builds(Drag, _POINTS, _POINTS), st.builds(MouseDown, _POINTS, st.sampled_from(Button)),
    st.builds(MouseUp, _POINTS, st.sampled_from(Button)), _SCROLLS, _HOTKEYS, _HOLDS, st.builds(Type, _TEXTS),
    st.builds(Wait, _SECONDS), st.just(Screenshot()), st.builds(Note, _TEXTS), _FINISHED, _CALLS,
    st.builds(Foreign, st.just("visit_url"), st.tuples(st.tuples(st.just("url"), _TEXTS))),
)  # fmt: skip
_EXPRESSIBLE: dict[str, st.SearchStrategy[tuple[Action, ...]]] = {
    "qwen": st.lists(_COMPUTER_USE, min_size=1, max_size=4).map(tuple),
    "qwen xml": st.lists(_COMPUTER_USE, min_size=1, max_size=4).map(tuple),
    "fara": st.lists(_COMPUTER_USE, min_size=1, max_size=4).map(tuple),
    "holo": st.one_of(
        _SINGLE, _SEVERAL, _MIDDLE, st.builds(Move, _POINTS), st.builds(Drag, st.none(), _POINTS), _SCROLLS, _HOTKEYS,
        _HOLDS, st.builds(Type, _TEXTS), st.builds(Wait, _SECONDS), st.just(Screenshot()), _FINISHED,
        st.builds(CallUser, _TEXTS),
    ).map(lambda action: (action,)),
    "code": st.lists(
        st.one_of(
            _SINGLE, _SEVERAL, _MIDDLE, st.builds(Move, _POINTS), _SCROLLS, _HOTKEYS, _HOLDS, st.builds(Type, _TEXTS),
            st.builds(Wait, _SECONDS), _FINISHED, _CALLS.filter(lambda call: bool(call.content)),
        ), min_size=1, max_size=4,
    ).map(tuple),
    "tag": st.one_of(
        _SINGLE, _SEVERAL, st.builds(Move, _POINTS), st.builds(Drag, _POINTS, _POINTS),
        st.builds(Scroll, st.sampled_from(Direction)), _HOTKEYS.filter(lambda one: not {"[", "]", "'"} & set(one.keys)),
        st.builds(Type, _TEXTS.map(lambda text: text + "\n")), st.just(Wait()), _FINISHED, st.builds(CallUser, _TEXTS),
    ).map(lambda action: (action,)),
    "glm": st.one_of(
        _SINGLE, st.builds(Click, _POINTS, _LEFT, st.just(2)), _MIDDLE, st.builds(Move, _POINTS),
        st.builds(Drag, _POINTS, _POINTS), st.builds(Scroll, st.sampled_from(Direction), _POINTS, st.integers(1, 50)),
        _HOTKEYS, st.builds(Type, _TEXTS), st.just(Wait()), st.just(Finished()), st.just(CallUser(FAILED)),
    ).map(lambda action: (action,)),
}  # fmt: skip
_WORDS = st.text("abc é中 '\"().,;:\n<>{}[]#`", max_size=60).map(str.strip)


@given(st.data(), st.sampled_from(sorted(FORMATS)), st.sampled_from(sorted(SPACES)), _WORDS)
def test_what_is_written_is_read_back_or_refused(data: st.DataObject, name: str, space: str, thought: str) -> None:
    form, actions = FORMATS[name], data.draw(_EXPRESSIBLE[name])
    try:
        text = form.render(Reply(thought, actions), SPACES[space])
    except ValueError:
        return
    reply = form.parse(text, SPACES[space])
    assert isinstance(reply, Reply), (text, reply)
    assert reply.thought == thought
    assert tuple(map(_whole, reply.actions)) == actions


@given(st.data(), st.sampled_from(sorted(FORMATS)))
def test_plain_thoughts_and_texts_can_always_be_written(data: st.DataObject, name: str) -> None:
    form = FORMATS[name]
    actions = data.draw(_EXPRESSIBLE[name].filter(_has_no_markup))
    reply = form.parse(form.render(Reply("I see the button.", actions), SPACES["thousandths"]), SPACES["thousandths"])
    assert isinstance(reply, Reply)
    assert (reply.thought, tuple(map(_whole, reply.actions))) == ("I see the button.", actions)


def _has_no_markup(actions: tuple[Action, ...]) -> bool:
    return not any(
        mark in str(actions) for mark in ("</", "```", "Action", "Memory", "\\", "'", '"', "<", "\u2028", "\x85")
    )


def _whole(action: Action) -> Action:
    """`action` with its points at whole pixels, as they were drawn."""

    def whole(point: PixelPoint | None) -> PixelPoint | None:
        return None if point is None else PixelPoint(round(point.x), round(point.y))

    match action:
        case Click(at, button, count, held):
            return Click(PixelPoint(round(at.x), round(at.y)), button, count, held)
        case Move(at):
            return Move(PixelPoint(round(at.x), round(at.y)))
        case Drag(start, end):
            return Drag(whole(start), PixelPoint(round(end.x), round(end.y)))
        case MouseDown(at, button):
            return MouseDown(whole(at), button)
        case MouseUp(at, button):
            return MouseUp(whole(at), button)
        case Scroll(direction, at, amount):
            return Scroll(direction, whole(at), amount)
        case _:
            return action


# --- any text ---------------------------------------------------------------------------------------------------

_SHARDS = st.sampled_from(
    "<tool_call>|</tool_call>|<function=computer_use>|</function>|<parameter=action>|</parameter>|left_click|"
    '{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [1, 2]}}|{"name":|}|]|"|\'|,|\\|'
    '{"note": null, "thought": "t", "tool_call": {"tool_name": "click", "x": 1, "y": 2}}|<think>|</think>|◁think▷|'
    "## Thought:|## Code:|# Step 1:|```python|```|pyautogui.click(x=1, y=2)|pyautogui.write('a')|(|)|\n|import os|"
    "computer.terminate(status='success')|<action>|</action>|<conclusion>|Click(box=(1, 2))|Type(content='|')|"
    "Action: |Memory:|left_click(start_box='[1,2]', element_info='x')|<|begin_of_box|>|<|end_of_box|>|DONE()|"
    "<tool_response>|Observation:|\0|é|\ud83d|NaN|1e999|-|[[[|{{{".split("|")
)


@given(st.sampled_from(sorted(FORMATS)), st.text() | st.lists(_SHARDS, max_size=30).map("".join))
@example("qwen", '<tool_call>{"name": "computer_use", "arguments": ' + "[" * 100_000)
@example("code", "```python\n" + "-" * 15_000 + "1\n```")
@example("code", "```python\n" + "(" * 10_000 + "\n```")
@example("code", "```python\npyautogui.write('\\d')\n```")
@example("holo", '{"tool_call": {"tool_name": "click", "x": ' + "9" * 10_000 + "}}")
def test_any_text_gives_a_reply_or_an_error_inside_the_text(name: str, text: str) -> None:
    reply = FORMATS[name].parse(text, SPACES["thousandths"])
    if isinstance(reply, ParseError):
        start, end = reply.span
        assert 0 <= start <= end <= len(text)
        assert reply.message
    else:
        assert reply.actions


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    "unit",
    [
        "<tool_call>", "<tool_call>{", '<tool_call>{"name": "computer_use", "arguments": {}}', "<function=a>",
        "<function=computer_use><parameter=action>", "</parameter></function>", "<think>", "</think>", '{"name": ',
        "```", "```python\npyautogui.click(1, 2)\n", "## Code:\n", "# Step 1:\n", "<action>", "</action>",
        "<action>Click(box=(1, 2))</action>", "Memory:\n", "left_click(", "Action: ", "\\", "'", "[", "{", "\n",
    ],
)  # fmt: skip
@pytest.mark.timeout(30)
def test_a_hostile_half_megabyte_is_read_in_one_pass(name: str, unit: str) -> None:
    text = unit * (500_000 // len(unit))
    reply = FORMATS[name].parse(text, SPACES["thousandths"])
    assert isinstance(reply, Reply | ParseError)


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
def test_the_example_that_errors_show_is_read(form: ReplyFormat) -> None:
    reply = form.parse(form.example, SPACES["thousandths"])
    assert isinstance(reply, Reply)
    assert [type(action) for action in reply.actions] == [Wait]
    empty = form.parse("I do not know.", SPACES["thousandths"])
    assert isinstance(empty, ParseError)
    assert form is GLM or form.example in empty.message, "the model is told in the format that it understands"

"""Replies of every generation are read, written back, or refused with a sentence; nothing makes the parser fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
    key,
    to_json,
)
from agent.core.key_names import KEYS
from agent.core.reply import ParseError, Reply
from agent.grammar.ui_tars import Generation, parse, render, transcript
from vision.geometry import PixelPoint, Size, Space, Viewport

SIZE = Size(1920, 1080)
SPACE = Space.relative(SIZE)


def cases() -> list[tuple[str, Size, dict[str, Any]]]:
    """Every conformance case: family, size of the image, the case itself."""
    found = []
    for path in sorted((Path(__file__).parents[2] / "data" / "replies").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found += [(data["family"], Size(*data["image"]), case) for case in data["cases"]]
    return found


@pytest.mark.parametrize(
    ("family", "size", "case"), [pytest.param(*case, id=f"{case[0]}: {case[2]['name']}") for case in cases()]
)
def test_a_reply_means_what_the_conformance_case_says(family: str, size: Size, case: dict[str, Any]) -> None:
    reply = parse(case["reply"], Generation(family).space(size))
    if "error" in case:
        assert isinstance(reply, ParseError)
        start, end = reply.span
        assert case["reply"][start:end] == case["error"]
        assert reply.message
    else:
        assert isinstance(reply, Reply)
        assert (reply.thought, reply.reflection) == (case["thought"], case.get("reflection", ""))
        actions = [to_json(action, Viewport.plain(size)) for action in reply.actions]
        assert _rounded(actions) == case["actions"]


def _rounded(value: Any) -> Any:
    """`value` with every real number at four decimals, as the cases are written."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return {name: _rounded(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("left_click(point='<point>0 0</point>')", Click(PixelPoint(0, 0))),
        ("left_single(point='<point>0 0</point>')", Click(PixelPoint(0, 0))),
        ("double_click(point='<point>0 0</point>')", Click(PixelPoint(0, 0), count=2)),
        ("right_click(point='<point>0 0</point>')", Click(PixelPoint(0, 0), Button.RIGHT)),
        ("middle_click(point='<point>0 0</point>')", Click(PixelPoint(0, 0), Button.MIDDLE)),
        ("left_triple(point='<point>0 0</point>')", Click(PixelPoint(0, 0), count=3)),
        (
            "click(point='<point>0 0</point>', held='ctrl shift')",
            Click(PixelPoint(0, 0), held=(key("ctrl"), key("shift"))),
        ),
        ("note(content='Total: 42')", Note("Total: 42")),
        ("hover(point='<point>0 0</point>')", Move(PixelPoint(0, 0))),
        ("mouse_move(point='<point>0 0</point>')", Move(PixelPoint(0, 0))),
        ("keydown(key='ctrl')", KeyDown(Key("ctrl"))),
        ("keyup(key='ctrl')", KeyUp(Key("ctrl"))),
        (
            "swipe(start_point='<point>0 0</point>', end_point='<point>0 500</point>')",
            Drag(PixelPoint(0, 0), PixelPoint(0, 540)),
        ),
    ],
)
def test_names_of_other_executors_are_understood(written: str, action: Action) -> None:
    assert parse(f"Action: {written}", SPACE) == Reply("", (action,))


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("ctrl c", "ctrl c"),
        ("Ctrl+Shift+Esc", "ctrl shift escape"),
        ("ctrl + s", "ctrl s"),
        ("ctrl++", "ctrl +"),
        ("ctrl + +", "ctrl +"),
        ("+", "+"),
        (" ", "space"),
        ("ctrl -", "ctrl -"),
        ("page down", "page_down"),
        ("arrow up", "up"),
        ("shift left arrow", "shift left"),
        ("ctrl left", "ctrl left"),
        ("alt print screen", "alt print_screen"),
        ("ctrl alt shift pagedown", "ctrl alt shift page_down"),
        ("cmd space", "win space"),
        ("ctrl '", "ctrl '"),
    ],
)
def test_hotkeys_are_read_as_people_write_them(written: str, keys: str) -> None:
    assert parse(f"Action: hotkey(key='{written}')", SPACE) == Reply("", (Hotkey(tuple(map(Key, keys.split()))),))


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ("Action: clik(point='1 2')", "there is no action 'clik'; did you mean click?"),
        ("Action: click()", "click needs the argument point"),
        ("Action: take_screenshot(5)", "expected the name of an argument, found '5)'"),
        ("Action: click(point='1200 30')",
         "(1200, 30) lies outside the screen; x goes from 0 to 1000 and y from 0 to 1000"),
        ("Action: click(point='<bbox>0 0 10 1001</bbox>')",
         "(0, 0, 10, 1001) lies outside the screen; x goes from 0 to 1000 and y from 0 to 1000"),
        ("Action: click(point='0.5 0.25')",
         "(0.5, 0.25) are fractions; write whole numbers, x from 0 to 1000 and y from 0 to 1000"),
        ("<think>close it Action: hotkey(key='ctrl w')",
         "the reasoning does not end; close it with </think> and write the action after it"),
        ("<answer>I click(point='1 2') now</answer>",
         "the answer holds a call of click; write an action after Action: and not into an answer"),
        ("Action: wait()\n\nThought: and now\nAction: wait()",
         "the reply goes on with another turn, whose screen is not there yet; end it after one action"),
        ("Action: wait(time='soon')", "time must be a number from 0 to 3600, not 'soon'"),
        ("Action: wait(time='-1')", "time must be a number from 0 to 3600, not '-1'"),
        ("Action: wait(time='1', time='2')", "wait has time twice"),
        ("Action: wait(who='me')", "wait takes only time, not who"),
        ("Action: take_screenshot(of='me')", "take_screenshot takes no arguments, not of"),
        ("Action: mouse_down(button='thumb')", "button must be one of left, middle, right, back, forward, not 'thumb'"),
        ("Action: scroll(point='1 2')", "scroll needs the argument direction: up, down, left or right"),
        ("Action: press(key='ctrl c')", "press needs the name of one key, not 'ctrl c'; several together: hotkey"),
        ("Action: hotkey(key='ctrl ctrl')", "a hotkey holds each key once, and ctrl is there twice"),
        ("Action: hotkey(key='ctrl alt shift win a')", "a hotkey has at most 4 keys"),
        ("Action: hotkey(key='')", "there is no key ''; write 'ctrl c' or 'page down'"),
        ("Action: hotkey(key='ctrl foo')", "there is no key 'foo'; write 'ctrl c' or 'page down'"),
        ("Action: ", "the reply ends where an action such as wait() was expected"),
        ("<answer>42", "<answer> has no </answer> at the end of the reply"),
        ("Action: click(point='inf inf')", "point must hold the two numbers of a point or the four of a box, "
         "not 'inf inf'"),
    ],
)  # fmt: skip
def test_an_error_tells_the_model_what_to_write_instead(reply: str, sentence: str) -> None:
    error = parse(reply, SPACE)
    assert isinstance(error, ParseError)
    assert error.message == sentence


def test_numbers_too_large_for_a_float_are_an_error() -> None:
    assert isinstance(parse(f"Action: click(point='{'9' * 400} 1')", SPACE), ParseError)


# --- any text ---------------------------------------------------------------------------------------------------

_SHARDS = st.sampled_from(
    "Action: ~Action：~Thought: ~Reflection: ~Action_Summary: ~click(~type(content='~')~\")~point='~"
    "<point>1 2</point>~,~key='ctrl c'~wait()~\n\n~\\~'~\"~(~)~=~<seed:tool_call>~</seed:tool_call>~"
    "<function=type>~</function>~<parameter=content>~</parameter>~<think>~</think>~<gui_think>~<computer_env>~<answer>~</answer>~<|box_start|>~"
    "9e9~-~.~```~;~\0~é~\ud83d".split("~")
)
_VALID = st.sampled_from([str(case["reply"]) for _, _, case in cases()])


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A valid reply with a few cuts, doublings and insertions."""
    text = draw(_VALID)
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        middle = draw(st.sampled_from(["", text[start:end] * 2]) | _SHARDS)
        text = text[:start] + middle + text[end:]
    return text


@given(st.text() | st.lists(_SHARDS, max_size=40).map("".join) | _mutated())
@example("Action: click(point='\u0663 \u0664')")
@example("Action: type(content='\\")
def test_any_text_gives_a_reply_or_an_error_inside_the_text(text: str) -> None:
    reply = parse(text, SPACE)
    if isinstance(reply, ParseError):
        start, end = reply.span
        assert 0 <= start <= end <= len(text)
        assert reply.message
    else:
        assert reply.actions


@pytest.mark.parametrize(
    "unit",
    [
        "'",
        "Action: type(content='",
        "Action: type(content='x')",
        "Action: type(content='Action: wait() ",
        "wait()\n",
        "<think>",
        "<seed:tool_call><function=type><parameter=content>",
        "<parameter=content></parameter>",
        "<answer>",
        "\\'",
        "' ",
        "') ",
        "Action: ",
        "**Action:** `wait()`\n",
        "') Action: ",
        "</think>",
        "click(point='<point>1 2</point>",
        "f(a=(",
    ],
)
@pytest.mark.timeout(60)
def test_a_hostile_megabyte_is_read_in_one_pass(unit: str) -> None:
    # a parser that starts anew at each quote, tag or mark needs minutes here
    error = parse("Action: type(content='" + unit * (500_000 // len(unit)) + " wait()" * 70_000 + " junk", SPACE)
    assert isinstance(error, ParseError)


# --- writing back -----------------------------------------------------------------------------------------------

_POINTS = st.builds(PixelPoint, st.integers(0, SIZE.width - 1), st.integers(0, SIZE.height - 1)).filter(
    lambda at: at.x > 1 or at.y > 1  # where thousandths look like fractions, a pixel is lost
)
_KEY_NAMES = st.sampled_from(sorted(KEYS)).map(Key)
_TEXTS = st.text(st.characters(codec="utf-8")) | st.lists(_SHARDS, max_size=12).map(
    lambda shards: "".join(shards).replace("\ud83d", "")
)
_CLICKS = st.one_of(
    st.builds(Click, _POINTS), st.builds(Click, _POINTS, count=st.just(2)), st.builds(Click, _POINTS, st.just("right"))
).map(lambda click: Click(click.at, Button(click.button), click.count))
_COMMON = st.one_of(
    _CLICKS,
    st.builds(Drag, _POINTS, _POINTS),
    st.builds(Scroll, st.sampled_from(Direction), _POINTS, st.integers(1, 1000)),
    st.builds(Hotkey, st.lists(_KEY_NAMES, min_size=1, max_size=4, unique=True).map(tuple)),
    st.builds(Type, _TEXTS),
    st.just(Wait()),
    st.just(Finished()),
    st.builds(Foreign, st.just("open_app"), st.tuples(st.tuples(st.just("app_name"), _TEXTS))),
)
_BUTTONS = st.sampled_from(Button)
_MORE = st.one_of(
    st.builds(Click, _POINTS, st.just(Button.MIDDLE)),
    st.builds(
        Click,
        _POINTS,
        st.just(Button.LEFT),
        st.integers(1, 3),
        st.lists(_KEY_NAMES, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Note, _TEXTS),
    st.builds(Move, _POINTS),
    st.builds(MouseDown, st.none() | _POINTS, _BUTTONS),
    st.builds(MouseUp, st.none() | _POINTS, _BUTTONS),
    st.builds(Scroll, st.sampled_from(Direction)),
    st.builds(Wait, st.integers(0, 3_600_000).map(lambda milliseconds: milliseconds / 1000)),
    st.just(Screenshot()),
    st.builds(CallUser, _TEXTS),
)
_KEYS_HELD = st.builds(KeyDown, _KEY_NAMES) | st.builds(KeyUp, _KEY_NAMES)
_FINISHED = st.builds(Finished, _TEXTS)
_EXPRESSIBLE = {
    Generation.UI_TARS_1_0: _COMMON | st.just(CallUser()),
    Generation.UI_TARS_1_5: _COMMON | st.just(CallUser()) | _FINISHED,
    Generation.DOUBAO: _COMMON | _KEYS_HELD | _FINISHED,
    Generation.OMNI: _COMMON | _KEYS_HELD | st.just(CallUser()),
    Generation.UI_TARS_2: _COMMON | _KEYS_HELD | _FINISHED | _MORE,
}
_WORDS = st.text("abc é中 '\"().,;:\n<>", max_size=60).map(str.strip)
_SIZES = st.builds(Size, st.integers(200, 8000), st.integers(200, 8000))


@given(st.data(), st.sampled_from(Generation), _WORDS)
def test_what_is_written_is_read_back(data: st.DataObject, generation: Generation, thought: str) -> None:
    actions = data.draw(st.lists(_EXPRESSIBLE[generation], min_size=1, max_size=4).map(tuple))
    space = generation.space(SIZE)
    read_back = parse(render(Reply(thought, actions), space, generation), space)
    assert isinstance(read_back, Reply)
    assert read_back.thought == thought
    assert tuple(map(_whole_pixels, read_back.actions)) == actions


_REFLECTIVE = st.sampled_from([Generation.UI_TARS_1_0, Generation.UI_TARS_1_5, Generation.DOUBAO])


@given(_REFLECTIVE, _WORDS.filter(bool), _WORDS)
def test_reflections_are_read_back(generation: Generation, reflection: str, thought: str) -> None:
    reply = Reply(thought, (Wait(),), reflection)
    assert parse(render(reply, SPACE, generation), SPACE) == reply


@given(st.sampled_from(Generation), _SIZES, st.data())
def test_a_pixel_written_and_read_moves_by_less_than_a_hundredth(
    generation: Generation, size: Size, data: st.DataObject
) -> None:
    at = PixelPoint(data.draw(st.floats(0, size.width - 1)), data.draw(st.floats(0, size.height - 1)))
    space = generation.space(size)
    reply = parse(render(Reply("", (Click(at),)), space, generation), space)
    assert isinstance(reply, Reply)
    (click,) = reply.actions
    assert isinstance(click, Click)
    model = space.to_model(at)
    # fractions are refused, so whole numbers stand for what is less than a thousandth from the upper left corner
    off = 0.51 if model.x <= 1 and model.y <= 1 else 0
    assert abs(click.at.x - at.x) < max(0.01, off * size.width / space.model.width)
    assert abs(click.at.y - at.y) < max(0.01, off * size.height / space.model.height)


@pytest.mark.parametrize("text", ["", "\n", "a\n", " a ", "\\n", "\\", "'", "</parameter></function>", "it's')", "\\'"])
@pytest.mark.parametrize("generation", Generation)
def test_typed_text_survives_in_every_generation(text: str, generation: Generation) -> None:
    reply = Reply("", (Type(text), Wait()))
    assert parse(render(reply, SPACE, generation), SPACE) == reply


@pytest.mark.parametrize(
    ("action", "generation"),
    [
        (MouseDown(), Generation.UI_TARS_1_0),
        (KeyDown(Key("a")), Generation.UI_TARS_1_5),
        (Wait(2.0), Generation.DOUBAO),
        (CallUser(), Generation.DOUBAO),
        (Scroll(Direction.UP), Generation.DOUBAO),
        (Finished("42"), Generation.UI_TARS_1_0),
        (CallUser("which?"), Generation.UI_TARS_1_5),
        (Screenshot(), Generation.OMNI),
        (Click(PixelPoint(1, 1), Button.MIDDLE, 2), Generation.UI_TARS_2),
        (Click(PixelPoint(1920, 1)), Generation.UI_TARS_2),
        (Wait(4000.0), Generation.UI_TARS_2),
        (Hotkey(()), Generation.UI_TARS_2),
        (Foreign("fly"), Generation.UI_TARS_2),
    ],
)
def test_what_a_generation_cannot_say_is_refused(action: Action, generation: Generation) -> None:
    with pytest.raises(ValueError):
        render(Reply("", (action,)), SPACE, generation)


def test_a_thought_that_would_be_taken_for_the_action_is_refused() -> None:
    with pytest.raises(ValueError):
        render(Reply("Action: type(content='", (Type("x"),)), SPACE, Generation.DOUBAO)


@given(_WORDS, st.lists(_EXPRESSIBLE[Generation.UI_TARS_2], min_size=1, max_size=4).map(tuple))
def test_a_transcript_reads_back_as_the_actions(thought: str, actions: tuple[Action, ...]) -> None:
    reply = parse(transcript(Reply(thought, actions), SIZE), Space.absolute(SIZE))
    assert isinstance(reply, Reply)
    assert tuple(map(_whole_pixels, reply.actions)) == actions


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (Reply("t", (Click(PixelPoint(3, 4), Button.RIGHT, 2),)), "Thought: t\nAction: right-double-click (3, 4)"),
        (Reply("", (Move(PixelPoint(-1, 4)), Hotkey(()))), "Thought: \nAction: move to (-1, 4)\nAction: press "),
        (
            Reply("<gui_think>", (Wait(),), "reflected"),
            "<gui_think>‹gui_think›</gui_think>\n<seed:tool_call><function=wait></function></seed:tool_call>",
        ),
    ],
)
def test_a_transcript_describes_what_no_model_could_write(reply: Reply, text: str) -> None:
    assert transcript(reply, SIZE) == text


@pytest.mark.parametrize(
    ("generation", "text"),
    [
        (Generation.UI_TARS_1_0, "Thought: t\nAction: click(start_box='<|box_start|>(500,500)<|box_end|>')"),
        (Generation.UI_TARS_1_5, "Thought: t\nAction: click(start_box='<|box_start|>(966,546)<|box_end|>')"),
        (Generation.DOUBAO, "Thought: t\nAction: click(point='<point>500 500</point>')"),
        (
            Generation.OMNI,
            "<think>t</think>\n<computer_env>\nAction: click(point='<point>500 500</point>')\n</computer_env>",
        ),
        (
            Generation.UI_TARS_2,
            "<gui_think>t</gui_think>\n<seed:tool_call><function=click><parameter=point><point>500 500</point>"
            "</parameter></function></seed:tool_call>",
        ),
    ],
)
def test_each_generation_is_written_in_its_own_shape(generation: Generation, text: str) -> None:
    assert render(Reply("t", (Click(PixelPoint(960, 540)),)), generation.space(SIZE), generation) == text


def _whole_pixels(action: Action) -> Action:
    def whole(point: PixelPoint) -> PixelPoint:
        return PixelPoint(round(point.x), round(point.y))

    match action:
        case Click(at, button, count, held):
            return Click(whole(at), button, count, held)
        case Move(at):
            return Move(whole(at))
        case Drag(PixelPoint() as start, end):
            return Drag(whole(start), whole(end))
        case MouseDown(PixelPoint() as at, button):
            return MouseDown(whole(at), button)
        case MouseUp(PixelPoint() as at, button):
            return MouseUp(whole(at), button)
        case Scroll(direction, PixelPoint() as at, amount):
            return Scroll(direction, whole(at), amount)
        case _:
            return action

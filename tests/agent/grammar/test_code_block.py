"""Blocks of Python are read against a list of calls and are never run."""

from __future__ import annotations

import pytest

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Hotkey,
    Key,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Scroll,
    Type,
    Wait,
)
from agent.core.reply import ParseError, Reply
from agent.grammar.code_block import CODE_BLOCK
from agent.grammar.computer_use import FAILED
from vision.geometry import PixelPoint, Size, Space

SPACE = Space.absolute(Size(1920, 1092))
AT = PixelPoint(960, 546)
CTRL, ENTER = Key("ctrl"), Key("enter")


def parse(code: str) -> Reply | ParseError:
    return CODE_BLOCK.parse(f"## Code:\n```python\n{code}\n```", SPACE)


@pytest.mark.parametrize(
    ("code", "actions"),
    [
        ("pyautogui.click(x=960, y=546)", (Click(AT),)),
        ("pyautogui.click(960, 546)", (Click(AT),)),
        ("pyautogui.click((960, 546))", (Click(AT),)),
        ("pyautogui.click(x=960, y=546, clicks=2, interval=0.1, button='right')", (Click(AT, Button.RIGHT, 2),)),
        ("pyautogui.click()", (MouseDown(), MouseUp())),
        ("pyautogui.doubleClick(960, 546)", (Click(AT, count=2),)),
        ("pyautogui.tripleClick(960, 546)", (Click(AT, count=3),)),
        ("computer.triple_click(x=960, y=546)", (Click(AT, count=3),)),
        ("pyautogui.rightClick(960, 546)", (Click(AT, Button.RIGHT),)),
        ("pyautogui.middleClick(960, 546)", (Click(AT, Button.MIDDLE),)),
        ("pyautogui.moveTo(960, 546, duration=0.5)", (Move(AT),)),
        ("pyautogui.dragTo(960, 546, button='left')", (Drag(None, AT),)),
        (
            "pyautogui.moveTo(1, 2)\npyautogui.dragTo(960, 546)",
            (Move(PixelPoint(1, 2)), Drag(PixelPoint(1, 2), AT)),
        ),
        ("pyautogui.scroll(-5)", (Scroll(Direction.DOWN, None, 5),)),
        ("pyautogui.scroll(5, x=960, y=546)", (Scroll(Direction.UP, AT, 5),)),
        ("pyautogui.scroll(-1000)", (Scroll(Direction.DOWN, None, 10),)),
        ("pyautogui.hscroll(5)", (Scroll(Direction.RIGHT, None, 5),)),
        ("pyautogui.write(message='a, b', interval=0.01)", (Type("a, b"),)),
        ("pyautogui.typewrite('it\\'s')", (Type("it's"),)),
        ("pyautogui.write('''a\nb''')", (Type("a\nb"),)),
        ("pyautogui.press('enter')", (Hotkey((ENTER,)),)),
        ("pyautogui.press('enter', presses=2)", (Hotkey((ENTER,)),) * 2),
        ("pyautogui.press(['tab', 'enter'])", (Hotkey((Key("tab"),)), Hotkey((ENTER,)))),
        ("pyautogui.press('A')", (Type("A"),)),
        ("pyautogui.hotkey('ctrl', 's', interval=0.2)", (Hotkey((CTRL, Key("s"))),)),
        ("pyautogui.hotkey(['ctrl', 's'])", (Hotkey((CTRL, Key("s"))),)),
        ("pyautogui.keyDown('ctrl')", (KeyDown(CTRL),)),
        ("pyautogui.keyUp('ctrl')", (KeyUp(CTRL),)),
        ("pyautogui.sleep(1.5)", (Wait(1.5),)),
        ("import pyautogui\nimport time\n\ntime.sleep(2)  # let it load", (Wait(2),)),
        ("computer.wait()", (Wait(20),)),
        ("computer.terminate(status='success')", (Finished(),)),
        ("computer.terminate(status='success', answer='''42''')", (Finished("42"),)),
        ("computer.terminate(status='failure')", (CallUser(FAILED),)),
        ("computer.terminate('fail', answer='no such file')", (CallUser("no such file"),)),
        ("pyautogui.write('a')\npyautogui.press('enter')", (Type("a"), Hotkey((ENTER,)))),
        ("    pyautogui.write('a')\n    pyautogui.press('enter')", (Type("a"), Hotkey((ENTER,)))),
    ],
)  # fmt: skip
def test_every_listed_call_is_understood(code: str, actions: tuple[Action, ...]) -> None:
    assert parse(code) == Reply("", actions)


@pytest.mark.parametrize(
    ("code", "sentence", "span"),
    [
        ("__import__('os').system('true')", "\"__import__('os').system\" is not one of pyautogui.click", "__imp"),
        ("for i in range(3):\n    pyautogui.click(1, 2)", "the code may only call functions, and 'for i in", "for i"),
        ("x = 5", "the code may only call functions, and 'x = 5' is something else", "x = 5"),
        ("pyautogui.click(1, 2)\nimport os", "the code may only call functions, and 'import os' is", "import os"),
        ("import pyautogui as p\np.click(1, 2)", "the code may only call functions, and 'import pyautogui", "import"),
        ("pyautogui.click(x, y)", "an argument of pyautogui.click must be written out, and 'x' is not", "pyautogui"),
        ("pyautogui.write(open('/etc/passwd').read())", "an argument of pyautogui.write must be written out", "pyau"),
        ("pyautogui.write(f'{1}')", "an argument of pyautogui.write must be written out", "pyautogui"),
        ("pyautogui.write('a' * 9)", "an argument of pyautogui.write must be written out", "pyautogui"),
        ("pyautogui.alert('a')", "'pyautogui.alert' is not one of", "pyautogui"),
        ("os.system('true')", "'os.system' is not one of", "os.system"),
        ("pyautogui.click(1, 2)()", "'pyautogui.click(1, 2)' is not one of", "pyautogui"),
        ("pyautogui.click(**{'x': 1})", "pyautogui.click takes x, y", "pyautogui"),
        ("pyautogui.click(1, 2, colour='red')", "pyautogui.click takes x, y", "pyautogui"),
        ("pyautogui.click(1, x=2)", "pyautogui.click takes x, y", "pyautogui"),
        ("pyautogui.click(1, 2, 3, 4, 5, 6, 7)", "pyautogui.click takes at most 6 arguments", "pyautogui"),
        ("pyautogui.click('1', 2)", "x and y of pyautogui.click must be two numbers", "pyautogui"),
        ("pyautogui.click(1921, 2)", "(1921, 2) lies outside the screen; x goes from 0 to 1920", "pyautogui"),
        ("pyautogui.click(0.5, 0.25)", "(0.5, 0.25) are fractions", "pyautogui"),
        ("pyautogui.moveTo()", "pyautogui.moveTo needs x and y", "pyautogui"),
        ("pyautogui.dragTo(1, 2, button='right')", "button of pyautogui.dragTo must be 'left'", "pyautogui"),
        ("pyautogui.click(1, 2, button='thumb')", "button of pyautogui.click must be 'left', 'middle' or", "pya"),
        ("pyautogui.click(1, 2, clicks=9)", "clicks of pyautogui.click must be a number from 1 to 3", "pyautogui"),
        ("pyautogui.scroll(0)", "clicks of pyautogui.scroll must be a number other than 0", "pyautogui"),
        ("pyautogui.press('hyper')", "there is no key 'hyper'", "pyautogui"),
        ("pyautogui.hotkey()", "a hotkey has 1 to 4 keys, each once", "pyautogui"),
        ("computer.terminate(status='maybe')", "status of computer.terminate must be 'success' or 'failure'", "comp"),
        ("pyautogui.write('abc", "the code is no Python (unterminated string literal", "pyautogui"),
        ("# nothing", "the code does nothing; end the reply with a block such as", "# nothing"),
    ],
)  # fmt: skip
def test_anything_else_is_an_error_that_names_it(code: str, sentence: str, span: str) -> None:
    error = parse(code)
    assert isinstance(error, ParseError)
    assert error.message.startswith(sentence)
    text = f"## Code:\n```python\n{code}\n```"
    assert text[slice(*error.span)].strip().startswith(span)


def test_thought_and_action_are_read_from_their_sections() -> None:
    whole = "# Step 3:\n## Thought:\nThe dialog is open.\n\n## Action:\nClick Save.\n\n## Code:\n```python\n{}\n```"
    assert CODE_BLOCK.parse(whole.format("pyautogui.click(960, 546)"), SPACE) == Reply(
        "The dialog is open.", (Click(AT),)
    )
    short = "## Action:\nClick Save.\n## Code:\n```code\ncomputer.wait()\n```"
    assert CODE_BLOCK.parse(short, SPACE) == Reply("Click Save.", (Wait(20),))
    kimi = "◁think▷a dialog◁/think▷## Action:\nClick Save.\n## Code:\n```python\npyautogui.click(960, 546)\n```"
    assert CODE_BLOCK.parse(kimi, SPACE) == Reply("Click Save.", (Click(AT),))
    quoting = "I will not ```python\npyautogui.press('a')\n``` it.\n## Code:\n```python\npyautogui.press('b')\n```"
    assert CODE_BLOCK.parse(quoting, SPACE) == Reply(
        "I will not ```python\npyautogui.press('a')\n``` it.", (Hotkey((Key("b"),)),)
    )
    assert CODE_BLOCK.parse("I wait.\npyautogui.sleep(1)", SPACE) == Reply("I wait.", (Wait(1),)), "a fence left out"
    assert CODE_BLOCK.parse("## Code:\n```python\npyautogui.sleep(1)", SPACE) == Reply("", (Wait(1),)), "its end lost"


def test_a_second_step_is_refused_as_a_whole() -> None:
    step = "# Step {}:\n## Action:\nGo on.\n## Code:\n```python\npyautogui.press('a')\n```\n"
    error = CODE_BLOCK.parse(step.format(1) + step.format(2), SPACE)
    assert isinstance(error, ParseError)
    assert error.message.startswith("the reply goes on with another step")
    assert (step.format(1) + step.format(2))[slice(*error.span)] == "# Step 2:"


def test_kimi_writes_fractions_of_the_screen() -> None:
    fractions = Space.relative(Size(1920, 1080), 1)
    reply = CODE_BLOCK.parse("```python\npyautogui.click(x=0.5, y=0.25)\n```", fractions)
    assert reply == Reply("", (Click(PixelPoint(960, 270)),))

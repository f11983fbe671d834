"""Windows paths: typed as they are meant, whether their backslashes are doubled or not."""

from __future__ import annotations

import pytest

from agent.core.actions import Type
from agent.core.reply import Reply
from agent.grammar.calls import as_written
from agent.grammar.steps.orders import Enter
from agent.grammar.steps.parser import parse_steps
from agent.grammar.ui_tars import parse
from vision.geometry import Size, Space

SPACE = Space.relative(Size(1920, 1080))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"C:\new\table.txt", r"C:\new\table.txt"),
        (r"C:\\new\\table.txt", r"C:\new\table.txt"),
        (r"\\SERVER\share", r"\\SERVER\share"),
        (r"\\\\SERVER\\share", r"\\SERVER\share"),
        (r"D:\reports\n", r"D:\reports\n"),
        (r"C:\temp\notes.txt\n", "C:\\temp\\notes.txt\n"),
        (r"first\nsecond", "first\nsecond"),
        (r"a\tb", "a\tb"),
        (r"say \'C:\new\'", "say 'C:\new'"),
    ],
)
def test_a_text_of_a_model_is_typed_as_meant(written: str, meant: str) -> None:
    reply = parse(f"Thought: t\nAction: type(content='{written}')", SPACE)
    assert isinstance(reply, Reply)
    assert reply.actions == (Type(meant),)


@pytest.mark.parametrize("path", [r"C:\new\table.txt", r"\\SERVER\share"])
def test_an_instruction_types_a_path_as_it_stands(path: str) -> None:
    steps = parse_steps(f'type "{path}" into "File"')
    assert isinstance(steps, tuple)
    order = steps[0].order
    assert isinstance(order, Enter)
    assert order.text == path


@pytest.mark.parametrize("text", ["plain", r"C:\\new", r"C:\it\'s", "C:", r"see C:\new", r"\n", ""])
def test_what_is_no_path_or_is_escaped_is_left_to_the_usual_rules(text: str) -> None:
    assert as_written(text) is None

"""An untrained built-in model with examples from the simulator."""

from __future__ import annotations

from agent.core.reply import Reply
from agent.grammar.ui_tars import Generation, parse, render
from agent.learning.simulator.episodes import examples
from agent.policies.builtin.examples import Example
from agent.policies.builtin.features import Features, features_of
from vision.geometry import Size, Space

BUCKETS = 512
SOME = list(examples(7, 60))


def assert_is_performable(reply: Reply, size: Size) -> None:
    """Every action lies on the screen, and the grammar writes the reply and reads it back."""
    assert reply.actions
    space = Space.absolute(size)
    assert parse(render(reply, space, Generation.UI_TARS_2), space) == reply


def features_of_example(example: Example) -> Features:
    return features_of(example.task, example.elements, example.past, example.size, BUCKETS)

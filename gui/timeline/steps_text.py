"""Steps as text: instructions in the steps language, which `deskhand run` and the task line take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agent.grammar.steps.parser import parse_steps
from agent.grammar.steps.writer import instruction, joined

__all__ = ["instruction", "joined", "remaining"]

_NUMBERED: Final = re.compile(r"Step (\d+) of (\d+)\b")


def remaining(task: str, thought: str, done: Iterable[str]) -> str:
    """What is left of `task` from the step with this `thought` on; `done` is what had been done before it.

    Written instructions are cut at the step. Any other task is kept whole, with what was done as a hint.
    """
    steps = parse_steps(task)
    numbered = _NUMBERED.match(thought)
    if isinstance(steps, tuple) and numbered is not None and int(numbered[2]) == len(steps):
        return "; ".join(step.words for step in steps[int(numbered[1]) - 1 :])
    so_far = "; ".join(done)
    return f"{task} (already done: {so_far})" if so_far else task

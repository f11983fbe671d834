"""Task trust: whether the task itself names a risky act, so that it may count as the person's word for it.

Only for rules that say `nameable` in the rules file, and only for just that act on just that target: what is pressed
stands in the task, and where it answers a question about a thing, so does the thing. Payments, passwords, shells,
installations, signatures and machines that shut down are never nameable, whatever a task says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.safety.rules import Rule
from agent.safety.situation import Situation
from vision.perception.captions import caption, folded
from vision.perception.elements import Element

_THINGS: Final = re.compile(r"[“\"‘'«]([^”\"’'»]{2,80})[”\"’'»]|(?<![\w.])([\w-]+\.\w{1,5}|\S+@\S+\.\w+)(?!\w)")
"""What a question is about: something in quotation marks, a file name, an address."""


def named_by_task(task: str, rule: Rule, situation: Situation, elements: Sequence[Element]) -> bool:
    """Whether `task` names what the action would do, on just this target.

    Args:
        rule: The rule that asks.
        elements: What stands on the screen, for others that are called like the target.
    """
    if not rule.nameable or (situation.target is None and not situation.question):
        return False
    wanted = folded(task)
    if situation.question:
        things = [quoted or bare for quoted, bare in _THINGS.findall(situation.question)]
        act = rule.says is not None and rule.says.search(wanted) is not None
        return act and bool(things) and all(_holds(wanted, folded(thing)) for thing in things)
    target = situation.target
    if target is None or not _holds(wanted, caption(target.text)):
        return False
    namesakes = [one for one in elements if one is not target and caption(one.text) == caption(target.text)]
    return not namesakes or _row_is_named(wanted, target, elements)


def _row_is_named(wanted: str, target: Element, elements: Sequence[Element]) -> bool:
    """Whether something beside the target, in its row, stands in the task: which of several buttons is meant."""
    row = [
        folded(one.text)
        for one in elements
        if one is not target
        and caption(one.text) != caption(target.text)
        and abs(one.box.centre.y - target.box.centre.y) <= max(one.box.height, target.box.height) / 2
    ]
    return any(len(text) > 1 and _holds(wanted, text) for text in row)


def _holds(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words."""
    return bool(phrase) and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None

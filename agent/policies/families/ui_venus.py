"""UI-Venus-1.5, 2B to 30B-A3B: one message with the task and all past actions as text, and the newest screen.

The prompt is the published one for the web, which has the mouse and the keys of a desktop; it promises that `Type`
presses Enter, and so it does. Points are thousandths of the screen.

Source: inclusionAI/UI-Venus, `models/navigation/utils.py` and `ui_venus_navi_agent.py` at c6ce41f.
"""

from __future__ import annotations

from typing import Final

from agent.core.history import Turn
from agent.grammar.action_tag import ACTION_TAG
from agent.policies.conversation.messages import Asking, Message, user
from agent.policies.families.family import Family, prompt_text, same_size
from vision.geometry import Space


def _layout(asking: Asking) -> tuple[Message, ...]:
    entries = [_entry(number, turn) for number, turn in enumerate(asking.history)]
    text = prompt_text("ui-venus-1.5.txt").replace("{previous_actions}", "\n".join(entries))
    return (user(asking.screen(len(entries) + 1), text.replace("{user_task}", asking.task)),)


def _entry(number: int, turn: Turn) -> str:
    think, action = _between(turn.text, "think"), _between(turn.text, "action")
    return "\n".join((f"Step {number}: <think>{think}</think><action>{action}</action>", *turn.notes))


def _between(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].strip("\n")


UI_VENUS_1_5: Final = Family(
    "ui-venus-1.5",
    "UI-Venus-1.5 2B, 8B, 30B-A3B",
    ACTION_TAG,
    "ui-venus-1.5.txt",
    Space.relative,
    same_size,
    pictures=1,
    dropped_at_once=1,
    tokens=2048,
    title="UI-Venus 1.5",
    layout=_layout,
)

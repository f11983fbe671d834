"""Layouts that several families share: a window of latest turns, and steps as text with the latest screens.

Where the loop has noted something about a turn, its note stands before the next screen, in the same message; without
notes the messages are those of the published code, word for word.
"""

from __future__ import annotations

from collections.abc import Callable

from agent.core.history import Turn
from agent.policies.conversation.messages import (
    Asking,
    Message,
    Part,
    Picture,
    assistant,
    system,
    user,
    without_reasoning,
)


def recent_window(
    asking: Asking,
    *,
    prompt: str,
    ask: Callable[[str, str], str],
    sentence: Callable[[Turn], str],
    turns: int,
    recalled: Callable[[str], str] = without_reasoning,
    text_first: bool = False,
) -> tuple[Message, ...]:
    """The latest turns with their screens; older ones as sentences in the first message of the user.

    Args:
        prompt: The system message.
        ask: The instruction, from the task and the sentences of older turns.
        sentence: A turn in one sentence.
        turns: How many past turns are shown whole.
        recalled: How a past reply is shown again.
        text_first: Whether the instruction stands before its picture.

    Source: the common shape of GUI-Owl-1.5 and EvoCUA-S2, see those families.
    """
    steps = len(asking.history)
    whole = min(turns, asking.pictures - 1, steps)
    older = [f"Step {number}: {sentence(turn)}" for number, turn in enumerate(asking.history[: steps - whole], start=1)]
    instruction = ask(asking.task, "\n".join(older) or "None")
    messages = [system(prompt)]
    for step in range(steps - whole + 1, steps + 2):
        noted, screen = asking.noted(step), asking.screen(step)
        parts: tuple[Part | None, ...] = (*noted, screen)
        if step == steps - whole + 1:
            parts = (instruction, *noted, screen) if text_first else (*noted, screen, instruction)
        messages.append(user(*parts))
        if step <= steps:
            messages.append(assistant(recalled(asking.history[step - 1].text)))
    return tuple(messages)


def steps_as_text(
    asking: Asking, *, prompt: str, instruction: str, step_text: Callable[[int, Turn], str]
) -> tuple[Message, ...]:
    """Every past step as text of the model, the latest after their screens; the instruction with the newest screen.

    Args:
        step_text: How a step is shown again, from its number and its turn.

    Source: OpenCUA's agent in OSWorld, whose shape Kimi and EvoCUA-S1 share.
    """
    steps = len(asking.history)
    first = max(0, steps - asking.pictures + 1)
    texts = [step_text(number, turn) for number, turn in enumerate(asking.history, start=1)]
    messages = [system(prompt)]
    if first:
        messages.append(assistant("\n".join(texts[:first])))
    for step in range(first + 1, steps + 1):
        messages += [user(*asking.noted(step), asking.screen(step)), assistant(texts[step - 1])]
    messages.append(user(*asking.noted(steps + 1), asking.screen(steps + 1), instruction))
    return tuple(messages)


def oldest_picture(turns: int, kept: int, dropped_at_once: int) -> int:
    """The number of the first past turn that still has its picture, `turns` being past and one more to come.

    At most `kept` pictures are shown, the new one included, and at least `kept - dropped_at_once + 1` if there were as
    many. The answer stays the same for `dropped_at_once` steps, and with it the beginning of the conversation.
    """
    over = turns + 1 - kept
    return 0 if over <= 0 else -(-over // dropped_at_once) * dropped_at_once


def prompt_and_turns(
    asking: Asking, *, prompt: str, instruction: str, recalled: Callable[[str], str] = lambda text: text
) -> tuple[Message, ...]:
    """The prompt, then every turn: its screen, if it is one of the latest, and its reply.

    The messages grow at their end: all but the newest turns are the same as a step before, so that whoever keeps keys
    and values of the beginning computes only what is new. Old pictures are therefore left out several at a time.

    Args:
        prompt: The system message, or nothing.
        recalled: How a past reply is shown again.

    Source: UI-TARS (arXiv:2501.12326, section 4.2: the last N = 5 screenshots, all thoughts and actions as text); the
    shape of the messages is that of the published deployment guide.
    """
    messages = [system(prompt)] if prompt else []
    messages.append(user(instruction))
    steps = len(asking.history)
    first = oldest_picture(steps, asking.pictures, asking.dropped_at_once)
    for step in range(1, steps + 2):
        screen: Picture | None = asking.screen(step) if step > first or step > steps else None
        parts = (*asking.noted(step), screen)
        if any(part is not None for part in parts):
            messages.append(user(*parts))
        if step <= steps:
            messages.append(assistant(recalled(asking.history[step - 1].text)))
    return tuple(messages)

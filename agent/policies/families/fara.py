"""Fara1.5 (4B, 9B, 27B) and Fara-7B: agents for the browser that call `computer_use` as JSON.

Three screens are shown; the user's messages of older ones go whole, but for the task. Fara1.5 points in thousandths of
the screen, Fara-7B in pixels of the resized picture, whose size its prompt names. `Current URL` is left out, since a
screenshot does not tell it; Fara1.5's own code leaves it out where there is none.

Source: microsoft/fara, `src/fara/_prompts.py` and `fara_agent.py` at 360e87f, `src/fara/agents/fara/fara15_agent.py` at
6505fef with its `_prompts.py`; the template of tools in a copy at azaj01/fara a675d6d.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from agent.grammar.computer_use import computer_use_format
from agent.policies.conversation.messages import Asking, Message, assistant, system, user, without_reasoning
from agent.policies.families.family import Family, prompt_text
from vision.geometry import Size, Space, smart_resize

_NEXT: Final = "Here is the next screenshot. Think about what to do next."
_PIXELS: Final = (3136, 12_845_056)


def _resized(size: Size) -> Size:
    return smart_resize(size, min_pixels=_PIXELS[0], max_pixels=_PIXELS[1])


def _in_patches(size: Size) -> Size:
    return smart_resize(size, factor=32, min_pixels=_PIXELS[0], max_pixels=_PIXELS[1])


def _layout(prompt: Callable[[Asking], str]) -> Callable[[Asking], tuple[Message, ...]]:
    def layout(asking: Asking) -> tuple[Message, ...]:
        messages = [system(prompt(asking))]
        steps = len(asking.history)
        for step in range(1, steps + 2):
            shown = step > steps + 1 - asking.pictures
            notes = asking.notes(step)
            text = asking.task if step == 1 else f"{notes}\n{_NEXT}" if notes else _NEXT
            if shown or step == 1:
                messages.append(user(asking.screen(step) if shown else None, text))
            if step <= steps:
                messages.append(assistant(without_reasoning(asking.history[step - 1].text)))
        return tuple(messages)

    return layout


def _prompt_of_7b(asking: Asking) -> str:
    seen = asking.image_size(asking.size)
    return prompt_text("fara-7b.txt").replace("{width}", str(seen.width)).replace("{height}", str(seen.height))


FARA: Final = Family(
    "fara",
    "Fara1.5 4B, 9B, 27B",
    computer_use_format(),
    "fara.txt",
    Space.relative,
    _in_patches,
    pictures=3,
    dropped_at_once=1,
    tokens=2048,
    title="Fara 1.5",
    layout=_layout(lambda asking: prompt_text("fara.txt")),
)
FARA_7B: Final = Family(
    "fara-7b",
    "Fara-7B",
    computer_use_format(enters=True),
    "fara-7b.txt",
    lambda size: Space(size, _resized(size)),
    _resized,
    pictures=3,
    dropped_at_once=1,
    tokens=2048,
    title="Fara 7B",
    layout=_layout(_prompt_of_7b),
)

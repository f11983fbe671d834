"""What each family is sent equals, word for word, what its published code sends.

The recorded conversations in `tests/data/conversations` were written after the files that their field `source` names:
the same task and replies on the first, the third and the eighth step, pictures as the number of their screen and the
size at which it is sent.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.core.history import NO_EFFECT, History, Turn, extended
from agent.core.policy import Observation
from agent.core.reply import Reply
from agent.policies.conversation.messages import Message, Picture, Role
from agent.policies.families.family import Family, conversation
from agent.policies.families.holo3 import SCHEMA
from agent.policies.families.selection import FAMILIES
from vision.frame import Frame
from vision.geometry import Size, Viewport

RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "data" / "conversations").glob("*.json"))
}
SIZE = Size(1920, 1080)


def screen(step: int) -> Frame:
    return Frame(np.full((SIZE.height, SIZE.width, 3), step, np.uint8), Viewport.plain(SIZE))


def turns(family: Family, replies: list[str], notes: tuple[str, ...] = ()) -> History:
    history = []
    for step, text in enumerate(replies, start=1):
        reply = family.format.parse(text, family.space(SIZE))
        assert isinstance(reply, Reply), reply
        history.append(Turn(step, screen(step), text, reply, notes))
    return tuple(history)


def written(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """Messages as they are recorded."""
    return [
        {
            "role": message.role.value,
            "parts": [
                {"screen": int(part.frame.pixels[0, 0, 0]), "size": [part.size.width, part.size.height]}
                if isinstance(part, Picture)
                else part
                for part in message.parts
            ],
        }
        for message in messages
    ]


@pytest.mark.parametrize("step", [1, 3, 8])
@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_family_is_sent_what_its_published_code_sends(name: str, step: int) -> None:
    recorded, family = RECORDED[name], FAMILIES[name]
    history = turns(family, recorded["replies"][: step - 1])
    sent = written(conversation(family, Observation(recorded["task"], step, screen(step)), history))
    expected = recorded["asked"][str(step)]
    for message in expected:
        message["parts"] = [
            part.replace("{date}", f"{date.today():%A, %B %d, %Y}") if isinstance(part, str) else part
            for part in message["parts"]
        ]
    if name == "holo3":  # of its prompt only the end is published
        (prompt,) = sent[0]["parts"]
        assert recorded["task"] in prompt
        assert prompt.endswith(f"<output_format>\n```json\n{json.dumps(SCHEMA)}\n```\n</output_format>")
        sent[0]["parts"] = ["{prompt}"]
    assert sent == expected


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_what_the_loop_noted_reaches_the_model_before_the_next_screen(name: str) -> None:
    recorded, family = RECORDED[name], FAMILIES[name]
    history = turns(family, recorded["replies"][:2], (NO_EFFECT,))
    messages = conversation(family, Observation(recorded["task"], 3, screen(3)), history)
    before = "".join(part for message in messages for part in message.parts if isinstance(part, str))
    assert NO_EFFECT in before
    assert all(message.parts for message in messages)
    assert messages[-1].role is Role.USER
    assert any(isinstance(part, Picture) and part.frame.pixels[0, 0, 0] == 3 for part in messages[-1].parts)


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_family_that_is_narrowed_to_one_picture_shows_the_newest(name: str) -> None:
    recorded = RECORDED[name]
    family = replace(FAMILIES[name], pictures=1, dropped_at_once=1)
    history = turns(family, recorded["replies"])
    messages = conversation(family, Observation(recorded["task"], 8, screen(8)), history)
    shown = [part.frame.pixels[0, 0, 0] for one in messages for part in one.parts if isinstance(part, Picture)]
    assert shown == [8]


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_reply_that_could_not_be_read_stays_in_the_history_as_it_is(name: str) -> None:
    family = FAMILIES[name]
    history = (Turn(1, screen(1), "<think>I do not", None, ("Your reply could not be read: it does not end.",)),)
    messages = conversation(family, Observation("Save it", 2, screen(2)), history)
    text = "".join(part for message in messages for part in message.parts if isinstance(part, str))
    assert "Your reply could not be read" in text


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_run_keeps_every_screen_that_a_family_is_shown(name: str) -> None:
    family = replace(FAMILIES[name], image_size=lambda size: size)
    small = Size(320, 200)
    frames = [
        Frame(np.full((small.height, small.width, 3), step, np.uint8), Viewport.plain(small)) for step in range(60)
    ]
    whole: History = ()
    kept: History = ()
    for step in range(1, 45):
        seen = Observation("Save it", step, frames[step])
        assert written(conversation(family, seen, kept)) == written(conversation(family, seen, whole))
        turn = Turn(step, frames[step], "Thought: t\nAction: wait()")
        whole, kept = (*whole, turn), extended(kept, turn, 1, family.pictures - 1)

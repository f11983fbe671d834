"""What distinguishes one family of models from another, as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from agent.core.history import History
from agent.core.policy import Observation
from agent.grammar.reply_format import ReplyFormat
from agent.policies.conversation.layouts import prompt_and_turns
from agent.policies.conversation.messages import Asking, Layout, Message
from vision.assets import asset
from vision.geometry import Size, Space


def json_call(name: str, arguments: str) -> str:
    """A call in the form of the Qwen line; arguments are JSON, as it came."""
    return f'<tool_call>\n{{"name": {json.dumps(name)}, "arguments": {arguments or "{}"}}}\n</tool_call>'


@dataclass(frozen=True, slots=True)
class Family:
    """How a family of models is asked, and what its answers mean.

    Attributes:
        name: As `--family` names it.
        models: Those it was written for, for people to read.
        format: How it writes its replies.
        prompt: File in `assets/prompts`; `{instruction}`, `{language}` and `{coordinates}` are filled in by `instruct`.
        space: Coordinates of its replies for a frame of a size.
        image_size: At which size it is sent a frame.
        coordinates: What the prompt says about coordinates, where it says anything.
        system: A message before all others, or nothing.
        pictures: How many screenshots it is shown at most.
        dropped_at_once: How many old ones are dropped together, see `agent/policies/conversation/layouts.py`.
        layout: How its messages are laid out; None for the prompt and then every turn.
        recalled: How a past reply is shown to it again.
        tokens: Longest reply, its thinking included.
        title: As people call it; empty is `name`.
        tools: What an endpoint is sent as `tools` with a frame of a size; most families read their tools in the prompt.
        constraint: What an endpoint is sent to hold the model to its format, where the family was trained with that.
        called: How a call that a server took out of the text is written back into it, from name and JSON arguments.
    """

    name: str
    models: str
    format: ReplyFormat
    prompt: str
    space: Callable[[Size], Space]
    image_size: Callable[[Size], Size]
    coordinates: Callable[[Size], str] = lambda size: ""
    system: str = ""
    pictures: int = 5
    dropped_at_once: int = 3
    layout: Layout | None = None
    recalled: Callable[[str], str] = lambda text: text
    tokens: int = 400
    title: str = ""
    tools: Callable[[Size], Sequence[Mapping[str, object]]] = lambda size: ()
    constraint: Callable[[Size], Mapping[str, object]] = lambda size: {}
    called: Callable[[str, str], str] = json_call

    def instruct(self, task: str, size: Size, language: str) -> str:
        """The first message: the published prompt with the task in it."""
        text = prompt_text(self.prompt)
        for name, value in (
            ("{language}", language),
            ("{coordinates}", self.coordinates(size)),
            ("{instruction}", task),  # last: what a task holds is never a place to fill in
        ):
            text = text.replace(name, value)
        return text


Config = Mapping[str, object]
"""A checkpoint's `config.json`."""


def prompt_text(name: str) -> str:
    """A file of `assets/prompts`."""
    return asset("prompts", name).read_text(encoding="utf-8")


def same_size(size: Size) -> Size:
    """Frames are sent as they are."""
    return size


def conversation(
    family: Family, observation: Observation, history: History, *, language: str = "English"
) -> tuple[Message, ...]:
    """The messages that ask `family` for the next reply; the last one holds the screen of `observation`.

    A function of task and history alone. It serves both ways of asking: the chat template of a model on this machine,
    and the wire format of an endpoint.

    Args:
        language: In which thoughts are wanted, by its English name.
    """
    asking = Asking(observation, history, language, family.image_size, family.pictures, family.dropped_at_once)
    if family.layout is not None:
        return family.layout(asking)
    instruction = family.instruct(observation.task, observation.frame.size, language)
    return prompt_and_turns(asking, prompt=family.system, instruction=instruction, recalled=family.recalled)


@runtime_checkable
class AskedAsFamily(Protocol):
    """A policy whose model is asked as one of a family."""

    @property
    def family(self) -> Family | None:
        """None where that is not so after all: for what wraps any policy."""
        ...

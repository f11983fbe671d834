"""The conversation that asks a family for its next reply, as a function of task and history alone.

It serves both ways of asking: the chat template of a model on this machine, and the wire format of an endpoint.
"""

from __future__ import annotations

from agent.core.history import History
from agent.core.policy import Observation
from agent.policies.conversation.layouts import prompt_and_turns
from agent.policies.conversation.messages import Asking, Message
from agent.policies.families.family import Family


def conversation(
    family: Family, observation: Observation, history: History, *, language: str = "English"
) -> tuple[Message, ...]:
    """The messages that ask `family` for the next reply; the last one holds the screen of `observation`.

    Args:
        language: In which thoughts are wanted, by its English name.
    """
    asking = Asking(observation, history, language, family.image_size, family.pictures, family.dropped_at_once)
    if family.layout is not None:
        return family.layout(asking)
    instruction = family.instruct(observation.task, observation.frame.size, language)
    return prompt_and_turns(asking, prompt=family.system, instruction=instruction, recalled=family.recalled)

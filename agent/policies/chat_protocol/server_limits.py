"""What one server takes: found out by what it refuses, and left out from then on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.policies.chat_protocol.client import is_too_much, most_pictures
from agent.policies.chat_protocol.stream import ServerError
from agent.policies.families.family import Family
from vision.geometry import Size


@dataclass(slots=True)
class ServerLimits:
    """What requests to a server may hold.

    Attributes:
        probabilities: Whether it tells those of tokens.
        temperature: Whether it lets that be chosen.
        tools: Whether it takes tools beside the messages.
        constraint: Whether it can hold a model to a format.
        room: How many times the family's longest reply it is asked for.
        room_name: What it calls that.
        marks_no_end: Whether its streams end without a word.
        pictures: The most in one request, or None.
        shown: How many the latest request held.
    """

    probabilities: bool = True
    temperature: bool = True
    tools: bool = True
    constraint: bool = True
    room: int = 1
    room_name: str = "max_tokens"
    marks_no_end: bool = False
    pictures: int | None = None
    shown: int = 0

    def narrowed(self, family: Family) -> Family:
        """`family`, shown as many pictures as the server takes."""
        most = self.pictures
        if most is None or most >= family.pictures:
            return family
        return replace(family, pictures=most, dropped_at_once=min(family.dropped_at_once, most))

    def parameters(self, family: Family, size: Size) -> dict[str, object]:
        """What a request holds beside model and messages, with a frame of `size` in them."""
        found: dict[str, object] = {self.room_name: family.tokens * self.room}
        if self.temperature:
            found["temperature"] = 0.0
        if self.probabilities:
            found["logprobs"] = True
        if self.tools and (tools := family.tools(size)):
            found["tools"] = list(tools)
        return found | dict(family.constraint(size) if self.constraint else {})

    def leave_out(self, error: ServerError, family: Family, size: Size) -> str | None:
        """Leave out what the server refuses.

        Returns:
            What the person should know of it, or an empty text; None where there is nothing that could be left out.
        """
        words = error.words.lower()
        if error.status in (401, 403, 404, 405, 429):
            return None
        if self.probabilities and "logprob" in words:
            self.probabilities = False
            return ""
        if self.room_name == "max_tokens" and "max_completion_tokens" in words:
            self.room_name = "max_completion_tokens"
            return ""
        if self.temperature and "temperature" in words:
            self.temperature = False
            return ""
        if self.tools and "tool" in words and family.tools(size):
            self.tools = False
            return f"{_ended(error)}; going on without tools"
        constraint = family.constraint(size) if self.constraint else {}
        if constraint and any(name in words for name in (*constraint, "extra", "unrecognized", "schema", "unexpected")):
            self.constraint = False
            return f"{_ended(error)}; going on without holding the model to its format"
        if self.shown > 1 and is_too_much(error) and most_pictures(error.words) != 0:
            return self._show_fewer(error, family)
        return None

    def _show_fewer(self, error: ServerError, family: Family) -> str:
        most = most_pictures(error.words)
        self.pictures = max(1, min(self.shown // 2 if most is None else most, self.shown - 1))
        pictures = "one picture" if self.pictures == 1 else f"{self.pictures} pictures"
        switch = f"; vLLM takes more with --limit-mm-per-prompt '{{\"image\": {family.pictures}}}'"
        return f"{_ended(error)}; going on with {pictures} at a time{'' if most is None else switch}"


def _ended(error: ServerError) -> str:
    return str(error).rstrip(". ")

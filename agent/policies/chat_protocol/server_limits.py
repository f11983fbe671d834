"""What one server takes: found out by what it refuses, and left out from then on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from agent.core.history import History
from agent.policies.chat_protocol.assembly import ServerError
from agent.policies.chat_protocol.client import is_too_long, is_too_much, most_pictures
from agent.policies.families.family import Family
from vision.geometry import Size

_FEWEST_TURNS: Final = 2
_MORE_ROOM: Final = 4
_MOST_ROOM: Final = 32_768
_LEAST_ROOM: Final = 256
_RENAMED: Final = re.compile(r"(support|use|instead|rename|deprecat).{0,60}max_completion_tokens")
_REPLY_TOO_LONG: Final = re.compile(r"max_(new_|completion_|output_)?tokens|in the completion|completion tokens")


@dataclass(slots=True)
class ServerLimits:
    """What requests to a server may hold.

    Attributes:
        probabilities: Whether it tells those of tokens.
        temperature: Whether it lets that be chosen.
        tools: Whether it takes tools beside the messages.
        constraint: Whether it can hold a model to a format.
        tokens: The longest reply it is asked for, where that is not the family's.
        most_tokens: More than these it was found not to write, or None.
        tokens_name: What it calls that.
        marks_no_end: Whether its streams end without a word.
        pictures: The most in one request, or None.
        turns: The most past steps in one request, or None.
        shown: How many pictures the latest request held.
        recalled: How many past steps it held.
    """

    probabilities: bool = True
    temperature: bool = True
    tools: bool = True
    constraint: bool = True
    tokens: int | None = None
    most_tokens: int | None = None
    tokens_name: str = "max_tokens"
    marks_no_end: bool = False
    pictures: int | None = None
    turns: int | None = None
    shown: int = 0
    recalled: int = 0

    def longest_reply(self, family: Family) -> int:
        """How many tokens a reply may have."""
        wanted = family.tokens if self.tokens is None else self.tokens
        return wanted if self.most_tokens is None else min(wanted, self.most_tokens)

    def make_room(self, family: Family) -> bool:
        """Ask for longer replies from now on; whether there is more room to be had."""
        before = self.longest_reply(family)
        self.tokens = max(before, min(_MORE_ROOM * family.tokens, _MOST_ROOM))
        return self.longest_reply(family) > before

    def kept(self, history: History) -> History:
        """The turns of `history` that the server takes."""
        return history if self.turns is None else history[-self.turns :]

    def narrowed(self, family: Family) -> Family:
        """`family`, shown as many pictures as the server takes."""
        most = self.pictures
        if most is None or most >= family.pictures:
            return family
        return replace(family, pictures=most, dropped_at_once=min(family.dropped_at_once, most))

    def parameters(self, family: Family, size: Size) -> dict[str, object]:
        """What a request holds beside model and messages, with a frame of `size` in them."""
        found: dict[str, object] = {self.tokens_name: self.longest_reply(family)}
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
        if self.tokens_name == "max_tokens" and _RENAMED.search(words):
            self.tokens_name = "max_completion_tokens"
            return ""
        if _REPLY_TOO_LONG.search(words) and (tokens := self.longest_reply(family)) > _LEAST_ROOM:
            self.most_tokens = max(_LEAST_ROOM, tokens // _MORE_ROOM)
            return f"{_ended(error)}; going on with replies of at most {self.most_tokens} tokens"
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
        if self.recalled > _FEWEST_TURNS and is_too_long(error):
            self.turns = max(_FEWEST_TURNS, self.recalled // 2)
            return f"{_ended(error)}; going on with the last {self.turns} steps alone"
        return None

    def _show_fewer(self, error: ServerError, family: Family) -> str:
        most = most_pictures(error.words)
        self.pictures = max(1, min(self.shown // 2 if most is None else most, self.shown - 1))
        pictures = "one picture" if self.pictures == 1 else f"{self.pictures} pictures"
        switch = f"; vLLM takes more with --limit-mm-per-prompt '{{\"image\": {family.pictures}}}'"
        return f"{_ended(error)}; going on with {pictures} at a time{'' if most is None else switch}"


def _ended(error: ServerError) -> str:
    return str(error).rstrip(". ")

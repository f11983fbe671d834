"""A reply put together from the objects that a server sends, one after the other, or the only one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_MOST_WORDS: Final = 300
_THOUGHT: Final = re.compile(r"</\w*:?think\w*>\s*")
_CUT: Final = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_WITHHELD: Final = frozenset({"content_filter", "safety", "recitation", "refusal", "blocklist", "prohibited_content"})
_BROKEN: Final = frozenset(
    {"error", "abort", "aborted", "cancelled", "canceled", "timeout", "insufficient_system_resource"}
)
_NOT_WHOLE: Final = _CUT | _WITHHELD | _BROKEN


class Finish(StrEnum):
    """How a reply ended."""

    WHOLE = "whole"
    CUT = "cut"  # at the length that it may have
    WITHHELD = "withheld"  # by a filter of the server
    UNMARKED = "unmarked"  # the stream ended and nothing in it said that this is the end


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the server took out of the text.

    Attributes:
        arguments: JSON as the model wrote it, which need not be right.
    """

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatReply:
    """A reply put together.

    Attributes:
        text: What the server calls content.
        reasoning: What it keeps apart as reasoning.
        least: Probability of the least sure token in (0, 1], or None where the server tells none.
    """

    text: str
    reasoning: str = ""
    calls: tuple[ToolCall, ...] = ()
    finish: Finish = Finish.WHOLE
    least: float | None = None


class UnreadableReply(ValueError):
    """What arrived is no whole reply; the message says what it is instead, as the end of a sentence."""


class ServerError(Exception):
    """The server says that it could not reply.

    Attributes:
        status: Of HTTP; 200 where the error came in the place of a reply, or in its middle.
        words: The server's own, on one line; may be empty.
        tried: How often it was asked again in vain.
    """

    def __init__(self, status: int, words: str, *, tried: int = 0) -> None:
        head = "sent an error in the place of a reply" if status == 200 else f"answered with {status}"
        super().__init__(f"{head}: {words}" if words else head)
        self.status, self.words, self.tried = status, words, tried


class ReplyAssembly:
    """What has arrived of a reply so far.

    Args:
        most_pieces: One in more pieces is given up: whoever writes it does not keep to the tokens that it may have.
    """

    def __init__(self, most_pieces: int) -> None:
        self._most_pieces = most_pieces
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._calls: list[_Call] = []
        self._finish: str | None = None
        self._likely: list[tuple[int, float]] = []
        self._any = False
        self._length = self._written = self._pieces = 0

    @property
    def finished(self) -> bool:
        """Whether it was said why the reply ends; all that may follow is how many tokens it took."""
        return self._finish is not None

    def take(self, payload: object) -> None:
        """One event. What means nothing is left out; what cannot be understood is an error."""
        if payload is None:
            return
        if not isinstance(payload, dict):
            raise UnreadableReply(f"a {type(payload).__name__} in the place of a chunk")
        if error := _error(payload):
            raise ServerError(200, words_of(error))
        choices = payload.get("choices")
        if choices is None:
            return
        if not isinstance(choices, list):
            raise UnreadableReply(f"choices that are a {type(choices).__name__}")
        for choice in choices:
            if choice is None:
                continue
            if not isinstance(choice, dict):
                raise UnreadableReply(f"a choice that is a {type(choice).__name__}")
            index = choice.get("index")
            if index is not None and (not isinstance(index, int) or index < 0):
                raise UnreadableReply(f"a choice with the number {str(index)[:20]!r}")
            if not index:  # of several, which nobody asked for, the first
                self._choice(choice)

    def _choice(self, choice: dict[str, object]) -> None:
        self._any = True
        if choice.get("error"):
            raise ServerError(200, words_of(choice["error"]))
        before = self._length
        delta, message = choice.get("delta"), choice.get("message")
        for said in (delta, message):
            if said is not None and not isinstance(said, dict):
                raise UnreadableReply(f"a delta that is a {type(said).__name__}")
        if isinstance(delta, dict):
            self._read_delta(delta)
        elif isinstance(message, dict):
            # at the end of a stream it may repeat what the deltas said
            self._text, self._reasoning, self._calls = [], [], []
            self._read_delta(message)
        elif choice.get("text") is not None:
            self._content(choice["text"])
        if self._length > before:
            self._pieces += 1
        if self._pieces > self._most_pieces:
            raise UnreadableReply(f"a reply that goes on after {self._most_pieces} pieces")
        written = self._written
        self._likely += [(written, one) for one in _probabilities(choice.get("logprobs"))]
        finish = choice.get("finish_reason")
        if isinstance(finish, dict):
            finish = finish.get("type")
        if self._finish in _NOT_WHOLE:
            return
        if isinstance(finish, str) and finish:
            self._finish = finish.lower()
        elif self._length > before:
            self._finish = None  # it was not the end after all

    def _read_delta(self, delta: dict[str, object]) -> None:
        self._content(delta.get("content"))
        reasoning = next((delta[one] for one in ("reasoning_content", "reasoning", "thinking") if delta.get(one)), None)
        if reasoning is not None:
            self._add(self._reasoning, _written(reasoning))
        calls = delta.get("tool_calls")
        if calls is not None and not isinstance(calls, list):
            raise UnreadableReply(f"tool calls that are a {type(calls).__name__}")
        for call in calls or ():
            self._call(call)
        if delta.get("function_call") is not None:  # what tool calls were before there could be several
            self._call({"index": 0, "function": delta["function_call"]})

    def _add(self, pieces: list[str], text: str) -> None:
        pieces.append(text)
        self._length += len(text)
        if pieces is self._text:
            self._written += len(text)

    def _content(self, content: object) -> None:
        if isinstance(content, dict):
            content = [content]
        if not isinstance(content, list):
            self._add(self._text, _written(content))
            return
        for part in content:
            kind = part.get("type") if isinstance(part, dict) else None
            if kind in ("thinking", "reasoning"):
                self._add(self._reasoning, _written(part))
            elif kind in (None, "text", "output_text", "refusal"):
                self._add(self._text, _written(part, deep=False))
            else:
                raise UnreadableReply(f"content of the type {str(kind)[:40]!r}")

    def _call(self, piece: object) -> None:
        if piece is None:
            return
        function = piece.get("function") if isinstance(piece, dict) else None
        if not isinstance(piece, dict) or not isinstance(function, dict | None):
            raise UnreadableReply("a tool call that is no object")
        index, identity = piece.get("index"), piece.get("id") or None
        name = function.get("name") if function else None
        if name is not None and not isinstance(name, str):
            raise UnreadableReply("a tool call whose name is no text")
        call = next((one for one in reversed(self._calls) if index is None or one.index == index), None)
        if call is not None and identity is not None and call.identity is not None and call.identity != identity:
            call = None  # some count all of their calls as the first
        if call is not None and index is None and identity is None and name and call.arguments:
            call = None  # and some do not count at all
        if call is None:
            call = _Call(index, identity)
            self._calls.append(call)
        call.identity = call.identity or identity
        if name and name != call.name:  # some repeat it with every piece
            call.name += name
        arguments = function.get("arguments") if function else None
        self._length += 1
        call.arguments += json.dumps(arguments) if isinstance(arguments, dict) else _written(arguments)

    def reply(self, *, marked: bool) -> ChatReply:
        """What it all amounts to.

        Args:
            marked: Whether it was said that nothing more comes.
        """
        if self._finish in _BROKEN:
            raise ServerError(200, f"the reply broke off ({self._finish})")
        if not self._any:
            raise UnreadableReply("an answer without any reply in it")
        if self._finish in _CUT:
            finish = Finish.CUT
        elif self._finish in _WITHHELD:
            finish = Finish.WITHHELD
        else:
            finish = Finish.WHOLE if marked or self._finish is not None else Finish.UNMARKED
        text = _joined(self._text)
        # how sure a model was of what it only thought says nothing of what it wrote then
        thought = max((one.end() for one in _THOUGHT.finditer(text)), default=0) if text else -1
        return ChatReply(
            text,
            _joined(self._reasoning),
            tuple(ToolCall(_joined([one.name]), _joined([one.arguments])) for one in self._calls),
            finish,
            min((likely for place, likely in self._likely if place > thought), default=None),
        )


@dataclass(slots=True)
class _Call:
    index: object
    identity: object
    name: str = ""
    arguments: str = ""


def _written(value: object, *, deep: bool = True) -> str:
    """Text, whichever way it is wrapped.

    Args:
        deep: Whether it may come in a list of parts.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if deep:
            return "".join(_written(one, deep=False) for one in value)
        case dict():
            for name in ("text", "thinking", "reasoning", "refusal", "value", "content"):
                if value.get(name) is not None:
                    return _written(value[name], deep=deep and name != "text")
    raise UnreadableReply(f"a {type(value).__name__} in the place of text")


def _joined(pieces: Iterable[str]) -> str:
    """The pieces as one text; characters whose halves came apart are whole again."""
    text = "".join(pieces)
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise UnreadableReply("half a character") from None


def _probabilities(logprobs: object) -> Iterator[float]:
    if not isinstance(logprobs, dict):
        return
    tokens = logprobs.get("content")
    for token in tokens if isinstance(tokens, list) else ():
        value = token.get("logprob") if isinstance(token, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and -1e4 < value <= 1e-3:
            yield min(1.0, math.exp(value))


def _error(payload: dict[str, object]) -> object:
    """What an object says in the place of a reply, or nothing."""
    if payload.get("error"):
        return payload["error"]
    if payload.get("choices") is None and (payload.get("object") == "error" or payload.get("detail")):
        return payload
    bare = payload.keys() <= {"code", "message", "msg", "status", "success", "type", "param", "request_id"}
    return payload if bare and isinstance(payload.get("message") or payload.get("msg"), str) else None


def words_of(value: object) -> str:
    """What an error says, wherever servers put it."""
    match value:
        case str():
            return one_line(value)
        case {"error": inner} if inner:
            return words_of(inner)
        case {"message": inner} | {"detail": inner} | {"msg": inner} | {"error_message": inner} if inner:
            return words_of(inner)
        case [*several] if several:
            return one_line("; ".join(filter(None, map(words_of, several))))
        case None | [] | {}:
            return ""
    return one_line(json.dumps(value, ensure_ascii=False))


def one_line(text: str) -> str:
    """`text` as a person can be shown it: one line, no control characters, not too long."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[: 20 * _MOST_WORDS]).split())
    return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + "…"

"""The reader of what servers send as a reply: a stream of events, or one JSON object although a stream was asked.

Servers and gateways differ in what they call the OpenAI protocol. What is whole is taken: text, content in parts, tool
calls in pieces, reasoning under its several names, chunks with usage alone or without any meaning, keep-alives, CRLF,
a missing `[DONE]`. What is not whole is named in one sentence, so that no part of a broken reply is ever acted upon.

Source: the server-sent events of the HTML standard, section 9.2.6, and the API reference of chat completions.
"""

from __future__ import annotations

import codecs
import io
import itertools
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_MOST_CHARACTERS: Final = 16_000_000
_MOST_WORDS: Final = 300
_FIELDS: Final = ("data", "event", "id", "retry", "error", "")
"""Fields of an event stream; `error` is llama.cpp's, an empty name begins a comment."""

_CUT: Final = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_WITHHELD: Final = frozenset({"content_filter", "safety", "recitation", "refusal", "blocklist", "prohibited_content"})
_BROKEN: Final = frozenset(
    {"error", "abort", "aborted", "cancelled", "canceled", "timeout", "insufficient_system_resource"}
)
_NOT_WHOLE: Final = _CUT | _WITHHELD | _BROKEN
_TITLE: Final = re.compile(r"<(title|h1)[^<>]*>\s*([^<]*?)\s*</", re.IGNORECASE)
_HTML: Final = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


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


class BrokenOffError(Exception):
    """No more of a body came; whoever reads it raises this among its parts. The message is one sentence.

    Attributes:
        passing: Whether it may be otherwise in a moment.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


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


def read_reply(parts: Iterable[bytes], arrived: Callable[[], None] = lambda: None) -> ChatReply:
    """Put together the reply in the body of an answer with status 200.

    Args:
        parts: The body as it arrives.
        arrived: Called whenever something that belongs to the reply arrived; may raise in order to leave off.

    Raises:
        UnreadableReply: If it is not a whole reply.
        ServerError: If the server sends an error in its place, or in its middle.
        BrokenOffError: If `parts` raises it before the reply was complete.
    """
    gathered = _Gathered()
    lines = _lines(parts)
    try:
        first = next((line for line in lines if line.strip()), "")
        if _field(first) is None:
            return _plain("\n".join((first, *lines)), gathered)
        for payload in _payloads(first, lines):
            if payload.strip().strip('"').upper() in ("[DONE]", "DONE"):
                return gathered.reply(marked=True)
            gathered.take(_json(payload))
            arrived()
    except UnicodeDecodeError:
        raise UnreadableReply("bytes that are not UTF-8") from None
    except BrokenOffError:
        if not gathered.finished:
            raise
    return gathered.reply(marked=False)


def server_words(body: str) -> str:
    """What the body of an error says to people, on one line; empty where it says nothing."""
    try:
        return _words(json.loads(body))
    except (ValueError, RecursionError):
        pass
    if _HTML.match(body):
        title = _TITLE.search(body)
        return "a web page" + (f" with the title “{_line(title[2])}”" if title else "")
    return _line(body)


def _lines(parts: Iterable[bytes]) -> Iterator[str]:
    """The lines of UTF-8 text, whichever way they end; bounded in memory."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")("strict"), translate=True)
    waiting: list[str] = []
    size = 0

    def bounded(text: str) -> str:
        nonlocal size
        size += len(text)
        if size > _MOST_CHARACTERS:
            raise UnreadableReply(f"more than {_MOST_CHARACTERS // 1_000_000} million characters")
        return text

    for part in parts:
        *whole, rest = bounded(decoder.decode(part)).split("\n")
        if whole:
            yield "".join((*waiting, whole[0]))
            yield from whole[1:]
            waiting = []
        waiting.append(rest)
    *whole, rest = bounded(decoder.decode(b"", final=True)).split("\n")
    for line in whole:
        yield "".join((*waiting, line))
        waiting = []
    yield "".join((*waiting, rest))


def _field(line: str) -> str | None:
    """The name of the field that a line of an event stream holds, or None if it is no such line."""
    name, colon, _ = line.partition(":")
    return name if name in _FIELDS and (colon or name) else None


def _payloads(first: str, lines: Iterator[str]) -> Iterator[str]:
    """What the events hold, each as one text; comments and names of events are left out.

    An event ends with an empty line. Where a server leaves those out, each line that is JSON by itself is an event.
    """
    data: list[str] = []
    for line in itertools.chain((first,), lines):
        if not line.strip():
            yield from _event(data)
            data = []
            continue
        name = _field(line)
        value = line.partition(":")[2].removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "error":
            raise ServerError(200, server_words(value))
        elif name is None and line.lstrip()[:1] in ("{", "<", "["):
            raise UnreadableReply(f"a line in its stream that is no event: {_line(line)[:80]!r}")
    yield from _event(data)


def _event(data: list[str]) -> Iterator[str]:
    if len(data) > 1 and all(one.lstrip()[:1] in ("{", "[") and one.rstrip()[-1:] in ("}", "]") for one in data):
        yield from data
    elif any(one.strip() for one in data):
        yield "\n".join(data)


def _plain(text: str, gathered: _Gathered) -> ChatReply:
    """A reply that is no stream of events: one JSON object, or one on each line."""
    if not text.strip():
        raise UnreadableReply("nothing at all")
    if text.lstrip()[:1] not in ("{", "["):
        raise UnreadableReply(server_words(text) if _HTML.match(text) else f"no reply but {_line(text)[:80]!r}")
    try:
        found = json.loads(text)
        objects = found if isinstance(found, list) else [found]
    except (ValueError, RecursionError):
        objects = [_json(line) for line in text.splitlines() if line.strip()]
    for one in objects:
        gathered.take(one)
    return gathered.reply(marked=True)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableReply(f"something that is not JSON: {_line(text)[:80]!r}") from None


class _Gathered:
    """What has arrived of a reply so far."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._calls: list[_Call] = []
        self._finish: str | None = None
        self._least = math.inf
        self._any = False
        self._length = 0

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
            raise ServerError(200, _words(error))
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
            raise ServerError(200, _words(choice["error"]))
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
        self._least = min((self._least, *_probabilities(choice.get("logprobs"))))
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
        return ChatReply(
            _joined(self._text),
            _joined(self._reasoning),
            tuple(ToolCall(_joined([one.name]), _joined([one.arguments])) for one in self._calls),
            finish,
            None if self._least == math.inf else self._least,
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


def _words(value: object) -> str:
    """What an error says, wherever servers put it."""
    match value:
        case str():
            return _line(value)
        case {"error": inner} if inner:
            return _words(inner)
        case {"message": inner} | {"detail": inner} | {"msg": inner} | {"error_message": inner} if inner:
            return _words(inner)
        case [*several] if several:
            return _line("; ".join(filter(None, map(_words, several))))
        case None | [] | {}:
            return ""
    return _line(json.dumps(value, ensure_ascii=False))


def _line(text: str) -> str:
    """`text` as a person can be shown it: one line, no control characters, not too long."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[: 20 * _MOST_WORDS]).split())
    return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + "…"

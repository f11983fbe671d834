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
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from agent.policies.chat_protocol.assembly import (
    ChatReply,
    ReplyAssembly,
    ServerError,
    UnreadableReply,
    one_line,
    words_of,
)

_MOST_CHARACTERS: Final = 16_000_000
_MOST_PIECES: Final = 1_000_000
_FIELDS: Final = ("data", "event", "id", "retry", "error", "")
"""Fields of an event stream; `error` is llama.cpp's, an empty name begins a comment."""

_TITLE: Final = re.compile(r"<(title|h1)[^<>]*>\s*([^<]*?)\s*</", re.IGNORECASE)
_HTML: Final = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


class BrokenOffError(Exception):
    """No more of a body came; whoever reads it raises this among its parts. The message is one sentence.

    Attributes:
        passing: Whether it may be otherwise in a moment.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


def read_reply(
    parts: Iterable[bytes], arrived: Callable[[], None] = lambda: None, *, most_pieces: int = _MOST_PIECES
) -> ChatReply:
    """Put together the reply in the body of an answer with status 200.

    Args:
        parts: The body as it arrives.
        arrived: Called whenever something that belongs to the reply arrived; may raise in order to leave off.
        most_pieces: In how many it may come.

    Raises:
        UnreadableReply: If it is not a whole reply.
        ServerError: If the server sends an error in its place, or in its middle.
        BrokenOffError: If `parts` raises it before the reply was complete.
    """
    gathered = ReplyAssembly(most_pieces)
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
        return words_of(json.loads(body))
    except (ValueError, RecursionError):
        pass
    if _HTML.match(body):
        title = _TITLE.search(body)
        return "a web page" + (f" with the title “{one_line(title[2])}”" if title else "")
    return one_line(body)


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
            raise UnreadableReply(f"a line in its stream that is no event: {one_line(line)[:80]!r}")
    yield from _event(data)


def _event(data: list[str]) -> Iterator[str]:
    if len(data) > 1 and all(one.lstrip()[:1] in ("{", "[") and one.rstrip()[-1:] in ("}", "]") for one in data):
        yield from data
    elif any(one.strip() for one in data):
        yield "\n".join(data)


def _plain(text: str, gathered: ReplyAssembly) -> ChatReply:
    """A reply that is no stream of events: one JSON object, or one on each line."""
    if not text.strip():
        raise UnreadableReply("nothing at all")
    if text.lstrip()[:1] not in ("{", "["):
        raise UnreadableReply(server_words(text) if _HTML.match(text) else f"no reply but {one_line(text)[:80]!r}")
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
        raise UnreadableReply(f"something that is not JSON: {one_line(text)[:80]!r}") from None

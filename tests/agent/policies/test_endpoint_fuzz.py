"""Streams that went wrong in every way a seed can think of, from a real server: nothing hangs, nothing is made up.

What may be acted upon is judged by a reader of its own below, which is strict and short: it takes a body as a whole and
knows only content and the marks of an end. An action may come only out of the very text that it reads, too.
"""

from __future__ import annotations

import base64
import copy
import json
import logging
import random
import threading
import time
from collections import Counter
from typing import Any, Final

import numpy as np
import pytest

from agent.core.actions import CallUser
from agent.core.policy import Observation
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.endpoint import Endpoint, EndpointPolicy
from tests.agent.policies.served import raw
from vision.frame import Frame
from vision.geometry import Size, Space, Viewport

SIZE: Final = Size(64, 64)
SEEN: Final = Observation("Save", 1, Frame(np.zeros((64, 64, 3), np.uint8), Viewport.plain(SIZE)))
REPLIES: Final = (
    "Thought: I see it.\nAction: click(point='<point>500 250</point>')",
    "Thought: I write 日本 and é.\nAction: type(content='naïve “text” 😀')",
    "Thought: both.\nAction: click(point='<point>10 20</point>')\n\nhotkey(key='ctrl s')",
    "Thought: over.\nAction: finished(content='all done')",
)
ODD: Final[tuple[Any, ...]] = (
    None,
    [],
    {},
    0,
    -1,
    1.5,
    True,
    "",
    "x",
    [None],
    [[]],
    {"text": None},
    {"error": None},
    float("nan"),
    [7],
    "length",
)
NOTHING: Final = (
    b": keep-alive\n\n",
    b"\n\n",
    b"event: ping\ndata:\n\n",
    b'data: {"choices": null}\n\n',
    b'data: {"choices": []}\n\n',
    b'data: {"choices": [], "usage": {"total_tokens": 3}}\n\n',
    b'data: {"choices": [{"index": 0, "delta": null}]}\n\n',
    b'data: {"choices": [{"index": 0, "delta": {"content": null}, "logprobs": {"content": null}}]}\n\n',
)
WRONG: Final = (
    b'data: {"error": {"message": "the engine died"}}\n\n',
    b"<html><title>502</title></html>\n\n",
    b"data: {not JSON\n\n",
    b'data: "text"\n\n',
    b'{"choices": []}\n\n',
    b"data: \xff\xfe\n\n",
)
MORE: Final = 2000


def chunks(chance: random.Random, text: str) -> list[dict[str, Any]]:
    """A good stream of `text`, in pieces of any length."""
    found: list[dict[str, Any]] = [
        {"id": "1", "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}
    ]
    if chance.random() < 0.3:
        found += [{"choices": [{"index": 0, "delta": {"reasoning_content": one}}]} for one in ("hm, ", "so.")]
    while text:
        length = chance.randint(1, 12)
        said: Any = text[:length]
        if chance.random() < 0.1:
            said = [{"type": "text", "text": said}]
        likely = {"content": [{"token": "t", "logprob": -0.1, "top_logprobs": []}]}
        found.append({"choices": [{"index": 0, "delta": {"content": said}, "logprobs": likely, "finish_reason": None}]})
        text = text[length:]
    found.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return found


def places(value: object) -> list[tuple[Any, Any]]:
    """Every place in a chunk where another value could stand."""
    inside: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        inside += [(value, key), *places(one)]
    return inside


def mutated(chance: random.Random) -> str:
    """The name of the model that sends one stream with up to three faults, or none."""
    found = chunks(chance, chance.choice(REPLIES))
    framed, then, status = chance.random() < 0.5, None, 200
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        holder, key = chance.choice(places(found))
        if chance.random() < 0.5 or not isinstance(holder, dict):
            holder[key] = copy.deepcopy(chance.choice(ODD))
        else:
            del holder[key]
    ascii_only = chance.random() < 0.5
    parts = [f"data: {json.dumps(one, ensure_ascii=ascii_only)}\n\n".encode() for one in found]
    if chance.random() < 0.7:
        parts.append(b"data: [DONE]\n\n")
    for _ in range(chance.choice((0, 0, 1, 4))):
        parts.insert(chance.randint(0, len(parts)), chance.choice(NOTHING))
    if chance.random() < 0.15:
        parts.insert(chance.randint(0, len(parts)), chance.choice(WRONG))
    if chance.random() < 0.1:
        last = json.loads(parts[-1].partition(b" ")[2]) if parts[-1].startswith(b'data: {"choices": [{"i') else None
        if last is not None and isinstance(last["choices"][0], dict):
            last["choices"][0]["finish_reason"] = chance.choice(("length", "content_filter", "error", "abort"))
            parts[-1] = f"data: {json.dumps(last)}\n\n".encode()
    body = b"".join(parts)
    if chance.random() < 0.2:
        body = body.replace(b"\n", chance.choice((b"\r\n", b"\r")))
    if chance.random() < 0.2:
        body = body[: chance.randint(0, len(body))]
        then = "close" if framed and chance.random() < 0.5 else None
    if chance.random() < 0.15:
        at = chance.randint(0, len(body))
        body = body[:at] + chance.randbytes(chance.randint(1, 4)) + body[at + chance.randint(0, 4) :]
    if chance.random() < 0.03:
        status = chance.choice((200, 202, 206, 299))
    if chance.random() < 0.01:
        then = "hold"
    size = chance.choice((1, 7, 64, 100_000))
    pieces = [body[at : at + size] for at in range(0, len(body), size)][:400] if size > 1 else [body]
    return raw(*(pieces if b"".join(pieces) == body else [body]), framed=framed, then=then, status=status)


def strictly_read(body: bytes) -> str | None:
    """The text of a stream in which nothing is wrong; None where something is."""
    try:
        lines = body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        return None
    events: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("data:"):
            events[-1].append(line[5:].removeprefix(" "))
        elif not line:
            events.append([])
        elif line[0] in "{<[" or line.startswith("error"):
            events += [["no event"], []]
    text, finished = "", False
    for event in ("\n".join(one) for one in events):
        if event.strip() == "[DONE]":
            break
        try:
            chunk = json.loads(event) if event.strip() else None
            more = content(chunk)
        except (ValueError, TypeError, KeyError, AttributeError):
            if finished:  # whatever comes after the end
                break
            return None
        text += more
        finished = '"finish_reason": "' in event or (finished and not more)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def content(chunk: Any) -> str:
    """The text of one chunk; raises what it likes where anything is not as it should be."""
    if chunk is None:
        return ""
    if chunk.get("error"):
        raise ValueError
    text = ""
    for choice in chunk.get("choices") or ():
        index = 0 if choice is None else choice.get("index", 0) or 0
        if not isinstance(index, int) or index < 0:
            raise ValueError
        if choice is None or index > 0:
            continue
        if choice.get("error") or choice.get("finish_reason") in ("length", "content_filter", "error", "abort"):
            raise ValueError
        said = (choice.get("delta") or {}).get("content") or ""
        parts = said if isinstance(said, list) else [said]
        text += "".join((one.get("text") or "") if isinstance(one, dict) else one or "" for one in parts)
    return text


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    found: list[object] = []
    monkeypatch.setattr(threading, "excepthook", found.append)
    return found


def campaign(server: str, seeds: range, raised: list[object], caplog: pytest.LogCaptureFixture) -> Counter[str]:
    """Ask for one mutated stream after the other; what became of them, counted."""
    caplog.set_level(logging.DEBUG, "agent.policies.endpoint")
    counted: Counter[str] = Counter()
    for seed in seeds:
        model = mutated(random.Random(seed))
        policy = EndpointPolicy(Endpoint(server, model, family="generic", timeout_s=2.0, retries=0))
        began = time.monotonic()
        prediction = policy.predict(SEEN, (), Stop())
        assert time.monotonic() - began < 15, f"seed {seed} took too long"
        assert raised == [], f"seed {seed} ended a thread"
        assert caplog.records == [], f"seed {seed} broke what reads it: {caplog.records[0].getMessage()}"
        reply = prediction.reply or parse(prediction.text, Space.relative(SIZE))
        if isinstance(reply, ParseError):
            counted["told to the model"] += 1
        elif isinstance(reply, Reply) and isinstance(reply.actions[0], CallUser):
            assert "\n" not in reply.actions[0].content
            counted["named to the person"] += 1
        else:
            counted["acted upon"] += 1
            what = json.loads(base64.b64decode(model.removeprefix("raw:")))
            body = b"".join(base64.b64decode(one) for one in what["parts"])
            text = prediction.text.rpartition("</think>\n")[2]
            assert strictly_read(body) == text, f"seed {seed} acted upon {text!r} out of {body!r}"
    return counted


def test_no_stream_hangs_ends_a_thread_or_is_acted_upon_unless_it_is_whole(
    server: str, raised: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    counted = campaign(server, range(120), raised, caplog)
    assert counted["acted upon"] > 20, "enough of them are whole"
    assert counted["named to the person"] > 20, "and enough are not"


@pytest.mark.soak
def test_of_two_thousand_streams_none_hangs_ends_a_thread_or_is_acted_upon_unless_it_is_whole(
    server: str, raised: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    counted = campaign(server, range(1000, 1000 + MORE), raised, caplog)
    assert counted.total() == MORE
    logging.getLogger(__name__).warning("%s in %.0f s", dict(counted), time.monotonic() - began)

"""Asking the models of tests/data/endpoint_server.py, and what they are asked about."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

import numpy as np

from agent.core.actions import CallUser, Click
from agent.core.history import History, Turn
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.endpoint import Endpoint, EndpointPolicy
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(1000, 800)
FRAME = Frame(np.arange(800 * 1000 * 3, dtype=np.uint32).astype(np.uint8).reshape(800, 1000, 3), Viewport.plain(SIZE))
SEEN = Observation("Save the file", 1, FRAME)
PAST: History = tuple(Turn(step, FRAME, "Thought: a\nAction: wait()") for step in (1, 2, 3, 4))
"""As many steps as make five pictures with the one to come."""

REPLY = "Thought: I see it.\nAction: click(point='<point>500 250</point>')"
CLICK = Click(PixelPoint(500.0, 200.0))


def asked(
    server: str,
    model: str | None,
    *,
    key: str = "",
    timeout_s: float = 20.0,
    family: str | None = "generic",
    history: History = (),
    told: list[str] | None = None,
) -> Prediction:
    """What a new policy makes of the reply."""
    endpoint = Endpoint(server, model, family=family, timeout_s=timeout_s, retries=2, key=key)
    return EndpointPolicy(endpoint, tell=(lambda line: None) if told is None else told.append).predict(
        SEEN, history, Stop()
    )


def why(prediction: Prediction) -> str:
    """The sentence with which the policy calls the person."""
    assert isinstance(prediction.reply, Reply), prediction.text
    (action,) = prediction.reply.actions
    assert isinstance(action, CallUser), action
    assert "\n" not in action.content
    return action.content


def raw(
    *parts: str | bytes,
    status: int = 200,
    kind: str = "text/event-stream",
    framed: bool = True,
    then: str | None = None,
) -> str:
    """The name of the model that sends just these bytes."""
    encoded = [base64.b64encode(part if isinstance(part, bytes) else part.encode()).decode() for part in parts]
    what = {"status": status, "type": kind, "parts": encoded, "framed": framed, "then": then}
    return "raw:" + base64.b64encode(json.dumps(what).encode()).decode()


def chunk(content: object = None, *, finish: str | None = None, **delta: object) -> str:
    """One event of a stream."""
    given = delta if content is None else {"content": content, **delta}
    return event({"choices": [{"index": 0, "delta": given, "finish_reason": finish}]})


def event(payload: object) -> str:
    """Anything as one event."""
    return f"data: {json.dumps(payload)}\n\n"


def streamed(text: str = REPLY, *, finish: str | None = "stop") -> Sequence[str]:
    """A good stream, word by word."""
    words = text.split(" ")
    said = [chunk(word if place == 0 else f" {word}") for place, word in enumerate(words)]
    return [*said, chunk(finish=finish), "data: [DONE]\n\n"]

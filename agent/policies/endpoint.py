"""A model behind an OpenAI-compatible endpoint: vLLM, SGLang, llama.cpp, Ollama, or a service.

This is the way past one machine. Replies are streamed, so that a stop ends a generation and not only the wait for it.
Retries with growing pauses are the client's (on lost connections, 408, 409, 429 and 5xx). Whatever still goes wrong
becomes a `call_user`: the run pauses with one sentence, nothing is lost, and the person may go on.

The key comes from the environment or the system's keyring. It is never written to a file, a log or a session.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import math
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never
from urllib.parse import urlsplit, urlunsplit

from PIL import Image

from agent.core.api import export
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.stop import Stop
from agent.policies.conversation import Message, Picture, Role, conversation
from agent.policies.families.family import Family
from agent.policies.families.selection import family_named, family_of
from agent.policies.native import calling
from vision.geometry import Size, Space

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletionMessageParam

log = logging.getLogger(__name__)

KEY_VARIABLE: Final = "DESKHAND_API_KEY"
_LOOK_S: Final = 0.02
"""How often a stop is looked for while nothing arrives."""


@export("Endpoint")
@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked.

    Attributes:
        base_url: Up to and including `/v1`.
        model: As the server calls it; None takes the first one that it lists.
        family: How to ask it; None goes by the model's name.
        timeout_s: For a connection, and for each wait between two pieces of a reply.
        retries: After a lost connection, 429 or a server's error.
    """

    base_url: str
    model: str | None = None
    family: str | None = None
    timeout_s: float = 60.0
    retries: int = 3
    key: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """Read `http://host:8000/v1#model`; the part after `#` may be left out, and `/v1` too.

        Raises:
            ValueError: If this is no address of an endpoint.
        """
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                f"{text!r} is not the address of an endpoint; write it like http://localhost:8000/v1#model"
            )
        if parts.username is not None:
            raise ValueError(f"put the key into the variable {KEY_VARIABLE} or the keyring, not into the address")
        path = parts.path.rstrip("/") or "/v1"
        base_url = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        return cls(base_url, parts.fragment or None, key=key_for(parts.hostname))


def key_for(host: str) -> str:
    """The key for a host: from the environment, else from the keyring under `deskhand`; empty where there is none."""
    if found := os.environ.get(KEY_VARIABLE):
        return found
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError:
        return ""
    try:
        return keyring.get_password("deskhand", f"endpoint {host}") or ""
    except KeyringError as error:
        log.info("the keyring cannot be asked for a key: %s", error)
        return ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some more of a reply, with the probability of its least sure token where the server tells."""

    text: str
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class _End:
    """The reply is complete, or this is why it is not."""

    why: str = ""


@export("EndpointPolicy")
class EndpointPolicy:
    """Asks a model over the network; one conversation after the other.

    Args:
        language: In which thoughts are wanted, by its English name.
    """

    def __init__(self, endpoint: Endpoint, *, language: str = "English") -> None:
        self._endpoint, self._language = endpoint, language
        self._model = endpoint.model
        self._family = None if endpoint.family is None else family_named(endpoint.family)
        self._tells_probabilities = True

    @property
    def family(self) -> Family:
        """How the model is asked; by its name once that is known."""
        return self._family or family_of({}, self._model or "")

    def space(self, size: Size) -> Space:
        """The coordinate space of the replies for a frame of `size`."""
        return self.family.space(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        arrived: queue.SimpleQueue[_Piece | _End] = queue.SimpleQueue()
        # waiting for bytes cannot be interrupted; a thread waits, and is left alone when the run is stopped
        asking = threading.Thread(
            target=self._ask, args=(observation, history, stop, arrived), name="deskhand endpoint", daemon=True
        )
        asking.start()
        text, least = "", math.inf
        while not stop.is_set():
            try:
                item = arrived.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            match item:
                case _Piece(said, probability):
                    text += said
                    least = min(least, math.inf if probability is None else probability)
                case _End(""):
                    break
                case _End(why):
                    return Prediction(calling(why, self.space(observation.frame.size)))
                case _:
                    assert_never(item)
        return Prediction(text, None if least == math.inf else least)

    def _ask(
        self, observation: Observation, history: History, stop: Stop, arrived: queue.SimpleQueue[_Piece | _End]
    ) -> None:
        """Runs on a thread of its own until the reply is complete, something breaks, or `stop` is set."""
        import httpx2
        import openai

        where = self._endpoint.base_url
        try:
            with openai.OpenAI(
                base_url=where,
                api_key=self._endpoint.key or "none",
                timeout=self._endpoint.timeout_s,
                max_retries=self._endpoint.retries,
            ) as client:
                self._know_model(client)
                messages = conversation(self.family, observation, history, language=self._language)
                for piece in self._streamed(client, [_on_the_wire(one) for one in messages]):
                    if stop.is_set():
                        return
                    arrived.put(piece)
            why = ""
        except openai.APITimeoutError:
            why = f"the model at {where} did not answer within {self._endpoint.timeout_s:g} s; see whether it is busy"
        except openai.APIConnectionError as error:
            why = f"the model at {where} cannot be reached ({error.__cause__ or error}); see whether the server runs"
        except openai.NotFoundError:
            why = f"the server at {where} has no model {self._model!r}; name one of its own after a #"
        except openai.AuthenticationError:
            why = f"the server at {where} refuses the key; put the right one into the variable {KEY_VARIABLE}"
        except openai.RateLimitError:
            why = f"the server at {where} has too much to do, also after {self._endpoint.retries} retries; go on later"
        except openai.APIStatusError as error:
            why = f"the server at {where} answered with {error.status_code}: {_server_message(error)}"
        except (openai.OpenAIError, httpx2.HTTPError, json.JSONDecodeError, ValueError) as error:
            why = f"what the server at {where} sent could not be read ({error or type(error).__name__})"
        arrived.put(_End(why))

    def _know_model(self, client: OpenAI) -> None:
        if self._model is None:
            served = client.models.list().data
            if not served:
                raise ValueError("it lists no model")
            self._model = served[0].id

    def _streamed(self, client: OpenAI, messages: list[ChatCompletionMessageParam]) -> Iterator[_Piece]:
        import openai

        assert self._model is not None
        try:
            stream = client.chat.completions.create(
                model=self._model,
                messages=messages,
                stream=True,
                temperature=0.0,
                max_tokens=self.family.tokens,
                logprobs=True if self._tells_probabilities else openai.omit,
            )
        except openai.BadRequestError as error:
            if not self._tells_probabilities or "logprob" not in str(error):
                raise
            self._tells_probabilities = False
            yield from self._streamed(client, messages)
            return
        with stream:
            for chunk in stream:
                for choice in chunk.choices[:1]:
                    likely = [math.exp(one.logprob) for one in (choice.logprobs and choice.logprobs.content) or ()]
                    yield _Piece(choice.delta.content or "", min(likely, default=None))


def _server_message(error: object) -> str:
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    return str(message or error)[:300]


def _on_the_wire(message: Message) -> ChatCompletionMessageParam:
    """A message as the protocol has it; pictures as PNG in the message itself."""
    if message.role is Role.ASSISTANT:
        return {"role": "assistant", "content": "".join(map(str, message.parts))}
    if message.role is Role.SYSTEM:
        return {"role": "system", "content": "".join(map(str, message.parts))}
    return {
        "role": "user",
        "content": [
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{_png(part)}"}}
            if isinstance(part, Picture)
            else {"type": "text", "text": part}
            for part in message.parts
        ],
    }


def _png(picture: Picture) -> str:
    image = Image.fromarray(picture.frame.pixels)
    sides = (picture.size.width, picture.size.height)
    if image.size != sides:
        image = image.resize(sides, Image.Resampling.BICUBIC)
    encoded = io.BytesIO()
    image.save(encoded, "PNG", compress_level=1)
    return base64.b64encode(encoded.getvalue()).decode("ascii")

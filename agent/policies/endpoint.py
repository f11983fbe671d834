"""A model behind an OpenAI-compatible endpoint: vLLM, SGLang, llama.cpp, Ollama, or a service.

This is the way past one machine. Replies are streamed, so that a stop ends a generation and not only the wait for it.
Whatever goes wrong becomes a `call_user`: the run pauses with one sentence, nothing is lost, and the person may go on.

Servers differ in what they take. What one refuses (probabilities, several pictures, a name of a parameter) is left out
from then on; a reply that was cut is asked for once more with more room, and never acted upon.

The key comes from the environment or the system's keyring. It is never written to a file, a log or a session.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from agent.core.api import export
from agent.core.history import History
from agent.core.model_settings import Coordinates
from agent.core.policy import Observation, Prediction
from agent.core.reply import ParseError
from agent.core.stop import Stop
from agent.grammar.computer_use import computer_use_format
from agent.policies.chat_protocol.address import base_of
from agent.policies.chat_protocol.assembly import ChatReply, Finish, ServerError, UnreadableReply
from agent.policies.chat_protocol.client import (
    ChatClient,
    LeftOff,
    is_blind,
    is_too_long,
)
from agent.policies.chat_protocol.environment import KEY_VARIABLE, UnreachableError
from agent.policies.chat_protocol.served_models import ServedModel, seeing_first
from agent.policies.chat_protocol.server_limits import ServerLimits
from agent.policies.chat_protocol.wire import as_json, as_text, is_thinking, pictures_in
from agent.policies.families.adjustment import adjusted, in_words
from agent.policies.families.family import Family, conversation, json_call
from agent.policies.families.selection import family_named, family_of
from agent.policies.native import call_for_help
from vision.geometry import Size, Space

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_S: Final = 0.02
"""How often a stop is looked for while nothing arrives."""

_MOST_REQUESTS: Final = 10
"""For one reply, however much a server finds wrong with what it is sent."""

_MOST_TOLD: Final = 5
_OTHER_CALLS: Final = computer_use_format()
"""Calls that a server took out of the text may be those of a tool that the model knows better than its prompt."""


@export("Endpoint")
@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked.

    Attributes:
        base_url: Up to and including `/v1`.
        model: As the server calls it; None takes the first one that it lists and that sees.
        family: How to ask it; None goes by the model's name.
        timeout_s: For a connection, and for each wait between two pieces of a reply.
        retries: After a lost connection, 429 or a server's error.
        coordinates: What its points mean; None leaves that to the family.
        largest_picture: No picture is sent with longer sides; None sends them as the family does.
    """

    base_url: str
    model: str | None = None
    family: str | None = None
    timeout_s: float = 60.0
    retries: int = 3
    key: str = field(default="", repr=False)
    coordinates: Coordinates | None = None
    largest_picture: Size | None = None

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """Read `http://host:8000/v1#model`; the part after `#` may be left out, and `/v1` too.

        Raises:
            ValueError: If this is no address of an endpoint; one sentence that says what to write.
        """
        found = base_of(text)
        return cls(found.url, found.model, key=key_for(found.host))


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


class _NoReply(Exception):
    """There is no reply that could be acted upon; the message is one sentence for the person."""


@dataclass(frozen=True, slots=True)
class _End(Generic[T]):
    """What came of asking: a value, or one sentence why there is none; neither where the run was stopped."""

    value: T | None = None
    why: str = ""


@export("EndpointPolicy")
class EndpointPolicy:
    """Asks a model over the network; one conversation after the other.

    Args:
        language: In which thoughts are wanted, by its English name.
        tell: Is told in a sentence what the person should know: which model is asked, what its server refuses.
    """

    def __init__(
        self, endpoint: Endpoint, *, language: str = "English", tell: Callable[[str], None] = lambda line: None
    ) -> None:
        self._endpoint, self._language, self._tell = endpoint, language, tell
        self._given = None if endpoint.family is None else family_named(endpoint.family)
        self._served = None if endpoint.model is None else ServedModel(endpoint.model)
        self._listed = False
        self._family = self._as_known()
        self._limits = ServerLimits()

    @property
    def family(self) -> Family:
        """See `agent.policies.families.family.AskedAsFamily`; goes by the model's name once that is known."""
        return self._family

    @property
    def past_screens(self) -> int:
        """See `agent.core.policy.LooksBack`."""
        return self._family.pictures - 1

    def space(self, size: Size) -> Space:
        """The coordinate space of the replies for a frame of `size`."""
        return self._family.space(size)

    def description(self, stop: Stop) -> str:
        """See `agent.core.policy.Described`; asks the server for what the address does not say."""
        if self._apart(self._know_model, stop).why:
            return ""  # the first step says it
        named = "" if self._endpoint.model is not None or self._served is None else f"{self._served.name}, "
        return f"{named}asked as {in_words(self._family)}"

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        end = self._apart(lambda client: self._replied(client, observation, history), stop)
        if end.why:
            return Prediction(reply=call_for_help(end.why))
        return end.value or Prediction()

    def _apart(self, work: Callable[[ChatClient], T], stop: Stop) -> _End[T]:
        """Do `work` on a thread of its own, until it has ended or the run is stopped.

        Waiting for bytes cannot be interrupted. The thread is left alone then, and leaves off with the next bytes.
        """
        ended: queue.SimpleQueue[_End[T]] = queue.SimpleQueue()
        asking = threading.Thread(target=self._work, args=(work, stop, ended), name="deskhand endpoint", daemon=True)
        asking.start()
        while not stop.is_set():
            there = asking.is_alive()
            try:
                return ended.get(timeout=_LOOK_S)
            except queue.Empty:
                if not there:  # it puts an end there whatever is raised; this is for what it cannot catch
                    return _End(why=f"asking the model at {self._endpoint.base_url} broke off")
        return _End()

    def _work(self, work: Callable[[ChatClient], T], stop: Stop, ended: queue.SimpleQueue[_End[T]]) -> None:
        """The asking thread: whatever is raised, it delivers an end."""
        try:
            ended.put(self._worked(work, stop))
        except Exception as error:  # the border of the asking thread: nobody may wait for it in vain
            log.debug("asking the model at %s failed", self._endpoint.base_url, exc_info=True)
            ended.put(
                _End(why=f"asking the model at {self._endpoint.base_url} failed ({error or type(error).__name__})")
            )

    def _worked(self, work: Callable[[ChatClient], T], stop: Stop) -> _End[T]:
        where = self._endpoint.base_url
        try:
            with ChatClient(
                where,
                key=self._endpoint.key,
                timeout_s=self._endpoint.timeout_s,
                retries=self._endpoint.retries,
                left=stop.is_set,
            ) as client:
                try:
                    return _End(work(client))
                except ServerError as error:
                    return _End(why=self._complaint(error, client))
        except (_NoReply, UnreachableError) as error:
            return _End(why=str(error))
        except UnreadableReply as error:
            return _End(why=f"what the server at {where} sent could not be read: {error}")
        except ModuleNotFoundError as error:
            return _End(why=f"{error.name} is missing; install it with: pip install 'deskhand[models]'")
        except LeftOff:
            return _End()

    # The model

    def _as_known(self) -> Family:
        served, endpoint = self._served, self._endpoint
        found = self._given or family_of({}, *(() if served is None else (served.name, served.root)))
        return adjusted(found, coordinates=endpoint.coordinates, largest=endpoint.largest_picture)

    def _know_model(self, client: ChatClient) -> None:
        """Find out which model is asked, and its family, where the address does not say."""
        said = self._served is not None and (self._given is not None or self._family.name != "generic")
        if self._listed or said:
            return
        try:
            listed = client.models()
        except (ServerError, UnreachableError) as error:
            if self._served is None:
                raise
            log.info("the models at %s are not known: %s", self._endpoint.base_url, error)
            self._listed = True
            return
        if self._served is None:
            self._served = self._chosen(listed)
        else:
            name = self._served.name
            self._served = next((one for one in listed if one.name == name), self._served)
        self._listed = True
        self._family = self._as_known()
        self._limits = ServerLimits()
        if self._given is None and self._family.name == "generic" and self._endpoint.coordinates is None:
            named = f"{self._endpoint.base_url}#{self._served.name}"
            self._tell(
                f"the name {self._served.name!r} says nothing of its family; if clicks land elsewhere, name that with "
                f"--family, or let this find out what its points mean: deskhand models check {named}"
            )

    def _chosen(self, listed: tuple[ServedModel, ...]) -> ServedModel:
        where = self._endpoint.base_url
        if not listed:
            raise _NoReply(f"the server at {where} lists no model; name one after a # in its address")
        chosen = seeing_first(listed)
        if chosen is None:
            raise _NoReply(f"the server at {where} lists no model that writes replies, but {_some(listed)}")
        if len(listed) > 1:
            self._tell(f"of {len(listed)} models at {where}, {chosen.name} is asked; another can be named after a #")
        return chosen

    # A reply

    def _replied(self, client: ChatClient, observation: Observation, history: History) -> Prediction:
        self._know_model(client)
        reply = self._whole(client, observation, history)
        text = as_text(reply, self._family)
        if not text.strip():
            raise _NoReply(f"the model at {self._endpoint.base_url} replied with nothing; see its server's log")
        space = self.space(observation.frame.size)
        meant = self._family.format.parse(text, space)
        if isinstance(meant, ParseError) and reply.calls and reply.finish is Finish.WHOLE:
            other = _OTHER_CALLS.parse(as_text(reply, replace(self._family, called=json_call)), space)
            meant = meant if isinstance(other, ParseError) else other
        if not (reply.text.strip() or reply.calls) and isinstance(meant, ParseError):
            raise _NoReply(
                f"the server at {self._endpoint.base_url} took all of the reply for reasoning, and there is no "
                "action in it; start it without --reasoning-parser, or with the one made for this model"
            )
        return Prediction(text, reply.least, reply=meant)

    def _whole(self, client: ChatClient, observation: Observation, history: History) -> ChatReply:
        """A reply that is complete."""
        where = self._endpoint.base_url
        unmarked: ChatReply | None = None
        for _ in range(_MOST_REQUESTS):
            try:
                reply = client.ask(self._request(observation, history))
            except ServerError as error:
                self._give_way(error, observation)
                continue
            if reply.finish is Finish.WITHHELD:
                raise _NoReply(f"the server at {where} withheld the reply; word the task otherwise")
            if reply.finish is Finish.CUT or is_thinking(as_text(reply, self._family)):
                self._make_room(reply)
                continue
            if reply.finish is not Finish.UNMARKED or self._limits.marks_no_end:
                return reply
            # the same once more is whole, of a server that marks no ends; a broken stream breaks elsewhere
            if unmarked is not None:
                if _written(unmarked) != _written(reply):
                    raise _NoReply(
                        f"the streams of the server at {where} end before the reply does; see whether it runs"
                    )
                self._limits.marks_no_end = True
                return reply
            unmarked = reply
        raise _NoReply(f"the server at {where} finds fault with everything that it is asked")

    def _request(self, observation: Observation, history: History) -> dict[str, object]:
        assert self._served is not None
        limits, family = self._limits, self._limits.narrowed(self._family)
        kept = limits.kept(history)
        messages = conversation(family, observation, kept, language=self._language)
        limits.shown, limits.recalled = pictures_in(messages), len(kept)
        body = {"model": self._served.name, "messages": as_json(messages), "stream": True}
        return body | limits.parameters(family, observation.frame.size)

    def _give_way(self, error: ServerError, observation: Observation) -> None:
        """Leave out what the server refuses; raises `error` where there is nothing to leave out."""
        left_out = self._limits.leave_out(error, self._family, observation.frame.size)
        if left_out is None:
            raise error
        if left_out:
            self._tell(f"the server at {self._endpoint.base_url} {left_out}")

    def _make_room(self, reply: ChatReply) -> None:
        before = self._limits.longest_reply(self._family)
        where = "in its reasoning " if reply.reasoning and not reply.text.strip() else ""
        if not self._limits.make_room(self._family):
            raise _NoReply(
                f"the reply of the model at {self._endpoint.base_url} was cut {where}after {before} tokens, and "
                "nothing of it was done; have it think less, or choose a model that comes to the point"
            )
        room = self._limits.longest_reply(self._family)
        self._tell(f"the reply was cut {where}after {before} tokens; asking again with room for {room}")

    # Complaints

    def _complaint(self, error: ServerError, client: ChatClient) -> str:
        where, words = self._endpoint.base_url, error.words
        match error.status:
            case 401:
                return f"the server at {where} refuses the key; put the right one into the variable {KEY_VARIABLE}"
            case 404 | 405:
                return self._missing(words, client)
            case 429:
                after = f", also after {error.tried} retries" if error.tried else ""
                return f"the server at {where} has too much to do{after} ({words}); go on later"
        remedy = ""
        if is_blind(words):
            remedy = "; it takes no pictures: choose a model that sees, or start it with its picture encoder"
        elif is_too_long(error):
            remedy = "; choose a smaller region of the screen, or a largest_picture in the settings"
        return f"the server at {where} {error}{remedy}"

    def _missing(self, words: str, client: ChatClient) -> str:
        """Whether it is the model that the server does not have, or the address that is wrong."""
        where = self._endpoint.base_url
        name = "" if self._served is None else self._served.name
        try:
            listed = client.models()
        except (ServerError, UnreachableError):
            if name and name.lower() in words.lower():
                return f"the server at {where} has no model {name!r} ({words}); name one of its own after a #"
            return (
                f"there is no OpenAI protocol at {where} ({words}); write its address up to /v1, "
                "for example http://localhost:8000/v1#model"
            )
        return f"the server at {where} has no model {name!r}; name one of its own after a #: {_some(listed)}"


def _written(reply: ChatReply) -> tuple[object, ...]:
    return reply.text, reply.reasoning, reply.calls


def _some(models: tuple[ServedModel, ...]) -> str:
    names = [one.name for one in models[:_MOST_TOLD]]
    return ", ".join(names) + (", …" if len(models) > _MOST_TOLD else "")

"""The address of a server, as people write and paste it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from agent.policies.chat_protocol.environment import KEY_VARIABLE

_EXAMPLE: Final = "http://localhost:8000/v1#model"
_PAGES: Final = re.compile(r"/(chat/completions|completions|models|responses|embeddings)$")
"""What stands behind `/v1`, and is pasted with it."""

_OTHERS: Final = (
    (re.compile(r"/api/(generate|chat|tags|show|version|ps)$|/api$"), "Ollama's own protocol", "/v1"),
    (re.compile(r"(/v1)?/messages$"), "Anthropic's protocol", "/v1"),
    (re.compile(r":(stream)?generatecontent$", re.IGNORECASE), "Gemini's own protocol", "/v1beta/openai"),
    (
        re.compile(r"/(generate|generate_stream|completion|invocations|infer|predict)$"),
        "the server's own protocol",
        "/v1",
    ),
)
"""Addresses of other protocols, and where the same servers speak the one that is spoken here."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart.

    Attributes:
        url: Up to and including `/v1`.
        model: What stands after the `#`.
    """

    url: str
    host: str
    model: str | None


def base_of(text: str) -> Address:
    """Read an address; pages behind `/v1` are cut off, and `/v1` is added where there is no path at all.

    Raises:
        ValueError: If it is no address of an endpoint; one sentence that says what to write.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{_shown(text)!r} is not an address ({error}); write it like {_EXAMPLE}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{_shown(text)!r} is not the address of an endpoint; write it like {_EXAMPLE}")
    if parts.username is not None:
        raise ValueError(f"put the key into the variable {KEY_VARIABLE} or the keyring, not into the address")
    if parts.query:
        raise ValueError(
            f"an address ends where its ? stands; write it like {_EXAMPLE}, and a key into the variable {KEY_VARIABLE}"
        )
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/ ")
    for pattern, protocol, elsewhere in _OTHERS:
        if pattern.search(path):
            right = urlunsplit((parts.scheme, parts.netloc, elsewhere, "", parts.fragment))
            raise ValueError(f"{_shown(text)!r} is {protocol}; the OpenAI protocol, spoken here, is usually at {right}")
    path = _PAGES.sub("", path) or "/v1"
    return Address(
        urlunsplit((parts.scheme, parts.netloc, path, "", "")), host, unquote(parts.fragment).strip() or None
    )


def _shown(text: str) -> str:
    """An address without what may be a password in it."""
    return re.sub(r"//[^/@\s]*@", "//…@", text)

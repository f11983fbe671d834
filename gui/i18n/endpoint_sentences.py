"""Endpoint sentences: why a model behind an address does not reply, in the window's language.

Each is what is so and mostly, behind a semicolon, what helps. What fills a sentence stays as it is: addresses, names,
and the words of servers, which are nobody's to translate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

_HOLE: Final = re.compile(r"\\\{(\d)\\\}")
_LONGEST: Final = 4000
"""What is longer is none of ours."""


def endpoint_sentence(message: str) -> str | None:
    """`message` in the window's language; None where it says nothing of a model behind an address."""
    if len(message) > _LONGEST:
        return None
    said, helps = _what_is_so(), _what_helps()
    for at in (found.start() for found in re.finditer("; ", message)):
        first, rest = _translated(message[:at], said), _translated(message[at + 2 :], helps)
        if first is not None and rest is not None:
            return QCoreApplication.translate("Endpoint", "{0}; {1}").format(first, rest)
    return _translated(message, said)


def _translated(message: str, known: Mapping[str, str]) -> str | None:
    for english, translated in known.items():
        if (found := _pattern(english).fullmatch(message)) is not None:
            return translated.format(*found.groups())
    return None


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub("(.+?)", re.escape(english)), re.DOTALL)


def _what_is_so() -> dict[str, str]:
    """The longer before the shorter that it begins with."""
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/policies/chat_protocol/client.py, environment.py
    translate(
        "Endpoint",
        "the model at {0} cannot be reached through the proxy that {1} names (no answer within {2} s)",
    )
    translate("Endpoint", "the model at {0} cannot be reached through the proxy that {1} names ({2})")
    translate("Endpoint", "the model at {0} cannot be reached (no answer within {1} s)")
    translate("Endpoint", "the model at {0} cannot be reached ({1})")
    translate("Endpoint", "the model at {0} did not answer within {1} s")
    translate("Endpoint", "the connection to the server at {0} was lost in the middle ({1})")
    translate("Endpoint", "the server at {0} only keeps the connection alive")
    translate("Endpoint", "the server at {0} sent what cannot be unpacked ({1})")
    translate("Endpoint", "{0} is no address that can be asked ({1})")
    translate("Endpoint", "a model behind an address needs httpx2")
    translate("Endpoint", "the key in {0} or the keyring holds characters that no key has")
    translate("Endpoint", "{0} names a SOCKS proxy, which needs the package socksio")
    translate("Endpoint", "what {0} names is no proxy that can be used here")
    translate("Endpoint", "{0} names {1}, which is not there")
    translate("Endpoint", "the certificates in {0} cannot be read ({1})")
    # agent/policies/endpoint.py
    translate("Endpoint", "asking the model at {0} broke off")
    translate("Endpoint", "asking the model at {0} failed ({1})")
    translate("Endpoint", "what the server at {0} sent could not be read: {1}")
    translate("Endpoint", "{0} is missing")
    translate("Endpoint", "the server at {0} lists no model that writes replies, but {1}")
    translate("Endpoint", "the server at {0} lists no model")
    translate("Endpoint", "of {0} models at {1}, {2} is asked")
    translate("Endpoint", "the model at {0} replied with nothing")
    translate("Endpoint", "the server at {0} took all of the reply for reasoning, and there is no action in it")
    translate("Endpoint", "the server at {0} withheld the reply")
    translate("Endpoint", "the streams of the server at {0} end before the reply does")
    translate("Endpoint", "the server at {0} finds fault with everything that it is asked")
    translate(
        "Endpoint",
        "the reply of the model at {0} was cut in its reasoning after {1} tokens, and nothing of it was done",
    )
    translate("Endpoint", "the reply of the model at {0} was cut after {1} tokens, and nothing of it was done")
    translate("Endpoint", "the reply was cut in its reasoning after {0} tokens")
    translate("Endpoint", "the reply was cut after {0} tokens")
    translate("Endpoint", "the server at {0} refuses the key")
    translate("Endpoint", "the server at {0} has too much to do, also after {1} retries ({2})")
    translate("Endpoint", "the server at {0} has too much to do ({1})")
    translate("Endpoint", "the server at {0} has no model {1}; name one of its own after a #: {2}")
    translate("Endpoint", "the server at {0} has no model {1} ({2})")
    translate("Endpoint", "there is no OpenAI protocol at {0} ({1})")
    translate("Endpoint", "the server at {0} answered with {1}: {2}")
    translate("Endpoint", "the server at {0} answered with {1}")
    translate("Endpoint", "the server at {0} sent an error in the place of a reply: {1}")
    translate("Endpoint", "the server at {0} sent an error in the place of a reply")
    return known


def _what_helps() -> dict[str, str]:
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    translate("Endpoint", "see whether the server runs")
    translate("Endpoint", "see whether it still runs")
    translate("Endpoint", "see whether it runs")
    translate("Endpoint", "see whether it is busy")
    translate("Endpoint", "its certificate is not trusted here: name the file of its authority in SSL_CERT_FILE")
    translate("Endpoint", "it does not speak https: write http:// in its address")
    translate("Endpoint", "install it with: pip install 'httpx2[socks]', or name {0} in NO_PROXY")
    translate("Endpoint", "install it with: {0}")
    translate("Endpoint", "write it like http://HOST:PORT or socks5://HOST:PORT, or name {0} in NO_PROXY")
    translate("Endpoint", "correct it, or unset it")
    translate("Endpoint", "name a file of certificates in SSL_CERT_FILE")
    translate("Endpoint", "name one after a # in its address")
    translate("Endpoint", "another can be named after a #")
    translate("Endpoint", "name one of its own after a #")
    translate("Endpoint", "see its server's log")
    translate("Endpoint", "start it without --reasoning-parser, or with the one made for this model")
    translate("Endpoint", "word the task otherwise")
    translate("Endpoint", "have it think less, or choose a model that comes to the point")
    translate("Endpoint", "asking again with room for {0}")
    translate("Endpoint", "put the right one into the variable {0}")
    translate("Endpoint", "go on later")
    translate("Endpoint", "it takes no pictures: choose a model that sees, or start it with its picture encoder")
    translate("Endpoint", "choose a smaller region of the screen, or a largest_picture in the settings")
    translate("Endpoint", "write its address up to /v1, for example http://localhost:8000/v1#model")
    return known

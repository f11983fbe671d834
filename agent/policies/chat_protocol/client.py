"""The connection to a server that speaks the OpenAI protocol: requests, retries, and what its errors mean.

Whatever goes wrong becomes one sentence with a remedy.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from agent.policies.chat_protocol.assembly import ChatReply, ServerError
from agent.policies.chat_protocol.environment import KEY_VARIABLE, UnreachableError, certificates, proxy_for
from agent.policies.chat_protocol.served_models import ServedModel, served_models
from agent.policies.chat_protocol.stream import BrokenOffError, read_reply, server_words

if TYPE_CHECKING:
    import httpx2

_PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
_LONGEST_PAUSE_S: Final = 30.0
_FIRST_PAUSE_S: Final = 0.5
_LOOK_S: Final = 0.05
_SILENCES: Final = 10
"""So many time limits long a server may send keep-alives alone."""

_CONNECT_S: Final = 10.0
_PIECES, _TOKENS = 20, 100_000
"""A token comes in no more pieces; so many tokens where a request does not say."""

_ERROR_BYTES: Final = 65_536
_LIST_TIMEOUT_S: Final = 10.0

_TOO_LONG: Final = re.compile(
    r"context.{0,12}(length|window|size|limit)|maximum.{0,20}(tokens|length)|too (long|many tokens)|n_ctx"
    r"|token.{0,30}(exceed|limit)|exceed.{0,40}token|prompt.{0,20}(tokens|long)|out of memory|too large|entity too",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"(?:at most|maximum(?: of)?|up to|limit(?: is| of)?|only|more than)\D{0,12}"
    r"(\d+|one|a single)\D{0,12}(?:image|picture)",
    re.IGNORECASE,
)
_BLIND: Final = re.compile(
    r"(image|picture|vision|multi-?modal|mmproj)s?\b.{0,40}(not supported|unsupported|not enabled|not available)"
    r"|(not|n't|cannot|unable to|no) (support|accept|take|process|handle|find)\w*.{0,30}(image|picture|vision|mmproj)"
    r"|image_url.{0,30}(not|invalid|unknown)|unknown.{0,20}image_url|is not a multimodal model",
    re.IGNORECASE,
)


class LeftOff(Exception):
    """Nobody waits for the reply any more."""


class ChatClient:
    """Asks one server; use as a context manager, on one thread.

    Args:
        base_url: Up to and including `/v1`.
        key: Sent as a bearer token; nothing is sent where it is empty.
        timeout_s: For a connection, and for each wait for some more of an answer.
        retries: After a lost connection, 408, 409, 429 or a server's error.
        left: Whether the reply is not waited for any more.

    Raises:
        UnreachableError: If proxy, certificates or key cannot be used.
    """

    def __init__(
        self, base_url: str, *, key: str = "", timeout_s: float = 60.0, retries: int = 3, left: Callable[[], bool]
    ) -> None:
        self._where, self._timeout_s, self._retries, self._left = base_url, timeout_s, retries, left
        self._key, self._through = key.strip(), ""
        self._client = self._connected()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def models(self) -> tuple[ServedModel, ...]:
        """The models that the server lists.

        Raises:
            UnreachableError: If it cannot be asked.
            ServerError: If it answers with an error, or with something else than a list.
        """
        with self._translated():
            answer = self._client.get(f"{self._where}/models", timeout=min(self._timeout_s, _LIST_TIMEOUT_S))
            words = server_words(answer.text[:_ERROR_BYTES])
            if answer.status_code != 200:
                raise ServerError(answer.status_code, words)
            try:
                return served_models(json.loads(answer.content))
            except (ValueError, RecursionError):
                raise ServerError(200, f"no list of models but {words or 'nothing'}") from None

    def ask(self, body: Mapping[str, object]) -> ChatReply:
        """The reply to a request, which is sent again where that may help.

        Raises:
            UnreachableError: If the server cannot be asked, or falls silent.
            ServerError: If it answers with an error.
            UnreadableReply: If what it sends is no whole reply.
            LeftOff: If nobody waits any more.
        """
        tried = 0
        while True:
            after: float | None = None
            try:
                return self._asked(body)
            except UnreachableError as error:
                if not error.passing or tried >= self._retries:
                    raise
            except _PassingError as error:
                after = error.after
                if tried >= self._retries or (after or 0) > _LONGEST_PAUSE_S:
                    raise ServerError(error.error.status, error.error.words, tried=tried) from None
            self._rest(_FIRST_PAUSE_S * 2**tried if after is None else after)
            tried += 1

    def _asked(self, body: Mapping[str, object]) -> ChatReply:
        with (
            self._translated(),
            self._client.stream("POST", f"{self._where}/chat/completions", json=body) as response,
        ):
            if response.status_code != 200:
                raise self._refusal(response)
            most = _PIECES * max((one for one in body.values() if type(one) is int), default=_TOKENS)
            patience = _Patience(_SILENCES * self._timeout_s, self._left)
            try:
                return read_reply(self._parts(response, patience), patience.renew, most_pieces=most)
            except BrokenOffError as error:
                raise UnreachableError(str(error), passing=error.passing) from None

    def _parts(self, response: httpx2.Response, patience: _Patience) -> Iterator[bytes]:
        import httpx2

        try:
            for part in response.iter_bytes():
                patience.check()
                yield part
        except httpx2.TimeoutException:
            raise BrokenOffError(self._silent()) from None
        except httpx2.DecodingError as error:
            raise BrokenOffError(f"the server at {self._where} sent what cannot be unpacked ({error})") from None
        except httpx2.TransportError as error:
            why = f"the connection to the server at {self._where} was lost in the middle ({error})"
            raise BrokenOffError(f"{why}; see whether it still runs", passing=True) from None
        except TimeoutError:
            raise BrokenOffError(f"the server at {self._where} only keeps the connection alive") from None

    def _refusal(self, response: httpx2.Response) -> Exception:
        if 300 <= response.status_code < 400:
            to = urlsplit(response.headers.get("location", ""))
            place = f"{to.scheme}://{to.netloc.rpartition('@')[2]}{to.path}".removesuffix("/chat/completions")
            return ServerError(
                response.status_code, f"it is elsewhere; try {place}" if to.netloc else "it is elsewhere"
            )
        read = bytearray()
        for part in response.iter_bytes():
            read += part
            if len(read) >= _ERROR_BYTES:
                break
        words = server_words(read.decode("utf-8", "replace")) or response.reason_phrase
        error = ServerError(response.status_code, words)
        if response.status_code in _PASSING and not is_too_much(error):
            return _PassingError(error, _seconds(response.headers.get("retry-after", "")))
        return error

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + min(seconds, _LONGEST_PAUSE_S)
        while (left := until - time.monotonic()) > 0:
            if self._left():
                raise LeftOff
            time.sleep(min(_LOOK_S, left))

    def _connected(self) -> httpx2.Client:
        try:
            import httpx2
        except ModuleNotFoundError:
            raise UnreachableError(
                "a model behind an address needs httpx2; install it with: pip install 'deskhand[endpoint]'"
            ) from None

        key = self._key
        if not (key.isascii() and key.isprintable()):
            raise UnreachableError(f"the key in {KEY_VARIABLE} or the keyring holds characters that no key has")
        proxy = proxy_for(self._where)
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            if proxy is not None:
                self._through = f" through the proxy that {proxy.variable} names"
            return httpx2.Client(
                trust_env=False,  # proxies and certificates are looked up here, where each can be named
                proxy=None if proxy is None else proxy.address,
                verify=certificates(needed=self._where.startswith("https:") or proxy is not None),
                timeout=httpx2.Timeout(self._timeout_s, connect=min(self._timeout_s, _CONNECT_S)),
                headers=headers,
            )
        except ImportError:
            assert proxy is not None
            raise UnreachableError(
                f"{proxy.variable} names a SOCKS proxy, which needs the package socksio; install it with: "
                f"pip install 'httpx2[socks]', or name {_host(self._where)} in NO_PROXY"
            ) from None
        except (ValueError, httpx2.InvalidURL):
            variable = "the address" if proxy is None else proxy.variable
            raise UnreachableError(
                f"what {variable} names is no proxy that can be used here; write it like http://HOST:PORT or "
                f"socks5://HOST:PORT, or name {_host(self._where)} in NO_PROXY"
            ) from None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What the library raises becomes one sentence."""
        import httpx2

        try:
            yield
        except ServerError as error:  # some repeat the key that they refuse
            raise ServerError(error.status, error.words.replace(self._key, "…") if self._key else error.words) from None
        except httpx2.ConnectTimeout:
            why = (
                f"the model at {self._where} cannot be reached{self._through} (no answer within {self._timeout_s:g} s)"
            )
            raise UnreachableError(f"{why}; see whether the server runs", passing=True) from None
        except httpx2.TimeoutException:
            raise UnreachableError(self._silent()) from None
        except (httpx2.ConnectError, httpx2.ProxyError) as error:
            raise self._unconnected(str(error)) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError) as error:
            raise UnreachableError(f"{self._where} is no address that can be asked ({error})") from None
        except httpx2.HTTPError as error:
            raise self._unconnected(str(error) or type(error).__name__) from None

    def _unconnected(self, cause: str) -> UnreachableError:
        why = f"the model at {self._where} cannot be reached{self._through} ({cause})"
        if "CERTIFICATE_VERIFY_FAILED" in cause:
            return UnreachableError(
                f"{why}; its certificate is not trusted here: name the file of its authority in SSL_CERT_FILE"
            )
        if any(sign in cause for sign in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")):
            return UnreachableError(f"{why}; it does not speak https: write http:// in its address")
        return UnreachableError(f"{why}; see whether the server runs", passing=True)

    def _silent(self) -> str:
        return f"the model at {self._where} did not answer within {self._timeout_s:g} s; see whether it is busy"


def is_too_much(error: ServerError) -> bool:
    """Whether a server may have been sent too much, so that fewer pictures may help."""
    return error.status in (413, 422, 501) or is_too_long(error) or most_pictures(error.words) is not None


def is_too_long(error: ServerError) -> bool:
    """Whether a server says that it was sent more than it can read."""
    return error.status == 413 or _TOO_LONG.search(error.words) is not None


def is_blind(words: str) -> bool:
    """Whether a server says that its model takes no pictures."""
    return most_pictures(words) == 0 or _BLIND.search(words) is not None


def most_pictures(words: str) -> int | None:
    """How many pictures a server takes in one request, where its error says so."""
    found = _AT_MOST.search(words)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else 1


class _PassingError(Exception):
    """An error that may be gone in a moment, and after how many seconds, where the server says so."""

    def __init__(self, error: ServerError, after: float | None) -> None:
        super().__init__(str(error))
        self.error, self.after = error, after


class _Patience:
    """How long keep-alives alone are listened to, and whether anybody still does."""

    def __init__(self, seconds: float, left: Callable[[], bool]) -> None:
        self._seconds, self._left = seconds, left
        self._until = time.monotonic() + seconds

    def renew(self) -> None:
        self._until = time.monotonic() + self._seconds

    def check(self) -> None:
        if self._left():
            raise LeftOff
        if time.monotonic() > self._until:
            raise TimeoutError


def _seconds(text: str) -> float | None:
    """What `Retry-After` says, where it is a number of seconds."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < 1e6 else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or url

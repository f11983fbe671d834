"""The hub: what there is of a model, how large, under which licence; and its files, piece by piece.

Spoken to by plain HTTP, since its own package keeps nothing of a file that broke off. `HF_ENDPOINT` names another hub,
`HF_TOKEN` is sent to it alone, and never to where it redirects.
Source: huggingface.co/docs/hub/api; RFC 9110, section 14 (ranges).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_S: Final = 30.0
_HUB: Final = "https://huggingface.co"
_WANTED: Final = ("*.safetensors", "*.json", "*.jinja", "*.txt", "tiktoken.model")
"""Safetensors and texts, never code or pickles."""
_NAME: Final = re.compile(r"[\w][\w.-]*")
_MOST_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file on the hub.

    Attributes:
        sha256: Of what is large; empty for small texts.
    """

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the hub has of a model.

    Attributes:
        model: Its id, like `ByteDance-Seed/UI-TARS-1.5-7B`.
        revision: The commit that is meant.
        licence: As its owner names it; empty where nothing is said.
    """

    model: str
    revision: str
    licence: str
    files: tuple[HubFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def look_up(model: str) -> Offer:
    """What the hub has of `model`: nothing is downloaded.

    Raises:
        ValueError: If it has none, or cannot be asked; one sentence.
    """
    if re.fullmatch(r"[\w.-]+/[\w.-]+", model) is None:
        raise ValueError(f"{model!r} is no model of the hub: write OWNER/NAME, like ByteDance-Seed/UI-TARS-1.5-7B")
    try:
        with answer(model, f"api/models/{quote(model)}?blobs=true") as response:
            text = response.read(_MOST_BYTES)
    except OSError as error:
        raise ValueError(f"{model} cannot be fetched: the hub cannot be reached ({error})") from None
    try:
        found = json.loads(text)
        files = tuple(file for one in found["siblings"] if (file := _file(one)) is not None)
        offer = Offer(model, str(found["sha"]), _licence(found), files)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{_endpoint()} does not answer as a hub of models does") from None
    if not any(file.name.endswith(".safetensors") for file in files):
        raise ValueError(f"the hub has no weights of {model} as safetensors, and others are never loaded")
    return offer


def file_from(offer: Offer, file: HubFile, start: int) -> AbstractContextManager[HTTPResponse]:
    """The bytes of a file from `start` on."""
    path = f"{quote(offer.model)}/resolve/{quote(offer.revision)}/{quote(file.name)}"
    return answer(offer.model, path, {"Range": f"bytes={start}-"} if start else {})


@contextmanager
def answer(model: str, path: str, headers: Mapping[str, str] | None = None) -> Iterator[HTTPResponse]:
    """What the hub answers about `path`.

    Raises:
        ValueError: If it has no such model, or not for everybody; one sentence.
        OSError: If it cannot be reached, or the connection breaks.
    """
    if os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0"):
        raise ValueError("HF_HUB_OFFLINE is set; unset it to fetch a model")
    endpoint = _endpoint()
    request = Request(f"{endpoint}/{path}", headers={"User-Agent": "deskhand", **(headers or {})})  # noqa: S310 - checked
    if token := os.environ.get("HF_TOKEN", "").strip():
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    loopback = urlsplit(endpoint).hostname in ("127.0.0.1", "::1", "localhost")
    opener = build_opener(ProxyHandler({})) if loopback else build_opener()
    try:
        with opener.open(request, timeout=TIMEOUT_S) as response:
            yield response
    except HTTPError as error:
        if error.code in (401, 403, 404):
            why = f"the hub has no model {model!r}, or only for those who are logged in there and accepted its terms"
            raise ValueError(f"{why}: see {endpoint}/{model}, and set HF_TOKEN") from None
        raise OSError(f"the hub answers {error.code} {error.reason}") from None
    except URLError as error:
        raise OSError(str(error.reason)) from None
    except (TimeoutError, HTTPException) as error:
        raise OSError(str(error) or type(error).__name__) from None


def _endpoint() -> str:
    endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or _HUB
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise ValueError(f"HF_ENDPOINT is {endpoint!r}; write an address that begins with https://")
    return endpoint


def _file(record: Mapping[str, Any]) -> HubFile | None:
    """A file that is wanted; those in folders are other forms of the same weights."""
    name = str(record["rfilename"])
    if _NAME.fullmatch(name) is None or not any(fnmatch(name, pattern) for pattern in _WANTED):
        return None
    return HubFile(name, int(record["size"]), str((record.get("lfs") or {}).get("sha256", "")))


def _licence(record: Mapping[str, Any]) -> str:
    card = record.get("cardData") or {}
    named = card.get("license_name") or card.get("license") or ""
    tags = [str(tag).partition(":")[2] for tag in record.get("tags") or () if str(tag).startswith("license:")]
    return " ".join(str(named or next(iter(tags), "")).split())[:80]

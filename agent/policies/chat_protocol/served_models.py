"""The models that a server lists, and which of them to ask where the person named none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_NO_WRITER: Final = re.compile(
    r"embed|bge-|[/-]e5-|gte-|rerank|reward|guard|moderation|whisper|tts|speech|audio|transcri|diffusion|dall-e|flux|clip-"
)
_SEES: Final = re.compile(
    r"tars|vl\b|vl[-:.\d]|[-.\d]v\b|vision|visual|llava|pixtral|gemma-?[34]|gpt-[45]|claude|gemini|minicpm-v|internvl"
    r"|cogagent|holo|fara|opencua|evocua|gui|omni|mllama|moondream|qwen3\.[5-9]|kimi-k2\.[5-9]"
)
_SEEING_KINDS: Final = frozenset({"image", "vision", "vlm", "multimodal"})
_OTHER_KINDS: Final = frozenset({"embedding", "embeddings", "reranker"})


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that a server lists.

    Attributes:
        name: As requests call it.
        root: What it was loaded from, where the server tells: a hub id or a folder.
        sees: Whether the server says that it takes pictures; None where it says nothing.
        writes: Whether it writes replies, as far as server and name tell; embedding models do not.
    """

    name: str
    root: str = ""
    sees: bool | None = None
    writes: bool = True


def served_models(listed: object) -> tuple[ServedModel, ...]:
    """The models in the answer to `GET /models`, in the server's order.

    Raises:
        ValueError: If it is no list of models.
    """
    entries = listed.get("data", listed.get("models")) if isinstance(listed, dict) else listed
    if not isinstance(entries, list):
        raise ValueError("no list of models")
    return tuple(_served(one) for one in entries if isinstance(one, dict) and _name(one))


def seeing_first(models: Sequence[ServedModel]) -> ServedModel | None:
    """The model to ask: the first that says that it sees, else whose name does, else that writes at all."""
    writing = [one for one in models if one.writes]
    for fits in (
        lambda one: one.sees is True,
        lambda one: one.sees is None and _SEES.search(f"{one.name} {one.root}".lower()) is not None,
        lambda one: one.sees is None,
        lambda one: True,
    ):
        if found := next(filter(fits, writing), None):
            return found
    return None


def _served(entry: Mapping[str, object]) -> ServedModel:
    name, root = _name(entry), entry.get("root")
    kinds = frozenset(_words(entry.get("type"))) | frozenset(_words(entry.get("task")))
    architecture = entry.get("architecture")
    told = [entry.get("capabilities"), entry.get("modalities"), entry.get("input_modalities")]
    told.append(architecture.get("input_modalities") if isinstance(architecture, dict) else None)
    words = [word for one in told for word in _words(one)]
    sees: bool | None = None
    if _SEEING_KINDS & {*words, *kinds}:
        sees = True
    elif words:
        sees = False
    writes = not (kinds & _OTHER_KINDS or _NO_WRITER.search(name.lower()))
    return ServedModel(name, root if isinstance(root, str) else "", sees, writes)


def _words(value: object) -> list[str]:
    """What a list, a text, or an object of yes and no names."""
    if isinstance(value, str):
        return [value.lower()]
    if isinstance(value, dict):  # one that says nothing of vision tells nothing about it
        return [str(name).lower() for name, yes in value.items() if yes] if "vision" in value else []
    return [str(one).lower() for one in value] if isinstance(value, list) else []


def _name(entry: Mapping[str, object]) -> str:
    name = entry.get("id") or entry.get("name") or entry.get("model")
    return name if isinstance(name, str) else ""

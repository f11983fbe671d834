"""Captions in one spelling: what labels, buttons and menu items say, without case, accents and accelerators."""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """`text` without case, accents, spare spaces and a full stop, colon or “…” at its end."""
    for _ in range(2):  # a letter of another style is a capital only when it is a plain one: 𝓐, A, a
        text = unicodedata.normalize("NFKD", text.casefold())
    text = re.sub("[\u0300-\u036f]", "", text).replace("’", "'")
    return " ".join(unicodedata.normalize("NFKC", text).split()).rstrip(" .:…")


def caption(text: str) -> str:
    """What a button or menu item says, folded, without accelerators and shortcuts."""
    text = re.sub(r"(?:\t| {2,}).*$", "", text.strip())  # Delete    Del
    text = re.sub(r"\s*[(（]&?[A-Za-z][)）]", "", text)  # 删除(D)
    return folded(re.sub(r"[&_](?=\w)", "", text))  # De&lete, _Delete

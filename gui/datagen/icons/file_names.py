"""File names of icons: which meaning a picture's file name stands for, in any set or theme."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Final

_STYLE: Final = re.compile(
    r"-(outline|outlined|fill|filled|solid|sharp|rounded|round|line|linear|broken|bold|duotone|thin|light|regular"
    r"|twotone|two-tone|baseline|symbolic|alt|o|micro|mini|stroke|remix|flat|freehand|pixel|\d\d?|ltr)$"
)
"""Ends of names that tell a style, a size or a number, and nothing of what is shown."""

_STOCK: Final = re.compile(r"^(lc|sc|stock)_")
"""Beginnings that LibreOffice and old themes put before each name."""

_MIRRORED: Final = re.compile(r"-rtl\b")
"""Names of pictures for scripts that run from right to left: they show the opposite of what the name says."""


class FileNames:
    """The table of file names, `file_names.toml`.

    Attributes:
        meanings: All meanings, in the order of the alphabet.
    """

    def __init__(self, table: dict[str, str] | None = None) -> None:
        if table is None:
            table = tomllib.loads((files("gui.datagen.icons") / "file_names.toml").read_text(encoding="utf-8"))
        self._meaning_of = {name: meaning for meaning, names in table.items() for name in names.split()}
        self._words = {word for name in self._meaning_of for word in name.split("-")}
        self.meanings = tuple(sorted(table))

    def meaning_of(self, name: str) -> str | None:
        """The meaning of a picture by its file name without an extension, or None."""
        if _MIRRORED.search(name):
            return None
        while name not in self._meaning_of:
            shorter = _STYLE.sub("", name)
            if shorter == name:
                shorter = _STOCK.sub("", name)
            if shorter == name:
                return None
            name = shorter
        return self._meaning_of[name]

    def is_strange(self, name: str) -> bool:
        """Whether a name shares no word with the table, so that what it shows has none of its meanings."""
        words = re.split(r"[-_.+]", name.casefold())
        return not any(word in self._words for word in words if len(word) > 1)

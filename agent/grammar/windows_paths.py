r"""Windows paths in quoted text, whose backslashes models do not double: `C:\new\table.txt` holds no line break.

A text that begins as a path does (a drive, or two backslashes and a name) and has a backslash that is not doubled was
written as it is meant; one whose backslashes are all doubled is escaped like any other text.
"""

from __future__ import annotations

import re
from typing import Final

_PATH: Final = re.compile(r"(?:[A-Za-z]:\\|\\\\[\w$-])[^\n\"*?<>|]*\Z")
_RUN: Final = re.compile(r"\\+")
_ESCAPED_QUOTE: Final = re.compile(r"\\['\"]")
_ENTER: Final = re.compile(r"(.*\.\w{1,5})\\n\Z", re.DOTALL)
r"""A file's name with `\n` behind it: the key that opens it."""


def as_written(raw: str) -> str | None:
    """The path that a text between quotes is, or None where it is no path, or an escaped one.

    Args:
        raw: What stands between the quotes, before any escape is resolved.
    """
    if _PATH.match(raw) is None or _ESCAPED_QUOTE.search(raw) or all(len(run) % 2 == 0 for run in _RUN.findall(raw)):
        return None
    enter = _ENTER.match(raw)
    return raw if enter is None else enter[1] + "\n"

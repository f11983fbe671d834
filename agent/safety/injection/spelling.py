"""One spelling for text that may hide what it says: no case, accents, look-alike letters or invisible characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LOOKALIKES: Final = str.maketrans(
    "абвеікмнорстухѕјԁɡһʏαβεικνορτυχωІ",
    "abbeikmhopctyxsjdghyabeikvoptuxwi",
)
"""Cyrillic and Greek letters that pass for Latin ones, after case folding."""

_LEET: Final = str.maketrans("013457$", "oieasts")

_MARKS: Final = "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]"
"""Accents of Latin, Greek and Cyrillic letters, vowel signs of Arabic ones."""

_LINE_BREAK: Final = "(?<=[\u0e00-\u0e7f\u3040-\u9fff]) (?=[\u0e00-\u0e7f\u3040-\u9fff])"

_LETTERS: Final = str.maketrans("ıđłø", "idlo")
"""Letters that have their stroke or lack their dot for good."""


def normalized(text: str) -> str:
    """`text` in one spelling: no case, accents, invisible characters, look-alikes, leetspeak or spaced letters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = re.sub(r"(\w)-\n(\w)", r"\1\2", text)
    text = re.sub(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)", lambda found: found[0].replace(" ", ""), text)
    text = re.sub(r"\S+", lambda found: _word(found[0]), text)
    text = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    # Chinese, Japanese and Thai have no spaces, and a line ends anywhere
    return re.sub(_LINE_BREAK, "", " ".join(unicodedata.normalize("NFC", text).split()))


def _word(word: str) -> str:
    """A word without borrowed letters and digits; one that is all Cyrillic or all digits is left alone."""
    if not re.search("[a-z]", word):
        return word
    word = word.translate(_LOOKALIKES)
    # addresses and names of people keep their digits and signs
    return word.translate(_LEET) if re.fullmatch(r"[\w$'’,.;:!?-]+", word) else word

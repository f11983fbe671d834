"""Sensitive text: addresses, numbers of cards and accounts, keys, passwords and listed words, found in a line of text.

Text comes from two places. What a program wrote is taken literally. What OCR read (`tolerant`) is not: it swaps
`0` and `O`, `1` and `l`, loses underscores, puts spaces where there are none and loses those that are there, and a
digit read wrongly breaks every checksum; there a number of the right shape is enough, also within a word. A secret left
readable is worse than a harmless number painted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from vision.perception.text_similarity import LOOKALIKES
from vision.redaction.secret_labels import labelled_spans


class SecretKind(StrEnum):
    """Kinds of secrets."""

    EMAIL = "e-mail address"
    CARD = "card number"
    IBAN = "account number"
    KEY = "key"
    PASSWORD = "password"  # noqa: S105  (the name of a kind)
    PHONE = "phone number"
    WORD = "hidden word"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret: the characters `start` to `end` (exclusive) of a text."""

    kind: SecretKind
    start: int
    end: int


_EMAIL: Final = re.compile(r"[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)*\.\w{2,24}")
_EMAIL_READ: Final = re.compile(r"[\w.+%'-]{1,64} ?[@©®] ?[\w-]+(?:(?: ?[.,] ?|[.,: ])[\w-]+)*? ?[.,:] ?[^\W\d_]{2,24}")
_EMAIL_LEFT: Final = re.compile(r"[\w.+%'-]+@[\w-]{2,}(?:[.,][\w-]+)*")

# what OCR takes for a digit, by the digit that it may have been
_DIGIT_OF: Final = str.maketrans("OoQDIl|i!SsBZzGb", "0000111115582266")
_NUMBER: Final = re.compile(r"(?<![\w.])\d(?:[ \u00a0–.-]?\d){11,18}(?!\w)")
_NUMBER_READ: Final = re.compile(r"(?<!\w)[\dOoQDIl|i!SsBZzGb](?:[ .,–-]{0,2}[\dOoQDIl|i!SsBZzGb]){11,18}(?!\w)")

# a number whose space to the words before and behind was lost; where it ends, its length tells
_NUMBER_GLUED: Final = re.compile(r"(?<!\d)[2-6](?:[ .,–-]{0,2}[\dOoQDIl|i!SsBZzGb]){12,}")
_CARD_LENGTHS: Final = (16, 15)

_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}(?!\w)")
_IBAN_READ: Final = re.compile(r"(?<![A-Z\d])[A-Z]{2} ?[\dOIlSBQ]{2}(?:[ .]?[A-Za-z\d|]){11,30}(?!\w)")
_IBAN_LENGTH: Final = {
    code: int(length)
    for length, codes in {
        "15": "NO",
        "16": "BE",
        "18": "DK FI FO GL NL",
        "19": "MK SI",
        "20": "AT BA EE KZ LT LU XK",
        "21": "CH HR LI LV",
        "22": "BG BH CR DE GB GE IE ME RS VA",
        "23": "AE GI IL TL",
        "24": "AD CZ ES MD PK RO SA SE SK TN VG",
        "25": "LY PT",
        "26": "IS TR",
        "27": "FR GR IT MC MR SM",
        "28": "AL AZ BY CY DO GT HU LB PL SV",
        "29": "BR EG PS QA UA",
        "30": "JO KW MU",
        "31": "MT SC",
    }.items()
    for code in codes.split()
}

# how keys of well-known services begin, and the fewest characters that follow
_PREFIXES: Final = (
    *(("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ya29.", 20), ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30)),
    *(("ghr_", 30), ("github_pat_", 30), ("glpat-", 16), ("sk-", 20), ("sk_live_", 16), ("sk_test_", 16)),
    *(("rk_live_", 16), ("pk_live_", 16), ("whsec_", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xapp-", 10)),
    *(("npm_", 30), ("pypi-", 30), ("hf_", 25), ("SG.", 20), ("eyJ", 20), ("dop_v1_", 30), ("shpat_", 20)),
    *(("AGE-SECRET-KEY-1", 30), ("EAACEdEose0cBA", 10), ("sq0atp-", 20), ("key-", 30), ("tvly-", 20), ("gsk_", 30)),
)
_BEGIN: Final = re.compile(r"-{2,5} ?BEGIN(?: ?[A-Z0-9]+)* ?PRIVATE ?KEY(?: ?BLOCK)? ?-*", re.IGNORECASE)
_BEARER: Final = re.compile(r"\b(?:Bearer|Basic) +([\w.~+/=-]{12,})")
_IN_ADDRESS: Final = re.compile(r"\w{2,12}://[^\s/:@]+:([^\s/@]+)@")
_TOKEN: Final = re.compile(r"(?<![\w/.-])[\w+=~-]{20,}(?:/[\w+=~-]+)*(?![\w/])")
_BASE64: Final = re.compile(r"(?<![\w/])[A-Za-z0-9+/]{32,}={0,2}(?![\w/])")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_LEAST_BITS: Final = 3.3
"""Entropy per character from which a long mixed token is a key; words joined by hyphens stay below."""

_PHONE: Final = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ ./-]?|\(?0)\(?\d{1,4}\)?(?:[ ./-]?\d{2,5}){2,5}(?!\w)")

_ALIKE: Final = {ord(letter): group[0] for group in (*LOOKALIKES, "g9q") for letter in group}


def find_secrets(
    text: str, words: Iterable[str] = (), *, tolerant: bool = False, phones: bool = False
) -> tuple[Secret, ...]:
    """The secrets in `text`, in order, none inside another.

    Args:
        words: What the user wants hidden wherever it stands; case does not matter.
        tolerant: Whether OCR read the text.
        phones: Whether telephone numbers are secrets.
    """
    found = [
        *_listed(text, words, tolerant=tolerant),
        *_keys(text, tolerant=tolerant),
        *_ibans(text, tolerant=tolerant),
        *_cards(text, tolerant=tolerant),
        *_emails(text, tolerant=tolerant),
        *(Secret(SecretKind.PASSWORD, *span) for span in labelled_spans(text)),
    ]
    if phones:
        found += _whole(SecretKind.PHONE, _PHONE, text)
    return _outermost(found)


def begins_private_key(text: str) -> bool:
    """Whether `text` is the line that comes before the lines of a private key."""
    return _BEGIN.search(text) is not None


def without_secrets(text: str, words: Iterable[str] = (), *, phones: bool = False) -> str:
    """`text` with the kind of each secret in its place, as in `[e-mail address]`."""
    if (begun := _BEGIN.search(text)) is not None:
        end = re.search(r"END(?: [A-Z0-9]+)* PRIVATE KEY(?: BLOCK)?-*", text[begun.end() :])
        last = len(text) if end is None else begun.end() + end.end()
        before, after = text[: begun.start()], text[last:]
        return f"{without_secrets(before, words, phones=phones)}[key]{without_secrets(after, words, phones=phones)}"
    words = tuple(words)
    parts, at = [], 0
    for secret in find_secrets(text, words, phones=phones):
        parts += [text[at : secret.start], f"[{secret.kind}]"]
        at = secret.end
    return "".join((*parts, text[at:]))


def _whole(kind: SecretKind, pattern: re.Pattern[str], text: str) -> Iterator[Secret]:
    return (Secret(kind, *match.span()) for match in pattern.finditer(text))


def _emails(text: str, *, tolerant: bool) -> Iterator[Secret]:
    yield from _whole(SecretKind.EMAIL, _EMAIL, text)
    if tolerant:
        yield from _whole(SecretKind.EMAIL, _EMAIL_READ, text)
        # an address that a narrow field cuts off
        yield from _whole(SecretKind.EMAIL, _EMAIL_LEFT, text)


def _cards(text: str, *, tolerant: bool) -> Iterator[Secret]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 13 and digits[0] in "23456" and _luhn(digits):
            yield Secret(SecretKind.CARD, *match.span())
    if not tolerant:
        return
    for match in _NUMBER_READ.finditer(text):
        read = match[0].translate(_DIGIT_OF)
        digits = re.sub(r"\D", "", read)
        surely = sum(letter.isdigit() for letter in match[0])
        if len(digits) < 13 or surely < 0.6 * len(digits) or read[0] not in "23456":
            continue
        if _luhn(digits) or _grouped_as_card(read):
            yield Secret(SecretKind.CARD, *match.span())
    for match in _NUMBER_GLUED.finditer(text):
        ends = [at.end() for at in re.finditer(r"[^ .,–-]", match[0])]
        for length in _CARD_LENGTHS:
            if length > len(ends) or match[0][ends[length - 1] :][:1].isdigit():
                continue
            part = match[0][: ends[length - 1]]
            read = part.translate(_DIGIT_OF)
            surely = sum(letter.isdigit() for letter in part)
            if surely >= 0.8 * length and (_luhn(re.sub(r"\D", "", read)) or _grouped_as_card(read)):
                yield Secret(SecretKind.CARD, match.start(), match.start() + len(part))
                break


def _grouped_as_card(read: str) -> bool:
    lengths = [len(group) for group in re.findall(r"\d+", read)]
    return lengths == [4, 6, 5] or (sum(lengths) == 16 and all(length % 4 == 0 for length in lengths))


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _ibans(text: str, *, tolerant: bool) -> Iterator[Secret]:
    for match in (_IBAN_READ if tolerant else _IBAN).finditer(text):
        for end in _ends_of_groups(match[0]):
            plain = re.sub(r"[ .|]", "", match[0][:end])
            expected = _IBAN_LENGTH.get(plain[:2])
            if expected is not None and len(plain) == expected and (tolerant or _mod_97(plain)):
                yield Secret(SecretKind.IBAN, match.start(), match.start() + end)
                break
        else:
            if tolerant and (length := _glued_iban(match[0])):
                yield Secret(SecretKind.IBAN, match.start(), match.start() + length)


def _glued_iban(read: str) -> int:
    """How much of `read` is an account number whose space to the next word was lost; 0 if it is none."""
    kept = [at for at, letter in enumerate(read) if letter not in " .|"]
    expected = _IBAN_LENGTH.get(read[:2], 0)
    if not expected or len(kept) < expected:
        return 0
    number = read[: kept[expected - 1] + 1]
    return len(number) if sum(letter.isdigit() for letter in number) >= 0.6 * expected else 0


def _ends_of_groups(text: str) -> Iterator[int]:
    """Where a number may end within `text`, the longest first: a word behind it looks like one more group."""
    yield len(text)
    yield from (len(text[: match.start()].rstrip()) for match in reversed(list(re.finditer(r"[ .]", text))))


def _mod_97(iban: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def _keys(text: str, *, tolerant: bool) -> Iterator[Secret]:
    yield from _whole(SecretKind.KEY, _BEGIN, text)
    for pattern in (_BEARER, _IN_ADDRESS):
        yield from (Secret(SecretKind.KEY, *match.span(1)) for match in pattern.finditer(text))
    for pattern in _PREFIXED_READ if tolerant else _PREFIXED:
        yield from _whole(SecretKind.KEY, pattern, text)
    for pattern in (_TOKEN, _BASE64):
        for match in pattern.finditer(text):
            if _UUID.fullmatch(match[0]) is None and _looks_random(match[0]):
                yield Secret(SecretKind.KEY, *match.span())


def _prefixed(prefix: str, least: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(prefix)}[A-Za-z0-9_.+/=-]{{{least},}}")


def _prefixed_read(prefix: str, least: int) -> re.Pattern[str]:
    # an underscore sinks into the line below the text, and spaces come from letters set wide
    begin = "".join("[ _.-]{0,2}" if letter in "_-." else _confusable(letter) for letter in prefix)
    letter = "[A-Za-z0-9_.+/=|-]"
    least = max(8, least * 3 // 4)
    # behind what is surely the key only what has a digit may belong to it: words follow keys
    # nor is a lower-case letter before a capital a hindrance: the space between two words may be lost
    glued = "(?<![A-Z0-9])" if prefix[0].isupper() else "(?<![A-Za-z0-9])"
    return re.compile(rf"{glued}{begin}(?: ?{letter}){{{least}}}{letter}*(?: (?={letter}*\d){letter}{{2,}})*")


def _confusable(letter: str) -> str:
    alike = next((group for group in ("0Oo", "1lI|i", "5Ss", "8B", "2Zz", "uv") if letter in group), letter)
    return f"[{alike}]" if len(alike) > 1 else re.escape(letter)


_PREFIXED: Final = tuple(_prefixed(*prefix) for prefix in _PREFIXES)
# short lower-case beginnings also begin words, so that OCR must have read their mark, or the rest must look random
_PREFIXED_READ: Final = (
    *_PREFIXED,
    *(_prefixed_read(prefix, least) for prefix, least in _PREFIXES if len(prefix) > 3 and prefix != "key-"),
)


def _looks_random(token: str) -> bool:
    """Whether a long token is more than words joined: letters and digits mixed all over, and many different ones."""
    plain = re.sub(r"[^A-Za-z0-9]", "", token)
    digits = sum(letter.isdigit() for letter in plain)
    if len(plain) < 20 or not digits or digits == len(plain):
        return False
    counts = Counter(plain)
    bits = -sum(count / len(plain) * math.log2(count / len(plain)) for count in counts.values())
    kinds = [("0" if letter.isdigit() else "A" if letter.isupper() else "a") for letter in plain]
    switches = sum(a != b for a, b in pairwise(kinds))
    return bits >= _LEAST_BITS and switches >= len(plain) / 5


def _listed(text: str, words: Iterable[str], *, tolerant: bool) -> Iterator[Secret]:
    folded, places = _folded(text, tolerant=tolerant)
    for word in words:
        wanted, _ = _folded(word.strip(), tolerant=tolerant)
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            if _stands_alone(text, start, end):
                yield Secret(SecretKind.WORD, start, end)
            at = folded.find(wanted, at + 1)


def _folded(text: str, *, tolerant: bool) -> tuple[str, list[int]]:
    """`text` so that what looks the same is the same, and the place of each of its characters in `text`."""
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if tolerant and letter.isspace():
            continue
        for character in letter.casefold().translate(_ALIKE) if tolerant else letter.casefold():
            kept.append(character)
            places.append(place)
    return "".join(kept), places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter of the same word goes before or after; `AdaLovelace` is two words whose space OCR lost."""

    def joined(before: str, after: str) -> bool:
        if before.isdigit() != after.isdigit():
            return False
        return before.isalnum() and after.isalnum() and not (before.islower() and after.isupper())

    return not (
        (start > 0 and joined(text[start - 1], text[start])) or (end < len(text) and joined(text[end - 1], text[end]))
    )


def _outermost(found: Sequence[Secret]) -> tuple[Secret, ...]:
    """In order; those that overlap become one, of the kind of the longer."""
    kept: list[Secret] = []
    for secret in sorted(found, key=lambda secret: (secret.start, -secret.end)):
        if kept and secret.start < kept[-1].end:
            last = kept[-1]
            longer = max(last, secret, key=lambda secret: secret.end - secret.start)
            kept[-1] = Secret(longer.kind, last.start, max(last.end, secret.end))
        else:
            kept.append(secret)
    return tuple(kept)

"""Acts of a passage, in any language: it addresses an agent, claims an approval, wants secrets or commands.

Words of many languages (`assets/injection.toml`) stand for what they mean, and the rules here speak of meanings alone:
a machine is addressed *and* a secret is to be handed over; a user is said to have approved *and* something is to be
bought. No one of these alone is suspicious: forms ask for passwords, shops say that orders are approved.

Distances are counted in letters of the text without its punctuation.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from agent.safety.injection.spelling import normalized
from vision.assets import asset

_UNSPACED: Final = re.compile("[\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts whose words count wherever they stand."""

_PREFIXES: Final = (
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "ال",
    "لل",
    "وال",
    "بال",
    "فال",
    "ה",
    "ב",
    "ל",
    "ו",
    "מ",
    "ש",
    "כ",
    "וה",
    "ול",
)
"""What is written together with the word behind it, in Arabic and Hebrew."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?。！？؟।])\s+|(?<=[。！？])|\n|\s\|\s")
_CALLED: Final = re.compile(r"[^\W\d_]{0,3}\s?[,!،，、—–]")
"""What follows the name of who is called, perhaps behind an ending."""
_OBJECT: Final = 5
"""Letters between a verb and its object at most: “run the agent”."""

_PIPED_TO_SHELL: Final = re.compile(r"\b(?:curl|wget|iwr)\b[^|]*\|\s*(?:sudo\s+)?\w*sh\b|\bpip3? install\b.*https?://")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicon that stands in a passage.

    Attributes:
        meaning: Its table in the lexicon.
        start, end: Where it stands in the sentence without punctuation, counted from the start of the passage.
        sentence: The number of its sentence.
    """

    meaning: str
    start: int
    end: int
    sentence: int


class Passage:
    """The meanings of a passage.

    Args:
        text: As `normalized` gives it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
        self._words: dict[str, list[Word]] = {}
        self._begins: list[int] = []
        offset = 0
        for number, sentence in enumerate(self.sentences):
            bare = plain(sentence)
            self._begins.append(offset)
            for meaning, start, end in _found(bare):
                self._words.setdefault(meaning, []).append(Word(meaning, offset + start, offset + end, number))
            offset += len(bare) + 1

    def of(self, *meanings: str) -> Sequence[Word]:
        """The words with one of these meanings."""
        return [word for meaning in meanings for word in self._words.get(meaning, ())]

    def has(self, *meanings: str) -> bool:
        """Whether there is a word of each of these meanings."""
        return all(meaning in self._words for meaning in meanings)

    def near(self, first: str, second: str, within: int, *, one_sentence: bool = False) -> list[tuple[Word, Word]]:
        """Pairs of words of these meanings that do not overlap, with at most `within` letters between them."""
        return [
            (a, b)
            for a in self.of(first)
            for b in self.of(second)
            if _gap(a, b) is not None and (_gap(a, b) or 0) <= within and (not one_sentence or a.sentence == b.sentence)
        ]

    def after(self, word: Word) -> str:
        """What follows a word in its sentence, with its punctuation."""
        sentence = self.sentences[word.sentence]
        start = self._begins[word.sentence]
        return _rest(sentence, word.end - start)

    def begins(self, word: Word) -> bool:
        """Whether a word is the first of its sentence."""
        return word.start == self._begins[word.sentence]


def act_of(text: str) -> str | None:
    """What a normalized passage does that no text on a screen should, or None."""
    passage = Passage(text)
    return next((why for why, does in ACTS.items() if does(passage)), None)


def _sets_aside(passage: Passage) -> bool:
    for earlier, instruction in passage.near("earlier", "instruction", 45, one_sentence=True):
        for ignore in passage.of("ignore"):
            apart = max(earlier.end, instruction.end, ignore.end) - min(earlier.start, instruction.start, ignore.start)
            if ignore.sentence == earlier.sentence and apart <= 100:
                return True
    return passage.has("your_new_task") and (
        passage.has("ignore") or bool(passage.of("hand_over", "act", "consequence", "secret", "system", "role"))
    )


def _poses_as_system(passage: Passage) -> bool:
    posing = passage.has("system") or any(
        passage.begins(role) and re.match(r"\s*[:\]：]", passage.after(role)) for role in passage.of("role")
    )
    obeying = bool(passage.near("from_now", "obey", 80)) or bool(passage.near("obey", "here", 40))
    return (passage.has("from_now", "obey", "here")) or (posing and obeying)


def _lures_into_commands(passage: Passage) -> bool:
    shells, pastes = passage.of("shell"), passage.of("paste")
    pasted = any(shell.start < paste.start <= shell.start + 120 for shell in shells for paste in pastes)
    return pasted and bool(passage.of("enter", "human"))


def _orders_machine(passage: Passage) -> bool:
    addressed = list(_addressed(passage))
    if _PIPED_TO_SHELL.search(passage.text) and (addressed or any(map(passage.begins, passage.of("helper")))):
        return True
    wanted = [
        *(give for give, _ in passage.near("hand_over", "secret", 70) if not _negated(passage, give)),
        *(run for run, _ in passage.near("run", "command", 50)),
        *passage.of("shell"),
    ]
    if any(abs(word.start - want.start) <= 160 for word in addressed for want in wanted):
        return True
    # who speaks to a machine by its name and wants anything done
    named = [word for word in addressed if word.meaning in ("machine", "model") and _is_called(passage, word)]
    return bool(named) and bool(passage.of("act", "consequence", "hand_over"))


def _claims_approval(passage: Passage) -> bool:
    for user, approved in passage.near("user", "approved", 60, one_sentence=True):
        sentence = passage.sentences[approved.sentence]
        conditions = [word for word in passage.of("condition") if word.sentence == approved.sentence]
        if any(word.start < max(user.start, approved.start) for word in conditions) or sentence.rstrip().endswith("?"):
            continue
        for wanted in passage.of("consequence"):
            apart = wanted.start - min(user.start, approved.start)
            asks = passage.sentences[wanted.sentence].rstrip().endswith(("?", "؟", "？"))
            overlaps = _gap(wanted, approved) is None
            if -60 <= apart <= 160 and not asks and not overlaps:
                return True
    return False


def _goes_behind(passage: Passage) -> bool:
    # “söyleme” denies and tells in one word
    together = [(a, b) for a in passage.of("not") for b in passage.of("tell") if a.start <= b.start < a.end]
    for denied, tell in (*together, *passage.near("not", "tell", 25, one_sentence=True)):
        for user in passage.of("user"):
            apart = max(denied.end, tell.end, user.end) - min(denied.start, tell.start, user.start)
            if user.sentence == tell.sentence and apart <= 70:
                others = passage.of("act", "consequence", "hand_over", "helper", "machine", "run")
                return any(_gap(word, tell) is not None for word in others)
    return False


ACTS: Final[Mapping[str, Callable[[Passage], bool]]] = {
    "sets aside earlier instructions": _sets_aside,
    "poses as the system": _poses_as_system,
    "lures into a command prompt": _lures_into_commands,
    "gives orders to an AI": _orders_machine,
    "claims that the user approved": _claims_approval,
    "goes behind the user's back": _goes_behind,
}
"""What a passage does, for the person, and how it is known."""


def _addressed(passage: Passage) -> Iterator[Word]:
    """The words by which a passage addresses a machine: it must do something, it is called, it is meant by an *if*."""
    working = [model for model, _ in passage.near("model", "computer", 45, one_sentence=True)]
    for word in (*passage.of("machine"), *working):
        # “before you run the agent, …” speaks about it
        if any(run.sentence == word.sentence and 0 <= word.start - run.end <= _OBJECT for run in passage.of("run")):
            continue
        if any(-90 <= must.start - word.start <= 130 for must in passage.of("must")) or _is_called(passage, word):
            yield word
    for word in passage.of("helper", "model"):
        if _is_called(passage, word):
            yield word


def _is_called(passage: Passage, word: Word) -> bool:
    """Whether a word calls somebody: first in a sentence before a comma or colon, behind a greeting or “if you are”."""
    if passage.begins(word) and word.meaning != "model":
        after = passage.after(word)
        # “Assistant:” and “Model:” are labels of what was said, and of a device
        if _CALLED.match(after) or (word.meaning == "machine" and re.match(r"\s*[:：]", after)):
            return True
    meant = ("meant_for",) if word.meaning == "machine" else ()
    for before in passage.of("greeting", "if_you_are", *meant):
        if before.sentence == word.sentence and -25 <= word.start - before.end <= 30:
            return True
    return False


def _negated(passage: Passage, give: Word) -> bool:
    """Whether what is wanted is wanted not to be done: “never send your password”."""
    return any(
        denied.sentence == give.sentence and -12 <= give.start - denied.end <= 30 and denied.start != give.start
        for denied in passage.of("not")
    )


def _gap(first: Word, second: Word) -> int | None:
    """Letters between two words; None where they overlap."""
    if first.start < second.end and second.start < first.end:
        return None
    return max(second.start - first.end, first.start - second.end)


def plain(text: str) -> str:
    """`text` as its letters, digits and marks, one space for whatever lies between."""
    return " ".join("".join(sign if _is_letter(sign) else " " for sign in text).split())


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def _rest(sentence: str, letters: int) -> str:
    """The rest of a sentence behind so many signs of its `plain` form."""
    bare = ""
    for place, sign in enumerate(sentence):
        if len(bare) >= letters:
            return sentence[place:]
        if _is_letter(sign):
            bare += sign
        elif bare and not bare.endswith(" "):
            bare += " "
    return ""


def _found(bare: str) -> Iterator[tuple[str, int, int]]:
    """The words of the lexicon in a sentence without punctuation: meaning, start, end; the longest of each meaning."""
    by_word, anywhere = _lexicon()
    length = len(bare)
    for place in range(length):
        best: dict[str, int] = {}
        if place == 0 or bare[place - 1] == " ":
            end_of_word = bare.find(" ", place) % (length + 1)
            stem = bare[place : end_of_word if end_of_word else length]
            starts = {
                place,
                *(place + len(one) for one in _PREFIXES if stem.startswith(one) and len(stem) > len(one) + 1),
            }
            for start in starts:
                for word, whole, meaning in by_word.get(bare[start : start + 2], ()):
                    end = start + len(word)
                    if bare.startswith(word, start) and (not whole or end == length or bare[end] == " "):
                        best[meaning] = max(best.get(meaning, 0), end)
        for word, meaning in anywhere.get(bare[place], ()):
            if bare.startswith(word, place):
                best[meaning] = max(best.get(meaning, 0), place + len(word))
        for meaning, end in best.items():
            yield meaning, place, end


@cache
def _lexicon() -> tuple[Mapping[str, Sequence[tuple[str, bool, str]]], Mapping[str, Sequence[tuple[str, str]]]]:
    """Words by their first two letters, and those that count anywhere by their first."""
    tables = tomllib.loads(asset("injection.toml").read_text(encoding="utf-8"))
    by_word: dict[str, list[tuple[str, bool, str]]] = {}
    anywhere: dict[str, list[tuple[str, str]]] = {}
    for meaning, languages in tables.items():
        for listed in _all(languages.values()):
            word = plain(normalized(listed.lstrip("=*")))
            if _UNSPACED.search(word) or listed.startswith("*"):
                anywhere.setdefault(word[0], []).append((word, meaning))
            else:
                by_word.setdefault(word[:2], []).append((word, listed.startswith("="), meaning))
    return by_word, anywhere


def _all(lists: Iterable[Sequence[str]]) -> Iterator[str]:
    return (word for listed in lists for word in listed)

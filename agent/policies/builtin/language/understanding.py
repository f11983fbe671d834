"""Understanding: whether a task is in words that the built-in model can read, and which ones it cannot.

It learned short English instructions. A task in another language, or one without anything to do in it, would be guessed
at; so it is told before the first step which words were not understood. What stands on the screen, in quotation marks,
with a capital letter or with a digit in it is a name or a value, and may be in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase
from typing import Final

from agent.policies.builtin.language.word_vectors import load_word_vectors

_VERBS: Final = frozenset(
    "accept activate add adjust agree allow answer appear apply approve attach book bring browse buy call cancel "
    "change check choose clear click close collapse complete confirm continue copy create cut deactivate decline "
    "decrease delete deny deselect disable discard dismiss display do double-click download drag drop edit empty "
    "enable ensure enter erase expand export fill filter find finish fold follow forget format get give go hide "
    "highlight hit import include increase input insert join jump keep key launch leave left-click let like load "
    "log look lower make mark maximize minimize move mute name navigate need needs note open order paste pause "
    "pay pick place play point post press print proceed push put quit raise read record redo refresh register "
    "reject reload remove rename repeat replace reply reset resize restore return review right-click run save say "
    "schedule scroll search see select send set share show shut sign skip slide sort specify start stop strike "
    "submit subscribe switch tap tell tick toggle touch try turn type uncheck undo unfold unmark unmute unselect "
    "unsubscribe untick update upload use visit wait want wants write zoom".split()
)
"""Anything that can be asked for; one of them, or a statement of what shall be so, makes a task."""

_STATES: Final = frozenset(
    "address are as be born called city color colour country date doesn't don't due email goes has have i'd i'm "
    "is it's language lives must name named needed no not number off on phone please set should size subject time "
    "title wanted wants with without yes".split()
)
"""Words of statements: *the contact is called Ada*, *no newsletter*."""

_COMMON: Final = frozenset(
    "a about above across after again all along also am an and another any anything around at away back because "
    "been before below beneath beside between both bottom box boxes but button buttons by can cell checkbox "
    "column combo contents context control corner could current dialog did do does done down dropdown each either "
    "else end entry every everything existing far field fields file files first five folder following for form "
    "four from front full further group had half he help her here hers him his hour hours how i icon if in inside "
    "instead into it item items its itself just key keyboard kind label last later least left less level line link "
    "list long lot many me menu message middle might mine minute minutes missing more most mouse my near nearest "
    "new next nine none now of old once one ones only option options or other others our out over own page panel "
    "part password people percent person picture pop-up popup position previous question radio rather right row "
    "same second seconds section seven several she shortcut side six slider so some something soon space spot "
    "still such tab table tabs ten text than thank thanks that the their them then there these they thing things "
    "third this those three through to today together tomorrow too top twice two under until up upper us used "
    "user value very via view was way we week well were what when where which while who whole whose will window "
    "wish within word words would year you your yourself zero".split()
)

_QUOTED: Final = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|«[^»]*»|(?<!\w)'[^']+'(?!\w)|\{\{[^}]*\}\}")
_VALUE: Final = re.compile(r"\S*[^\s]?[@/\\+_=]\S*|\S*\w\.\w\S*|\S*\d\S*")
"""Addresses, paths, chords, numbers."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OTHER_SCRIPT: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
_ENDINGS: Final = (
    ("ied", "y"), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""),
)  # fmt: skip
_MOST_UNKNOWN: Final = 0.5
_LEAST_MISTYPED: Final = 4
"""Length from which a word may be one with a mistake in it."""


def not_understood(task: str, screen: Iterable[str]) -> tuple[str, ...]:
    """The words of `task` that cannot be read, in their order; empty where it can be carried out.

    Args:
        screen: What stands on the screen; a word that is there is a name.
    """
    there = {word.casefold() for text in screen for word in _WORD.findall(text)}
    plain = _VALUE.sub(" ", _QUOTED.sub(" ", task))
    words = [found[0] for found in _WORD.finditer(plain)]
    folded = [word.casefold().replace("’", "'") for word in words]
    strange = [word for word in words if _OTHER_SCRIPT.search(word) and not _is_there(word, there)]
    if sum(map(len, strange)) > _MOST_UNKNOWN * sum(map(len, words)):
        return tuple(dict.fromkeys(strange))
    unknown = [
        word
        for place, (word, low) in enumerate(zip(words, folded, strict=True))
        if not _is_known(low) and low not in there and (place == 0 or word == low) and word not in strange
    ]
    counted = [low for place, (word, low) in enumerate(zip(words, folded, strict=True)) if place == 0 or word == low]
    asks = any(_stem(low) in _VERBS or low in _VERBS or low in _STATES or low in there for low in folded)
    english = sum(low in _COMMON for low in counted)  # a long value without quotation marks is no foreign language
    foreign = [word for word in unknown if not _may_be_english(word.casefold())]
    if (foreign and not asks) or (len(foreign) > 1 and english < 2 and len(foreign) > _MOST_UNKNOWN * len(counted)):
        return tuple(dict.fromkeys(unknown or words))
    return ()


def _may_be_english(word: str) -> bool:
    """Whether a word has a vector, as it is or without a mistake that one makes in typing: it may say what is asked."""
    known = load_word_vectors().places
    if word in known:
        return True
    if len(word) < _LEAST_MISTYPED or not word.isascii():
        return False
    cuts = range(1, len(word))
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in cuts if at + 1 < len(word))
    doubled = (word[:at] + word[at + 1 :] for at in cuts if word[at] == word[at - 1])
    missing = (word[:at] + letter + word[at:] for at in cuts for letter in ascii_lowercase)
    return any(one in known for one in (*swapped, *doubled, *missing))


def _is_known(word: str) -> bool:
    return word in _COMMON or word in _STATES or word in _VERBS or _stem(word) in _VERBS


def _stem(word: str) -> str:
    """A verb without the endings of its forms: *ticked*, *choosing*, *presses*."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] + instead in _VERBS:
            return word[: -len(ending)] + instead
    return word


def _is_there(word: str, there: set[str]) -> bool:
    """Whether a word of a script without spaces stands somewhere in what the screen says."""
    return any(word.casefold() in text for text in there)

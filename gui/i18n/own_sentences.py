"""Own sentences: what replays and our own policies think, ask and end with, in the window's language.

A sentence is known by its frame; what fills the frame may be a sentence again, so each filling is translated by the
same tables, and stays as it is where they do not know it: names on the screen, words of the person, what models say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from gui.i18n.element_names import kind_name
from vision.perception.elements import Kind

_HOLE: Final = re.compile(r"\\\{(\d)\\\}")
_FILLING: Final = "(?:“[^”]*”|[^“”])+?"
"""What is quoted is never divided."""

_ELEMENT: Final = re.compile(
    r"(?P<the>(?:the|an?) )?(?P<kind>[a-z]+(?: [a-z]+)?)(?P<name> “[^”]*”)?(?P<place> at \(-?\d+, -?\d+\))?"
)
_LONGEST: Final = 4000
"""What is longer is none of ours."""


def own_sentence(message: str, other: Callable[[str], str] = str) -> str | None:
    """`message` in the window's language; None where it is no sentence of ours.

    Args:
        other: Translates what fills a sentence and is not known here.
    """
    return None if len(message) > _LONGEST else _Translator(other).translated(message)


class _Translator:
    """Translates one sentence with all that fills it."""

    def __init__(self, other: Callable[[str], str]) -> None:
        self._other = other
        self._whole = _whole()
        self._parts = self._whole | _parts()

    def translated(self, message: str) -> str | None:
        return self._by_frames(message, self._whole)

    def _by_frames(self, message: str, frames: Mapping[str, str]) -> str | None:
        if message in frames:
            return frames[message]
        for english, translated in frames.items():
            if "{0}" in english and (found := _pattern(english).fullmatch(message)) is not None:
                if translated == english:  # the window speaks English
                    return message
                fillings = found.groupdict()
                return translated.format(*(self._filling(fillings[f"h{number}"]) for number in range(len(fillings))))
        return None

    def _filling(self, words: str) -> str:
        """What fills a frame: a sentence or an element, several of them, or words that stay."""
        translate = QCoreApplication.translate
        return (
            self._several(words, "; ", translate("Sentence", "; "))
            or self._part(words)
            or self._several(words, " and ", translate("Sentence", " and "))
            or self._several(words, ", ", translate("Sentence", ", "))
            or self._other(words)
        )

    def _several(self, words: str, between: str, joined: str) -> str | None:
        """`words` where they are several parts that are all known."""
        parts: list[str] = []
        part = ""
        for piece in _split(words, between):  # a part may hold what parts them
            part = f"{part}{between}{piece}" if part else piece
            if (translated := self._part(part)) is not None:
                parts.append(translated)
                part = ""
        return None if part or len(parts) < 2 else joined.join(parts)

    def _part(self, words: str) -> str | None:
        if words.startswith("“") and words.find("”") == len(words) - 1:
            return words  # a name
        if (found := _ELEMENT.fullmatch(words)) is not None and (named := _element(found)) is not None:
            return named
        return self._by_frames(words.strip(), self._parts)


def _element(found: re.Match[str]) -> str | None:
    translate = QCoreApplication.translate
    kind, name = found["kind"], found["name"] or (found["place"] or "").removeprefix(" at")
    if not name and not found["the"]:
        return None
    if kind == "place":
        return translate("Sentence", "the place{0}").format(name)
    try:
        return kind_name(Kind(kind.replace(" ", "_"))) + name
    except ValueError:
        return None


def _split(words: str, between: str) -> list[str]:
    """`words` where `between` stands outside of quotation marks."""
    return re.split(rf"{re.escape(between)}(?=(?:[^“”]|“[^”]*”)*$)", words)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    known: set[str] = set()

    def hole(found: re.Match[str]) -> str:
        name = f"h{found[1]}"
        again = name in known
        known.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>{_FILLING})"

    return re.compile(_HOLE.sub(hole, re.escape(english)))


def _whole() -> dict[str, str]:
    """Sentences that stand alone; the longer before the shorter that it begins with."""
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/replay/adaptive.py, progress.py
    translate("Sentence", "Ctrl+Z was pressed, and the screen changed; see whether it took back the last action. {0}")
    translate("Sentence", "Ctrl+Z was pressed, and nothing changed on the screen. {0}")
    translate("Sentence", "Step {0} cannot be done once more on this screen; on with the next. {1}")
    translate("Sentence", "Step {0} of the recording, {1}, once more: {2}.")
    translate("Sentence", "Step {0} of the recording, {1}, once more.")
    translate("Sentence", "Step {0} of the recording, {1}: not yet, {2}.")
    translate("Sentence", "Step {0} of the recording, {1}: out of view; I turn the wheel.")
    translate("Sentence", "Step {0} of the recording, {1}: a tip under the pointer may cover it; I move away.")
    translate(
        "Sentence",
        "Step {0} of the recording, {1}: another text stands in its field; I select it, so that it is replaced.",
    )
    translate("Sentence", "Step {0} of the recording, {1}: {2}.")
    translate("Sentence", "Step {0} of the recording, {1}.")
    translate("Sentence", "Step {0} of the recording, {1}")
    translate("Sentence", "The recording is at its end.")
    translate("Sentence", "A dialog is in the way that the recording does not know; I close it with {0}.")
    translate("Sentence", "step {0}: expected to {1}, but {2}")
    translate("Sentence", "step {0}, {1}: left out")
    translate("Sentence", "step {0}, {1}: {2}")
    translate("Sentence", "{0} – went otherwise: {1} – left out: {2}")
    translate("Sentence", "{0} – went otherwise: {1}")
    translate("Sentence", "went otherwise: {0} – left out: {1}")
    translate("Sentence", "went otherwise: {0}")
    translate("Sentence", "{0} – left out: {1}")
    translate("Sentence", "left out: {0}")
    # agent/replay/exact.py
    translate("Sentence", "As in step {0} of the recording: not yet, {1}")
    translate("Sentence", "As in step {0} of the recording")
    translate("Sentence", "The last action is done: not yet, {0}")
    translate("Sentence", "all was done as recorded, but at the end {0}")
    translate("Sentence", "the recording of {0} steps was replayed to its end")
    # agent/policies/steps.py
    translate("Sentence", "Step {0} did not go as it should.")
    translate("Sentence", "Step {0}: I do not see {1} on this screen.")
    translate("Sentence", "Step {0}: {1}")
    translate("Sentence", "I did this twice and nothing changed on the screen: {0}")
    translate("Sentence", "{0} (step {1}: {2})")
    # agent/policies/builtin/replies.py
    translate("Sentence", "There is more than one {0} here. Which one do you mean?")
    translate("Sentence", "{0} should be done, but I am not sure: please look.")
    translate("Sentence", "{0}: {1}: please look.")
    translate("Sentence", "{0}: please look.")
    # agent/core/history.py: what a model is told, and the person where the run cannot go on
    translate("Sentence", "This had no visible effect.")
    translate("Sentence", "You did just this and the screen did not change. Do something else.")
    translate("Sentence", "The target changed before this could be done. Look again.")
    translate("Sentence", "The person interrupted this; a part of it may be done. Look again.")
    translate("Sentence", "The person skipped one action of this reply.")
    translate("Sentence", "The person rejected this: {0}")
    translate("Sentence", "This cannot be done: {0}")
    translate("Sentence", "Your reply could not be read: {0}")
    return known


def _parts() -> dict[str, str]:
    """What stands in the frames only."""
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/replay: why it waits or halts, and by what a target was found
    translate("Sentence", "{0} in the row {1} is not on the screen, which reads: {2}")
    translate("Sentence", "{0} in the row {1} could be either of two")
    translate("Sentence", "{0} in the row {1} is not on the screen")
    translate("Sentence", "what is meant")
    translate("Sentence", "nothing changed on the screen, and it is not done twice, since it cannot be taken back: {0}")
    translate("Sentence", "it was done twice and nothing changed on the screen")
    translate("Sentence", "nothing changed")
    translate("Sentence", "it was held back")
    translate("Sentence", "it was not done")
    translate("Sentence", "done before")
    translate("Sentence", "found by its words")
    translate("Sentence", "the person skipped it")
    translate("Sentence", "to be done")
    translate("Sentence", "it can be seen")
    translate("Sentence", "the next target out of view")
    translate("Sentence", "{0}, which is too little for a step that cannot be taken back: {1}")
    translate("Sentence", "{0} is not on the screen yet")
    translate("Sentence", "{0} is not on the screen, which reads: {1}")
    translate("Sentence", "{0} is not on the screen: {1}")
    translate("Sentence", "{0} is not on the screen")
    translate("Sentence", "{0} is on the screen")
    translate("Sentence", "{0} gone from the screen")
    translate("Sentence", "{0} on the screen")
    translate("Sentence", "there: {0}")
    translate("Sentence", "expected {0}, found {1}")
    translate("Sentence", "a dialog with {0} is there that the recording does not know")
    translate("Sentence", "a dialog is left open, and {0} may not be pressed unasked: {1}")
    translate("Sentence", "a dialog is left open, and {0} may not be pressed unasked")
    translate("Sentence", "a dialog is in the way, and {0} may not be pressed unasked: {1}")
    translate("Sentence", "a dialog is in the way, and {0} may not be pressed unasked")
    translate("Sentence", "one with {0}, which was closed")
    translate("Sentence", "no dialog")
    translate("Sentence", "found by the model; kept as a proposal")
    translate("Sentence", "{0}; the model was asked and says: {1}")
    translate("Sentence", "it says {0}")
    translate("Sentence", "found by {0} ({1})")
    translate("Sentence", "the same pixels in the same place")
    translate("Sentence", "its picture")
    translate("Sentence", "its text")
    translate("Sentence", "its neighbours")
    translate("Sentence", "its kind, place and order")
    translate("Sentence", "the texts of its row")
    translate("Sentence", "{0} is not in the list, which reads: {1}")
    translate("Sentence", "{0} is not in the list")
    translate("Sentence", "{0} is in the list more than once")
    translate("Sentence", "{0} could be either of two: {1}")
    translate("Sentence", "nothing on the screen looks like what was at {0}")
    translate("Sentence", "what was at {0} is there more than once")
    translate("Sentence", "what looks like {0} stands among other things now")
    translate("Sentence", "what was at {0}")
    translate("Sentence", "what was typed does not show in its field")
    translate("Sentence", "its field shows something else than what was typed")
    translate("Sentence", "its field still shows what stood there before, beside what was typed")
    translate(
        "Sentence", "a text stands in its field that the recording did not find there, and of a page nothing is deleted"
    )
    translate("Sentence", "it was {0} already")
    translate("Sentence", "{0} not ticked before")
    translate("Sentence", "{0} not chosen before")
    translate("Sentence", "{0} ticked before")
    translate("Sentence", "{0} chosen before")
    translate("Sentence", "not ticked")
    translate("Sentence", "not chosen")
    translate("Sentence", "ticked")
    translate("Sentence", "unticked")
    translate("Sentence", "chosen")
    translate("Sentence", "{0} was asked in the recording, and is not now")
    translate("Sentence", "{0} is asked, and {1} was in the recording")
    translate("Sentence", "the instruction cannot be read")
    translate("Sentence", "it was recorded on {0} pixels and the screen has {1}")
    translate("Sentence", "the screen differs at {0}")
    translate("Sentence", "{0}; adaptive replay may go on from here: {1}")
    translate("Sentence", "find {0}, which was not recorded")
    translate("Sentence", "check what an edit asks for")
    translate("Sentence", "a window is called {0}")
    translate("Sentence", "a window called {0}")
    translate("Sentence", "no window")
    translate("Sentence", "the file {0}")
    translate("Sentence", "no such file")
    translate("Sentence", "{0} with the SHA-256 {1}")
    translate("Sentence", "{0} written by this replay")
    translate("Sentence", "it is as it was before")
    translate("Sentence", "{0} is there with its SHA-256")
    translate("Sentence", "{0} is there")
    translate("Sentence", "the clipboard holds the text")
    translate("Sentence", "another one of {0} characters")
    translate("Sentence", "a text of {0} characters in the clipboard")
    translate("Sentence", "{0}, as before this replay")
    translate("Sentence", "nothing")
    # agent/grammar/target_search.py, agent/policies/steps.py: what an instruction could not find
    translate("Sentence", "looked for {0} named {1}, saw: {2}")
    translate("Sentence", "looked for no. {0} of {1}, saw only {2}")
    translate("Sentence", "there is {0}, but none {1} {2}")
    translate("Sentence", "{0} is there {1} times, at {2}; say which: the second {0}, or {0} next to another text")
    translate("Sentence", "something")
    translate("Sentence", "a field")
    translate("Sentence", "a tick box")
    translate("Sentence", "waited {0} s for {1} to appear, saw: {2}")
    translate("Sentence", "waited {0} s for {1} to disappear, saw: {2}")
    translate("Sentence", "{0} should be shown, saw: {1}")
    translate("Sentence", "{0} should not be shown, saw: {1}")
    translate("Sentence", "no words were found for it when it was exported, so it is left to you: {0}")
    translate("Sentence", "clicked {0}, but it does not look {1}")
    # agent/policies/builtin/inference: why it is not sure
    translate("Sentence", "I was told {0} and have done nothing about it")
    translate("Sentence", "I have done nothing about step {0} of {1}")
    translate("Sentence", "the last thing that I pressed is {0}, and you did not ask for that")
    translate("Sentence", "I was not sure of {0}")
    translate("Sentence", "what I pressed")
    translate("Sentence", "step {0} of {1}")
    translate("Sentence", "the field does not show what was typed")
    translate("Sentence", "the mark did not change")
    # agent/safety
    translate("Sentence", "another window lies over that place")
    translate("Sentence", "nobody is here to approve it")
    # actions in words, as replays and endings name them
    translate("Sentence", "{0} steps")
    translate("Sentence", "1 step")
    translate("Sentence", "double-click {0}")
    translate("Sentence", "triple-click {0}")
    translate("Sentence", "right-click {0}")
    translate("Sentence", "middle-click {0}")
    translate("Sentence", "click {0}")
    translate("Sentence", "{0}+click {1}")
    translate("Sentence", "drag from {0} to {1}")
    translate("Sentence", "drag to {0}")
    translate("Sentence", "scroll {0} over {1}")
    translate("Sentence", "type {0} characters")
    translate("Sentence", "press {0}")
    translate("Sentence", "hold the {0} button {1}")
    translate("Sentence", "let go of the {0} button {1}")
    translate("Sentence", "hold {0}")
    translate("Sentence", "let go of {0}")
    translate("Sentence", "move to {0}")
    translate("Sentence", "{0} …")
    translate("Sentence", "{0} ({1})")
    translate("Sentence", "up")
    translate("Sentence", "down")
    translate("Sentence", "left")
    translate("Sentence", "right")
    translate("Sentence", "middle")
    return known

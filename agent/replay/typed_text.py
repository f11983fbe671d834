"""Typed text of a replay: the field that it goes to, what stands there before, and whether it shows it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

from agent.core.actions import Type
from agent.core.policy import Observation
from agent.core.secrets import PLACEHOLDER
from agent.replay.script import TALL_PX, Line, holds_typed, letters_of, text_in
from vision.frame import Frame, visible_changes
from vision.geometry import PixelBox
from vision.perception.elements import Element
from vision.perception.text_similarity import SAME, similarity

STAYS: Final = "a text stands in its field that the recording did not find there, and of a page nothing is deleted"


class TypedText:
    """Follows the field that a replay types into.

    Attributes:
        box: The field that the next text goes to; None where that is not known.
    """

    def __init__(self) -> None:
        self.box: PixelBox | None = None
        self._before: Frame | None = None  # the screen before what was typed last, until its field shows it
        self._stood = ""
        self._again: set[int] = set()

    def standing(self, line: Line, elements: Sequence[Element]) -> str:
        """What stands in the field of `line`, which the recording filled, and did not stand there then.

        It is what a person would replace; empty where there is nothing of the kind.
        """
        self._stood = ""
        if self.box is None or not line.fills or line.field is None or line.field.element is None:
            return ""
        now, was = text_in(self.box, elements) or "", line.field.element.text
        if letters_of(now) and letters_of(now) != letters_of(was) and similarity(now, was) < SAME:
            self._stood = now
        return self._stood

    @property
    def is_page(self) -> bool:
        """Whether the field has many lines, so that what stands in it is a document."""
        return self.box is not None and self.box.height > TALL_PX

    def sent(self, line: Line, frame: Frame | None) -> None:
        """`line` was typed on this screen."""
        if (line.changed_screen or self._stood) and self.box is not None:
            self._before = frame

    def forget(self) -> None:
        """What was typed last is not looked for any more."""
        self._before = None

    def missing(self, line: Line, observation: Observation) -> str | None:
        """Why the field does not hold what `line` typed last; None where it does, or that cannot be read."""
        before, box, now = self._before, self.box, observation.frame
        if before is None or box is None or not isinstance(line.action, Type):
            return None
        if before.pixels.shape == now.pixels.shape and not (before.crop(box) != now.crop(box)).any():
            return "what was typed does not show in its field"
        says = text_in(box, observation.elements)
        if says is None:
            return None
        if line.is_echoed and not holds_typed(says, line.action.text):
            return "its field shows something else than what was typed"
        if self._stood and _is_added(says, line.action.text, self._stood):
            return "its field still shows what stood there before, beside what was typed"
        return None

    def type_again(self, line: Line, now: Frame) -> bool:
        """Whether to type once more: the keys got nowhere, since nothing at all changed; said once for each line.

        A program that is closing a list or a dialog may take the click into the next field for its own.
        """
        if line.number in self._again or self._before is None or visible_changes(self._before, now).any():
            return False
        self._again.add(line.number)
        return True


def _is_added(says: str, typed: str, stood: str) -> bool:
    """Whether a field that says `says` holds `typed` beside what stood there, rather than alone."""
    if PLACEHOLDER.search(typed):
        return False
    says, typed, stood = letters_of(says), letters_of(typed), letters_of(stood)
    beside = min(Levenshtein.distance(says, both) for both in (stood + typed, typed + stood))
    return beside < Levenshtein.distance(says, typed)

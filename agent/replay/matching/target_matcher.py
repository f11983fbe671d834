"""The target matcher: finds a recorded target again on the screen as it is, by evidence that agrees.

The evidence for each candidate: the same pixels in the same place, the same picture at any scale, the same text or
label, the same neighbours on the same sides, the same kind at the same place in the order. A candidate is accepted
where at least two independent kinds of evidence support it and no other candidate comes near; one whose name belonged
to another element in the recording is left out, whatever else supports it. Of two that
could be meant, neither is taken. In tables and lists the texts of the row decide alone (`rows.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from agent.grammar.target_search import visible_text
from agent.replay.matching.rows import NoRow, is_exactly, is_same_name, lookup_in_rows
from agent.replay.matching.same_meaning import on_empty_ground
from agent.replay.script import Landmark, name_of
from agent.safety.rules import Rules, shipped
from vision.frame import Frame, same_place
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import CHOICES, FIELDS, Element, Kind, label_of
from vision.perception.text_similarity import SAME, similarity


class Cue(StrEnum):
    """A kind of evidence for a candidate. Leave one out of a matcher to measure what it is worth."""

    TILES = "the same pixels in the same place"
    PICTURE = "its picture"
    TEXT = "its text"
    NEIGHBOURS = "its neighbours"
    ORDER = "its kind, place and order"
    ROW = "the texts of its row"


ALL: Final = frozenset(Cue)

_WEIGHTS: Final[Mapping[Cue, float]] = {
    Cue.TILES: 0.1,
    Cue.PICTURE: 0.2,
    Cue.TEXT: 0.4,
    Cue.NEIGHBOURS: 0.2,
    Cue.ORDER: 0.2,
    Cue.ROW: 0.4,
}
_SUPPORTS: Final[Mapping[Cue, float]] = {
    Cue.TILES: 1.0,
    Cue.PICTURE: 0.7,
    Cue.TEXT: 0.7,
    Cue.NEIGHBOURS: 0.4,
    Cue.ORDER: 0.8,
    Cue.ROW: 0.6,
}
"""Strength from which on a cue counts."""

_MIN_SCORE: Final = 0.45
_MARGIN: Final = 0.1
_NEIGHBOURS: Final = 8
_PATCH_PX: Final = 24.0
_FOUND_PIECE: Final = 0.8
_OTHER_NUMBER: Final = 0.3
"""Likeness of two texts that differ in their numbers alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A target that was found again.

    Attributes:
        at: The point to act on.
        element: None for bare pixels.
        cues: The evidence that counts, with its strength in [0, 1].
        score: The weighed mean of all cues, in [0, 1].
        surely: Whether its text or its very pixels identify it; other evidence is not enough for an action that cannot
            be taken back.
    """

    at: PixelPoint
    element: Element | None
    cues: Mapping[Cue, float]
    score: float
    surely: bool

    def __str__(self) -> str:
        return f"found by {' and '.join(self.cues)} ({self.score:.2f})"


@dataclass(frozen=True, slots=True)
class Lost:
    """A target that was not found: nothing on the screen, or more than one thing, may be it.

    Attributes:
        why: One sentence.
    """

    why: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An element with the evidence that it is the target."""

    element: Element
    cues: Mapping[Cue, float]
    score: float

    @property
    def text(self) -> float:
        return self.cues.get(Cue.TEXT, 0.0)

    def supporting(self) -> dict[Cue, float]:
        return {cue: how for cue, how in self.cues.items() if how >= _SUPPORTS[cue]}


class TargetMatcher:
    """Finds landmarks of a recording on the screen as it is.

    Args:
        cues: The kinds of evidence that it uses.
    """

    def __init__(self, cues: frozenset[Cue] = ALL) -> None:
        self._cues = cues
        self._rules: Rules = shipped()

    def find(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> Found | Lost:
        """The target that `mark` was, on the frame `now` with these elements."""
        if Cue.ROW in self._cues and (in_row := lookup_in_rows(mark, elements)) is not None:
            if isinstance(in_row, NoRow):
                there = "" if in_row.ambiguous else f", which reads: {visible_text(elements)}"
                return Lost(in_row.why + there, in_row.ambiguous)
            cues = {Cue.TEXT: 1.0, Cue.ROW: in_row.share}
            return Found(in_row.at, in_row.element, cues, in_row.share, surely=in_row.share == 1.0)
        if mark.element is None:
            return self._by_picture(mark, now, elements)
        weighed = self._weighed(mark, mark.element, now, elements)
        if not weighed:
            return Lost(_nothing(mark, elements))
        best = weighed[0]
        second = next(
            (candidate for candidate in weighed[1:] if candidate.element.box.iou(best.element.box) < 0.3), None
        )
        supporting = best.supporting()
        independent = {Cue.PICTURE if cue is Cue.TILES else cue for cue in supporting}
        if len(independent) < 2 or best.score < _MIN_SCORE:
            return self._by_structure(mark, mark.element, elements) or Lost(_nothing(mark, elements))
        clearer = best.text >= SAME and second is not None and best.text - second.text >= 0.3
        if second is not None and best.score - second.score < _MARGIN and not clearer:
            return Lost(f"{_quoted(mark)} could be either of two: {_places((best, second))}", ambiguous=True)
        surely = best.text >= SAME or self._same_rule(mark, best) or _is_unmoved(best, mark)
        return Found(_point(mark, mark.element, best.element), best.element, supporting, best.score, surely)

    def candidates(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> tuple[Element, ...]:
        """What `mark` may be on the frame `now`, the best first: nothing of another name, nothing of another row."""
        if mark.element is None:
            return ()
        if Cue.ROW in self._cues and isinstance(in_row := lookup_in_rows(mark, elements), NoRow):
            return in_row.candidates
        return tuple(candidate.element for candidate in self._weighed(mark, mark.element, now, elements))

    def _weighed(self, mark: Landmark, target: Element, now: Frame, elements: Sequence[Element]) -> list[_Candidate]:
        """All candidates with their scores, the best first."""
        elements = _with_label(target, mark.scene.elements, elements)
        others = _names(element for element in mark.scene.elements if element is not target)
        around = _neighbours(target, mark.scene.elements)
        known = {
            text: [element.box for element in elements if similarity(text, element.text) >= SAME] for text, _ in around
        }
        found = []
        for element in (*elements, *self._beside_label(mark, target, elements)):
            name = name_of(element, elements)
            text = similarity(mark.name, name) if Cue.TEXT in self._cues else 0.0
            if text >= SAME and not is_same_name(mark.name, name):
                text = _OTHER_NUMBER
            kind = _kinship(target.kind, element.kind)
            # no letter is forgiven where that makes another entry of it: “reports.txt” stood beside “report.txt”
            is_other = caption(name) in others and not is_exactly(mark.name, name)
            if (kind == 0 and text < SAME) or is_other:
                continue
            # what could not be read says nothing against it, where it could be read in the recording
            unread = not name and element.kind not in FIELDS
            cues = {Cue.TEXT: text} if mark.name and not unread else {}
            if mark.varies:
                # another element of a row may stand where the recorded one stood, beside the same neighbours
                cues[Cue.ORDER] = kind if caption(name) != caption(target.text) or text >= SAME else 0.0
            else:
                cues[Cue.PICTURE] = self._picture(mark, target, now, element)
                same = element.box.contains(mark.at) and same_place(mark.scene.frame, now, mark.at)
                # an empty field looks like any other: the label has to agree
                cues[Cue.TILES] = float(same and (text >= SAME or not mark.name))
                cues[Cue.ORDER] = kind * _order(target, mark.scene.elements, element, elements)
                if around:
                    cues[Cue.NEIGHBOURS] = _agreement(element.box, around, known)
            cues = {cue: how for cue, how in cues.items() if cue in self._cues}
            weights = sum(_WEIGHTS[cue] for cue in cues if cue is not Cue.TILES) or 1.0
            score = min(1.0, sum(_WEIGHTS[cue] * how for cue, how in cues.items()) / weights)
            found.append(_Candidate(element, cues, score))
        if target.kind in FIELDS and any(one.text >= SAME and one.element.kind in FIELDS for one in found):
            # its label says the same, and is not it
            found = [one for one in found if one.element.kind in FIELDS]
        return sorted(found, key=lambda candidate: candidate.score, reverse=True)

    def _picture(self, mark: Landmark, target: Element, now: Frame, element: Element) -> float:
        if Cue.PICTURE not in self._cues:
            return 0.0
        from vision.perception.template_matching import resemblance

        ratio = (element.box.width / element.box.height) / (target.box.width / target.box.height)
        if not 0.25 < ratio < 4:
            return 0.0
        return resemblance(mark.scene.frame.crop(target.box), now.crop(element.box))

    def _beside_label(self, mark: Landmark, target: Element, elements: Sequence[Element]) -> tuple[Element, ...]:
        """A field that perception missed, as the place of its label suggests; empty where it cannot be."""
        label = label_of(target, mark.scene.elements) if target.kind in FIELDS else None
        if label is None or Cue.TEXT not in self._cues:
            return ()
        alike = [
            element
            for element in elements
            if element.kind is Kind.TEXT and similarity(element.text, label.text) >= SAME
        ]
        if len(alike) != 1 or any(
            label_of(element, elements) is alike[0] for element in elements if element.kind in FIELDS
        ):
            return ()
        here, scale = alike[0].box, alike[0].box.height / label.box.height
        left = here.left + (target.box.left - label.box.left) * scale
        top = here.top + (target.box.top - label.box.top) * scale
        box = PixelBox(left, top, left + target.box.width * scale, top + target.box.height * scale)
        return (replace(target, box=box, text="", points={}, score=0.5),)

    def _by_picture(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> Found | Lost:
        """A target without an element: the same pixels in place, or the only piece of the screen like them."""
        then = mark.scene.frame
        if Cue.TILES in self._cues and same_place(then, now, mark.at):
            agreed = _agreement(_around(mark.at), _neighbours_of(_around(mark.at), mark.scene.elements), None, elements)
            if agreed >= _SUPPORTS[Cue.NEIGHBOURS] or not mark.scene.elements:
                return Found(mark.at, None, {Cue.TILES: 1.0, Cue.NEIGHBOURS: agreed}, 1.0, surely=True)
        if Cue.PICTURE not in self._cues:
            return Lost(_nothing(mark, elements))
        from vision.perception.template_matching import find_piece

        box = _around(mark.at)
        match = find_piece(then.crop(box), now.pixels)
        if match is None and (there := on_empty_ground(mark, now, elements)) is not None:
            agreed = _agreement(_around(there), _neighbours_of(box, mark.scene.elements), None, elements)
            if agreed >= _SUPPORTS[Cue.TEXT]:
                return Found(there, None, {Cue.NEIGHBOURS: agreed}, agreed, surely=False)
        if match is None or match.score < _FOUND_PIECE:
            return Lost(f"nothing on the screen looks like what was at ({mark.at.x:.0f}, {mark.at.y:.0f})")
        if match.score - match.runner_up < _MARGIN / 2:
            return Lost(f"what was at ({mark.at.x:.0f}, {mark.at.y:.0f}) is there more than once", ambiguous=True)
        agreed = _agreement(match.box, _neighbours_of(box, mark.scene.elements), None, elements)
        if agreed < _SUPPORTS[Cue.NEIGHBOURS]:
            return Lost(f"what looks like ({mark.at.x:.0f}, {mark.at.y:.0f}) stands among other things now")
        x, y = (mark.at.x - box.left) * match.scale, (mark.at.y - box.top) * match.scale
        cues = {Cue.PICTURE: match.score, Cue.NEIGHBOURS: agreed}
        return Found(PixelPoint(match.box.left + x, match.box.top + y), None, cues, match.score, match.score >= 0.93)

    def _by_structure(self, mark: Landmark, target: Element, elements: Sequence[Element]) -> Found | None:
        """A target on a screen in another language: no text is the same, but the layout is."""
        if Cue.ORDER not in self._cues or mark.varies:
            return None
        then = mark.scene.elements
        texts = [element.text for element in then if element.kind not in FIELDS and len(element.text) > 2]
        if any(similarity(text, element.text) >= SAME for text in texts for element in elements):
            return None
        ours, theirs = _family(target.kind, then), _family(target.kind, elements)
        if len(ours) != len(theirs):
            return None
        found = theirs[ours.index(target)]
        placed = _place(target.box, then, found.box, elements)
        if found.kind is not target.kind or placed < 0.5:
            return None
        return Found(_point(mark, target, found), found, {Cue.ORDER: placed}, placed, surely=False)

    def _same_rule(self, mark: Landmark, best: _Candidate) -> bool:
        """Whether one safety rule matches both names: “Remove” in the place of “Delete”."""
        name, other = caption(mark.name), caption(best.element.text)
        alike = any(rule.says and rule.says.search(name) and rule.says.search(other) for rule in self._rules)
        return alike and Cue.ORDER in best.supporting() and Cue.NEIGHBOURS in best.supporting()


def _is_unmoved(best: _Candidate, mark: Landmark) -> bool:
    return best.cues.get(Cue.TILES, 0.0) == 1.0 and not mark.varies


def _kinship(a: Kind, b: Kind) -> float:
    if a is b:
        return 1.0
    return 0.8 if _rank(a) == _rank(b) else 0.0


def _rank(kind: Kind) -> int:
    return 0 if kind in FIELDS else 1 if kind in CHOICES else 2


def _family(kind: Kind, elements: Sequence[Element]) -> list[Element]:
    exact = kind in FIELDS | CHOICES | {Kind.BUTTON}
    return [element for element in elements if (element.kind is kind if exact else _rank(element.kind) == _rank(kind))]


def _names(elements: Iterable[Element]) -> frozenset[str]:
    listed = tuple(elements)
    return frozenset(filter(None, (caption(name_of(element, listed)) for element in listed)))


def _with_label(target: Element, then: Sequence[Element], elements: Sequence[Element]) -> tuple[Element, ...]:
    """`elements` with what says the same as the label of a field as bare text, whatever it was taken for."""
    label = label_of(target, then) if target.kind in FIELDS else None
    return tuple(
        replace(one, kind=Kind.TEXT)
        if label is not None and one.kind not in FIELDS and similarity(label.text, one.text) >= SAME
        else one
        for one in elements
    )


Side = tuple[int, int]
Around = Sequence[tuple[str, Side]]


def _neighbours(target: Element, elements: Sequence[Element]) -> Around:
    label = label_of(target, elements) if target.kind in FIELDS else None
    return _neighbours_of(
        target.box, [element for element in elements if element is not target and element is not label]
    )


def neighbours_of(mark: Landmark) -> tuple[str, ...]:
    """The nearest texts around a recorded target, the nearest first."""
    box = _around(mark.at) if mark.element is None else mark.element.box
    return tuple(dict.fromkeys(text for text, _ in _neighbours_of(box, mark.scene.elements) if text != mark.name))


def _neighbours_of(box: PixelBox, elements: Sequence[Element]) -> Around:
    """The nearest texts around `box`, each with the side of it on which it stands."""
    legible = [element for element in elements if element.kind not in FIELDS and len(element.text.strip()) > 1]
    nearest = sorted(legible, key=lambda element: _gap(box, element.box))[:_NEIGHBOURS]
    return [(element.text, _side(box, element.box)) for element in nearest]


def _agreement(
    box: PixelBox, around: Around, known: Mapping[str, Sequence[PixelBox]] | None, elements: Sequence[Element] = ()
) -> float:
    """The share of neighbours on the same sides of `box`, in [0, 1]; the nearest weighs most."""
    total = agreed = 0.0
    for rank, (text, side) in enumerate(around):
        weight = 1 / (2 + rank)
        if known is None:
            boxes: Sequence[PixelBox] = [element.box for element in elements if similarity(text, element.text) >= SAME]
        else:
            boxes = known[text]
        apart = min(
            (sum(abs(a - b) for a, b in zip(side, _side(box, other), strict=True)) for other in boxes), default=4
        )
        total += weight
        agreed += weight * max(0.0, 1 - apart / 2)
    return agreed / total if total else 0.0


def _side(box: PixelBox, other: PixelBox) -> Side:
    slack = min(box.height, other.height) / 4
    across = -1 if other.right <= box.left + slack else 1 if other.left >= box.right - slack else 0
    down = -1 if other.bottom <= box.top + slack else 1 if other.top >= box.bottom - slack else 0
    return across, down


def _gap(a: PixelBox, b: PixelBox) -> float:
    return max(0.0, a.left - b.right, b.left - a.right) + 2 * max(0.0, a.top - b.bottom, b.top - a.bottom)


def _order(target: Element, then: Sequence[Element], element: Element, now: Sequence[Element]) -> float:
    """How well two elements agree in rank among their kind and in place, in [0, 1]."""
    ours, theirs = _family(target.kind, then), _family(target.kind, now)
    ranked = 0.0
    if element in theirs:
        rank, here = ours.index(target), theirs.index(element)
        ranked = 0.5 * (rank == here) + 0.5 * (len(ours) - rank == len(theirs) - here)
    return 0.5 * ranked + 0.5 * _place(target.box, then, element.box, now)


def _place(box: PixelBox, then: Sequence[Element], other: PixelBox, now: Sequence[Element]) -> float:
    """How near two boxes are, relative to the extent of all elements, in [0, 1]."""
    a, b = _extent(then), _extent(now)
    across = (box.centre.x - a.left) / a.width - (other.centre.x - b.left) / b.width
    down = (box.centre.y - a.top) / a.height - (other.centre.y - b.top) / b.height
    return max(0.0, 1 - (abs(across) + abs(down)) / 0.3)


def _extent(elements: Sequence[Element]) -> PixelBox:
    if not elements:
        return PixelBox(0, 0, 1, 1)
    left, top = min(element.box.left for element in elements), min(element.box.top for element in elements)
    right, bottom = max(element.box.right for element in elements), max(element.box.bottom for element in elements)
    return PixelBox(left, top, max(right, left + 1), max(bottom, top + 1))


def _point(mark: Landmark, target: Element, element: Element) -> PixelPoint:
    """The point of `element` that corresponds to the recorded one."""
    for name, point in target.points.items():
        near = abs(point.at.x - mark.at.x) + abs(point.at.y - mark.at.y) <= 4
        if near and name in element.points:
            return element.points[name].at
    if target.kind in CHOICES and "press" in element.points:
        return element.points["press"].at
    across = (mark.at.x - target.box.left) / max(target.box.width, 1)
    down = (mark.at.y - target.box.top) / max(target.box.height, 1)
    return PixelPoint(element.box.left + across * element.box.width, element.box.top + down * element.box.height)


def _around(at: PixelPoint) -> PixelBox:
    return PixelBox(max(0, at.x - _PATCH_PX), max(0, at.y - _PATCH_PX), at.x + _PATCH_PX, at.y + _PATCH_PX)


def _quoted(mark: Landmark) -> str:
    return f"“{' '.join(mark.name.split())}”" if mark.name else f"what was at ({mark.at.x:.0f}, {mark.at.y:.0f})"


def _places(found: Iterable[_Candidate]) -> str:
    return " and ".join(
        f"({candidate.element.box.centre.x:.0f}, {candidate.element.box.centre.y:.0f})" for candidate in found
    )


def _nothing(mark: Landmark, elements: Sequence[Element]) -> str:
    return f"{_quoted(mark)} is not on the screen, which reads: {visible_text(elements)}"

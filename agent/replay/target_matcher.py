"""The ladder: finding again what was acted on, by evidence that agrees.

Every candidate on the screen is asked for its signs: the same pixels in the same place, the same picture at any scale,
the same text or label, the same neighbours on the same sides, the same kind at the same place in the order. It is
accepted where at least two signs of different nature speak for it and nothing else comes near; what is told by a name
that belonged to something else in the recording is out, whatever else speaks for it. Where two could be meant, neither
is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from agent.grammar.target_search import visible_text
from agent.replay.script import Landmark, name_of
from agent.safety.rules import Rules, shipped
from vision.frame import Frame, same_place
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import CHOICES, FIELDS, Element, Kind, label_of
from vision.perception.text_similarity import SAME, similarity


class Sign(StrEnum):
    """What speaks for a candidate. Remove one from a ladder to see what it is worth."""

    TILES = "the same pixels in the same place"
    PICTURE = "its picture"
    TEXT = "its text"
    NEIGHBOURS = "its neighbours"
    ORDER = "its kind, place and order"


ALL: Final = frozenset(Sign)

_WEIGHTS: Final[Mapping[Sign, float]] = {
    Sign.TILES: 0.1,
    Sign.PICTURE: 0.2,
    Sign.TEXT: 0.4,
    Sign.NEIGHBOURS: 0.2,
    Sign.ORDER: 0.2,
}
_HOLDS: Final[Mapping[Sign, float]] = {
    Sign.TILES: 1.0,
    Sign.PICTURE: 0.7,
    Sign.TEXT: 0.7,
    Sign.NEIGHBOURS: 0.4,
    Sign.ORDER: 0.8,
}
"""From here on a sign counts."""

_LEAST: Final = 0.45
_MARGIN: Final = 0.1
_NEIGHBOURS: Final = 8
_PATCH_PX: Final = 24.0
_FOUND_PIECE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A target, found again.

    Attributes:
        at: The point to act on.
        element: None for bare pixels.
        signs: What spoke for it, by strength in [0, 1]; only signs that count.
        score: All signs weighed, in [0, 1].
        surely: Whether its text or its very pixels say that it is the one; other evidence must not do for a step
            that cannot be taken back.
    """

    at: PixelPoint
    element: Element | None
    signs: Mapping[Sign, float]
    score: float
    surely: bool

    def __str__(self) -> str:
        return f"found by {' and '.join(self.signs)} ({self.score:.2f})"


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing on the screen, or more than one thing, may be what was meant.

    Attributes:
        why: One sentence.
    """

    why: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    element: Element
    signs: Mapping[Sign, float]
    score: float

    @property
    def text(self) -> float:
        return self.signs.get(Sign.TEXT, 0.0)

    def holding(self) -> dict[Sign, float]:
        return {sign: how for sign, how in self.signs.items() if how >= _HOLDS[sign]}


class TargetMatcher:
    """Finds landmarks of a recording on the screen as it is now.

    Args:
        signs: What it may go by.
    """

    def __init__(self, signs: frozenset[Sign] = ALL) -> None:
        self._signs = signs
        self._rules: Rules = shipped()

    def find(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> Found | Lost:
        """Where `mark` is on `now`, whose elements are `elements`."""
        if mark.element is None:
            return self._by_picture(mark, now, elements)
        weighed = self._weighed(mark, mark.element, now, elements)
        if not weighed:
            return Lost(_nothing(mark, elements))
        best = weighed[0]
        second = next((one for one in weighed[1:] if one.element.box.iou(best.element.box) < 0.3), None)
        holding = best.holding()
        natures = {Sign.PICTURE if sign is Sign.TILES else sign for sign in holding}
        if len(natures) < 2 or best.score < _LEAST:
            return self._by_structure(mark, mark.element, elements) or Lost(_nothing(mark, elements))
        outdone = best.text >= SAME and second is not None and best.text - second.text >= 0.3
        if second is not None and best.score - second.score < _MARGIN and not outdone:
            return Lost(f"{_quoted(mark)} could be either of two: {_places((best, second))}", ambiguous=True)
        surely = best.text >= SAME or self._same_rule(mark, best) or _is_unmoved(best, mark)
        return Found(_point(mark, mark.element, best.element), best.element, holding, best.score, surely)

    def _weighed(self, mark: Landmark, target: Element, now: Frame, elements: Sequence[Element]) -> list[_Candidate]:
        """All candidates, the best first."""
        others = _names(one for one in mark.scene.elements if one is not target)
        around = _neighbours(target, mark.scene.elements)
        known = {text: [one.box for one in elements if similarity(text, one.text) >= SAME] for text, _ in around}
        found = []
        for element in (*elements, *self._beside_label(mark, target, elements)):
            name = name_of(element, elements)
            text = similarity(mark.name, name) if Sign.TEXT in self._signs else 0.0
            kind = _kinship(target.kind, element.kind)
            if (kind == 0 and text < SAME) or (text < SAME and caption(name) in others):
                continue
            signs = {Sign.TEXT: text} if mark.name else {}
            if mark.varies:
                # another one of a row: where it stands and what is beside it may well be what the recorded one had
                signs[Sign.ORDER] = kind if caption(name) != caption(target.text) or text >= SAME else 0.0
            else:
                signs[Sign.PICTURE] = self._picture(mark, target, now, element)
                same = element.box.contains(mark.at) and same_place(mark.scene.frame, now, mark.at)
                # an empty field looks like any other: the label has to agree
                signs[Sign.TILES] = float(same and (text >= SAME or not mark.name))
                signs[Sign.ORDER] = kind * _order(target, mark.scene.elements, element, elements)
                if around:
                    signs[Sign.NEIGHBOURS] = _agreement(element.box, around, known)
            signs = {sign: how for sign, how in signs.items() if sign in self._signs}
            weights = sum(_WEIGHTS[sign] for sign in signs if sign is not Sign.TILES) or 1.0
            score = min(1.0, sum(_WEIGHTS[sign] * how for sign, how in signs.items()) / weights)
            found.append(_Candidate(element, signs, score))
        return sorted(found, key=lambda one: one.score, reverse=True)

    def _picture(self, mark: Landmark, target: Element, now: Frame, element: Element) -> float:
        if Sign.PICTURE not in self._signs:
            return 0.0
        from vision.perception.template_matching import resemblance

        ratio = (element.box.width / element.box.height) / (target.box.width / target.box.height)
        if not 0.25 < ratio < 4:
            return 0.0
        return resemblance(mark.scene.frame.crop(target.box), now.crop(element.box))

    def _beside_label(self, mark: Landmark, target: Element, elements: Sequence[Element]) -> tuple[Element, ...]:
        """Where a field has to be by its label, if nothing was recognised as a field there."""
        label = label_of(target, mark.scene.elements) if target.kind in FIELDS else None
        if label is None or Sign.TEXT not in self._signs:
            return ()
        alike = [one for one in elements if one.kind is Kind.TEXT and similarity(one.text, label.text) >= SAME]
        if len(alike) != 1 or any(label_of(one, elements) is alike[0] for one in elements if one.kind in FIELDS):
            return ()
        here, scale = alike[0].box, alike[0].box.height / label.box.height
        left = here.left + (target.box.left - label.box.left) * scale
        top = here.top + (target.box.top - label.box.top) * scale
        box = PixelBox(left, top, left + target.box.width * scale, top + target.box.height * scale)
        return (replace(target, box=box, text="", points={}, score=0.5),)

    def _by_picture(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> Found | Lost:
        """Bare pixels: the same ones in place, or the one piece of the screen that looks like them."""
        then = mark.scene.frame
        if Sign.TILES in self._signs and same_place(then, now, mark.at):
            agreed = _agreement(_around(mark.at), _neighbours_of(_around(mark.at), mark.scene.elements), None, elements)
            if agreed >= _HOLDS[Sign.NEIGHBOURS] or not mark.scene.elements:
                return Found(mark.at, None, {Sign.TILES: 1.0, Sign.NEIGHBOURS: agreed}, 1.0, surely=True)
        if Sign.PICTURE not in self._signs:
            return Lost(_nothing(mark, elements))
        from vision.perception.template_matching import find_piece

        box = _around(mark.at)
        match = find_piece(then.crop(box), now.pixels)
        if match is None or match.score < _FOUND_PIECE:
            return Lost(f"nothing on the screen looks like what was at ({mark.at.x:.0f}, {mark.at.y:.0f})")
        if match.score - match.runner_up < _MARGIN / 2:
            return Lost(f"what was at ({mark.at.x:.0f}, {mark.at.y:.0f}) is there more than once", ambiguous=True)
        agreed = _agreement(match.box, _neighbours_of(box, mark.scene.elements), None, elements)
        if agreed < _HOLDS[Sign.NEIGHBOURS]:
            return Lost(f"what looks like ({mark.at.x:.0f}, {mark.at.y:.0f}) stands among other things now")
        x, y = (mark.at.x - box.left) * match.scale, (mark.at.y - box.top) * match.scale
        signs = {Sign.PICTURE: match.score, Sign.NEIGHBOURS: agreed}
        return Found(PixelPoint(match.box.left + x, match.box.top + y), None, signs, match.score, match.score >= 0.93)

    def _by_structure(self, mark: Landmark, target: Element, elements: Sequence[Element]) -> Found | None:
        """Another language: nothing can be read as it was, but everything stands where it stood."""
        if Sign.ORDER not in self._signs or mark.varies:
            return None
        then = mark.scene.elements
        texts = [one.text for one in then if one.kind not in FIELDS and len(one.text) > 2]
        if any(similarity(text, one.text) >= SAME for text in texts for one in elements):
            return None
        ours, theirs = _family(target.kind, then), _family(target.kind, elements)
        if len(ours) != len(theirs):
            return None
        found = theirs[ours.index(target)]
        placed = _place(target.box, then, found.box, elements)
        if found.kind is not target.kind or placed < 0.5:
            return None
        return Found(_point(mark, target, found), found, {Sign.ORDER: placed}, placed, surely=False)

    def _same_rule(self, mark: Landmark, best: _Candidate) -> bool:
        """Whether the same rule asks about both: “Remove” does what “Delete” did, and stands where it stood."""
        one, other = caption(mark.name), caption(best.element.text)
        alike = any(rule.says and rule.says.search(one) and rule.says.search(other) for rule in self._rules)
        return alike and Sign.ORDER in best.holding() and Sign.NEIGHBOURS in best.holding()


def _is_unmoved(best: _Candidate, mark: Landmark) -> bool:
    return best.signs.get(Sign.TILES, 0.0) == 1.0 and not mark.varies


def _kinship(a: Kind, b: Kind) -> float:
    if a is b:
        return 1.0
    return 0.8 if _rank(a) == _rank(b) else 0.0


def _rank(kind: Kind) -> int:
    return 0 if kind in FIELDS else 1 if kind in CHOICES else 2


def _family(kind: Kind, elements: Sequence[Element]) -> list[Element]:
    exact = kind in FIELDS | CHOICES | {Kind.BUTTON}
    return [one for one in elements if (one.kind is kind if exact else _rank(one.kind) == _rank(kind))]


def _names(elements: Iterable[Element]) -> frozenset[str]:
    listed = tuple(elements)
    return frozenset(filter(None, (caption(name_of(one, listed)) for one in listed)))


Side = tuple[int, int]
Around = Sequence[tuple[str, Side]]


def _neighbours(target: Element, elements: Sequence[Element]) -> Around:
    label = label_of(target, elements) if target.kind in FIELDS else None
    return _neighbours_of(target.box, [one for one in elements if one is not target and one is not label])


def _neighbours_of(box: PixelBox, elements: Sequence[Element]) -> Around:
    """The nearest texts around `box` and on which side of it each stands."""
    legible = [one for one in elements if one.kind not in FIELDS and len(one.text.strip()) > 1]
    nearest = sorted(legible, key=lambda one: _gap(box, one.box))[:_NEIGHBOURS]
    return [(one.text, _side(box, one.box)) for one in nearest]


def _agreement(
    box: PixelBox, around: Around, known: Mapping[str, Sequence[PixelBox]] | None, elements: Sequence[Element] = ()
) -> float:
    """How much of what stood around stands on the same sides of `box`, in [0, 1]; the nearest weighs most."""
    total = agreed = 0.0
    for rank, (text, side) in enumerate(around):
        weight = 1 / (2 + rank)
        if known is None:
            boxes: Sequence[PixelBox] = [one.box for one in elements if similarity(text, one.text) >= SAME]
        else:
            boxes = known[text]
        apart = min((sum(abs(a - b) for a, b in zip(side, _side(box, one), strict=True)) for one in boxes), default=4)
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
    """How well rank among its kind and place on the screen agree, in [0, 1]."""
    ours, theirs = _family(target.kind, then), _family(target.kind, now)
    ranked = 0.0
    if element in theirs:
        rank, here = ours.index(target), theirs.index(element)
        ranked = 0.5 * (rank == here) + 0.5 * (len(ours) - rank == len(theirs) - here)
    return 0.5 * ranked + 0.5 * _place(target.box, then, element.box, now)


def _place(box: PixelBox, then: Sequence[Element], other: PixelBox, now: Sequence[Element]) -> float:
    """How near two boxes are relative to all that is shown, in [0, 1]."""
    a, b = _extent(then), _extent(now)
    across = (box.centre.x - a.left) / a.width - (other.centre.x - b.left) / b.width
    down = (box.centre.y - a.top) / a.height - (other.centre.y - b.top) / b.height
    return max(0.0, 1 - (abs(across) + abs(down)) / 0.3)


def _extent(elements: Sequence[Element]) -> PixelBox:
    if not elements:
        return PixelBox(0, 0, 1, 1)
    left, top = min(one.box.left for one in elements), min(one.box.top for one in elements)
    right, bottom = max(one.box.right for one in elements), max(one.box.bottom for one in elements)
    return PixelBox(left, top, max(right, left + 1), max(bottom, top + 1))


def _point(mark: Landmark, target: Element, element: Element) -> PixelPoint:
    """The point of `element` that corresponds to the one that was acted on."""
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
    return " and ".join(f"({one.element.box.centre.x:.0f}, {one.element.box.centre.y:.0f})" for one in found)


def _nothing(mark: Landmark, elements: Sequence[Element]) -> str:
    return f"{_quoted(mark)} is not on the screen, which reads: {visible_text(elements)}"

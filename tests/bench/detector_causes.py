"""Why detections are wrong and elements are missed: each error under the first cause that explains it.

Of what can be acted on, any kind, IoU 0.5, as in `detector_peers.py`. What is found too much is of the *wrong size* (an
element that nobody found lies there, at an IoU of 0.3 to 0.5), found *again* (an element that is found already lies
there, or it is a part of one), *passive* (a text or a picture lies there), or *nothing told* is there. What is missed
was found in the *wrong size*, was *lost in merging*, is *suspected* (seen, but too faintly), or is *not seen*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from vision.detector.dataset import Truth
from vision.detector.metrics import judged, matched
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

_SAME: Final = 0.5
_NEAR: Final = 0.3
"""IoU from which a box of the wrong size is still that of the element."""

_PART: Final = 0.8
"""Share of a box that lies in an element of which it is but a part."""


class Cause(StrEnum):
    """Causes of errors, the first ones of what was found and the others of what was missed."""

    FOUND_SIZE = "found: wrong size"
    FOUND_AGAIN = "found: again, or a part"
    FOUND_PASSIVE = "found: passive"
    FOUND_NOTHING = "found: nothing told"
    MISSED_SIZE = "missed: wrong size"
    MISSED_MERGED = "missed: lost in merging"
    MISSED_SUSPECTED = "missed: suspected"
    MISSED_UNSEEN = "missed: not seen"


Error = tuple[Cause, Element]


def errors(
    found: Iterable[Element],
    truth: Truth,
    passive: frozenset[Kind],
    *,
    believed: Sequence[Element] = (),
    suspected: Sequence[Element] = (),
) -> list[Error]:
    """What is wrong on one screen, with the element found or missed.

    Args:
        passive: Kinds that nobody acts on.
        believed: What the detector alone believes.
        suspected: What it holds possible.
    """
    found = [one for one in judged(found, truth) if one.kind not in passive]
    true = [one for one in truth.elements if one.kind not in passive]
    pairs = matched(found, true, any_kind=True)
    right, taken = {mine for mine, _ in pairs}, {theirs for _, theirs in pairs}
    there = [one for number, one in enumerate(true) if number in taken]
    missed = [one for number, one in enumerate(true) if number not in taken]
    bare = [one for one in truth.elements if one.kind in passive]
    wrong = [one for number, one in enumerate(found) if number not in right]
    return [
        *((_of_found(one, there, missed, bare), one) for one in wrong),
        *((_of_missed(one, wrong, believed, suspected), one) for one in missed),
    ]


def table(found_errors: Iterable[Error]) -> list[dict[str, object]]:
    """A row for each cause, with the kinds it befell most often."""
    counts: dict[Cause, Counter[Kind]] = {cause: Counter() for cause in Cause}
    for cause, one in found_errors:
        counts[cause][one.kind] += 1
    return [
        {
            "cause": cause.value,
            "elements": kinds.total(),
            "kinds": ", ".join(f"{kind.value} {count}" for kind, count in kinds.most_common(6)) or "-",
        }
        for cause, kinds in counts.items()
    ]


def _of_found(one: Element, there: Sequence[Element], missed: Sequence[Element], bare: Sequence[Element]) -> Cause:
    if _best(one.box, missed) >= _NEAR:
        return Cause.FOUND_SIZE
    if _best(one.box, there) >= _NEAR or any(_share_inside(one.box, other.box) >= _PART for other in (*there, *missed)):
        return Cause.FOUND_AGAIN
    return Cause.FOUND_PASSIVE if _best(one.box, bare) >= _NEAR else Cause.FOUND_NOTHING


def _of_missed(
    one: Element, wrong: Sequence[Element], believed: Sequence[Element], suspected: Sequence[Element]
) -> Cause:
    if _best(one.box, believed) >= _SAME:
        return Cause.MISSED_MERGED
    if _best(one.box, wrong) >= _NEAR:
        return Cause.MISSED_SIZE
    return Cause.MISSED_SUSPECTED if _best(one.box, suspected) >= _SAME else Cause.MISSED_UNSEEN


def _best(box: PixelBox, others: Iterable[Element]) -> float:
    return max((box.iou(other.box) for other in others), default=0.0)


def _share_inside(box: PixelBox, other: PixelBox) -> float:
    return box.common_area(other) / max(1.0, box.area)

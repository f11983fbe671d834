"""Relations between the words of a task, elements and past steps."""

from __future__ import annotations

from agent.core.actions import Click, Hotkey, Type, key
from agent.policies.builtin.examples import Past
from agent.policies.builtin.features import MEANS, TOUCHED, TYPED, features_of
from tests.agent.policies.builtin.untrained import BUCKETS
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Element, Kind


def test_what_resembles_a_name_is_linked_to_it_though_it_was_misread() -> None:
    elements = tuple(
        Element(Kind.BUTTON, PixelBox(10, 40 * row, 90, 40 * row + 20), text)
        for row, text in enumerate(("Send renort", "Cancel", "Open file"))
    )
    features = features_of('press "Send report"', elements, (), Size(200, 200), BUCKETS)
    words = len(features.words)
    linked = {int(b) - words for a, b, relation in features.links if a < words <= b and relation != MEANS}
    assert linked == {0}


def test_what_was_done_is_linked_to_what_it_touched_and_to_the_words_it_typed() -> None:
    fields = tuple(Element(Kind.TEXT_FIELD, PixelBox(10, 40 * row, 90, 40 * row + 20)) for row in range(2))
    past = (
        Past("Step 1 of 2.", (Click(PixelPoint(20, 50)),)),
        Past("Step 1 of 2.", (Type("Ada Lovelace"),)),
        Past("Step 2 of 2.", (Hotkey((key("ctrl"), key("s"))),)),
    )
    features = features_of("type Ada Lovelace, then press Control+S", fields, past, Size(200, 200), BUCKETS)
    words = ["type", "Ada", "Lovelace", ",", "then", "press", "Control", "+", "S"]
    own = len(words) + len(fields)
    assert len(features.words) == len(words)

    def linked(place: int, relation: int) -> set[int]:
        return {int(b) for a, b, kind in features.links if (a, kind) == (own + place, relation)}

    assert linked(0, TOUCHED) == {len(words) + 1}
    assert linked(1, TYPED) == {1, 2}
    assert linked(2, TYPED) == {6, 8}

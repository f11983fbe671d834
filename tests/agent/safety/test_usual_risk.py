"""The usual risk: what a person would be asked about, whoever wants it."""

from __future__ import annotations

from agent.core.actions import Click, Hotkey, Type, key
from agent.safety.usual_risk import usual_risk
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

READ = (
    Element(Kind.BUTTON, PixelBox(0, 0, 40, 20), "Delete"),
    Element(Kind.BUTTON, PixelBox(50, 0, 90, 20), "Back"),
)


def test_what_cannot_be_taken_back_has_a_reason_and_the_rest_has_none() -> None:
    assert usual_risk(Click(PixelPoint(20, 10)), READ, None) is not None
    assert usual_risk(Click(PixelPoint(70, 10)), READ, None) is None
    assert usual_risk(Hotkey((key("alt"), key("f4"))), READ, None) == "it closes the window"
    assert usual_risk(Type("Ada"), READ, None) is None

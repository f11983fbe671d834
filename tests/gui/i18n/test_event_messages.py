from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from agent.core.actions import Click
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from agent.core.reply import ParseError, Reply
from gui.i18n.event_messages import event_message
from tests.gui.scripted_run import frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

CLICK = Click(PixelPoint(60, 40))
SAVE = Element(Kind.BUTTON, PixelBox(50, 30, 90, 50), "Save")


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (Observed(1, frame(), None, 0.1), "Thinking"),
        (Predicted(1, "", Reply("So be it.", (CLICK,)), 0.9, 0.1), "click the place (60, 40)"),
        (Misparsed(1, "clik", ParseError("there is no clik", (0, 4))), "The reply could not be read: there is no clik"),
        (Judged(1, frame(), CLICK, Verdict.ALLOWED, "", (SAVE,)), "click the button “Save”"),
        (Executed(1, frame(), CLICK, 0.1), "Looking"),
        (Paused(1, "you moved the mouse"), "Paused, you moved the mouse"),
        (Resumed(1), "Going on"),
        (Failed(1, "the wire was cut"), "the wire was cut"),
        (Ended(1, Reason.FINISHED), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Event) else "",
)
def test_each_event_is_told_in_a_sentence(qapp: QApplication, event: Event, says: str | None) -> None:
    assert event_message(event) == says

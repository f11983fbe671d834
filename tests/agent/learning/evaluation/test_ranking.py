"""Confidence of clicks: AUROC, and which clicks are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.events import Observed, Predicted
from agent.core.reply import Reply
from agent.grammar.ui_tars import parse
from agent.learning.evaluation.ranking import auroc, click_confidence
from agent.learning.evaluation.suites import (
    ExpectedStep,
    ProgramState,
)
from agent.learning.evaluation.summary import summary
from tests.agent.learning.evaluation.evaluated import SAVE, SCREEN, WON, frame
from vision.frame import Frame
from vision.geometry import PixelBox, Space, Viewport


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [
        ([], None),
        ([(0.9, True)], None),
        ([(0.9, True), (0.1, False)], 1.0),
        ([(0.1, True), (0.9, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.9, True), (0.4, True), (0.6, False), (0.2, False)], 0.75),
    ],
)
def test_confidence_is_judged_by_how_often_right_clicks_are_surer(
    clicks: list[tuple[float, bool]], expected: float | None
) -> None:
    assert auroc(clicks) == expected
    assert summary([replace(WON, clicks=tuple(clicks))])["auroc"] == expected


@pytest.mark.parametrize(("x", "right"), [(100, True), (179, True), (180, False)])
def test_a_click_is_right_on_what_is_due(x: int, right: bool) -> None:
    moved = Frame(frame().pixels, Viewport.plain(SCREEN, 1000, 0))
    reply = parse(f"Thought: I save.\nAction: click(point='<point>{x} 110</point>')", Space.absolute(SCREEN))
    assert isinstance(reply, Reply)
    due = ExpectedStep("click", 1, 1, replace(SAVE, box=PixelBox(1100, 100, 1180, 128)))
    now = ProgramState("Save it", 'click "Save"', "finished", (), 0, False, (), (), due)
    event = Predicted(1, "", reply, 0.8, 0.1)
    assert click_confidence(Observed(1, moved, None, 0.0), event, now) == (0.8, right)
    assert click_confidence(Observed(1, moved, None, 0.0), replace(event, confidence=None), now) is None

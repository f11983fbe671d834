"""Repairs: proposals beside the session."""

from __future__ import annotations

from pathlib import Path

from agent.core.actions import Click
from agent.replay.fallback.repairs import Repair, propose, repairs_path
from tests.agent.replay.painted_form import form, named
from vision.geometry import PixelPoint


def test_repairs_are_proposed_beside_the_session_and_added_to(tmp_path: Path) -> None:
    session = tmp_path / "a.deskhand"
    repair = Repair(2, 'click "Save"', "it is not there", "I see it", Click(PixelPoint(4, 5)), named("Save", form()))
    propose(session, ())
    assert not repairs_path(session).exists()
    propose(session, [repair])
    propose(session, [repair])
    assert len(repairs_path(session).read_text().splitlines()) == 2

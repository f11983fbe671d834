"""How a session ended, in the words of the interface."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from agent.core.events import Reason
from agent.sessions.library.summary import COMPLETED, CUT, DAMAGED, RECORDED, VERIFIED
from gui.timeline.timeline_item import reason_name


def outcome_name(outcome: str) -> str:
    """What a list says of an outcome; see `agent/sessions/library/summary.py`."""
    translate = QCoreApplication.translate
    names = {
        RECORDED: translate("Outcome", "Recorded"),
        VERIFIED: translate("Outcome", "Replayed, and seen to work"),
        COMPLETED: translate("Outcome", "Replayed, not checked"),
        CUT: translate("Outcome", "Broken off"),
        DAMAGED: translate("Outcome", "Cannot be read"),
    }
    if outcome in names:
        return names[outcome]
    try:
        return reason_name(Reason(outcome))
    except ValueError:  # of a later version
        return outcome

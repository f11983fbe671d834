"""Event messages: one sentence for the state line on what a run is doing."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Paused, Predicted, Resumed
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import localized


def event_message(event: Event) -> str | None:
    """What to show after `event`; None for the end, which is shown when the run is over."""
    translate = QCoreApplication.translate
    match event:
        case Observed():
            return translate("MainWindow", "Thinking")
        case Predicted(_, _, reply, _, _):
            return action_label(reply.actions[0])
        case Misparsed(_, _, error):
            return translate("MainWindow", "The reply could not be read: {0}").format(error.message)
        case Judged(_, _, action, _, _, elements):
            return action_label(action, elements)
        case Executed():
            return translate("MainWindow", "Looking")
        case Paused(_, why):
            return translate("MainWindow", "Paused, {0}").format(localized(why))
        case Resumed():
            return translate("MainWindow", "Going on")
        case Failed(_, message):
            return localized(message)
        case Ended():
            return None
        case _:
            assert_never(event)

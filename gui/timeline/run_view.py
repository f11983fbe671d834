"""Run view: shows the events of a run as they come, as steps, as a picture with the next action, and in one line."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from agent.core.events import Ended, Event, Executed, Predicted, Reason
from agent.safety.asker import Proposal
from agent.safety.omissions import Omissions
from agent.sessions.recorded_actions import IDLE
from gui.canvas.scene import Scene, SceneBuilder
from gui.common.state_line import StateLine
from gui.i18n.action_labels import action_label
from gui.i18n.event_messages import event_message
from gui.i18n.message_translation import localized
from gui.timeline.history_view import HistoryView
from gui.timeline.timeline_item import TimelineItem, reason_name
from gui.timeline.timeline_model import TimelineModel

_PLANNED: Final = re.compile(r"Step (\d+) of (\d+)\b")
"""As our own policies say how far they are."""

_OTHERWISE: Final = "went otherwise: "
"""How a replay begins with what happened in it; it says more than which actions were left out."""


class RunView:
    """Shows one run at a time.

    Args:
        steps: Takes the steps.
        history: Takes the picture of now.
        state: Takes the line and the count.

    Attributes:
        ended: How the run ended; None while it is on.
    """

    def __init__(self, steps: TimelineModel, history: HistoryView, state: StateLine) -> None:
        self._steps, self._history, self._state = steps, history, state
        self._scene_builder = SceneBuilder()
        self._omissions = Omissions()
        self._plan: tuple[int, int] | None = None
        self._done: set[int] = set()
        self.ended: Ended | None = None

    def begin(self) -> None:
        """A run begins: nothing of the one before is shown any more, but its last picture until there is another."""
        self.ended, self._omissions, self._plan = None, Omissions(), None
        self._done = set()
        self._scene_builder.begin()
        self._history.begin()
        self._steps.clear()
        self._state.begin()

    def show_recorded(self, items: tuple[TimelineItem, ...], scene: Scene | None) -> None:
        """Show what was recorded of a run instead of one that is on."""
        self.begin()
        self._steps.set_items(items)
        self._history.set_recorded(scene)
        self._state.clear()

    def take(self, event: Event) -> None:
        """Show `event`."""
        self._omissions.take(event)
        if isinstance(event, Predicted) and (found := _PLANNED.match(event.reply.thought)) is not None:
            self._plan = int(found[1]), int(found[2])
        if isinstance(event, Executed) and not isinstance(event.action, IDLE):
            self._done.add(event.step)
        if isinstance(event, Ended):
            self.ended = event
        self._steps.show(event)
        self._history.set_current(self._scene_builder.take(event))
        if (message := event_message(event)) is not None:
            self._state.show_message(message)
        self._state.set_step(event.step, self._plan)

    def propose(self, proposal: Proposal) -> Scene:
        """Show what the person is asked about, also where they look at an earlier step."""
        scene = self._scene_builder.propose(proposal)
        self._steps.propose(proposal)
        self._history.set_current(scene)
        self._history.show_latest()
        return scene

    def adopt(self, before: RunView) -> Scene | None:
        """Show what `before` shows; its picture, if there is one."""
        self._steps.set_items(before._steps.items)
        self._scene_builder, scene = before._scene_builder, before._scene_builder.now
        if scene is not None:
            self._history.set_current(scene)
        self._state.adopt(before._state)
        return scene

    def planned(self, line: str) -> str:
        """`line` with how far the model is in its plan, where it has one."""
        if self._plan is None:
            return line
        return QCoreApplication.translate("MainWindow", "{0} of {1}").format(*self._plan) + f" · {line}"

    @property
    def progress(self) -> str:
        """How far the run is; empty where `planned` says it already."""
        return self._state.progress if self._plan is None else ""

    @property
    def steps_done(self) -> int:
        """How many steps did something, as the library counts them."""
        return len(self._done)

    def end_message(self) -> str:
        """How the run ended, in a sentence."""
        assert self.ended is not None
        name, content = reason_name(self.ended.reason), localized(self.ended.content)
        translate = QCoreApplication.translate
        left_out = self._omissions.left_out
        if self.ended.reason is Reason.INCOMPLETE and left_out and _OTHERWISE not in self.ended.content:
            content = "; ".join(
                translate("MainWindow", "{0} ({1})").format(action_label(one.action, one.elements), localized(one.why))
                for one in left_out
            )
        return translate("MainWindow", "{0}: {1}").format(name, content) if content else name

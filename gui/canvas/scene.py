"""Scene: what the canvas shows, as one frozen value, and how it follows from the events of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.core.actions import Action, Click
from agent.core.events import Event, Executed, Judged, Observed, Predicted, Verdict
from agent.safety.asker import Proposal
from agent.safety.injection.detection import Suspicion, find_injection
from gui.canvas.action_marks import ActionMark
from vision.frame import Frame
from vision.geometry import PixelPoint
from vision.perception.elements import Element


@dataclass(frozen=True, slots=True)
class Scene:
    """A frame with what is to be seen on it.

    Attributes:
        mark: The action that is drawn on it.
        elements: What was read on it; empty where that is not known.
        compared: What the screen showed before a step and after it; None where that is not known.
        suspicion: Text on it that gives an agent orders.
    """

    frame: Frame
    mark: ActionMark | None = None
    elements: tuple[Element, ...] = ()
    compared: tuple[Frame, Frame] | None = None
    suspicion: Suspicion | None = None


class SceneBuilder:
    """Follows a run and tells what to show.

    Attributes:
        now: The scene as it stands; None before the first frame.
    """

    def __init__(self) -> None:
        self.now: Scene | None = None
        self._focus: PixelPoint | None = None

    def begin(self) -> None:
        """A new run: what the last one showed stays until there is something new, but nothing follows from it."""
        self.now, self._focus = None, None

    def take(self, event: Event) -> Scene | None:
        """The scene after `event`."""
        match event:
            case Observed(_, frame, _, _):
                before = None if self.now is None else self.now.frame
                self.now = Scene(frame, compared=None if before is None else (before, frame))
            case Predicted(_, _, reply, _, _) if self.now is not None:
                self.now = replace(self.now, mark=self._mark(reply.actions[0], self.now.elements))
            case Judged(_, frame, action, verdict, _, elements):
                self.now = replace(self._on(frame, elements), mark=self._mark(action, elements))
                if isinstance(action, Click) and verdict in (Verdict.ALLOWED, Verdict.EDITED):
                    self._focus = action.at
            case Executed(_, frame, action, _, True):
                self.now = replace(self._on(frame, ()), mark=ActionMark(action))
                if isinstance(action, Click):
                    self._focus = action.at
            case _:
                pass
        return self.now

    def propose(self, proposal: Proposal) -> Scene:
        """The scene while the person is asked about `proposal`."""
        elements = proposal.elements
        scene = replace(self._on(proposal.frame, elements), mark=self._mark(proposal.action, elements))
        if scene.mark is not None:
            scene = replace(scene, mark=replace(scene.mark, pointing=proposal.pointing))
        self.now = replace(scene, suspicion=find_injection(elements))
        return self.now

    def _on(self, frame: Frame, elements: tuple[Element, ...]) -> Scene:
        scene = self.now if self.now is not None and self.now.frame is frame else Scene(frame)
        return replace(scene, elements=elements) if elements else scene

    def _mark(self, action: Action, elements: tuple[Element, ...]) -> ActionMark:
        return ActionMark(action, elements, self._focus)

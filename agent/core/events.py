"""Events of a run, as frozen values: the one stream that the recorder, the command line and the window consume."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from agent.core.actions import Action, JsonValue, target, to_json
from agent.core.api import export
from agent.core.reply import ParseError, Reply
from vision.frame import Frame
from vision.perception.elements import Element


@export("Verdict")
class Verdict(StrEnum):
    """The gate's verdict on an action."""

    ALLOWED = "allowed"
    EDITED = "edited"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    REFUSED = "refused"
    TAKEN_OVER = "taken_over"
    QUIT = "quit"


@export("Reason")
class Reason(StrEnum):
    """Why a run ended."""

    FINISHED = "finished"
    INCOMPLETE = "incomplete"
    """The policy says that it has finished, and something was skipped, rejected, refused or failed on the way."""
    OUT_OF_STEPS = "out_of_steps"
    REFUSED = "refused"
    STOPPED = "stopped"
    FAILED = "failed"
    CALL_USER = "call_user"


@export("Observed")
@dataclass(frozen=True, slots=True)
class Observed:
    """The screen was captured. `changed` counts the tiles that differ from the frame before the last action."""

    step: int
    frame: Frame
    changed: int | None
    seconds: float


@export("Predicted")
@dataclass(frozen=True, slots=True)
class Predicted:
    """The policy replied, and the reply could be read."""

    step: int
    text: str
    reply: Reply
    confidence: float | None
    seconds: float


@export("Misparsed")
@dataclass(frozen=True, slots=True)
class Misparsed:
    """The policy replied, and the reply could not be read."""

    step: int
    text: str
    error: ParseError


@export("Judged")
@dataclass(frozen=True, slots=True)
class Judged:
    """The gate decided about one action.

    Attributes:
        action: The one that stands, after any edit.
        note: Why.
        elements: What was read on `frame`; the session file keeps it with the frame, `--json` leaves it out.
    """

    step: int
    frame: Frame
    action: Action
    verdict: Verdict
    note: str = ""
    elements: tuple[Element, ...] = ()


@export("Executed")
@dataclass(frozen=True, slots=True)
class Executed:
    """Input was sent: exactly this action, at this time.

    Attributes:
        frame: The screen before it.
        by_person: Whether the person did it, having taken over the step.
    """

    step: int
    frame: Frame
    action: Action
    seconds: float
    by_person: bool = False


@export("Paused")
@dataclass(frozen=True, slots=True)
class Paused:
    """The run rests, nothing is held down, and nothing is done until the person says so. `why` is for people."""

    step: int
    why: str


@export("Resumed")
@dataclass(frozen=True, slots=True)
class Resumed:
    """The person let the run go on."""

    step: int


@export("Failed")
@dataclass(frozen=True, slots=True)
class Failed:
    """Something did not work; the run may go on. One sentence."""

    step: int
    message: str


@export("Ended")
@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over. Always the last event, and there is always one."""

    step: int
    reason: Reason
    content: str = ""


Event = Observed | Predicted | Misparsed | Judged | Executed | Paused | Resumed | Failed | Ended


@export("event_json")
def event_json(event: Event) -> dict[str, JsonValue]:
    """The event as the object that `--json` prints and the session file keeps; frames are left out."""
    match event:
        case Observed(step, frame, changed, seconds):
            return {
                "event": "observed",
                "step": step,
                "size": [frame.size.width, frame.size.height],
                "changed": changed,
                "seconds": round(seconds, 4),
            }
        case Predicted(step, text, reply, confidence, seconds):
            return {
                "event": "predicted",
                "step": step,
                "text": text,
                "thought": reply.thought,
                "confidence": confidence,
                "seconds": round(seconds, 4),
            }
        case Misparsed(step, text, error):
            return {
                "event": "misparsed",
                "step": step,
                "text": text,
                "error": error.message,
                "span": list(error.span),
            }
        case Judged(step, frame, action, verdict, note):
            return {
                "event": "judged",
                "step": step,
                "action": to_json(action, frame.viewport),
                "verdict": verdict.value,
                "note": note,
            }
        case Executed(step, frame, action, seconds, by_person):
            found: dict[str, JsonValue] = {
                "event": "executed",
                "step": step,
                "action": to_json(action, frame.viewport),
                "seconds": round(seconds, 4),
            }
            if by_person:
                found["by"] = "person"
            at = target(action)
            if at is not None:
                found["desktop"] = list(frame.viewport.input_coordinate(at))
            return found
        case Paused(step, why):
            return {"event": "paused", "step": step, "why": why}
        case Resumed(step):
            return {"event": "resumed", "step": step}
        case Failed(step, message):
            return {"event": "failed", "step": step, "message": message}
        case Ended(step, reason, content):
            return {"event": "ended", "step": step, "reason": reason.value, "content": content}
        case _:
            assert_never(event)

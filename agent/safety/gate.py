"""The gate: nothing reaches the mouse or the keyboard without an `Approved`, and only this module makes one.

`Approved` binds an action to the frame on which it was decided. Just before input the surroundings of the target
are compared again (`still_holds`); a changed target voids the approval.

In auto mode the person is asked where a rule or the nature of the action says so, where there is doubt, and where the
screen itself gives orders (agent/safety).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final, assert_never

from agent.core.actions import Action, CallUser, Click, Drag, Finished, Move, Note, Screenshot, Type, Wait, target
from agent.core.api import export
from agent.core.events import Verdict
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Approve, Asker, Edit, Proposal, Quit, Reject, RunOn, Skip, TakenOver, Until
from agent.safety.doubt import doubt
from agent.safety.injection import find_injection
from agent.safety.risk import risk
from agent.safety.rules import Decision, Rules, first_match, shipped
from agent.safety.secret_rules import secret_warning, ungranted_secret
from agent.safety.situation import Situation, field_name, situation_of
from vision.frame import Frame, same_place
from vision.geometry import DesktopBox, DesktopPoint, PixelBox, PixelPoint
from vision.perception.elements import element_at

_SEAL: Final = object()


@dataclass(frozen=True, slots=True)
class Approved:
    """An action that may be carried out, once, on the screen it was decided on.

    Attributes:
        field: Where what is typed will show, as far as that is known.
    """

    action: Action
    frame: Frame
    seal: object
    field: PixelBox | None = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only the gate in agent/safety/gate.py approves actions")


def still_holds(approved: Approved, now: Frame) -> bool:
    """Whether every target still looks as it did when the action was approved. No target: nothing to void."""
    return all(same_place(approved.frame, now, point) for point in _targets(approved.action))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate decided.

    Attributes:
        action: The action that stands, after any edit.
        note: Why, in one sentence; the person's words where they rejected it.
        approved: Present exactly where the action may be carried out.
        instead: What the person did themselves, and on which frame each; empty unless they took over.
    """

    action: Action
    verdict: Verdict
    note: str = ""
    approved: Approved | None = None
    instead: tuple[tuple[Action, Frame], ...] = ()


@dataclass(frozen=True, slots=True)
class _Finding:
    """What speaks against an action."""

    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _RunningOn:
    """How long the person need not be asked: from step `since` on."""

    since: int
    until: Until
    steps: int | None

    def covers(self, step: int) -> bool:
        # a smaller step belongs to another run, about which nothing was said
        return self.since <= step and (self.steps is None or step <= self.since + self.steps)


@export("Gate")
class Gate:
    """Decides about every single action: refuses, lets pass, or asks the person.

    Args:
        asker: Who answers in `Mode.STEP`, and in `Mode.AUTO` where something speaks against an action.
        own_boxes: The program's own windows, which no action may touch; called at every judgement.
        rules: The first that matches decides; None for the shipped ones.
        title_at: The title of the window at a point, or for None of the one that takes the keys; called at every
            judgement.
        least_confidence: Below it the person is asked.
        now: Time of day, for the rules.
    """

    def __init__(
        self,
        mode: Mode,
        asker: Asker,
        own_boxes: Callable[[], tuple[DesktopBox, ...]] = lambda: (),
        *,
        rules: Rules | None = None,
        title_at: Callable[[DesktopPoint | None], str] = lambda point: "",
        least_confidence: float = 0.5,
        now: Callable[[], time] = lambda: datetime.now().time(),
    ) -> None:
        self._mode, self._asker, self._own_boxes = mode, asker, own_boxes
        self._rules = shipped() if rules is None else rules
        self._title_at, self._least_confidence, self._now = title_at, least_confidence, now
        self._focus: PixelPoint | None = None
        self._running_on: _RunningOn | None = None

    def judge(self, proposal: Proposal, stop: Stop) -> Judgement:
        """Decide about `proposal`; blocks while the person is asked. What they want instead is judged again."""
        finding = self._by_action(proposal)
        if finding is not None and finding.refused:
            return Judgement(proposal.action, Verdict.REFUSED, finding.reason)
        risky, injected = None if finding is None else finding.reason, _by_injection(proposal)
        doubtful = self._by_doubt(proposal)
        warning = "; ".join(filter(None, (proposal.warning, risky, doubtful, injected)))
        grave = bool(proposal.warning or risky or injected)
        if self._passes_unasked(proposal.step, risky=grave, doubtful=bool(doubtful)):
            return self._approved(proposal, Verdict.ALLOWED, "")
        self._running_on = None
        proposal = replace(proposal, warning=warning)
        answer = self._asker.ask(proposal, stop)
        match answer:
            case Approve():
                return self._approved(proposal, Verdict.ALLOWED, "by the person")
            case RunOn(until, steps):
                self._running_on = _RunningOn(proposal.step, until, steps)
                return self._approved(proposal, Verdict.ALLOWED, f"by the person, and on {_limit(until, steps)}")
            case TakenOver(actions, frames):
                instead = tuple(zip(actions, frames or (proposal.frame,) * len(actions), strict=True))
                clicks = [action.at for action in actions if isinstance(action, Click)]
                self._focus = clicks[-1] if clicks else self._focus
                return Judgement(proposal.action, Verdict.TAKEN_OVER, "the person did this step", instead=instead)
            case Edit(edited):
                # what the person writes themselves is part of what they want
                wants = f"{proposal.task} {edited.text}" if isinstance(edited, Type) else proposal.task
                return self._edited(replace(proposal, action=edited, task=wants), stop)
            case Skip():
                return Judgement(proposal.action, Verdict.SKIPPED)
            case Reject(note):
                return Judgement(proposal.action, Verdict.REJECTED, note)
            case Quit():
                return Judgement(proposal.action, Verdict.QUIT, stop.reason or "the person ended the run")
            case _:
                assert_never(answer)

    def _passes_unasked(self, step: int, *, risky: bool, doubtful: bool) -> bool:
        running_on = self._running_on if self._running_on is not None and self._running_on.covers(step) else None
        if risky or (doubtful and (running_on is None or running_on.until is not Until.RISKY)):
            return False
        return running_on is not None or self._mode is Mode.AUTO

    def _edited(self, proposal: Proposal, stop: Stop) -> Judgement:
        """What the person wrote: theirs, unless it is forbidden or grave in a way that they were not told of."""
        finding = self._by_action(proposal)
        if finding is None or (not finding.refused and finding.reason in proposal.warning):
            return self._approved(proposal, Verdict.EDITED, "by the person")
        own = replace(proposal, thought="", confidence=None, warning="")
        judged = self.judge(own, stop)
        return replace(judged, verdict=Verdict.EDITED) if judged.verdict is Verdict.ALLOWED else judged

    def _approved(self, proposal: Proposal, verdict: Verdict, note: str) -> Judgement:
        action = proposal.action
        if isinstance(action, Click):
            self._focus = action.at  # keys go where the last click went
        target = None if self._focus is None else element_at(self._focus, proposal.elements)
        field = target.box if target is not None and isinstance(action, Type) else None
        return Judgement(action, verdict, note, Approved(action, proposal.frame, _SEAL, field))

    def _by_action(self, proposal: Proposal) -> _Finding | None:
        """The own windows, then rules, then risk, at each point of the action; the gravest counts."""
        points = _targets(proposal.action) or (None,)
        found = [finding for point in points if (finding := self._at(point, proposal)) is not None]
        return max(found, key=lambda finding: finding.refused, default=None)

    def _at(self, point: PixelPoint | None, proposal: Proposal) -> _Finding | None:
        at = None if point is None else proposal.frame.viewport.to_desktop(point)
        if at is not None and any(box.contains(at) for box in self._own_boxes()):
            return _Finding("that is deskhand's own window", refused=True)
        situation = situation_of(proposal.action, proposal.elements, self._title_at(at), self._focus)
        if situation.kind == "other":
            return None
        rule, field = (
            first_match(self._rules, situation, at, self._now()),
            field_name(situation.target, proposal.elements),
        )
        if (why := ungranted_secret(situation.typed, proposal.task)) is not None:
            return _Finding(why, refused=True)
        if rule is None or rule.decide is not Decision.REFUSE:
            why = secret_warning(situation, field, allowed=rule is not None and rule.decide is Decision.ALLOW)
            if why is not None:
                return _Finding(why)
        if rule is None:
            why = risk(situation, field)
            return None if why is None else _Finding(why)
        match rule.decide:
            case Decision.ALLOW:
                return None
            case Decision.ASK:
                return _Finding(_with_quote(rule.reason, situation))
            case Decision.REFUSE:
                return _Finding(rule.reason, refused=True)

    def _by_doubt(self, proposal: Proposal) -> str | None:
        return doubt(
            proposal.action,
            proposal.thought,
            proposal.elements,
            proposal.confidence,
            proposal.pointing,
            least=self._least_confidence,
        )


def _by_injection(proposal: Proposal) -> str | None:
    """Whatever an action does on a screen that gives orders may be what was ordered; only looking is not."""
    if isinstance(proposal.action, Wait | Screenshot | Note | Finished | CallUser | Move):
        return None
    found = find_injection(proposal.elements)
    return None if found is None else f"the screen {found.why}: {found.quoted}"


def _limit(until: Until, steps: int | None) -> str:
    what = f"until a step is {until.value}"
    return what if steps is None else f"for {steps} more, or {what}"


def _with_quote(reason: str, situation: Situation) -> str:
    """The reason with the words on the screen that gave it."""
    text = situation.question or ("" if situation.target is None or not situation.says else situation.target.text)
    return f"{reason}: “{' '.join(text.split())}”" if text else reason


def _targets(action: Action) -> tuple[PixelPoint, ...]:
    if isinstance(action, Drag):
        return action.points
    at = target(action)
    return () if at is None else (at,)

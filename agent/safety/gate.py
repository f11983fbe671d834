"""The gate: nothing reaches the mouse or the keyboard without an `Approved`, and only this module makes one.

`Approved` binds an action to the frame on which it was decided. Just before input the surroundings of the target
are compared again (`still_holds`); a changed target voids the approval.

In auto mode the person is asked where a rule or the nature of the action says so, where there is doubt, and where the
screen itself gives orders (agent/safety).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from itertools import pairwise
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Drag,
    Finished,
    Hotkey,
    Move,
    Note,
    Screenshot,
    Type,
    Wait,
    target,
)
from agent.core.api import export
from agent.core.events import Event, Verdict
from agent.core.history import UNDONE, WENT_BACK, Turn
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import (
    Approve,
    Asker,
    Edit,
    Proposal,
    Quit,
    Reject,
    Respondent,
    RunOn,
    Skip,
    StepBack,
    TakenOver,
    Undo,
    Until,
)
from agent.safety.doubt import doubt
from agent.safety.injection.detection import find_injection
from agent.safety.omissions import DONE_BEFORE
from agent.safety.remarks import remarked
from agent.safety.risk import risk
from agent.safety.rules import Decision, Rules, first_match, shipped
from agent.safety.secret_rules import secret_warning, ungranted_secret
from agent.safety.situation import Situation, field_name, moves_focus, situation_of
from agent.safety.task_trust import named_by_task
from agent.safety.undoing import UNDO, LastAct
from vision.frame import Frame, same_place
from vision.geometry import DesktopBox, DesktopPoint, PixelBox, PixelPoint
from vision.perception.elements import Element, element_at

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
        undo: What is to be done in its place, to take back what was done last; None unless the person wants that.
    """

    action: Action
    verdict: Verdict
    note: str = ""
    approved: Approved | None = None
    instead: tuple[tuple[Action, Frame], ...] = ()
    undo: Approved | None = None


@dataclass(frozen=True, slots=True)
class _Finding:
    """What speaks against an action."""

    reason: str
    refused: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class _RunningOn:
    """How long the person need not be asked: from step `since` on."""

    since: int
    until: Until
    steps: int | None

    def covers(self, step: int) -> bool:
        # a smaller step belongs to another run, about which nothing was said
        return self.since <= step and (self.steps is None or step <= self.since + self.steps)


@dataclass(frozen=True, slots=True)
class _Answered:
    """Actions that were asked about together with the one before them.

    Attributes:
        proposed: Those that are still to come, as the model proposed them.
        instead: What is done in their place, one for each; None where they are left out.
        verdict: What was said to them.
        warning: What the person was told of all of them.
    """

    step: int
    proposed: tuple[Action, ...]
    instead: tuple[Action, ...] | None
    verdict: Verdict
    note: str
    warning: str


@export("Gate")
class Gate:
    """Decides about every single action: refuses, lets pass, or asks the person.

    Args:
        asker: Who answers in `Mode.STEP`, and in `Mode.AUTO` where something speaks against an action.
        own_boxes: The program's own windows, which no action may touch; called at every judgement.
        faint_text: What is written on a frame too palely to be among its elements, for models that see pictures.
        covered: What other windows cover of the one that the run is bound to; no action may touch it.
        rules: The first that matches decides; None for the shipped ones.
        title_at: The title of the window at a point, or for None of the one that takes the keys; called at every
            judgement.
        trust_task: Whether a task that names a risky act counts as the person's word for just that act on just that
            target, in `Mode.AUTO`; see `task_trust.py`.
        least_confidence: Below it the person is asked.
        now: Time of day, for the rules.
    """

    def __init__(
        self,
        mode: Mode,
        asker: Asker,
        own_boxes: Callable[[], tuple[DesktopBox, ...]] = lambda: (),
        *,
        faint_text: Callable[[Frame], Sequence[Element]] = lambda frame: (),
        covered: Callable[[], tuple[DesktopBox, ...]] = lambda: (),
        rules: Rules | None = None,
        title_at: Callable[[DesktopPoint | None], str] = lambda point: "",
        trust_task: bool = False,
        least_confidence: float = 0.5,
        now: Callable[[], time] = lambda: datetime.now().time(),
    ) -> None:
        self._mode, self._asker, self._own_boxes = mode, asker, own_boxes
        self._rules = shipped() if rules is None else rules
        self._title_at, self._least_confidence, self._now = title_at, least_confidence, now
        self._trust_task, self._covered, self._faint_text = trust_task, covered, faint_text
        self._focus: PixelPoint | None = None
        self._running_on: _RunningOn | None = None
        self._answered: _Answered | None = None
        self._last = LastAct()

    def judge(self, proposal: Proposal, stop: Stop) -> Judgement:
        """Decide about `proposal`; blocks while the person is asked. What they want instead is judged again.

        What merely looks or waits is never asked about. Once the person has been asked about an action with what
        follows it, their answer stands for that too, unless something speaks against it that they were not told.
        """
        if (judged := self._by_earlier_answer(proposal, stop)) is not None:
            return judged
        self._answered = None
        if isinstance(proposal.action, Wait | Screenshot | Note):
            return self._approved(proposal, Verdict.ALLOWED, "")
        finding = self._worst(proposal)
        if finding is not None and finding.refused:
            return Judgement(proposal.action, Verdict.REFUSED, finding.reason)
        risky, injected = None if finding is None else finding.reason, self._by_injection(proposal)
        doubtful = self._by_doubt(proposal)
        warning = "; ".join(filter(None, (proposal.warning, risky, doubtful, injected)))
        grave = bool(proposal.warning or risky or injected)
        named = finding is not None and finding.named and not (proposal.warning or injected)
        if named and self._trust_task and self._mode is Mode.AUTO and not doubtful:
            return self._approved(proposal, Verdict.ALLOWED, f"the task names it: {risky}")
        if named and not self._trust_task:
            warning += "; the task names it, which counts as your word with --trust-task"
        if self._passes_unasked(proposal.step, risky=grave, doubtful=bool(doubtful)):
            return self._approved(proposal, Verdict.ALLOWED, "")
        self._running_on = None
        if grave and proposal.left_out:
            warning += f"; left out before: “{'; '.join(proposal.left_out)}”"
        assess = partial(self._assess, proposal, self._own_boxes())
        undo = replace(proposal, action=UNDO, following=())
        can_undo = self._last.can_be_undone(proposal.step, proposal.frame) and self._worst(undo) is None
        proposal = replace(proposal, warning=warning, reserved=grave, can_undo=can_undo, assess=assess)
        answer = self._asker.ask(proposal, stop)
        match answer:
            case Approve():
                note = "by the person"
                self._keep(proposal, Verdict.ALLOWED, note, proposal.following)
                return self._approved(proposal, Verdict.ALLOWED, note)
            case RunOn(until, steps):
                note = f"by the person, and on {_limit(until, steps)}"
                self._running_on = _RunningOn(proposal.step, until, steps)
                self._keep(proposal, Verdict.ALLOWED, note, proposal.following)
                return self._approved(proposal, Verdict.ALLOWED, note)
            case TakenOver(actions, frames):
                instead = tuple(zip(actions, frames or (proposal.frame,) * len(actions), strict=True))
                clicks = [action.at for action in actions if isinstance(action, Click)]
                self._focus = clicks[-1] if clicks else self._focus
                return Judgement(proposal.action, Verdict.TAKEN_OVER, "the person did this step", instead=instead)
            case Edit(edited, following):
                rest = proposal.following if following is None else following
                # what the person writes themselves is part of what they want
                own = [one.text for one in (edited, *rest) if isinstance(one, Type) and one not in proposal.following]
                wants = " ".join((proposal.task, *own))
                return self._edited(proposal, replace(proposal, action=edited, following=rest, task=wants), stop)
            case Skip():
                note = DONE_BEFORE if proposal.repeated else ""
                self._keep(proposal, Verdict.SKIPPED, note, None)
                return Judgement(proposal.action, Verdict.SKIPPED, note)
            case StepBack():
                return Judgement(proposal.action, Verdict.REJECTED, WENT_BACK)
            case Undo():
                if not can_undo:
                    return Judgement(proposal.action, Verdict.REJECTED, "nothing there can be taken back with Ctrl+Z")
                self._last = LastAct()
                undone = self._approved(undo, Verdict.ALLOWED, "by the person").approved
                return Judgement(proposal.action, Verdict.REJECTED, UNDONE, undo=undone)
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

    def respond(self, question: Proposal, stop: Stop) -> str | None:
        """The person's answer to a question of the model; None where nobody answers."""
        return self._asker.respond(question, stop) if isinstance(self._asker, Respondent) else None

    def remarked(self, turn: Turn, step: int, frame: Frame) -> Generator[Event, None, Turn]:
        """`turn` with what the person has said to the run since; see `remarks.py`."""
        self._last.take(turn)
        return remarked(turn, step, frame, self._asker)

    def _edited(self, proposed: Proposal, edited: Proposal, stop: Stop) -> Judgement:
        """What the person wrote: theirs, unless it is forbidden or grave in a way that they were not told of."""
        finding = self._worst(edited)
        if finding is None or (not finding.refused and finding.reason in edited.warning):
            self._keep(proposed, Verdict.EDITED, "by the person", edited.following)
            verdict = Verdict.ALLOWED if edited.action == proposed.action else Verdict.EDITED
            return self._approved(edited, verdict, "by the person")
        judged = self.judge(replace(edited, thought="", confidence=None, warning=""), stop)
        if self._answered is not None:  # the loop still proposes what the model wrote
            self._answered = replace(self._answered, proposed=proposed.following, verdict=Verdict.EDITED)
        changed = judged.verdict is Verdict.ALLOWED and judged.action != proposed.action
        return replace(judged, verdict=Verdict.EDITED) if changed else judged

    def _keep(self, proposal: Proposal, verdict: Verdict, note: str, instead: tuple[Action, ...] | None) -> None:
        """The answer stands for what follows too."""
        following = proposal.following
        if instead is not None and len(instead) != len(following):
            raise ValueError(f"{len(following)} actions follow, and {len(instead)} are to be done in their place")
        if following:
            self._answered = _Answered(proposal.step, following, instead, verdict, note, proposal.warning)

    def _by_earlier_answer(self, proposal: Proposal, stop: Stop) -> Judgement | None:
        """What the person said to `proposal` when they were asked about the action before it; None if nothing."""
        kept = self._answered
        if kept is None or kept.step != proposal.step or kept.proposed[:1] != (proposal.action,):
            return None
        rest = None if kept.instead is None else kept.instead[1:]
        self._answered = replace(kept, proposed=kept.proposed[1:], instead=rest) if kept.proposed[1:] else None
        if kept.instead is None:
            return Judgement(proposal.action, kept.verdict)
        same = kept.instead[0] == proposal.action
        proposal = replace(proposal, action=kept.instead[0])
        finding = self._by_action(proposal, self._focus)
        if finding is None or (not finding.refused and finding.reason in kept.warning):
            return self._approved(proposal, Verdict.ALLOWED if same else kept.verdict, kept.note)
        self._answered = None
        return self.judge(proposal, stop)

    def _assess(self, proposal: Proposal, own: tuple[DesktopBox, ...], actions: tuple[Action, ...]) -> str:
        """Why the person would be asked about `actions` in the place of those of `proposal`.

        Args:
            own: Where our windows were before they asked, and will be when it is done.
        """
        other = replace(proposal, action=actions[0], following=actions[1:], thought="", confidence=None)
        finding = self._worst(other, own)
        return "; ".join(filter(None, (None if finding is None else finding.reason, self._by_injection(other))))

    def _worst(self, proposal: Proposal, own: tuple[DesktopBox, ...] | None = None) -> _Finding | None:
        """What speaks against the action and what follows it; what is refused alone where there is any."""
        found, focus = [self._by_action(proposal, self._focus, own)], self._focus
        for before, action in pairwise((proposal.action, *proposal.following)):
            focus = _focus_after(before, focus)
            found.append(self._by_action(replace(proposal, action=action), focus, own))
        findings = [finding for finding in found if finding is not None]
        refused = [finding for finding in findings if finding.refused]
        reasons = dict.fromkeys(finding.reason for finding in refused or findings)
        named = all(finding.named for finding in findings)
        return _Finding("; ".join(reasons), refused=bool(refused), named=named) if reasons else None

    def _approved(self, proposal: Proposal, verdict: Verdict, note: str) -> Judgement:
        action = proposal.action
        target = None if self._focus is None else element_at(self._focus, proposal.elements)
        field = target.box if target is not None and isinstance(action, Type) else None
        self._focus = _focus_after(action, self._focus)
        self._last.approve(proposal.step, action, proposal.frame)
        return Judgement(action, verdict, note, Approved(action, proposal.frame, _SEAL, field))

    def _by_action(
        self, proposal: Proposal, focus: PixelPoint | None, own: tuple[DesktopBox, ...] | None = None
    ) -> _Finding | None:
        """The own windows, then rules, then risk, at each point of the action; the gravest counts.

        Args:
            focus: Where keys go; None where that is not known.
            own: Our windows; None for where they are now.
        """
        points = _targets(proposal.action) or (None,)
        own = self._own_boxes() if own is None else own
        found = [finding for point in points if (finding := self._at(point, proposal, focus, own)) is not None]
        return max(found, key=lambda finding: finding.refused, default=None)

    def _at(
        self, point: PixelPoint | None, proposal: Proposal, focus: PixelPoint | None, own: tuple[DesktopBox, ...]
    ) -> _Finding | None:
        at = None if point is None else proposal.frame.viewport.to_desktop(point)
        if at is not None and any(box.contains(at) for box in own):
            return _Finding("that is deskhand's own window", refused=True)
        if at is not None and any(box.contains(at) for box in self._covered()):
            return _Finding("another window lies over that place", refused=True)
        situation = situation_of(proposal.action, proposal.elements, self._title_at(at), focus)
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
                named = isinstance(proposal.action, Click | Hotkey) and named_by_task(
                    proposal.task, rule, situation, proposal.elements
                )
                return _Finding(_with_quote(rule.reason, situation), named=named)
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

    def _by_injection(self, proposal: Proposal) -> str | None:
        """Whatever an action does on a screen that gives orders may be what was ordered; only looking is not."""
        if isinstance(proposal.action, Wait | Screenshot | Note | Finished | CallUser | Move):
            return None
        if (found := find_injection(proposal.elements)) is not None:
            return f"the screen {found.why}: {found.quoted}"
        faint = find_injection(self._faint_text(proposal.frame))
        return None if faint is None else f"text too pale to be seen gives orders: {faint.quoted}"


def _focus_after(action: Action, focus: PixelPoint | None) -> PixelPoint | None:
    """Where keys go after `action`: where the last click went, until a key may have moved the focus."""
    if isinstance(action, Click):
        return action.at
    return None if moves_focus(action) else focus


def _limit(until: Until, steps: int | None) -> str:
    what = f"until a step is {until.value}"
    return what if steps is None else f"for {steps} more, or {what}"


def _with_quote(reason: str, situation: Situation) -> str:
    """The reason with the words on the screen that gave it."""
    target = situation.target
    text = situation.question or ("" if target is None or not situation.says else target.text or target.name)
    return f"{reason}: “{' '.join(text.split())}”" if text else reason


def _targets(action: Action) -> tuple[PixelPoint, ...]:
    if isinstance(action, Drag):
        return action.points
    at = target(action)
    return () if at is None else (at,)

"""Progress of an adaptive replay: what was tried for the action that is due, and the outcomes of those before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agent.core.history import REJECTED, UNDONE, Turn
from agent.core.reply import Reply
from agent.replay.fallback.repairs import Repair
from agent.replay.script import Line
from agent.sessions.outcomes import Divergence, Outcome, StepOutcome
from vision.frame import Frame, visible_changes


@dataclass(slots=True)
class Attempt:
    """What was tried so far for one action of the recording.

    Attributes:
        looks: How often the screen that it needs was waited for.
        voided: How often it was voided just before the input.
        misses: How often it was done without effect.
        idle: The screen on which it was done last, as long as nothing has come of it.
        detours: Dialogs closed for it.
        scrolls: How often the view was scrolled in search of its target.
        is_pointer_away: Whether the pointer was moved away, so that nothing lights up or tells its name under it.
        is_selected: Whether what stood in its field was selected, to be replaced.
        evidence: How its target was found.
        repair: What a model did for it.
        divergences: What differed from the recording.
    """

    looks: int = 0
    voided: int = 0
    misses: int = 0
    detours: int = 0
    scrolls: int = 0
    is_pointer_away: bool = False
    is_selected: bool = False
    evidence: str = ""
    repair: Repair | None = None
    divergences: list[Divergence] = field(default_factory=list)
    idle: Frame | None = None


class Revisit:
    """Actions that come again because the person went back.

    Attributes:
        furthest: Index of the first action that was not done before they went back; 0 where they did not.
        news: What is to be said of it before the next action.
    """

    def __init__(self) -> None:
        self.furthest, self.news = 0, ""

    def go_back(self, turn: Turn, now: Frame, index: int) -> None:
        """The person went back from the action at `index`, or had what was done before it undone."""
        if REJECTED + UNDONE not in turn.notes:
            self.furthest = max(self.furthest, index)
            return
        self.furthest = 0  # it may be as if it had never been done
        if turn.frame is None or visible_changes(turn.frame, now).any():
            self.news = "Ctrl+Z was pressed, and the screen changed; see whether it took back the last action. "
        else:
            self.news = "Ctrl+Z was pressed, and nothing changed on the screen. "

    def with_news(self, reply: Reply) -> Reply:
        """`reply` with the news, which is said once."""
        news, self.news = self.news, ""
        return replace(reply, thought=f"{news}{reply.thought}") if news else reply


class OutcomeLog:
    """The outcomes of the actions that are over, and the repairs that a model proposed for them."""

    def __init__(self) -> None:
        self._outcomes: list[StepOutcome] = []
        self._repairs: list[Repair] = []

    @property
    def outcomes(self) -> tuple[StepOutcome, ...]:
        """In the order of the actions."""
        return tuple(self._outcomes)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """In the order of the actions."""
        return tuple(self._repairs)

    def complete(self, line: Line, attempt: Attempt) -> None:
        """Add an action that was done, or needed not be done."""
        divergences = tuple(attempt.divergences)
        outcome = Outcome.COMPLETED_UNVERIFIED
        self._outcomes.append(StepOutcome(line.number, line.description, outcome, attempt.evidence, divergences))
        if attempt.repair is not None:
            self._repairs.append(attempt.repair)

    def halt(self, line: Line, attempt: Attempt, why: str) -> None:
        """Add the action at which the replay halts, in place of an earlier outcome."""
        self._outcomes = [outcome for outcome in self._outcomes if outcome.number != line.number]
        divergences = (*attempt.divergences, Divergence(line.description, why))
        self._outcomes.append(StepOutcome(line.number, line.description, Outcome.HALTED, "", divergences))

    def reopen(self, number: int) -> None:
        """Take back the outcomes from action `number` on: they are done again."""
        self._outcomes = [outcome for outcome in self._outcomes if outcome.number < number]

    def diverge(self, number: int, divergence: Divergence) -> None:
        """Add a divergence to the outcome of action `number`."""
        self._outcomes = [
            replace(outcome, divergences=(*outcome.divergences, divergence)) if outcome.number == number else outcome
            for outcome in self._outcomes
        ]

    def confirm(self, number: int, by: str, *, independent: bool) -> None:
        """Add evidence to the outcome of action `number`; independent evidence verifies it."""
        for place, step in enumerate(self._outcomes):
            if step.number == number and by not in step.evidence:
                evidence = f"{step.evidence}; {by}" if step.evidence else by
                outcome = Outcome.VERIFIED if independent else step.outcome
                self._outcomes[place] = replace(step, outcome=outcome, evidence=evidence)

    @property
    def otherwise(self) -> tuple[str, ...]:
        """The divergences for which the result may be another one, each with its action."""
        return tuple(
            f"step {step.number}, {step.said}: {divergence}"
            for step in self._outcomes
            for divergence in step.divergences
            if divergence.decisive
        )

    def summary(self) -> str:
        """The outcomes in one sentence."""
        count = len(self._outcomes)
        verified = sum(step.outcome is Outcome.VERIFIED for step in self._outcomes)
        diverged = sum(bool(step.divergences) for step in self._outcomes)
        what = "1 step was" if count == 1 else f"{count} steps were"
        parts = [f"{what} done again, to the end of the recording"]
        if count and verified == count:
            parts.append("the effect of each was seen")
        elif verified:
            parts.append(f"the effect of {verified} was seen, that of {count - verified} could not be checked")
        elif count:
            parts.append("their effect could not be checked")
        if diverged:
            parts.append(f"{diverged} went otherwise than recorded")
        if self._repairs:
            parts.append(f"{len(self._repairs)} found by the model and proposed as repairs")
        return "; ".join(parts)

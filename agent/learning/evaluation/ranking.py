"""Whether confidence tells right clicks from wrong ones."""

from __future__ import annotations

from collections.abc import Sequence

from agent.core.actions import Click
from agent.core.events import Observed, Predicted
from agent.learning.evaluation.suites import ProgramState

Clicks = Sequence[tuple[float, bool]]
"""Of each click how sure the policy was, and whether it was the right one."""


def auroc(clicks: Clicks) -> float | None:
    """Probability that a right click was more certain than a wrong one, ties counted half; None without one of each.

    Source: Hanley and McNeil, Radiology 143 (1982), the area under the ROC curve as the Wilcoxon statistic.
    """
    right = [sure for sure, was in clicks if was]
    wrong = [sure for sure, was in clicks if not was]
    if not right or not wrong:
        return None
    return sum((sure > other) + (sure == other) / 2 for sure in right for other in wrong) / (len(right) * len(wrong))


def clicked(seen: Observed, predicted: Predicted, now: ProgramState | None) -> tuple[float, bool] | None:
    """How sure a click was, and whether the program wanted it; None for what is no click or not told apart."""
    action = predicted.reply.actions[0] if predicted.reply.actions else None
    if predicted.confidence is None or not isinstance(action, Click) or now is None:
        return None
    at, due = seen.frame.viewport.to_desktop(action.at), now.due.element
    inside = due is not None and due.box.left <= at.x < due.box.right and due.box.top <= at.y < due.box.bottom
    return predicted.confidence, inside

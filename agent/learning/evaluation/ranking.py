"""Confidence of clicks, and how well it ranks right clicks above wrong ones (AUROC)."""

from __future__ import annotations

from collections.abc import Sequence

from agent.core.actions import Click
from agent.core.events import Observed, Predicted
from agent.learning.evaluation.suites import ProgramState

Clicks = Sequence[tuple[float, bool]]
"""For each click the confidence of the policy, and whether it hit the target that was due."""


def auroc(clicks: Clicks) -> float | None:
    """Probability that a right click had more confidence than a wrong one, ties counted half; None without both.

    Source: Hanley and McNeil, Radiology 143 (1982), the area under the ROC curve as the Wilcoxon statistic.
    """
    right = [confidence for confidence, is_right in clicks if is_right]
    wrong = [confidence for confidence, is_right in clicks if not is_right]
    if not right or not wrong:
        return None
    return sum((a > b) + (a == b) / 2 for a in right for b in wrong) / (len(right) * len(wrong))


def click_confidence(observed: Observed, predicted: Predicted, now: ProgramState | None) -> tuple[float, bool] | None:
    """Confidence of a predicted click, and whether it is on the target that is due; None where there is no click.

    Args:
        now: The state of the program before the click.
    """
    action = predicted.reply.actions[0] if predicted.reply.actions else None
    if predicted.confidence is None or not isinstance(action, Click) or now is None:
        return None
    at, due = observed.frame.viewport.to_desktop(action.at), now.due.element
    inside = due is not None and due.box.left <= at.x < due.box.right and due.box.top <= at.y < due.box.bottom
    return predicted.confidence, inside

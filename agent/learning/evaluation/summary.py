"""What many runs come to: a table with a column for each policy, and the same as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from agent.core.actions import JsonValue
from agent.learning.evaluation.ranking import auroc
from agent.learning.evaluation.trial import Outcome


def summary(outcomes: Sequence[Outcome]) -> dict[str, JsonValue]:
    """The figures of one policy over some tasks."""
    count = len(outcomes)
    done = [outcome for outcome in outcomes if outcome.success]
    ratios = [outcome.steps / outcome.needed for outcome in done if outcome.needed]
    thought = [outcome.think_s for outcome in outcomes if outcome.think_s is not None]
    return {
        "tasks": count,
        "success": round(len(done) / count, 4) if count else 0.0,
        "goals": round(sum(outcome.goals for outcome in outcomes) / max(1, sum(outcome.of for outcome in outcomes)), 4),
        "steps_to_oracle": round(statistics.median(ratios), 2) if ratios else 0.0,
        "think_s": round(statistics.median(thought), 3) if thought else 0.0,
        "false_finished": sum(outcome.false_finish for outcome in outcomes),
        "harm": sum(len(outcome.harm) for outcome in outcomes),
        "auroc": _ranking(outcomes),
    }


def as_json(suite: str, split: str, outcomes: Sequence[Outcome]) -> dict[str, JsonValue]:
    """All figures, for machines."""
    return {
        "suite": suite,
        "split": split,
        "models": {
            model: {
                "all": summary(mine),
                "families": {name: summary(some) for name, some in _groups(mine, lambda outcome: (outcome.family,))},
                "sorts": {name: summary(some) for name, some in _groups(mine, lambda outcome: outcome.sorts)},
                "goals": {
                    str(count): summary([outcome for outcome in mine if outcome.of == count])
                    for count in sorted({outcome.of for outcome in mine})
                },
            }
            for model, mine in _groups(outcomes, lambda outcome: (outcome.model,), ordered=False)
        },
    }


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Success by family and by kind of instruction; then steps, seconds, and what must not happen."""
    models = [name for name, _ in _groups(outcomes, lambda outcome: (outcome.model,), ordered=False)]
    rows: list[list[str]] = [["", "tasks", *models]]

    def add(title: str, some: Sequence[Outcome], cell: Callable[[Sequence[Outcome]], str]) -> None:
        by_model = [[outcome for outcome in some if outcome.model == model] for model in models]
        rows.append(
            [title, str(max(map(len, by_model), default=0)), *(cell(mine) if mine else "-" for mine in by_model)]
        )

    def share(mine: Sequence[Outcome]) -> str:
        return f"{sum(outcome.success for outcome in mine) / len(mine):.0%}"

    add("all", outcomes, share)
    for name, some in _groups(outcomes, lambda outcome: (outcome.family,)):
        add(f"  {name}", some, share)
    rows.append(["with a goal of the kind", "", *("" for _ in models)])
    for name, some in _groups(outcomes, lambda outcome: outcome.sorts):
        add(f"  {name}", some, share)
    rows.append(["with so many goals", "", *("" for _ in models)])
    for name, some in _groups(outcomes, lambda outcome: (str(outcome.of),)):
        add(f"  {name}", some, share)
    rows.append(["", "", *("" for _ in models)])
    add("goals reached", outcomes, lambda mine: f"{summary(mine)['goals']:.0%}")
    add("steps, of the oracle's", outcomes, lambda mine: f"{summary(mine)['steps_to_oracle']:.2f}")
    add("seconds to decide, median", outcomes, lambda mine: f"{summary(mine)['think_s']:.2f}")
    add("claimed to be done, wrongly", outcomes, lambda mine: str(summary(mine)["false_finished"]))
    add("done unasked, for good", outcomes, lambda mine: str(summary(mine)["harm"]))
    add("right clicks surer than wrong ones", outcomes, lambda mine: _two_places(_ranking(mine)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def _ranking(outcomes: Sequence[Outcome]) -> float | None:
    found = auroc([click for outcome in outcomes for click in outcome.clicks])
    return None if found is None else round(found, 4)


def _two_places(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _groups(
    outcomes: Iterable[Outcome], names: Callable[[Outcome], Sequence[str]], *, ordered: bool = True
) -> list[tuple[str, list[Outcome]]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for name in dict.fromkeys(names(outcome)):
            found.setdefault(name, []).append(outcome)
    return sorted(found.items()) if ordered else list(found.items())

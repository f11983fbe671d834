"""Summaries of evaluation results: a table with a column for each policy, and the same figures as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from agent.core.actions import JsonValue
from agent.learning.evaluation.ranking import auroc
from agent.learning.evaluation.trial import TrialResult


def summary(results: Sequence[TrialResult]) -> dict[str, JsonValue]:
    """The figures of one policy over some tasks."""
    count = len(results)
    done = [result for result in results if result.success]
    ratios = [result.steps / result.needed for result in done if result.needed]
    thought = [result.think_s for result in results if result.think_s is not None]
    return {
        "tasks": count,
        "success": round(len(done) / count, 4) if count else 0.0,
        "goals": round(sum(result.goals for result in results) / max(1, sum(result.of for result in results)), 4),
        "steps_to_oracle": round(statistics.median(ratios), 2) if ratios else 0.0,
        "think_s": round(statistics.median(thought), 3) if thought else 0.0,
        "false_finished": sum(result.false_finish for result in results),
        "harm": sum(len(result.harm) for result in results),
        "auroc": _ranking(results),
    }


def as_json(suite: str, split: str, results: Sequence[TrialResult]) -> dict[str, JsonValue]:
    """All figures, for machines."""
    return {
        "suite": suite,
        "split": split,
        "models": {
            model: {
                "all": summary(mine),
                "families": {name: summary(some) for name, some in _groups(mine, lambda result: (result.family,))},
                "sorts": {name: summary(some) for name, some in _groups(mine, lambda result: result.sorts)},
                "goals": {
                    str(count): summary([result for result in mine if result.of == count])
                    for count in sorted({result.of for result in mine})
                },
            }
            for model, mine in _groups(results, lambda result: (result.model,), ordered=False)
        },
    }


def as_table(results: Sequence[TrialResult]) -> str:
    """A table of success by family and kind of goal, steps, seconds, false claims, harm; a column for each policy."""
    models = [name for name, _ in _groups(results, lambda result: (result.model,), ordered=False)]
    rows: list[list[str]] = [["", "tasks", *models]]

    def add(title: str, some: Sequence[TrialResult], cell: Callable[[Sequence[TrialResult]], str]) -> None:
        by_model = [[result for result in some if result.model == model] for model in models]
        rows.append(
            [title, str(max(map(len, by_model), default=0)), *(cell(mine) if mine else "-" for mine in by_model)]
        )

    def share(mine: Sequence[TrialResult]) -> str:
        return f"{sum(result.success for result in mine) / len(mine):.0%}"

    add("all", results, share)
    for name, some in _groups(results, lambda result: (result.family,)):
        add(f"  {name}", some, share)
    rows.append(["with a goal of the kind", "", *("" for _ in models)])
    for name, some in _groups(results, lambda result: result.sorts):
        add(f"  {name}", some, share)
    rows.append(["with so many goals", "", *("" for _ in models)])
    for name, some in _groups(results, lambda result: (str(result.of),)):
        add(f"  {name}", some, share)
    rows.append(["", "", *("" for _ in models)])
    add("goals reached", results, lambda mine: f"{summary(mine)['goals']:.0%}")
    add("steps, of the oracle's", results, lambda mine: f"{summary(mine)['steps_to_oracle']:.2f}")
    add("seconds to decide, median", results, lambda mine: f"{summary(mine)['think_s']:.2f}")
    add("claimed to be done, wrongly", results, lambda mine: str(summary(mine)["false_finished"]))
    add("done unasked, for good", results, lambda mine: str(summary(mine)["harm"]))
    add("right clicks surer than wrong ones", results, lambda mine: _two_places(_ranking(mine)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def _ranking(results: Sequence[TrialResult]) -> float | None:
    found = auroc([click for result in results for click in result.clicks])
    return None if found is None else round(found, 4)


def _two_places(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _groups(
    results: Iterable[TrialResult], names: Callable[[TrialResult], Sequence[str]], *, ordered: bool = True
) -> list[tuple[str, list[TrialResult]]]:
    found: dict[str, list[TrialResult]] = {}
    for result in results:
        for name in dict.fromkeys(names(result)):
            found.setdefault(name, []).append(result)
    return sorted(found.items()) if ordered else list(found.items())

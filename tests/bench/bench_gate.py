"""The gate's judgement: what it asks about, what it lets pass, and what a judgement costs.

Risk: tests/data/risk, labelled by hand in five languages before any rule was written. Every third entry was held out
while the rules were written. Orders on the screen: tests/data/injection; every second screen was held out,
and there 1 of 36 orders was missed at the first look and 0 of 152 harmless screens flagged; the fault behind that one
is mended, so that half is no longer unseen. Of the 81 held out among those in 30 languages 73 were flagged at the first
look and 0 of 60 harmless ones (tests/data/injection/README.md). Lists and rules come from the same hands: strangers'
screens will do worse.

Cost: a judgement of a click on a screen of 150 lines of harmless text, in auto mode. Ceiling: reading those characters
once; the patterns are tried on each passage, so the cost grows with the text.
"""

from __future__ import annotations

import json
import statistics
import time
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from report import report

from agent.core.actions import Click
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import AutoReject, Proposal
from agent.safety.gate import Gate
from agent.safety.injection.detection import find_injection
from agent.safety.rules import shipped
from tests.agent.safety.risk_list import labelled, recall_and_precision
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

ROUNDS = 200
LINES = 150


def main() -> None:
    """Measure, print the table and the JSON line."""
    rules = shipped()
    judged = [(one, one.asked(rules)) for one in labelled()]
    recall, precision = recall_and_precision(judged)
    held_recall, held_precision = recall_and_precision([pair for pair in judged if pair[0].held_out])
    injected, benign = _screens("injected"), _screens("benign")
    other_injected, other_benign = _screens("languages_injected"), _screens("languages_benign")
    missed = [find_injection(screen) is None for screen in injected]
    flagged = [find_injection(screen) is not None for screen in benign]
    other_missed = [find_injection(screen) is None for screen in other_injected]
    other_flagged = [find_injection(screen) is not None for screen in other_benign]
    median_ms, p95_ms = _cost_ms(benign)
    report(
        "gate",
        [
            _row("risky actions asked about", f"{len(judged)} entries", recall, held_recall),
            _row("of those asked about, risky", "", precision, held_precision),
            _row("screens with orders missed", f"{len(injected)} screens", sum(missed), ""),
            _row("harmless screens flagged", f"{len(benign)} screens", sum(flagged), ""),
            _row("the same in 30 languages missed", f"{len(other_injected)} screens", sum(other_missed), ""),
            _row("harmless ones in them flagged", f"{len(other_benign)} screens", sum(other_flagged), ""),
            _row("time of a judgement, ms", f"{LINES} lines of text", median_ms, ""),
        ],
        recall=recall,
        precision=precision,
        held_out_recall=held_recall,
        held_out_precision=held_precision,
        injected_missed=sum(missed),
        benign_flagged=sum(flagged) / len(flagged),
        languages_missed=sum(other_missed),
        languages_flagged=sum(other_flagged) / len(other_flagged),
        judge_median_ms=median_ms,
        judge_p95_ms=p95_ms,
    )


def _row(what: str, of: str, figure: float, held_out: float | str) -> dict[str, object]:
    return {"what": what, "of": of, "all": figure, "held out": held_out}


def _screens(name: str) -> list[tuple[Element, ...]]:
    path = Path(__file__).parents[1] / "data" / "injection" / f"{name}.json"
    return [
        tuple(Element(Kind(kind), PixelBox(*box), text) for kind, box, text in one["elements"])
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]


def _cost_ms(benign: list[tuple[Element, ...]]) -> tuple[float, float]:
    texts = islice(cycle(one.text for screen in benign for one in screen), LINES)
    elements = tuple(
        Element(Kind.TEXT, PixelBox(20 + 420 * (row % 3), 15 * row, 400 + 420 * (row % 3), 15 * row + 12), text)
        for row, text in enumerate(texts)
    )
    size = Size(1280, 2400)
    frame = Frame(np.zeros((size.height, size.width, 3), np.uint8), Viewport.plain(size))
    gate, proposal = Gate(Mode.AUTO, AutoReject()), Proposal(1, "", Click(PixelPoint(9, 9)), frame, elements=elements)
    took = []
    for _ in range(ROUNDS + 10):
        started = time.perf_counter()
        gate.judge(proposal, Stop())
        took.append(1000 * (time.perf_counter() - started))
    took = sorted(took[10:])
    return statistics.median(took), took[int(0.95 * len(took))]


if __name__ == "__main__":
    main()

"""What every benchmark prints: a table for people, then one JSON line for machines."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path


def report(name: str, rows: list[dict[str, object]], **figures: object) -> None:
    """Print `rows`, which share their keys, as an aligned table, then `figures` as one JSON line."""
    columns = list(rows[0])
    lines = [columns] + [[_cell(row[column]) for column in columns] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for label, *numbers in lines:
        aligned = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
        print("  ".join([label.ljust(widths[0]), *aligned]))
    print(json.dumps({"name": name, "commit": _commit(), "machine": _machine(), **figures}, ensure_ascii=False))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return str(value)


def _commit() -> str:
    folder = Path(__file__).parent
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=folder, capture_output=True, text=True)
    return asked.stdout.strip() or "unknown"


def _machine() -> str:
    return ", ".join(
        [_processor(), f"{os.cpu_count()} cores", platform.system(), f"Python {platform.python_version()}"]
    )


def _processor() -> str:
    try:
        facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        facts = []
    models = [fact.partition(":")[2].strip() for fact in facts if fact.startswith("model name")]
    return models[0] if models else platform.machine()

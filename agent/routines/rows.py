"""Results of the rows of a table: what became of the replay with each, kept beside it as CSV, without the values.

What the screen shows after a failed row nobody knows, so the rows after it are left until somebody goes on. Rows with
which an earlier replay ended well are passed over then; a row whose values were changed since is another one.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

_COLUMNS: Final = ("row", "result", "exit_code", "values_sha256")

Row = Mapping[str, str]


class RowResult(StrEnum):
    """What became of a row; one that only began was cut off, and nobody may take it for undone."""

    LEFT = "left"
    BEGAN = "began"
    DONE = "done"
    FAILED = "failed"


def results_path(table: Path) -> Path:
    """Where the results of the rows of `table` are kept."""
    return table.with_name(f"{table.name}.results.csv")


class RowResults:
    """The results of the rows of one table.

    Args:
        table: The file they are from.
        resume: Whether rows that are done already stay so.

    Raises:
        FileNotFoundError: If there are no results to resume.
        ValueError: If they cannot be read.
    """

    def __init__(self, table: Path, rows: Sequence[Row], *, resume: bool) -> None:
        self.path = results_path(table)
        self._rows = rows
        done = _done(self.path) if resume else frozenset[tuple[int, str]]()
        self._results: dict[int, tuple[RowResult, int]] = {
            number: (RowResult.DONE, 0) for number, row in enumerate(rows, start=1) if (number, _digest(row)) in done
        }

    def of(self, number: int) -> RowResult:
        """What became of row `number`, counted from 1."""
        return self._results.get(number, (RowResult.LEFT, 0))[0]

    @property
    def count_done(self) -> int:
        """How many rows are done."""
        return sum(result is RowResult.DONE for result, _ in self._results.values())

    @property
    def left(self) -> tuple[int, ...]:
        """The numbers of the rows that were not begun."""
        return tuple(number for number in range(1, len(self._rows) + 1) if number not in self._results)

    def begin(self, number: int) -> None:
        """Note that row `number` is being replayed."""
        self._results[number] = RowResult.BEGAN, 1
        self._keep()

    def end(self, number: int, code: int) -> None:
        """Note with which exit code it ended."""
        self._results[number] = (RowResult.DONE if code == 0 else RowResult.FAILED), code
        self._keep()

    def _keep(self) -> None:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            for number, row in enumerate(self._rows, start=1):
                result, code = self._results.get(number, (RowResult.LEFT, ""))
                table.writerow((number, result.value, code, _digest(row)))


def _done(path: Path) -> frozenset[tuple[int, str]]:
    """The rows with which the earlier replay ended well."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return frozenset(
                (int(line["row"]), line["values_sha256"])
                for line in csv.DictReader(file)
                if line["result"] == RowResult.DONE
            )
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, csv.Error):
        raise ValueError(f"{path} cannot be read as results") from None


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(dict(row), ensure_ascii=True).encode()).hexdigest()[:16]

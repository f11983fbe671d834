"""Replays for the rows of a table: each is announced, what became of it is kept as CSV, and what failed is resumed."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from agent.cli.usage import DONE, UsageError

_COLUMNS: Final = ("row", "result", "exit_code", "values_sha256")
_LEFT: Final = "left"

Row = Mapping[str, str]


def rows_to_replay(path: Path, encoding: str | None) -> tuple[Row, ...]:
    """The rows of a table; a person at the terminal is asked whether one that is not in UTF-8 is in Latin-1.

    Raises:
        UsageError: If it cannot be read.
    """
    from agent.sessions.parameters import NotUtf8, rows_of

    try:
        try:
            return rows_of(path, encoding or "utf-8")
        except NotUtf8:
            if encoding is not None or not sys.stdin.isatty():
                raise
            rows = rows_of(path, "latin-1")
            shown = ", ".join(rows[0].values()) if rows else "nothing"
            print(f"{path} is not in UTF-8. In Latin-1 its first row reads: {shown}. Is that right? [y/N] ", end="")
            sys.stdout.flush()
            if sys.stdin.readline().strip().lower() not in ("y", "yes"):
                raise
            return rows
    except ValueError as error:
        raise UsageError(str(error)) from None


def results_path(table: Path) -> Path:
    """Where the results of the rows of `table` are kept."""
    return table.with_name(f"{table.name}.results.csv")


def replay_rows(table: Path, rows: Sequence[Row], once: Callable[[Row], int], *, resume: bool) -> int:
    """Replay `once` for each row until one fails; the exit code of the last.

    What the screen shows after a failed row nobody knows, so the rows after it are left. With `resume`, rows with which
    an earlier replay ended well are passed over; a row whose values were changed since is another one.

    Args:
        table: The file they are from; the results lie beside it, without the values.

    Raises:
        UsageError: If the results of an earlier replay cannot be read.
    """
    path = results_path(table)
    done = _done(path) if resume else frozenset[tuple[int, str]]()
    results = {number: ("done", DONE) for number, row in enumerate(rows, start=1) if (number, _digest(row)) in done}
    code = DONE
    if results:
        print(f"{len(results)} of {len(rows)} rows are done already", file=sys.stderr)
    for number, row in enumerate(rows, start=1):
        if number in results:
            continue
        print(f"row {number} of {len(rows)}", file=sys.stderr, flush=True)
        results[number] = ("began", 1)  # a replay that is cut off leaves a row that nobody may take for undone
        _keep(path, rows, results)
        code = once(row)
        results[number] = ("done" if code == DONE else "failed", code)
        _keep(path, rows, results)
        if code != DONE:
            left = len(rows) - len(results)
            print(
                f"row {number} of {len(rows)} did not end well, {left} are left; results: {path}; "
                "to go on with it once the screen is as it was: --resume",
                file=sys.stderr,
            )
            break
    return code


def _keep(path: Path, rows: Sequence[Row], results: Mapping[int, tuple[str, int]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for number, row in enumerate(rows, start=1):
            result, code = results.get(number, (_LEFT, ""))
            table.writerow((number, result, code, _digest(row)))


def _done(path: Path) -> frozenset[tuple[int, str]]:
    """The rows with which the earlier replay ended well."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return frozenset(
                (int(line["row"]), line["values_sha256"]) for line in csv.DictReader(file) if line["result"] == "done"
            )
    except FileNotFoundError:
        raise UsageError(f"--resume: there are no results in {path}; leave it out the first time") from None
    except (OSError, ValueError, KeyError, csv.Error):
        raise UsageError(f"--resume: {path} cannot be read as results") from None


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(dict(row), ensure_ascii=True).encode()).hexdigest()[:16]

"""Replays for the rows of a table: each is announced, what became of it is kept as CSV, and what failed is resumed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.cli.usage import DONE, UsageError
from agent.routines.rows import Row, RowResults, results_path


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


def replay_rows(table: Path, rows: Sequence[Row], once: Callable[[Row], int], *, resume: bool) -> int:
    """Replay `once` for each row until one fails; the exit code of the last. See `agent/routines/rows.py`.

    Args:
        table: The file they are from; the results lie beside it, without the values.

    Raises:
        UsageError: If the results of an earlier replay cannot be read.
    """
    try:
        results = RowResults(table, rows, resume=resume)
    except FileNotFoundError:
        raise UsageError(
            f"--resume: there are no results in {results_path(table)}; leave it out the first time"
        ) from None
    except ValueError as error:
        raise UsageError(f"--resume: {error}") from None
    code = DONE
    if results.count_done:
        print(f"{results.count_done} of {len(rows)} rows are done already", file=sys.stderr)
    for number in results.left:
        print(f"row {number} of {len(rows)}", file=sys.stderr, flush=True)
        results.begin(number)
        code = once(rows[number - 1])
        results.end(number, code)
        if code != DONE:
            print(
                f"row {number} of {len(rows)} did not end well, {len(results.left)} are left; results: "
                f"{results.path}; to go on with it once the screen is as it was: --resume",
                file=sys.stderr,
            )
            break
    return code

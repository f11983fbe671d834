"""Rows of a real list: recorded once, replayed on the list in another order, with another row, without the row."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay

pytestmark = [pytest.mark.display, pytest.mark.soak]

ROWS = (("1002", "Anna Meier"), ("1003", "Anna Maier"), ("1004", "Jo Costa"), ("1005", "Li Wei"))


def with_list(environment: Mapping[str, str], rows: Sequence[tuple[str, str]], *arguments: str) -> tuple[int, str, str]:
    """Run the command while zenity shows these rows: its exit code, the number that was chosen, what was printed."""
    shown = [
        *("zenity", "--list", "--title=Invoices", "--text=Which invoice", "--width=420", "--height=360"),
        *("--column=Number", "--column=Client", *(cell for row in rows for cell in row)),
    ]
    with subprocess.Popen(
        shown, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as list_:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "deskhand", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=150,
                check=False,
            )
        finally:
            list_.terminate()
        chosen, _ = list_.communicate(timeout=10)
    return done.returncode, chosen.strip(), done.stdout + done.stderr


def test_the_row_of_a_real_list_is_chosen_wherever_it_stands_or_none(display: VirtualDisplay, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    environment, file = display.environment() | home, tmp_path / "list.deskhand"
    steps = 'click "Jo Costa"\nclick "OK"'
    code, chosen, said = with_list(
        environment, ROWS, "run", steps, "--mode", "auto", "--model", "steps", "--save", str(file)
    )
    assert (code, chosen) == (0, "1004"), said
    for rows, ends in (
        (ROWS, (0, "1004")),
        (ROWS[::-1], (0, "1004")),
        ((("1001", "Zoe Park"), *ROWS), (0, "1004")),
        ((*ROWS[:2], ROWS[3]), (1, "")),
        ((*ROWS[:2], ("1004", "Jo Kosta"), ROWS[3]), (1, "")),
    ):
        code, chosen, said = with_list(environment, rows, "replay", str(file))
        assert (code, chosen) == ends, (rows, said)

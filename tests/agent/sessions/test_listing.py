"""A session as lines for people."""

from __future__ import annotations

from pathlib import Path

from agent.cli.sessions.listing import show
from agent.core.events import Failed
from agent.sessions.reader import SessionReader
from tests.agent.sessions.recorded_run import (
    recorded,
)


def test_the_list_of_steps_tells_what_happened(session: Path) -> None:
    with SessionReader(session) as reader:
        lines = show(reader).splitlines()
    assert lines[0] == "Task     a task"
    assert lines[-1].endswith("ended: finished, done")
    assert "cut" not in "".join(lines)
    assert sum(line.endswith("did: click (0, 0)") for line in lines) == 1


def test_the_list_of_steps_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = recorded(tmp_path / "f", iter([Failed(1, "\x1b[2J\nended: finished")]))
    with SessionReader(path) as reader:
        assert "\x1b" not in show(reader)
        assert show(reader).count("\n") == 7
        assert show(reader).splitlines()[-1].startswith("The recording was cut")

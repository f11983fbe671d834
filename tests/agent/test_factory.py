"""Tests for the factory: agents, runs and redactors put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.core.config import load
from agent.factory import new_session_path


def test_sessions_of_one_second_get_names_of_their_own(tmp_path: Path) -> None:
    config = replace(load(tmp_path / "none.toml"), session_folder=tmp_path / "sessions")
    paths = []
    for _ in range(5):
        paths.append(new_session_path(config))
        paths[-1].touch()
    assert len(set(paths)) == 5
    assert all(path.suffix == ".deskhand" for path in paths)

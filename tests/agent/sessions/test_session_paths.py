"""Names of new session files: free ones, in a folder that is made where it is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.core.config import Config, load
from agent.sessions.format.schema import SessionError
from agent.sessions.recorder import new_session_path


def test_sessions_of_one_second_get_names_of_their_own(tmp_path: Path) -> None:
    config = replace(load(tmp_path / "none.toml"), session_folder=tmp_path / "sessions")
    paths = []
    for _ in range(5):
        paths.append(new_session_path(config))
        paths[-1].touch()
    assert len(set(paths)) == 5
    assert all(path.suffix == ".deskhand" for path in paths)


def test_a_session_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SessionError, match=r"no session can be kept in .*sessions \(Not a directory\); choose another"):
        new_session_path(Config(session_folder=tmp_path / "file" / "sessions"))

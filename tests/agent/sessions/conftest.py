"""Session files for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.sessions.recorded_run import (
    recorded,
    run,
)


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return recorded(tmp_path / "one.deskhand", run())

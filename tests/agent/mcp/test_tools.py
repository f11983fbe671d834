"""Tools as clients see them: who calls is named, and no name says more than a name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from agent.core.secrets import secret_names
from agent.mcp.tools import client_of


@pytest.mark.parametrize(
    ("name", "version", "known_as"),
    [
        ("claude-ai", "0.1.0", "claude-ai 0.1.0"),
        ("x {{secret:mail}}", "1", "x secret mail 1"),
        ("“Delete” all\n", "{{secret:bank}}", "Delete all secret bank"),
        ("n" * 500, "1", "n" * 120),
    ],
)
def test_a_clients_name_grants_nothing(name: str, version: str, known_as: str) -> None:
    info = SimpleNamespace(name=name, version=version)
    context = SimpleNamespace(session=SimpleNamespace(client_params=SimpleNamespace(client_info=info)))
    assert client_of(context) == known_as  # type: ignore[arg-type]
    assert secret_names(client_of(context)) == ()  # type: ignore[arg-type]

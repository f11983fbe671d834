"""Expectations of a replay: how they are written, and when they are met."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from agent.replay.expectations import (
    ClipboardIs,
    Confirmed,
    Expectation,
    FileIs,
    TextShown,
    TitleIs,
    World,
    checked,
)
from agent.sessions.outcomes import Divergence
from tests.agent.replay.painted_form import form


def test_what_the_person_expects_is_read_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("noon")
    digest = hashlib.sha256(b"noon").hexdigest()
    assert Expectation.parse(f"3:file={file}#{digest}") == Expectation(FileIs(file, digest), 3)
    assert Expectation.parse("no-text=Error") == Expectation(TextShown("Error", shown=False))
    world = World(lambda: ["plan.txt – Practice editor"], lambda: "copied")
    for what, independent in (
        (FileIs(file, digest), True),
        (TitleIs("plan.txt"), True),
        (ClipboardIs("copied"), True),
        (TextShown("Email"), False),
    ):
        said = checked(what, form(), world)
        assert isinstance(said, Confirmed)
        assert said.independent is independent
    for otherwise in (FileIs(file, "0" * 64), FileIs(tmp_path / "no"), TitleIs("letter"), ClipboardIs("secret words")):
        found = checked(otherwise, form(), world)
        assert isinstance(found, Divergence)
        assert "copied" not in str(found)


@pytest.mark.parametrize("text", ["", "plan.txt", "3:", "colour=red", "x:text=a", "text="])
def test_what_cannot_be_checked_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"write \[N:\]KIND=VALUE"):
        Expectation.parse(text)

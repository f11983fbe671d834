"""A recording as a skill: what its page says, what is kept out of it, and what a check finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.factory import session_redactor
from agent.sessions.parameter_discovery import parameter_named
from agent.sessions.parameters import store
from agent.sessions.reader import SessionReader
from agent.sessions.redaction import RedactionOptions
from agent.sessions.skill import PAGE, RECORDING, check_skill, export_skill
from tests.agent.sessions.test_parameters import recorded


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    file = recorded(tmp_path / "hello.deskhand", "Ada Lovelace", "Lisbon")
    with SessionReader(file) as reader:
        who = parameter_named(reader, "who", "Ada Lovelace")
    store(file, [who])
    folder = tmp_path / "greet"
    export_skill(file, folder, session_redactor(RedactionOptions(faces=False)))
    return folder


def test_its_page_says_what_it_does_takes_and_must_not_do_and_how_to_run_it(skill: Path) -> None:
    page = (skill / PAGE).read_text(encoding="utf-8")
    assert page.startswith("---\nname: greet\ndescription: ")
    assert "- `who` (text): recorded as 'Ada Lovelace'" in page
    assert "1. " in page.partition("## Steps")[2]
    assert "deskhand replay recording.deskhand --mode adaptive --set who=…" in page
    assert check_skill(skill) == ()


def test_the_recording_beside_it_is_whole(skill: Path) -> None:
    with SessionReader(skill / RECORDING) as reader:
        assert [finding for finding in reader.verify() if finding.serious] == []


def test_a_folder_that_is_there_already_is_left_alone(skill: Path, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        export_skill(tmp_path / "hello.deskhand", skill, session_redactor(RedactionOptions(faces=False)))


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda page: page.replace("## Inputs", "## Stuff"), "no section 'Inputs'"),
        (lambda page: page.replace("---\nname", "name", 1), "must begin with ---"),
        (lambda page: page + "\nkey: AKIAIOSFODNN7EXAMPLE\n", "looks like a secret"),
        (lambda page: page.replace("`who`", "`whom`"), "names no input 'who'"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(skill: Path, harm: object, says: str) -> None:
    assert callable(harm)
    page = skill / PAGE
    page.write_text(harm(page.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(says in fault for fault in check_skill(skill))


def test_a_skill_without_its_recording_is_said_to_be_broken(skill: Path) -> None:
    (skill / RECORDING).unlink()
    assert any("no session file" in fault for fault in check_skill(skill))


def test_a_folder_that_is_no_skill_says_how_to_make_one(tmp_path: Path) -> None:
    (fault,) = check_skill(tmp_path)
    assert "deskhand session export FILE --skill FOLDER" in fault

"""Versions of a recording: the old one can be had again, a killed process loses nothing, redaction takes all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agent.core.events import Observed
from agent.factory import session_redactor
from agent.recording.rewriting import rewrite
from agent.sessions.editing.draft import Drafting
from agent.sessions.editing.edits import AddCheck, DeleteStep, InsertStep, MarkParameter, SetText
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.editing.versions import restore_version, save_draft
from agent.sessions.format.schema import SessionError
from agent.sessions.parameter_discovery import parameter_named
from agent.sessions.parameters import parameters_of, store
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words
from agent.sessions.recorder import Recorder
from agent.sessions.redaction import RedactionOptions, redact_file
from tests.agent.sessions.editing.test_draft import ACTIONS, edited, recorded
from tests.agent.sessions.recorded_run import altered, frames

OLD = Path(__file__).parents[3] / "data" / "sessions"


def words(file: Path) -> list[str]:
    with SessionReader(file) as reader:
        return [in_words(one) for one in replayed_actions(reader)]


def test_every_version_can_be_had_again_with_its_parameters(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    first = words(file)
    with SessionReader(file) as reader:
        store(file, [parameter_named(reader, "who", "Ada")])
    second = edited(file, DeleteStep(2))
    edited(file, InsertStep(1, "press f5"), AddCheck(1, "text=Ready"))
    with SessionReader(file) as reader:
        assert [version.number for version in reader.versions()] == [1, 2, 3]
        assert parameters_of(reader) == ()
    restore_version(file, 2)
    assert words(file) == second
    for number in (0, 1):
        restore_version(file, number)
        assert words(file) == first
        with SessionReader(file) as reader:
            assert [(one.name, one.value) for one in parameters_of(reader)] == [("who", "Ada")]
            assert reader.script() is None
    with pytest.raises(ValueError, match="has no version 9; there are: 1, 2, 3, 4, 5"):
        restore_version(file, 9)


def test_parameters_that_were_named_after_an_edit_come_back_with_it(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    edited(file, SetText(2, "Grace"))
    with SessionReader(file) as reader:
        store(file, [parameter_named(reader, "who", "Grace")])
    edited(file, DeleteStep(2))
    restore_version(file, 2)
    with SessionReader(file) as reader:
        assert [(one.name, one.value) for one in parameters_of(reader)] == [("who", "Grace")]


def test_a_file_of_every_format_can_be_edited_and_what_was_recorded_stays_in_it(tmp_path: Path) -> None:
    for old in OLD.iterdir():
        file = tmp_path / old.name
        file.write_bytes(old.read_bytes())
        with SessionReader(old) as before:
            events = list(before.events())
        edited(file, DeleteStep(1), InsertStep(1, "press f5"))
        with SessionReader(file) as reader:
            assert list(reader.events()) == events
        assert words(file)[0] == "press f5"


def test_saving_what_is_there_already_writes_nothing(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    before = file.read_bytes()
    edited(file)
    restore_version(file, 0)
    assert file.read_bytes() == before


def test_a_process_that_is_killed_while_it_writes_leaves_what_was_there(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    edited(file, SetText(2, "Grace"))
    expected = words(file)
    # dies with the version written and the transaction open, its pages flushed to the disk
    dying = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('DELETE FROM versions')\n"
        "connection.execute('DELETE FROM parameters')\n"
        "connection.execute('UPDATE tiles SET pixels = zeroblob(length(pixels))')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", dying, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.with_name("file-journal").exists()
    with SessionReader(file) as reader:
        assert reader.verify() == ()
    assert words(file) == expected


def test_a_recording_that_runs_is_not_edited(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    with SessionReader(file) as reader:
        drafting = Drafting(reader)
        draft = drafting.edited(drafting.start, DeleteStep(1))
    file.unlink()
    with Recorder.create(file, "now") as running:
        for event in (Observed(1, frames(1)[0], None, 0.1),):
            running.write(event)
        with pytest.raises((SessionError, ValueError)):
            save_draft(file, draft)


def test_a_version_that_is_not_as_it_was_written_is_found(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    edited(file, SetText(2, "Grace"))
    altered(file, "UPDATE versions SET script = replace(script, 'Grace', 'Eve')")
    with SessionReader(file) as reader:
        assert [str(finding) for finding in reader.verify()] == [
            "its versions cannot be read: version 2 is not as it was written"
        ]
        with pytest.raises(SessionError, match="version 2 is not as it was written"):
            replayed_actions(reader)


def test_redaction_takes_words_out_of_edits_and_earlier_versions_with_them(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    edited(file, SetText(2, "from Hopper"), MarkParameter(2, "who", "Hopper"), AddCheck(2, "text=Hopper was there"))
    edited(file, SetText(2, "to Hopper"), InsertStep(1, 'type "Hopper" into "Name"'), InsertStep(1, 'click "Hopper"'))
    redact_file(file, None, session_redactor(RedactionOptions(words=("Hopper",), faces=False)))
    assert b"Hopper" not in file.read_bytes()
    said = words(file)
    assert said[:2] == ['click "[hidden word]"', 'type "[hidden word]" into "Name"']
    assert "type 'to [hidden word]'" in said[3]
    with SessionReader(file) as reader:
        assert parameters_of(reader) == ()
        assert len(reader.versions()) == 1
        assert replayed_actions(reader)[3].checks == ("text=[hidden word] was there",)


def test_another_name_keeps_the_edits_and_steps_that_are_taken_back_do_not(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", ACTIONS)
    said = edited(file, SetText(2, "Grace"), MarkParameter(2, "who"))
    rewrite(file, task="another name")
    assert words(file) == said
    with SessionReader(file) as reader:
        assert [one.name for one in parameters_of(reader)] == ["who"]
    rewrite(file, without=[1])
    with SessionReader(file) as reader:
        assert reader.script() is None

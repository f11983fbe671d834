"""The reader of session files: it reads every format there has been, and a file from a stranger does no harm."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.cli.sessions.listing import show
from agent.core.events import Judged
from agent.replay.exact import recorded_steps
from agent.sessions.format.schema import FORMAT, Origin, SessionError
from agent.sessions.parameters import parameters_of
from agent.sessions.reader import Finding, SessionReader
from agent.sessions.recorded_actions import recorded_actions
from agent.sessions.recorder import Recorder
from agent.sessions.report import session_page
from tests.agent.sessions.recorded_run import (
    READ,
    altered,
    content,
    faults,
    frames,
    recorded,
    run,
)

OLD = Path(__file__).parents[2] / "data" / "sessions"


def test_frames_can_be_read_in_any_order(session: Path) -> None:
    order = [6, 1, 4, 4, 2, 5, 3]
    with SessionReader(session) as reader:
        for frame_id in order:
            assert np.array_equal(reader.frame(frame_id).pixels, frames(6)[frame_id - 1].pixels)


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_a_session_of_every_format_there_has_been_opens_and_says_the_same(version: int) -> None:
    with SessionReader(OLD / f"format-{version}.deskhand") as reader:
        assert reader.verify() == ()
        assert (reader.meta.task, reader.meta.origin) == ("a task", Origin.AGENT if version == 1 else Origin.PERSON)
        for record, was in zip(reader.events(), run(), strict=True):
            event = reader.event(record)
            if isinstance(was, Judged):
                assert isinstance(event, Judged)
                assert event.action == was.action
                assert np.array_equal(event.frame.pixels, was.frame.pixels)
        read = [reader.elements(frame_id) for frame_id in range(1, 7)]
        assert [None if one is None else len(one) for one in read] == (
            [None] * 6 if version == 1 else [2, None, 3, None, None, None]
        )
        assert reader.parameters() == {}
    assert {file.name for file in OLD.iterdir()} == {f"format-{n}.deskhand" for n in range(1, FORMAT + 1)}


def test_a_recording_that_was_cut_says_so_and_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "running"
    recorder = Recorder.create(path, "a task")
    for event in list(run())[:7]:
        recorder.write(event)
    for name in ("running", "running-wal"):  # what a killed process leaves, less the shared memory
        shutil.copy(tmp_path / name, tmp_path / name.replace("running", "cut"))
    recorder.close()
    with SessionReader(tmp_path / "cut") as reader:
        assert len(list(reader.events())) == 7
        assert reader.verify() == (
            Finding("the recording was cut after event 7, in step 2: the run has no end", serious=False),
        )


def test_a_recording_without_events_says_so(tmp_path: Path) -> None:
    with SessionReader(recorded(tmp_path / "f", iter(()))) as reader:
        assert [str(finding) for finding in reader.verify()] == ["the recording was cut before its first event"]


def test_reading_writes_nothing(session: Path) -> None:
    before = session.read_bytes(), session.stat().st_mtime_ns
    session.chmod(0o400)
    session.parent.chmod(0o500)
    content(session)
    session.parent.chmod(0o700)
    assert (session.read_bytes(), session.stat().st_mtime_ns) == before
    assert list(session.parent.iterdir()) == [session]


def test_what_is_no_session_is_refused_in_one_sentence(session: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Dear diary, " * 100)
    (tmp_path / "empty").touch()
    sqlite3.connect(tmp_path / "other").executescript("CREATE TABLE t (x)").connection.close()
    for name, why in {
        "text": "not a deskhand session",
        "empty": "is empty",
        "other": "not a deskhand session",
        "missing": "no session file",
        ".": "no session file",
    }.items():
        with pytest.raises(SessionError, match=why) as refused:
            SessionReader(tmp_path / name)
        assert "\n" not in str(refused.value)


def test_a_newer_format_asks_for_a_newer_program(session: Path) -> None:
    altered(session, f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(SessionError, match="update deskhand"):
        SessionReader(session)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE VIEW extra AS SELECT 1"],
        ["CREATE TRIGGER extra AFTER INSERT ON tiles BEGIN DELETE FROM tiles; END"],
        ["CREATE INDEX extra ON events (step)"],
        ["ALTER TABLE events ADD COLUMN extra BLOB AS (zeroblob(1000000000))"],
        ["DROP TABLE tiles", "CREATE VIEW tiles AS SELECT 1 AS id, randomblob(16) AS digest, zeroblob(9) AS pixels"],
    ],
)
def test_a_file_with_other_tables_is_not_trusted(session: Path, statements: list[str]) -> None:
    altered(session, *statements)
    with pytest.raises(SessionError, match="do not trust it"):
        SessionReader(session)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE frames SET width = 50000, height = 50000", "50000x50000 pixels"),
        ("UPDATE frames SET width = 0", "at least 1"),
        ("UPDATE frames SET height = height + 64", "does not inflate to"),
        ("UPDATE frames SET viewport = '{\"pieces\": []}'", "at least one piece"),
        ("UPDATE frames SET taken_s = 99 WHERE id = 2", "frame 2 cannot be read: it is not as it was written"),
        ("UPDATE frames SET tiles = (SELECT tiles FROM frames WHERE id = 1)", "it is not as it was written"),
        ("UPDATE tiles SET pixels = x'00010203'", "not those that were captured"),
        ("DELETE FROM tiles WHERE id = 2", "tile 2 is missing"),
        ("DELETE FROM frames WHERE id = 2", "frame 2"),
        ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
        ("UPDATE events SET at_s = at_s + 1 WHERE seq = 4", "event 4 is not as it was written"),
        ("UPDATE events SET event = replace(event, 'go', 'no') WHERE seq = 2", "event 2 is not as it was written"),
        ("UPDATE events SET event = '[]' WHERE seq = 2", "event 2: it is not an object"),
        ("UPDATE events SET step = 9 WHERE seq = 2", "event 2: what it says of itself does not agree"),
        ("UPDATE events SET frame = 77 WHERE seq = 1", "event 1 is not as it was written"),
        ("DELETE FROM meta WHERE key = 'task'", "incomplete"),
        ("UPDATE meta SET value = '\"another task\"' WHERE key = 'task'", "event 1 is not as it was written"),
        ("UPDATE meta SET value = '9e99' WHERE key = 'started_s'", "incomplete"),
        ("UPDATE meta SET value = replace(hex(zeroblob(9999)), '0', '[') WHERE key = 'task'", "nested too deeply"),
        ("UPDATE meta SET value = '\"nobody\"' WHERE key = 'origin'", "'nobody' is not a valid Origin"),
        ("UPDATE elements SET element = '[1]' WHERE id = 1", "elements of frame 1 cannot be read"),
        ("UPDATE elements SET element = replace(element, 'Yes', 'No')", "they are not as they were written"),
        ("DELETE FROM elements WHERE id = 2", "element 2 is missing"),
        ("UPDATE readings SET count = 30000000", "they are not a list"),
        ("UPDATE readings SET elements = x'00'", "does not inflate"),
        ("INSERT INTO parameters VALUES ('name', '[')", "its parameters cannot be read"),
        ("UPDATE events SET event = CAST(zeroblob(20000000) AS TEXT) WHERE seq = 2", "too big"),
    ],
)
def test_damage_is_found_and_named(session: Path, statement: str, fault: str) -> None:
    with Recorder.create(session.with_name("read"), "a task") as recorder:
        for event in run():
            recorder.write(event)
        recorder.keep_elements(1, READ)
    session = altered(session.with_name("read"), "PRAGMA foreign_keys = OFF", statement)
    try:
        found = faults(session)
    except SessionError as error:
        found = [str(error)]
    assert any(fault in one for one in found), found


@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_made_of_the_bytes_of_a_session_every_reader_of_it_ends_in_one_sentence(
    tmp_path: Path, data: st.DataObject
) -> None:
    sound = (OLD / data.draw(st.sampled_from(["format-1.deskhand", "format-2.deskhand"]))).read_bytes()
    damaged = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(sound))) :]
    broken = tmp_path / "broken"
    broken.write_bytes(damaged)

    readers: tuple[Callable[[SessionReader], object], ...] = (
        SessionReader.verify,
        show,
        session_page,
        parameters_of,
        recorded_steps,
        lambda reader: list(recorded_actions(reader)),
    )
    said = []
    for read in readers:
        try:
            with SessionReader(broken) as reader:
                read(reader)
        except SessionError as error:
            said.append(str(error))
    assert all("\n" not in sentence for sentence in said)
    assert broken.read_bytes() == damaged, "reading writes nothing"
    for left in tmp_path.glob("broken-*"):
        left.unlink()


def test_random_damage_gives_an_error_a_finding_or_the_same_content(session: Path) -> None:
    sound, before = session.read_bytes(), content(session)
    dice = random.Random(20)
    broken = session.with_name("broken")
    noticed = 0
    for attempt in range(150):
        damaged = bytearray(sound)
        if attempt % 3 == 0:
            del damaged[dice.randrange(len(damaged)) :]
        else:
            for _ in range(dice.choice([1, 1, 4, 40])):
                damaged[dice.randrange(len(damaged) if attempt % 3 == 1 else 4096)] = dice.randrange(256)
        broken.write_bytes(damaged)
        try:
            assert faults(broken) or content(broken) == before
        except SessionError:
            noticed += 1
        for left in session.parent.glob("broken-*"):
            left.unlink()
    assert noticed

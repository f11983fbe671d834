"""The recorder of session files: what is written is read again bit by bit, whatever ends the recording."""

from __future__ import annotations

import resource
import sqlite3
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.core.events import Event, Executed, Failed, Judged, Observed
from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from tests.agent.sessions.recorded_run import (
    MORE,
    READ,
    SIZE,
    frames,
    read_run,
    recorded,
    run,
)
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport


def test_everything_that_happened_is_read_again_bit_by_bit(session: Path) -> None:
    with SessionReader(session) as reader:
        found = [reader.event(record) for record in reader.events()]
        assert reader.verify() == ()
    for was, event in zip(run(), found, strict=True):
        assert type(event) is type(was)
        if isinstance(was, Observed | Judged | Executed):
            assert isinstance(event, Observed | Judged | Executed)
            assert np.array_equal(event.frame.pixels, was.frame.pixels)
            assert (event.frame.viewport, event.frame.at_s) == (was.frame.viewport, was.frame.at_s)
        else:
            assert event == was


def test_a_change_of_the_screens_size_is_recorded(tmp_path: Path) -> None:
    small = Frame(np.full((70, 65, 3), 9, np.uint8), Viewport.plain(Size(65, 70)))
    path = recorded(tmp_path / "f", (Observed(n, frame, None, 0) for n, frame in enumerate([*frames(2), small], 1)))
    with SessionReader(path) as reader:
        assert [reader.frame(n).size for n in (1, 2, 3)] == [SIZE, SIZE, Size(65, 70)]


def test_an_event_is_on_disk_before_it_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "live"
    with Recorder.create(path, "a task") as recorder:
        for count, event in enumerate(recorder.record(run()), 1):
            with SessionReader(path) as reader:
                records = list(reader.events())
                assert len(records) == count
                assert type(reader.event(records[-1])) is type(event)


def test_a_tile_is_kept_once_and_a_frame_once(session: Path) -> None:
    distinct = {digest for frame in frames(6) for digest in frame.digests}
    connection = sqlite3.connect(session)
    assert connection.execute("SELECT count(*) FROM tiles").fetchone() == (len(distinct),)
    assert connection.execute("SELECT count(*) FROM frames").fetchone() == (6,)
    connection.close()


def test_what_was_read_on_a_frame_is_read_again(tmp_path: Path) -> None:
    with SessionReader(recorded(tmp_path / "f", read_run())) as reader:
        assert reader.verify() == ()
        kept = reader.elements(1)
        assert kept is not None
        assert kept[1] == READ[1]
        assert kept[0] == replace(READ[0], box=PixelBox(4, 5.26, 60, 20), score=0.988)
        assert reader.elements(2) == reader.elements(3) == (*kept, MORE[2])
        judged = [reader.event(record) for record in reader.events() if record.kind == "judged"]
        assert [len(event.elements) for event in judged if isinstance(event, Judged)] == [2, 2, 3, 3, 3, 3]


def test_an_element_is_kept_once_and_a_reading_once(tmp_path: Path) -> None:
    connection = sqlite3.connect(recorded(tmp_path / "f", read_run(20)))
    assert connection.execute("SELECT count(*) FROM elements").fetchone() == (3,)
    assert connection.execute("SELECT count(*) FROM readings").fetchone() == (20,)
    connection.close()


def test_elements_may_come_later_than_their_frame(tmp_path: Path) -> None:
    with Recorder.create(tmp_path / "f", "a task", origin=Origin.PERSON) as recorder:
        for event in run():
            recorder.write(event)
        recorder.keep_elements(2, READ)
        recorder.keep_elements(2, MORE)
        recorder.keep_elements(99, READ)
    with SessionReader(tmp_path / "f") as reader:
        assert reader.meta.origin is Origin.PERSON
        assert (reader.elements(1), len(reader.elements(2) or ())) == (None, 2)
        assert reader.verify() == ()


def test_one_file_is_left_and_only_its_owner_may_read_it(session: Path) -> None:
    assert list(session.parent.iterdir()) == [session]
    assert stat.S_IMODE(session.stat().st_mode) == 0o600


def test_a_reader_that_passes_by_as_the_recording_ends_leaves_no_side_files(tmp_path: Path) -> None:
    path = tmp_path / "read.deskhand"
    with Recorder.create(path, "look") as recorder:
        list(recorder.record(run(2)))
        reader = SessionReader(path)
        threading.Timer(0.2, reader.close).start()
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_never_overwritten(session: Path) -> None:
    before = session.read_bytes()
    with pytest.raises(SessionError, match="exists already"):
        Recorder.create(session, "another task")
    assert session.read_bytes() == before


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="no session can be written there"):
        Recorder.create(tmp_path / "nowhere" / "x", "a task")


def test_leaving_the_recording_ends_the_run_at_once(tmp_path: Path) -> None:
    released = []

    def holding() -> Iterator[Event]:
        try:
            yield from run()
        finally:
            released.append("keys")

    with Recorder.create(tmp_path / "f", "a task") as recorder:
        recording = recorder.record(holding())
        next(recording)
        recording.close()  # type: ignore[attr-defined]
        assert released == ["keys"]


def test_a_full_disk_is_an_error_and_the_file_stays_good(tmp_path: Path) -> None:
    path = tmp_path / "full"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    written: list[Event] = []
    with Recorder.create(path, "a task") as recorder:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
        try:
            with pytest.raises(SessionError, match="cannot be recorded further"):
                written.extend(recorder.record(run(500)))
            with pytest.raises(SessionError, match="cannot be recorded further"):
                recorder.write(Failed(1, "once more"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with SessionReader(path) as reader:
        assert len(list(reader.events())) == len(written) > 4
        assert [finding.serious for finding in reader.verify()] == [False]

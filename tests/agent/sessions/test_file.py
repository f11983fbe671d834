"""The session file: what is written is read again bit by bit, and a file from a stranger does no harm."""

from __future__ import annotations

import random
import resource
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.actions import Click, Type
from agent.core.events import Ended, Event, Executed, Failed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.replay.exact import recorded_steps
from agent.sessions.file import Finding, Origin, Recorder, SessionError, SessionReader
from agent.sessions.format.schema import FORMAT
from agent.sessions.listing import show
from agent.sessions.parameters import parameters_of
from agent.sessions.recorded_actions import recorded_actions
from agent.sessions.report import session_page
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, State

OLD = Path(__file__).parents[2] / "data" / "sessions"

SIZE = Size(200, 150)


def frames(count: int, seed: int = 0) -> list[Frame]:
    """A grey screen on which one spot more is painted in every frame; every fifth has a noisy corner."""
    dice = np.random.default_rng(seed)
    pixels = np.full((SIZE.height, SIZE.width, 3), 230, np.uint8)
    made = []
    for number in range(count):
        pixels[10 * number % 140 :][:8, 5:60] = dice.integers(0, 256, 3)
        if number % 5 == 4:
            pixels[:40, 150:] = dice.integers(0, 256, (40, 50, 3))
        made.append(Frame(pixels.copy(), Viewport.plain(SIZE, -200, 30, scale=2), 1.5 + number))
    return made


def run(steps: int = 6) -> Iterator[Event]:
    for step, frame in enumerate(frames(steps), 1):
        action = Click(PixelPoint(step / 3, 0)) if step % 2 else Type("Ω\n\ud800")
        yield Observed(step, frame, None if step == 1 else 1, 0.25)
        yield Predicted(step, "Thought: go\nAction: …", Reply("go", (action,), "hm"), 0.5, 1.0)
        yield Judged(step, frame, action, Verdict.ALLOWED)
        yield Executed(step, frame, action, 0.0125)
    yield Ended(steps, Reason.FINISHED, "done")


READ = (
    Element(Kind.TEXT, PixelBox(4, 5.256, 60, 20), "Ω, name \ud800", score=0.98765),
    Element(
        Kind.CHECKBOX,
        PixelBox(70, 5, 90, 20),
        "Yes",
        frozenset({State.CHECKED, State.FOCUSED}),
        points={"press": Affordance(PixelPoint(75.5, 12), 1.0, 0.5)},
    ),
)
MORE = (*READ, Element(Kind.BUTTON, PixelBox(100, 100, 140, 120), "Save"))


def read_run(steps: int = 3) -> Iterator[Event]:
    """A run on screens that were read; the second time there is one element more."""
    for step, frame in enumerate(frames(steps), 1):
        yield Observed(step, frame, None, 0.25)
        yield Judged(step, frame, Type("a"), Verdict.ALLOWED, "", READ if step == 1 else MORE)
        yield Judged(step, frame, Type("b"), Verdict.ALLOWED, "", READ if step == 1 else MORE)
    yield Ended(steps, Reason.FINISHED, "done")


def recorded(path: Path, events: Iterator[Event]) -> Path:
    with Recorder.create(path, "a task") as recorder:
        for _ in recorder.record(events):
            pass
    return path


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return recorded(tmp_path / "one.deskhand", run())


def content(path: Path) -> list[object]:
    """Everything that a reader can learn from a file, in comparable form."""
    with SessionReader(path) as reader:
        told: list[object] = [reader.meta, show(reader)]
        for record in reader.events():
            event = reader.event(record)
            frame = None if record.frame_id is None else reader.frame(record.frame_id)
            told.append((record, frame and (frame.pixels.tobytes(), frame.viewport, frame.at_s), type(event)))
        return told


def altered(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


def faults(path: Path) -> list[str]:
    with SessionReader(path) as reader:
        return [str(finding) for finding in reader.verify() if finding.serious]


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


def test_frames_can_be_read_in_any_order(session: Path) -> None:
    order = [6, 1, 4, 4, 2, 5, 3]
    with SessionReader(session) as reader:
        for frame_id in order:
            assert np.array_equal(reader.frame(frame_id).pixels, frames(6)[frame_id - 1].pixels)


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


def test_one_file_is_left_and_only_its_owner_may_read_it(session: Path) -> None:
    assert list(session.parent.iterdir()) == [session]
    assert stat.S_IMODE(session.stat().st_mode) == 0o600


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


def test_the_list_of_steps_tells_what_happened(session: Path) -> None:
    with SessionReader(session) as reader:
        lines = show(reader).splitlines()
    assert lines[0] == "Task     a task"
    assert lines[-1].endswith("ended: finished, done")
    assert sum(line.endswith("did: click (0, 0)") for line in lines) == 1


def test_the_list_of_steps_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = recorded(tmp_path / "f", iter([Failed(1, "\x1b[2J\nended: finished")]))
    with SessionReader(path) as reader:
        assert "\x1b" not in show(reader)
        assert show(reader).count("\n") == 5


def test_what_is_no_session_is_refused_in_one_sentence(session: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Dear diary, " * 100)
    (tmp_path / "empty").touch()
    sqlite3.connect(tmp_path / "other").executescript("CREATE TABLE t (x)").connection.close()
    for name, why in {
        "text": "not a database",
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

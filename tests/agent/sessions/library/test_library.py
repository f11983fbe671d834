"""The library: what lies in the folder is found, by what was done in it and by what is said about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent.core.events import Ended, Judged, Reason
from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.library.index import LibraryEntry
from agent.sessions.library.library import Library
from agent.sessions.library.summary import COMPLETED, CUT, DAMAGED, PERSON, RECORDED, RULES, VERIFIED, summary_of
from agent.sessions.library.trash import companions
from agent.sessions.outcomes import Outcome, StepOutcome, outcomes_path, write_outcomes
from agent.sessions.recorder import Recorder
from tests.agent.sessions.recorded_run import run

DAY_S = 86_400.0


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0

    def __call__(self) -> float:
        self.now_s += 0.5
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library(tmp_path / "sessions", tmp_path / "data", clock) as found:
        yield found


def recorded(
    folder: Path, name: str, task: str, clock: Clock, *, steps: int = 2, origin: Origin = Origin.AGENT, model: str = ""
) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.deskhand"
    with Recorder.create(path, task, origin=origin, model=model, clock=clock) as recorder:
        for event in run(steps):
            recorder.write(event)
    return path


def refreshed(library: Library, query: str = "") -> list[LibraryEntry]:
    assert list(library.refresh())[-1] == 0
    return library.entries(query)


def titles(library: Library, query: str = "") -> list[str]:
    return [entry.title for entry in refreshed(library, query)]


def test_sessions_are_listed_newest_first_with_what_became_of_them(library: Library, clock: Clock) -> None:
    recorded(library.folder, "one", "pay the invoice", clock, model="builtin")
    path = recorded(library.folder, "two", "what a person did", clock, steps=4, origin=Origin.PERSON)
    second, first = refreshed(library)
    assert (first.title, first.outcome, first.steps, first.model, first.approver) == (
        "pay the invoice",
        "finished",
        2,
        "builtin",
        RULES,
    )
    assert (second.path, second.outcome, second.steps, second.approver) == (path, RECORDED, 4, "")
    assert second.origin is Origin.PERSON
    assert second.duration_s == pytest.approx(8.5)
    assert second.size == path.stat().st_size
    assert library.thumbnail(second)[:2] == b"\xff\xd8"


def test_new_changed_and_gone_files_are_noticed(library: Library, clock: Clock) -> None:
    assert titles(library) == []
    one = recorded(library.folder, "one", "first", clock)
    assert titles(library) == ["first"]
    assert list(library.refresh()) == [0]
    one.unlink()
    recorded(library.folder, "one", "another", clock)
    recorded(library.folder, "two", "second", clock)
    assert titles(library) == ["second", "another"]
    (library.folder / "two.deskhand").unlink()
    assert titles(library) == ["another"]


def test_a_session_that_is_being_recorded_is_read_again_when_it_has_ended(library: Library, clock: Clock) -> None:
    library.folder.mkdir()
    path = library.folder / "now.deskhand"
    with Recorder.create(path, "a long one", clock=clock) as recorder:
        for event in list(run(3))[:-1]:
            recorder.write(event)
        (entry,) = refreshed(library)
        assert (entry.outcome, entry.steps) == (CUT, 3)
        with pytest.raises(SessionError, match="may be in use"):
            library.trash(entry)
        recorder.write(Ended(3, Reason.STOPPED))
    (entry,) = refreshed(library)
    assert entry.outcome == "stopped"


def test_what_is_no_session_is_listed_as_damaged(library: Library) -> None:
    library.folder.mkdir()
    (library.folder / "odd.deskhand").write_text("not a session")
    (library.folder / "notes.txt").write_text("nothing of ours")
    (entry,) = refreshed(library)
    assert (entry.title, entry.outcome) == ("odd", DAMAGED)
    library.trash(entry)
    assert library.entries() == []


def test_every_word_must_be_found_wherever_it_stands(library: Library, clock: Clock) -> None:
    recorded(library.folder, "one", "Pay the invoice of ACME", clock)
    recorded(library.folder, "two", "把发票付掉", clock)
    recorded(library.folder, "three", "100 % of it_all", clock)
    assert titles(library, "invoice acme") == ["Pay the invoice of ACME"]
    assert titles(library, "invoice zebra") == []
    assert titles(library, "INVO") == ["Pay the invoice of ACME"]
    assert titles(library, "发票") == ["把发票付掉"]
    assert titles(library, "票付掉") == ["把发票付掉"]
    assert titles(library, "%") == ["100 % of it_all"]
    assert titles(library, '"of NEAR(') == []
    (entry, *_) = refreshed(library, "acme")
    library.tag(entry, add=["tax 2026"])
    library.rename(entry, "Monthly rent")
    library.file(entry, "bills / march")
    for query in ("rent", "tax", "march bills", "acme rent"):
        assert titles(library, query) == ["Monthly rent"], query
    assert len(refreshed(library, "click")) == 3, "what was done is found too"


def test_marks_outlive_the_index_and_follow_a_file_that_was_renamed(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    path = recorded(library.folder, "one", "first", clock)
    (entry,) = refreshed(library)
    library.star(entry)
    library.tag(entry, add=["b", "a", "a "])
    library.tag(entry, remove=["B"])
    path.rename(path.with_name("other.deskhand"))
    (entry,) = refreshed(library)
    assert entry.mark.starred
    assert entry.mark.tags == ("a",)
    assert library.tags() == ("a",)
    assert list(library.rebuild())[-1] == 0
    assert library.entries() == [entry._replace(number=1)]
    library.close()
    (tmp_path / "data" / "index.sqlite").write_bytes(b"rubbish" * 1000)
    with Library(tmp_path / "sessions", tmp_path / "data", clock) as again:
        assert [one.mark for one in refreshed(again)] == [entry.mark]


def test_a_name_that_cannot_be_one_is_refused_in_a_sentence(library: Library, clock: Clock) -> None:
    recorded(library.folder, "one", "first", clock)
    (entry,) = refreshed(library)
    with pytest.raises(ValueError, match="too long"):
        library.rename(entry, "x" * 300)
    with pytest.raises(ValueError, match="cannot be shown"):
        library.tag(entry, add=["a\x1bb"])


def test_what_was_put_away_comes_back_with_all_that_belongs_to_it(library: Library, clock: Clock) -> None:
    path = recorded(library.folder, "one", "first", clock)
    recorded(library.folder, "one 2", "second", clock)
    beside = path.with_name("one.deskhand.halted.png")
    beside.write_bytes(b"picture")
    assert list(companions(path)) == [beside]
    entry = next(entry for entry in refreshed(library) if entry.path == path)
    library.star(entry)
    now = library.trash(entry)
    assert not path.exists()
    assert not beside.exists()
    assert titles(library) == ["second"]
    assert [one.path for one in library.entries(trashed=True)] == [now]
    recorded(library.folder, "one", "took its name", clock)
    back = library.restore(now)
    assert back == path.with_name("one 2 2.deskhand") or back.exists()
    assert back.with_name(back.name + ".halted.png").read_bytes() == b"picture"
    kept = next(entry for entry in refreshed(library) if entry.path == back)
    assert kept.mark.starred
    with pytest.raises(SessionError, match="not in the trash"):
        library.restore(now)


def test_the_trash_is_emptied_by_age_or_at_once(library: Library, clock: Clock) -> None:
    for name in ("one", "two"):
        recorded(library.folder, name, name, clock)
    first, second = refreshed(library)
    library.trash(first)
    clock.now_s += 20 * DAY_S
    library.trash(second)
    assert library.disk_use().trashed == 2
    clock.now_s += 15 * DAY_S
    assert library.empty_trash(30) == 1
    assert library.empty_trash() == 1
    assert library.disk_use().trash_bytes == 0
    assert list((library.folder / ".trash").iterdir()) == []


def test_sessions_of_another_folder_take_no_room_of_this_one(library: Library, tmp_path: Path, clock: Clock) -> None:
    recorded(library.folder, "one", "one", clock)
    refreshed(library)
    assert library.disk_use().sessions == 1
    with Library(tmp_path / "elsewhere", tmp_path / "data", clock) as other:
        assert (other.disk_use().sessions, other.disk_use().session_bytes) == (0, 0)


def test_only_old_runs_without_any_mark_are_put_away_by_age(library: Library, clock: Clock) -> None:
    for name in ("plain", "starred", "used"):
        recorded(library.folder, name, name, clock)
    recorded(library.folder, "shown", "shown", clock, origin=Origin.PERSON)
    clock.now_s += 100 * DAY_S
    recorded(library.folder, "new", "new", clock)
    entries = {entry.title: entry for entry in refreshed(library)}
    library.star(entries["starred"])
    gone = library.retain(90, used=[entries["used"].path])
    assert [entry.title for entry in gone] == ["plain"]
    assert sorted(titles(library)) == ["new", "shown", "starred", "used"]


def test_a_file_from_elsewhere_stays_where_it_lies(library: Library, clock: Clock, tmp_path: Path) -> None:
    path = recorded(tmp_path / "elsewhere", "gift", "from a friend", clock)
    assert library.entry(path).path == path
    assert titles(library) == ["from a friend"]
    now = library.trash(library.entry(path))
    assert titles(library) == []
    assert library.restore(now) == path
    assert titles(library) == ["from a friend"]
    with pytest.raises(SessionError, match="no session file"):
        library.entry(tmp_path / "nothing.deskhand")


def test_a_session_is_found_by_file_number_or_name(library: Library, clock: Clock) -> None:
    path = recorded(library.folder, "one", "first", clock)
    for name in ("two", "three"):
        recorded(library.folder, name, "the same", clock)
    entries = {entry.path.stem: entry for entry in refreshed(library)}
    for reference in (str(path), str(entries["one"].number), "First", "one"):
        assert library.find(reference) == entries["one"], reference
    with pytest.raises(ValueError, match="2 sessions are called"):
        library.find("the same")
    with pytest.raises(ValueError, match="there is no session"):
        library.find("nothing")


def test_a_replay_ends_as_verified_or_completed(tmp_path: Path, clock: Clock) -> None:
    path = recorded(tmp_path, "replay", "again", clock)
    verified = StepOutcome(1, "press Save", Outcome.VERIFIED)
    write_outcomes(outcomes_path(path), [verified])
    assert summary_of(path).outcome == VERIFIED
    write_outcomes(outcomes_path(path), [verified, replace(verified, outcome=Outcome.COMPLETED_UNVERIFIED)])
    assert summary_of(path).outcome == COMPLETED


def test_a_run_about_which_a_person_was_asked_says_so(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "asked.deskhand"
    with Recorder.create(path, "asked", clock=clock) as recorder:
        for event in run(1):
            recorder.write(replace(event, note="by the person") if isinstance(event, Judged) else event)
    assert summary_of(path).approver == PERSON


def test_nothing_is_left_in_the_index_of_what_was_taken_out_of_a_session(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    path = recorded(library.folder, "one", "call Ottokar Domma", clock)
    refreshed(library)
    path.unlink()
    recorded(library.folder, "one", "call somebody", clock)
    assert titles(library) == ["call somebody"]
    library.close()
    held = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"Ottokar" not in held
    assert b"ott" not in held


def test_an_index_of_another_version_is_made_anew(library: Library, clock: Clock, tmp_path: Path) -> None:
    recorded(library.folder, "one", "first", clock)
    refreshed(library)
    library.close()
    with sqlite3.connect(tmp_path / "data" / "index.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with Library(tmp_path / "sessions", tmp_path / "data", clock) as again:
        assert titles(again) == ["first"]


def test_a_library_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "marks.sqlite").write_bytes(b"rubbish" * 1000)
    with pytest.raises(OSError, match="cannot be opened"):
        Library(tmp_path / "sessions", tmp_path / "data")

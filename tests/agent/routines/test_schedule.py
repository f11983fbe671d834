"""Schedules: read as they are written, due when they should be, told where they were missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.core.stop import Stop
from agent.desktop.notifications import notify
from agent.routines.routine import Routine
from agent.routines.schedule import FileAppears, last_due, next_due, parse_schedule
from agent.routines.scheduled_run import SeenFiles, due_now, wait_for_screen

NOW = datetime(2026, 11, 30, 14, 45)  # a Monday


@pytest.mark.parametrize(
    ("line", "last", "following"),
    [
        ("once 2026-12-24 09:00", None, "2026-12-24 09:00"),
        ("once 2026-11-30 14:45", "2026-11-30 14:45", None),
        ("daily 09:00", "2026-11-30 09:00", "2026-12-01 09:00"),
        ("daily 23:59", "2026-11-29 23:59", "2026-11-30 23:59"),
        ("weekly mon 14:45", "2026-11-30 14:45", "2026-12-07 14:45"),
        ("weekly tue,sun 08:00", "2026-11-29 08:00", "2026-12-01 08:00"),
        ("every 30 min", None, None),
        ("file /inbox/*.csv", None, None),
    ],
)
def test_a_line_is_due_when_it_says(line: str, last: str | None, following: str | None) -> None:
    schedule = parse_schedule(line)
    assert str(schedule) == line
    before, after = last_due(schedule, NOW), next_due(schedule, NOW)
    assert (before and f"{before:%Y-%m-%d %H:%M}", after and f"{after:%Y-%m-%d %H:%M}") == (last, following)


def test_lines_are_read_as_people_write_them() -> None:
    assert str(parse_schedule("  Weekly  Monday,fri  9:05 ")) == "weekly mon,fri 09:05"
    assert str(parse_schedule("every 2 hours")) == "every 120 min"
    assert parse_schedule("file /a b/in box*.csv") == FileAppears(Path("/a b"), "in box*.csv")


@pytest.mark.parametrize(
    "line",
    [
        *("", "daily", "daily 25:00", "weekly 09:00", "weekly foo 09:00", "every 0 min", "every 9 days", "once 09:00"),
        *("file inbox/*.csv", "file /in*/x.csv", "file ", "yearly 09:00", "every 99999 h"),
    ],
)
def test_what_is_no_schedule_is_one_sentence(line: str) -> None:
    with pytest.raises(ValueError, match="schedule"):
        parse_schedule(line)


def test_what_is_late_was_missed_and_is_not_made_up_for() -> None:
    routine = Routine("Rent", "pay", schedule=("daily 14:40",))
    assert due_now(routine, NOW, frozenset()).runs == ({},)
    late = due_now(routine, NOW + timedelta(hours=2), frozenset())
    assert (late.runs, late.missed) == ((), datetime(2026, 11, 30, 14, 40))
    both = Routine("Rent", "pay", schedule=("daily 09:00", "every 5 min"))
    assert due_now(both, NOW, frozenset()).missed is None
    once = Routine("Rent", "pay", schedule=("once 2027-01-01 09:00",))
    assert due_now(once, NOW, frozenset()).runs == ()


def test_each_new_file_is_one_run(tmp_path: Path) -> None:
    inbox, seen = tmp_path / "inbox", SeenFiles("Import", tmp_path / "state")
    routine = Routine("Import", "open {file}", schedule=(f"file {inbox}/*.csv",))
    assert due_now(routine, NOW, seen.load()).runs == ()
    inbox.mkdir()
    for name in ("a.csv", "b.csv", "c.txt"):
        (inbox / name).write_text("x")
    due = due_now(routine, NOW, seen.load())
    assert due.runs == ({"file": str(inbox / "a.csv")}, {"file": str(inbox / "b.csv")})
    seen.save(frozenset({str(inbox / "a.csv"), str(inbox / "gone.csv")}))
    assert seen.load() == {str(inbox / "a.csv")}
    assert due_now(routine, NOW, seen.load()).files == (inbox / "b.csv",)
    plain = Routine("Import", "do it", schedule=routine.schedule)
    assert due_now(plain, NOW, frozenset()).runs == ({}, {})


def test_a_locked_screen_is_waited_for_and_told_once() -> None:
    told: list[str] = []
    answers = iter(["the screen is locked", ""])
    assert wait_for_screen(lambda: next(answers), Stop(), told.append) == ""
    assert told == ["the screen is locked"]
    why = wait_for_screen(lambda: "the screen is locked", Stop(), told.append, patience_s=0)
    assert why == "the screen is locked"
    stop = Stop()
    stop.set("stopped by a signal")
    assert wait_for_screen(lambda: "the screen is dark", stop, told.append) == "stopped by a signal"


def test_where_nothing_shows_notifications_none_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not notify("deskhand", "nobody hears this")

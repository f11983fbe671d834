"""Routines: what is kept comes back, and what makes no sense is one sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agent.core.area import OneWindow, Region
from agent.core.task import Mode
from agent.routines.routine import Routine, Way, placeholders
from agent.routines.store import RoutineStore
from vision.geometry import DesktopBox

FULL = Routine(
    "Rent, monthly",
    recording=Path("/sessions/rent.deskhand"),
    values={"amount": '9"00\n€', "who": "张伟"},
    mode=Mode.STEP,
    way=Way.HYBRID,
    model="builtin",
    area=Region(DesktopBox(0, 0, 800, 600)),
    rules=Path("/rules.toml"),
    schedule=("daily 09:00", "weekly mon 10:00"),
)


@pytest.mark.parametrize(
    "routine", [FULL, Routine("Greet", 'write "{what}" to {who}', values={"what": "Hi"}, area=OneWindow("Mail"))]
)
def test_a_routine_comes_back_as_it_was_kept(tmp_path: Path, routine: Routine) -> None:
    store = RoutineStore(tmp_path / "routines")
    path = store.save(routine)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.load(routine.name) == routine
    assert store.load(routine.name.upper()) == routine
    assert store.all() == {routine.name: routine}
    assert store.remove(routine.name) == routine
    assert store.names() == ()


def test_one_name_is_one_routine(tmp_path: Path) -> None:
    store = RoutineStore(tmp_path)
    store.save(Routine("Rent", "pay"))
    with pytest.raises(ValueError, match="there is a routine 'rent' already"):
        store.save(Routine("rent", "pay more"))
    store.save(Routine("Rent", "pay more"), replace=True)
    assert store.load("Rent").task == "pay more"
    with pytest.raises(ValueError, match="there is no routine 'Rant'; there are: Rent"):
        store.load("Rant")


@pytest.mark.parametrize("name", ["", " a", "a ", "../evil", "a/b", "a\nb", ".hidden", "x" * 65, "_x"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a routine"):
        Routine(name, "pay")


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="one of them"):
        Routine("Rent")
    with pytest.raises(ValueError, match="one of them"):
        Routine("Rent", "pay", Path("rent.deskhand"))
    with pytest.raises(ValueError, match="no parameter 'who'"):
        Routine("Rent", "pay", values={"who": "Ada"})
    with pytest.raises(ValueError, match="cannot name a parameter"):
        Routine("Rent", "pay", values={"1": "Ada"})


def test_a_task_is_filled_in() -> None:
    routine = Routine("Greet", 'type "{{secret:KEY}}"; write "{what}" to {who}, yes {who}', values={"what": "Hi"})
    assert placeholders(routine.task) == ("what", "who")
    assert routine.parameters() == {"what": "Hi", "who": None}
    assert routine.filled({"who": "{what}"}) == 'type "{{secret:KEY}}"; write "Hi" to {what}, yes {what}'
    with pytest.raises(ValueError, match="needs a value: --set who="):
        routine.filled({})
    with pytest.raises(ValueError, match=r"no parameter 'whom'; there are: what, who"):
        routine.filled({"who": "Ada", "whom": "Ada"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('tusk = "x"', "there is no key 'tusk'"),
        ("task = 3", "task = 3: write a text"),
        ('task = "x"\nvalues = 3', "values must be a table"),
        ('task = "x {a}"\n[values]\na = 3', "value of a must be a text"),
        ('task = "x"\nschedule = "daily"', "schedule must be a list"),
        ('task = "x"\nmode = "fast"', "'fast' is not a valid Mode"),
        ("task = ", "Invalid value"),
    ],
)
def test_a_file_that_was_edited_badly_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "Rent.toml").write_text(text)
    with pytest.raises(ValueError, match=sentence) as caught:
        RoutineStore(tmp_path).load("Rent")
    assert "Rent.toml" in str(caught.value)
    assert RoutineStore(tmp_path).all() == {}
    assert RoutineStore(tmp_path).remove("Rent") is None

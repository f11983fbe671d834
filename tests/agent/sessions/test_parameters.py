"""Parameters: found, kept, and put into what is typed and chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.events import Ended, Executed, Observed, Reason
from agent.sessions.format.schema import SessionError
from agent.sessions.parameter_discovery import default_parameters, parameter_named, parameters_that_differ
from agent.sessions.parameters import (
    NotUtf8,
    Parameter,
    Place,
    Sort,
    date_form,
    parameters_of,
    rows_of,
    store,
    with_values,
)
from agent.sessions.reader import Recording, SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(200, 100)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 240, np.uint8), Viewport.plain(SIZE))
LABEL = Element(Kind.TEXT, PixelBox(5, 10, 50, 25), "Full name:")
FIELD = Element(Kind.TEXT_FIELD, PixelBox(60, 8, 180, 28))
CITY = PixelPoint(30, 60)
OLD = Path(__file__).parents[2] / "data" / "sessions"


def city(name: str) -> Element:
    return Element(Kind.LIST_ITEM, PixelBox(5, 50, 100, 70), name)


def recorded(path: Path, text: str, chosen: str, *more: Action) -> Path:
    """A field is clicked and typed into, an item of a list is clicked."""
    actions: tuple[Action, ...] = (Click(PixelPoint(100, 15)), Type(text), Click(CITY), *more)
    with Recorder.create(path, "a task") as recorder:
        recorder.write(Observed(1, FRAME, None, 0.1))
        recorder.keep_elements(1, (LABEL, FIELD, city(chosen)))
        for step, action in enumerate(actions, 1):
            recorder.write(Executed(step, FRAME, action, 0.1))
        recorder.write(Ended(len(actions), Reason.FINISHED))
    return path


def done(recording: Recording) -> list[Action]:
    return [action for record in recording.events() if record.kind == "executed" for action in record.actions]


def test_two_recordings_of_one_task_differ_in_its_parameters(tmp_path: Path) -> None:
    ours = recorded(tmp_path / "a", "Dear Ada Lovelace, hello", "Lisbon", Type("Ada Lovelace"))
    theirs = recorded(tmp_path / "b", "Dear Alan Turing, hello", "Porto", Type("Alan Turing"))
    with SessionReader(ours) as a, SessionReader(theirs) as b:
        found = parameters_that_differ(a, b)
    assert found == (
        Parameter("full_name", "Ada Lovelace", Sort.TEXT, (Place(3, 5, 17), Place(5, 0, 12))),
        Parameter("lisbon", "Lisbon", Sort.CHOICE, (Place(4),)),
    )


def test_what_was_typed_and_chosen_are_parameters_by_default(tmp_path: Path) -> None:
    """A radio button and the text of a field; no secret, no shortcut, no place that was clicked."""
    sea = Element(Kind.RADIO, PixelBox(110, 50, 190, 64), "By sea")
    shipping = Element(Kind.TEXT, PixelBox(108, 32, 180, 46), "Shipping")
    shows = [replace(FIELD, text=text) for text in ("", "Ada", "Ada 2026-10-05")]
    frames = []
    for text in ("", "x" * 6, "x" * 12):
        pixels = FRAME.pixels.copy()
        pixels[12:24, 64 : 64 + 8 * len(text) : 2] = 0
        frames.append(Frame(pixels, FRAME.viewport))
    acts: list[tuple[Action, int]] = [(Click(PixelPoint(100, 15)), 0), (Type("Ada"), 0), (Type("2026-10-05"), 1)]
    acts += [(Type("{{secret:pin}}"), 2), (Type("j"), 2), (Click(PixelPoint(150, 57)), 2)]
    with Recorder.create(tmp_path / "file", "a task") as recorder:
        for number, frame in enumerate(frames):
            recorder.write(Observed(number + 1, frame, None, 0.1))
            recorder.keep_elements(number + 1, (LABEL, shows[number], shipping, sea))
            for action in [action for action, on in acts if on == number]:
                recorder.write(Executed(number + 1, frame, action, 0.1))
        recorder.write(Ended(3, Reason.FINISHED))
    with SessionReader(tmp_path / "file") as reader:
        found = default_parameters(reader)
    assert [(one.name, one.value, one.sort) for one in found] == [
        ("full_name", "Ada", Sort.TEXT),
        ("full_name_2", "2026-10-05", Sort.DATE),
        ("shipping", "By sea", Sort.CHOICE),
    ]
    store(tmp_path / "file", found)
    with SessionReader(tmp_path / "file") as reader:
        assert [one.name for one in parameters_of(reader)] == ["full_name", "full_name_2", "shipping"]
        assert Type("Alan") in done(with_values(reader, {"full_name": "Alan"}))


def test_recordings_that_take_other_steps_are_not_compared(tmp_path: Path) -> None:
    ours = recorded(tmp_path / "a", "Ada", "Lisbon", Type("x"))
    theirs = recorded(tmp_path / "b", "Ada", "Lisbon", Hotkey((key("enter"),)))
    shorter = recorded(tmp_path / "c", "Ada", "Lisbon")
    with SessionReader(ours) as a, SessionReader(theirs) as b, SessionReader(shorter) as c:
        with pytest.raises(ValueError, match=r"part at step 4: type 'x' in .*, press enter in"):
            parameters_that_differ(a, b)
        with pytest.raises(ValueError, match=r"has 4 steps and .* has 3"):
            parameters_that_differ(a, c)


def test_a_value_that_is_named_is_found_wherever_it_was_used(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a", "Ada, Ada and Bob", "Lisbon", Type("2026-11-24"))
    with SessionReader(path) as reader:
        assert parameter_named(reader, "who", "Ada").places == (Place(3, 0, 3), Place(3, 5, 8))
        assert parameter_named(reader, "city", "Lisbon") == Parameter("city", "Lisbon", Sort.CHOICE, (Place(4),))
        assert parameter_named(reader, "when", "2026-11-24").sort is Sort.DATE
        with pytest.raises(ValueError, match="“Eve” was neither typed nor chosen there; it was: “Ada, Ada and Bob”"):
            parameter_named(reader, "who", "Eve")
        with pytest.raises(ValueError, match="cannot name a parameter"):
            parameter_named(reader, "the name", "Ada")


def test_other_values_are_typed_and_chosen(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a", "Ada, Ada and Bob", "Lisbon")
    with SessionReader(path) as reader:
        store(
            path,
            [
                parameter_named(reader, "who", "Ada"),
                parameter_named(reader, "friend", "Bob"),
                parameter_named(reader, "city", "Lisbon"),
            ],
        )
    with SessionReader(path) as reader:
        assert reader.verify() == ()
        assert [one.name for one in parameters_of(reader)] == ["city", "friend", "who"]
        varied = with_values(reader, {"who": "Grace Hopper", "friend": "X", "city": "Porto"})
        assert done(varied)[1] == Type("Grace Hopper, Grace Hopper and X")
        assert [varied.wording(record) for record in varied.events() if record.kind == "executed"] == [
            None,
            None,
            "Porto",
        ]
        assert varied.other_values() == {"Ada": "Grace Hopper", "Bob": "X", "Lisbon": "Porto"}
        assert done(with_values(reader, {})) == done(reader)
        with pytest.raises(ValueError, match="has no parameter 'town'; there are: city, friend, who"):
            with_values(reader, {"town": "Porto"})
        with pytest.raises(ValueError, match="'who' is empty"):
            with_values(reader, {"who": ""})


def test_a_session_of_the_first_format_takes_parameters(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes((OLD / "format-1.deskhand").read_bytes())
    with SessionReader(path) as reader:
        typed = next(action for action in done(reader) if isinstance(action, Type))
        store(path, [parameter_named(reader, "letter", typed.text[:1])])
    with SessionReader(path) as reader:
        assert reader.verify() == ()
        assert [one.name for one in parameters_of(reader)] == ["letter"]


def test_parameters_that_share_a_place_or_a_name_are_refused(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a", "Ada Lovelace", "Lisbon")
    with SessionReader(path) as reader:
        whole, part = parameter_named(reader, "whole", "Ada Lovelace"), parameter_named(reader, "part", "Lovelace")
        with pytest.raises(ValueError, match="'whole' and 'part' use the same place"):
            store(path, [whole, part])
        with pytest.raises(ValueError, match="same name"):
            store(path, [part, part])
        assert parameters_of(reader) == ()


def test_parameters_that_do_not_fit_the_recording_are_refused(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a", "Ada", "Lisbon")
    store(path, [Parameter("who", "Eve", Sort.TEXT, (Place(3, 0, 3),))])
    with SessionReader(path) as reader, pytest.raises(SessionError, match="'who' cannot be read: it is not what was"):
        parameters_of(reader)


def test_a_day_may_be_said_relative_to_today(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a", "on 24.11.2026", "Lisbon", Type("04/05/2026"))
    with SessionReader(path) as reader:
        twofold = parameter_named(reader, "other", "04/05/2026")
        store(path, [parameter_named(reader, "day", "24.11.2026"), twofold])
        assert twofold.sort is Sort.TEXT
    with SessionReader(path) as reader:
        typed = done(with_values(reader, {"day": "today"}))[1]
        assert typed == Type(f"on {date.today():%d.%m.%Y}")
        assert done(with_values(reader, {"day": "1.1.2027"}))[1] == Type("on 1.1.2027")


@given(st.dates(date(1000, 1, 1)))
def test_a_date_is_told_by_its_form(day: date) -> None:
    assert date_form(day.isoformat()) == "%Y-%m-%d"
    slashed = date_form(day.strftime("%d/%m/%Y"))
    assert slashed == (None if day.day <= 12 and day.day != day.month else slashed)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert date_form(text) is None or any(character.isdigit() for character in text)


def test_rows_of_a_table_are_sets_of_values(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text('\ufeffname,city\n"Lovelace, Ada",London\n\nBob,"Lis\nbon"\n', encoding="utf-8")
    assert rows_of(table) == ({"name": "Lovelace, Ada", "city": "London"}, {"name": "Bob", "city": "Lis\nbon"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_a_table_may_be_parted_and_written_as_spreadsheets_do(tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = tmp_path / "rows.csv"
    text = f'name{delimiter} city\r\nJosé{delimiter}"Köln, Süd; West"\r\n'
    table.write_text(text, encoding=encoding, newline="")
    read_as = "utf-8" if encoding.startswith("utf-8") else encoding
    assert rows_of(table, read_as) == ({"name": "José", "city": "Köln, Süd; West"},)
    if encoding == "latin-1":
        with pytest.raises(NotUtf8):
            rows_of(table)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "first line must name"),
        (b"name,name\nA,B\n", "each once"),
        (b"na me\nA\n", "first line must name"),
        (b"name,city\nA\n", "line 2: 1 values for 2 names"),
        (b'name\n"A\n', "not a CSV file"),
        (b"name\n\xff\n", "not written in UTF-8; say in what, for example --encoding latin-1"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_sentence(tmp_path: Path, content: bytes, why: str) -> None:
    table = tmp_path / "rows.csv"
    table.write_bytes(content)
    with pytest.raises(ValueError, match=why):
        rows_of(table)
    with pytest.raises(ValueError, match="cannot be read"):
        rows_of(tmp_path / "missing.csv")

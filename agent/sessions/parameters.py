"""Parameters of a recording: what varies from one use of it to the next, and reading it with other values.

A parameter is a piece of typed text (a name, a date) or the choice of an item by what it says; `parameter_discovery`
finds them. They are kept in the session file.

    parameters_of(reader)                   what there is
    with_values(reader, {"name": "Ada"})    the same recording, with other things typed and chosen
"""

from __future__ import annotations

import csv
import itertools
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.core.actions import JsonValue, Type
from agent.core.api import export
from agent.grammar.steps.orders import Enter
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.editing.script import Script, instruction_in, with_typed
from agent.sessions.format.records import Record
from agent.sessions.format.schema import Meta, SessionError, connect, keep_parameters
from agent.sessions.reader import Recording, SessionReader
from agent.sessions.recorded_actions import RecordedAction
from vision.frame import Frame
from vision.perception.elements import Element

NAME: Final = re.compile(r"[^\W\d]\w*")
"""What can name a parameter."""

_RELATIVE: Final = re.compile(r"today(?:\s*([+-])\s*(\d{1,4}))?")
_DATES: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y")
_LONGEST: Final = 10_000
_MAX_ROWS: Final = 100_000


class Sort(StrEnum):
    """What a parameter is made of: typed text, a typed date, or the choice of an item."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a recording where a value was used.

    Attributes:
        seq: The event that says it was done.
        start, end: The characters of the typed text, the end exclusive; both 0 for a choice.
    """

    seq: int
    start: int = 0
    end: int = 0


@export("Parameter")
@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a recording.

    Attributes:
        value: What was typed or chosen in the recording.
    """

    name: str
    value: str
    sort: Sort
    places: tuple[Place, ...]


@export("parameters_of")
def parameters_of(reader: SessionReader) -> tuple[Parameter, ...]:
    """The parameters of a recording, sorted by name.

    Raises:
        SessionError: If they cannot be read, or do not fit what was recorded.
    """
    done = {recorded.record.seq: recorded for recorded in replayed_actions(reader)}
    found = []
    for name, record in reader.parameters().items():
        try:
            parameter = from_record(name, record)
            if any(value_at(done.get(place.seq), place) != parameter.value for place in parameter.places):
                raise ValueError("it is not what was recorded")
        except ValueError as error:
            raise SessionError(f"{reader.path}: its parameter {name[:40]!r} cannot be read: {error}") from None
        found.append(parameter)
    return tuple(found)


@export("with_values")
def with_values(reader: SessionReader, values: Mapping[str, str]) -> Recording:
    """The recording as it would be with other `values`; parameters that are not named keep theirs.

    For a date, `today`, `today+7` and `today-1` are written the way the recorded date was.

    Raises:
        ValueError: If there is no such parameter, or a value cannot be used; one sentence.
        SessionError: If the parameters cannot be read.
    """
    parameters = {parameter.name: parameter for parameter in parameters_of(reader)}
    for name in values:
        if name not in parameters:
            there = ", ".join(parameters) or "none; name one with `deskhand session parameters FILE --name NAME=VALUE`"
            raise ValueError(f"{reader.path} has no parameter {name!r}; there are: {there}")
    typed: dict[int, list[tuple[Place, str]]] = {}
    chosen: dict[int, str] = {}
    for name, value in values.items():
        parameter = parameters[name]
        value = _value(parameter, value, date.today())
        for place in parameter.places:
            if parameter.sort is Sort.CHOICE:
                if value != parameter.value:
                    chosen[place.seq] = value
            else:
                typed.setdefault(place.seq, []).append((place, value))
    other = {parameters[name].value: value for name, value in values.items() if value != parameters[name].value}
    return _WithValues(reader, typed, chosen, other)


def store(path: Path, parameters: Iterable[Parameter]) -> None:
    """Keep `parameters` in the session file, in place of those it has.

    Raises:
        ValueError: If two of them overlap or have the same name.
        SessionError: If the file cannot be read or written.
    """
    parameters = tuple(parameters)
    if len({parameter.name for parameter in parameters}) < len(parameters):
        raise ValueError("two parameters have the same name")
    taken = sorted(
        (place.seq, place.start, place.end, parameter.name) for parameter in parameters for place in parameter.places
    )
    for (seq, _, end, name), (next_seq, start, _, next_name) in itertools.pairwise(taken):
        if seq == next_seq and (start < end or end == 0):
            raise ValueError(f"the parameters {name!r} and {next_name!r} use the same place; name them apart")
    SessionReader(path).close()  # a file that is not ours is not written to
    try:
        with closing(connect(path, "rw")) as connection:
            keep_parameters(connection, {parameter.name: to_record(parameter) for parameter in parameters})
    except sqlite3.Error as error:
        raise SessionError(f"{path}: its parameters cannot be written: {error}") from error


class NotUtf8(ValueError):
    """A table of values is not written in UTF-8; the person has to say in what."""


def rows_of(path: Path, encoding: str = "utf-8") -> tuple[Mapping[str, str], ...]:
    """The rows of a CSV file with a first line of names, parted by `,`, `;` or tabs; each is a set of values.

    Args:
        encoding: Of the file; a byte order mark is passed over.

    Raises:
        NotUtf8: If it is not written in UTF-8, which was asked for.
        ValueError: If it is no such file; the sentence names the line.
    """
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
            delimiter = _delimiter(file.readline())
            file.seek(0)
            lines = csv.reader(file, strict=True, delimiter=delimiter)
            names = [name.strip() for name in next(lines, [])]
            if not names or len(set(names)) < len(names) or not all(NAME.fullmatch(name) for name in names):
                raise ValueError(f"{path}: its first line must name the parameters, each once, like: name,city")
            rows: list[Mapping[str, str]] = []
            for row in lines:
                if len(row) not in (0, len(names)):
                    raise ValueError(f"{path}, line {lines.line_num}: {len(row)} values for {len(names)} names")
                if row:
                    rows.append(dict(zip(names, row, strict=True)))
                if len(rows) > _MAX_ROWS:
                    raise ValueError(f"{path} has more than {_MAX_ROWS} rows; split it")
            return tuple(rows)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise NotUtf8(f"{path} is not written in UTF-8; say in what, for example --encoding latin-1") from None
        raise ValueError(f"{path} is not written in {encoding}: {error.reason}") from None
    except LookupError:
        raise ValueError(f"there is no encoding called {encoding!r}; try latin-1, cp1252 or utf-16") from None
    except csv.Error as error:
        raise ValueError(f"{path} is not a CSV file: {error}") from None


def _delimiter(first_line: str) -> str:
    """What parts the names: that of `,`, `;` and tab which stands there most often."""
    return max(",;\t", key=first_line.count)


class _WithValues:
    """A session read with other values; only what was done differs, pictures and times stay."""

    def __init__(
        self,
        reader: SessionReader,
        typed: Mapping[int, list[tuple[Place, str]]],
        chosen: Mapping[int, str],
        other: Mapping[str, str],
    ) -> None:
        self._reader, self._typed, self._chosen, self._other = reader, typed, chosen, other
        self._script = _filled_script(reader.script(), typed)
        self._edited = {step.event for step in self._script or () if step.text is not None}

    @property
    def meta(self) -> Meta:
        return self._reader.meta

    def events(self) -> Iterator[Record]:
        for record in self._reader.events():
            if record.seq in self._typed and record.seq not in self._edited:
                (action,) = record.actions
                assert isinstance(action, Type)
                record = replace(record, actions=(Type(_filled(action.text, self._typed[record.seq])),))
            yield record

    def frame(self, frame_id: int) -> Frame:
        return self._reader.frame(frame_id)

    def elements(self, frame_id: int) -> tuple[Element, ...] | None:
        return self._reader.elements(frame_id)

    def wording(self, record: Record) -> str | None:
        return self._chosen.get(record.seq)

    def other_values(self) -> Mapping[str, str]:
        return self._other

    def script(self) -> Script | None:
        return self._script


def _filled_script(script: Script | None, typed: Mapping[int, list[tuple[Place, str]]]) -> Script | None:
    """`script` with other values in the texts that it says itself."""
    if script is None:
        return None
    steps = []
    for step in script:
        places = typed.get(step.event, [])
        if places and step.text is not None:
            step = replace(step, text=_filled(step.text, places))
        elif places and step.words:
            order = instruction_in(step.words)
            if isinstance(order, Enter):
                step = replace(step, words=with_typed(step.words, _filled(order.text, places)))
        steps.append(step)
    return tuple(steps)


def _filled(text: str, places: Sequence[tuple[Place, str]]) -> str:
    for place, value in sorted(places, key=lambda item: item[0].start, reverse=True):
        text = text[: place.start] + value + text[place.end :]
    return text


def value_at(recorded: RecordedAction | None, place: Place) -> str | None:
    """What `recorded` types or chooses at `place`; None where it does not."""
    match recorded:
        case RecordedAction(action=Type(text)) if 0 <= place.start < place.end <= len(text):
            return text[place.start : place.end]
        case RecordedAction(target=Element(text=text)) if place.start == place.end == 0:
            return text
        case _:
            return None


def _value(parameter: Parameter, value: str, today: date) -> str:
    if len(value) > _LONGEST:
        raise ValueError(f"the value of {parameter.name!r} has {len(value)} characters; {_LONGEST} are the most")
    if not value:
        raise ValueError(f"the value of {parameter.name!r} is empty")
    relative = _RELATIVE.fullmatch(value.strip().lower()) if parameter.sort is Sort.DATE else None
    if relative is None:
        return value
    form = date_form(parameter.value)
    if form is None:
        raise ValueError(f"{parameter.value} may be read in two ways; write the date for {parameter.name!r} in full")
    days = int(relative[2] or 0)
    return (today + timedelta(days if relative[1] != "-" else -days)).strftime(form)


def date_form(value: str) -> str | None:
    """How a date is written, for `strftime`; None for what is no date, or may be read in two ways."""
    forms = []
    for form in _DATES:
        try:
            if datetime.strptime(value, form).strftime(form) == value:
                forms.append(form)
        except ValueError:
            continue
    return forms[0] if len(forms) == 1 else None


def to_record(parameter: Parameter) -> dict[str, JsonValue]:
    """A parameter as the file holds it."""
    places: list[JsonValue] = [[place.seq, place.start, place.end] for place in parameter.places]
    return {"value": parameter.value, "sort": parameter.sort.value, "places": places}


def from_record(name: str, record: JsonValue) -> Parameter:
    """The inverse of `to_record`.

    Raises:
        ValueError: If `record` is not what that writes.
    """
    match record:
        case {"value": str(value), "sort": str(sort), "places": [*places]} if places and NAME.fullmatch(name):
            return Parameter(name, value, Sort(sort), tuple(map(_place, places)))
        case _:
            raise ValueError("it is not written as one")


def _place(record: JsonValue) -> Place:
    match record:
        case [int(seq), int(start), int(end)]:
            return Place(seq, start, end)
        case _:
            raise ValueError("a place is not written as one")

"""Parameter discovery: what may vary in a recording by itself, what the person names, where two recordings differ."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator

from agent.core.actions import Click, Type, describe
from agent.core.secrets import secret_names
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.parameters import NAME, Parameter, Place, Sort, date_form
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import RecordedAction


def default_parameters(reader: SessionReader) -> tuple[Parameter, ...]:
    """All texts that were typed and all items that were chosen by a click, named from the labels of their fields.

    Left out are secrets, which are kept elsewhere, and single characters, which are shortcuts more often than values.

    Raises:
        SessionError: If the file is damaged.
    """
    found: dict[tuple[str, str, Sort], list[Place]] = {}
    for recorded in replayed_actions(reader):
        meaning, seq = recorded.meaning, recorded.record.seq
        match recorded.action:
            case Type(text) if len(text.strip()) > 1 and not meaning.choice and not secret_names(text):
                sort = Sort.TEXT if date_form(text) is None else Sort.DATE
                found.setdefault((_name(meaning.label, "text"), text, sort), []).append(Place(seq, 0, len(text)))
            case Click() if meaning.choice and recorded.target is not None and recorded.target.text == meaning.choice:
                name = _name(meaning.group, "choice")
                found.setdefault((name, meaning.choice, Sort.CHOICE), []).append(Place(seq))
    names: set[str] = set()
    parameters = []
    for (name, value, sort), places in found.items():
        free = _free(name, names)
        names.add(free)
        parameters.append(Parameter(free, value, sort, tuple(places)))
    return tuple(parameters)


def parameter_named(reader: SessionReader, name: str, value: str) -> Parameter:
    """The parameter called `name` for wherever `value` was typed or chosen.

    Raises:
        ValueError: If it was nowhere, or `name` is no name; one sentence.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a parameter; write a word of letters, digits and _")
    places, sort = [], Sort.CHOICE
    for recorded in replayed_actions(reader):
        if isinstance(recorded.action, Type) and value:
            found = [match.start() for match in re.finditer(re.escape(value), recorded.action.text)]
            places += [Place(recorded.record.seq, start, start + len(value)) for start in found]
    if places:
        sort = Sort.TEXT if date_form(value) is None else Sort.DATE
    else:
        places = [
            Place(recorded.record.seq)
            for recorded in replayed_actions(reader)
            if recorded.target is not None and recorded.target.text == value
        ]
    if not places:
        raise ValueError(f"{reader.path}: “{value}” was neither typed nor chosen there; it was: {_uses(reader)}")
    return Parameter(name, value, sort, tuple(places))


def parameters_that_differ(reader: SessionReader, other: SessionReader) -> tuple[Parameter, ...]:
    """What differs between two recordings of the same task, as parameters of the first.

    Names come from the labels of the fields; equal values that differ alike are one parameter.

    Raises:
        ValueError: If the recordings do not take the same steps; one sentence names the first that differs.
    """
    ours, theirs = list(replayed_actions(reader)), list(replayed_actions(other))
    found: dict[tuple[str, str, Sort], list[Place]] = {}
    labels: dict[tuple[str, str, Sort], str] = {}
    for number, (a, b) in enumerate(zip(ours, theirs, strict=False), 1):
        if type(a.action) is not type(b.action):
            raise ValueError(
                f"the recordings part at step {number}: {describe(a.action)} in {reader.path}, "
                f"{describe(b.action)} in {other.path}; record the same steps twice"
            )
        for place, was, instead, sort in _differences(a, b):
            found.setdefault((was, instead, sort), []).append(place)
            named = a.meaning.group or a.label if sort is Sort.CHOICE else a.label
            labels.setdefault((was, instead, sort), named)
    if len(ours) != len(theirs):
        raise ValueError(
            f"{reader.path} has {len(ours)} steps and {other.path} has {len(theirs)}; record the same steps twice"
        )
    names: set[str] = set()
    parameters = []
    for (was, _, sort), places in found.items():
        name = _free(_name(labels[was, _, sort]), names)
        names.add(name)
        parameters.append(Parameter(name, was, sort, tuple(places)))
    return tuple(parameters)


def _differences(ours: RecordedAction, theirs: RecordedAction) -> Iterator[tuple[Place, str, str, Sort]]:
    match ours.action, theirs.action:
        case Type(was), Type(instead) if was != instead:
            start, end, far = _common(was, instead)
            sort = Sort.TEXT if date_form(was[start:end]) is None else Sort.DATE
            yield Place(ours.record.seq, start, end), was[start:end], instead[start:far], sort
        case Click(), Click():
            a, b = ours.target, theirs.target
            if a is not None and b is not None and a.kind == b.kind and a.text != b.text and a.text and b.text:
                yield Place(ours.record.seq), a.text, b.text, Sort.CHOICE


def _common(was: str, instead: str) -> tuple[int, int, int]:
    """Where the two texts differ, in whole words without marks around them: start, end in `was`, end in `instead`."""
    words, others = re.findall(r"\s+|\S+", was), re.findall(r"\s+|\S+", instead)
    blocks = difflib.SequenceMatcher(a=words, b=others, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    first, last = changed[0], changed[-1]
    start = len("".join(words[: first[1]]))
    end, far = len("".join(words[: last[2]])), len("".join(others[: last[4]]))
    while start < min(end, far) and was[end - 1] == instead[far - 1] and not was[end - 1].isalnum():
        end, far = end - 1, far - 1  # the comma after both is none of either
    return start, end, far


def _name(label: str, otherwise: str = "value") -> str:
    plain = unicodedata.normalize("NFKC", label).casefold()
    name = re.sub(r"\W+", "_", plain).strip("_")[:40]
    return name if NAME.fullmatch(name) else otherwise


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _uses(reader: SessionReader) -> str:
    used = []
    for recorded in replayed_actions(reader):
        if isinstance(recorded.action, Type):
            used.append(recorded.action.text)
        elif recorded.target is not None:
            used.append(recorded.target.text)
    return ", ".join(f"“{text[:40]}”" for text in dict.fromkeys(used) if text.strip()) or "nothing at all"

"""Export of a session: forms that other programs, and people, read.

    html      one offline page (agent/sessions/report.py)
    jsonl     the events as `deskhand run --json` printed them, with the time of each
    dataset   a folder for training: `trajectory.jsonl` and one PNG a step, laid out as in AgentNet (OpenCUA): task,
              then per step observation, thought, action
    steps     instructions in words, for `deskhand run`: each act by what it meant, a target by its name, its row, or
              as the second of its name, whichever the search that a run uses finds again on the recorded screen

Source of the layout: OpenCUA, arXiv:2508.09123, `traj` of its AgentNet data; `code` there is pyautogui, here it is the
action grammar of UI-TARS-2, which this program reads back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.core.actions import MAX_CLICKS, Action, Button, Click, Hotkey, JsonValue, Type, describe
from agent.core.api import export
from agent.core.events import Predicted, Verdict
from agent.core.reply import Reply
from agent.grammar.steps.orders import UNSAYABLE, Choose, Enter, Relation, StepsError, Target
from agent.grammar.steps.parser import ORDINALS, parse_steps
from agent.grammar.steps.writer import instruction, quoted
from agent.grammar.target_search import Missing, find, find_choice, find_field
from agent.grammar.ui_tars import Generation, render
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.format.records import Record
from agent.sessions.meaning.meaning import Meaning
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import RecordedAction, caption_at, in_words, recorded_actions
from agent.sessions.report import png_of, session_page
from vision.frame import Frame
from vision.geometry import Space
from vision.perception.elements import (
    CHOICES,
    FIELDS,
    Element,
    Kind,
    element_at,
    in_reading_order,
    label_of,
)

Search = Callable[[Target, Sequence[Element]], Element | Missing]

_THING: Final[Mapping[Search, str]] = {find_choice: "the box", find_field: "the field", find: "the button"}
_SHORTCUT: Final = re.compile(r"\s+(?:Shift|Ctrl|Alt|Strg)\s*\+.{0,12}$")
"""The keys behind the name of a menu item, which are often read in part."""

_SELECT_ALL: Final = frozenset({"ctrl", "a"})
_LISTS: Final = frozenset({Kind.COMBOBOX, Kind.SPINBOX})


@export("ExportForm")
class ExportForm(StrEnum):
    """The forms a session can be exported in."""

    HTML = "html"
    JSONL = "jsonl"
    DATASET = "dataset"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        path: The file or folder that was written.
        left_out: What could not be put into this form, a sentence each.
    """

    path: Path
    left_out: tuple[str, ...] = ()


@export("export_session")
def export_session(reader: SessionReader, form: ExportForm, out: Path) -> Exported:
    """Write the session to `out`, which must not exist.

    Raises:
        FileExistsError: If there is something at `out`.
        ValueError: If the session holds nothing that this form can say.
        SessionError: If the file is damaged.
    """
    if out.exists():
        raise FileExistsError(f"{out} exists already; choose another name")
    match form:
        case ExportForm.HTML:
            _write(out, session_page(reader))
        case ExportForm.JSONL:
            _write(out, "".join(line + "\n" for line in _lines(reader)))
        case ExportForm.DATASET:
            _write_dataset(reader, out)
        case ExportForm.STEPS:
            script, left_out = steps_script(reader)
            _write(out, script)
            return Exported(out, left_out)
    return Exported(out)


def _lines(reader: SessionReader) -> Iterator[str]:
    for record in reader.events():
        yield json.dumps({"at_s": round(record.at_s, 3), **record.event}, ensure_ascii=True)


def _write_dataset(reader: SessionReader, out: Path) -> None:
    """Steps with what was seen, thought and done; what the person rejected or corrected is marked."""
    thoughts, verdicts = _thoughts_and_verdicts(reader)
    (out / "images").mkdir(parents=True)
    saved: dict[int, str] = {}
    traj: list[JsonValue] = []
    for index, recorded in enumerate(recorded_actions(reader)):
        frame_id = recorded.record.frame_id
        assert frame_id is not None
        frame = reader.frame(frame_id)
        if frame_id not in saved:
            saved[frame_id] = f"images/{frame_id:05}.png"
            png_of(frame).save(out / saved[frame_id], "PNG", optimize=True)
        traj.append(_example(index, recorded, saved[frame_id], frame, thoughts.get(recorded.record.step, ""), verdicts))
    meta = reader.meta
    task: dict[str, JsonValue] = {
        "task_id": reader.path.stem,
        "instruction": meta.task,
        "origin": meta.origin.value,
        "task_completed": _reason(reader) == "finished",
        "traj": traj,
    }
    _write(out / "trajectory.jsonl", json.dumps(task, ensure_ascii=True) + "\n")


def _example(
    index: int, recorded: RecordedAction, image: str, frame: Frame, thought: str, verdicts: dict[int, Verdict]
) -> dict[str, JsonValue]:
    met = recorded.caption or recorded.target or recorded.meaning.field
    target: JsonValue = None
    if met is not None:
        sides: list[JsonValue] = [met.box.left, met.box.top, met.box.right, met.box.bottom]
        target = {"kind": met.kind.value, "text": met.text, "box": sides}
        if recorded.meaning.label:
            target["label"] = recorded.meaning.label
    verdict = verdicts.get(recorded.record.step)
    value: dict[str, JsonValue] = {
        "observation": _met(recorded),
        "thought": thought,
        "action": in_words(recorded),
        "code": _code(recorded.action, frame),
        "target": target,
        "by_person": recorded.record.event.get("by") == "person",
        "corrected": verdict in (Verdict.EDITED, Verdict.TAKEN_OVER),
    }
    return {"index": index, "step": recorded.record.step, "image": image, "value": value}


def _met(recorded: RecordedAction) -> str:
    """What the action meets, in words."""
    if recorded.meaning.label:
        kind = "text_field" if recorded.meaning.field is None else recorded.meaning.field.kind.value
        return f"the {kind.replace('_', ' ')} “{recorded.meaning.label}”"
    if recorded.caption is not None:
        return f"the picture over “{recorded.caption.text}”"
    if recorded.target is not None and (name := recorded.target.text or recorded.target.name):
        return f"the {recorded.target.kind.value.replace('_', ' ')} “{name}”"
    return f"the field “{recorded.label}”" if isinstance(recorded.action, Type) and recorded.label else ""


def _code(action: Action, frame: Frame) -> str | None:
    try:
        return render(Reply("", (action,)), Space.relative(frame.size), Generation.UI_TARS_2)
    except ValueError:  # no generation has words for it
        return None


def _thoughts_and_verdicts(reader: SessionReader) -> tuple[dict[int, str], dict[int, Verdict]]:
    thoughts, verdicts = dict[int, str](), dict[int, Verdict]()
    for record in reader.events():
        if record.kind == "predicted":
            event = reader.event(record)
            assert isinstance(event, Predicted)
            thoughts[record.step] = event.reply.thought
        elif record.kind == "judged":
            verdicts[record.step] = Verdict(str(record.event["verdict"]))
    return thoughts, verdicts


def _reason(reader: SessionReader) -> str | None:
    last: Record | None = None
    for record in reader.events():
        last = record
    return None if last is None or last.kind != "ended" else str(last.event["reason"])


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


@dataclass(slots=True)
class _Line:
    """An instruction, with the act that it says.

    Attributes:
        text: Empty for what cannot be said.
        reaches: Whether it only goes to a field, or selects what that holds.
        field: The name of the field that was clicked; empty where that is not known.
        is_free: Whether that field was empty, or all that it held is selected.
    """

    text: str
    act: RecordedAction
    reaches: bool = False
    field: str = ""
    is_free: bool = False

    @property
    def what(self) -> str:
        """The act in words for people; typed text by its length only."""
        action = self.act.action
        return f"type {len(action.text)} characters" if isinstance(action, Type) else describe(action)


def steps_script(reader: SessionReader) -> tuple[str, tuple[str, ...]]:
    """What a replay does as instructions, one a line, and what has no words.

    Raises:
        ValueError: If nothing of it can be said.
    """
    lines = list(_steps_of(replayed_actions(reader), reader))
    if not any(line.text for line in lines):
        raise ValueError(f"{reader.path} holds no action that can be said in words; nothing is written")
    left_out = tuple(
        f"step {line.act.record.step}: {line.what} is left out, the language has no words for it"
        for line in lines
        if not line.text
    )
    script = [line.text or f"{UNSAYABLE} step {line.act.record.step}, {line.what}" for line in lines]
    return "\n".join(script) + "\n", left_out


def _steps_of(acts: Sequence[RecordedAction], reader: SessionReader) -> Iterator[_Line]:
    pending: list[_Line] = []  # clicks, Tab and select-all on the way into a field, until it is known what for
    number = 0
    while number < len(acts):
        act = acts[number]
        frame_id = act.record.frame_id
        elements = () if frame_id is None else reader.elements(frame_id) or ()
        end = number + 1
        if act.meaning.choice and isinstance(act.action, Hotkey | Type):
            while end < len(acts) and acts[end].meaning is act.meaning:
                end += 1
        line = _line(act, elements, pending)
        if line.text and isinstance(parse_steps(line.text), StepsError):
            line.text = ""
        number = end
        if line.reaches:
            pending.append(line)
            continue
        if not _says_field(line.text):
            yield from pending
        pending.clear()
        yield line
    yield from pending


def _says_field(text: str) -> bool:
    """Whether an instruction also says which field it goes to, however the person reached that."""
    steps = parse_steps(text) if text else ()
    order = steps[0].order if isinstance(steps, tuple) and steps else None
    return isinstance(order, Choose) or (isinstance(order, Enter) and order.into is not None)


def _line(act: RecordedAction, elements: Sequence[Element], pending: Sequence[_Line]) -> _Line:
    action, meaning = act.action, act.meaning
    if act.words:
        return _Line(act.words, act)
    match action:
        case Hotkey() | Type() if meaning.choice:
            return _Line(_choose(meaning, elements), act)
        case Hotkey() | Type() if meaning.checked is not None and meaning.field is not None:
            return _Line(_tick(meaning.field, meaning.checked, elements), act)
        case Type(text):
            return _Line(_type(text, act, elements, pending), act)
        case Click(_, Button.LEFT, 1, ()) if meaning.checked is not None and meaning.field is not None:
            return _Line(_tick(meaning.field, meaning.checked, elements), act)
        case Click(_, Button.LEFT, 1, ()) if meaning.choice and meaning.field is not None:
            is_radio = meaning.field.kind is Kind.RADIO
            return _Line(_tick(meaning.field, True, elements) if is_radio else _choose(meaning, elements), act)
        case Click(at, button, count, held):
            met = caption_at(at, elements) or element_at(at, elements)  # a file is meant by the name under its picture
            if met is None:
                return _Line("", act)
            field = _named(met, elements, find_field) if met.kind in FIELDS else ""
            name = _named(met, elements, find)  # by what it holds: a click on its label is another click
            side = {1: "", 2: "double-", 3: "triple-"}[count] if button is Button.LEFT else f"{button.value}-"
            said = f"{'+'.join((*held, ''))}{side}click {name}" if name else ""
            reaches = met.kind in FIELDS and button is Button.LEFT and not held
            return _Line(said, act, reaches, field, count == MAX_CLICKS or not met.text.strip())
        case Hotkey(keys) if frozenset(keys) == _SELECT_ALL:
            return _Line(instruction(action), act, True, pending[-1].field if pending else "", True)
        case Hotkey(keys):
            return _Line(instruction(action), act, reaches=keys[-1] == "tab")
        case _:
            return _Line(instruction(action, elements), act)


def _type(text: str, act: RecordedAction, elements: Sequence[Element], pending: Sequence[_Line]) -> str:
    """Into its field where that is known, and was empty or is set anew; else to where the keyboard is."""
    field = act.meaning.field
    if not text:
        return ""
    read = (
        None if field is None else next((one for one in elements if one.kind in FIELDS and one.box == field.box), None)
    )
    if read is not None and (act.meaning.sets or not read.text.strip()) and read.kind not in _LISTS:
        name = _named(read, elements, find_field)
        if name:
            return f"type {quoted(text)} into {name}"
    if field is None and pending and pending[-1].field and pending[-1].is_free:
        return f"type {quoted(text)} into {pending[-1].field}"
    return f"type {quoted(text)}"


def _choose(meaning: Meaning, elements: Sequence[Element]) -> str:
    field = meaning.field
    item = quoted(meaning.choice)
    if field is None:
        return ""
    read = next((one for one in elements if one.kind in FIELDS and one.box.iou(field.box) > 0.5), None)
    name = "" if read is None else _named(read, elements, find_field)
    if not name and meaning.group:  # the open list hides the label
        name = quoted(meaning.group)
    return f"choose {item} in {name}" if name else ""


def _tick(box: Element, ticked: bool, elements: Sequence[Element]) -> str:
    read = next((one for one in elements if one.kind in CHOICES and one.box.iou(box.box) > 0.5), None)
    name = "" if read is None else _named(read, elements, find_choice)
    return f"{'tick' if ticked else 'untick'} {name}" if name else ""


def _named(wanted: Element, elements: Sequence[Element], search: Search) -> str:
    """What means `wanted` on this screen, and nothing else, in the words of the language; empty where nothing does."""
    label = label_of(wanted, elements) if wanted.kind in FIELDS and search is find_field else wanted
    text = "" if label is None else _SHORTCUT.sub("", " ".join(label.text.split()))
    name = quoted(text) if text else _THING.get(search, "the button")
    for target, words in _targets(text, wanted, elements):
        if search(target, elements) is wanted:
            return f"{words[0]}{name}{words[1]}"
    return ""


def _targets(text: str, wanted: Element, elements: Sequence[Element]) -> Iterator[tuple[Target, tuple[str, str]]]:
    """Ways to say what is called `text`, the shortest first, each with the words before and behind its name."""
    if text:
        yield Target(text), ("", "")
    row = [
        one
        for one in elements
        if one is not wanted
        and len(one.text.strip()) > 1
        and one.kind not in FIELDS
        and one.box.top < wanted.box.centre.y < one.box.bottom
    ]
    for one in sorted(row, key=lambda one: one.box.left):
        beside = " ".join(one.text.split())
        yield Target(text, place=(Relation.IN_ROW, beside)), ("", f" in the row {quoted(beside)}")
    if text:
        alike = in_reading_order([one for one in elements if one.text == wanted.text])
        for number in range(1, min(len(alike), len(ORDINALS)) + 1):
            yield Target(text, number), (f"the {ORDINALS[number - 1]} ", "")

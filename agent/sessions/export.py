"""Export of a session: forms that other programs, and people, read.

    html      one offline page (agent/sessions/report.py)
    jsonl     the events as `deskhand run --json` printed them, with the time of each
    dataset   a folder for training: `trajectory.jsonl` and one PNG a step, laid out as in AgentNet (OpenCUA): task,
              then per step observation, thought, action
    steps     instructions in words, for `deskhand run`

Source of the layout: OpenCUA, arXiv:2508.09123, `traj` of its AgentNet data; `code` there is pyautogui, here it is the
action grammar of UI-TARS-2, which this program reads back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.core.actions import Action, JsonValue, Type, describe
from agent.core.api import export
from agent.core.events import Predicted, Verdict
from agent.core.reply import Reply
from agent.grammar.steps_parser import StepsError, parse_steps
from agent.grammar.steps_writer import instruction, merged
from agent.grammar.ui_tars import Generation, render
from agent.sessions.format.records import Record
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import RecordedAction, in_words, recorded_actions
from agent.sessions.report import png_of, session_page
from vision.frame import Frame
from vision.geometry import Space


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


def steps_script(reader: SessionReader) -> tuple[str, tuple[str, ...]]:
    """What was done as instructions, one a line, and what has no words.

    Raises:
        ValueError: If nothing of it can be said.
    """
    lines, left_out = [], []
    for recorded in recorded_actions(reader):
        assert recorded.record.frame_id is not None
        line = instruction(recorded.action, reader.elements(recorded.record.frame_id) or ())
        if line and not isinstance(parse_steps(line), StepsError):
            lines.append(line)
        else:
            left_out.append(
                f"step {recorded.record.step}: {describe(recorded.action)} is left out, its target has no name"
            )
    if not lines:
        raise ValueError(f"{reader.path} holds no action that can be said in words; nothing is written")
    return "\n".join(merged(lines)) + "\n", tuple(left_out)


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
    met = recorded.target if recorded.target is not None else recorded.meaning.field
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

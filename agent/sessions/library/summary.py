"""Summary of a session: what a list shows of it and what it is found by, read off its file once."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.outcomes import Outcome, outcomes_path, read_outcomes
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import steps_done, words_of

if TYPE_CHECKING:
    from agent.sessions.format.records import Record
    from vision.frame import Frame

THUMBNAIL: Final = (192, 120)
"""Most pixels of a thumbnail, across and down."""

CUT: Final = "cut"
DAMAGED: Final = "damaged"
RECORDED: Final = "recorded"
VERIFIED: Final = "verified"
COMPLETED: Final = "completed"
"""Outcomes beside those of `Reason`: the session has no end; it cannot be read; a person showed it; it is a replay of
which every step was confirmed, or which was carried out and only the screen says so."""

PERSON: Final = "person"
RULES: Final = "rules"

_LONGEST_TEXT: Final = 4000
_BY_PERSON: Final = "by the person"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a session as a whole.

    Attributes:
        session: What tells the session from others, wherever its file lies; empty for a file that cannot be read.
        outcome: The value of a `Reason`, or one of the words above.
        steps: How many did something; see `steps_done`.
        approver: `person` where a person was asked about an action, `rules` where nobody was; empty for a recording.
        parameters: The names of its parameters.
        text: What it is found by besides its task.
        thumbnail: The screen on which something was done last, as a small JPEG; empty where it never saw one.
    """

    session: str
    task: str
    started_s: float
    duration_s: float = 0.0
    steps: int = 0
    outcome: str = CUT
    origin: Origin = Origin.AGENT
    model: str = ""
    approver: str = ""
    parameters: tuple[str, ...] = ()
    text: str = ""
    thumbnail: bytes = b""


def summary_of(path: Path) -> Summary:
    """The summary of the session in `path`; one that says so where the file cannot be read."""
    try:
        with SessionReader(path) as reader:
            return _summary(reader)
    except (SessionError, OSError) as error:
        try:
            changed_s = path.stat().st_mtime
        except OSError:
            changed_s = 0.0
        return Summary("", path.stem, changed_s, outcome=DAMAGED, text=str(error))


def _summary(reader: SessionReader) -> Summary:
    meta = reader.meta
    last, shown, outcome = meta.started_s, None, CUT
    asked = False
    thoughts: list[str] = []
    done: list[Record] = []
    for record in reader.events():
        last = record.at_s
        shown = record.frame_id if shown is None else shown
        match record.kind:
            case "executed":
                shown = record.frame_id
                done.append(record)
            case "judged":
                note = record.event.get("note")
                asked |= isinstance(note, str) and note.startswith(_BY_PERSON)
                asked |= record.event.get("verdict") in ("edited", "taken_over", "rejected", "skipped")
            case "predicted":
                thoughts.append(str(record.event.get("thought", "")))
            case "ended":
                outcome = str(record.event.get("reason", CUT))
            case _:
                pass
    if meta.origin is Origin.PERSON and outcome == "finished":
        outcome = RECORDED
    return Summary(
        meta.digest.hex(),
        meta.task,
        meta.started_s,
        max(0.0, last - meta.started_s),
        steps_done(done),
        _replay_outcome(reader.path, outcome),
        meta.origin,
        meta.model,
        "" if meta.origin is Origin.PERSON else PERSON if asked else RULES,
        tuple(reader.parameters()),
        _text(reader, done, thoughts),
        b"" if shown is None else thumbnail_of(reader.frame(shown)),
    )


def _replay_outcome(path: Path, outcome: str) -> str:
    """How a replay ended, in the words of replays; `outcome` for any other session."""
    kept = outcomes_path(path)
    if outcome != "finished" or not kept.is_file():
        return outcome
    try:
        steps = read_outcomes(kept)
    except (OSError, ValueError):
        return outcome
    return VERIFIED if steps and all(step.outcome is Outcome.VERIFIED for step in steps) else COMPLETED


def _text(reader: SessionReader, done: list[Record], thoughts: list[str]) -> str:
    words = words_of(reader)
    said = [words(record.step, action) for record in done for action in record.actions]
    return "\n".join(dict.fromkeys([*said, *thoughts]))[:_LONGEST_TEXT]


def thumbnail_of(frame: Frame) -> bytes:
    """A small JPEG of the whole frame."""
    from PIL import Image

    picture = Image.fromarray(frame.pixels)
    picture.thumbnail(THUMBNAIL, reducing_gap=2.0)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=75)
    return packed.getvalue()

"""A session as lines for people: who, when, and what happened, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agent.core.actions import Action
from agent.sessions.format.records import Record
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import steps_done, words_of


def show(reader: SessionReader) -> str:
    """The session as lines for people: who, when, and what happened, step by step."""
    meta = reader.meta
    records = list(reader.events())
    lines = [
        f"Task     {_printable(meta.task)}",
        f"Started  {datetime.fromtimestamp(meta.started_s):%Y-%m-%d %H:%M:%S}, {_printable(meta.program)}",
        f"Machine  {_printable(meta.machine)}",
        f"Steps    {steps_done(records)}",
        "",
        "step  after s  what happened",
    ]
    words, last = words_of(reader), None
    for record in records:
        after_s, last = record.at_s - meta.started_s, record.kind
        lines += [f"{record.step:4}  {after_s:7.2f}  {_printable(line)}" for line in _lines(record, words)]
    if last != "ended":
        lines.append("The recording was cut: it has no end, and what came last may be missing.")
    return "\n".join(lines)


def _lines(record: Record, words: Callable[[int, Action], str]) -> list[str]:
    value = record.event.get
    acted = "; ".join(words(record.step, action) for action in record.actions)
    match record.kind:
        case "observed":
            changed = value("changed")
            return ["saw the screen" if changed is None else f"saw the screen, {changed} tiles changed"]
        case "predicted":
            return [f"thought: {value('thought')}", f"wanted to {acted}"]
        case "misparsed":
            return [f"could not read the reply: {value('error')}"]
        case "judged":
            return [f"{value('verdict')}: {acted}" + (f" ({value('note')})" if value("note") else "")]
        case "executed":
            return [f"the person did: {acted}" if value("by") == "person" else f"did: {acted}"]
        case "paused":
            return [f"paused: {value('why')}"]
        case "resumed":
            return ["went on"]
        case "failed":
            return [f"failed: {value('message')}"]
        case _:
            return [f"ended: {value('reason')}" + (f", {value('content')}" if value("content") else "")]


def _printable(text: str) -> str:
    # a file from a stranger must not move the terminal's cursor or fake lines of this list
    return "".join(sign if sign.isprintable() else " " for sign in text)

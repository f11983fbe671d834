"""A session as lines for people: who, when, and what happened, step by step."""

from __future__ import annotations

from datetime import datetime

from agent.core.actions import describe
from agent.sessions.format.records import Record
from agent.sessions.reader import SessionReader


def show(reader: SessionReader) -> str:
    """The session as lines for people: who, when, and what happened, step by step."""
    meta = reader.meta
    lines = [
        f"Task     {_printable(meta.task)}",
        f"Started  {datetime.fromtimestamp(meta.started_s):%Y-%m-%d %H:%M:%S}, {_printable(meta.program)}",
        f"Machine  {_printable(meta.machine)}",
        "",
        "step  after s  what happened",
    ]
    for record in reader.events():
        after_s = record.at_s - meta.started_s
        lines += [f"{record.step:4}  {after_s:7.2f}  {_printable(line)}" for line in _lines(record)]
    return "\n".join(lines)


def _lines(record: Record) -> list[str]:
    said = record.event.get
    acted = "; ".join(describe(action) for action in record.actions)
    match record.kind:
        case "observed":
            return [
                f"saw the screen, {said('changed')} tiles changed" if said("changed") is not None else "saw the screen"
            ]
        case "predicted":
            return [f"thought: {said('thought')}", f"wanted to {acted}"]
        case "misparsed":
            return [f"could not read the reply: {said('error')}"]
        case "judged":
            return [f"{said('verdict')}: {acted}" + (f" ({said('note')})" if said("note") else "")]
        case "executed":
            return [f"the person did: {acted}" if said("by") == "person" else f"did: {acted}"]
        case "paused":
            return [f"paused: {said('why')}"]
        case "resumed":
            return ["went on"]
        case "failed":
            return [f"failed: {said('message')}"]
        case _:
            return [f"ended: {said('reason')}" + (f", {said('content')}" if said("content") else "")]


def _printable(text: str) -> str:
    # a file from a stranger must not move the terminal's cursor or fake lines of this list
    return "".join(one if one.isprintable() else " " for one in text)

"""Versions of a recording: an edited recording is kept beside what was recorded, and every earlier version stays.

A version is added in one transaction: a process that is killed meanwhile leaves the file as it was, or with all of it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from agent.core.actions import JsonValue
from agent.sessions.editing.draft import Draft, Drafting
from agent.sessions.editing.script import script_to_record
from agent.sessions.format.schema import SessionError, connect, keep_version
from agent.sessions.parameters import from_record, to_record
from agent.sessions.reader import SessionReader
from agent.sessions.redaction import consolidate


def save_draft(path: Path, draft: Draft, clock: Callable[[], float] = time.time) -> None:
    """Make `draft` the version of the recording at `path` that counts; nothing is written where it is that already.

    Raises:
        SessionError: If the file is in use, or cannot be read or written; it is then as it was.
        ValueError: If the draft does not fit the recording.
    """
    with SessionReader(path) as reader:
        drafting = Drafting(reader)
        if drafting.start == draft:
            return
        drafting.actions(draft)
        before = dict(reader.parameters())
        script: JsonValue = None if draft.steps == drafting.as_recorded else script_to_record(draft.steps)
    _keep(path, script, {one.name: to_record(one) for one in draft.parameters}, before, clock())


def restore_version(path: Path, number: int, clock: Callable[[], float] = time.time) -> None:
    """Make an earlier version of a recording count again; it becomes the newest, and no version is lost.

    Args:
        number: Of the version; 0 for what was recorded.

    Raises:
        SessionError: If the file is in use, or cannot be read or written; it is then as it was.
        ValueError: If there is no such version.
    """
    with SessionReader(path) as reader:
        drafting, versions = Drafting(reader), {one.number: one for one in reader.versions()}
        if number != 0 and number not in versions:
            there = ", ".join(map(str, versions)) or "only what was recorded, 0"
            raise ValueError(f"{path} has no version {number}; there are: {there}")
    as_recorded = next((one for one in versions.values() if one.script is None), None)
    version = versions[number] if number else as_recorded
    if version is None and drafting.start.steps == drafting.as_recorded:
        return
    records = version.parameters if version is not None else {}
    kept = tuple(from_record(name, record) for name, record in records.items())
    script = version.script if version is not None else None
    save_draft(path, Draft(script or drafting.as_recorded, kept), clock)


def _keep(
    path: Path, script: JsonValue, parameters: Mapping[str, JsonValue], before: Mapping[str, JsonValue], at_s: float
) -> None:
    consolidate(path)
    try:
        with closing(connect(path, "rw")) as connection:
            keep_version(connection, script, parameters, at_s, before=before)
    except sqlite3.Error as error:
        raise SessionError(f"{path}: the edited recording cannot be written ({error}); it is as it was") from error

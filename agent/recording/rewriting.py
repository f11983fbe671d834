"""Rewriting of a recording: under another name, or without steps that were taken back.

A new file is written and takes the place of the old one, which is overwritten before it is let go: what was taken back
is not left in free pages.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from agent.sessions.editing.script import script_to_record
from agent.sessions.format.schema import SessionError, connect, keep_parameters, keep_version, lay_out
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from agent.sessions.redaction import consolidate, put_in_place, remove_for_good


def rewrite(path: Path, *, task: str | None = None, without: Collection[int] = ()) -> None:
    """Write the recording at `path` anew.

    Parameters and edits name their places, so they are kept only where nothing is left out; of edits only the version
    that counts.

    Args:
        task: What was done, in the person's words; None leaves it as it is.
        without: Steps of which only the screen is kept on which they were decided: the step before led to it.

    Raises:
        SessionError: If it cannot be read or written; the old file is then as it was.
    """
    consolidate(path)
    new = path.with_name(f".{path.name}.rewriting")
    with SessionReader(path) as reader:
        try:
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _write(reader, new, reader.meta.task if task is None else task, without)
        except OSError as error:
            raise SessionError(f"{new}: no session can be written there ({error.strerror})") from None
        except sqlite3.Error as error:
            remove_for_good(new)
            raise SessionError(f"{new}: the session cannot be written ({error}); is the disk full?") from error
        except BaseException:
            remove_for_good(new)
            raise
    put_in_place(new, path)


def _write(reader: SessionReader, new: Path, task: str, without: Collection[int]) -> None:
    meta = replace(reader.meta, task=task)
    at_s, read = meta.started_s, set[int]()
    with closing(connect(new, "rw")) as connection:
        lay_out(connection, meta)
        recorder = Recorder(connection, new, meta, lambda: at_s)
        for record in reader.events():
            at_s = record.at_s
            if record.step in without and record.kind in ("judged", "executed", "failed"):
                continue
            recorder.write(reader.event(record))
            if record.frame_id is not None and record.frame_id not in read:
                read.add(record.frame_id)
                elements = reader.elements(record.frame_id)
                if elements is not None:
                    recorder.keep_elements(recorder.frame_id, elements)
        parameters, script = ({}, None) if without else (dict(reader.parameters()), reader.script())
        if script is not None:
            written_s = reader.versions()[-1].at_s
            keep_version(connection, script_to_record(script), parameters, written_s, before=None)
        elif parameters:
            keep_parameters(connection, parameters)
        recorder.close()

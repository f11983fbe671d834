"""Redaction of sessions: what is kept of a run without faces and secrets, on the way into the file or afterwards.

On the way in, events pass `SessionRedactor.events` before the recorder sees them, so that nothing unredacted touches
the disk. Afterwards `redact_file` writes a new file from the events of the old one; a rewritten file would keep what
was deleted in its free pages. The old file is overwritten before it is let go, as far as its file system allows.

Every text and frame of an event is redacted, whatever kind of event it is: one that is added later cannot be forgotten.
"""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from agent.core.actions import Action, Click, Hotkey, JsonValue, KeyDown, KeyUp, Type, target
from agent.core.api import export
from agent.core.events import Event, Executed, Judged, Misparsed, Observed, Predicted, event_json
from agent.desktop.capture.masking import masked
from agent.grammar.steps.orders import Enter
from agent.sessions.editing.script import Script, ScriptStep, instruction_in, script_to_record, with_typed
from agent.sessions.format.records import dump, event_detail, frame_of
from agent.sessions.format.schema import SessionError, connect, fold_side_files, keep_parameters, keep_version, lay_out
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import DesktopBox
from vision.perception.elements import Element
from vision.redaction.frame_redactor import Redacted, Redactor
from vision.redaction.secret_boxes import Painted
from vision.redaction.secret_labels import passwords_in_steps
from vision.redaction.sensitive_text import find_secrets, without_secrets

_Value = TypeVar("_Value")

_LEAST_PASSWORD: Final = 3
"""Characters below which a typed password is not sought elsewhere: it would be found in every other word."""

_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


@export("RedactionOptions", was="Wish")
@dataclass(frozen=True, slots=True)
class RedactionOptions:
    """Redaction options: what a person wants out of a recording, besides the secrets that are known by their looks.

    Attributes:
        words: Hidden wherever they are written.
        regions: Parts of the desktop that are painted grey, whatever they show.
        faces: Whether faces are painted over.
        keep: Photographs of people who may be seen.
        phones: Whether telephone numbers are secrets.
    """

    words: tuple[str, ...] = ()
    regions: tuple[DesktopBox, ...] = ()
    faces: bool = True
    keep: tuple[Path, ...] = ()
    phones: bool = False


@dataclass(frozen=True, slots=True)
class RedactionSummary:
    """What was done to a session file.

    Attributes:
        frames: Distinct frames on which something was painted over.
        painted: How often each kind of thing was, frame by frame: `Person 1`, `e-mail address`.
        texts: Events in which words were replaced.
    """

    frames: int
    painted: Mapping[str, int]
    texts: int


@export("SessionRedactor")
class SessionRedactor:
    """Takes faces and secrets out of the events of one session. Used by one thread at a time.

    Args:
        redactor: Looks at the frames, with the same words in mind.
    """

    def __init__(self, redactor: Redactor, options: RedactionOptions) -> None:
        self._redactor, self._regions = redactor, options.regions
        self._words, self._phones = options.words, options.phones
        self._last: tuple[Frame, Redacted] | None = None
        self._in_password_field = False

    @property
    def words(self) -> tuple[str, ...]:
        """What is hidden wherever it is written, the passwords that were typed among it."""
        return self._words

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """The same events without faces and secrets; what a recorder may write."""
        iterator = iter(events)
        try:
            for event in iterator:
                yield self.event(event)
        finally:
            # whoever stops reading stops the run: what it holds must be released at once
            if isinstance(iterator, Generator):
                iterator.close()

    def record(self, events: Iterable[Event], recorder: Recorder) -> Iterator[Event]:
        """Pass `events` through as they are, each once it is committed without faces and secrets.

        Raises:
            SessionError: If an event cannot be written; what was written before stays good.
        """
        iterator = iter(events)
        try:
            for event in iterator:
                recorder.write(self.event(event))
                yield event
        finally:
            if isinstance(iterator, Generator):
                iterator.close()

    def task(self, text: str) -> str:
        """A task without its secrets; a password that it wants typed is hidden from here on."""
        for password in passwords_in_steps(text):
            self._hide(password)
        return self._clean(text)

    def script(self, steps: Script) -> Script:
        """The steps of an edited recording without their secrets."""
        for step in steps:
            self.task(step.words)
        return tuple(self._step(step) for step in steps)

    def _step(self, step: ScriptStep) -> ScriptStep:
        words = step.words
        if words and isinstance(order := instruction_in(words), Enter) and self._clean(order.text) != order.text:
            words = with_typed(words, self._clean(order.text))
        elif words:
            words = self._clean(words)
        text = None if step.text is None else self._clean(step.text)
        return replace(step, words=words, text=text, checks=tuple(map(self._clean, step.checks)))

    def event(self, event: Event) -> Event:
        """One event without faces and secrets."""
        self._follow(event)
        if isinstance(event, Judged) and event.elements:
            event = replace(event, elements=self.elements(event.frame, event.elements))
        found = self._redacted(event)
        if isinstance(found, Misparsed) and isinstance(event, Misparsed) and found.text != event.text:
            # the span counts characters of a text that is another one now
            start, end = (min(place, len(found.text)) for place in found.error.span)
            return replace(found, error=replace(found.error, span=(start, end)))
        return found

    def elements(self, frame: Frame, elements: Iterable[Element]) -> tuple[Element, ...]:
        """What was read on a frame, without what is painted over there."""
        painted = self._frame(frame).painted
        return tuple(self._element(frame, element, painted) for element in elements)

    def painted(self, frame: Frame) -> tuple[Painted, ...]:
        """What is painted over on a frame, less the regions."""
        return self._frame(frame).painted

    def _element(self, frame: Frame, element: Element, painted: Iterable[Painted]) -> Element:
        if not element.text:
            return element
        middle = frame.viewport.to_desktop(element.box.centre)
        if any(region.contains(middle) for region in self._regions):
            return replace(element, text="")
        secrets = find_secrets(element.text, self._words, tolerant=True, phones=self._phones)
        text = element.text
        for secret in reversed(secrets):
            text = f"{text[: secret.start]}[{secret.kind}]{text[secret.end :]}"
        over = next((painted_over for painted_over in painted if element.box.contains(painted_over.box.centre)), None)
        if over is not None and text == element.text:
            text = f"[{over.what}]"  # known by what stands beside it, or read differently
        return replace(element, text=text)

    def _follow(self, event: Event) -> None:
        """Learn what is typed into a field for a password, before any text of the event is kept."""
        match event:
            case Observed(frame=frame):
                self._frame(frame)
            case Predicted(reply=reply):
                was = self._in_password_field
                for action in reply.actions:
                    self._learn(action)
                self._in_password_field = was  # it was only said, and may not be done
            case Judged(frame=frame, action=action) | Executed(frame=frame, action=action):
                self._frame(frame)
                was = self._in_password_field
                self._learn(action)
                if isinstance(event, Judged):
                    self._in_password_field = was
            case _:
                pass

    def _learn(self, action: Action) -> None:
        fields = self._redactor.password_fields
        match action:
            case Click():
                at = target(action)
                self._in_password_field = at is not None and any(box.contains(at) for box in fields)
            case Hotkey(keys):
                # the next field may be the one for the password, and nothing on the screen says whether it is
                self._in_password_field = bool(fields) and "tab" in keys
            case Type(text):
                for typed in text.split("\t")[0].splitlines()[:1]:
                    if self._in_password_field:
                        self._hide(typed)
            case _:
                pass

    def _hide(self, password: str) -> None:
        word = password.strip()
        if len(word) >= _LEAST_PASSWORD and word not in self._words:
            self._words = (*self._words, word)
            self._redactor.hide(word)

    def _frame(self, frame: Frame) -> Redacted:
        if self._last is None or self._last[0] is not frame:
            self._last = frame, self._redactor.redact(masked(frame, self._regions))
        return self._last[1]

    def _clean(self, text: str) -> str:
        return without_secrets(text, self._words, phones=self._phones)

    def _redacted(self, value: _Value) -> _Value:
        """`value` with every text and every frame in it redacted; the same object where nothing was."""
        found: object
        match value:
            case Frame():
                found = self._frame(value).frame
            case Enum() | Hotkey() | KeyDown() | KeyUp() | Element():
                return value  # no text of a person; elements are redacted by their place
            case str():
                found = self._clean(value)
            case tuple():
                parts = [self._redacted(part) for part in value]
                found = value if all(a is b for a, b in zip(parts, value, strict=True)) else tuple(parts)
            case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
                changed = {
                    field.name: new
                    for field in dataclasses.fields(value)
                    if field.init and (new := self._redacted(old := getattr(value, field.name))) is not old
                }
                found = replace(value, **changed) if changed else value
            case _:
                return value
        return found  # type: ignore[return-value]  # each branch gives back what it was given


@export("redact_file")
def redact_file(path: Path, out: Path | None, redactor: SessionRedactor) -> RedactionSummary:
    """Write the session at `path` without faces and secrets to `out`, or in its own place.

    A text that comes before a password is typed may hold it, so tell `redactor` what `learn_passwords` finds first.

    Raises:
        SessionError: If it cannot be read or written; the old file is then as it was.
    """
    if out is not None and out.exists():
        raise SessionError(f"{out} exists already; a session never overwrites a file, so choose another name")
    if out is None:
        consolidate(path)
    destination = path if out is None else out
    new = destination.with_name(f".{destination.name}.redacting")
    with SessionReader(path) as reader:
        try:
            summary = _write(reader, new, redactor)
            with SessionReader(new) as written:
                for finding in written.verify():
                    if finding.serious:
                        raise SessionError(f"{path} was not redacted: what was written is not sound ({finding})")
        except BaseException:
            remove_for_good(new)
            raise
    put_in_place(new, destination)
    return summary


def learn_passwords(path: Path, redactor: SessionRedactor) -> tuple[str, ...]:
    """The passwords that were typed in a session; a text that comes before may hold one."""
    with SessionReader(path) as reader:
        redactor.task(reader.meta.task)
        for record in reader.events():
            redactor.event(reader.event(record))
    return redactor.words


def _write(reader: SessionReader, new: Path, redactor: SessionRedactor) -> RedactionSummary:
    meta = replace(reader.meta, task=redactor.task(reader.meta.task))
    frames: set[int] = set()
    painted: Counter[str] = Counter()
    texts: set[int] = set()
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise SessionError(f"{new}: no session can be written there ({error.strerror})") from None
    at_s = meta.started_s
    try:
        connection = connect(new, "rw")
        with closing(connection):
            lay_out(connection, meta)
            recorder = Recorder(connection, new, meta, lambda: at_s)
            for record in reader.events():
                event, at_s = reader.event(record), record.at_s
                frame = frame_of(event)
                kept = redactor.event(event)
                recorder.write(kept)
                if _texts(kept) != _texts(event):
                    texts.add(record.seq)
                if frame is None or record.frame_id is None or record.frame_id in frames:
                    continue
                frames.add(record.frame_id)
                painted.update(mark.what for mark in redactor.painted(frame))
                elements = reader.elements(record.frame_id)
                if elements is not None:
                    recorder.keep_elements(recorder.frame_id, redactor.elements(frame, elements))
            script = redactor.script(reader.script() or ())
            texts |= {new.event for new, old in zip(script, reader.script() or (), strict=True) if new != old}
            parameters = {name: value for name, value in reader.parameters().items() if not _uses(value, texts)}
            if script:  # earlier versions may say what is to be hidden
                at_s = reader.versions()[-1].at_s
                keep_version(connection, script_to_record(script), parameters, at_s, before=None)
            elif parameters:
                keep_parameters(connection, parameters)
            recorder.close()
    except sqlite3.Error as error:
        raise SessionError(f"{new}: the session cannot be written ({error}); is the disk full?") from error
    return RedactionSummary(len(frames), dict(painted), len(texts))


def _texts(event: Event) -> str:
    return dump({"event": event_json(event), "detail": event_detail(event)})


def _uses(parameter: JsonValue, changed: set[int]) -> bool:
    """Whether a parameter of the session stands for text that is no longer there."""
    match parameter:
        case {"value": str(value), "places": [*places]}:
            used = {place[0] for place in places if isinstance(place, list) and place}
            return bool(used & changed) or without_secrets(value) != value
        case _:
            return True


def consolidate(path: Path) -> None:
    """Fold the side files into the session, and make sure that nobody writes to it.

    Raises:
        SessionError: If somebody does, or it cannot be written.
    """
    SessionReader(path).close()  # a file that is not ours is not written to
    try:
        with closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            fold_side_files(connection)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise SessionError(f"{path} cannot be rewritten ({error}); write a new file by --out") from error
        raise SessionError(
            f"{path} is in use; wait until its recording has ended, or write a new file by --out"
        ) from error


def put_in_place(new: Path, destination: Path) -> None:
    """Let `new` take the place of `destination`, then overwrite the old file: deleting alone leaves it on the disk."""
    with suppress(FileNotFoundError), destination.open("r+b") as old:
        if sys.platform == "win32":  # an open file cannot be replaced there
            _blank(old)
            old.close()
        new.replace(destination)
        if sys.platform != "win32":
            _blank(old)
        return
    new.replace(destination)


def _blank(file: BinaryIO) -> None:
    if os.fstat(file.fileno()).st_nlink > 1:
        return  # it has another name, under which somebody wants it as it was
    left = file.seek(0, os.SEEK_END)
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, 1 << 20)))
    file.flush()
    os.fsync(file.fileno())


def remove_for_good(path: Path) -> None:
    """Overwrite and delete a session file with its side files."""
    for old in (path, *(path.with_name(path.name + side) for side in _SIDE_FILES)):
        with suppress(FileNotFoundError):
            with old.open("r+b") as file:
                _blank(file)
            old.unlink()

"""Edit session: one recording that is being edited in the window, with undo, until it is saved or left."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from agent.core.actions import Type
from agent.routines.preview import FoundBy, PreviewedStep
from agent.sessions.editing.draft import Draft, Drafting
from agent.sessions.editing.edits import Edit
from agent.sessions.editing.versions import save_draft
from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import RecordedAction
from agent.sessions.redaction import consolidate
from gui.i18n.recorded_labels import edit_notes, recorded_label
from gui.library.editing.edit_model import EditedRow
from gui.timeline.thumbnail import thumbnail

_CLOSE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class _Opened:
    """A recording, read on another thread.

    Attributes:
        pictures: The place where each recorded step acted, by its event.
    """

    reader: SessionReader
    drafting: Drafting
    pictures: Mapping[int, bytes]


class EditSession(QObject):
    """Edits one recording at a time.

    Attributes:
        path: The recording; None while none is edited.
        undo_stack: The edits since it was opened or saved.

    Signals:
        opened: The recording can be edited now.
        failed: Why it cannot, in a sentence.
        changed: The draft is another one: the event of the step that it is about, 0 for none.
    """

    opened = Signal()
    failed = Signal(str)
    changed = Signal(int)
    _arrived = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.undo_stack = QUndoStack(self)
        self._opened: _Opened | None = None
        self._draft: Draft | None = None
        self._saved: Draft | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._arrived.connect(self._on_arrived)

    @property
    def draft(self) -> Draft | None:
        """What the recording would be; None before it was read."""
        return self._draft

    @property
    def dirty(self) -> bool:
        """Whether leaving it would lose something."""
        return self._draft != self._saved

    def open(self, path: Path) -> None:
        """Begin with the recording at `path`; `opened` or `failed` follows."""
        if self._thread is not None:
            return
        self.leave()
        self.path = path
        self._thread = threading.Thread(target=self._read, args=[path], name="deskhand-edit", daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Let go of the recording; edits that were not saved are lost."""
        if self._opened is not None:
            self._opened.reader.close()
        self.path, self._opened, self._draft, self._saved = None, None, None, None
        self.undo_stack.clear()

    def close(self) -> None:
        """Wait for what is under way; nothing is emitted any more."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(_CLOSE_S)
        self.leave()

    def actions(self) -> tuple[RecordedAction, ...]:
        """What a replay would do, step by step."""
        assert self._opened is not None
        assert self._draft is not None
        return self._opened.drafting.actions(self._draft)

    def rows(self) -> Sequence[EditedRow]:
        """The steps as the list shows them."""
        assert self._opened is not None
        assert self._draft is not None
        opened, parameters = self._opened, self._draft.parameters
        rows = []
        for number, one in enumerate(self.actions(), start=1):
            elements = opened.drafting.elements(one.record.frame_id)
            # found by: that is only said where a replay is previewed, and takes reading every screen
            step = PreviewedStep(number, "", one.action, one.meaning, elements, FoundBy.TEXT, "", None)
            label = one.words or recorded_label(step)
            text = one.words or (one.action.text if isinstance(one.action, Type) else None)
            event = one.record.seq
            varies = [named.name for named in parameters if any(place.seq == event for place in named.places)]
            notes = edit_notes(inserted=bool(one.words), varies=varies, checks=one.checks)
            picture = b"" if one.words else opened.pictures.get(event, b"")
            rows.append(EditedRow(event, f"{label[:1].upper()}{label[1:]}", notes, text, picture))
        return rows

    def frame_id(self, number: int) -> int:
        """The recorded frame to show for a step."""
        assert self._opened is not None
        assert self._draft is not None
        return self._opened.drafting.frame_id(self._draft, number)

    def edit(self, edit: Edit, name: str, event: int = 0) -> None:
        """Make one edit, which can be undone.

        Args:
            name: What it does, in words of the window.
            event: Of the step that it is about.

        Raises:
            ValueError: If it cannot be made; one sentence.
        """
        assert self._opened is not None
        assert self._draft is not None
        after = self._opened.drafting.edited(self._draft, edit)
        if after == self._draft:
            return
        if not event:  # what was inserted is the one that was not there
            before = {step.event for step in self._draft.steps}
            event = next((step.event for step in after.steps if step.event not in before), 0)
        self.undo_stack.push(_Command(self, self._draft, after, name, event))

    def save(self) -> None:
        """Write it as the version that counts.

        Raises:
            SessionError, ValueError: If it cannot be written; the file is as it was.
        """
        assert self.path is not None
        assert self._draft is not None
        save_draft(self.path, self._draft)
        self._saved = self._draft

    def show(self, draft: Draft, event: int) -> None:
        """Have this draft; for undo and redo."""
        self._draft = draft
        self.changed.emit(event)

    def _read(self, path: Path) -> None:
        found: _Opened | None = None
        why = ""
        try:
            # a file that kept its side files, say because it was read as its recording ended, could not be saved: to
            # fold them nobody may have it open, and we shall
            with contextlib.suppress(SessionError):  # one that cannot be written to can still be looked at
                consolidate(path)
            reader = SessionReader(path)
            try:
                drafting = Drafting(reader)
                pictures = {
                    one.record.seq: thumbnail(reader.frame(one.record.frame_id), one.action)
                    for one in drafting.recorded
                    if one.record.frame_id is not None
                }
                for one in drafting.recorded:
                    drafting.elements(one.record.frame_id)
                found = _Opened(reader, drafting, pictures)
            except BaseException:
                reader.close()
                raise
        except (SessionError, ValueError, OSError) as error:
            why = str(error)
        if not self._closing:
            self._arrived.emit(found, why)
        elif found is not None:
            found.reader.close()

    @Slot(object, str)
    def _on_arrived(self, found: _Opened | None, why: str) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if found is None:
            self.path = None
            self.failed.emit(why)
        elif self._closing or self.path != found.reader.path:
            found.reader.close()
        else:
            self._opened, self._draft, self._saved = found, found.drafting.start, found.drafting.start
            self.opened.emit()


class _Command(QUndoCommand):
    """One edit: the drafts before and after it."""

    def __init__(self, session: EditSession, before: Draft, after: Draft, name: str, event: int) -> None:
        super().__init__(name)
        self._session, self._before, self._after, self._event = session, before, after, event

    def redo(self) -> None:
        self._session.show(self._after, self._event)

    def undo(self) -> None:
        self._session.show(self._before, self._event)

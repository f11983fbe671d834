"""Report writer: makes the page of a session that others can read, off the GUI thread, beside the session file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from agent.sessions.format.schema import SessionError
from agent.sessions.outcomes import outcomes_path, read_outcomes
from agent.sessions.reader import SessionReader
from agent.sessions.report import session_page
from gui.common.background_task import BackgroundTask


@dataclass(frozen=True, slots=True)
class _Written:
    page: Path | None
    why: str = ""


class ReportWriter(QObject):
    """Writes one report at a time.

    Signals:
        written: The `Path` of the page.
        failed: Why there is none, in a sentence.
    """

    written = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = Path()
        self._task = BackgroundTask(self._write, self)
        self._task.done.connect(self._on_done)

    def write(self, session: Path) -> None:
        """Write the report of a session file; `written` or `failed` follows."""
        self._session = session
        self._task.start()

    def close(self) -> None:
        """Wait for what is under way."""
        self._task.close()

    def _write(self) -> _Written:
        session = self._session
        page = session.with_suffix(".html")
        try:
            kept = outcomes_path(session)
            outcomes = read_outcomes(kept) if kept.is_file() else ()
            with SessionReader(session) as reader:
                text = session_page(reader, outcomes)
            page.touch(mode=0o600)
            page.write_text(text, encoding="utf-8", errors="replace")
        except (SessionError, OSError, ValueError) as error:
            return _Written(None, str(error))
        return _Written(page)

    @Slot(object)
    def _on_done(self, written: _Written) -> None:
        if written.page is None:
            self.failed.emit(written.why)
        else:
            self.written.emit(written.page)

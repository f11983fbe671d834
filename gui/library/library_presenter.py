"""Library presenter: what the library page asks for is done, with the library, the window and its runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from agent.core.events import Event
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.routines.replay_run import Replay, check_replay
from agent.routines.routine import Routine, Way
from agent.routines.store import RoutineStore
from agent.safety.asker import Asker
from agent.sessions.format.schema import SessionError
from agent.sessions.library.index import LibraryEntry
from agent.sessions.library.library import ENDING, Library
from gui.common.questions.line_question import LineQuestion
from gui.common.run_session import Launch
from gui.library.editing.edit_presenter import EditPresenter
from gui.library.library_files import LibraryFiles
from gui.library.redaction_dialog import RedactionDialog
from gui.library.report_writer import ReportWriter
from gui.library.row_runs import RowRuns
from gui.library.session_actions import SessionAction
from gui.library.session_loader import LoadedSession, SessionLoader
from gui.main_window import MainWindow
from gui.timeline.frame_loader import SessionFrames
from gui.timeline.timeline_item import TimelineItem

Replayer: TypeAlias = Callable[[Replay, Mode, Stop, Asker], Iterator[Event]]
"""Carries a replay out; called and iterated on the run's worker thread."""


class LibraryPresenter(QObject):
    """Attends to the library page of one window.

    Args:
        frames: Where the window has the pictures of earlier steps from.
        replayer: Carries replays out.
        open_library: Opens the library; called on the GUI thread, and on another.
    """

    def __init__(
        self,
        window: MainWindow,
        frames: SessionFrames,
        replayer: Replayer,
        open_library: Callable[[], Library],
    ) -> None:
        super().__init__(window)
        self._window, self._page, self._frames = window, window.library_page, frames
        self._replayer = replayer
        self._files = LibraryFiles(open_library, self)
        self._files.opened.connect(self._on_library_opened)
        self._files.read.connect(self._on_files_read)
        self._loaded: LoadedSession | None = None
        self._entry: LibraryEntry | None = None
        self._wanted: LibraryEntry | None = None
        self._values_for: LoadedSession | None = None
        self._then: Callable[[LoadedSession], None] = self._show
        self._table: Path | None = None
        self._undo: tuple[Path, str] | None = None
        self._rows = RowRuns(window, self)
        self._loader = SessionLoader(self)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._say)
        self.editing = EditPresenter(window)
        self.editing.saved.connect(self._on_edited)
        self.editing.left.connect(self._on_editing_left)
        self.editing.failed.connect(self._on_editing_failed)
        self._reports = ReportWriter(self)
        self._reports.written.connect(self._on_report_written)
        self._reports.failed.connect(self._say)
        self._connect()

    def close(self) -> None:
        """Wait for what is under way."""
        self.editing.close()
        self._loader.close()
        self._reports.close()
        self._page.attend(None)
        self._files.close()

    def open_file(self, path: Path) -> None:
        """Look at the session in `path`, which is taken into the library where it lies."""
        if (entry := self._entry_of(path)) is not None:
            self._open(entry)

    def show_in_list(self, path: Path) -> None:
        """Show the library, with the session in `path` chosen."""
        self._window.pages.show_page(self._page)
        self._page.show_list()
        self._page.search.clear()
        self._entry_of(path)

    def _entry_of(self, path: Path) -> LibraryEntry | None:
        """What the library says of a session, which is chosen in the list; None where that is told instead."""
        try:
            entry = self._files.open().entry(path)
        except SessionError as error:
            self._say(str(error))
            return None
        except OSError as error:
            self._say_closed(error)
            return None
        self._page.reload()
        self._page.choose(entry.file)
        return entry

    def _say_closed(self, error: OSError) -> None:
        self._say(self.tr("The library cannot be opened: {0}").format(error.strerror or error))

    def _connect(self) -> None:
        page, shown, values = self._page, self._window.session_actions, self._page.values_page
        page.shown.connect(self._on_page_shown)
        page.opened.connect(self._open)
        page.chosen.connect(self._on_chosen)
        page.undone.connect(self._on_undo)
        page.session_actions.replay_wanted.connect(self._on_replay_chosen)
        page.session_actions.values_wanted.connect(self._on_values_of_chosen)
        shown.replay_wanted.connect(self._on_replay_shown)
        shown.values_wanted.connect(self._on_values_of_shown)
        shown.from_step_wanted.connect(self._on_from_step)
        shown.close_wanted.connect(self._on_close_wanted)
        shown.chosen.connect(self._on_chosen_for_shown)
        values.begun.connect(self._on_values_begun)
        values.rows_begun.connect(self._on_rows_begun)
        values.left.connect(self._on_values_left)
        self._window.run_ended.connect(self._on_run_ended)
        self._window.drops.files_dropped.connect(self._on_files_dropped)
        self._window.drops.text_dropped.connect(self._on_text_dropped)

    @Slot(object)
    def _on_files_dropped(self, paths: tuple[Path, ...]) -> None:
        path = paths[0]
        if self._window.busy:
            self._say(self.tr("A run is on; stop it first."))
        elif path.suffix == ENDING:
            self.open_file(path)
        elif path.suffix.lower() in (".csv", ".tsv") and self._page.values_page.isVisible():
            self._page.values_page.show_table(path)
        elif path.suffix.lower() in (".csv", ".tsv"):
            self._table = path
            chosen = self._entry if self._window.session_actions.isVisible() else self._page.entry
            if chosen is None:
                self._say(self.tr("Choose the recording first for which “{0}” has the values.").format(path.name))
                self._window.pages.show_page(self._page)
            else:
                self._load(chosen, self._ask_values)
        else:
            self._say(self.tr("“{0}” cannot be opened here: drop a session, a table (CSV) or text.").format(path.name))

    @Slot(str)
    def _on_text_dropped(self, text: str) -> None:
        if not self._window.busy:
            self._window.set_task(text.strip())
            self._window.pages.show_page(self._window.run_page)

    # Keeping up with the files

    @Slot(object)
    def _on_library_opened(self, library: Library) -> None:
        self._page.attend(library)

    @Slot()
    def _on_page_shown(self) -> None:
        try:
            self._files.open()
        except OSError as error:
            self._say_closed(error)
            return
        self._page.reload()
        self._files.look()

    @Slot(int)
    def _on_files_read(self, left: int) -> None:
        self._page.reload()
        self._page.show_use(self._files.open().disk_use())
        if left:
            self._say(self.tr("Reading session files, {0} left").format(left))

    # Looking at one

    @Slot(object)
    def _open(self, entry: LibraryEntry) -> None:
        if not self._window.busy:
            self._load(entry, self._show)

    def _load(self, entry: LibraryEntry, then: Callable[[LoadedSession], None]) -> None:
        """Read the session, and do `then` with it; until it is read, all is about the one that is shown."""
        self._wanted, self._then = entry, then
        if self._loaded is not None and self._loaded.path == entry.path and then != self._show:
            self._entry = entry
            then(self._loaded)
            return
        self._say(self.tr("Reading “{0}”").format(entry.title))
        self._loader.load(entry.path)

    @Slot(object)
    def _on_loaded(self, loaded: LoadedSession) -> None:
        if not self._window.busy:
            self._entry, self._loaded = self._wanted, loaded
            self._then(loaded)

    def _show(self, loaded: LoadedSession) -> None:
        assert self._entry is not None
        self._frames.path = loaded.path
        self._window.session_actions.show_entry(self._entry)
        self._window.show_recorded(loaded.items, loaded.scene, self._entry.title)

    @Slot()
    def _on_close_wanted(self) -> None:
        self._window.session_actions.hide()
        self._window.pages.show_page(self._page)

    # Editing

    @Slot(object)
    def _on_edited(self, path: Path) -> None:
        """What was read of it before is not so any more."""
        if self._loaded is not None and self._loaded.path == path:
            self._loaded = None
        self._files.look_soon()

    @Slot()
    def _on_editing_left(self) -> None:
        shown = not self._window.session_actions.isHidden()
        if shown and self._entry is not None:
            self._load(self._entry, self._show)
        self._page.show_list()

    @Slot(str)
    def _on_editing_failed(self, why: str) -> None:
        """Back to where it was wanted, with nothing read anew that would take the sentence away."""
        if not self._window.session_actions.isHidden():
            self._window.pages.show_page(self._window.run_page)
        self._page.show_list()
        self._say(why)

    # Carrying out again

    @Slot(object)
    def _on_replay_chosen(self, mode: Mode) -> None:
        if self._page.entry is not None:
            self._entry = self._page.entry
            self._replay(Replay(self._entry.path, way=self._way), mode, self._entry.title)

    @Slot(object)
    def _on_replay_shown(self, mode: Mode) -> None:
        if self._loaded is not None and self._entry is not None:
            way = self._window.session_actions.way
            self._replay(Replay(self._loaded.path, way=way), mode, self._entry.title)

    @Slot()
    def _on_from_step(self) -> None:
        item: TimelineItem | None = self._window.timeline.item
        if self._loaded is None or self._entry is None:
            return
        if item is None:
            self._say(self.tr("Choose the step first with which it shall begin."))
            return
        start = self._loaded.number_at(item.step)
        if start > len(self._loaded.acted):
            self._say(self.tr("Nothing was done in this step or after it."))
            return
        way = self._window.session_actions.way
        self._replay(Replay(self._loaded.path, way=way, start=start), Mode.STEP, self._entry.title)

    @property
    def _way(self) -> Way:
        return self._page.session_actions.way

    def _replay(self, replay: Replay, mode: Mode, title: str) -> bool:
        try:
            check_replay(replay)
        except (ValueError, SessionError) as error:
            self._say(str(error))
            return False
        self._window.carry_out(title, mode, self._launch(replay))
        return True

    def _launch(self, replay: Replay) -> Launch:
        replayer = self._replayer

        def launch(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            return replayer(replay, mode, stop, asker)

        return launch

    # With other values

    @Slot()
    def _on_values_of_chosen(self) -> None:
        if self._page.entry is not None:
            self._load(self._page.entry, self._ask_values)

    @Slot()
    def _on_values_of_shown(self) -> None:
        if self._entry is not None:
            self._load(self._entry, self._ask_values)

    def _ask_values(self, loaded: LoadedSession) -> None:
        assert self._entry is not None
        self._page.values_page.left.emit()  # whatever else was asked there is not asked any more
        self._values_for = loaded
        self._window.pages.show_page(self._page)
        self._page.ask_values(self._entry.title, loaded.parameters)
        self._say("")
        if self._table is not None:
            self._page.values_page.show_table(self._table)
            self._table = None

    @Slot()
    def _on_values_left(self) -> None:
        self._values_for = None
        self._page.show_list()

    @Slot(object, object)
    def _on_values_begun(self, mode: Mode, values: Mapping[str, str]) -> None:
        if self._values_for is not None and self._entry is not None:
            replay = Replay(self._values_for.path, values, self._way)
            self._replay(replay, mode, self._entry.title)

    @Slot(object, bool)
    def _on_rows_begun(self, mode: Mode, resume: bool) -> None:
        if self._values_for is None or self._entry is None:
            return
        path, title = self._values_for.path, self._entry.title
        self._rows.begin(
            title, lambda row, named: self._replay(Replay(path, row, self._way), mode, named), resume=resume
        )

    @Slot(str, bool)
    def _on_run_ended(self, message: str, went_well: bool) -> None:
        self._files.look_soon()

    # What is said about one

    @Slot(object)
    def _on_chosen_for_shown(self, action: SessionAction) -> None:
        if self._entry is not None:
            self._on_chosen(self._entry, action)

    @Slot(object, object)
    def _on_chosen(self, entry: LibraryEntry, action: SessionAction) -> None:
        library = self._files.open()
        match action:
            case SessionAction.STAR:
                library.star(entry, starred=not entry.star)
            case SessionAction.NAME:
                self._ask(self.tr("Name"), entry.name, lambda text: library.rename(entry, text))
                return
            case SessionAction.TAGS:
                tags = ", ".join(entry.mark.tags)
                self._ask(self.tr("Tags, parted by commas"), tags, lambda text: _retag(library, entry, text))
                return
            case SessionAction.FOLDER:
                self._ask(self.tr("Folder, like invoices/2026"), entry.folder, lambda text: library.file(entry, text))
                return
            case SessionAction.AGAIN:
                self._window.set_task(entry.task)
                self._window.pages.show_page(self._window.run_page)
            case SessionAction.REPORT:
                self._say(self.tr("Writing the report"))
                self._reports.write(entry.path)
                return
            case SessionAction.EDIT:
                self._entry = entry
                self._loader.forget()  # what is still being read would take the page away
                self.editing.begin(entry.path, entry.title)
                return
            case SessionAction.REDACT:
                dialog = RedactionDialog(entry.path, self._window)
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.open()
                return
            case SessionAction.ROUTINE:
                name = "".join(sign for sign in entry.title if sign.isalnum() or sign in " -_").strip()[:60]
                self._ask(self.tr("What the routine is called"), name, lambda text: self._keep_routine(entry, text))
                return
            case SessionAction.TRASH:
                self._trash(entry)
            case SessionAction.RESTORE:
                self._restore(entry.path, entry.title)
        self._changed(entry)

    def _keep_routine(self, entry: LibraryEntry, name: str) -> None:
        path = RoutineStore().save(Routine(name.strip(), recording=entry.path, way=self._way))
        self._say(self.tr("Kept as the routine “{0}”; “Routines…” runs it, also by schedule.").format(path.stem))

    @Slot(object)
    def _on_report_written(self, page: Path) -> None:
        self._say(self.tr("The report is in {0}").format(page))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _ask(self, question: str, text: str, do: Callable[[str], None]) -> None:
        entry = self._page.entry if self._window.pages.current is self._page else self._entry

        def answer(said: str) -> str:
            try:
                do(said)
            except ValueError as error:
                return str(error)
            if entry is not None:
                self._changed(entry)
            return ""

        LineQuestion(question, "", text, answer, parent=self._window).open()

    def _changed(self, entry: LibraryEntry) -> None:
        """What is said about `entry` is another thing than before."""
        self._page.reload()
        if self._entry is not None and self._entry.file == entry.file and self._files.library is not None:
            same = [one for one in self._files.library.entries() if one.file == entry.file]
            if same:
                self._entry = same[0]
                self._window.session_actions.show_entry(self._entry)

    def _trash(self, entry: LibraryEntry) -> None:
        try:
            self._undo = self._files.open().trash(entry), entry.title
        except SessionError as error:
            self._say(str(error))
            return
        self._page.offer_undo(entry.title)
        if self._loaded is not None and self._loaded.path == entry.path:
            self._window.session_actions.hide()

    @Slot()
    def _on_undo(self) -> None:
        if self._undo is not None:
            path, title = self._undo
            self._restore(path, title)
            self._page.reload()

    def _restore(self, path: Path, title: str) -> None:
        try:
            back = self._files.open().restore(path)
        except SessionError as error:
            self._say(str(error))
            return
        self._undo = None
        self._page.offer_undo("")
        self._page.reload()
        self._page.choose(str(back))
        self._say(self.tr("“{0}” is back.").format(title))

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._window.state.show_message(sentence)


def _retag(library: Library, entry: LibraryEntry, text: str) -> None:
    library.tag(entry, remove=entry.mark.tags, add=[tag for tag in text.replace("，", ",").split(",") if tag.strip()])

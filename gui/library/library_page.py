"""The page with earlier runs and recordings: searched while one types, opened, carried out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agent.sessions.format.schema import Origin
from agent.sessions.library.index import LibraryEntry
from agent.sessions.library.library import DiskUse, Library
from agent.sessions.parameters import Parameter
from gui.approval.action_editor import EscapableLineEdit, add_clear_button
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.library.library_model import EntryPainter, LibraryModel, disk_size
from gui.library.session_actions import SessionAction, SessionActions
from gui.library.values_page import ValuesPage

_TYPING_MS: Final = 60
_ALL, _RECORDINGS, _STARRED, _TRASHED = "all", "recordings", "starred", "trash"


class LibraryPage(QWidget):
    """Lists what was done and recorded before.

    Args:
        bindings: The keys of the window that it is in.

    Attributes:
        session_actions: What can be done with the session that is chosen.

    Signals:
        opened: The person wants to look at a `LibraryEntry`.
        shown: The page has come into view.
        chosen: A `LibraryEntry`, and the `SessionAction` that the person wants with it.
        undone: What was put into the trash last shall come back.
        routines_wanted: The person wants to see what can be done with routines.
    """

    opened = Signal(object)
    shown = Signal()
    chosen = Signal(object, object)
    undone = Signal()
    routines_wanted = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library: Library | None = None
        self.search = EscapableLineEdit()
        self.filter = QComboBox()
        self.use = QLabel()
        self.undo = KeyButton(self.tr("Bring it back"), self.tr("Out of the trash again"), keys=["Ctrl+Z"])
        self.routines = KeyButton(
            self.tr("Routines…"), self.tr("What was kept to be done again, also by schedule"), keys=["Ctrl+Shift+R"]
        )
        self.values_page = ValuesPage(bindings)
        self.model = LibraryModel(self)
        self.list = _EntryList()
        self.empty = QLabel()
        self.session_actions = SessionActions(bindings)
        self._sheets = QStackedWidget()
        self._list_page = QWidget()
        self.pages = QStackedWidget()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self._set_up(bindings)
        self._lay_out()
        self.setFocusProxy(self._list_page)
        self._show_filters((), ())

    def attend(self, library: Library | None) -> None:
        """List what is in `library`; None lets go of the one that was listed."""
        self._library = library
        self.reload()

    @property
    def entry(self) -> LibraryEntry | None:
        """The session that is chosen; None where none is."""
        index = self.list.currentIndex()
        found = index.data(LibraryModel.ENTRY) if index.isValid() else None
        return found if isinstance(found, LibraryEntry) else None

    @property
    def in_trash(self) -> bool:
        """Whether what is listed lies in the trash."""
        return bool(self.filter.currentData() == (_TRASHED, ""))

    @Slot()
    def reload(self) -> None:
        """List anew, with the same session chosen where it is still there."""
        if self._library is None:
            return
        self._typing.stop()
        self._show_filters(self._library.tags(), self._library.folders())
        before = self.entry
        kind, name = self.filter.currentData()
        found = self._library.entries(self.search.text(), trashed=kind == _TRASHED)
        self.model.show([entry for entry in found if _passes(entry, kind, name)])
        row = self.model.row_of(before.file) if before is not None else -1
        index = self.model.index(max(row, 0))
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, flag)
        self._show_state(bool(found))
        self._on_current()

    def show_use(self, use: DiskUse) -> None:
        """Say how much of the disk all of it takes."""
        trash = self.tr(", {0} in the trash").format(disk_size(use.trash_bytes)) if use.trashed else ""
        count = self.tr("1 session") if use.sessions == 1 else self.tr("{0} sessions").format(use.sessions)
        self.use.setText(self.tr("{0}, {1}").format(count, disk_size(use.session_bytes)) + trash)

    def choose(self, file: str) -> None:
        """Choose the session in `file`, where it is listed."""
        index = self.model.index(self.model.row_of(file))
        if index.isValid():
            self.list.setCurrentIndex(index)

    @Slot()
    def show_list(self) -> None:
        """Show what there is."""
        self._sheets.setCurrentWidget(self._list_page)
        self.setFocusProxy(self._list_page)
        self.list.setFocus()

    def ask_values(self, title: str, parameters: Sequence[Parameter]) -> None:
        """Ask for the values with which what is called `title` shall be carried out again."""
        self._sheets.setCurrentWidget(self.values_page)
        self.setFocusProxy(self.values_page)
        self.values_page.ask(title, parameters)

    def add_sheet(self, sheet: QWidget) -> None:
        """Have one sheet more beside the list."""
        self._sheets.addWidget(sheet)

    def show_sheet(self, sheet: QWidget) -> None:
        """Show a sheet that was added, in the place of the list."""
        self._sheets.setCurrentWidget(sheet)
        self.setFocusProxy(sheet)
        sheet.setFocus()

    def offer_undo(self, title: str) -> None:
        """Offer to bring back what was just put into the trash; an empty title for nothing."""
        self.undo.setVisible(bool(title))
        if title:
            self.undo.set_name(self.tr("Bring it back"), self.tr("“{0}” lies in the trash").format(title))

    def _set_up(self, bindings: KeyBindings) -> None:
        self.search.setAccessibleName(self.tr("Search the library"))
        add_clear_button(self.search)
        self.search.textChanged.connect(self._typing.start)
        self.search.cancelled.connect(self.search.clear)
        self.search.returnPressed.connect(self._on_search_entered)
        bindings.add(self.search, ["Ctrl+F"], activate=self._to_search, show=self._show_search_key)
        self.filter.setAccessibleName(self.tr("What is listed"))
        self.filter.view().setAccessibleName(self.tr("What can be listed"))
        self.filter.activated.connect(self.reload)
        self.use.setAccessibleName(self.tr("Room on the disk"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryPainter(self._thumbnail, self.list))
        self.list.setAccessibleName(self.tr("Sessions"))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.entered_session.connect(self._on_open)
        self.list.deleted.connect(self._on_delete)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.session_actions.open_wanted.connect(self._on_open)
        self.session_actions.chosen.connect(self._on_chosen)
        bindings.add(self.undo, ["Ctrl+Z"])
        bindings.add(self.routines, ["Ctrl+Shift+R"])
        self.undo.clicked.connect(self.undone)
        self.routines.clicked.connect(self.routines_wanted)
        self.undo.hide()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.search, 1)
        head.addWidget(self.filter)
        head.addWidget(self.routines)
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.use, 1)
        foot.addWidget(self.undo)
        layout = QVBoxLayout(self._list_page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.session_actions)
        layout.addLayout(foot)
        self._list_page.setFocusProxy(self.search)
        self._sheets.addWidget(self._list_page)
        self._sheets.addWidget(self.values_page)
        sheets = QVBoxLayout(self)
        sheets.setContentsMargins(0, 0, 0, 0)
        sheets.addWidget(self._sheets)

    def _show_filters(self, tags: Sequence[str], folders: Sequence[str]) -> None:
        wanted = [
            (self.tr("All"), (_ALL, "")),
            (self.tr("Recordings"), (_RECORDINGS, "")),
            (self.tr("With a star"), (_STARRED, "")),
            *((f"{folder}/", ("folder", folder)) for folder in folders),
            *((f"#{tag}", ("tag", tag)) for tag in tags),
            (self.tr("Trash"), (_TRASHED, "")),
        ]
        if [self.filter.itemData(at) for at in range(self.filter.count())] == [data for _, data in wanted]:
            return
        chosen = self.filter.currentData()
        self.filter.clear()
        for name, data in wanted:
            self.filter.addItem(name, data)
        places = [at for at, (_, data) in enumerate(wanted) if data == chosen]
        self.filter.setCurrentIndex(places[0] if places else 0)

    def _show_state(self, anything: bool) -> None:
        shown = self.model.rowCount() > 0
        self.pages.setCurrentWidget(self.list if shown else self.empty)
        if self.search.text() or anything:
            self.empty.setText(self.tr("Nothing is found. Write less, or choose “All”."))
        elif self.in_trash:
            self.empty.setText(self.tr("The trash is empty."))
        else:
            self.empty.setText(
                self.tr("Nothing was run or recorded yet. Every run and every recording will be listed here.")
            )

    def _thumbnail(self, entry: LibraryEntry) -> bytes:
        return b"" if self._library is None else self._library.thumbnail(entry)

    def _show_search_key(self, key: str) -> None:
        name = self.tr("Search the library")
        self.search.setPlaceholderText(f"{name}  ({key})" if key else name)

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _on_search_entered(self) -> None:
        self.reload()
        if self.model.rowCount():
            self.list.setFocus()

    @Slot()
    def _on_current(self) -> None:
        self.session_actions.show_entry(self.entry, trashed=self.in_trash)

    @Slot()
    def _on_open(self) -> None:
        if self.entry is not None:
            self.opened.emit(self.entry)

    @Slot()
    def _on_delete(self) -> None:
        if self.entry is not None and not self.in_trash:
            self.chosen.emit(self.entry, SessionAction.TRASH)

    @Slot(object)
    def _on_chosen(self, action: SessionAction) -> None:
        if self.entry is not None:
            self.chosen.emit(self.entry, action)

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        if self.list.indexAt(at).isValid():
            menu = self.session_actions.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.list.viewport().mapToGlobal(at))

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self.shown.emit()


class _EntryList(QListView):
    """The list; Enter opens, Delete puts away.

    Signals:
        entered_session: The person wants to look at the session that is chosen.
        deleted: The person wants it in the trash.
    """

    entered_session = Signal()
    deleted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_double_click)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        self.entered_session.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered_session.emit()
            case Qt.Key.Key_Delete:
                self.deleted.emit()
            case _:
                super().keyPressEvent(event)


def _passes(entry: LibraryEntry, kind: str, name: str) -> bool:
    match kind:
        case "recordings":
            return entry.origin is Origin.PERSON
        case "starred":
            return bool(entry.star)
        case "tag":
            return name in entry.mark.tags
        case "folder":
            return f"{entry.folder}/".startswith(f"{name}/")
        case _:
            return True

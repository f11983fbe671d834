"""Session actions: what can be done with one session, as buttons and as a menu, in the list and beside the picture."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from agent.core.task import Mode
from agent.routines.routine import Way
from agent.sessions.library.index import LibraryEntry
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.layouts.flow_layout import FlowLayout


class SessionAction(StrEnum):
    """What a person may want with a session, beside having it carried out."""

    STAR = "star"
    NAME = "name"
    TAGS = "tags"
    FOLDER = "folder"
    AGAIN = "again"
    ROUTINE = "routine"
    EDIT = "edit"
    REPORT = "report"
    REDACT = "redact"
    TRASH = "trash"
    RESTORE = "restore"


class SessionActions(QWidget):
    """A row of buttons about one session.

    Args:
        bindings: The keys of the window that it is in.
        opened: Whether it stands beside the picture of an opened session, and not in the list.

    Signals:
        replay_wanted: The person wants it carried out again, in this `Mode`.
        values_wanted: The same with other values.
        open_wanted: The person wants to look at it.
        from_step_wanted: The person wants it carried out again from the step that they are at.
        close_wanted: The person has seen enough of it.
        chosen: A `SessionAction`.
    """

    replay_wanted = Signal(object)
    values_wanted = Signal()
    open_wanted = Signal()
    from_step_wanted = Signal()
    close_wanted = Signal()
    chosen = Signal(object)

    def __init__(self, bindings: KeyBindings, *, opened: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: LibraryEntry | None = None
        self._trashed = False
        self.way = Way.ADAPTIVE
        self._layout = FlowLayout(self)
        self.buttons: list[KeyButton] = []

        def button(name: str, tip: str, key: str) -> KeyButton:
            made = KeyButton(name, tip, keys=[key])
            bindings.add(made, [key])
            self._layout.addWidget(made)
            self.buttons.append(made)
            return made

        if not opened:
            self.open = button(self.tr("Open"), self.tr("Look at every step"), "Ctrl+O")
            self.open.clicked.connect(self.open_wanted)
        self.replay = button(self.tr("Replay"), self.tr("Carry it out again; it asks where something is odd"), "Ctrl+R")
        self.step = button(self.tr("Step by step"), self.tr("Carry it out again, asking before each action"), "Ctrl+T")
        self.values = button(
            self.tr("With other values…"), self.tr("Carry it out again with other texts or choices"), "Ctrl+G"
        )
        if opened:
            self.from_step = button(
                self.tr("From this step"), self.tr("Carry it out again, beginning with the chosen step"), "Ctrl+J"
            )
            self.from_step.clicked.connect(self.from_step_wanted)
            self.edit = button(self.tr("Edit"), self.tr("Reorder, leave out, insert or change its steps"), "Ctrl+E")
            self.edit.clicked.connect(self._on_edit)
        self.more = button(self.tr("More…"), self.tr("Report, share, name, tags, trash"), "Ctrl+M")
        if opened:
            self.close_button = button(self.tr("Close"), self.tr("Back to the library"), "Ctrl+W")
            self.close_button.clicked.connect(self.close_wanted)
        self.replay.clicked.connect(self._on_replay)
        self.step.clicked.connect(self._on_step)
        self.values.clicked.connect(self.values_wanted)
        self.more.clicked.connect(self._on_more)
        self.show_entry(None)

    def show_entry(self, entry: LibraryEntry | None, *, trashed: bool = False) -> None:
        """Be about this session; None for none."""
        self._entry, self._trashed = entry, trashed
        readable = entry is not None and entry.outcome != "damaged"
        for button in self.buttons:
            button.setEnabled(entry is not None)
        for button in (self.replay, self.step):
            button.setEnabled(readable and not trashed)
        self.values.setEnabled(readable and not trashed)

    def menu(self) -> QMenu:
        """What else can be done, as a menu."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("More"))
        if self._trashed:
            self._offer(menu, self.tr("Bring it back"), SessionAction.RESTORE)
            return menu
        starred = self._entry is not None and bool(self._entry.star)
        self._offer(menu, self.tr("Take its star away") if starred else self.tr("Give it a star"), SessionAction.STAR)
        self._offer(menu, self.tr("Name…"), SessionAction.NAME)
        self._offer(menu, self.tr("Tags…"), SessionAction.TAGS)
        self._offer(menu, self.tr("Folder…"), SessionAction.FOLDER)
        menu.addSeparator()
        self._offer(menu, self.tr("Do it again as a new task"), SessionAction.AGAIN)
        self._offer(menu, self.tr("Keep it as a routine…"), SessionAction.ROUTINE)
        self._offer(menu, self.tr("Edit its steps…"), SessionAction.EDIT)
        self._offer(menu, self.tr("Report…"), SessionAction.REPORT)
        self._offer(menu, self.tr("Redact and share…"), SessionAction.REDACT)
        self._add_ways(menu)
        menu.addSeparator()
        self._offer(menu, self.tr("Put it into the trash"), SessionAction.TRASH)
        return menu

    def _add_ways(self, menu: QMenu) -> None:
        ways = menu.addMenu(self.tr("How it is replayed"))
        ways.setAccessibleName(self.tr("How it is replayed"))
        group = QActionGroup(ways)
        for way, name in (
            (Way.ADAPTIVE, self.tr("Each target is found again on a screen that may have changed")),
            (Way.EXACT, self.tr("Just what was done, where the screen is the same")),
            (Way.HYBRID, self.tr("A model is asked where a target is not found")),
        ):
            choice = QAction(name, ways)
            choice.setCheckable(True)
            choice.setChecked(way is self.way)
            choice.setData(way)
            group.addAction(choice)
            ways.addAction(choice)
        group.triggered.connect(self._on_way)

    def _offer(self, menu: QMenu, name: str, action: SessionAction) -> None:
        entry = QAction(name, menu)
        entry.setData(action)
        entry.triggered.connect(self._on_entry)
        menu.addAction(entry)

    @Slot()
    def _on_replay(self) -> None:
        self.replay_wanted.emit(Mode.AUTO)

    @Slot()
    def _on_step(self) -> None:
        self.replay_wanted.emit(Mode.STEP)

    @Slot()
    def _on_edit(self) -> None:
        self.chosen.emit(SessionAction.EDIT)

    @Slot()
    def _on_more(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    @Slot()
    def _on_entry(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self.chosen.emit(SessionAction(entry.data()))

    @Slot(QAction)
    def _on_way(self, choice: QAction) -> None:
        self.way = Way(choice.data())

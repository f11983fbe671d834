"""Practice application two: a text editor with menus, file dialogs and a question about unsaved work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QLabel, QMainWindow, QMenu, QMessageBox, QPlainTextEdit

from gui.practice.appearance import Look
from gui.practice.state import Value
from gui.practice.state_reporter import StateReporter

DOCUMENTS: Mapping[str, str] = {
    "shopping.txt": "Bread\nMilk\nApples\n",
    "letter.txt": "Dear Ada,\n\nthank you for your notes on the engine.\n",
}
"""What the editor's own folder holds at first."""

_FILTER = "Text files (*.txt);;All files (*)"


class Editor(QMainWindow):
    """A plain text editor that works in one folder.

    Args:
        native_dialogs: Whether files are chosen in the dialog of the desktop's toolkit instead of Qt's own.
    """

    def __init__(self, look: Look, reporter: StateReporter, folder: Path, *, native_dialogs: bool = False) -> None:
        super().__init__()
        option = QFileDialog.Option
        self._dialogs = option(0) if native_dialogs else option.DontUseNativeDialog
        self._look, self._reporter, self._folder = look, reporter, folder
        self._path: Path | None = None
        self._saved_text = ""
        self.resize(720, 520)
        self._text = QPlainTextEdit()
        self._text.setObjectName("text")
        self._text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._text.document().setDocumentMargin(14)
        self.setCentralWidget(self._text)
        self._place = QLabel()
        self.statusBar().addPermanentWidget(self._place)
        self._fill_menus()
        self._text.textChanged.connect(reporter.changed)
        self._text.document().modificationChanged.connect(self._on_modified)
        self._text.cursorPositionChanged.connect(self._on_moved)
        self._holds(None, "")

    def values(self) -> Mapping[str, Value]:
        """The text, the file's name, and what was last written to it."""
        return {
            "text": self._text.toPlainText(),
            "file": "" if self._path is None else self._path.name,
            "saved_text": self._saved_text,
            "modified": self._text.document().isModified(),
            "word_wrap": self._text.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth,
            "status_bar": self.statusBar().isVisibleTo(self),
        }

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.setAccepted(self._may_lose_text())

    def _fill_menus(self) -> None:
        keys = QKeySequence.StandardKey
        file = self._menu("&File")
        self._add(file, "&New", keys.New, self._on_new)
        self._add(file, "&Open…", keys.Open, self._on_open)
        self._add(file, "&Save", keys.Save, self._on_save)
        self._add(file, "Save &As…", QKeySequence("Ctrl+Shift+S"), self._on_save_as)
        file.addSeparator()
        self._add(file, "&Quit", QKeySequence("Ctrl+Q"), self.close)
        edit = self._menu("&Edit")
        self._add(edit, "&Undo", keys.Undo, self._text.undo)
        self._add(edit, "&Redo", keys.Redo, self._text.redo)
        edit.addSeparator()
        self._add(edit, "Cu&t", keys.Cut, self._text.cut)
        self._add(edit, "&Copy", keys.Copy, self._text.copy)
        self._add(edit, "&Paste", keys.Paste, self._text.paste)
        self._add(edit, "Select &All", keys.SelectAll, self._text.selectAll)
        view = self._menu("&View")
        self._add_toggle(view, "&Word wrap", self._on_wrap)
        self._add_toggle(view, "&Status bar", self._on_status_bar)
        for menu in (file, edit, view):
            self._arrange(menu)

    def _arrange(self, menu: QMenu) -> None:
        """Put the entries into the order of the look, and among them the one that it has more."""
        entries = menu.actions()
        if self._look.menus_reversed:
            for entry in entries:  # clear() would delete the separators
                menu.removeAction(entry)
            menu.addActions(entries[::-1])
        if self._look.inserted is not None:
            entries = menu.actions()
            menu.insertAction(entries[self._look.inserted % len(entries)], QAction("Statistics", self))

    def _menu(self, caption: str) -> QMenu:
        return self.menuBar().addMenu(self._look.caption(caption))

    def _add(
        self, menu: QMenu, caption: str, keys: QKeySequence | QKeySequence.StandardKey, slot: Callable[[], object]
    ) -> None:
        action = QAction(self._look.caption(caption), self)
        action.setShortcut(keys)
        action.triggered.connect(slot)
        menu.addAction(action)

    def _add_toggle(self, menu: QMenu, caption: str, slot: Callable[[bool], None]) -> None:
        action = QAction(self._look.caption(caption), self, checkable=True, checked=True)
        action.toggled.connect(slot)
        menu.addAction(action)

    @Slot()
    def _on_new(self) -> None:
        if self._may_lose_text():
            self._holds(None, "")
            self._reporter.happened("new")

    @Slot()
    def _on_open(self) -> None:
        if not self._may_lose_text():
            return
        name, _ = QFileDialog.getOpenFileName(self, "Open", str(self._folder), _FILTER, options=self._dialogs)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show the text of `path`, or say why not."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            QMessageBox.warning(self, "Open", f"{path.name} cannot be opened: {error}")
            return
        self._holds(path, text)
        self._reporter.happened(f"opened {path.name}")

    @Slot()
    def _on_save(self) -> bool:
        return self._on_save_as() if self._path is None else self._write(self._path)

    @Slot()
    def _on_save_as(self) -> bool:
        name, _ = QFileDialog.getSaveFileName(self, "Save As", str(self._folder), _FILTER, options=self._dialogs)
        return bool(name) and self._write(Path(name))

    def _write(self, path: Path) -> bool:
        try:
            path.write_text(self._text.toPlainText(), encoding="utf-8")
        except OSError as error:
            QMessageBox.warning(self, "Save", f"{path.name} cannot be saved: {error}")
            return False
        self._path, self._saved_text = path, path.read_text(encoding="utf-8")
        self._text.document().setModified(False)
        self._name_window()
        self.statusBar().showMessage(f"Saved {path.name}", 4000)
        self._reporter.happened(f"saved {path.name}")
        return True

    def _may_lose_text(self) -> bool:
        """Ask about unsaved work, if there is any; False to stay."""
        if not self._text.document().isModified():
            return True
        button = QMessageBox.StandardButton
        answer = QMessageBox.warning(
            self,
            "Unsaved changes",
            "Save the changes first?",
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if answer == button.Save:
            return self._on_save()
        if answer == button.Discard:
            self._reporter.happened("discarded")
            return True
        return False

    def _holds(self, path: Path | None, text: str) -> None:
        self._path, self._saved_text = path, text
        self._text.setPlainText(text)
        self._text.document().setModified(False)
        self._name_window()
        self._on_moved()

    def _name_window(self) -> None:
        name = "Untitled" if self._path is None else self._path.name
        self.setWindowTitle(f"{name}[*] – Practice editor")
        # setPlainText announces a modification and takes it back without a word
        self.setWindowModified(self._text.document().isModified())

    @Slot(bool)
    def _on_modified(self, modified: bool) -> None:
        self.setWindowModified(modified)
        self._reporter.changed()

    @Slot()
    def _on_moved(self) -> None:
        cursor = self._text.textCursor()
        self._place.setText(f"Line {cursor.blockNumber() + 1}, column {cursor.columnNumber() + 1}")

    @Slot(bool)
    def _on_wrap(self, on: bool) -> None:
        mode = QPlainTextEdit.LineWrapMode
        self._text.setLineWrapMode(mode.WidgetWidth if on else mode.NoWrap)
        self._reporter.happened(f"word wrap {'on' if on else 'off'}")

    @Slot(bool)
    def _on_status_bar(self, on: bool) -> None:
        self.statusBar().setVisible(on)
        self._reporter.happened(f"status bar {'on' if on else 'off'}")

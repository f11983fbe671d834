"""Edit presenter: opens the edit page for a session, saves what was edited, asks before that is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from agent.sessions.format.schema import SessionError
from gui.library.editing.edit_page import EditPage
from gui.main_window import MainWindow


class EditPresenter(QObject):
    """Attends to the edit page of one window.

    Attributes:
        question: Whether edits that are not saved may be lost, while that is asked; None while it is not.

    Signals:
        saved: The recording in this `Path` is another one now.
        left: The person is done with it.
        failed: Why the recording cannot be edited, in a sentence.
    """

    saved = Signal(object)
    left = Signal()
    failed = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self.page = window, EditPage(window.bindings)
        self.question: QMessageBox | None = None
        self._closes_window = False
        window.library_page.add_sheet(self.page)
        window.installEventFilter(self)
        self.page.save_wanted.connect(self._on_save)
        self.page.leave_wanted.connect(self._on_leave)
        self.page.session.failed.connect(self._on_failed)

    def begin(self, path: Path, title: str) -> None:
        """Edit the recording at `path`; one that is edited already is saved or left first."""
        session = self.page.session
        if session.dirty:
            self._show()
            self.page.show_fault(self.tr("Save these edits, or leave them, before you edit another recording."))
            return
        self.page.show_title(title)
        self._show()
        session.open(path)

    def close(self) -> None:
        """Wait for what is under way; edits are saved, since nobody can be asked any more, and no version is lost."""
        self._window.removeEventFilter(self)
        if self.page.session.dirty:
            self._save()
        self.page.close_session()

    def _show(self) -> None:
        self._window.pages.show_page(self._window.library_page)
        self._window.library_page.show_sheet(self.page)
        self._window.state.show_message("")

    @Slot()
    def _on_save(self) -> None:
        self._save()

    def _save(self) -> bool:
        path = self.page.session.path
        if path is None:
            return False
        try:
            self.page.session.save()
        except (SessionError, ValueError) as error:
            self.page.show_fault(str(error))
            return False
        self.page.show_saved()
        self._window.state.show_message(self.tr("Saved. What was recorded stays in the file, and can be had again."))
        self.saved.emit(path)
        return True

    @Slot()
    def _on_leave(self) -> None:
        if self.page.session.dirty:
            self._ask(closes_window=False)
        else:
            self._leave()

    def _leave(self) -> None:
        self.page.leave()
        self.left.emit()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.page.leave()
        self.failed.emit(why)

    def _ask(self, *, closes_window: bool) -> None:
        """Ask what becomes of edits that are not saved."""
        self._closes_window = closes_window
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Edits are not saved · deskhand"))
        box.setText(self.tr("Save what you edited?"))
        buttons = (
            (self.tr("Save"), QMessageBox.ButtonRole.AcceptRole),
            (self.tr("Do not save"), QMessageBox.ButtonRole.DestructiveRole),
            (self.tr("Go on editing"), QMessageBox.ButtonRole.RejectRole),
        )
        for name, role in buttons:
            button = box.addButton(name, role)
            button.setAccessibleName(name)
        box.buttonClicked.connect(self._on_answered)
        self.question = box
        box.open()

    @Slot(object)
    def _on_answered(self, button: object) -> None:
        box, self.question = self.question, None
        if box is None:
            return
        role = box.buttonRole(button)  # type: ignore[arg-type]  # Qt gives the button that was pressed
        if role == QMessageBox.ButtonRole.RejectRole:
            return
        if role == QMessageBox.ButtonRole.AcceptRole and not self._save():
            return
        self._leave()
        if self._closes_window:
            self._window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._window and event.type() == QEvent.Type.Close and self.page.session.dirty:
            event.ignore()
            if self.question is None:
                self._show()
                self._ask(closes_window=True)
            return True
        return False

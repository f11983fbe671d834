"""The settings dialog: six pages over one file, which a person may as well edit by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from agent.core.config import Config
from agent.core.config_file import save
from agent.policies.catalog import Machine, machine
from gui.common import theme
from gui.settings.area_page import AreaPage
from gui.settings.asking_page import AskingPage
from gui.settings.desktop_snapshot import TakeSnapshot, take_snapshot
from gui.settings.keeping_page import KeepingPage, MeasureUse
from gui.settings.keys_page import KeysPage
from gui.settings.look_page import LookPage
from gui.settings.models.model_page import ModelPage
from gui.settings.page import button


class SettingsDialog(QDialog):
    """Shows `config` and writes what the person makes of it into `path`; a refused value changes nothing.

    Args:
        complaint: What is wrong with the file as it is; empty where nothing is.
        look: Looks at the desktop once; called on another thread.
        machine_of: Tells what is in this machine; called on another thread.
        measure: Tells how much of the disk sessions take; called on another thread.

    Signals:
        saved: The `Config` that is in the file now, and where the file from before is kept if it had to be replaced.
        first_start_wanted: The first start shall be shown again.
    """

    saved = Signal(object, str)
    first_start_wanted = Signal()

    def __init__(
        self,
        config: Config,
        path: Path,
        *,
        complaint: str = "",
        look: TakeSnapshot = take_snapshot,
        machine_of: Callable[[], Machine] = machine,
        measure: MeasureUse | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._path = config, path
        self.model = ModelPage(machine_of)
        self.area = AreaPage(look)
        self.asking = AskingPage(path.parent)
        self.asking.failed.connect(self._show_message)
        self.keys = KeysPage()
        self.keeping = KeepingPage(measure)
        self.look = LookPage()
        self.look.first_start_wanted.connect(self._on_first_start)
        self.pages = (self.model, self.area, self.asking, self.keys, self.keeping, self.look)
        names = (
            self.tr("Model"),
            self.tr("Screen"),
            self.tr("Asking and limits"),
            self.tr("Keys"),
            self.tr("Keeping"),
            self.tr("Look"),
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Pages of the settings"))
        self.tabs.tabBar().setAccessibleName(self.tr("Pages of the settings"))
        for page, name in zip(self.pages, names, strict=True):
            page.show_config(config)
            self.tabs.addTab(page, name)
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self.file = button(self.tr("Open the file"), self.tr("Open {0} in an editor").format(path))
        self.file.clicked.connect(self._on_file)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        for one in self.buttons.buttons():
            one.setAccessibleName(one.text().replace("&", ""))
        self.buttons.accepted.connect(self._on_save)
        self.buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.file)
        foot.addStretch(1)
        foot.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._message)
        layout.addLayout(foot)
        self.setWindowTitle(self.tr("Settings · deskhand"))
        self.resize(QSize(760, 560).boundedTo(self.screen().availableSize() - QSize(12, 36)))
        self._show_message(complaint)

    @property
    def complaint(self) -> str:
        """Why nothing was saved, or what is wrong with the file; empty where nothing is."""
        return self._message.text() if self._message.isVisibleTo(self) else ""

    def done(self, result: int) -> None:
        """Look at nothing any more, and close."""
        self.model.close_page()
        self.area.close_page()
        self.keeping.close_page()
        super().done(result)

    @Slot(str)
    def _show_message(self, text: str) -> None:
        theme.tint(self._message, theme.bad(self.palette()))
        self._message.setText(text)
        self._message.setVisible(bool(text))

    @Slot()
    def _on_save(self) -> None:
        config = self._config
        for page in self.pages:
            try:
                config = page.read(config)
            except ValueError as error:
                self._show_message(str(error))
                self.tabs.setCurrentWidget(page)
                if page.fault is not None:
                    page.fault.setFocus()
                return
        try:
            backup = save(config, self._path)
        except OSError as error:
            says = self.tr("“{0}” cannot be written: {1}. Nothing was changed.")
            self._show_message(says.format(self._path, error.strerror or error))
            return
        self.accept()
        self.saved.emit(config, "" if backup is None else str(backup))

    @Slot()
    def _on_file(self) -> None:
        if not self._path.exists():
            try:
                save(self._config, self._path)
            except OSError as error:
                self._show_message(self.tr("“{0}” cannot be written: {1}.").format(self._path, error.strerror or error))
                return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    @Slot()
    def _on_first_start(self) -> None:
        self.reject()
        self.first_start_wanted.emit()

"""Settings page of what is kept: where sessions lie, for how long, and how much of the disk they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox, QWidget

from agent.core.config import Config
from agent.sessions.library.library import TRASH_DAYS, DiskUse, Library
from gui.common.background_task import BackgroundTask
from gui.library.library_model import disk_size
from gui.settings.page import Page, Rows, button, choose_folder

MeasureUse = Callable[[Path], DiskUse | None]
"""Tells how much of the disk the sessions in a folder take, None where that is unknown; called on another thread."""

_MOST_DAYS = 36_500


class KeepingPage(Page):
    """The folder of sessions, their age, and their size.

    Args:
        measure: See above.
    """

    def __init__(self, measure: MeasureUse | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = measure or measure_use
        self._measured = Path()
        self.folder = QLineEdit()
        self.browse = button(self.tr("Browse…"), self.tr("Choose the folder of sessions"))
        self.browse.clicked.connect(self._on_browse)
        self.days = QSpinBox()
        self.days.setRange(0, _MOST_DAYS)
        self.days.setSingleStep(30)
        self.days.setSpecialValueText(self.tr("for ever"))
        self.days.setSuffix(self.tr(" days"))
        self.use = QLabel(self.tr("Looking…"))
        self.use.setWordWrap(True)
        self.use.setAccessibleName(self.tr("Room on the disk"))
        self._looking = BackgroundTask(self._look, self)
        self._looking.done.connect(self._on_looked)
        rows = Rows(self)
        rows.add(
            self.tr("Sessions lie &in"),
            self.folder,
            self.tr("Every run and every recording is one file there. Those of another folder stay where they are."),
            [self.browse],
        )
        rows.add(
            self.tr("&Runs are kept"),
            self.days,
            self.tr(
                "Older ones are put into the trash, and deleted after {0} days there. Recordings stay, and so does "
                "what has a star, a name, a tag or a folder, or belongs to a routine."
            ).format(TRASH_DAYS),
        )
        rows.addRow(self.tr("Room on the disk"), self.use)

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self.folder.setText(str(config.session_folder))
        self.days.setValue(config.keep_days or 0)
        self._measured = config.session_folder

    def read(self, config: Config) -> Config:
        """See `Page`."""
        text = self.folder.text().strip()
        with self.blaming(self.folder):
            folder = Path(text).expanduser()
            if not text or not folder.is_absolute():
                raise ValueError(self.tr("Say in which folder sessions are kept, by its whole path."))
            if folder.exists() and not folder.is_dir():
                raise ValueError(self.tr("“{0}” is a file; sessions need a folder.").format(folder))
        days = self.days.value() or None
        if folder == config.session_folder and days == config.keep_days:
            return config
        return replace(config, session_folder=folder, keep_days=days)

    def close_page(self) -> None:
        """Nothing is looked for any more."""
        self._looking.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._looking.start()

    def _look(self) -> DiskUse | None:
        return self._measure(self._measured)

    @Slot(object)
    def _on_looked(self, use: DiskUse | None) -> None:
        if use is None:
            self.use.setText(self.tr("It cannot be told."))
            return
        kept = self.tr("Sessions: {0}, {1}").format(use.sessions, disk_size(use.session_bytes))
        away = self.tr("trash: {0}").format(disk_size(use.trash_bytes))
        index = self.tr("list of them: {0}").format(disk_size(use.index_bytes))
        self.use.setText(" · ".join((kept, away, index)))

    @Slot()
    def _on_browse(self) -> None:
        choose_folder(self, self.tr("The folder of sessions"), self.folder)


def measure_use(folder: Path) -> DiskUse | None:
    """How much of the disk the sessions in `folder` take."""
    try:
        with Library(folder) as library:
            return library.disk_use()
    except (OSError, RuntimeError):
        return None

"""The download dialog: says how large a model is and under which licence, and fetches it when the person says so."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.common import theme
from gui.i18n.message_translation import localized
from gui.settings.models.model_download import ModelDownload
from gui.settings.page import Hint, button, choose_folder
from vision.vlm.hub import Offer

_PARTS: Final = 10_000
"""Of the bar: Qt counts in 32 bits, models do not."""


class DownloadDialog(QDialog):
    """Downloads one model.

    Args:
        model: Its id on the hub.
        folder: Where it is put; None for a folder of this user's data.
        ask: Whether the hub is asked at once.

    Signals:
        fetched: The folder in which the model is now, as a text.
    """

    fetched = Signal(str)

    def __init__(
        self, model: str, *, folder: Path | None = None, ask: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._offer: Offer | None = None
        self._stopping = False
        self._began_s, self._began_at = 0.0, 0
        self.download = ModelDownload(self)
        self.download.offered.connect(self.show_offer)
        self.download.progressed.connect(self.show_progress)
        self.download.ended.connect(self._on_ended)
        place = folder or platformdirs.user_data_path("deskhand", appauthor=False) / "models" / model.partition("/")[2]
        self.what = QLabel(self.tr("Asking the hub what there is of {0}…").format(model))
        self.folder = QLineEdit(str(place))
        self.browse = button(self.tr("Choose…"), self.tr("Choose the folder"))
        self.bar = QProgressBar()
        self.state = QLabel()
        self.start = QPushButton(self.tr("&Download"))
        self.stop = QPushButton(self.tr("&Stop"))
        self.close_button = QPushButton(self.tr("Close"))
        self._lay_out()
        self.setWindowTitle(self.tr("Download a model · deskhand"))
        self.resize(QSize(560, 260).boundedTo(self.screen().availableSize() - QSize(12, 36)))
        if ask:
            self.download.ask(model, self._place)

    def done(self, result: int) -> None:
        """Stop, and close; what is there stays."""
        self.download.leave()
        super().done(result)

    @property
    def _place(self) -> Path:
        return Path(self.folder.text().strip()).expanduser().absolute()

    def _lay_out(self) -> None:
        for label in (self.what, self.state):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        name = self.tr("&Into the folder")
        self.folder.setAccessibleName(name.replace("&", ""))
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much is there"))
        self.browse.clicked.connect(self._on_browse)
        self.start.clicked.connect(self._on_start)
        self.stop.clicked.connect(self._on_stop)
        self.close_button.clicked.connect(self.reject)
        inside = QHBoxLayout()
        inside.addWidget(self.folder, 1)
        inside.addWidget(self.browse)
        label = QLabel(name)
        label.setBuddy(self.folder)
        form = QFormLayout()
        form.addRow(label, inside)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for one in (self.start, self.stop, self.close_button):
            one.setAutoDefault(False)
            one.setAccessibleName(one.text().replace("&", ""))
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.what)
        layout.addLayout(form)
        layout.addWidget(self.bar)
        layout.addWidget(self.state)
        layout.addWidget(
            Hint(self.tr("Nothing is fetched before you press “Download”. What is there stays when you stop."))
        )
        layout.addStretch(1)
        layout.addLayout(foot)
        self.start.setEnabled(False)
        self.stop.setEnabled(False)

    @Slot(object, object)
    def show_offer(self, offer: Offer, there: int) -> None:
        """Say what there is to be fetched, `there` bytes of which are here already."""
        self._offer = offer
        licence = (
            self.tr("Licence, as its owner names it: {0}.").format(offer.licence)
            if offer.licence
            else self.tr("Its owner names no licence; read its page first.")
        )
        size = self.tr("{0}: {1} GB in {2} files.").format(offer.model, f"{offer.size / 1e9:.1f}", len(offer.files))
        self.what.setText(f"{size}\n{licence}")
        self._show(there)
        if there:
            self._say(self.tr("{0} of it are there already; the download goes on from there.").format(_gb(there)))
        self.start.setEnabled(True)
        self.start.setFocus()

    @Slot()
    def _on_start(self) -> None:
        assert self._offer is not None
        if not self.folder.text().strip():
            self._say(self.tr("Say into which folder."), bad=True)
            self.folder.setFocus()
            return
        self._began_s, self._began_at, self._stopping = 0.0, 0, False
        self._show_running(running=True)
        self._say(self.tr("Beginning…"))
        self.download.fetch(self._offer, self._place)

    @Slot()
    def _on_stop(self) -> None:
        self._stopping = True
        self.stop.setEnabled(False)
        self._say(self.tr("Stopping…"))
        self.download.stop()

    @Slot(object)
    def show_progress(self, count: int) -> None:
        """Say that `count` bytes are here now."""
        assert self._offer is not None
        self._show(count)
        now = time.monotonic()
        if not self._began_s:
            self._began_s, self._began_at = now, count
        took_s, more = now - self._began_s, count - self._began_at
        text = self.tr("{0} of {1}").format(_gb(count), _gb(self._offer.size))
        if took_s > 2 and more > 0:
            left_s = (self._offer.size - count) / (more / took_s)
            text += " · " + self.tr("{0} MB a second").format(f"{more / took_s / 1e6:.1f}")
            text += " · " + self.tr("about {0} min left").format(max(1, round(left_s / 60)))
        if count == self._offer.size:
            text = self.tr("All of it is there; comparing it with what the hub says…")
        if not self._stopping:
            self._say(text)

    @Slot(bool, str)
    def _on_ended(self, there: bool, why: str) -> None:
        self._show_running(running=False)
        if there:
            assert self._offer is not None
            self._show(self._offer.size)
            self.start.setEnabled(False)
            self._say(self.tr("It is there, and whole."))
            self.fetched.emit(str(self._place))
            self.close_button.setFocus()
        elif why:
            self._say(localized(why), bad=True)
            self.start.setEnabled(self._offer is not None)
            if self._offer is None:
                self.what.setText(self._model)
        else:
            self._say(self.tr("Stopped. “Download” goes on from there."))

    @Slot()
    def _on_browse(self) -> None:
        choose_folder(self, self.tr("The folder for the model"), self.folder)

    def _show_running(self, *, running: bool) -> None:
        self.start.setEnabled(not running)
        self.stop.setEnabled(running)
        self.folder.setEnabled(not running)
        self.browse.setEnabled(not running)

    def _show(self, count: int) -> None:
        whole = self._offer.size if self._offer is not None else 0
        self.bar.setValue(int(_PARTS * count / whole) if whole else 0)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        theme.tint(self.state, theme.bad(self.palette()) if bad else self.palette().windowText().color())
        self.state.setText(sentence)


def _gb(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e7 else f"{count / 1e6:.1f} MB"

"""Settings page of the model: the models there are, and which of them this machine can run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from agent.core.config import Config
from agent.factory import MODELS as SHIPPED
from agent.policies.catalog import MODELS, OPTIONS, Machine, Model, machine
from agent.policies.endpoint import Endpoint
from gui.approval.action_editor import add_clear_button
from gui.common import theme
from gui.common.background_task import BackgroundTask
from gui.i18n.model_names import model_title, short_name
from gui.settings.models.connection_test import Check, ConnectionTest, connection_check
from gui.settings.models.download_dialog import DownloadDialog
from gui.settings.page import Hint, Page, button, choose_folder

_GB: Final = 2**30
"""As makers of memory count it."""

_GAP_PX: Final = 16
_NAME: Final = Qt.ItemDataRole.UserRole


class ModelPage(Page):
    """A table of models, and a line for what is not among them.

    Args:
        look: Tells what is in this machine; called on another thread.
        check: Asks the model at an address about pictures; None asks as the settings say that are shown.
    """

    def __init__(
        self,
        look: Callable[[], Machine] = machine,
        *,
        check: Check | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._check = check
        self._test: ConnectionTest | None = None
        self._config = Config()
        self._background = BackgroundTask(look, self)
        self._background.done.connect(self._on_machine)
        self.table = QTreeWidget()
        self.table.setColumnCount(3)
        self.table.setHeaderLabels([self.tr("Model"), self.tr("On this machine"), self.tr("What it is")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Models"))
        self.table.header().setAccessibleName(self.tr("Columns of the models"))
        self.table.header().setStretchLastSection(True)
        for model in MODELS:
            row = QTreeWidgetItem([model_title(model.name), "…", model_text(model)])
            row.setData(0, _NAME, model.name)
            row.setToolTip(2, model_text(model))
            row.setSizeHint(2, QSize(0, round(1.5 * self.fontMetrics().height())))
            self.table.addTopLevelItem(row)
        self.table.currentItemChanged.connect(self._on_row)
        self.where = QLineEdit()
        self.where.setAccessibleName(self.tr("Folder or address of the model"))
        self.where.setPlaceholderText(self.tr("a folder, or http://HOST:PORT/v1#NAME"))
        add_clear_button(self.where)
        self._label = QLabel(self.tr("&Folder or address"))
        self._label.setBuddy(self.where)
        self.browse = button(self.tr("Browse…"), self.tr("Choose the folder of a model"))
        self.browse.clicked.connect(self._on_browse)
        self.download = button(self.tr("Download…"), self.tr("Fetch this model; its size and licence are said first"))
        self.download.clicked.connect(self._on_download)
        self.test = button(self.tr("Test"), self.tr("Ask the model at this address about twelve pictures"))
        self.test.clicked.connect(self._on_test)
        self.where.textChanged.connect(self._on_where)
        self._result = QLabel()
        self._result.setWordWrap(True)
        self._result.setTextFormat(Qt.TextFormat.PlainText)
        self._result.hide()
        self._hint = Hint()
        self._machine = Hint(self.tr("Looking what is in this machine…"))
        row_ = QHBoxLayout()
        row_.addWidget(self._label)
        row_.addWidget(self.where, 1)
        row_.addWidget(self.browse)
        row_.addWidget(self.download)
        row_.addWidget(self.test)
        layout = QVBoxLayout(self)
        layout.addWidget(self._machine)
        layout.addWidget(self.table, 1)
        layout.addLayout(row_)
        layout.addWidget(self._result)
        layout.addWidget(self._hint)

    @property
    def result(self) -> str:
        """What came of the last test, or how far it is; empty where there was none."""
        return self._result.text()

    @property
    def rows(self) -> list[QTreeWidgetItem]:
        """The rows of the table, from the top."""
        found = (self.table.topLevelItem(at) for at in range(self.table.topLevelItemCount()))
        return [one for one in found if one is not None]

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self._config = config
        shipped = config.model in SHIPPED
        self.where.setText("" if shipped else config.model)
        name = config.model if shipped else short_name(config.model)
        row = next((one for one in self.rows if one.data(0, _NAME) == name), None)
        if row is None:  # a model that the catalogue does not know
            row = QTreeWidgetItem([name, "", self.tr("another model")])
            row.setData(0, _NAME, name)
            self.table.addTopLevelItem(row)
        self.table.setCurrentItem(row)
        self._fit_columns()

    def read(self, config: Config) -> Config:
        """See `Page`."""
        row = self.table.currentItem()
        name = "" if row is None else str(row.data(0, _NAME))
        if name in SHIPPED:
            return replace(config, model=name)
        with self.blaming(self.where):
            return replace(config, model=named(self.where.text()))

    def close_page(self) -> None:
        """Nothing is looked for any more."""
        self._background.close()
        if self._test is not None:
            self._test.leave()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._background.start()

    @Slot(object)
    def _on_machine(self, found: Machine) -> None:
        self._machine.setText(machine_text(found))
        for model, row in zip(MODELS, self.rows, strict=False):  # one more may have been added
            row.setText(1, fit_text(model, found))
            fits = model.bits(found) is not None
            colour = theme.good(self.palette()) if fits else theme.quiet(self.palette())
            row.setForeground(1, QBrush(colour))
        self._fit_columns()

    def _fit_columns(self) -> None:
        for column in (0, 1):
            self.table.resizeColumnToContents(column)
            self.table.setColumnWidth(column, self.table.columnWidth(column) + _GAP_PX)

    @Slot()
    def _on_row(self) -> None:
        row = self.table.currentItem()
        shipped = row is None or row.data(0, _NAME) in SHIPPED
        for control in (self._label, self.where, self.browse):
            control.setEnabled(not shipped)
        self.download.setEnabled(self._hub_id() != "")
        self._on_where()
        if shipped:
            self._hint.setText(self.tr("This one ships with deskhand and works at once."))
        else:
            self._hint.setText(
                self.tr(
                    "Say where it is: its folder here, which “Download…” fills, or the address of a server that speaks "
                    "the OpenAI protocol."
                )
            )

    @Slot()
    def _on_where(self) -> None:
        """Only what stands behind an address can be tested; what another said does not hold for it."""
        at_address = self.where.text().strip().startswith(("http://", "https://"))
        self.test.setEnabled(self.where.isEnabled() and at_address and not (self._test and self._test.running))
        self._result.hide()

    @Slot()
    def _on_test(self) -> None:
        try:
            name = named(self.where.text())
        except ValueError as error:
            self._show_result(str(error), good=False)
            return
        self._test = ConnectionTest(self._check or connection_check(self._config), self)
        self._test.asked.connect(self._on_asked)
        self._test.ended.connect(self._on_tested)
        self._test.start(name)
        self.test.setEnabled(False)
        self._show_result(self.tr("Asking…"), good=True)

    @Slot(int, int)
    def _on_asked(self, count: int, most: int) -> None:
        self._show_result(self.tr("Asking: {0} of {1} pictures").format(count + 1, most), good=True)

    @Slot(str, bool)
    def _on_tested(self, text: str, good: bool) -> None:
        self.test.setEnabled(True)
        self._show_result(text, good=good)

    def _show_result(self, text: str, *, good: bool) -> None:
        theme.tint(self._result, theme.good(self.palette()) if good else theme.bad(self.palette()))
        self._result.setText(text)
        self._result.show()

    def _hub_id(self) -> str:
        """What the chosen model is called on the hub; empty where it cannot be loaded here."""
        row = self.table.currentItem()
        name = "" if row is None else str(row.data(0, _NAME))
        found = next((model for model in MODELS if model.name == name and model.hub and model.local), None)
        return "" if found is None else f"{found.hub}/{found.name}"

    @Slot()
    def _on_download(self) -> None:
        dialog = DownloadDialog(self._hub_id(), parent=self)
        dialog.fetched.connect(self.where.setText)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _on_browse(self) -> None:
        choose_folder(self, self.tr("The folder of a model"), self.where)


def named(text: str) -> str:
    """The model that `text` names: a folder with a checkpoint, or an address.

    Raises:
        ValueError: If it is neither; one sentence.
    """
    translate = QCoreApplication.translate
    text = text.strip()
    if not text:
        raise ValueError(translate("Models", "Say which model: a folder, or an address like http://HOST:PORT/v1#NAME."))
    if text.startswith(("http://", "https://")):
        try:
            Endpoint.parse(text)
        except ValueError:
            complaint = translate("Models", "“{0}” is no address of a model: write it like http://HOST:PORT/v1#NAME.")
            raise ValueError(complaint.format(text)) from None
        return text
    bare, sign, way = text.rpartition("#")
    folder = Path(bare if way in OPTIONS else text).expanduser()
    if not (folder / "config.json").is_file():
        raise ValueError(
            translate("Models", "There is no model in “{0}”: its folder must hold config.json.").format(folder)
        )
    return f"{folder}{sign}{way}" if way in OPTIONS else str(folder)


def machine_text(found: Machine) -> str:
    """What is in this machine, in a line."""
    translate = QCoreApplication.translate
    cards = ", ".join(
        translate("Models", "{0} with {1} GB").format(name, f"{size / _GB:.0f}") for name, size in found.cards
    )
    memory = f"{found.memory / _GB:.0f}"
    if not cards:
        return translate("Models", "This machine: {0} GB of memory, no NVIDIA graphics card.").format(memory)
    return translate("Models", "This machine: {0} GB of memory, {1}.").format(memory, cards)


def fit_text(model: Model, found: Machine) -> str:
    """Whether `model` can run here, in a few words."""
    translate = QCoreApplication.translate
    match model.bits(found):
        case 0:
            return translate("Models", "works at once")
        case 16:
            return translate("Models", "fits")
        case None if not model.local:
            return translate("Models", "runs behind a server only")
        case None:
            return translate("Models", "too large; serve it elsewhere")
        case bits:
            return translate("Models", "fits with {0}-bit weights").format(bits)


def model_text(model: Model) -> str:
    """What `model` is, in the words of the interface."""
    translate = QCoreApplication.translate
    known = {
        "carries out plain instructions, reads the screen by OCR": translate(
            "Models", "carries out plain instructions, reads the screen by OCR"
        ),
        "small, ships with deskhand, understands short instructions": translate(
            "Models", "small, ships with deskhand, understands short instructions"
        ),
        "the smallest UI-TARS": translate("Models", "the smallest UI-TARS"),
        "UI-TARS 1.0": translate("Models", "UI-TARS 1.0"),
        "the best open UI-TARS of its size": translate("Models", "the best open UI-TARS of its size"),
        "UI-TARS 1.0, large": translate("Models", "UI-TARS 1.0, large"),
        "general, thinks first": translate("Models", "general, thinks first"),
        "general, thinks first, 12 billion at work": translate("Models", "general, thinks first, 12 billion at work"),
        "general, 32 billion at work": translate("Models", "general, 32 billion at work"),
        "the same, 3 billion at work": translate("Models", "the same, 3 billion at work"),
        "the same, 10 billion at work": translate("Models", "the same, 10 billion at work"),
        "trained to act": translate("Models", "trained to act"),
        "trained to act, 3 billion at work": translate("Models", "trained to act, 3 billion at work"),
        "trained to act, thinks first": translate("Models", "trained to act, thinks first"),
        "trained to act, writes code": translate("Models", "trained to act, writes code"),
        "trained to act in a browser": translate("Models", "trained to act in a browser"),
        "trained to act on phones": translate("Models", "trained to act on phones"),
        "a general model that points": translate("Models", "a general model that points"),
        "sees one picture of 512x512": translate("Models", "sees one picture of 512x512"),
        "a mixture of experts, 2.8 billion of them at work": translate(
            "Models", "a mixture of experts, 2.8 billion of them at work"
        ),
        "the same, thinks aloud first": translate("Models", "the same, thinks aloud first"),
    }
    return known.get(model.description, model.description)

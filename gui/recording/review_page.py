"""The review of a recording: its name, what may vary next time, and what each step will find again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Final

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from agent.routines.preview import Preview, PreviewedStep
from agent.sessions.parameters import NAME, Parameter, Place, Sort, date_form
from gui.common import theme
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.layouts.main_layout import Halves
from gui.common.questions.part_question import PartQuestion
from gui.i18n.message_translation import localized
from gui.i18n.recorded_labels import found_label, recorded_label

_LONGEST_NAME: Final = 200


class ReviewPage(QWidget):
    """A recording that was made, until the person has decided what becomes of it.

    Args:
        bindings: The keys of the window that it is in.

    Signals:
        kept: It is to be called so, with these parameters: name, tuple of `Parameter`.
        tried: Likewise, and it is to be replayed now.
        discarded: It is to be thrown away.

    Attributes:
        preview: What is shown; None before there is anything.
    """

    kept = Signal(str, object)
    tried = Signal(str, object)
    discarded = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name of the recording"))
        self.name.setPlaceholderText(self.tr("What was done, in your words"))
        self.values = QTreeWidget()
        self.values.setAccessibleName(self.tr("What may vary next time"))
        self.values.setHeaderLabels([self.tr("Name"), self.tr("This time")])
        self.values.header().setAccessibleName(self.tr("What may vary next time"))
        self.values.setRootIsDecorated(False)
        self.values.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.values.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.part = KeyButton(
            self.tr("Only a part…"), self.tr("Select what of the chosen text may vary"), keys=["Ctrl+P"]
        )
        self.part.clicked.connect(self._on_part)
        bindings.add(self.part, ["Ctrl+P"])
        self.values.currentItemChanged.connect(self._show_part)
        self._offers: list[Parameter] = []
        self.steps = QListWidget()
        self.steps.setAccessibleName(self.tr("What each step will find again"))
        self.steps.setWordWrap(True)
        self.steps.setSpacing(3)
        self._secrets, self._fault = QLabel(), QLabel()
        for label in (self._secrets, self._fault):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.attempt = KeyButton(
            self.tr("Try it now"), self.tr("Keep it, and do it again on the screen as it is"), keys=["Ctrl+T"]
        )
        self.keep = KeyButton(self.tr("Save"), self.tr("Keep it; it stands in the library"), keys=["Ctrl+S"])
        self.discard = KeyButton("", "")
        self.attempt.clicked.connect(self._on_attempt)
        self.keep.clicked.connect(self._on_keep)
        self.discard.clicked.connect(self._on_discard)
        bindings.add(self.attempt, ["Ctrl+T"])
        bindings.add(self.keep, ["Ctrl+S"])
        self._surely = False
        self._show_surely(surely=False)
        self._lay_out()
        self.setFocusProxy(self.name)

    def _lay_out(self) -> None:
        def heading(text: str, buddy: QWidget) -> QLabel:
            label = QLabel(text)
            label.setBuddy(buddy)
            return label

        left, right = QWidget(), QWidget()
        for half, title, content in (
            (left, self.tr("Ticked values can be others next time:"), self.values),
            (right, self.tr("What each step will find again:"), self.steps),
        ):
            column = QVBoxLayout(half)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(heading(title, content))
            column.addWidget(content, 1)
            if half is left:
                column.addWidget(self.part, 0, Qt.AlignmentFlag.AlignLeft)
        halves = Halves()
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setSizes([300, 460])
        row = QHBoxLayout()
        row.addWidget(heading(self.tr("Name"), self.name))
        row.addWidget(self.name, 1)
        buttons = QHBoxLayout()
        for button in (self.attempt, self.keep, self.discard):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(halves, 1)
        layout.addWidget(self._secrets)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)

    def show_preview(self, preview: Preview) -> None:
        """Show a recording; nothing of the last one stays."""
        self.preview = preview
        now = QLocale().toString(QDateTime.currentDateTime(), QLocale.FormatType.ShortFormat)
        self.name.setText(self.tr("Recording of {0}").format(now))
        self.name.selectAll()
        self._offers = []
        self.values.clear()
        self.steps.clear()
        for offer in preview.offers:
            self._add_offer(offer)
        if (first := self.values.topLevelItem(0)) is not None:
            self.values.setCurrentItem(first)
        self._show_part()
        for step in preview.steps:
            self.steps.addItem(self._item_of(step))
        secrets = ", ".join(f"“{name}”" for name in preview.secrets)
        self._secrets.setText(
            self.tr("Not kept: {0}. Put it into the keyring before it is replayed: deskhand secret set NAME.").format(
                secrets
            )
        )
        self._secrets.setVisible(bool(secrets))
        self._show_fault("")
        self._show_surely(surely=False)

    def parameters(self) -> tuple[Parameter, ...]:
        """The ticked values, by the names that they were given.

        Raises:
            ValueError: If a name is none, or stands twice; one sentence.
        """
        assert self.preview is not None
        chosen = []
        for at, offer in enumerate(self._offers):
            item = self.values.topLevelItem(at)
            if item is not None and item.checkState(0) is Qt.CheckState.Checked:
                name = item.text(0).strip()
                if not NAME.fullmatch(name):
                    raise ValueError(self._no_name(name))
                chosen.append(replace(offer, name=name))
        if len({one.name for one in chosen}) < len(chosen):
            raise ValueError(self.tr("Two values have the same name; give one of them another."))
        for one, other in combinations(chosen, 2):
            if any(_overlap(a, b) for a in one.places for b in other.places):
                raise ValueError(self.tr("“{0}” and “{1}” overlap; untick one.").format(one.value, other.value))
        return tuple(chosen)

    def _add_offer(self, offer: Parameter) -> QTreeWidgetItem:
        item = QTreeWidgetItem([offer.name, " ".join(offer.value.split())])
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable)
        item.setCheckState(0, Qt.CheckState.Checked)
        item.setToolTip(1, offer.value)
        self._offers.append(offer)
        self.values.addTopLevelItem(item)
        return item

    @property
    def _chosen(self) -> int:
        """The row of values that the person is at; -1 where it is none."""
        item = self.values.currentItem()
        return -1 if item is None else self.values.indexOfTopLevelItem(item)

    @Slot()
    def _show_part(self) -> None:
        offer = self._offers[self._chosen] if self._chosen >= 0 else None
        self.part.setEnabled(offer is not None and offer.sort is not Sort.CHOICE and len(offer.value) > 1)

    @Slot()
    def _on_part(self) -> None:
        row = self._chosen
        if row < 0:
            return
        offer = self._offers[row]

        def answer(name: str, start: int, end: int) -> str:
            if not NAME.fullmatch(name):
                return self._no_name(name)
            value = offer.value[start:end]
            whole = self.values.topLevelItem(row)
            assert whole is not None
            if value == offer.value:
                whole.setText(0, name)
                whole.setCheckState(0, Qt.CheckState.Checked)
                return ""
            places = tuple(Place(one.seq, one.start + start, one.start + end) for one in offer.places)
            sort = Sort.TEXT if date_form(value) is None else Sort.DATE
            whole.setCheckState(0, Qt.CheckState.Unchecked)
            self.values.setCurrentItem(self._add_offer(Parameter(name, value, sort, places)))
            self.values.setFocus()
            return ""

        PartQuestion(offer.value, answer, self).open()

    def _no_name(self, name: str) -> str:
        return self.tr("“{0}” cannot name a value; write a word of letters, digits and _.").format(name)

    def _item_of(self, step: PreviewedStep) -> QListWidgetItem:
        label = recorded_label(step)
        lines = [f"{step.number}. {label[:1].upper()}{label[1:]}", found_label(step)]
        if step.risky:
            lines.append(self.tr("You will be asked: {0}").format(localized(step.risky)))
        item = QListWidgetItem("\n".join(lines))
        if step.uncertain:
            item.setForeground(theme.careful(self.palette()))
        return item

    @Slot()
    def _on_attempt(self) -> None:
        if (parameters := self._checked()) is not None:
            self.tried.emit(self.name.text().strip(), parameters)

    @Slot()
    def _on_keep(self) -> None:
        if (parameters := self._checked()) is not None:
            self.kept.emit(self.name.text().strip(), parameters)

    @Slot()
    def _on_discard(self) -> None:
        if self._surely:
            self.discarded.emit()
        self._show_surely(surely=not self._surely)

    def _checked(self) -> Iterable[Parameter] | None:
        if not self.name.text().strip():
            self._show_fault(self.tr("Give it a name first."))
            self.name.setFocus()
            return None
        try:
            return self.parameters()
        except ValueError as error:
            self._show_fault(str(error))
            self.values.setFocus()
            return None

    def show_fault(self, text: str) -> None:
        """Say why it could not be kept."""
        self._show_fault(text)

    def _show_fault(self, text: str) -> None:
        theme.tint(self._fault, theme.bad(self.palette()))
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    def _show_surely(self, *, surely: bool) -> None:
        self._surely = surely
        if surely:
            self.discard.set_name(self.tr("Discard for good?"), self.tr("Press again to throw it away"))
        else:
            self.discard.set_name(self.tr("Discard"), self.tr("Throw it away; asks once more"))


def _overlap(one: Place, other: Place) -> bool:
    """Whether two places share a character of a text, or are one choice."""
    return one.seq == other.seq and (one.end == 0 or (one.start < other.end and other.start < one.end))

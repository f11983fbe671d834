"""Practice application one: a form for a contact."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.practice.appearance import CITIES, CONTACTS, Look
from gui.practice.state import Value
from gui.practice.state_reporter import StateReporter


class Form(QWidget):
    """A contact with fields of every common kind; saves, resets, and deletes after a question."""

    def __init__(self, look: Look, reporter: StateReporter) -> None:
        super().__init__()
        self._look, self._reporter = look, reporter
        self.setWindowTitle("Practice form")
        self.resize(560, 600)

        self._name, self._email = QLineEdit(), QLineEdit()
        self._city = QComboBox()
        self._city.addItems(CITIES)
        self._age = QSpinBox(minimum=0, maximum=120)
        self._notes = QPlainTextEdit(tabChangesFocus=True)
        self._subscribe = QCheckBox(look.labels["subscribe"])
        self._contact = QButtonGroup(self)
        self._message = QLabel()

        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(18)
        column.addWidget(self._title())
        column.addLayout(self._fields(), 1)
        column.addLayout(self._buttons())
        self._connect()

    def values(self) -> Mapping[str, Value]:
        """The fields by name."""
        chosen = self._contact.checkedButton()
        return {
            "name": self._name.text(),
            "email": self._email.text(),
            "city": self._city.currentText(),
            "age": self._age.value(),
            "contact": "" if chosen is None else chosen.text(),
            "notes": self._notes.toPlainText(),
            "subscribe": self._subscribe.isChecked(),
            "message": self._message.text(),
        }

    def _title(self) -> QLabel:
        title = QLabel("New contact")
        font = QFont(title.font())
        font.setPointSize(font.pointSize() + 6)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        return title

    def _fields(self) -> QFormLayout:
        contacts = QWidget()
        row = QHBoxLayout(contacts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for caption in CONTACTS:
            button = QRadioButton(caption)
            self._contact.addButton(button)
            row.addWidget(button)
        row.addStretch()
        widgets: dict[str, QWidget] = {
            "name": self._name,
            "email": self._email,
            "city": self._city,
            "age": self._age,
            "contact": contacts,
            "notes": self._notes,
            "subscribe": self._subscribe,
        }
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if self._look.labels_above:
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
            form.setVerticalSpacing(6)
        for place, name in enumerate(self._look.order):
            if place == self._look.inserted:
                company = QLineEdit()
                company.setObjectName("company")
                form.addRow("Company", company)
            widget = widgets[name]
            widget.setObjectName(name)
            if name == "subscribe":
                form.addRow(widget)
            else:
                form.addRow(self._look.labels[name], widget)
        return form

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        save, cancel, delete = (QPushButton(self._look.labels[name]) for name in ("save", "cancel", "delete"))
        for button, name, slot in (
            (delete, "delete", self._on_delete),
            (cancel, "cancel", self._on_cancel),
            (save, "save", self._on_save),
        ):
            button.setObjectName(name)
            button.setMinimumSize(96, 34)
            button.clicked.connect(slot)
        save.setDefault(True)
        row.addWidget(delete)
        row.addStretch()
        row.addWidget(self._message)
        row.addSpacing(10)
        row.addWidget(cancel)
        row.addWidget(save)
        return row

    def _connect(self) -> None:
        for edited in (
            self._name.textChanged,
            self._email.textChanged,
            self._city.currentTextChanged,
            self._age.valueChanged,
            self._notes.textChanged,
            self._subscribe.toggled,
            self._contact.buttonToggled,
        ):
            edited.connect(self._on_edited)

    @Slot()
    def _on_edited(self) -> None:
        self._message.clear()  # "Saved" would no longer be true
        self._reporter.changed()

    @Slot()
    def _on_save(self) -> None:
        self._message.setText("Saved")
        self._reporter.happened("saved")

    @Slot()
    def _on_cancel(self) -> None:
        self._clear()
        self._reporter.happened("cancelled")

    @Slot()
    def _on_delete(self) -> None:
        question = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self, "Delete contact", "Delete this contact?", question.Yes | question.No, question.No
        )
        if answer == question.Yes:
            self._clear()
            self._message.setText("Deleted")
            self._reporter.happened("deleted")
        else:
            self._reporter.happened("kept")

    def _clear(self) -> None:
        self._name.clear()
        self._email.clear()
        self._notes.clear()
        self._city.setCurrentIndex(0)
        self._age.setValue(0)
        self._subscribe.setChecked(False)
        self._contact.setExclusive(False)  # an exclusive group never lets go of its last choice
        for button in self._contact.buttons():
            button.setChecked(False)
        self._contact.setExclusive(True)

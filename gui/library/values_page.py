"""The page on which a recording is carried out again with other values: from fields, or row by row from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from agent.core.task import Mode
from agent.routines.rows import Row, RowResult, RowResults
from agent.sessions.parameters import NotUtf8, Parameter, Sort, rows_of
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.layouts.flow_layout import FlowLayout
from gui.library.rows_model import RowsModel


class ValuesPage(QWidget):
    """Asks for the values of one recording.

    Args:
        bindings: The keys of the window that it is in.

    Attributes:
        fields: The field of each parameter, by its name.
        table: The file whose rows are shown; None where values are typed.

    Signals:
        begun: The person wants a replay in this `Mode`, with the values by name.
        rows_begun: The person wants one for each row, in this `Mode`; whether rows that are done stay so.
        left: The person wants neither.
    """

    begun = Signal(object, object)
    rows_begun = Signal(object, bool)
    left = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QLineEdit] = {}
        self._parameters: Sequence[Parameter] = ()
        self.table: Path | None = None
        self.heading = QLabel()
        self.text = QLabel()
        self.message = QLabel()
        self.form = QWidget()
        self.rows = RowsModel(self)
        self.view = QTableView()
        self.resume = QCheckBox(self.tr("Only rows that are not done"))
        self.inside = QStackedWidget()
        self.run = KeyButton(self.tr("Replay"), self.tr("Carry it out with these values"), keys=["Ctrl+R"])
        self.step = KeyButton(self.tr("Step by step"), self.tr("The same, asking before each action"), keys=["Ctrl+T"])
        self.choose = KeyButton(
            self.tr("From a table…"),
            self.tr("Once for each row of a CSV file; its first line names the values"),
            keys=["Ctrl+O"],
        )
        self.back = KeyButton(self.tr("Back"), self.tr("Back to the library"), keys=["Esc"])
        for button, key in ((self.run, "Ctrl+R"), (self.step, "Ctrl+T"), (self.choose, "Ctrl+O"), (self.back, "Esc")):
            bindings.add(button, [key])
        self.run.clicked.connect(self._on_run)
        self.step.clicked.connect(self._on_step)
        self.choose.clicked.connect(self._on_choose)
        self.back.clicked.connect(self.left)
        self._lay_out()

    def ask(self, title: str, parameters: Sequence[Parameter]) -> None:
        """Ask for the values of the recording called `title`."""
        self.heading.setText(self.tr("Replay “{0}”").format(title))
        self._parameters, self.table = parameters, None
        self.rows.show(())
        self._make_fields()
        self.message.clear()
        if parameters:
            self.text.setText(self.tr("Each field holds what was recorded. Change what shall be otherwise this time."))
        else:
            self.text.setText(
                self.tr("Nothing in it can be set: no text that was typed, and no choice, has a name in it.")
            )
        for button in (self.run, self.step, self.choose):
            button.setEnabled(bool(parameters))
        self._show_inside()

    @property
    def values(self) -> Mapping[str, str]:
        """What was changed, by name."""
        recorded = {parameter.name: parameter.value for parameter in self._parameters}
        return {name: field.text() for name, field in self.fields.items() if field.text() != recorded[name]}

    def show_table(self, table: Path) -> None:
        """Show the rows of a CSV file, to be replayed one after the other; a sentence says why that cannot be."""
        try:
            rows = _rows(table)
        except ValueError as error:
            self.message.setText(str(error))
            return
        unknown = sorted(set(rows[0]) - {parameter.name for parameter in self._parameters}) if rows else []
        if unknown or not rows:
            known = ", ".join(parameter.name for parameter in self._parameters)
            self.message.setText(
                self.tr("“{0}” cannot be set here; the first line may name: {1}").format(unknown[0], known)
                if unknown
                else self.tr("“{0}” has no rows.").format(table.name)
            )
            return
        self.table = table
        self.message.clear()
        self.rows.show(rows)
        self.text.setText(self.tr("{0}: {1} rows, one replay for each.").format(table.name, len(rows)))
        try:
            earlier = RowResults(table, rows, resume=True)
        except (FileNotFoundError, ValueError):
            self.resume.setChecked(False)
            self.resume.setEnabled(False)
        else:
            self.resume.setEnabled(True)
            self.resume.setChecked(earlier.count_done > 0)
            self.rows.show_results(earlier.of)
        self.view.resizeColumnsToContents()
        self._show_inside()

    def show_results(self, results: RowResults, current: int) -> None:
        """Show what became of the rows so far; `current` is the one that was just begun or ended."""
        self.rows.show_results(results.of)
        self.view.scrollTo(self.rows.index(current - 1, 0))
        failed = results.of(current) is RowResult.FAILED
        sentence = (
            self.tr("Row {0} did not end well, and the rows after it are left.")
            if failed
            else self.tr("{1} of {2} rows are done.")
        )
        self.message.setText(sentence.format(current, results.count_done, self.rows.rowCount()))
        self.resume.setEnabled(True)
        self.resume.setChecked(True)

    def _lay_out(self) -> None:
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.heading.setFont(font)
        for label in (self.heading, self.text, self.message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.form)
        scroll.setAccessibleName(self.tr("Values"))
        self.resume.setAccessibleName(self.resume.text())
        self.view.setModel(self.rows)
        self.view.setAccessibleName(self.tr("Rows of the table"))
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.horizontalHeader().setAccessibleName(self.tr("Names of the values"))
        self.view.verticalHeader().setAccessibleName(self.tr("Numbers of the rows"))
        for corner in self.view.findChildren(QAbstractButton):
            corner.setAccessibleName(self.tr("Choose all rows"))
        rows = QWidget()
        below = QVBoxLayout(rows)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.view, 1)
        below.addWidget(self.resume)
        self.inside.addWidget(scroll)
        self.inside.addWidget(rows)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.run, self.step, self.choose, self.back):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addWidget(self.text)
        layout.addWidget(self.inside, 1)
        layout.addWidget(self.message)
        layout.addWidget(buttons)

    def _make_fields(self) -> None:
        self.fields = {}
        form = QWidget()
        layout = QFormLayout(form)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for parameter in self._parameters:
            field = QLineEdit(parameter.value)
            field.setAccessibleName(parameter.name)
            field.setToolTip(self._hint(parameter))
            field.setPlaceholderText(self._hint(parameter))
            field.returnPressed.connect(self._on_run)
            label = QLabel(parameter.name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(field)
            layout.addRow(label, field)
            self.fields[parameter.name] = field
        scroll = self.inside.widget(0)
        assert isinstance(scroll, QScrollArea)
        scroll.setWidget(form)
        self.form = form
        if self.fields:
            first = next(iter(self.fields.values()))
            self.setFocusProxy(first)
            first.setFocus()
            first.selectAll()

    def _hint(self, parameter: Parameter) -> str:
        match parameter.sort:
            case Sort.DATE:
                return self.tr("A date like {0}, or today, today+7, today-1").format(parameter.value)
            case Sort.CHOICE:
                return self.tr("What is chosen; recorded: {0}").format(parameter.value)
            case Sort.TEXT:
                return self.tr("What is typed; recorded: {0}").format(parameter.value)

    def _show_inside(self) -> None:
        self.inside.setCurrentIndex(0 if self.table is None else 1)

    @Slot()
    def _on_run(self) -> None:
        self._begin(Mode.AUTO)

    @Slot()
    def _on_step(self) -> None:
        self._begin(Mode.STEP)

    def _begin(self, mode: Mode) -> None:
        if not self._parameters:
            return
        if self.table is not None:
            self.rows_begun.emit(mode, self.resume.isChecked())
            return
        if empty := [name for name, field in self.fields.items() if not field.text()]:
            self.message.setText(self.tr("“{0}” is empty; write what it shall be.").format(empty[0]))
            self.fields[empty[0]].setFocus()
            return
        self.begun.emit(mode, self.values)

    @Slot()
    def _on_choose(self) -> None:
        kinds = self.tr("Tables (*.csv *.tsv *.txt);;All files (*)")
        dialog = QFileDialog(self, self.tr("A table of values"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.show_table(Path(name))


def _rows(table: Path) -> tuple[Row, ...]:
    try:
        return rows_of(table)
    except NotUtf8:
        return rows_of(table, "cp1252")  # as spreadsheets of Windows write it; the preview shows whether that is right

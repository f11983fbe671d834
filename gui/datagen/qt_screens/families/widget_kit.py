"""Widget kit: widgets with random content, from which the families build their windows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QDate, QSize, Qt, QTime
from PySide6.QtGui import QColor, QFont, QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QFrame,
    QGroupBox,
    QLabel,
    QLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSlider,
    QSpinBox,
    QTableView,
    QTimeEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from agent.learning.instructions.random_text import RandomText
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_screens.style.colors import ColorScheme

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


class WidgetKit:
    """Factory of widgets for one window.

    Attributes:
        mnemonics: Whether captions carry an underlined letter.
        symbols: How many different icons the window shows.
    """

    def __init__(self, choice: random.Random, words: RandomText, tone: ColorScheme, art: Artwork) -> None:
        self.choice, self.words, self.tone, self.art = choice, words, tone, art
        self.mnemonics = choice.random() < 0.3
        self._icons: list[QIcon] = []
        self.symbols = choice.randint(4, 9)
        self._theme = art.theme(choice)

    def chance(self, probability: float) -> bool:
        """A biased coin: True with this probability."""
        return self.choice.random() < probability

    def caption(self, longest: int = 40) -> str:
        """A caption, now and then with a mnemonic."""
        text = self.words.caption(longest)
        return f"&{text}" if self.mnemonics and text[0].isalpha() and self.chance(0.7) else text

    def icon(self) -> QIcon:
        """A random icon of the window: of its theme, or painted on first use."""
        if len(self._icons) < self.symbols:
            themed = self._theme.icon(self.choice, self.tone.text) if self._theme is not None else None
            self._icons.append(themed or self.art.icon(self.choice, self.tone.text, self.tone.accent))
            return self._icons[-1]
        return self.choice.choice(self._icons)

    def maybe_disabled(self, widget: AnyWidget, probability: float = 0.1) -> AnyWidget:
        """The same widget, disabled now and then."""
        if self.chance(probability):
            widget.setEnabled(False)
        return widget

    def label(self, text: str | None = None) -> QLabel:
        """A label."""
        return QLabel(self.words.caption() + self.choice.choice(["", ":", ""]) if text is None else text)

    def heading(self) -> QLabel:
        """A heading."""
        label = QLabel(self.words.caption() if self.chance(0.6) else self.words.sentence(4))
        font = QFont(label.font())
        font.setPointSizeF(font.pointSizeF() * self.choice.uniform(1.2, 2.0))
        font.setBold(self.chance(0.5))
        # a style sheet would win over a font set on the widget
        label.setStyleSheet(
            f"font-size: {font.pointSizeF():.1f}pt; font-weight: {'bold' if font.bold() else 'normal'};"
        )
        return label

    def prose(self, words: int) -> QLabel:
        """Wrapped text."""
        label = QLabel(self.words.paragraph(words))
        label.setWordWrap(True)
        return label

    def link(self) -> QLabel:
        """A link."""
        line = "" if self.chance(0.7) else "text-decoration: none;"
        return QLabel(f'<a href="#" style="color: {self.tone.link}; {line}">{self.words.caption()}</a>')

    def picture(self, width: int, height: int) -> QLabel:
        """An image."""
        label = QLabel()
        label.setPixmap(self.art.picture(self.choice, QSize(width, height)))
        return label

    def button(self, text: str | None = None) -> QPushButton:
        """A push button, sometimes with an icon, pressed, default or flat."""
        button = QPushButton(self.caption(22) if text is None else text)
        if self.chance(0.2):
            button.setIcon(self.icon())
        if self.chance(0.06):
            button.setCheckable(True)
            button.setChecked(self.chance(0.5))
        button.setDefault(self.chance(0.15))
        button.setFlat(self.chance(0.04))
        return self.maybe_disabled(button)

    def tool(self, text: str = "") -> QToolButton:
        """A tool button with an icon, or with icon and text."""
        tool = QToolButton()
        tool.setIcon(self.icon())
        if text:
            tool.setText(text)
            under = self.choice.choice(
                [Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonTextUnderIcon]
            )
            tool.setToolButtonStyle(under)
        tool.setAutoRaise(self.chance(0.7))
        if self.chance(0.15):
            tool.setCheckable(True)
            tool.setChecked(self.chance(0.6))
        return self.maybe_disabled(tool)

    def tick(self) -> QCheckBox:
        """A check box."""
        box = QCheckBox(self.caption() if self.chance(0.9) else self.words.sentence(3))
        box.setChecked(self.chance(0.5))
        return self.maybe_disabled(box)

    def radios(self, count: int) -> list[QRadioButton]:
        """Radio buttons of one group, to be put into one parent."""
        made = [self.maybe_disabled(QRadioButton(self.caption())) for _ in range(count)]
        if made and self.chance(0.9):
            self.choice.choice(made).setChecked(True)
        return made

    def field(self) -> QLineEdit:
        """A line edit: filled, empty, with a placeholder, or a password."""
        field = QLineEdit()
        roll = self.choice.random()
        if roll < 0.55:
            field.setText(self.words.value())
            field.setCursorPosition(0)
        elif roll < 0.75:
            field.setPlaceholderText(self.words.sentence(2))
        elif roll < 0.82:
            field.setText("secret" * self.choice.randint(1, 2))
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setClearButtonEnabled(self.chance(0.1))
        field.setReadOnly(self.chance(0.05))
        return self.maybe_disabled(field)

    def text_area(self, words: int | None = None) -> QPlainTextEdit:
        """A text area."""
        area = QPlainTextEdit()
        words = self.choice.choice([0, 5, 30, 120]) if words is None else words
        if words:
            area.setPlainText("\n".join(self.words.paragraph(words // 2) for _ in range(2)))
        elif self.chance(0.5):
            area.setPlaceholderText(self.words.sentence(3))
        if self.chance(0.3):
            area.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        return self.maybe_disabled(area, 0.05)

    def combo(self) -> QComboBox:
        """A combo box."""
        combo = QComboBox()
        for text in self.choice.choice([self.words.captions(5), [self.words.value() for _ in range(4)]]):
            if self.chance(0.15):
                combo.addItem(self.icon(), text)
            else:
                combo.addItem(text)
        combo.setCurrentIndex(self.choice.randrange(combo.count()))
        combo.setEditable(self.chance(0.12))
        return self.maybe_disabled(combo)

    def spin(self) -> QAbstractSpinBox:
        """A spin box for a number, a quantity or a time."""
        spin: QAbstractSpinBox
        match self.choice.randrange(4):
            case 0:
                spin = QDoubleSpinBox(maximum=10_000)
                spin.setValue(self.choice.randint(1, 99_999) / 100)
            case 1:
                spin = QTimeEdit(QTime(self.choice.randrange(24), self.choice.randrange(60)))
            case _:
                spin = QSpinBox(maximum=100_000)
                spin.setValue(self.choice.choice([1, 42, 640, 12_500]) + self.choice.randrange(100))
                spin.setSuffix(self.choice.choice(["", "", " px", " %", " min", " kg"]))
        if self.chance(0.1):
            spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.PlusMinus)
        return self.maybe_disabled(spin)

    def day(self) -> QDateEdit:
        """A date field, with arrows or with a calendar popup."""
        edit = QDateEdit(
            QDate(2000 + self.choice.randrange(30), self.choice.randint(1, 12), self.choice.randint(1, 28))
        )
        edit.setCalendarPopup(self.chance(0.5))
        edit.setDisplayFormat(self.choice.choice(["yyyy-MM-dd", "dd.MM.yyyy", "M/d/yy"]))
        return self.maybe_disabled(edit)

    def slider(self, *, upright: bool = False) -> QSlider:
        """A slider, with or without tick marks."""
        slider = QSlider(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        slider.setMinimumSize(*((14, 60) if upright else (50, 14)))
        slider.setRange(0, self.choice.choice([5, 10, 100, 255]))
        slider.setValue(self.choice.randint(0, slider.maximum()))
        if self.chance(0.2):
            slider.setTickPosition(
                self.choice.choice([QSlider.TickPosition.TicksBelow, QSlider.TickPosition.TicksBothSides])
            )
            slider.setTickInterval(max(1, slider.maximum() // 10))
        return self.maybe_disabled(slider)

    def scroll_bar(self, *, upright: bool = False) -> QScrollBar:
        """A scroll bar of its own."""
        bar = QScrollBar(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        bar.setMinimumSize(*((7, 70) if upright else (70, 7)))
        bar.setRange(0, 100)
        bar.setPageStep(self.choice.randint(5, 200))
        bar.setValue(self.choice.randint(0, 100))
        return bar

    def progress(self) -> QProgressBar:
        """A progress bar."""
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setValue(self.choice.randint(0, 100))
        bar.setTextVisible(self.chance(0.6))
        return bar

    def group(self, layout: QLayout) -> QGroupBox:
        """A titled box around a layout."""
        group = QGroupBox(self.caption())
        if self.chance(0.2):
            group.setCheckable(True)
            group.setChecked(self.chance(0.7))
        group.setLayout(layout)
        return group

    def rule(self) -> QFrame:
        """A separator line."""
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFrameShadow(QFrame.Shadow.Sunken)
        return rule

    def input(self) -> QWidget:
        """A random widget that holds a value."""
        makers: list[Callable[[], QWidget]] = [
            *(self.field,) * 4,
            *(self.combo,) * 3,
            *(self.spin,) * 3,
            self.day,
            self.slider,
            self.tick,
        ]
        return self.choice.choice(makers)()

    def items(self, rows: int, columns: int, *, icons: bool, ticks: bool) -> QStandardItemModel:
        """A table model whose columns hold values of one sort each."""
        model = QStandardItemModel(rows, columns)
        sorts: list[Callable[[], str]] = [
            self.words.caption,
            self.words.person,
            self.words.email,
            self.words.date,
            self.words.number,
            self.words.price,
            self.words.file,
            lambda: self.words.sentence(4),
        ]
        for column in range(columns):
            sort = self.choice.choice(sorts)
            gaps = 0.2 if column and self.chance(0.3) else 0.0
            for row in range(rows):
                item = QStandardItem("" if self.chance(gaps) else sort())
                if column == 0 and icons:
                    item.setIcon(self.icon())
                if column == 0 and ticks:
                    item.setCheckable(True)
                    item.setCheckState(Qt.CheckState.Checked if self.chance(0.5) else Qt.CheckState.Unchecked)
                if self.chance(0.04):
                    item.setForeground(QColor(self.tone.link))
                item.setEnabled(not self.chance(0.03))
                model.setItem(row, column, item)
        model.setHorizontalHeaderLabels(self.words.captions(columns, 14))
        return model

    def list_of(self, rows: int) -> QListView:
        """A list, sometimes of icons, sometimes with check boxes."""
        view = QListView()
        self.show(view, self.items(rows, 1, icons=self.chance(0.4), ticks=self.chance(0.2)))
        if self.chance(0.2):
            view.setSpacing(self.choice.randint(1, 5))
        return view

    def table_of(self, rows: int, columns: int) -> QTableView:
        """A table with a header, with or without lines."""
        view = QTableView()
        self.show(view, self.items(rows, columns, icons=self.chance(0.2), ticks=self.chance(0.15)))
        view.setShowGrid(self.chance(0.6))
        view.verticalHeader().setVisible(self.chance(0.3))
        view.verticalHeader().setDefaultSectionSize(self.row_height())
        for column in range(columns):
            view.setColumnWidth(column, self.choice.randint(45, 160))
        view.horizontalHeader().setStretchLastSection(self.chance(0.5))
        if self.chance(0.6):
            view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        return view

    def tree_of(self, roots: int, columns: int) -> QTreeView:
        """A tree of two or three levels, partly open."""
        view = QTreeView()
        icons, ticks = self.chance(0.5), self.chance(0.15)
        model = self.items(roots, columns, icons=icons, ticks=ticks)
        self.show(view, model)
        for row in range(roots):
            item = model.item(row, 0)
            for _ in range(self.choice.choice([0, 0, 2, 4])):
                child = QStandardItem(self.words.value())
                if icons:
                    child.setIcon(self.icon())
                if self.chance(0.3):
                    child.appendRow(QStandardItem(self.words.caption()))
                item.appendRow([child, *(QStandardItem(self.words.number()) for _ in range(columns - 1))])
            view.setExpanded(item.index(), self.chance(0.6))
        view.setHeaderHidden(columns == 1 and self.chance(0.6))
        view.setColumnWidth(0, self.choice.randint(110, 240))
        view.setIndentation(self.choice.randint(14, 26))
        return view

    def row_height(self) -> int:
        """The height of a table's rows, in logical pixels."""
        return QLabel().fontMetrics().height() + self.choice.randint(2, 16)

    def show(self, view: QAbstractItemView, model: QStandardItemModel) -> None:
        """Set the model of a view, and select a row now and then."""
        model.setParent(view)
        view.setModel(model)
        view.setAlternatingRowColors(self.chance(0.3))
        view.setIconSize(QSize(16, 16))
        if self.chance(0.6) and model.rowCount():
            view.setCurrentIndex(model.index(self.choice.randrange(model.rowCount()), 0))

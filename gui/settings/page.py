"""What settings pages are made of: rows with a name, a control and a hint, and the control that was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from agent.core.config import Config
from gui.common import theme

_Value = TypeVar("_Value")


class Page(QWidget):
    """Shows a part of the settings and reads it back.

    Attributes:
        fault: The control whose value was refused last.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fault: QWidget | None = None

    def show_config(self, config: Config) -> None:
        """Fill in the controls."""
        raise NotImplementedError

    def read(self, config: Config) -> Config:
        """`config` with what the controls say.

        Raises:
            ValueError: If a value is refused, in one sentence; `fault` is the control.
        """
        raise NotImplementedError

    @contextmanager
    def blaming(self, control: QWidget) -> Iterator[None]:
        """Whatever is refused meanwhile is the fault of `control`."""
        try:
            yield
        except ValueError:
            self.fault = control
            raise


class Hint(QLabel):
    """A quiet line of explanation."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self._apply_tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._apply_tint()

    def _apply_tint(self) -> None:
        palette = self.palette()
        theme.tint(self, theme.blend(palette.window().color(), palette.windowText().color(), 0.72))


class Rows(QFormLayout):
    """Rows of a name, one or more controls, and beneath them a hint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(12, 14, 12, 12)
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(6)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(self, name: str, control: QWidget, hint: str = "", beside: Sequence[QWidget] = ()) -> None:
        """Add a row; `name` is what a screen reader calls `control`, an & in it marks the key that leads there."""
        label = QLabel(name)
        label.setBuddy(control)
        control.setAccessibleName(name.replace("&", ""))
        control.setAccessibleDescription(hint)
        if isinstance(control, QComboBox | QAbstractSpinBox):
            _name_inside(control, name.replace("&", ""))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(control, 1)
        for one in beside:
            row.addWidget(one)
        if not hint:
            self.addRow(label, row)
            return
        both = QVBoxLayout()
        both.setSpacing(3)
        both.addLayout(row)
        both.addWidget(Hint(hint))
        both.addSpacing(6)
        self.addRow(label, both)


class Choice(QComboBox, Generic[_Value]):
    """A list of fixed values, each with its name; turning the wheel over it changes nothing by accident."""

    def __init__(self, choices: Sequence[tuple[str, _Value]]) -> None:
        super().__init__()
        self._values: list[_Value] = []  # not as data of the entries: Qt makes a plain text of an enum
        for name, value in choices:
            self.offer(name, value)

    @property
    def values(self) -> tuple[_Value, ...]:
        """What is offered, in its order."""
        return tuple(self._values)

    @property
    def chosen(self) -> _Value:
        """The value of the entry that is taken."""
        return self._values[self.currentIndex()]

    def offer(self, name: str, value: _Value) -> None:
        """Offer one more."""
        self._values.append(value)
        self.addItem(name)

    def choose(self, value: _Value) -> None:
        """Take the entry of `value`, one of those offered."""
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


def button(text: str, tip: str) -> QPushButton:
    """A button beside a line."""
    made = QPushButton(text)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setAutoDefault(False)
    return made


def choose_folder(parent: QWidget, title: str, line: QLineEdit) -> None:
    """Let the person choose a folder into `line`."""
    if found := QFileDialog.getExistingDirectory(parent, title, _start_folder(line)):
        line.setText(found)


def choose_file(parent: QWidget, title: str, line: QLineEdit, kinds: str) -> None:
    """Let the person choose a file into `line`."""
    found, _ = QFileDialog.getOpenFileName(parent, title, _start_folder(line), kinds)
    if found:
        line.setText(found)


def _start_folder(line: QLineEdit) -> str:
    here = Path(line.text()).expanduser() if line.text().strip() else Path.home()
    return str(here if here.exists() else Path.home())


def _name_inside(control: QComboBox | QAbstractSpinBox, name: str) -> None:
    """The parts of a control that take the keyboard have the name of the whole."""
    line = control.lineEdit()
    if line is not None:
        line.setAccessibleName(name)
    if isinstance(control, QComboBox):
        control.view().setAccessibleName(name)

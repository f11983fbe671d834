"""Draw real Qt widgets offscreen and write the picture with its truth: `python qt_screens.py SCREEN THEME PICTURE.png`.

The truth goes to stdout as JSON: `[{"kind", "box": [left, top, right, bottom], "text", "name"}, …]` in pixels.
`python qt_screens.py edits THEME SEED COUNT FOLDER` draws a screen on which something is done COUNT times by chance,
and tells what was done as a list.
Run as a process of its own, because nothing that reads a screen may import Qt.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

KINDS = {
    QPushButton: "button",
    QLineEdit: "text_field",
    QPlainTextEdit: "text_field",
    QCheckBox: "checkbox",
    QRadioButton: "radio",
    QComboBox: "combobox",
    QSpinBox: "spinbox",
    QDoubleSpinBox: "spinbox",
    QLabel: "text",
}


def form() -> QMainWindow:
    """A registration form: labels at the left, ticks and choices, buttons below, a menu bar above."""
    window = QMainWindow()
    for menu in ("File", "Edit", "View", "Help"):
        window.menuBar().addMenu(menu)
    body = QWidget()
    rows = QFormLayout()
    name, email, city = QLineEdit(), QLineEdit("ada@example.org"), QLineEdit()
    city.setPlaceholderText("Where you live")
    rows.addRow("Name", name)
    rows.addRow("Email", email)
    rows.addRow("City", city)
    country = QComboBox()
    country.addItems(["Austria", "Belgium", "Cyprus"])
    rows.addRow("Country", country)
    notes = QPlainTextEdit("Met in Turin.")
    notes.setFixedHeight(90)
    rows.addRow("Notes", notes)
    ticks = QVBoxLayout()
    subscribe, terms = QCheckBox("Subscribe to the newsletter"), QCheckBox("I accept the terms")
    terms.setChecked(True)
    plans = QGroupBox("Plan")
    choices = QHBoxLayout(plans)
    free, team = QRadioButton("Free"), QRadioButton("Team")
    team.setChecked(True)
    choices.addWidget(free)
    choices.addWidget(team)
    choices.addStretch()
    for widget in (subscribe, terms, plans):
        ticks.addWidget(widget)
    buttons = QHBoxLayout()
    for text in ("Cancel", "Clear", "Save"):
        buttons.addWidget(QPushButton(text))
    buttons.addStretch()
    everything = QVBoxLayout(body)
    everything.addLayout(rows)
    everything.addLayout(ticks)
    everything.addLayout(buttons)
    everything.addStretch()
    everything.setContentsMargins(60, 40, 300, 20)
    window.setCentralWidget(body)
    return window


def table() -> QMainWindow:
    """People with the same two buttons in each row: ordinals and places tell them apart. Labels above fields below."""
    window = QMainWindow()
    body = QWidget()
    rows = QGridLayout()
    for row, name in enumerate(("Ada Lovelace", "Bob Kahn", "Grace Hopper")):
        rows.addWidget(QLabel(name), row, 0)
        rows.addWidget(QPushButton("Open"), row, 1)
        rows.addWidget(QPushButton("Delete"), row, 2)
    rows.setVerticalSpacing(18)
    below = QVBoxLayout()
    for name, text in (("First name", "Ada"), ("Second name", "")):
        below.addWidget(QLabel(name))
        below.addWidget(QLineEdit(text))
    everything = QVBoxLayout(body)
    everything.addLayout(rows)
    everything.addLayout(below)
    everything.addStretch()
    everything.setContentsMargins(40, 40, 500, 40)
    window.setCentralWidget(body)
    return window


KEYS = (
    ("7", "8", "9", "÷", "C"),
    ("4", "5", "6", "×", "⌫"),
    ("1", "2", "3", "−", "("),
    ("0", ".", "±", "+", ")"),
    ("%", "√", "π", "*", "="),
)
"""Of a calculator; all are one sign."""


def keypad() -> QMainWindow:
    """A calculator: a display and keys of one sign each."""
    return keys_of(QSize(56, 44), 15)


def keys_of(key_px: QSize, font_px: int) -> QMainWindow:
    """A calculator with keys and signs of this size."""
    window = QMainWindow()
    body = QWidget()
    keys = QGridLayout()
    keys.setSpacing(6)
    for row, signs in enumerate(KEYS):
        for column, sign in enumerate(signs):
            key = QPushButton(sign)
            key.setFixedSize(key_px)
            font = key.font()
            font.setPixelSize(font_px)
            key.setFont(font)
            keys.addWidget(key, row, column)
    everything = QVBoxLayout(body)
    everything.addWidget(QLineEdit("12.5"))
    everything.addLayout(keys)
    everything.addStretch()
    everything.setContentsMargins(60, 40, 800, 40)
    window.setCentralWidget(body)
    return window


def large_keypad() -> QMainWindow:
    """The same with large keys and signs, as on a touch screen."""
    return keys_of(QSize(84, 72), 26)


def signin() -> QMainWindow:
    """A page to sign in: a heading that says what the button says, captions of several words set close."""
    window = QMainWindow()
    body = QWidget()
    everything = QVBoxLayout(body)
    heading = QLabel("Sign in")
    heading.setStyleSheet("font-size: 24px")
    everything.addWidget(heading)
    for name in ("Email address", "Password"):
        everything.addWidget(QLabel(name))
        everything.addWidget(QLineEdit())
    everything.addWidget(QCheckBox("Keep me signed in"))
    buttons = QHBoxLayout()
    for text in ("Sign in", "Save as", "Create new account", "Log out of all devices"):
        button = QPushButton(text)
        # as drawn by programs that tighten their captions
        button.setStyleSheet("word-spacing: -3px; letter-spacing: -0.2px; padding: 4px 12px")
        font = button.font()
        font.setWordSpacing(-3)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.2)
        button.setFont(font)
        buttons.addWidget(button)
    buttons.addStretch()
    everything.addLayout(buttons)
    everything.addStretch()
    everything.setContentsMargins(60, 40, 500, 20)
    window.setCentralWidget(body)
    return window


def dim() -> QMainWindow:
    """Grey texts of 11 pixels on near-black, as many a dark program writes what is secondary."""
    window = QMainWindow()
    body = QWidget()
    everything = QVBoxLayout(body)
    for grey in ("#9a9a9a", "#7d7d7d", "#6a6a6a", "#5a5a5a", "#4c4c4c"):
        row = QHBoxLayout()
        for text in ("Last synced 3 minutes ago", "Release notes", "Edit"):
            label = QLabel(f"{text} {grey[1:3]}")
            label.setStyleSheet(f"color: {grey}; font-size: 11px")
            row.addWidget(label)
        button = QPushButton(f"Details {grey[1:3]}")
        button.setStyleSheet(
            f"color: {grey}; font-size: 11px; background: #1c1c1c; border: 1px solid #303030; padding: 3px 10px"
        )
        row.addWidget(button)
        row.addStretch()
        everything.addLayout(row)
    everything.addStretch()
    everything.setSpacing(24)
    everything.setContentsMargins(60, 40, 400, 40)
    body.setStyleSheet("background: #121212")
    window.setCentralWidget(body)
    return window


def amounts() -> QMainWindow:
    """Spin boxes, and a field that says a number and is none."""
    window = QMainWindow()
    body = QWidget()
    rows = QFormLayout(body)
    count, price = QSpinBox(), QDoubleSpinBox()
    count.setValue(12)
    price.setValue(3.5)
    rows.addRow("Count", count)
    rows.addRow("Price", price)
    rows.addRow("House", QLineEdit("47"))
    window.setCentralWidget(body)
    return window


SCREENS = {
    "amounts": amounts,
    "form": form,
    "table": table,
    "keypad": keypad,
    "large_keypad": large_keypad,
    "signin": signin,
    "dim": dim,
}


def darken(application: QApplication) -> None:
    """A dark palette of the Fusion style."""
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, "#2b2b2f"),
        (QPalette.ColorRole.WindowText, "#e8e8e8"),
        (QPalette.ColorRole.Base, "#1d1d20"),
        (QPalette.ColorRole.Text, "#e8e8e8"),
        (QPalette.ColorRole.Button, "#3a3a40"),
        (QPalette.ColorRole.ButtonText, "#f0f0f0"),
        (QPalette.ColorRole.PlaceholderText, "#8a8a90"),
        (QPalette.ColorRole.Highlight, "#3d7bd6"),
    ):
        palette.setColor(role, QColor(colour))
    application.setPalette(palette)


def said(widget: QWidget) -> str:
    """What can be read on the widget."""
    match widget:
        case QLineEdit():
            return widget.text() or widget.placeholderText()
        case QPlainTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case QAbstractSpinBox():
            return widget.text()
        case QLabel() | QAbstractButton():
            return widget.text()
        case _:
            raise TypeError(f"{type(widget).__name__} says nothing")


WORDS = (
    "Ada Lovelace met in Turin on 12 October, paid 42.50 and left a note about the Analytical Engine "
    "Bob Kahn opened the red folder, saved it twice, closed the window and went home at 17:30 "
    "Über Größe naïve café price list version 3.1 draft total invoice"
).split()


class Desk:
    """A form with a list beside it, and somebody who does things on it by chance.

    Attributes:
        shown: The dialog or the menu that lies over the window, and where.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.window = form()
        self.menus = self.window.menuBar().findChildren(QMenu)
        for menu in self.menus:
            for _ in range(self.chance.randint(3, 7)):
                menu.addAction(self.say(2))
        self.list = QListWidget(self.window)
        self.list.addItems([self.say(self.chance.randint(1, 3)) for _ in range(60)])
        self.list.setGeometry(1010, 70, 250, 420)
        self.shown: tuple[QWidget, QPoint] | None = None

    def say(self, words: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=words))

    def act(self) -> str:
        """Do one thing, and tell its name."""
        doings: list[Callable[[], None]] = [self.type, self.type, self.erase, self.tick, self.choose]
        doings += [self.scroll, self.select, self.open_dialog, self.open_menu]
        if self.shown is not None:
            doings += 3 * [self.move, self.close]
        doing = self.chance.choice(doings)
        doing()
        return doing.__name__

    def type(self) -> None:
        field = self.chance.choice(self.window.findChildren(QLineEdit))
        field.setText(f"{field.text() if len(field.text()) < 40 else ''} {self.say(1)}".strip())

    def erase(self) -> None:
        field = self.chance.choice(self.window.findChildren(QLineEdit))
        field.setText(field.text()[: -self.chance.randint(1, 9)])

    def tick(self) -> None:
        choices: list[QAbstractButton] = [
            *self.window.findChildren(QCheckBox),
            *(one for one in self.window.findChildren(QRadioButton) if not one.isChecked()),
        ]
        self.chance.choice(choices).toggle()

    def choose(self) -> None:
        country = self.window.findChildren(QComboBox)[0]
        country.setCurrentIndex((country.currentIndex() + 1) % country.count())

    def scroll(self) -> None:
        bar = self.list.verticalScrollBar()
        bar.setValue(bar.value() + self.chance.choice((-9, -3, 3, 9)))

    def select(self) -> None:
        self.list.setCurrentRow(self.chance.randrange(60))

    def open_dialog(self) -> None:
        dialog = QDialog()
        rows = QVBoxLayout(dialog)
        rows.addWidget(QLabel(self.say(1)))
        rows.addWidget(QLabel(self.say(self.chance.randint(3, 7))))
        if self.chance.random() < 0.5:
            rows.addWidget(QLineEdit(self.say(1)))
        buttons = QHBoxLayout()
        for text in ("Cancel", "Continue"):
            buttons.addWidget(QPushButton(text))
        rows.addLayout(buttons)
        self.shown = dialog, QPoint(self.chance.randint(100, 700), self.chance.randint(100, 500))

    def open_menu(self) -> None:
        self.shown = self.chance.choice(self.menus), QPoint(self.chance.choice((8, 50, 92)), 26)

    def move(self) -> None:
        if self.shown is not None:
            by = QPoint(self.chance.randint(-120, 120), self.chance.randint(-90, 90))
            self.shown = self.shown[0], self.shown[1] + by

    def close(self) -> None:
        self.shown = None

    def picture(self) -> QPixmap:
        """The window with what lies over it."""
        picture = self.window.grab()
        if self.shown is not None:
            over, at = self.shown
            painter = QPainter(picture)
            painter.drawPixmap(at, over.grab())
            painter.end()
        return picture


def draw_edits(seed: int, count: int, folder: Path) -> list[str]:
    """Draw `count + 1` screens, `0.png` and so on, each one doing after the one before; tell what was done."""
    desk = Desk(seed)
    desk.window.resize(QSize(1280, 800))
    desk.window.show()
    QApplication.processEvents()
    desk.picture().save(str(folder / "0.png"))
    done = []
    for step in range(1, count + 1):
        done.append(desk.act())
        QApplication.processEvents()
        desk.picture().save(str(folder / f"{step}.png"))
    return done


def draw_screen(screen: str, picture: str) -> list[dict[str, object]]:
    """Draw one of `SCREENS`; the truth about it."""
    window = SCREENS[screen]()
    window.resize(QSize(1280, 800))
    window.show()
    QApplication.processEvents()
    truth: list[dict[str, object]] = []
    for widget in window.findChildren(QWidget):
        kind = next((KINDS[known] for known in KINDS if type(widget) is known), None)
        if kind is None or not widget.isVisible() or isinstance(widget.parent(), QAbstractSpinBox):
            continue
        at = widget.mapTo(window, QPoint(0, 0))
        box = [at.x(), at.y(), at.x() + widget.width(), at.y() + widget.height()]
        truth.append({"kind": kind, "box": box, "text": said(widget)})
    window.grab().save(picture)
    return truth


def main() -> None:
    """Draw, save, print the truth."""
    screen, theme, *rest = sys.argv[1:]
    application = QApplication(["screens"])
    application.setFont(QFont("DejaVu Sans", 9))  # whatever else is installed
    application.setStyle("Fusion")
    font = application.font()
    font.setPixelSize(15)
    application.setFont(font)
    if theme == "dark":
        darken(application)
    if screen == "edits":
        seed, count, folder = rest
        print(json.dumps(draw_edits(int(seed), int(count), Path(folder))))
    else:
        print(json.dumps(draw_screen(screen, rest[0])))


if __name__ == "__main__":
    main()

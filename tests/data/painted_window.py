"""A window of four colours: `python painted_window.py TITLE X Y [caret] [spinner] [stubborn]`; caret and
spinner never stop, and a stubborn one stays in front of all others.

Says `shown` once it is on the screen. Obeys lines on stdin: `move X Y`, `title TEXT`, `minimise`, and `grey MS`, which
turns the upper left quarter grey that many milliseconds later.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

SIDE = 100
COLOURS = ["#c01020", "#10a030", "#1040c0", "#f0f0f0"]


class Painted(QWidget):
    def __init__(self, title: str, extras: set[str]) -> None:
        super().__init__()
        self.colours = [QColor(name) for name in COLOURS]
        self.turn = 0
        self.setWindowTitle(title)
        self.setFixedSize(2 * SIDE, 2 * SIDE)
        if "caret" in extras:
            field = QLineEdit(self)
            field.setGeometry(SIDE + 10, SIDE + 10, SIDE - 20, 30)
            field.setFocus()
        if "spinner" in extras:
            self.timer = QTimer(self, interval=33)
            self.timer.timeout.connect(self.spin)
            self.timer.start()
        if "stubborn" in extras:
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self.commands.activated.connect(self.obey)

    def spin(self) -> None:
        self.turn = (self.turn + 30) % 360
        self.update(QRect(20, SIDE + 20, 40, 40))

    def obey(self) -> None:
        command, _, rest = sys.stdin.readline().strip().partition(" ")
        match command:
            case "move":
                x, y = map(int, rest.split())
                self.move(x, y)
            case "title":
                self.setWindowTitle(rest)
            case "minimise":
                self.showMinimized()
            case "grey":
                QTimer.singleShot(int(rest), self.turn_grey)
            case _:
                QApplication.quit()

    def turn_grey(self) -> None:
        self.colours[0] = QColor("#808080")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        for index, colour in enumerate(self.colours):
            painter.fillRect(index % 2 * SIDE, index // 2 * SIDE, SIDE, SIDE, colour)
        painter.setBrush(Qt.GlobalColor.yellow)
        painter.drawPie(20, SIDE + 20, 40, 40, self.turn * 16, 90 * 16)
        painter.end()
        sys.stdout.write("shown\n")
        sys.stdout.flush()


if __name__ == "__main__":
    name, left, top, *wanted = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    window = Painted(name, set(wanted))
    window.move(int(left), int(top))
    window.show()
    sys.exit(application.exec())

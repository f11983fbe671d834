"""A window to sign in with. Prints the places of its fields as JSON once it is shown; `quit` on stdin ends it."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QWidget


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Sign in")
        lines = QFormLayout(self)
        self.fields = {"name": QLineEdit(), "password": QLineEdit(), "unnamed": QLineEdit()}
        for label, field in zip(("User:", "Passwort:", ""), self.fields.values(), strict=True):
            field.setMinimumSize(300, 32)
            lines.addRow(label, field)
        self.fields["unnamed"].setEchoMode(QLineEdit.EchoMode.Password)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # no field has the keys until it is clicked
        self.commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self.commands.activated.connect(QApplication.quit)

    def tell(self) -> None:
        if not self.isActiveWindow():
            QTimer.singleShot(20, self.tell)
            return
        places = {name: field.mapToGlobal(field.rect().center()) for name, field in self.fields.items()}
        sys.stdout.write(json.dumps({name: [at.x(), at.y()] for name, at in places.items()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = Form()
    window.move(QPoint(80, 60))
    window.show()
    window.activateWindow()
    window.tell()
    sys.exit(application.exec())

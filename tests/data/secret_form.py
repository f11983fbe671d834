"""A window to sign in with: user, password, a tick box and a button. `--focus` says which field has the keys at first.

Prints the places of its parts as JSON once it is shown; `quit` on stdin ends it, and it prints what its fields hold.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress

from PySide6.QtCore import QPoint, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget


class Form(QWidget):
    def __init__(self, focus: str) -> None:
        super().__init__()
        self.setWindowTitle("Sign in")
        lines = QFormLayout(self)
        user, password = QLineEdit(), QLineEdit()
        password.setEchoMode(QLineEdit.EchoMode.Password)
        self.parts: dict[str, QWidget] = {"user": user, "password": password}
        for text, field in (("User", user), ("Password", password)):
            field.setMinimumSize(300, 32)
            label = QLabel(f"&{text}")
            label.setBuddy(field)
            lines.addRow(label, field)
            self.parts[f"{text.lower()} label"] = label
        self.parts["tick"] = QCheckBox("Remember me")
        self.parts["button"] = QPushButton("Sign in")
        lines.addRow("", self.parts["tick"])
        lines.addRow("", self.parts["button"])
        self.parts[focus].setFocus()
        self.commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self.commands.activated.connect(self.end)

    def end(self) -> None:
        held = {name: part.text() for name, part in self.parts.items() if isinstance(part, QLineEdit)}
        QApplication.quit()
        with suppress(BrokenPipeError):  # nobody need listen any more
            os.write(sys.stdout.fileno(), f"{json.dumps(held)}\n".encode())

    def tell(self) -> None:
        if not self.isActiveWindow():
            QTimer.singleShot(20, self.tell)
            return
        places = {name: part.mapToGlobal(part.rect().center()) for name, part in self.parts.items()}
        sys.stdout.write(json.dumps({name: [at.x(), at.y()] for name, at in places.items()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = Form(sys.argv[1] if len(sys.argv) > 1 else "button")
    window.move(QPoint(80, 60))
    window.show()
    window.activateWindow()
    window.tell()
    sys.exit(application.exec())

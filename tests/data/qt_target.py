"""A program for the executor to act on: writes down what reaches it. Run as `python qt_target.py STATE_FILE`.

Prints one line of JSON once it is shown: where its parts lie on the desktop. Its state, written anew at every change:
the text of the three fields, which part has the focus, and a log of what the canvas was sent.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

PLACE = QPoint(60, 50)


class Canvas(QWidget):
    """Logs mouse, wheel and keys; a press with the right button paints it another colour."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        self._colour = Qt.GlobalColor.white
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(360, 300)

    def _note(self, event: QMouseEvent, what: str) -> None:
        at = event.globalPosition().toPoint()
        self._target.note([what, str(event.button().name).removesuffix("Button").lower(), at.x(), at.y()])

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.setFocus()
        self._note(event, "press")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._note(event, "release")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._note(event, "double")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._note(event, "drag" if event.buttons() else "move")

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self._target.note(["wheel", event.angleDelta().x(), event.angleDelta().y()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._target.note(["down", Qt.Key(event.key()).name])
        if event.key() == Qt.Key.Key_P:
            self._colour = Qt.GlobalColor.darkGreen
            self.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._target.note(["up", Qt.Key(event.key()).name])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._colour)


class NoPaste(QPlainTextEdit):
    """A field that takes keys only."""

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        pass


class Target(QWidget):
    """The window."""

    def __init__(self, state: Path) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("deskhand target")
        self._state, self._log = state, list[list[object]]()
        self._told = False
        self.parts = {"canvas": Canvas(self), "text": QPlainTextEdit(), "line": QLineEdit(), "no_paste": NoPaste()}
        layout = QGridLayout(self)
        layout.addWidget(self.parts["canvas"], 0, 0, 3, 1)
        for row, name in enumerate(("text", "line", "no_paste")):
            layout.addWidget(self.parts[name], row, 1)
            self.parts[name].textChanged.connect(self.write)  # type: ignore[attr-defined]
        self.move(PLACE)
        self.resize(900, 500)

    def note(self, entry: list[object]) -> None:
        self._log.append(entry)
        self.write()

    def write(self) -> None:
        text, line, no_paste = self.parts["text"], self.parts["line"], self.parts["no_paste"]
        assert isinstance(text, QPlainTextEdit)
        assert isinstance(line, QLineEdit)
        assert isinstance(no_paste, QPlainTextEdit)
        state: dict[str, object] = {
            "text": text.toPlainText(),
            "line": line.text(),
            "no_paste": no_paste.toPlainText(),
            "log": self._log,
        }
        state["focus"] = next((name for name, part in self.parts.items() if part.hasFocus()), "")
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self._state)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and not self._told:
            self._told = True
            QTimer.singleShot(0, self._tell)
        return super().event(event)

    def _tell(self) -> None:
        if self.pos() != PLACE:  # the window manager had its own idea, or has not been heard of yet
            self.move(PLACE)
            QTimer.singleShot(50, self._tell)
            return
        where = {}
        for name, part in self.parts.items():
            corner = part.mapToGlobal(QPoint(0, 0))
            where[name] = [corner.x(), corner.y(), part.width(), part.height()]
        self.write()
        print(json.dumps(where), flush=True)


def main() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    application = QApplication(sys.argv)
    target = Target(Path(sys.argv[1]))
    application.focusChanged.connect(target.write)
    target.show()
    target.activateWindow()
    application.exec()


if __name__ == "__main__":
    main()

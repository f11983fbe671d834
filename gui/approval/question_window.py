"""A question of the gate in a window of its own process: `python -m gui.approval.question_window`, for the MCP server.

Takes one line of JSON on stdin (`action`, `why`, and the program's own `reason`), and prints `yes` or `no` once the
person has said so. It goes away with the process that asks. No button is the default one, so that a key meant for
another program approves nothing.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.core.config import load
from gui.i18n.language import Translation
from gui.i18n.message_translation import localized


class QuestionWindow(QWidget):
    """Asks whether an action may be carried out for another program."""

    def __init__(self, action: str, why: str, said: str = "") -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(self.tr("deskhand – a question"))
        texts = [self.tr("Another program wants to: {0}").format(action), localized(why)]
        if said:
            texts.append(self.tr("Its reason: {0}").format(said))
        labels = [QLabel(text) for text in texts]
        for label in labels:
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # a program or a model may have written it
        font = labels[0].font()
        font.setBold(True)
        labels[0].setFont(font)
        approve, reject = QPushButton(self.tr("Do it")), QPushButton(self.tr("Do not"))
        for button, word in ((approve, "yes"), (reject, "no")):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._on_yes if word == "yes" else self._on_no)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(reject)
        buttons.addWidget(approve)
        layout = QVBoxLayout(self)
        for label in labels:
            layout.addWidget(label)
        layout.addLayout(buttons)
        self.setMinimumWidth(420)

    def _on_yes(self) -> None:
        self._say("yes")

    def _on_no(self) -> None:
        self._say("no")

    def _say(self, word: str) -> None:
        sys.stdout.write(word + "\n")
        sys.stdout.flush()
        self.close()


def main() -> int:
    """Show one question; 0 once it is answered or taken back."""
    line = sys.stdin.readline()
    if not line:
        return 1
    asked = json.loads(line)
    application = QApplication(sys.argv[:1])
    Translation(application).speak(load().language)
    window = QuestionWindow(str(asked["action"]), str(asked["why"]), str(asked.get("reason", "")))
    gone = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    gone.activated.connect(application.quit)  # who asked has ended
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

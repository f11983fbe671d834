"""A question for the name of a value that varies: all of a text, or the part of it that the person selects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gui.common.questions.line_question import LineQuestion

_LINES: Final = 4
_LONGEST: Final = 60


class PartQuestion(LineQuestion):
    """Asks what a value is called, and which part of `whole` it is.

    Args:
        whole: The text of which a part may vary.
        answer: Takes the name and where the part begins and ends in `whole`, and says why it cannot be; an empty text
            where it could.
        divisible: Whether a part of it may vary by itself.
    """

    def __init__(
        self,
        whole: str,
        answer: Callable[[str, int, int], str],
        parent: QWidget | None = None,
        *,
        divisible: bool = True,
    ) -> None:
        translate = QCoreApplication.translate  # before it is there it cannot translate by itself
        super().__init__(
            translate("PartQuestion", "What is this value called?"),
            translate("PartQuestion", "A word, like name or due_date. With other values… asks for it by this name."),
            "",
            lambda name: answer(name, *self.part()),
            parent=parent,
        )
        self._whole = whole
        self.text = QPlainTextEdit(whole)
        self.text.setReadOnly(True)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.text.setTextInteractionFlags(flags)
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(_LINES * self.text.fontMetrics().lineSpacing() + 16)
        heading = QLabel(self.tr("Select the part that varies; without a selection it is all of it:"))
        heading.setBuddy(self.text)
        self.text.setAccessibleName(heading.text())
        self.chosen = QLabel()
        for label in (heading, self.chosen):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.text.selectionChanged.connect(self._show_part)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        for at, widget in enumerate((heading, self.text, self.chosen)):
            layout.insertWidget(at, widget)
            widget.setVisible(divisible or widget is self.chosen)
        self._show_part()
        self.line.setFocus()

    def part(self) -> tuple[int, int]:
        """Where the part begins and ends in the text; all of it where nothing is selected."""
        cursor = self.text.textCursor()
        if not cursor.hasSelection() or self.text.toPlainText() != self._whole:
            return 0, len(self._whole)
        # Qt counts the halves of a character beyond the first 65,536, Python does not
        coded = self._whole.encode("utf-16-le", "surrogatepass")
        start, end = (
            len(coded[: 2 * place].decode("utf-16-le", "surrogatepass"))
            for place in (cursor.selectionStart(), cursor.selectionEnd())
        )
        return start, end

    @Slot()
    def _show_part(self) -> None:
        self.fault.hide()
        start, end = self.part()
        part = " ".join(self._whole[start:end].split())
        shown = part if len(part) <= _LONGEST else part[: _LONGEST - 1] + "…"
        self.chosen.setText(self.tr("It varies: “{0}”").format(shown))

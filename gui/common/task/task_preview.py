"""Task preview: what the chosen model will understand of a task, said while it is being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from agent.grammar.steps.orders import StepsError
from agent.grammar.steps.parser import parse_steps
from agent.policies.builtin.language.understanding import not_understood
from gui.common import theme
from gui.i18n.message_translation import localized
from gui.i18n.model_names import model_title

_QUOTED: Final = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|'[^']*'|«[^»]*»")
_MOST_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a model makes of a task.

    Attributes:
        text: In a sentence; empty for an empty task.
        hopeless: Whether it is no use to begin.
        doubtful: Whether it may come to nothing.
    """

    text: str
    hopeless: bool = False
    doubtful: bool = False


class TaskPreview(QLabel):
    """One line under the task: how it will be understood, or why it will not be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("How the task will be understood"))

    def show_understanding(self, understood: Understanding) -> None:
        """Show it, in the colour of a fault where it is no use to begin."""
        palette = QGuiApplication.palette()  # not our own, which has the colour of what was shown before
        quiet = theme.blend(palette.window().color(), palette.windowText().color(), 0.72)
        careful = theme.careful(palette) if understood.doubtful else quiet
        theme.tint(self, theme.bad(palette) if understood.hopeless else careful)
        self._whole = understood.text
        self.setToolTip(understood.text)
        self.setAccessibleDescription(understood.text)
        self.setVisible(bool(understood.text))
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def understanding(task: str, model: str) -> Understanding:
    """What the model called `model` will make of `task`."""
    translate = QCoreApplication.translate
    if not task.strip():
        return Understanding("")
    match model:
        case "steps":
            return _as_steps(task)
        case "builtin":
            return _for_builtin(task)
        case _:
            return Understanding(translate("Preview", "“{0}” gets the task word for word.").format(model_title(model)))


def _as_steps(task: str) -> Understanding:
    translate = QCoreApplication.translate
    steps = parse_steps(task)
    if isinstance(steps, StepsError):
        start, end = steps.span
        part = " ".join(task[start:end].split())
        why = localized(steps.message)
        says = translate("Preview", "Not understood at “{0}”: {1}").format(part, why) if part else why
        return Understanding(says, hopeless=True)
    shown = [f"{number} {' '.join(step.words.split())}" for number, step in enumerate(steps[:_MOST_SHOWN], start=1)]
    rest = ["…"] if len(steps) > _MOST_SHOWN else []
    if len(steps) == 1:
        return Understanding(translate("Preview", "One step: {0}").format(" ".join(steps[0].words.split())))
    return Understanding(translate("Preview", "{0} steps: {1}").format(len(steps), " · ".join(shown + rest)))


def _for_builtin(task: str) -> Understanding:
    translate = QCoreApplication.translate
    strange = not_understood(task, ())
    listed = ", ".join(f"“{word}”" for word in strange[:_MOST_SHOWN]) + ("…" if len(strange) > _MOST_SHOWN else "")
    if not strange:
        return Understanding(
            translate("Preview", "The built-in model takes this as one short English instruction after the other.")
        )
    if not _is_latin(task):
        why = translate("Preview", "The built-in model reads English only; choose another model for this task.")
        return Understanding(why, hopeless=True)
    # names that stand on the screen are words that it may well know then
    says = translate("Preview", "The built-in model reads short English instructions; it does not know {0}.")
    return Understanding(says.format(listed), doubtful=True)


def _is_latin(task: str) -> bool:
    """Whether what is not quoted is mostly written in Latin letters."""
    letters = [one for one in _QUOTED.sub("", task) if one.isalpha()]
    latin = sum(ord(one) < 0x250 for one in letters)
    return not letters or 2 * latin >= len(letters)

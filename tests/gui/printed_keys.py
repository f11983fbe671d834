"""Reads which keys are printed on the controls of a window, and tells which control a key pressed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QWidget

from agent.core.actions import Action, CallUser
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Asker, Proposal, Respondent
from tests.gui.scripted_run import frame

KEY = re.compile(
    r"(?:F\d+|Esc|Home|Ins|Del|↵|[A-Z0-9+=\-]|(?:(?:Ctrl|Alt|Shift)\+)+(?:↵|,|[A-Z0-9]|Escape|Space|Up|Down))"
)


class AskingRun:
    """A run that asks once about these actions, or asks the person what the model wants to know."""

    def __init__(self, *actions: Action, warning: str = "", back: bool = False) -> None:
        self.actions, self.warning, self.back = actions, warning, back
        self.answers: list[object] = []

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        seen, (first, *rest) = frame(), self.actions
        yield Observed(1, seen, None, 0.0)
        yield Predicted(1, "", Reply("So be it.", self.actions), 0.9, 0.1)
        proposal = Proposal(1, "So be it.", first, seen, 0.9, self.warning, following=tuple(rest))
        proposal = replace(proposal, goes_back=self.back, can_undo=self.back)
        if isinstance(first, CallUser):
            assert isinstance(asker, Respondent)
            self.answers.append(asker.respond(proposal, stop))
        else:
            self.answers.append(asker.ask(proposal, stop))
        yield Judged(1, seen, first, Verdict.ALLOWED)
        yield Executed(1, seen, first, 0.0)
        yield Ended(1, Reason.FINISHED)


def printed(top: QWidget) -> list[tuple[QWidget, str]]:
    """What is printed on each visible control: the control and the key, one entry for each key."""
    found: list[tuple[QWidget, str]] = []
    for one in top.findChildren(QWidget):
        if one.window() is not top or not one.isVisible():
            continue
        if isinstance(one, QAbstractButton):
            _, between, last = one.text().rpartition("\n" if "\n" in one.text() else "  ")
            keys = last.split() if between else []
            keys += [label.text() for label in one.findChildren(QLabel) if KEY.fullmatch(label.text())]
            assert all(KEY.fullmatch(name) for name in keys), one.text()
            found += [(one, name) for name in keys]
        if isinstance(one, QLineEdit) and (shown := re.search(r"\((\S+)\)$", one.placeholderText())):
            found.append((one, shown[1]))
    return found


def spied(top: QWidget) -> list[QWidget]:
    """Which controls are pressed from now on; none of them does anything any more."""
    seen: list[QWidget] = []
    for one in top.findChildren(QAbstractButton):
        action = one.defaultAction() if isinstance(one, QToolButton) else None
        if isinstance(action, QAction):
            _let_go(action.triggered)
            action.triggered.connect(lambda _=False, one=one: seen.append(one))
        elif one.metaObject().className() in ("KeyButton", "QPushButton", "_Choice"):
            _let_go(one.clicked)
            one.clicked.connect(lambda _=False, one=one: seen.append(one))
    return seen


def _let_go(signal: SignalInstance) -> None:
    """Connect `signal` to nothing; what attends to a page may not be there in a test."""
    with suppress(RuntimeError, SystemError), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        signal.disconnect()

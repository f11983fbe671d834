"""Connection test: asks the model at an address about pictures with known targets, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Signal

from agent.core.config import Config
from agent.factory import check_connection
from agent.policies.grounding_check import Measurement, UnaskableError
from gui.i18n.message_translation import localized

Progress: TypeAlias = Callable[[Iterable[int]], Iterable[int]]
Check: TypeAlias = Callable[[str, Progress], Measurement]
"""Asks the model of this name; called on another thread."""


class ConnectionTest(QObject):
    """One test at a time.

    Signals:
        asked: How many questions are answered, and of how many.
        ended: What came of it in a sentence, and whether all is well.
    """

    asked = Signal(int, int)
    ended = Signal(str, bool)

    def __init__(self, check: Check, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._left = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, name: str) -> None:
        """Test the model called `name`; `ended` follows."""
        if not self.running:
            # a daemon: a server that never answers may not keep the program alive
            self._thread = threading.Thread(target=self._run, args=(name,), name="deskhand-connection", daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Ask nothing more; nothing is emitted any more."""
        self._left.set()

    def _run(self, name: str) -> None:
        try:
            found = self._check(name, self._counted)
            text, good = measurement_text(found), found.right
        except (UnaskableError, ValueError, RuntimeError, OSError) as error:
            text, good = localized(str(error)), False
        if not self._left.is_set():
            self.ended.emit(text, good)

    def _counted(self, numbers: Iterable[int]) -> Iterator[int]:
        questions = list(numbers)
        for number in questions:
            if self._left.is_set():
                raise UnaskableError("the test was left")
            self.asked.emit(number, len(questions))
            yield number


def connection_check(config: Config) -> Check:
    """What asks as the settings say."""

    def check(name: str, progress: Progress) -> Measurement:
        return check_connection(name, config, progress=progress)

    return check


def measurement_text(found: Measurement) -> str:
    """What came of the questions, in a sentence."""
    translate = QCoreApplication.translate
    hits = sum(hit for _, hit in found.hits)
    if found.right:
        return translate("Models", "It answers and sees: all {0} targets were hit.").format(len(found.shots))
    if found.proposed is not None or hits:
        return translate(
            "Models",
            "It answers, but clicks elsewhere: {0} of {1} targets were hit. The command “{2}” mends it.",
        ).format(hits, len(found.shots), "deskhand models check MODEL --save")
    return translate("Models", "It answers, but hit none of {0} targets: it may not see pictures.").format(
        len(found.shots)
    )

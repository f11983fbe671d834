"""Redact and share: what will be painted over is seen before, and the copy is without it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from agent.sessions.reader import SessionReader
from agent.sessions.redaction import RedactionOptions, SessionRedactor
from gui.library.redaction_dialog import RedactionDialog
from tests.gui.library.filled_library import session
from tests.gui.unnamed_controls import unnamed
from vision.redaction.frame_redactor import Redactor


class NoText:
    """An engine that reads nothing."""

    def read(self, pixels: object) -> tuple[()]:
        return ()


def redactor(options: RedactionOptions) -> SessionRedactor:
    return SessionRedactor(Redactor(NoText(), words=options.words), options)


def test_pictures_are_shown_before_the_copy_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    path = session(tmp_path / "one.deskhand", "greet Ada", 1e9)
    dialog = RedactionDialog(path, make_redactor=redactor)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "2 pictures" in dialog.message.text())
    assert unnamed(dialog) == []
    assert dialog.found.text().startswith("Picture 1 of 2")
    dialog.next.click()
    assert dialog.found.text().startswith("Picture 2 of 2")
    dialog.words.setText("Ada")
    dialog.look.click()
    qtbot.waitUntil(dialog.save.isEnabled)
    dialog.write(tmp_path / "shared.deskhand")
    qtbot.waitUntil(lambda: "The copy is in" in dialog.message.text())
    with SessionReader(tmp_path / "shared.deskhand") as reader:
        assert "Ada" not in reader.meta.task
    dialog.write(tmp_path / "shared.deskhand")
    qtbot.waitUntil(lambda: "exists already" in dialog.message.text())
    dialog.reject()


def test_a_session_that_cannot_be_read_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = RedactionDialog(tmp_path / "nothing.deskhand", make_redactor=redactor)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "there is no session file" in dialog.message.text())
    assert not dialog.save.isEnabled()
    dialog.reject()

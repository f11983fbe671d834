from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from gui.common.help_dialog import HelpDialog
from gui.main_window import MainWindow
from tests.gui.scripted_run import ScriptedRun
from tests.gui.unnamed_controls import unnamed


def test_the_keys_of_the_help_are_those_that_are_bound(qtbot: QtBot, window: Callable[..., MainWindow]) -> None:
    shown = window(ScriptedRun())
    dialog = HelpDialog(shown.bindings.bound(), shown.chords(), shown)
    qtbot.addWidget(dialog)
    text = "\n".join(page.toPlainText() for page in dialog.findChildren(QTextBrowser))
    for name, keys in (("Run", "F5"), ("Approve", "↵ Y"), ("Quit", "Q"), ("Help", "F1"), ("Settings", "Ctrl+,")):
        assert f"{name}\n{keys}" in text, (name, text)
    for name, chord in (("Approve", "Ctrl+Alt+Y"), ("Pause", "Ctrl+Alt+P")):
        assert f"{name}\n{chord}" in text
    assert "version" in text
    assert unnamed(dialog) == []

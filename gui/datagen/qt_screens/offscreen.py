"""Qt application without a screen, for generated windows."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)


def offscreen(fonts: Path | None = None) -> QApplication:
    """The process's Qt application, created offscreen where there is none, with the fonts of a folder as well."""
    application = QApplication.instance() or QApplication(["deskhand screens", "-platform", "offscreen"])
    assert isinstance(application, QApplication)
    # the platform says of every window what it cannot do
    qInstallMessageHandler(lambda _, context, message: _log.debug("%s: %s", context.category, message))
    application.setCursorFlashTime(0)  # a caret that blinks would be drawn now and then
    for file in sorted(fonts.rglob("*.[ot]tf")) if fonts is not None else ():
        QFontDatabase.addApplicationFont(str(file))
    return application

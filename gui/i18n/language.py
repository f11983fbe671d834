"""The language of the window, through Qt's own translation files (`assets/translations`).

`deskhand_zh_CN.ts` is written by people, with Qt Linguist or any editor; `python -m gui.i18n.language` takes in new
texts of the sources. A class that was renamed keeps its old name as the context of its texts, so that translations are
kept.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from agent.core.config import Language
from gui.i18n.text_translator import TextTranslator
from vision.assets import asset

_CODES: Final = {Language.CHINESE: "zh_CN"}
_ROOT: Final = Path(__file__).parents[1]


def resolved(language: Language, system: Iterable[str] | None = None) -> Language:
    """The language in which the window speaks: the first of the system's that it knows, else English.

    Args:
        system: The system's languages, the best first, like `zh-Hans-CN`; None asks Qt.
    """
    if language is not Language.SYSTEM:
        return language
    for name in QLocale.system().uiLanguages() if system is None else system:
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in (Language.ENGLISH, Language.CHINESE):
            return Language(code)
    return Language.ENGLISH


class Translation:
    """What translates the texts of one application; speaks one language after the other.

    Texts are translated when a widget is made: one that is there already keeps its words.
    """

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._installed: list[QTranslator] = []

    def speak(self, language: Language) -> None:
        """Translate what is made from now on."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
            translator.deleteLater()
        self._installed = []
        code = _CODES.get(resolved(language))
        if code is None:
            return
        theirs = QTranslator()  # what Qt itself says: the buttons of dialogs, the menus of text fields
        theirs.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for translator in (theirs, translator_for(code)):
            translator.setParent(self._application)  # lives as long as it, whatever becomes of us
            self._application.installTranslator(translator)
            self._installed.append(translator)


def translator_for(code: str) -> QTranslator:
    """Our own texts in the language called `code`, say `zh_CN`; the file belongs to the program and is there."""
    return TextTranslator(asset("translations", f"deskhand_{code}.ts"))


def sources() -> list[Path]:
    """The files whose texts a user of the window sees."""
    folders = (
        *(".", "approval", "canvas", "common", "common/keys", "common/layouts", "common/questions", "common/task"),
        *("compact", "i18n", "library", "library/editing", "library/routines", "recording"),
        *("settings", "settings/models", "timeline"),
    )
    return sorted(file for folder in folders for file in (_ROOT / folder).glob("*.py"))


def main() -> int:
    """Take in the texts of the sources, for whoever works on the translations."""
    folder = asset("translations")
    folder.mkdir(exist_ok=True)
    tools = Path(sys.executable).parent
    for code in _CODES.values():
        written = folder / f"deskhand_{code}.ts"
        update = [str(tools / "pyside6-lupdate"), *map(str, sources()), "-no-obsolete", "-ts", str(written)]
        subprocess.run([*update, "-locations", "none"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Text translator: translates by the file that people write (`.ts`), so that none has to be compiled from it first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTranslator, QXmlStreamReader


class TextTranslator(QTranslator):
    """Translates by the finished texts of a `.ts` file; plural forms and comments are not looked at.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not what Qt Linguist writes.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._texts = dict(_finished(path))

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return not self._texts

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """See Qt; None is its null string, upon which it asks the other translators."""
        return self._texts.get((context, sourceText))


def _finished(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Context and source of each finished text, with its translation."""
    reader = QXmlStreamReader(path.read_text(encoding="utf-8"))
    context = source = ""
    while not reader.atEnd():
        if reader.readNext() is not QXmlStreamReader.TokenType.StartElement:
            continue
        match reader.name():
            case "name":
                context = reader.readElementText()
            case "source":
                source = reader.readElementText()
            case "translation":
                finished = not reader.attributes().hasAttribute("type")
                translation = reader.readElementText()
                if finished and translation:
                    yield (context, source), translation
            case _:
                pass
    if reader.hasError():
        raise ValueError(f"{path}, line {reader.lineNumber()}: {reader.errorString()}")

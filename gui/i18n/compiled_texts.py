"""Compiled texts: a translation that people write (`.ts`) as the bytes that Qt reads (`.qm`), made when it is needed.

So there is one file for each language in the repository, text that can be merged, and none that has to be made first.
Qt's own `lrelease` does the same, and plural forms and comments too, which our texts have none of.

Source: the format as Qt writes and reads it, in `qttools/src/linguist/shared/qm.cpp` and
`qtbase/src/corelib/kernel/qtranslator.cpp`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QTranslator, QXmlStreamReader

_MAGIC: Final = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES: Final = 0x42
_MESSAGES: Final = 0x69
_END: Final = b"\x01"
_TRANSLATION: Final = 3
_SOURCE: Final = 6
_CONTEXT: Final = 7
_COMMENT: Final = 8


class _Message(NamedTuple):
    context: str
    source: str
    translation: str


class CompiledTranslator(QTranslator):
    """Translates by a `.ts` file.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not what Qt Linguist writes.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._texts = compiled_texts(path)  # Qt takes no copy
        self.load(self._texts)


def compiled_texts(path: Path) -> bytes:
    """The finished translations in the `.ts` file at `path`, as `QTranslator.load` takes them.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not what Qt Linguist writes.
    """
    hashes: list[tuple[int, int]] = []
    messages = bytearray()
    for message in _finished(path):
        source = message.source.encode()
        hashes.append((_elf_hash(source), len(messages)))
        messages += _field(_TRANSLATION, message.translation.encode("utf-16-be"))
        messages += _field(_COMMENT, b"") + _field(_SOURCE, source) + _field(_CONTEXT, message.context.encode()) + _END
    table = b"".join(struct.pack(">II", *one) for one in sorted(hashes))
    return _MAGIC + _field(_HASHES, table) + _field(_MESSAGES, bytes(messages))


def _field(tag: int, content: bytes) -> bytes:
    return struct.pack(">BI", tag, len(content)) + content


def _elf_hash(text: bytes) -> int:
    """By which Qt finds a text; never 0."""
    value = 0
    for byte in text:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high
    return value or 1


def _finished(path: Path) -> Iterator[_Message]:
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
                    yield _Message(context, source, translation)
            case _:
                pass
    if reader.hasError():
        raise ValueError(f"{path}, line {reader.lineNumber()}: {reader.errorString()}")

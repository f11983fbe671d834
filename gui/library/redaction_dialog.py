"""Redact and share: shows what of a session will be painted over, and writes a copy in which it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from agent.factory import session_redactor
from agent.sessions.format.records import frame_of
from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.redaction import RedactionOptions, SessionRedactor, learn_passwords, redact_file
from gui.common.background_task import BackgroundTask
from vision.frame import Frame
from vision.redaction.sensitive_text import SecretKind

_MOST: Final = 200
"""Pictures that are shown before; what is written is redacted to its end."""

MakeRedactor = Callable[[RedactionOptions], SessionRedactor]


@dataclass(frozen=True, slots=True)
class _Preview:
    """What was found, or why nothing could be: each picture as it will be, with what is painted over on it."""

    pictures: tuple[tuple[Frame, tuple[str, ...]], ...] = ()
    words: tuple[str, ...] = ()
    why: str = ""


class RedactionDialog(QDialog):
    """Asks what else is to be hidden, shows the pictures as they will be, and writes the copy.

    Args:
        session: The session file; it stays as it is.
        make_redactor: Makes what takes faces and secrets out.
    """

    def __init__(
        self, session: Path, parent: QWidget | None = None, *, make_redactor: MakeRedactor = session_redactor
    ) -> None:
        super().__init__(parent)
        self._session, self._make = session, make_redactor
        self._out = Path()
        self._options = RedactionOptions()
        self._preview = _Preview()
        self._at = 0
        self.message = QLabel(self.tr("Reading the pictures; this takes about a second for each."))
        self.picture = QLabel()
        self.found = QLabel()
        self.words = QLineEdit()
        self.look = QPushButton(self.tr("Look again"))
        self.before = QPushButton(self.tr("Previous picture"))
        self.next = QPushButton(self.tr("Next picture"))
        self.save = QPushButton(self.tr("Save the copy…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._looking = BackgroundTask(self._find, self)
        self._looking.done.connect(self._on_found)
        self._writing = BackgroundTask(self._write, self)
        self._writing.done.connect(self._on_written)
        self._lay_out()
        self.setWindowTitle(self.tr("Redact and share · deskhand"))
        self.resize(QSize(760, 560).boundedTo(self.screen().availableSize() - QSize(12, 36)))
        self._on_look()

    def write(self, out: Path) -> None:
        """Write the redacted copy to `out`."""
        self._out = out
        self._set_busy(self.tr("Writing the copy"))
        self._writing.start()

    def done(self, result: int) -> None:
        """See `QDialog`."""
        self._looking.close()
        self._writing.close()
        super().done(result)

    def _lay_out(self) -> None:
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.picture.setAccessibleName(self.tr("A picture as it will be"))
        for label in (self.message, self.found):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        name = self.tr("Hide these words, too")
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(self.tr("parted by commas"))
        self.words.returnPressed.connect(self._on_look)
        form = QFormLayout()
        form.addRow(name, self.words)
        row = QHBoxLayout()
        for button, do in (
            (self.before, self._on_before),
            (self.next, self._on_next),
            (self.look, self._on_look),
            (self.save, self._on_save),
            (self.close_button, self.reject),
        ):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            button.clicked.connect(do)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.found)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addLayout(row)

    def _set_busy(self, message: str) -> None:
        self.message.setText(message)
        for button in (self.look, self.save):
            button.setEnabled(False)

    @Slot()
    def _on_look(self) -> None:
        words = tuple(word.strip() for word in self.words.text().replace("，", ",").split(",") if word.strip())
        self._options = RedactionOptions(words=words)
        self._set_busy(self.tr("Reading the pictures; this takes about a second for each."))
        self._looking.start()

    def _find(self) -> _Preview:
        """On another thread."""
        try:
            words = learn_passwords(self._session, self._make(self._options))
            redactor = self._make(RedactionOptions(words=words))
            pictures: list[tuple[Frame, tuple[str, ...]]] = []
            known: set[int] = set()
            with SessionReader(self._session) as reader:
                for record in reader.events():
                    if record.frame_id is None or record.frame_id in known or len(pictures) >= _MOST:
                        continue
                    known.add(record.frame_id)
                    event = reader.event(record)
                    kept, frame = frame_of(redactor.event(event)), frame_of(event)
                    if kept is not None and frame is not None:
                        pictures.append((kept, tuple(one.what for one in redactor.painted(frame))))
        except (SessionError, OSError, ValueError) as error:
            return _Preview(why=str(error))
        return _Preview(tuple(pictures), words)

    @Slot(object)
    def _on_found(self, preview: _Preview) -> None:
        self._preview, self._at = preview, 0
        self.look.setEnabled(True)
        self.save.setEnabled(not preview.why)
        if preview.why:
            self.message.setText(preview.why)
            return
        painted = sum(len(what) for _, what in preview.pictures)
        sentence = self.tr(
            "{0} places in {1} pictures will be painted over. Some may be missed: look before you share."
        )
        self.message.setText(sentence.format(painted, len(preview.pictures)))
        # the first picture on which there is something to see
        self._at = next((at for at, (_, what) in enumerate(preview.pictures) if what), 0)
        self._show_picture()

    def _show_picture(self) -> None:
        pictures = self._preview.pictures
        self.before.setEnabled(self._at > 0)
        self.next.setEnabled(self._at + 1 < len(pictures))
        if not pictures:
            return
        frame, what = pictures[self._at]
        height, width, _ = frame.pixels.shape
        image = QImage(frame.pixels.data, width, height, frame.pixels.strides[0], QImage.Format.Format_RGB888)
        ratio = self.devicePixelRatioF()
        how = Qt.TransformationMode.SmoothTransformation
        scaled = image.scaled(self.picture.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, how)
        pixmap = QPixmap.fromImage(scaled)
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        counted = sorted(Counter(map(_kind_name, what)).items())
        listed = ", ".join(f"{name} {count}×" for name, count in counted)
        listed = listed or self.tr("nothing is hidden")
        self.found.setText(self.tr("Picture {0} of {1}: {2}").format(self._at + 1, len(pictures), listed))

    @Slot()
    def _on_before(self) -> None:
        self._at = max(0, self._at - 1)
        self._show_picture()

    @Slot()
    def _on_next(self) -> None:
        self._at = min(len(self._preview.pictures) - 1, self._at + 1)
        self._show_picture()

    @Slot()
    def _on_save(self) -> None:
        wanted = self._session.with_name(f"{self._session.stem}-shared.deskhand")
        dialog = QFileDialog(self, self.tr("Save the copy"), str(wanted.parent), "deskhand (*.deskhand)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a session never overwrites a file
        dialog.setDefaultSuffix("deskhand")
        dialog.selectFile(wanted.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.write(Path(name))

    def _write(self) -> str:
        """On another thread: what to say of it."""
        try:
            redactor = self._make(RedactionOptions(words=self._preview.words))
            redact_file(self._session, self._out, redactor)
        except (SessionError, OSError, ValueError) as error:
            return str(error)
        return ""

    @Slot(object)
    def _on_written(self, why: str) -> None:
        self.look.setEnabled(True)
        self.save.setEnabled(True)
        self.message.setText(why or self.tr("The copy is in {0}").format(self._out))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._show_picture()


def _kind_name(what: str) -> str:
    """What was painted over, in the words of the interface."""
    translate = QCoreApplication.translate
    names = {
        SecretKind.PASSWORD: translate("Redaction", "password"),
        SecretKind.KEY: translate("Redaction", "key"),
        SecretKind.CARD: translate("Redaction", "card number"),
        SecretKind.IBAN: translate("Redaction", "account number"),
        SecretKind.EMAIL: translate("Redaction", "e-mail address"),
        SecretKind.PHONE: translate("Redaction", "phone number"),
        SecretKind.WORD: translate("Redaction", "hidden word"),
    }
    known = {kind.value: name for kind, name in names.items()}
    if what.partition(" ")[0] == "Person":
        return translate("Redaction", "person {0}").format(what.partition(" ")[2]).strip()
    return known.get(what, what)

"""What a session file costs: bytes per step beside one PNG a step, and the time that recording adds to a step.

Measured on 44 steps of filling in a form at 1280x800: a Qt window with fields, boxes, a long list, a table and a
dialog, drawn offscreen, in which each step types, ticks, scrolls, selects or opens. Every step records its four events
(observed, predicted, judged, executed), each committed, the third confirmed by the disk. Peer: Pillow's PNG of every
step's frame, at its default level and at level 1, as recorders of this field keep them.

Goals: a tenth of the PNGs' bytes; at most 20 ms added to a step. Ceiling: one confirmation by the disk (0.4 ms on an
idle SSD, 7 ms on a busy one) and one comparison of two frames (0.5 ms); bytes have none, a screen can be noise.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from report import report

from agent.core.actions import Click
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(1280, 800)
ROUNDS = 5


class OrderForm(QMainWindow):
    """The program that is being filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(SIZE.width, SIZE.height)
        for name in ("File", "Edit", "View", "Orders", "Help"):
            self.menuBar().addMenu(name)
        area = QWidget()
        self.setCentralWidget(area)
        columns, form = QHBoxLayout(area), QFormLayout()
        columns.addLayout(form)
        self.fields = {name: QLineEdit() for name in ("Name", "Street", "Town", "Post code", "E-mail", "Telephone")}
        for name, field in self.fields.items():
            form.addRow(name, field)
        self.boxes = [QCheckBox(name) for name in ("Newsletter", "Express delivery", "Gift wrapping", "Keep my data")]
        for box in self.boxes:
            form.addRow(box)
        self.payment = QComboBox()
        self.payment.addItems(["Card", "Invoice", "Cash"])
        form.addRow("Payment", self.payment)
        form.addRow(QPushButton("Save"))
        self.orders = QListWidget()
        self.orders.addItems(
            [f"{n:03}  order of customer {n * 7919 % 997}, {'open paid sent'.split()[n % 3]}" for n in range(300)]
        )
        columns.addWidget(self.orders)
        self.stock = QTableWidget(30, 4)
        for cell in range(120):
            self.stock.setItem(cell // 4, cell % 4, QTableWidgetItem(f"{cell * 37 % 101} pieces"))
        columns.addWidget(self.stock)
        self.question = QGroupBox("Save the order?", area)
        self.question.setAutoFillBackground(True)
        self.question.setGeometry(400, 250, 400, 180)
        lines = QVBoxLayout(self.question)
        lines.addWidget(QLabel("The order of Ada Lovelace will be saved.\nIt cannot be changed afterwards. Go on?"))
        lines.addWidget(QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel))
        self.question.hide()

    def steps(self) -> Iterator[None]:
        """Fill in the form, one change a step."""
        yield
        for (name, field), text in zip(
            self.fields.items(),
            ("Ada Lovelace", "12 St James Square", "London", "SW1Y 4JH", "ada@example.org", "020 7946 0000"),
            strict=True,
        ):
            field.setFocus()
            yield
            for typed in (text[: len(text) // 2], text):
                self.fields[name].setText(typed)
                yield
        for box in self.boxes:
            box.setChecked(True)
            yield
        self.payment.setCurrentIndex(1)
        yield
        for top in (3, 10, 17, 60):
            self.orders.verticalScrollBar().setValue(top)
            yield
        for row in range(62, 68):
            self.orders.setCurrentRow(row)
            yield
        for row in range(8):
            self.stock.setItem(row, 1, QTableWidgetItem(f"{row * 1000} sold"))
            yield
        for visible in (True, False):
            self.question.setVisible(visible)
            yield


def screens() -> list[Frame]:
    """The frames of all steps."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication(sys.argv[:1])
    form = OrderForm()
    form.show()
    frames: list[Frame] = []
    for _ in form.steps():
        application.processEvents()
        image = form.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        pixels = lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
        frames.append(Frame(pixels, Viewport.plain(SIZE), float(len(frames))))
    return frames


def events_of(step: int, frame: Frame) -> tuple[Event, ...]:
    """The four events of one step, as long as a model's are."""
    action = Click(PixelPoint(step * 7 % SIZE.width, step * 11 % SIZE.height))
    thought = (
        f"The form is open and field number {step} comes next. I will click it and see whether it takes the focus."
    )
    text = f"Thought: {thought}\nAction: click(start_box='<|box_start|>({step * 7},{step * 11})<|box_end|>')"
    return (
        Observed(step, frame, 2, 0.2),
        Predicted(step, text, Reply(thought, (action,)), 0.9, 1.5),
        Judged(step, frame, action, Verdict.ALLOWED),
        Executed(step, frame, action, 0.004),
    )


def recorded(path: Path, frames: list[Frame]) -> list[float]:
    """Record one session into `path`; the seconds that each step took."""
    took = []
    with Recorder.create(path, "fill in the form") as recorder:
        for step, frame in enumerate(frames, 1):
            fresh = Frame(frame.pixels.copy(), frame.viewport, frame.at_s)  # one that has no digests yet
            events = events_of(step, fresh)
            began = time.perf_counter()
            for event in events:
                recorder.write(event)
            took.append(time.perf_counter() - began)
        recorder.write(Ended(len(frames), Reason.FINISHED))
    return took


def png(frame: Frame, level: int) -> tuple[int, float]:
    """Bytes of the frame as a PNG, and the seconds it took."""
    began = time.perf_counter()
    buffer = io.BytesIO()
    Image.fromarray(frame.pixels).save(buffer, "PNG", compress_level=level)
    return buffer.tell(), time.perf_counter() - began


def main() -> None:
    """Record, compare, report."""
    frames = screens()
    with tempfile.TemporaryDirectory() as folder:
        recorded(Path(folder) / "warm-up", frames[:5])
        files = [Path(folder) / f"{number}.deskhand" for number in range(ROUNDS)]
        rounds = [recorded(file, frames) for file in files]
        session_bytes = files[0].stat().st_size / len(frames)
    first = [took[0] for took in rounds]
    later = [second for took in rounds for second in took[1:]]
    rows: list[dict[str, object]] = [row("session file", session_bytes, later)]
    rows.append(row("  its first step", 0, first))
    pngs = {}
    for name, level in (("PNG, default level 6", 6), ("PNG, level 1", 1)):
        sizes, seconds = zip(*(png(frame, level) for frame in frames), strict=True)
        pngs[level] = statistics.fmean(sizes)
        rows.append(row(name, pngs[level], list(seconds)))
    report(
        "session",
        rows,
        steps=len(frames),
        bytes_per_step=round(session_bytes),
        png_bytes_per_step=round(pngs[6]),
        share_of_png=round(session_bytes / pngs[6], 4),
        share_of_png_level_1=round(session_bytes / pngs[1], 4),
        added_ms_median=round(statistics.median(later) * 1e3, 2),
        added_ms_p95=round(statistics.quantiles(later, n=20)[-1] * 1e3, 2),
        first_step_ms=round(statistics.median(first) * 1e3, 2),
    )


def row(name: str, size: float, seconds: list[float]) -> dict[str, object]:
    """One line of the table."""
    return {
        "way": name,
        "bytes per step": round(size) if size else "",
        "ms median": statistics.median(seconds) * 1e3,
        "ms p95": statistics.quantiles(seconds, n=20)[-1] * 1e3,
    }


if __name__ == "__main__":
    main()

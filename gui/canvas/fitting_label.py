"""Fitting label: a line of text that says less, rather than being cut, where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class FittingLabel(QLabel):
    """Shows the first of its texts that is not cut, else the last; asks for no room itself."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show one of `texts`, which say the same, the longest first."""
        self._texts = tuple(texts)
        self.setToolTip(self._texts[0])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.contentsRect().width()
        fitting = (one for one in self._texts if self.fontMetrics().horizontalAdvance(one) <= width)
        self.setText(next(fitting, self._texts[-1]))

"""Pages: a sidebar with the names of a window's pages, and the page that is chosen beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.common import theme
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton


class Pages(QWidget):
    """One page at a time, chosen by a button at the left.

    Args:
        bindings: The keys of the window that it is in.

    Signals:
        changed: Another page is shown: the `QWidget`.
    """

    changed = Signal(object)

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = bindings
        self._icons: list[str] = []
        self.buttons: list[KeyButton] = []
        self.stack = QStackedWidget()
        self.stack.currentChanged.connect(self._on_changed)
        self._sidebar = QVBoxLayout()
        self._sidebar.setSpacing(6)
        self._sidebar.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._sidebar)
        layout.addWidget(self.stack, 1)

    @property
    def current(self) -> QWidget:
        """The page that is shown."""
        page = self.stack.currentWidget()
        assert page is not None
        return page

    def add(self, page: QWidget, name: str, tip: str, icon: str, key: str) -> None:
        """Offer one page more; the first is shown.

        Args:
            icon: The name of a file in `assets/icons`.
            key: Shows it, as Qt writes keys.
        """
        button = KeyButton(name, tip, keys=[key], stacked=True)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFlat(True)
        button.clicked.connect(self._on_clicked)
        self._bindings.add(button, [key])
        self._sidebar.insertWidget(len(self.buttons), button)
        self.buttons.append(button)
        self._icons.append(icon)
        self.stack.addWidget(page)
        self.buttons[self.stack.currentIndex()].setChecked(True)
        self._paint_icons()

    def show_page(self, page: QWidget) -> None:
        """Show `page`, one of those that were added."""
        self.stack.setCurrentWidget(page)
        self.buttons[self.stack.currentIndex()].setChecked(True)

    def set_locked(self, *, locked: bool) -> None:
        """Keep the page that is shown until it is said otherwise."""
        for at, button in enumerate(self.buttons):
            button.setEnabled(not locked or at == self.stack.currentIndex())

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, KeyButton)
        self.stack.setCurrentIndex(self.buttons.index(button))

    @Slot(int)
    def _on_changed(self, at: int) -> None:
        page = self.current
        page.setFocus()
        self.changed.emit(page)

    def _paint_icons(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.ButtonText)
        for button, icon in zip(self.buttons, self._icons, strict=True):
            button.setIcon(theme.icon(icon, colour))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()

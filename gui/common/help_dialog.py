"""Help: how the window is used, the keys that it has, and which version this is."""

from __future__ import annotations

import html
import platform
from collections.abc import Iterable
from importlib import metadata

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from gui.common.keys.key_bindings import BoundKey


class HelpDialog(QDialog):
    """Three pages: in short, keys, about. The keys are those that are bound, so that the page cannot say others.

    Args:
        keys: What is bound in the window, in the order in which it is to be read.
        chords: What works from everywhere while a run is on: what it does, and the chord.
    """

    def __init__(
        self, keys: Iterable[BoundKey], chords: Iterable[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Pages of the help"))
        self.tabs.tabBar().setAccessibleName(self.tr("Pages of the help"))
        self._add(self.tr("In short"), _list(self._in_short()))
        self._add(self.tr("Keys"), self._keys(keys, chords))
        self._add(self.tr("About"), self._about())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setAccessibleName(button.text().replace("&", ""))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.setWindowTitle(self.tr("Help · deskhand"))
        self.resize(QSize(620, 480).boundedTo(self.screen().availableSize() - QSize(12, 36)))

    def _add(self, name: str, text: str) -> None:
        page = QTextBrowser()
        page.setHtml(text)
        page.setOpenExternalLinks(True)
        page.setAccessibleName(name)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tabs.addTab(page, name)

    def _in_short(self) -> list[str]:
        return [
            self.tr("Write what shall be done. The line beneath says how it will be understood."),
            self.tr("Step asks you before each action. Run asks only about what is risky or uncertain."),
            self.tr("The picture shows the screen as the agent saw it, with the next action on it."),
            self.tr("Where you are asked: do it, change it, leave it out, reject it, or do the step yourself."),
            self.tr("Pause and Stop work at any time, also by keys from other windows: they stand on the buttons."),
            self.tr("Move the mouse or press a key, and the run rests; it never works against you."),
            self.tr("Every run is recorded on this machine, so that you can look at each step afterwards."),
            self.tr("Record: show a task once, and have it repeated with the same values or with others."),
            self.tr("Library: replay what was done, edit it, keep it as a routine with a schedule, write a report."),
        ]

    def _keys(self, keys: Iterable[BoundKey], chords: Iterable[tuple[str, str]]) -> str:
        here, anywhere = self.tr("In the window"), self.tr("From everywhere, while a run is on")
        bound = _table((one.name, one.keys) for one in keys)
        return f"<h3>{html.escape(here)}</h3>{bound}<h3>{html.escape(anywhere)}</h3>{_table(chords)}"

    def _about(self) -> str:
        version = html.escape(self.tr("deskhand, version {0}").format(_version()))
        made_of = f"Python {platform.python_version()} · {platform.system()} {platform.machine()}"
        says = html.escape(
            self.tr("A desktop agent you can watch. Everything happens on this machine, unless you name a server.")
        )
        return f"<h3>{version}</h3><p>{says}</p><p>{html.escape(made_of)}</p>"


def _version() -> str:
    try:
        return metadata.version("deskhand")
    except metadata.PackageNotFoundError:
        return "?"


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li style='margin-bottom: 6px'>{html.escape(line)}</li>" for line in lines) + "</ul>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='padding-right: 24px'>{html.escape(name)}</td><td><b>{html.escape(keys)}</b></td></tr>"
        for name, keys in rows
    )
    return f"<table>{cells}</table>"

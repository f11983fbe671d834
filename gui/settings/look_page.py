"""Settings page of the look: language, theme, language of thoughts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from agent.core.config import THOUGHTS, Config, Language, Theme
from gui.settings.page import Choice, Page, Rows, button


class LookPage(Page):
    """Language, theme, language of thoughts, and the way back to the first start.

    Signals:
        first_start_wanted: The three choices of the first start shall be shown again.
    """

    first_start_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # each language in its own words: whoever ended up in the wrong one must find the way back
        self.language = Choice(
            [
                (self.tr("as the system"), Language.SYSTEM),
                ("English", Language.ENGLISH),
                ("简体中文", Language.CHINESE),
            ]
        )
        self.theme = Choice(
            [(self.tr("as the system"), Theme.SYSTEM), (self.tr("light"), Theme.LIGHT), (self.tr("dark"), Theme.DARK)]
        )
        self.thoughts = QComboBox()
        self.thoughts.setEditable(True)
        self.thoughts.addItems(list(THOUGHTS))
        self.notifications = QCheckBox(self.tr("&Notify me when a run asks or has ended"))
        self.sound = QCheckBox(self.tr("With a &sound"))
        for box in (self.notifications, self.sound):
            box.setAccessibleName(box.text().replace("&", ""))
        self.again = button(
            self.tr("Show the first start…"), self.tr("Show the three choices of the first start again")
        )
        self.again.clicked.connect(self.first_start_wanted)
        rows = Rows(self)
        rows.add(self.tr("&Language"), self.language)
        rows.add(self.tr("&Theme"), self.theme)
        rows.add(
            self.tr("T&houghts in"),
            self.thoughts,
            self.tr("For large models behind an address; by the English name of the language."),
        )
        rows.addRow("", self.notifications)
        rows.addRow("", self.sound)
        rows.addRow("", self._alone(self.again))

    @staticmethod
    def _alone(control: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(control)
        row.addStretch(1)
        return row

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self.language.choose(config.language)
        self.theme.choose(config.theme)
        self.thoughts.setEditText(config.thoughts)
        self.notifications.setChecked(config.notifications)
        self.sound.setChecked(config.sound)

    def read(self, config: Config) -> Config:
        """See `Page`."""
        with self.blaming(self.thoughts):
            thoughts = self.thoughts.currentText().strip()
            if not thoughts:
                raise ValueError(self.tr("Say in which language thoughts are wanted, for example English."))
        return replace(
            config,
            language=self.language.chosen,
            theme=self.theme.chosen,
            thoughts=thoughts,
            notifications=self.notifications.isChecked(),
            sound=self.sound.isChecked(),
        )

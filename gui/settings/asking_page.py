"""Settings page of asking and limits: mode, confidence, rules, and when a run ends by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from agent.core.config import Config
from agent.core.task import Mode
from agent.safety.rules import load as load_rules
from gui.approval.action_editor import add_clear_button
from gui.settings.page import Choice, Page, Rows, button, choose_file
from vision.assets import asset

_MOST_STEPS: Final = 1_000_000_000
_MOST_SECONDS: Final = 1_000_000.0
_FIRST_RULES: Final = """\
# Rules of your own. The first that matches decides; the shipped ones come after these.
#
# [[rule]]
# decide = "refuse"
# reason = "nothing is sold here"
# window = "*Bank*"
"""


class AskingPage(Page):
    """Mode, doubt, rules and limits.

    Args:
        folder: Where a first file of rules is made.

    Signals:
        failed: What could not be done, in a sentence.
    """

    failed = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._filled: dict[QSpinBox | QDoubleSpinBox, float] = {}
        self.mode = Choice(
            [
                (self.tr("step by step: each action is asked about"), Mode.STEP),
                (self.tr("by itself: only what is risky or uncertain is asked about"), Mode.AUTO),
            ]
        )
        self.least = QSpinBox()
        self.least.setRange(0, 100)
        self.least.setSuffix(self.tr(" %"))
        self.rules = QLineEdit()
        self.rules.setPlaceholderText(self.tr("only the shipped rules"))
        add_clear_button(self.rules)
        self.browse = button(self.tr("Browse…"), self.tr("Choose a file of rules"))
        self.open = button(
            self.tr("Open"), self.tr("Open your rules in an editor; where there are none, a first file is made")
        )
        self.shipped = button(self.tr("Shipped rules"), self.tr("Read the rules that come after yours"))
        self.steps = QSpinBox()
        self.steps.setRange(1, _MOST_STEPS)
        self.seconds = _seconds(_MOST_SECONDS, self.tr("no limit"), self.tr(" s"), step=60)
        self.point_out = _seconds(60.0, self.tr("no ring"), self.tr(" s"), step=0.1)
        self.browse.clicked.connect(self._on_browse)
        self.open.clicked.connect(self._on_open)
        self.shipped.clicked.connect(self._on_shipped)
        rows = Rows(self)
        rows.add(
            self.tr("&Enter in the task line starts"), self.mode, self.tr("F6 and F5 start either way at any time.")
        )
        rows.add(
            self.tr("Ask below a &confidence of"),
            self.least,
            self.tr("A step that the model is less sure of is asked about, also where it works by itself."),
        )
        rows.add(
            self.tr("&Your rules"),
            self.rules,
            self.tr("By window, region, action, words and time of day: what is allowed, asked about, refused."),
            [self.browse, self.open, self.shipped],
        )
        rows.add(self.tr("End after &steps"), self.steps)
        rows.add(self.tr("End after s&econds"), self.seconds)
        rows.add(
            self.tr("&Ring before a click"),
            self.point_out,
            self.tr("Where nobody is asked, a ring stands so long at the place where the agent is about to act."),
        )

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self.mode.choose(config.mode)
        self.least.setValue(round(100 * config.least_confidence))
        self.rules.setText("" if config.rules is None else str(config.rules))
        self.steps.setValue(min(config.max_steps, _MOST_STEPS))
        self.seconds.setValue(config.max_seconds or 0.0)
        self.point_out.setValue(config.point_out_s)
        self._filled = {one: one.value() for one in (self.least, self.steps, self.seconds, self.point_out)}

    def read(self, config: Config) -> Config:
        """See `Page`; what nobody touched keeps digits that the controls do not show."""
        rules = Path(self.rules.text().strip()).expanduser() if self.rules.text().strip() else None
        with self.blaming(self.rules):
            try:
                load_rules(rules)
            except OSError as error:
                text = self.tr("The rules in “{0}” cannot be read: {1}")
                raise ValueError(text.format(rules, error.strerror or error)) from None
        changed = replace(config, mode=self.mode.chosen, rules=rules)
        if self._is_touched(self.least):
            changed = replace(changed, least_confidence=self.least.value() / 100)
        if self._is_touched(self.steps):
            changed = replace(changed, max_steps=self.steps.value())
        if self._is_touched(self.seconds):
            changed = replace(changed, max_seconds=self.seconds.value() or None)
        if self._is_touched(self.point_out):
            changed = replace(changed, point_out_s=self.point_out.value())
        return changed

    def _is_touched(self, control: QSpinBox | QDoubleSpinBox) -> bool:
        return control.value() != self._filled[control]

    @Slot()
    def _on_browse(self) -> None:
        choose_file(self, self.tr("Your rules"), self.rules, self.tr("Rules (*.toml)"))

    @Slot()
    def _on_open(self) -> None:
        file = Path(self.rules.text().strip() or self._folder / "rules.toml").expanduser()
        if not file.exists():
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(_FIRST_RULES, encoding="utf-8")
            except OSError as error:
                self.failed.emit(self.tr("“{0}” cannot be written: {1}.").format(file, error.strerror or error))
                return
        self.rules.setText(str(file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    @Slot()
    def _on_shipped(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(asset("rules.toml"))))


def _seconds(most: float, none: str, suffix: str, step: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(1)
    made.setRange(0.0, most)
    made.setSingleStep(step)
    made.setSpecialValueText(none)
    made.setSuffix(suffix)
    return made

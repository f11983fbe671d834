"""What is seen and touched: all of the desktop, a monitor, a region or a window, chosen on a live picture; and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.config import Config, area_name
from gui.common.background_task import BackgroundTask
from gui.settings.glimpse import Glimpse, Look, glimpse
from gui.settings.page import Hint, Page
from gui.settings.screen_map import ScreenMap, Way, way_of
from vision.geometry import DesktopBox

_LOOK_MS: Final = 1000
_NOWHERE: Final = DesktopBox(-1e9, -1e9, 1 - 1e9, 1 - 1e9)


class AreaPage(Page):
    """Four ways of choosing, each beside what it chooses; the picture above shows and takes the same.

    Args:
        look: Looks at the desktop once.
    """

    def __init__(self, look: Look = glimpse, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._errand = BackgroundTask(look, self)
        self._errand.done.connect(self._on_seen)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_MS)
        self._again.timeout.connect(self._errand.go)
        self.map = ScreenMap()
        self.map.chosen.connect(self._on_chosen)
        self.desktop = QRadioButton(self.tr("The whole &desktop"))
        self.one_monitor = QRadioButton(self.tr("One &monitor"))
        self.one_region = QRadioButton(self.tr("A &region"))
        self.one_window = QRadioButton(self.tr("A &window"))
        self._ways = {
            Way.DESKTOP: self.desktop,
            Way.MONITOR: self.one_monitor,
            Way.REGION: self.one_region,
            Way.WINDOW: self.one_window,
        }
        self.monitor = QComboBox()
        self.region = QLineEdit()
        self.window_title = QComboBox()
        self.detector = QCheckBox(self.tr("The &trained detector looks at screens too"))
        self._group = QButtonGroup(self)
        self._fill()
        self._lay_out()

    def _fill(self) -> None:
        for radio in self._ways.values():
            radio.setAccessibleName(radio.text().replace("&", ""))
            self._group.addButton(radio)
        self.monitor.setAccessibleName(self.tr("Which monitor"))
        self.monitor.view().setAccessibleName(self.tr("Which monitor"))
        self.region.setPlaceholderText(self.tr("drag on the picture, or write X,Y,WIDTH,HEIGHT"))
        self.region.setAccessibleName(self.tr("Region: X, Y, width, height"))
        self.window_title.setEditable(True)
        self.window_title.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.window_title.setAccessibleName(self.tr("Title of the window, or a part of it"))
        self.window_title.view().setAccessibleName(self.tr("Windows"))
        line = self.window_title.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("click on the picture, or write its title"))
        line.setAccessibleName(self.tr("Title of the window, or a part of it"))
        self._group.buttonClicked.connect(self._on_way)
        self.monitor.activated.connect(self._on_monitor)
        self.region.textEdited.connect(self._on_region)
        self.window_title.editTextChanged.connect(self._on_window)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.addWidget(self.desktop, 0, 0)
        for row, (way, control) in enumerate(
            ((self.one_monitor, self.monitor), (self.one_region, self.region), (self.one_window, self.window_title)),
            start=1,
        ):
            grid.addWidget(way, row, 0)
            grid.addWidget(control, row, 1)
        grid.setColumnStretch(1, 1)
        detects = Hint(self.tr("It finds icons and controls without text; off, only text and plain shapes are found."))
        self.detector.setAccessibleName(self.detector.text().replace("&", ""))
        self.detector.setAccessibleDescription(detects.text())
        layout = QVBoxLayout(self)
        layout.addWidget(self.map, 1)
        layout.addLayout(grid)
        layout.addSpacing(8)
        layout.addWidget(self.detector)
        layout.addWidget(detects)

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self._put(config.area)
        self.detector.setChecked(config.detector)

    def read(self, config: Config) -> Config:
        """See `Page`."""
        return replace(config, area=self._area(), detector=self.detector.isChecked())

    def close_page(self) -> None:
        """Look no more."""
        self._again.stop()
        self._errand.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._errand.go()
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._again.stop()

    def _way(self) -> Way:
        return next((way for way, radio in self._ways.items() if radio.isChecked()), Way.DESKTOP)

    def _area(self) -> Area:
        """What is chosen now.

        Raises:
            ValueError: If that is nothing yet, or cannot be read.
        """
        match self._way():
            case Way.DESKTOP:
                return WholeDesktop()
            case Way.MONITOR:
                return OneMonitor(max(1, self.monitor.currentData() or 1))
            case Way.REGION:
                with self.blaming(self.region):
                    try:
                        return Region.parse(self.region.text())
                    except ValueError:
                        says = self.tr("“{0}” is no region: write X,Y,WIDTH,HEIGHT, for example 0,0,800,600.")
                        raise ValueError(says.format(self.region.text())) from None
            case Way.WINDOW:
                with self.blaming(self.window_title):
                    title = self.window_title.currentText().strip()
                    if not title:
                        raise ValueError(self.tr("Choose a window, or write a part of its title."))
                    return OneWindow(title)

    def _put(self, area: Area) -> None:
        """Show `area` in all places."""
        self._filling = True
        self._ways[way_of(area)].setChecked(True)
        match area:
            case OneMonitor(number):
                if self.monitor.findData(number) < 0:
                    self.monitor.addItem(str(number), number)
                self.monitor.setCurrentIndex(self.monitor.findData(number))
            case Region():
                self.region.setText(area_name(area).removeprefix("region "))
            case OneWindow(title):
                self.window_title.setEditText(title)
            case WholeDesktop():
                pass
        self._filling = False
        self.map.show_area(area)

    def _light(self) -> None:
        try:
            self.map.show_area(self._area())
        except ValueError:  # not written to its end yet
            self.map.show_area(Region(_NOWHERE) if self._way() is Way.REGION else OneWindow(""))

    @Slot(object)
    def _on_seen(self, seen: Glimpse | str) -> None:
        if isinstance(seen, str):
            self.map.show_glimpse(seen)
            return
        ours = {int(one.winId()) for one in QApplication.topLevelWidgets() if one.isVisible()}
        seen = replace(seen, windows=tuple(one for one in seen.windows if one.handle not in ours))
        self.map.show_glimpse(seen)
        self._filling = True
        if self.monitor.count() != len(seen.monitors) or self.monitor.itemText(0) == "1":
            chosen = self.monitor.currentData() or 1
            self.monitor.clear()
            for number, one in enumerate(seen.monitors, start=1):
                self.monitor.addItem(f"{number}: {one.name}, {one.pixels}", number)
            if self.monitor.findData(chosen) < 0:
                self.monitor.addItem(self.tr("{0}: not there now").format(chosen), chosen)
            self.monitor.setCurrentIndex(self.monitor.findData(chosen))
        titles = list(dict.fromkeys(one.title for one in reversed(seen.windows)))
        if titles != [self.window_title.itemText(at) for at in range(self.window_title.count())]:
            written = self.window_title.currentText()
            self.window_title.clear()
            self.window_title.addItems(titles)
            self.window_title.setCurrentIndex(-1)
            self.window_title.setEditText(written)
        self._filling = False

    @Slot(object)
    def _on_chosen(self, area: Area) -> None:
        self._put(area)

    @Slot()
    def _on_way(self) -> None:
        self._light()

    @Slot()
    def _on_monitor(self) -> None:
        self.one_monitor.setChecked(True)
        self._light()

    @Slot()
    def _on_region(self) -> None:
        self.one_region.setChecked(True)
        self._light()

    @Slot()
    def _on_window(self) -> None:
        if not self._filling:
            self.one_window.setChecked(True)
            self._light()

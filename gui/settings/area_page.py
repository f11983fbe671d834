"""Settings page of the screen: which part of the desktop runs see and touch, chosen on a live picture."""

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
from gui.settings.desktop_snapshot import DesktopSnapshot, TakeSnapshot, take_snapshot
from gui.settings.page import Hint, Page, button
from gui.settings.region_picker import RegionPicker
from gui.settings.screen_map import AreaKind, ScreenMap, kind_of
from vision.geometry import DesktopBox

_LOOK_MS: Final = 1000
_LEAVE_MS: Final = 250
"""How long windows get to leave the screen."""

_NOWHERE: Final = DesktopBox(-1e9, -1e9, 1 - 1e9, 1 - 1e9)


class AreaPage(Page):
    """Four ways of choosing, each beside what it chooses; the picture above shows and takes the same.

    Args:
        look: Looks at the desktop once.
    """

    def __init__(self, look: TakeSnapshot = take_snapshot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._background = BackgroundTask(look, self)
        self._background.done.connect(self._on_snapshot)
        self._repeat = QTimer(self)
        self._repeat.setInterval(_LOOK_MS)
        self._repeat.timeout.connect(self._background.start)
        self.map = ScreenMap()
        self.map.chosen.connect(self._on_chosen)
        self.desktop = QRadioButton(self.tr("The whole &desktop"))
        self.one_monitor = QRadioButton(self.tr("One &monitor"))
        self.one_region = QRadioButton(self.tr("A &region"))
        self.one_window = QRadioButton(self.tr("A &window"))
        self._radios = {
            AreaKind.DESKTOP: self.desktop,
            AreaKind.MONITOR: self.one_monitor,
            AreaKind.REGION: self.one_region,
            AreaKind.WINDOW: self.one_window,
        }
        self.monitor = QComboBox()
        self.region = QLineEdit()
        self.drag = button(
            self.tr("Drag on the screen…"), self.tr("Choose the region by dragging on the screen itself")
        )
        self.picker = RegionPicker(self)
        self._picking = QTimer(self, singleShot=True, interval=_LEAVE_MS)
        self._hidden: list[QWidget] = []
        self.window_title = QComboBox()
        self.detector = QCheckBox(self.tr("The &trained detector looks at screens too"))
        self._group = QButtonGroup(self)
        self._fill()
        self._lay_out()

    def _fill(self) -> None:
        for radio in self._radios.values():
            radio.setAccessibleName(radio.text().replace("&", ""))
            self._group.addButton(radio)
        self.monitor.setAccessibleName(self.tr("Which monitor"))
        self.monitor.view().setAccessibleName(self.tr("Which monitor"))
        self.region.setPlaceholderText(self.tr("drag it out, or write X,Y,WIDTH,HEIGHT"))
        self.region.setAccessibleName(self.tr("Region: X, Y, width, height"))
        self.window_title.setEditable(True)
        self.window_title.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.window_title.setAccessibleName(self.tr("Title of the window, or a part of it"))
        self.window_title.view().setAccessibleName(self.tr("Windows"))
        line = self.window_title.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("click on the picture, or write its title"))
        line.setAccessibleName(self.tr("Title of the window, or a part of it"))
        self._group.buttonClicked.connect(self._on_kind)
        self.monitor.activated.connect(self._on_monitor)
        self.region.textEdited.connect(self._on_region)
        self.drag.clicked.connect(self._on_drag)
        self._picking.timeout.connect(self.picker.begin)
        self.picker.picked.connect(self._on_picked)
        self.picker.left.connect(self._on_pick_left)
        self.window_title.editTextChanged.connect(self._on_window)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.addWidget(self.desktop, 0, 0)
        for row, (kind, control) in enumerate(
            ((self.one_monitor, self.monitor), (self.one_region, self.region), (self.one_window, self.window_title)),
            start=1,
        ):
            grid.addWidget(kind, row, 0)
            grid.addWidget(control, row, 1, 1, 1 if control is self.region else 2)
        grid.addWidget(self.drag, 2, 2)
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
        self._show_area(config.area)
        self.detector.setChecked(config.detector)

    def read(self, config: Config) -> Config:
        """See `Page`."""
        return replace(config, area=self._area(), detector=self.detector.isChecked())

    def close_page(self) -> None:
        """Look no more."""
        self._repeat.stop()
        self._picking.stop()
        self.picker.end()
        self._background.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._background.start()
        self._repeat.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._repeat.stop()

    def _kind(self) -> AreaKind:
        return next((kind for kind, radio in self._radios.items() if radio.isChecked()), AreaKind.DESKTOP)

    def _area(self) -> Area:
        """What is chosen now.

        Raises:
            ValueError: If that is nothing yet, or cannot be read.
        """
        match self._kind():
            case AreaKind.DESKTOP:
                return WholeDesktop()
            case AreaKind.MONITOR:
                return OneMonitor(max(1, self.monitor.currentData() or 1))
            case AreaKind.REGION:
                with self.blaming(self.region):
                    try:
                        return Region.parse(self.region.text())
                    except ValueError:
                        says = self.tr("“{0}” is no region: write X,Y,WIDTH,HEIGHT, for example 0,0,800,600.")
                        raise ValueError(says.format(self.region.text())) from None
            case AreaKind.WINDOW:
                with self.blaming(self.window_title):
                    title = self.window_title.currentText().strip()
                    if not title:
                        raise ValueError(self.tr("Choose a window, or write a part of its title."))
                    return OneWindow(title)

    def _show_area(self, area: Area) -> None:
        """Show `area` in all places."""
        self._filling = True
        self._radios[kind_of(area)].setChecked(True)
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

    def _highlight(self) -> None:
        try:
            self.map.show_area(self._area())
        except ValueError:  # not written to its end yet
            self.map.show_area(Region(_NOWHERE) if self._kind() is AreaKind.REGION else OneWindow(""))

    @Slot(object)
    def _on_snapshot(self, snapshot: DesktopSnapshot | str) -> None:
        if isinstance(snapshot, str):
            self.map.show_snapshot(snapshot)
            return
        ours = {int(one.winId()) for one in QApplication.topLevelWidgets() if one.isVisible()}
        snapshot = replace(snapshot, windows=tuple(one for one in snapshot.windows if one.handle not in ours))
        self.map.show_snapshot(snapshot)
        self._filling = True
        if self.monitor.count() != len(snapshot.monitors) or self.monitor.itemText(0) == "1":
            chosen = self.monitor.currentData() or 1
            self.monitor.clear()
            for number, one in enumerate(snapshot.monitors, start=1):
                self.monitor.addItem(f"{number}: {one.name}, {one.pixels}", number)
            if self.monitor.findData(chosen) < 0:
                self.monitor.addItem(self.tr("{0}: not there now").format(chosen), chosen)
            self.monitor.setCurrentIndex(self.monitor.findData(chosen))
        titles = list(dict.fromkeys(one.title for one in reversed(snapshot.windows)))
        if titles != [self.window_title.itemText(at) for at in range(self.window_title.count())]:
            written = self.window_title.currentText()
            self.window_title.clear()
            self.window_title.addItems(titles)
            self.window_title.setCurrentIndex(-1)
            self.window_title.setEditText(written)
        self._filling = False

    @Slot()
    def _on_drag(self) -> None:
        """Leave the screen, so that all of it can be dragged on."""
        window: QWidget | None = self.window()
        self._hidden = []
        while window is not None:
            self._hidden.append(window)
            parent = window.parentWidget()
            window.hide()
            window = None if parent is None else parent.window()
        self._picking.start()

    @Slot(object)
    def _on_picked(self, area: Area) -> None:
        self._come_back()
        self._show_area(area)

    @Slot()
    def _on_pick_left(self) -> None:
        self._come_back()

    def _come_back(self) -> None:
        for window in reversed(self._hidden):
            window.show()
        self.window().activateWindow()

    @Slot(object)
    def _on_chosen(self, area: Area) -> None:
        self._show_area(area)

    @Slot()
    def _on_kind(self) -> None:
        self._highlight()

    @Slot()
    def _on_monitor(self) -> None:
        self.one_monitor.setChecked(True)
        self._highlight()

    @Slot()
    def _on_region(self) -> None:
        self.one_region.setChecked(True)
        self._highlight()

    @Slot()
    def _on_window(self) -> None:
        if not self._filling:
            self.one_window.setChecked(True)
            self._highlight()

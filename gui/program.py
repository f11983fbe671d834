"""The program: the window as the settings want it, opened anew where they change what it is made of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

from agent.core.area import Area, Region, WholeDesktop
from agent.core.config import Config, default_path, load
from agent.core.config_file import save
from agent.core.events import Event
from agent.core.stop import Stop, chord_name
from agent.core.task import Bounds, Mode
from agent.desktop.capture.screen import DisplayError, MssScreen
from agent.factory import MODELS, launch, new_session_path
from agent.safety.asker import Asker
from gui.approval.takeover_recorder import RecordedTakeover
from gui.common import theme
from gui.i18n.language import Translation
from gui.main_window import MainWindow
from gui.practice.process import practising
from gui.practice.tasks import RULES, tasks
from gui.settings.dialog import SettingsDialog
from gui.settings.first_start import Beginning, FirstStart
from gui.timeline.frame_loader import SessionFrames
from vision.geometry import DesktopBox

_GAP_PX: Final = 12
"""Between the window and its neighbours; three of them hold a title bar."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What holds in place of the settings for as long as the program lives.

    Attributes:
        task: Filled in.
        model: None leaves it to the settings.
        area: None leaves it to the settings.
        rules: None leaves them to the settings.
    """

    task: str = ""
    model: str | None = None
    area: Area | None = None
    rules: Path | None = None


class Program(QObject):
    """Opens the first start or the window, and the settings over it.

    Args:
        path: The settings file; None for this user's.

    Attributes:
        window: The one that is open; None before there is one.
        first: The first start, while it is open.
        dialog: The settings, while they are open.
    """

    def __init__(self, application: QCoreApplication, wishes: Wishes, path: Path | None = None) -> None:
        super().__init__(application)
        self._wishes, self._path = wishes, default_path() if path is None else path
        self._translation = Translation(application)
        self._practice = ExitStack()
        self._config, self._complaint = Config(), ""
        self.window: MainWindow | None = None
        self.first: FirstStart | None = None
        self.dialog: SettingsDialog | None = None

    def begin(self) -> None:
        """Open what comes first: three choices for whoever has no settings and no wish, else the window."""
        try:
            self._config = load(self._path)
        except (ValueError, OSError) as error:  # it can be mended in the settings
            self._complaint = str(error)
        self._dress()
        if self._path.exists() or self._wishes != Wishes():
            self._open(self._wishes)
        else:
            self.show_first_start()

    def close(self) -> None:
        """End what was started beside the window."""
        self._practice.close()

    @Slot()
    def show_settings(self) -> None:
        """Open the settings over the window."""
        if self.dialog is not None:
            return
        self.dialog = SettingsDialog(self._config, self._path, complaint=self._complaint, parent=self.window)
        self.dialog.saved.connect(self._on_saved)
        self.dialog.first_start_wanted.connect(self.show_first_start)
        self.dialog.finished.connect(self._on_settings_closed)
        self.dialog.open()

    @Slot()
    def show_first_start(self) -> None:
        """Ask how to begin."""
        if self.first is None:
            self.first = FirstStart()
            self.first.chosen.connect(self._on_beginning)
            self.first.left.connect(self._on_left)
        self.first.show()

    def _dress(self) -> None:
        theme.wear(self._config.theme)
        self._translation.speak(self._config.language)

    # The window

    def _open(self, wishes: Wishes) -> None:
        """Open the window, in the place of the one that is open."""
        config, before = self._config, self.window
        area = config.area if wishes.area is None else wishes.area
        frames = SessionFrames()

        def start(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            frames.path = new_session_path(load())
            bounds = Bounds(mode, area, rules=wishes.rules)
            return launch(task, model, bounds, stop, asker, window.own_boxes, frames.path, window.overlay.veils)

        window = MainWindow(
            start,
            MODELS,
            captured=lambda: place_of(area),
            max_steps=config.max_steps,
            stop_keys=chord_name(config.stop_chord),
            answer_held=config.answer_held,
            mode=config.mode,
            point_out_s=config.point_out_s,
            kept=frames,
            hands=RecordedTakeover(area, config),
        )
        window.settings_wanted.connect(self.show_settings)
        window.set_task(wishes.task)
        window.set_model(wishes.model or config.model)
        if self._complaint:
            window.state.say(self._complaint)
        self.window = window
        if isinstance(area, Region):
            _move_beside(window, area.box)
        elif before is not None:
            window.setGeometry(before.geometry())
        window.show()
        if before is not None:  # only now: the program ends with its last window
            before.close()
            before.deleteLater()

    # The settings

    @Slot(object, str)
    def _on_saved(self, config: Config, kept: str) -> None:
        before, self._config, self._complaint = self._config, config, ""
        self._dress()
        assert self.window is not None
        if _made_of(before) != _made_of(config):
            task, area = self.window.bar.text, self._wishes.area if before.area == config.area else None
            self._wishes = replace(self._wishes, task=task, area=area)
            model = self.window.bar.model.currentText() if before.model == config.model else config.model
            self._open(replace(self._wishes, model=model))
        elif before.model != config.model:
            self.window.set_model(config.model)
        if kept:
            self.window.state.say(self.tr("The file as it was before is kept as {0}.").format(kept))

    @Slot()
    def _on_settings_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # The first start

    @Slot(object, str)
    def _on_beginning(self, beginning: Beginning, model: str) -> None:
        match beginning:
            case Beginning.PRACTICE:
                self._keep(replace(self._config, model="steps"))
                self._open(self._practise())
            case Beginning.BUILTIN:
                self._keep(replace(self._config, model="builtin", mode=Mode.STEP))
                self._open(Wishes())
            case Beginning.LARGE:
                self._keep(replace(self._config, model=model))
                self._open(Wishes())
        self._forget_first_start()

    @Slot()
    def _on_left(self) -> None:
        if self.window is None:
            self._keep(self._config)
            self._open(Wishes())
        self._forget_first_start()

    def _forget_first_start(self) -> None:
        if self.first is not None:
            self.first.deleteLater()
            self.first = None

    def _keep(self, config: Config) -> None:
        self._config = config
        try:
            save(config, self._path)
        except OSError as error:
            self._complaint = self.tr("“{0}” cannot be written: {1}.").format(self._path, error.strerror or error)

    def _practise(self) -> Wishes:
        """Open the practice form, and what makes a run on it; without one where it cannot be opened."""
        job = tasks("form")[0]
        self._practice.close()
        try:
            with closing(MssScreen()) as screen:
                desktop = next(monitor.desktop for monitor in screen.monitors() if monitor.primary)
            place = (round(desktop.right) - 600, round(desktop.top) + 60, 560, 600)
            form = practising(job.app, seed=job.seed, place=place, environment=os.environ)
            box = self._practice.enter_context(form).place
        except (DisplayError, RuntimeError) as error:
            self._complaint = str(error)
            return Wishes()
        return Wishes(job.steps, "steps", Region(box), RULES)


def place_of(area: Area) -> DesktopBox | None:
    """Where `area` is now; None for all of the desktop, or where it cannot be found, which the run will tell."""
    match area:
        case WholeDesktop():
            return None
        case Region(box):
            return box
        case _:
            try:
                with closing(MssScreen(area)) as screen:
                    shown = [piece.desktop for piece in screen.grab().viewport.pieces]
            except DisplayError:
                return None
            return DesktopBox(
                min(one.left for one in shown),
                min(one.top for one in shown),
                max(one.right for one in shown),
                max(one.bottom for one in shown),
            )


def _made_of(config: Config) -> tuple[object, ...]:
    """What a window is made of, and cannot change while it is there."""
    return (
        config.language,
        config.area,
        config.mode,
        config.max_steps,
        config.stop_chord,
        config.answer_held,
        config.point_out_s,
    )


def _move_beside(window: QWidget, box: DesktopBox) -> None:
    """Put the window left of `box` where there is room, so that it stays in view while the agent looks there."""
    free, scale = window.screen().availableGeometry(), window.devicePixelRatioF()
    room = round(box.left / scale) - free.left() - 3 * _GAP_PX
    if room >= window.minimumSizeHint().width():
        height = min(window.height(), free.height() - 5 * _GAP_PX)
        window.setGeometry(free.left() + _GAP_PX, free.top() + 3 * _GAP_PX, min(window.width(), room), height)

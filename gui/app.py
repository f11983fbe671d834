"""The application: `deskhand` without arguments. Opens the window as the settings want it, and what belongs to it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from agent.core.area import Area, Region
from agent.core.config import Config, default_path, load
from agent.core.config_file import save
from agent.core.events import Event
from agent.core.stop import Stop
from agent.core.task import Bounds, Mode
from agent.desktop.capture.screen import check_display
from agent.desktop.window_libraries import missing_libraries
from agent.factory import MODELS, launch
from agent.routines.replay_run import Replay, run_replay
from agent.routines.routine import Routine
from agent.routines.runs import run_routine
from agent.safety.asker import Asker
from agent.sessions.library.library import Library
from agent.sessions.recorder import new_session_path
from gui.approval.takeover_recorder import RecordedTakeover
from gui.common import theme
from gui.common.ending import Ending
from gui.common.help_dialog import HelpDialog
from gui.compact.placement import area_box, move_beside, upper_right
from gui.compact.presence import Presence
from gui.i18n.language import Translation
from gui.library.library_presenter import LibraryPresenter, Replayer
from gui.library.routines.routine_presenter import RoutinePresenter
from gui.main_window import MainWindow
from gui.practice.process import Practice, practising
from gui.practice.tasks import RULES, tasks
from gui.recording.record_flow import RecordFlow
from gui.recording.recording_source import ScreenRecordings
from gui.settings.dialog import SettingsDialog
from gui.settings.first_start import FirstStart, StartChoice
from gui.settings.window_state import WindowState, default_state_path, load_state, save_state, visible_place
from gui.timeline.frame_loader import SessionFrames


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What holds in place of the settings for as long as the program lives.

    Attributes:
        task: Filled in.
        model: None leaves it to the settings.
        area: None leaves it to the settings.
        rules: None leaves them to the settings.
        file: A session to look at, or None.
    """

    task: str = ""
    model: str | None = None
    area: Area | None = None
    rules: Path | None = None
    file: Path | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        argv: Without the program's name; None for the command line's.
    """
    parser = argparse.ArgumentParser(prog="deskhand", description="The window of deskhand.")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a session to look at")
    parser.add_argument("--task", default="", metavar="TEXT", help="fill in the task line")
    parser.add_argument("--model", metavar="NAME", help="choose the model")
    parser.add_argument("--region", type=Region.parse, metavar="X,Y,W,H", help="see and touch only this part")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    parsed = parser.parse_args(argv)
    if (why := missing_libraries() or _no_display()) is not None:
        sys.stderr.write(f"deskhand: {why}\n")
        return 1
    application = make_application()
    Ending(application)
    options = StartOptions(parsed.task, parsed.model, parsed.region, parsed.rules, parsed.file)
    with closing(Program(application, options)) as program:
        program.begin()
        return application.exec()


def _no_display() -> str | None:
    """Why there is no screen to open a window on: Qt would end the process without a sentence."""
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb").partition(":")[0]
    return check_display() if platform == "xcb" else None


def make_application() -> QCoreApplication:
    """The one Qt application of this process, with its name and icon."""
    # the window shares the interpreter lock with the run, and takes it back after every call into Qt: at Python's
    # 5 ms a busy run makes one repaint last ten times as long
    sys.setswitchinterval(0.0005)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    application.setApplicationName("deskhand")
    QGuiApplication.setApplicationDisplayName("deskhand")
    QGuiApplication.setDesktopFileName("deskhand")
    QGuiApplication.setWindowIcon(theme.icon("deskhand"))
    # the compact window is a window too: closing the main one must end the program
    QGuiApplication.setQuitOnLastWindowClosed(True)
    return application


def open_practice_form() -> AbstractContextManager[Practice]:
    """The practice form, opened where it leaves room for the window.

    Raises:
        RuntimeError: If the form cannot be opened; on entering.
    """
    job = tasks("form")[0]
    return practising(job.app, seed=job.seed, place=upper_right(), environment=os.environ)


class Program(QObject):
    """Opens the first start or the window, and the settings over it; opens the window anew where they change it.

    Args:
        path: The settings file; None for this user's.
        state_path: What the window remembers; None for this user's.
        open_practice: Opens the practice form.

    Attributes:
        window: The one that is open; None before there is one.
        library: Attends to its library page.
        routines: Attends to routines.
        first: The first start, while it is open.
        dialog: The settings, while they are open.
        help: The help, while it is open.
        recording: Records on the window's page; None before there is a window.
        presence: Tray icon and notifications.
    """

    def __init__(
        self,
        application: QCoreApplication,
        options: StartOptions,
        path: Path | None = None,
        *,
        state_path: Path | None = None,
        open_practice: Callable[[], AbstractContextManager[Practice]] = open_practice_form,
    ) -> None:
        super().__init__(application)
        self._options, self._path = options, default_path() if path is None else path
        self._open_practice = open_practice
        self._translation = Translation(application)
        self._practice = ExitStack()
        self._config, self._complaint = Config(), ""
        self._state_path = default_state_path() if state_path is None else state_path
        self._state = load_state(self._state_path)
        self._frames = SessionFrames()
        self.presence = Presence(self)
        self.presence.tray.list_routines = self._routine_names
        self.presence.tray.routine_wanted.connect(self._on_routine_wanted)
        self.window: MainWindow | None = None
        self.library: LibraryPresenter | None = None
        self.routines: RoutinePresenter | None = None
        self.first: FirstStart | None = None
        self.dialog: SettingsDialog | None = None
        self.help: HelpDialog | None = None
        self.recording: RecordFlow | None = None
        self._again: Replayer | None = None

    def begin(self) -> None:
        """Open what comes first: three choices for whoever has no settings and no options, else the window."""
        try:
            self._config = load(self._path)
        except (ValueError, OSError) as error:  # it can be mended in the settings
            self._complaint = str(error)
        self._apply_look()
        if self._path.exists() or self._options != StartOptions():
            self._open(self._options)
            if self._options.file is not None:
                self.open_file(self._options.file)
        else:
            self.show_first_start()

    def close(self) -> None:
        """End the window and what was started beside it, and remember what the window should."""
        self._remember()
        if self.window is not None:
            self.window.end()  # nothing is asked: where there was time for that, it is closed already
        if self.library is not None:
            self.library.close()
        if self.recording is not None:
            self.recording.close()
        self.presence.close()
        self._practice.close()

    def _routine_names(self) -> tuple[str, ...]:
        return () if self.routines is None else self.routines.names()

    @Slot(str)
    def _on_routine_wanted(self, name: str) -> None:
        if self.window is not None and self.routines is not None:
            self.window.come_forward()
            self.routines.run(name)

    def open_file(self, path: Path) -> None:
        """Look at the session in `path`, as soon as there is a window."""
        if self.library is not None:
            self.library.open_file(path)

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
    def show_help(self) -> None:
        """Open the help over the window."""
        if self.help is not None or self.window is None:
            return
        self.help = HelpDialog(self.window.bindings.bound(), self.window.chords(), self.window)
        self.help.finished.connect(self._on_help_closed)
        self.help.open()

    @Slot()
    def _on_help_closed(self) -> None:
        if self.help is not None:
            self.help.deleteLater()
            self.help = None

    @Slot()
    def show_first_start(self) -> None:
        """Ask how to begin."""
        if self.first is None:
            self.first = FirstStart()
            self.first.chosen.connect(self._on_start_chosen)
            self.first.left.connect(self._on_first_start_left)
        self.first.show()

    def _apply_look(self) -> None:
        theme.apply_look(self._config.theme)
        self._translation.speak(self._config.language)
        self.presence.notifications, self.presence.sound = self._config.notifications, self._config.sound

    # The window

    def _open(self, options: StartOptions) -> None:
        """Open the window, in the place of the one that is open."""
        config, before = self._config, self.window
        area = config.area if options.area is None else options.area
        frames = self._frames

        def start(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            frames.path = new_session_path(load())
            bounds = Bounds(mode, area, rules=options.rules)
            boxes, veils, tell = window.own_boxes, window.overlay.veils, window.announced.emit
            return launch(task, model, bounds, stop, asker, boxes, frames.path, veils, tell)

        def again(replay: Replay, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            settings = load()
            frames.path = new_session_path(settings)
            return run_replay(
                *(replay, Bounds(mode, area, rules=options.rules), settings, asker, stop),
                session=frames.path,
                own_boxes=window.own_boxes,
                veils=window.overlay.veils,
                tell=window.announced.emit,
            )

        def routine(what: Routine, values: Mapping[str, str], mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            settings = load()
            frames.path = new_session_path(settings)
            return run_routine(
                *(replace(what, mode=mode), values, settings, asker, stop),
                session=frames.path,
                own_boxes=window.own_boxes,
                veils=window.overlay.veils,
                tell=window.announced.emit,
            )

        window = MainWindow(
            start,
            MODELS,
            captured=lambda: area_box(area),
            max_steps=config.max_steps,
            stop_chord=config.stop_chord,
            answer_held=config.answer_held,
            mode=config.mode,
            point_out_s=config.point_out_s,
            frames=frames,
            takeover=RecordedTakeover(area, config),
        )
        if self.library is not None:
            self.library.close()
        self.library = LibraryPresenter(window, frames, again, lambda: Library(load().session_folder))
        self.routines = RoutinePresenter(window, routine)
        self._attend_recordings(window, area)
        self._again = again
        window.settings_wanted.connect(self.show_settings)
        window.help_wanted.connect(self.show_help)
        window.bar.tasks_changed.connect(self._remember)
        window.bar.set_tasks(self._state.tasks)
        if before is not None:
            window.adopt(before)
        self.presence.attend(window)
        window.set_task(options.task)
        window.set_model(options.model or config.model)
        if self._complaint:
            window.state.show_message(self._complaint)
        self.window = window
        if isinstance(area, Region):
            move_beside(window, area.box)
        elif before is not None:
            window.setGeometry(before.geometry())
        elif self._state.place is not None and (place := visible_place(self._state.place)) is not None:
            window.setGeometry(place)
        window.show()
        if before is not None:  # only now: the program ends with its last window
            before.close()
            before.deleteLater()

    def _attend_recordings(self, window: MainWindow, area: Area) -> None:
        """Record on the page of `window`, in place of any other's."""
        config = self._config
        if self.recording is not None:
            self.recording.close()
            self.recording.deleteLater()
        self.recording = RecordFlow(
            window,
            window.record_page,
            ScreenRecordings(area, config),
            captured=lambda: area_box(area),
            answer_held=config.answer_held,
            stop_chord=config.stop_chord,
            parent=self,
        )
        self.recording.tried.connect(self._on_tried)
        self.recording.kept.connect(self._on_kept)

    @Slot(object, str)
    def _on_kept(self, path: Path, name: str) -> None:
        """Show a recording that was made just now where it can be replayed."""
        if self.window is not None and self.library is not None:
            self.library.show_in_list(path)
            self.window.state.show_message(self.tr("“{0}” is kept.").format(name))

    @Slot(object, str)
    def _on_tried(self, path: Path, name: str) -> None:
        """Replay a recording that was made just now."""
        assert self.window is not None
        assert self._again is not None
        again = self._again

        def start(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            return again(Replay(path), mode, stop, asker)

        self.window.carry_out(name, Mode.AUTO, start)

    @Slot()
    def _remember(self) -> None:
        """Keep what the next start should know."""
        if self.window is not None:
            at = self.window.geometry()
            place = (at.left(), at.top(), at.width(), at.height())
            self._state = WindowState(self.window.bar.tasks, place)
            save_state(self._state_path, self._state)

    # The settings

    @Slot(object, str)
    def _on_saved(self, config: Config, backup: str) -> None:
        before, self._config, self._complaint = self._config, config, ""
        self._apply_look()
        assert self.window is not None
        if _fixed_settings(before) != _fixed_settings(config):
            task, area = self.window.bar.text, self._options.area if before.area == config.area else None
            self._options = replace(self._options, task=task, area=area)
            model = self.window.bar.model_name if before.model == config.model else config.model
            self._open(replace(self._options, model=model))
        elif before.model != config.model:
            self.window.set_model(config.model)
        if backup:
            self.window.state.show_message(self.tr("The file as it was before is kept as {0}.").format(backup))

    @Slot()
    def _on_settings_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # The first start

    @Slot(object, str)
    def _on_start_chosen(self, choice: StartChoice, model: str) -> None:
        match choice:
            case StartChoice.PRACTICE:
                self._save(replace(self._config, model="steps"))
                self._open(self._practise())
            case StartChoice.BUILTIN:
                self._save(replace(self._config, model="builtin", mode=Mode.STEP))
                self._open(StartOptions())
            case StartChoice.LARGE:
                self._save(replace(self._config, model=model))
                self._open(StartOptions())
            case StartChoice.RECORD:
                self._save(self._config)
                self._open(StartOptions())
                if self.window is not None:
                    self.window.pages.show_page(self.window.record_page)
        self._close_first_start()

    @Slot()
    def _on_first_start_left(self) -> None:
        if self.window is None:  # nothing is decided, so nothing is written: the next start asks again
            self._open(StartOptions())
        self._close_first_start()

    def _close_first_start(self) -> None:
        if self.first is not None:
            self.first.deleteLater()
            self.first = None

    def _save(self, config: Config) -> None:
        self._config = config
        try:
            save(config, self._path)
        except OSError as error:
            self._complaint = self.tr("“{0}” cannot be written: {1}.").format(self._path, error.strerror or error)

    def _practise(self) -> StartOptions:
        """Open the practice form, and what makes a run on it; without one where it cannot be opened."""
        self._practice.close()
        try:
            box = self._practice.enter_context(self._open_practice()).place
        except RuntimeError as error:
            self._complaint = str(error)
            return StartOptions()
        return StartOptions(tasks("form")[0].steps, "steps", Region(box), RULES)


def _fixed_settings(config: Config) -> tuple[object, ...]:
    """What a window is made with, and cannot change while it is there."""
    return (
        config.language,
        config.area,
        config.mode,
        config.max_steps,
        config.stop_chord,
        config.answer_held,
        config.point_out_s,
        config.session_folder,
    )


if __name__ == "__main__":
    sys.exit(main())

"""The album: all pictures of one look, at one scale, in one language."""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.core.actions import Click, Type
from agent.core.area import OneWindow
from agent.core.config import Language
from agent.core.stop import DEFAULT_CHORD, Stop
from agent.core.task import Mode
from agent.safety.asker import Proposal
from gui.pictures.screens import NAME, PLACE, SAVE, SCREEN, SUBSCRIBE, elements_shown, screens, wait_until
from gui.pictures.shown_run import ShownRun
from vision.geometry import DesktopBox, PixelPoint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.main_window import MainWindow

_ELSEWHERE: Final = DesktopBox(1e6, 0, 1e6 + 1, 1)
_TASK: Final = 'type "Ada Lovelace" into "Name"; tick "Subscribe"; click "Save"'
RUN: Final = ("idle", "proposing", "editing", "elements", "risky", "injected", "taking", "paused", "done")
SETTINGS: Final = (
    "settings-model",
    "settings-screen",
    "settings-asking",
    "settings-keys",
    "settings-keeping",
    "settings-look",
)
RECORD: Final = ("record", "recording", "review")
LIBRARY: Final = ("library", "session", "edit", "edit-target", "edit-question", "values", "rows", "share")
SCHEDULE: Final = ("schedule", "schedule-file")
STATES: Final = (*RUN, "compact", "card", "first", "help", "download", *RECORD, *SETTINGS, *LIBRARY, *SCHEDULE)


class Album:
    """All pictures of one look at one scale in one language."""

    def __init__(self, folder: Path, look: str, scale: str, language: Language, states: set[str]) -> None:
        from gui.app import make_application
        from gui.i18n.language import Translation
        from gui.practice.palette import palette

        self._application = make_application()
        from PySide6.QtWidgets import QApplication, QWidget

        QApplication.setPalette(palette(look == "dark"))
        Translation(self._application).speak(language)
        self._other = QWidget()
        self._other.show()
        suffix = f"{look}-{scale}00" if language is Language.ENGLISH else f"{look}-{scale}00-{language.value}"
        self._folder, self._suffix, self._states = folder, suffix, states
        self._run = ShownRun(*screens(folder / "screen.png"))

    def fill(self) -> None:
        if self._states.intersection((*RUN, "help")):
            self._draw_run()
        if self._states.intersection(("card", "compact")):
            self._draw_card()
        if "first" in self._states:
            self._draw_first_start()
        if self._states.intersection(RECORD):
            self._draw_recording()
        if self._states.intersection(SETTINGS):
            self._draw_settings()
        if "download" in self._states:
            self._draw_download()
        if self._states.intersection(LIBRARY):
            with tempfile.TemporaryDirectory() as folder:
                self._draw_library(Path(folder))
        if self._states.intersection(SCHEDULE):
            self._draw_schedule(self._folder.absolute())

    def _draw_first_start(self) -> None:
        from gui.settings.first_start import FirstStart

        first = FirstStart()
        first.show()
        first.large.click()
        self._save(first, "first")
        self._put_away(first)

    def _draw_recording(self) -> None:
        from PySide6.QtCore import QCoreApplication

        from agent.routines.preview import FoundBy, Preview, PreviewedStep
        from agent.sessions.meaning.meaning import NOTHING, Meaning
        from agent.sessions.parameters import Parameter, Place, Sort
        from gui.common.keys.global_keys import PRIVATE, REST, STOP, UNDO, GlobalKeys
        from gui.i18n.action_labels import action_label
        from gui.main_window import MainWindow
        from gui.recording.record_strip import RecordStrip

        read = elements_shown()
        steps = (
            PreviewedStep(1, "", Click(NAME), NOTHING, read, FoundBy.LABEL, "Name", None),
            PreviewedStep(2, "", Type("Ada Lovelace"), Meaning(label="Name"), read, FoundBy.LABEL, "Name", None),
            PreviewedStep(3, "", Click(SUBSCRIBE), Meaning(None, "Subscribe", "", True), read, FoundBy.TEXT,
                          "Subscribe", None),
            PreviewedStep(4, "", Click(PixelPoint(900, 20)), NOTHING, read, FoundBy.PLACE, "", None),
            PreviewedStep(5, "", Click(SAVE), NOTHING, read, FoundBy.TEXT, "Save", "it saves for good"),
        )  # fmt: skip
        offers = (
            Parameter("name", "Ada Lovelace", Sort.TEXT, (Place(5, 0, 12),)),
            Parameter("city", "Lisbon", Sort.CHOICE, (Place(8),)),
            Parameter("due", "2026-12-01", Sort.DATE, (Place(9, 0, 10),)),
        )
        window = MainWindow(self._run, ["steps"], leave_ms=0)
        window.resize(1120, 680)
        window.show()
        window.pages.show_page(window.record_page)
        self._save(window, "record")
        window.record_page.show_review(Preview(Path(), "", steps, offers, ("pin",)))
        window.record_page.review.name.setText("Enter a guest")
        self._save(window, "review")
        self._put_away(window)
        keys = GlobalKeys(stop_chord=DEFAULT_CHORD, during=(UNDO, PRIVATE, REST)).every_name()
        strip = RecordStrip(room_for=keys)
        strip.begin()
        strip.show_begun(begun=True)
        strip.set_global_keys({letter: keys[letter] for letter in (UNDO, PRIVATE, REST, STOP)})
        label = action_label(Click(SUBSCRIBE), read)
        strip.show_message(label[:1].upper() + label[1:])
        strip.show_progress(QCoreApplication.translate("RecordFlow", "Steps so far: {0}").format(3))
        self._save(strip, "recording")
        self._put_away(strip)

    def _draw_settings(self) -> None:
        from agent.core.config import Config
        from agent.desktop.windows import Window
        from agent.policies.catalog import Machine
        from agent.sessions.library.library import DiskUse
        from gui.settings.desktop_snapshot import DesktopSnapshot
        from gui.settings.dialog import SettingsDialog
        from vision.geometry import Monitor

        desktop = DesktopBox(0, 0, SCREEN.width, SCREEN.height)
        form = Window(70_000, "Practice form", DesktopBox(PLACE[0], PLACE[1], PLACE[0] + 556, PLACE[1] + 640))
        seen = DesktopSnapshot(self._run.frame, (Monitor("HDMI-1", desktop, SCREEN, primary=True),), (form,))
        config = Config(area=OneWindow("Practice form"))
        dialog = SettingsDialog(
            config,
            Path("~/.config/deskhand/config.toml"),
            look=lambda: seen,
            machine_of=lambda: Machine(64 * 2**30, (("GeForce RTX 4090", 24 * 2**30),)),
            measure=lambda folder: DiskUse(214, 1_830_000_000, 6, 41_000_000, 2_700_000),
        )
        dialog.show()
        for page, name in zip(dialog.pages, SETTINGS, strict=True):
            dialog.tabs.setCurrentWidget(page)
            self._until(lambda: dialog.area.map.snapshot is not None or dialog.tabs.currentWidget() is not dialog.area)
            self._until(lambda: dialog.model.rows[0].text(1) != "…")
            self._save(dialog, name)
        dialog.reject()
        self._put_away(dialog)

    def _draw_library(self, folder: Path) -> None:
        from agent.sessions.library.library import Library
        from agent.sessions.parameters import Parameter, Sort
        from gui.library.session_loader import load_session
        from gui.main_window import MainWindow
        from gui.timeline.frame_loader import StepFrames

        table = folder / "people.csv"
        table.write_text("name,city\nAda Lovelace,London\nGrace Hopper,New York\n王芳,北京\n", encoding="utf-8")
        self._record(folder)
        window = MainWindow(
            *(self._run, ["steps"]),
            captured=_ELSEWHERE,
            max_steps=50,
            leave_ms=0,
            frames=lambda step: StepFrames(self._run.frame, elements_shown()),
        )
        window.resize(1120, 680)
        window.show()
        page = window.library_page
        with Library(folder, folder / "data") as library:
            for _ in library.refresh():
                pass
            second, *_, last = library.entries()
            library.star(last)
            library.tag(second, add=["tax", "2026"])
            library.file(second, "office/invoices")
            page.attend(library)
            page.show_use(library.disk_use())
            window.pages.show_page(page)
            self._save(window, "library")
            parameters = [
                Parameter("name", "Ada Lovelace", Sort.TEXT, ()),
                Parameter("date", "2026-12-24", Sort.DATE, ()),
            ]
            page.ask_values(last.title, parameters)
            self._save(window, "values")
            page.ask_values(last.title, [parameters[0], Parameter("city", "Berlin", Sort.CHOICE, ())])
            page.values_page.show_table(table)
            self._save(window, "rows")
            loaded = load_session(last.path)
            window.session_actions.show_entry(last)
            window.show_recorded(loaded.items, loaded.scene, last.title)
            self._save(window, "session")
            self._draw_editing(window, last.path, last.title)
            if "share" in self._states:
                self._draw_sharing(last.path)
            page.attend(None)
        self._put_away(window)

    def _draw_sharing(self, session: Path) -> None:
        from gui.library.redaction_dialog import RedactionDialog

        dialog = RedactionDialog(session)
        dialog.show()
        self._until(dialog.save.isEnabled)
        dialog.words.setText("Lovelace, Save")
        dialog.look.click()
        self._until(dialog.save.isEnabled)
        self._save(dialog, "share")
        self._put_away(dialog)

    def _draw_editing(self, window: MainWindow, file: Path, title: str) -> None:
        from agent.sessions.editing.edits import AddCheck, DeleteStep, InsertStep, MarkParameter, MoveStep
        from gui.common.questions.line_question import LineQuestion
        from gui.library.editing.edit_presenter import EditPresenter

        editing = EditPresenter(window)
        page = editing.page
        editing.begin(file, title)
        self._until(lambda: bool(page.model.rows))
        for edit in (
            MarkParameter(2, "name"),
            InsertStep(4, 'wait until "Saved" appears'),
            AddCheck(4, "text=Saved"),
            DeleteStep(6),
            MoveStep(5, 3),
        ):
            page.session.edit(edit, "")
        page.list.setCurrentIndex(page.model.index(2))
        self._until(lambda: page.canvas.scene is not None and page.canvas.scene.mark is not None)
        self._save(window, "edit")
        page.target.click()
        self._save(window, "edit-target")
        page.picker.end()
        page.check.click()
        question = page.findChild(LineQuestion)
        assert isinstance(question, LineQuestion)
        question.line.setText("Saved")
        self._save(question, "edit-question")
        question.reject()
        page.leave()
        editing.close()

    def _draw_download(self) -> None:
        from gui.settings.models.download_dialog import DownloadDialog
        from vision.vlm.hub import HubFile, Offer

        offer = Offer(
            "ByteDance-Seed/UI-TARS-1.5-7B", "", "apache-2.0", (HubFile("model.safetensors", 33_170_000_000),)
        )
        dialog = DownloadDialog(offer.model, folder=Path("~/models/UI-TARS-1.5-7B"), ask=False)
        dialog.show()
        dialog.show_offer(offer, 0)
        dialog.show_progress(11_240_000_000)
        self._save(dialog, "download")
        self._put_away(dialog)

    def _draw_schedule(self, folder: Path) -> None:
        from datetime import datetime
        from datetime import time as clock_time

        from agent.routines.schedule import FileAppears, Weekly
        from gui.library.routines.schedule_dialog import ScheduleDialog

        parameters = {"name": "Ada Lovelace", "file": None}
        for name, schedules in (
            ("schedule", (Weekly((0, 3), clock_time(9)),)),
            ("schedule-file", (Weekly((0, 3), clock_time(9)), FileAppears(folder, "*.csv"))),
        ):
            dialog = ScheduleDialog(
                *("Enter a guest", schedules, parameters if len(schedules) > 1 else {}, lambda said, values: None),
                clock=lambda: datetime(2026, 11, 30, 17, 30),
            )
            dialog.times.setCurrentRow(len(schedules) - 1)
            dialog.show()
            self._save(dialog, name)
            self._put_away(dialog)

    def _record(self, folder: Path) -> None:
        """Some sessions as they might be."""
        from agent.safety.asker import Approve
        from agent.sessions.format.schema import Origin
        from agent.sessions.recorder import Recorder

        class Yes:
            def ask(self, proposal: Proposal, stop: Stop) -> Approve:
                return Approve()

        for number, (task, origin) in enumerate(
            (
                (_TASK, Origin.PERSON),
                ("Write the monthly report and send it", Origin.AGENT),
                ("把发票付掉", Origin.AGENT),
                ("Pay the invoice of ACME", Origin.AGENT),
            )
        ):
            stop = Stop(resumable=True)
            file, at_s = folder / f"{number}.deskhand", map(float, itertools.count(1_790_000_000 + 90_000 * number, 3))
            with Recorder.create(file, task, origin=origin, model="builtin", clock=at_s.__next__) as recorder:
                for event in self._run(task, "steps", Mode.STEP, stop, Yes()):
                    recorder.write(event)
                    stop.resume()

    def _draw_run(self) -> None:
        from gui.common.help_dialog import HelpDialog
        from gui.main_window import MainWindow
        from gui.timeline.frame_loader import StepFrames

        window = MainWindow(
            self._run,
            ["steps"],
            captured=_ELSEWHERE,
            max_steps=50,
            stop_chord=DEFAULT_CHORD,
            leave_ms=0,
            frames=lambda step: StepFrames(self._run.frame, elements_shown()),
        )
        window.resize(1120, 680)  # whatever screen there is none of
        window.show()
        self._save(window, "idle")
        dialog = HelpDialog(window.bindings.bound(), window.chords(), window)
        dialog.tabs.setCurrentIndex(1)
        dialog.show()
        self._save(dialog, "help")
        self._put_away(dialog)
        window.set_task(_TASK)
        window.bar.step.click()
        question = window.question
        self._until(lambda: question.isVisible() and question.proposal is not None)
        self._save(window, "proposing")
        question.choose("e")
        self._save(window, "editing")
        question.back()
        window.canvas.show_elements.trigger()
        self._save(window, "elements")
        window.canvas.show_elements.trigger()
        question.choose("y")
        self._until(lambda: question.proposal is None and window.session.paused)
        self._save(window, "paused")
        window.bar.pause.click()
        for name in ("risky", "injected"):
            self._until(lambda: question.isVisible() and question.proposal is not None)
            self._save(window, name)
            question.choose("y")
            self._until(lambda: question.proposal is None)
        self._until(lambda: question.isVisible() and question.proposal is not None)
        question.choose("t")
        self._save(window, "taking")
        question.choose("y")
        self._until(window.bar.run.isEnabled)
        self._save(window, "done")
        self._put_away(window)

    def _draw_card(self) -> None:
        from gui.compact.compact_window import CompactWindow
        from gui.i18n.action_labels import action_label
        from gui.main_window import MainWindow

        small = CompactWindow()
        small.begin()
        small.show_message("2 of 3 · " + action_label(Click(SUBSCRIBE), elements_shown()))
        small.show_progress("step 2 of 50")
        self._save(small, "compact")
        self._put_away(small)
        covered = MainWindow(self._run, ["steps"], max_steps=50, leave_ms=50)
        covered.show()
        covered.set_task(_TASK)
        covered.bar.step.click()
        self._until(covered.compact.question.isVisible)
        self._save(covered.compact, "card")
        self._put_away(covered)

    def _put_away(self, widget: QWidget) -> None:
        """Close and delete it here: garbage that a run's thread collects would take Qt's objects along."""
        from PySide6.QtCore import QCoreApplication, QEvent

        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)

    def _until(self, true: Callable[[], bool]) -> None:
        from PySide6.QtTest import QTest

        wait_until(true, lambda: QTest.qWait(20))

    def _save(self, widget: object, name: str) -> None:
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        if name not in self._states:
            return
        assert isinstance(widget, QWidget)
        for one in (self._other, widget):  # as one who looks at it has done: its keys are printed
            one.activateWindow()
        QTest.qWait(150)
        path = self._folder / f"{name}-{self._suffix}.png"
        widget.grab().save(str(path))
        _shrink(path)
        sys.stdout.write(f"{path}\n")


def _shrink(path: Path) -> None:
    """256 colours do for an interface, and make the file a third."""
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)

"""Record flow: the window shrinks to a strip, counts down, records, and shows what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor

from agent.core.actions import Action, Click, Key
from agent.core.events import Event, Executed, Judged
from agent.core.stop import ANSWER_HELD
from agent.routines.preview import Preview
from agent.sessions.parameters import Parameter
from gui.common.background_task import BackgroundTask
from gui.common.keys.global_keys import PRIVATE, REST, STOP, UNDO, GlobalKeys
from gui.compact.desktop_coordinates import to_desktop
from gui.compact.screen_overlay import ScreenOverlay
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import localized
from gui.recording.record_page import RecordPage
from gui.recording.record_session import RecordSession
from gui.recording.record_strip import RecordStrip
from gui.recording.recording_source import RecordingSource, Surroundings
from vision.geometry import DesktopBox
from vision.perception.elements import Element

_RED: Final = QColor("#e03131")
_COUNT_DOWN_S: Final = 3
_LOOK_MS: Final = 50


class Host(Protocol):
    """The window that a recording takes the place of."""

    @property
    def busy(self) -> bool:
        """Whether a run is on."""
        ...

    def hide(self) -> None:
        """Go out of sight."""
        ...

    def come_forward(self) -> None:
        """Come into view and take the keyboard."""
        ...


class RecordFlow(QObject):
    """Leads through recordings of one window, one after the other.

    Args:
        page: Where they begin, and are looked at.
        captured: Tells what part of the desktop is looked at; None for all of it.
        second_ms: How long a second of the count-down lasts.

    Signals:
        state_changed: Whether a recording is on.
        kept: A recording was kept, and not tried: its file, its name.
        tried: A recording that was kept is to be replayed: its file, its name.

    Attributes:
        strip: Stands for the window meanwhile.
    """

    state_changed = Signal(bool)
    kept = Signal(object, str)
    tried = Signal(object, str)

    def __init__(
        self,
        host: Host,
        page: RecordPage,
        source: RecordingSource,
        *,
        captured: Callable[[], DesktopBox | None] = lambda: None,
        answer_held: tuple[Key, ...] = ANSWER_HELD,
        stop_chord: tuple[Key, ...] = (),
        second_ms: int = 1000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._host, self._page, self._source, self._captured = host, page, source, captured
        self._held, self._stop_chord = answer_held, stop_chord
        self.keys = GlobalKeys(self, held=answer_held, stop_chord=stop_chord, during=(UNDO, PRIVATE, REST))
        self.keys.pressed.connect(self._on_key)
        self.keys.stopped.connect(self._on_finish)
        self.keys.changed.connect(self._show_keys)
        self.strip = RecordStrip(room_for=self.keys.every_name())
        self.strip.taken_back.connect(self._on_take_back)
        self.strip.privacy_turned.connect(self._on_private)
        self.strip.rest_turned.connect(self._on_rest)
        self.strip.finished.connect(self._on_finish)
        self.strip.placed.connect(self._note_boxes)
        self.overlay = ScreenOverlay(None, self, colour=_RED)
        self._session = RecordSession(source, self)
        self._session.prepared.connect(self._on_prepared)
        self._session.happened.connect(self._on_event)
        self._session.taken_back.connect(self._on_taken_back)
        self._session.reading.connect(self._on_reading)
        self._session.ended.connect(self._on_ended)
        page.wanted.connect(self.begin)
        page.review.kept.connect(self._on_kept)
        page.review.tried.connect(self._on_tried)
        page.review.discarded.connect(self._on_discarded)
        self._counting = QTimer(self, interval=second_ms)
        self._counting.timeout.connect(self._on_second)
        self._watching = QTimer(self, interval=_LOOK_MS)
        self._watching.timeout.connect(self._on_look)
        self._boxes: tuple[DesktopBox, ...] = ()
        self._left, self._is_prepared, self._on = 0, False, False
        self._private = self._resting = self._finishing = False
        self._acts: list[tuple[int, str]] = []
        self._elements: tuple[Element, ...] = ()
        self._tasks: list[BackgroundTask] = []
        self._kept: tuple[Path, str] = (Path(), "")

    @property
    def on(self) -> bool:
        """Whether a recording is on, or about to begin."""
        return self._on

    @Slot()
    def begin(self) -> None:
        """Shrink to the strip, and count down."""
        if self._on or self._host.busy:
            return
        self._on, self._is_prepared, self._left = True, False, _COUNT_DOWN_S
        self._private = self._resting = self._finishing = False
        self._acts, self._elements = [], ()
        self.overlay.captured = self._captured()
        self._host.hide()
        self.strip.show_begun(begun=False)
        self.strip.show_turned(private=False, resting=False)
        self._show_count()
        self.strip.begin()
        self.overlay.begin()
        self.keys.begin()
        self._counting.start()
        self.state_changed.emit(True)
        chords = [(*self._held, Key(letter)) for letter in (UNDO, PRIVATE, REST)]
        surroundings = Surroundings(
            lambda: self._boxes, self.overlay.veils, (*chords, self._stop_chord), self._session.reading.emit
        )
        self._session.prepare(surroundings)

    def close(self) -> None:
        """End what is on; nothing is shown any more."""
        self._counting.stop()
        self._watching.stop()
        self._session.close()
        for task in self._tasks:
            task.close()
        self.keys.end()
        self.overlay.end()
        self.strip.close()

    # Before it begins

    @Slot()
    def _on_prepared(self) -> None:
        self._is_prepared = True
        self._go_if_ready()

    @Slot()
    def _on_second(self) -> None:
        self._left -= 1
        self._show_count()
        if self._left <= 0:
            self._counting.stop()
            self._go_if_ready()

    def _show_count(self) -> None:
        self.strip.show_message(
            self.tr("The recording begins in {0}").format(self._left) if self._left > 0 else self.tr("Getting ready")
        )
        self.strip.show_progress(self.tr("Then do what is to be repeated."))

    def _go_if_ready(self) -> None:
        if self._on and self._is_prepared and self._left <= 0:
            self._session.go()
            self._watching.start()

    @Slot()
    def _on_look(self) -> None:
        if self._session.watching:
            self._watching.stop()
            self.strip.show_begun(begun=True)
            self._show_acts()

    # While it is on

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        match event:
            case Judged(elements=elements):
                self._elements = elements
            case Executed(step=step, action=action):
                self._add_act(step, action)
                if not self._finishing:
                    self._show_acts()
            case _:
                pass

    def _add_act(self, step: int, action: Action) -> None:
        label = self.tr("a click") if isinstance(action, Click) and not self._elements else ""
        label = label or action_label(action, self._elements)  # screens are read afterwards; a place says nothing
        if self._acts and self._acts[-1][0] == step:
            label = f"{self._acts.pop()[1]}; {label}"
        self._acts.append((step, label))

    def _show_acts(self) -> None:
        last = self._acts[-1][1] if self._acts else self.tr("Recording: do what is to be repeated")
        self.strip.show_message(last[:1].upper() + last[1:])
        count = self.tr("Steps so far: {0}").format(len(self._acts))
        if self._private:
            self.strip.show_progress(self.tr("Private: nothing is kept") + f" · {count}", careful=True)
        elif self._resting:
            self.strip.show_progress(self.tr("It rests: nothing is recorded") + f" · {count}", careful=True)
        else:
            self.strip.show_progress(count)

    @Slot(str)
    def _on_key(self, letter: str) -> None:
        buttons = {UNDO: self.strip.undo, PRIVATE: self.strip.private, REST: self.strip.rest}
        if letter in buttons:
            buttons[letter].click()

    @Slot()
    def _on_take_back(self) -> None:
        self._session.take_back()

    @Slot(object)
    def _on_taken_back(self, step: int | None) -> None:
        gone = [label for number, label in self._acts if number == step]
        self._acts = [act for act in self._acts if act[0] != step]
        self._show_acts()
        if gone:
            self.strip.show_progress(self.tr("Left out: {0}. Undo it in the program, too.").format(gone[-1]))
        else:
            self.strip.show_progress(self.tr("There is nothing to leave out."))

    @Slot()
    def _on_private(self) -> None:
        self._private = not self._private
        self._session.set_private(private=self._private)
        self._show_turned()

    @Slot()
    def _on_rest(self) -> None:
        self._resting = not self._resting
        self._session.set_paused(paused=self._resting)
        self._show_turned()

    def _show_turned(self) -> None:
        self.strip.show_turned(private=self._private, resting=self._resting)
        self._show_acts()

    @Slot()
    def _on_finish(self) -> None:
        if self._on and not self._finishing:
            self._counting.stop()
            self._session.finish("the person pressed Finish")
            self._finishing = True
            self.strip.show_ending()
            self.strip.show_message(self.tr("Looking at what was recorded"))
            self.strip.show_progress("")

    @Slot(int)
    def _on_reading(self, left: int) -> None:
        self.strip.show_progress(self.tr("Screens to read: {0}").format(left))

    # Afterwards

    @Slot(object)
    def _on_ended(self, found: Preview | str) -> None:
        self._on = False
        self._counting.stop()
        self._watching.stop()
        self.keys.end()
        self.overlay.end()
        self.strip.hide()
        if isinstance(found, Preview) and found.steps:
            self._page.show_review(found)
        elif isinstance(found, Preview):
            self._in_background(partial(_attempt, partial(self._source.discard, found.path)), None)
            self._page.show_start(self.tr("Nothing was done, so nothing is kept."))
        else:
            self._page.show_start(localized(found))
        self.state_changed.emit(False)
        self._host.come_forward()

    @Slot(str, object)
    def _on_kept(self, name: str, parameters: Iterable[Parameter]) -> None:
        self._keep(name, parameters, self._after_saved)

    @Slot(str, object)
    def _on_tried(self, name: str, parameters: Iterable[Parameter]) -> None:
        self._keep(name, parameters, self._after_tried)

    @Slot()
    def _on_discarded(self) -> None:
        preview = self._page.review.preview
        assert preview is not None
        self._in_background(partial(_attempt, partial(self._source.discard, preview.path)), self._after_discarded)

    def _keep(self, name: str, parameters: Iterable[Parameter], after: Callable[[object], None]) -> None:
        preview = self._page.review.preview
        assert preview is not None
        self._page.review.setEnabled(False)  # a long recording takes a moment to be written
        self._kept = preview.path, name
        self._in_background(partial(_attempt, partial(self._source.keep, preview.path, name, parameters)), after)

    @Slot(object)
    def _after_kept(self, why: object) -> None:
        self._page.review.setEnabled(True)
        if why:
            self._page.review.show_fault(str(why))
            return
        self._page.show_start(self.tr("“{0}” is kept; it stands in the library.").format(self._kept[1]))

    @Slot(object)
    def _after_saved(self, why: object) -> None:
        self._after_kept(why)
        if not why:
            self.kept.emit(*self._kept)

    @Slot(object)
    def _after_tried(self, why: object) -> None:
        self._after_kept(why)
        if not why:
            self.tried.emit(*self._kept)

    @Slot(object)
    def _after_discarded(self, why: object) -> None:
        self._page.show_start(str(why) if why else self.tr("It is thrown away."))

    def _in_background(self, work: Callable[[], object], after: Callable[[object], None] | None) -> None:
        task = BackgroundTask(work, self)
        if after is not None:
            task.done.connect(after)
        self._tasks = [*self._tasks[-3:], task]
        task.start()

    @Slot()
    def _note_boxes(self) -> None:
        self._boxes = (to_desktop(self.strip.place, self.strip.screen()),)

    @Slot()
    def _show_keys(self) -> None:
        chords = {letter: self.keys.name(letter) for letter in (UNDO, PRIVATE, REST)}
        self.strip.set_global_keys(chords | {STOP: self.keys.stop_name})


def _attempt(work: Callable[[], None]) -> str:
    """Why `work` could not be done; empty where it was."""
    try:
        work()
    except (RuntimeError, ValueError, OSError) as error:
        return str(error) or type(error).__name__
    return ""

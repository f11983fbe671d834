"""Demonstration: a person at work, recorded as the events of a run.

    mouse and keyboard -> raw events -> gestures -> the events of a run -> session file, window, terminal
    screen             -> distinct frames ----^

`Demonstration.run` is a generator like `Agent.run`: it observes, yields what was done as `Executed` by the person, and
ends with `Ended`. Who iterates it may be slow; input and screen are recorded on threads of their own, and nothing of
the person's waits for this program.

Typed text leaves this module only where it was seen on the screen, in no field for secrets: else a placeholder stands
for it, and the field is painted out of the frames. While the private toggle is on nothing at all is kept, and what is
typed meanwhile is painted out of the frames that follow.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from agent.core.actions import Action, Hotkey, Key, Type, target
from agent.core.api import export
from agent.core.events import Ended, Event, Executed, Failed, Judged, Observed, Paused, Reason, Resumed, Verdict
from agent.core.stop import DEFAULT_CHORD, Stop, chord_name
from agent.desktop.capture.screen import Screen
from agent.desktop.monitor.input_recorder import watch_input
from agent.desktop.monitor.raw_input import ButtonPress, InputEvent, KeyPress, KeyRelease, TimedFrame
from agent.desktop.x11.desktop_settings import double_click_s
from agent.desktop.x11.input_method import keys_are_converted
from agent.desktop.x11.key_symbols import key_of
from agent.recording.accessible_fields import AccessibleFields
from agent.recording.frame_sampler import FrameSampler, decided_on, frame_before
from agent.recording.gestures import Gesture, Gestures
from agent.recording.private_input import UNSEEN, Look, PrivateText, private_text, private_text_among
from agent.recording.progress import Lost, PauseTurned, PrivateTurned, Progress, Settle, Unkept
from agent.safety.asker import TakenOver
from agent.sessions.meaning.echo import shown_by_turns
from vision.frame import Frame, visible_changes
from vision.geometry import DesktopBox
from vision.perception.elements import Element, Perception

log = logging.getLogger(__name__)

PRIVATE_CHORD: Final = (Key("ctrl"), Key("alt"), Key("p"))

_UNKNOWN_TEXT: Final = "what was typed here is not known, because an input method was on; this step is left out"

_TICK_S: Final = 0.1
_ECHO_S: Final = 0.5
"""A program shows what was typed within this time, else it shows nothing of it."""

_SHOWN: Final = 3
"""How many frames before the last of those that were kept are read for the echo of a text."""

_ARRIVES_S: Final = 0.15
"""What a person does is told here within this time, while their click on a button of ours comes by another way."""

_LATE_S: Final = 3.0
"""Who falls this far behind the person stops reading screens until they have caught up."""


_STAYS: Final = frozenset({"left", "right", "home", "end", "backspace", "delete", "shift", "ctrl"})
"""Keys that move within a field."""


@export("Demonstration")
class Demonstration:
    """Watches a person work on one screen; used once.

    Either iterate `run` until its stop is set, or enter it as a context, which watches on a thread of its own, and take
    what was done with `hand_back`.

    Args:
        screen: Used on one thread of the demonstration only, and left open.
        perception: Reads the screens, so that each step knows its element, and typed text is kept only where it was
            seen. Without it typed text is kept unless dots give a secret away.
        own_boxes: The program's own windows, asked for on the watching thread; what is done to them is left out.
        chord: The stop keys, which are left out.
        private_chord: Turns the private toggle; empty where whoever records listens for that themselves.
        own_chords: Further keys that are for the program itself, and left out.
        own_take_keys: Whether keys pressed after a click into one of our windows are for us.
    """

    def __init__(
        self,
        screen: Screen,
        *,
        perception: Perception | None = None,
        own_boxes: Callable[[], tuple[DesktopBox, ...]] = lambda: (),
        chord: tuple[Key, ...] = DEFAULT_CHORD,
        private_chord: tuple[Key, ...] = PRIVATE_CHORD,
        own_chords: Iterable[tuple[Key, ...]] = (),
        own_take_keys: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._perception, self._own_boxes, self._clock = perception, own_boxes, clock
        self._chords = tuple(frozenset(one) for one in (chord, private_chord, *own_chords) if one)
        self._private_chord, self._own_take_keys = frozenset(private_chord), own_take_keys
        until = chord_name(private_chord) if private_chord else "it is turned off"
        self._private_note = f"private: nothing is recorded until {until}"
        self._incoming: queue.SimpleQueue[InputEvent | PrivateTurned | Unkept | Lost | PauseTurned | Settle] = (
            queue.SimpleQueue()
        )
        self._sampler = FrameSampler(screen, lost=lambda why: self._incoming.put(Lost(why)), clock=clock)
        self._private = self._paused = self._in_own_window = False
        self._toggling = threading.Lock()
        self._toggled_by: int | None = None
        self._stop, self._thread = Stop(), threading.Thread(target=self._collect, name="demonstration", daemon=True)
        self._watching = threading.Event()
        self._collected: list[Executed] = []
        self._failure = ""
        self._fields = AccessibleFields()
        self._reads_all = True

    @property
    def private(self) -> bool:
        """Whether nothing is kept at the moment."""
        return self._private

    @property
    def watching(self) -> bool:
        """Whether input is recorded now; it takes a moment to begin."""
        return self._watching.is_set()

    def set_private(self, *, private: bool) -> None:
        """Turn the private toggle; from any thread, at once."""
        with self._toggling:
            if private != self._private:
                self._private = private
                last = self._sampler.frames()[-1:]
                self._sampler.set_paused(paused=private or self._paused)
                self._incoming.put(PrivateTurned(private, last[0].frame if private and last else None))

    @property
    def paused(self) -> bool:
        """Whether the recording rests: what is done now is no part of it, but need not be hidden."""
        return self._paused

    def set_paused(self, *, paused: bool) -> None:
        """Let the recording rest, or go on; from any thread, at once."""
        with self._toggling:
            if paused != self._paused:
                self._paused = paused
                frames = self._sampler.frames()
                self._sampler.set_paused(paused=paused or self._private)
                self._incoming.put(PauseTurned(paused, frames if paused else ()))

    def settle(self, then: Callable[[], None]) -> None:
        """Complete what is under way, and call `then` on the thread of the recording once it was taken; any thread."""
        self._incoming.put(Settle(self._clock() + _ARRIVES_S, self._sampler.frames(), then))

    def run(self, stop: Stop) -> Iterator[Event]:
        """Yield what the person does, as it happens, until `stop` is set. The last event is always `Ended`.

        Raises:
            DisplayError: If there is no screen to see.
            RuntimeError: If input cannot be watched; one sentence why.
        """
        with ExitStack() as stack:
            self._sampler.start()
            stack.callback(self._sampler.close)
            stack.callback(self._fields.close)
            watching = stack.enter_context(ExitStack())
            watching.enter_context(
                watch_input(self._on_input, lost=lambda why: self._incoming.put(Lost(why)), clock=self._clock)
            )
            first = self._sampler.frames()[-1].frame
            gestures = Gestures(first.viewport, self._chords, double_click_s())
            progress = Progress(Gestures(first.viewport, self._chords), first=first)
            self._watching.set()
            while not stop.is_set():
                try:
                    event = self._incoming.get(timeout=_TICK_S)
                except queue.Empty:
                    for gesture in gestures.due(self._clock()):
                        yield from self._events_of(gesture, progress)
                    continue
                yield from self._take(event, gestures, progress)
                if isinstance(event, Lost):
                    return
            frames = self._sampler.frames()
            watching.close()  # what was done before the stop has come in now
            while not self._incoming.empty():
                event = self._incoming.get()
                if not isinstance(event, Lost):
                    yield from self._take(event, gestures, progress)
            for gesture in gestures.flush(frames):
                yield from self._events_of(gesture, progress)
            yield from self._last_screen(progress)
        yield Ended(progress.step, Reason.FINISHED, stop.reason or "the recording was ended")

    def __enter__(self) -> Self:
        self._reads_all = False  # what is handed back says nothing of elements
        self._thread.start()
        self._watching.wait()
        if self._failure:
            raise RuntimeError(self._failure)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set("handed back")
        self._thread.join()

    def hand_back(self) -> TakenOver:
        """End the watch, and say what was done since it began, with the screen before each action."""
        self._stop.set("handed back")
        self._thread.join()
        return TakenOver(tuple(one.action for one in self._collected), tuple(one.frame for one in self._collected))

    def _collect(self) -> None:
        try:
            for event in self.run(self._stop):
                match event:
                    case Executed():
                        self._collected.append(event)
                    case Ended(reason=Reason.FAILED, content=why):
                        self._failure = why
        except RuntimeError as error:  # no display, no RECORD: whoever enters learns of it
            self._failure = str(error)
        finally:
            self._watching.set()

    def _on_input(self, event: InputEvent) -> None:
        """On the thread of the watch: sort out what is private at once, and attach the frames of the moment."""
        if isinstance(event, KeyPress):
            if event.code == self._toggled_by:
                return  # it repeats while it is held
            one = key_of(event.plain)
            pressed = event.modifiers if one is None else event.modifiers | {one}
            if self._private_chord and pressed >= self._private_chord and one not in event.modifiers:
                self._toggled_by = event.code
                self.set_private(private=not self._private)
                return
        elif isinstance(event, KeyRelease) and event.code == self._toggled_by:
            self._toggled_by = None
            return
        if self._private:
            self._incoming.put(Unkept(event))
            return
        if self._paused:
            return
        match event:
            case ButtonPress():
                ours = any(box.contains(event.at) for box in self._own_boxes())
                self._in_own_window = ours and self._own_take_keys
                if not ours:
                    self._incoming.put(replace(event, frames=self._sampler.frames()))
            case KeyPress():
                if not self._in_own_window:
                    self._incoming.put(replace(event, frames=self._sampler.frames()))
            case _:
                self._incoming.put(event)

    def _take(
        self,
        event: InputEvent | PrivateTurned | Unkept | Lost | PauseTurned | Settle,
        gestures: Gestures,
        progress: Progress,
    ) -> Iterator[Event]:
        match event:
            case PrivateTurned(True, frame):
                for gesture in gestures.flush(() if frame is None else (TimedFrame(frame, 0.0, 0.0),)):
                    yield from self._events_of(gesture, progress)
                progress.before_private = progress.before_private or frame
                yield Paused(progress.step, self._private_note)
            case PrivateTurned():
                gestures.flush()
                self._hide(progress.unkept.flush(), progress)
                yield Resumed(progress.step)
            case PauseTurned(paused, frames):
                for gesture in gestures.flush(frames):
                    yield from self._events_of(gesture, progress)
                yield Paused(progress.step, "the recording rests") if paused else Resumed(progress.step)
            case Settle(due_s) if self._clock() < due_s:
                time.sleep(_ARRIVES_S / 10)
                self._incoming.put(event)
            case Settle(_, frames, then):
                for gesture in gestures.flush(frames):
                    yield from self._events_of(gesture, progress)
                then()
            case Unkept(done):
                self._hide(progress.unkept.feed(done), progress)
            case Lost(why):
                for gesture in gestures.flush():
                    yield from self._events_of(gesture, progress)
                yield Failed(progress.step, why)
                yield Ended(progress.step, Reason.FAILED, why)
            case _:
                for gesture in gestures.feed(event):
                    yield from self._events_of(gesture, progress)

    def _events_of(self, gesture: Gesture, progress: Progress) -> Iterator[Event]:
        at = target(gesture.actions[len(gesture.actions) // 2])
        raw = decided_on(gesture, at, progress.ended_s) or progress.frame or progress.first
        assert raw is not None
        if progress.before_private is not None:
            if progress.typed_in_private:
                progress.hidden.add_changes(progress.before_private, raw, self._read)
            progress.before_private, progress.typed_in_private = None, False
        frame = progress.hidden.out_of(raw, self._read if self._perception is not None else None)
        typed = gesture.actions[0] if isinstance(gesture.actions[0], Type) else None
        late = self._clock() - gesture.ended_s > _LATE_S
        elements = self._read(frame) if self._reads_all and (typed is not None or not late) else ()
        actions: tuple[Action, ...] = gesture.actions
        note = "by the person"
        private = None if typed is None else self._private_text(typed.text, gesture, raw, progress)
        if typed is not None or any(_leaves(action) for action in gesture.actions):
            progress.private = private
        if typed is not None and private is not None:
            actions, note = (Type(f"{{{{secret:{private.name}}}}}"),), f"by the person; not kept: {private.why}"
            log.debug("%d characters are not kept: %s", len(typed.text), private.why)
            progress.hidden.add_text(typed.text, self._read(raw))
            for box in private.boxes:
                progress.hidden.add_place(raw, box)
        progress.step += 1
        changed = None if progress.frame is None else int(visible_changes(progress.frame, frame).sum())
        if changed == 0 and progress.frame is not None:
            frame = progress.frame  # the same screen but for a caret is kept once
        thought_s = gesture.began_s - progress.ended_s if progress.step > 1 else 0.0
        progress.frame, progress.ended_s = frame, gesture.ended_s
        yield Observed(progress.step, frame, changed, max(0.0, thought_s))  # the time that the person took to get there
        if typed is not None and private is None and keys_are_converted():
            yield Failed(progress.step, _UNKNOWN_TEXT)
            return
        for action in actions:
            yield Judged(progress.step, frame, action, Verdict.ALLOWED, note, elements)
            yield Executed(progress.step, frame, action, max(0.0, gesture.ended_s - gesture.began_s), by_person=True)

    def _last_screen(self, progress: Progress) -> Iterator[Event]:
        """The screen as the person left it, where it is another: what the last act led to."""
        newest = self._sampler.frames()[-1:]
        if progress.frame is None or not newest or progress.before_private is not None:
            return
        frame = progress.hidden.out_of(newest[0].frame, None if self._perception is None else self._read)
        changed = int(visible_changes(progress.frame, frame).sum())
        if changed:
            progress.step += 1
            yield Observed(progress.step, frame, changed, 0.0)

    def _private_text(self, text: str, gesture: Gesture, raw: Frame, progress: Progress) -> PrivateText | None:
        """Why `text` may not be kept, and the name that stands for it."""
        found, going_on = self._unkept_text(text, gesture, raw), progress.private
        if going_on is not None and (found is not None or len(text) == 1):
            return replace(going_on, boxes=() if found is None else found.boxes)  # more of it goes by the same name
        if found is not None and found.why == UNSEEN:
            return replace(found, name=progress.free(found.name))
        return found

    def _unkept_text(self, text: str, gesture: Gesture, raw: Frame) -> PrivateText | None:
        """Why `text` may not be kept; looks until it is seen, or should have been."""
        seen, before = self._perception is not None, Look(raw, self._read(raw))
        fields = self._fields.now()
        kept = [one.frame for one in gesture.frames_after if one.until_s >= gesture.began_s]
        after = frame_before(gesture.frames_after, float("inf")) or raw
        # who fell behind still has what was shown then; the last frame may miss it, not all of them
        looks = (Look(frame, self._read(frame)) for frame in (after, *kept[-2 : -2 - _SHOWN : -1]))
        found = private_text_among(text, before, looks, seen=seen, fields=fields)
        until_s = gesture.ended_s + _ECHO_S
        while found is not None and found.why == UNSEEN and not self._private:
            if self._clock() > until_s + _LATE_S:
                break  # the screen shows what was done later
            newest = self._sampler.frames()[-1:]
            if newest and newest[0].frame is not after:
                after = newest[0].frame
                late = Look(after, self._read(after))
                found = private_text(text, before, late, seen=seen, fields=fields, late=True)
            elif self._clock() > until_s:
                break
            else:
                time.sleep(_TICK_S / 2)
        if found is not None and found.why == UNSEEN and shown_by_turns(text, (raw, *kept)):
            return None
        return found

    def _hide(self, done: Iterable[Gesture], progress: Progress) -> None:
        """Remember what was typed in private, so that it can be painted out."""
        for gesture in done:
            for action in gesture.actions:
                if isinstance(action, Type):
                    progress.typed_in_private = True
                    before = progress.before_private
                    progress.hidden.add_text(action.text, () if before is None else self._read(before))

    def _read(self, frame: Frame) -> tuple[Element, ...]:
        return () if self._perception is None else self._perception.read(frame)


def _leaves(action: Action) -> bool:
    """Whether the keys may go elsewhere after an action."""
    return not isinstance(action, Hotkey) or not _STAYS.issuperset(action.keys)

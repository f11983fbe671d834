"""What a person did while they had a step: all of it but the chord that says they are done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.area import WholeDesktop
from agent.core.config import Config
from agent.desktop.capture.screen import DisplayError
from agent.safety.asker import TakenOver
from gui.approval import takeover_recorder
from gui.approval.takeover_recorder import RecordedTakeover
from tests.gui.scripted_run import frame
from vision.geometry import PixelPoint

CLICK = Click(PixelPoint(1, 2))


class Watched:
    """A demonstration that has seen `actions`."""

    def __init__(self, *actions: Action) -> None:
        self.actions = actions
        self.open = False

    def hand_back(self) -> TakenOver:
        return TakenOver(self.actions, tuple(frame(at) for at, _ in enumerate(self.actions)))

    @contextmanager
    def watch(self, *_: object) -> Iterator[Watched]:
        self.open = True
        yield self
        self.open = False


def takeover(monkeypatch: pytest.MonkeyPatch, watched: Watched) -> RecordedTakeover:
    monkeypatch.setattr(takeover_recorder, "demonstration", watched.watch)
    return RecordedTakeover(WholeDesktop(), Config())


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        (Hotkey((key("ctrl"), key("alt"), key("y"))), False),
        (Hotkey((key("ctrl"), key("alt"), key("win"), key("y"))), False),  # Meta and Alt share a modifier
        (Hotkey((key("ctrl"), key("y"))), True),
        (Type("y"), True),
    ],
)
def test_the_chord_that_says_done_is_no_part_of_the_step(
    monkeypatch: pytest.MonkeyPatch, last: Action, *, counts: bool
) -> None:
    watched = Watched(CLICK, last)
    recorder = takeover(monkeypatch, watched)
    assert recorder.watch(tuple) == ""
    assert watched.open
    did = recorder.hand_back()
    assert did.actions == ((CLICK, last) if counts else (CLICK,))
    assert len(did.frames) == len(did.actions)
    assert not watched.open


def test_who_leaves_has_done_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(CLICK)
    recorder = takeover(monkeypatch, watched)
    recorder.watch(tuple)
    recorder.leave()
    assert not watched.open
    assert recorder.hand_back() == TakenOver()


def test_a_screen_that_cannot_be_watched_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DisplayError("there is no display")

    monkeypatch.setattr(takeover_recorder, "demonstration", refuse)
    assert RecordedTakeover(WholeDesktop(), Config()).watch(tuple) == "there is no display"

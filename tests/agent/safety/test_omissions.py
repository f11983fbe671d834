"""Omissions: a run is only called finished where nothing that it wanted was left out."""

from __future__ import annotations

import numpy as np
import pytest

from agent.core.actions import Action, Click, Hotkey, Type, Wait, key
from agent.core.events import Ended, Event, Executed, Failed, Judged, Reason, Verdict
from agent.safety.omissions import Omissions
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(640, 400)
FRAME = Frame(np.zeros((SIZE.height, SIZE.width, 3), np.uint8), Viewport.plain(SIZE))
ELEMENTS = (
    Element(Kind.BUTTON, PixelBox(10, 10, 110, 40), "Save"),
    Element(Kind.BUTTON, PixelBox(10, 60, 110, 90), "Go"),
)
SAVE, GO = Click(PixelPoint(60, 25)), Click(PixelPoint(60, 75))


def judged(step: int, action: Action, verdict: Verdict = Verdict.ALLOWED) -> Judged:
    return Judged(step, FRAME, action, verdict, "", ELEMENTS)


def did(step: int, action: Action, *, by_person: bool = False) -> Executed:
    return Executed(step, FRAME, action, 0.0, by_person)


def ending(*events: Event) -> Ended:
    omissions = Omissions()
    for event in events:
        omissions.take(event)
    return omissions.ending(Ended(9, Reason.FINISHED, "all done"))


def test_a_run_in_which_everything_was_done_is_finished() -> None:
    assert ending(judged(1, SAVE), did(1, SAVE)) == Ended(9, Reason.FINISHED, "all done")


@pytest.mark.parametrize(
    ("verdict", "why"),
    [(Verdict.SKIPPED, "skipped"), (Verdict.REJECTED, "not approved"), (Verdict.REFUSED, "not allowed")],
)
def test_what_was_kept_back_is_named_at_the_end(verdict: Verdict, why: str) -> None:
    ended = ending(judged(1, SAVE, verdict))
    assert ended == Ended(9, Reason.INCOMPLETE, f"all done – left out: click “Save” ({why})")


def test_what_failed_is_named_at_the_end() -> None:
    ended = ending(judged(1, SAVE), Failed(1, "no such key"))
    assert (ended.reason, ended.content) == (Reason.INCOMPLETE, "all done – left out: click “Save” (failed)")


def test_what_was_done_in_the_end_is_not_left_out() -> None:
    assert ending(judged(1, SAVE), Failed(1, "stale"), judged(2, SAVE), did(2, SAVE)).reason is Reason.FINISHED
    assert ending(judged(1, SAVE, Verdict.SKIPPED), judged(3, SAVE), did(3, SAVE)).reason is Reason.FINISHED


def test_what_failed_may_be_done_where_it_has_moved_to() -> None:
    moved = Click(PixelPoint(300, 300))
    assert ending(judged(1, SAVE), Failed(1, "stale"), judged(2, moved), did(2, moved)).reason is Reason.FINISHED


def test_a_rejection_is_answered_by_doing_the_same_sort_of_thing_otherwise() -> None:
    assert ending(judged(1, SAVE, Verdict.REJECTED), judged(2, GO), did(2, GO)).reason is Reason.FINISHED
    enter = Hotkey((key("enter"),))
    assert ending(judged(1, SAVE, Verdict.REJECTED), judged(2, enter), did(2, enter)).reason is Reason.INCOMPLETE


def test_a_skipped_step_stays_left_out_whatever_else_is_done() -> None:
    assert ending(judged(1, SAVE, Verdict.SKIPPED), judged(2, GO), did(2, GO)).reason is Reason.INCOMPLETE


def test_another_text_does_not_make_good_for_the_one_that_failed() -> None:
    ada, bob = Type("Ada"), Type("Bob")
    ended = ending(judged(1, ada), Failed(1, "no focus"), judged(2, bob), did(2, bob))
    assert (ended.reason, ended.content) == (Reason.INCOMPLETE, "all done – left out: type 3 characters (failed)")


def test_what_the_person_did_instead_is_not_left_out() -> None:
    taken = judged(1, SAVE, Verdict.TAKEN_OVER)
    assert ending(taken, did(1, GO, by_person=True)).reason is Reason.FINISHED


def test_waiting_is_nothing_that_a_task_wants() -> None:
    assert ending(judged(1, Wait(1.0), Verdict.SKIPPED)).reason is Reason.FINISHED


def test_only_the_claim_to_have_finished_is_corrected() -> None:
    omissions = Omissions()
    omissions.take(judged(1, SAVE, Verdict.SKIPPED))
    stopped = Ended(2, Reason.STOPPED, "a key")
    assert omissions.ending(stopped) is stopped

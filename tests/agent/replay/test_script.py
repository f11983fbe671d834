"""What a replay waits for: texts that were new in the recording, not those that were read anew or say nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from agent.core.actions import Hotkey, key
from agent.core.events import Ended, Executed, Observed, Reason
from agent.replay.edits.edited_script import script_of
from agent.replay.script import Scene, new_texts
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(400, 120)


def scene(*said: str, typed: int = 0) -> Scene:
    """Lines of a terminal; what was typed below the first reaches a little into it."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 255, np.uint8)
    for row, text in enumerate(said):
        for column, letter in enumerate(text):
            pixels[24 * row + 4 : 24 * row + 10 + ord(letter) % 6, 9 * column : 9 * column + 5] = 0
    pixels[20:24, 0 : 4 * typed] = 0
    boxes = [PixelBox(0, 24 * row, 9 * len(text), 24 * row + 24) for row, text in enumerate(said)]
    elements = [Element(Kind.TEXT, box, text) for box, text in zip(boxes, said, strict=True)]
    return Scene(Frame(pixels, Viewport.plain(SIZE)), tuple(elements))


def read_as(shown: Scene, *texts: str) -> Scene:
    return Scene(
        shown.frame, tuple(Element(one.kind, one.box, text) for one, text in zip(shown.elements, texts, strict=True))
    )


def test_a_line_that_is_read_otherwise_where_hardly_anything_changed_is_not_new() -> None:
    before = scene("root@host:~ echo 'one line' > line.txt")
    after = read_as(
        scene("root@host:~ echo 'one line' > line.txt", "mkdir letters", typed=4),
        "rootohost:~ echo 'une line' > line.txt",
        "mkdir letters",
    )
    assert new_texts(before, after) == ("mkdir letters",)
    other = scene("root@host:~ echo 'two lines' >> list.txt", "mkdir letters")
    assert new_texts(before, other) == ("root@host:~ echo 'two lines' >> list.txt", "mkdir letters"), (
        "it was written anew"
    )
    assert new_texts(scene("Invoice 1002 of Anna Meier"), scene("Invoice 1003 of Anna Meier")) == (
        "Invoice 1003 of Anna Meier",
    )


def test_keys_do_not_wait_for_a_number_of_two_digits(tmp_path: Path) -> None:
    shots = (scene("Sheet"), scene("Sheet", "5.0", "saved"), scene("Sheet", "5.0", "saved", "126"))
    with Recorder.create(tmp_path / "file", "a task") as recorder:
        for step, shot in enumerate(shots, 1):
            recorder.write(Observed(step, shot.frame, None, 0.1))
            recorder.keep_elements(step, shot.elements)
            recorder.write(Executed(step, shot.frame, Hotkey((key("enter"),)), 0.1, by_person=True))
        recorder.write(Ended(3, Reason.FINISHED))
    with SessionReader(tmp_path / "file") as reader:
        first, second, third = script_of(reader, Nothing())
    assert (first.expected, second.expected, third.expected) == (("Sheet",), ("saved",), ("126",))


class Nothing:
    """A perception that is never asked."""

    def read(self, frame: Frame) -> tuple[Element, ...]:
        raise AssertionError("every frame of the recording has its elements")

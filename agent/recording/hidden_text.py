"""Hidden text: what was typed in private, kept in memory alone to be painted out of the frames that come later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from agent.recording.private_input import painted, painted_out
from agent.sessions.meaning.echo import LINE_PX, patches, says
from vision.frame import Frame
from vision.geometry import PixelBox
from vision.perception.elements import FIELDS, Element

Read = Callable[[Frame], tuple[Element, ...]]


@dataclass(slots=True)
class HiddenText:
    """Texts and places that no kept frame shows; lives as long as one recording and is never written.

    A place is painted while its surroundings stay as they were; a text is painted wherever it is read.
    """

    _texts: set[str] = field(default_factory=set, repr=False)
    _places: list[tuple[Frame, PixelBox]] = field(default_factory=list)

    def add_text(self, text: str, was: Iterable[Element] = ()) -> None:
        """Hide `text` wherever it is read from now on.

        Args:
            was: What could be read before it was typed; a text that stood there, as the name of a button does, stays.
        """
        if text.strip() and not any(says(one.text, text) for one in was):
            self._texts.add(text)

    def add_place(self, found_on: Frame, box: PixelBox) -> None:
        """Hide `box` for as long as it is surrounded by what surrounds it in `found_on`."""
        self._places.append((found_on, box))

    def add_changes(self, before: Frame, after: Frame, read: Read) -> None:
        """Hide what was written between two frames: lines that changed, and fields in which anything did."""
        changed = patches(before, after)
        for box in changed:
            if box.height <= LINE_PX:
                self.add_place(after, box.grown(2, after.size))
        for element in read(after):
            if element.kind in FIELDS and any(box.intersection(element.box) for box in changed):
                self.add_place(after, element.box)

    def out_of(self, frame: Frame, read: Read | None) -> Frame:
        """`frame` without them; the same object where it shows none.

        Args:
            read: Reads a frame; without it only places are painted.
        """
        for found_on, box in self._places:
            frame = painted_out(frame, found_on, box)
        if read is None or not self._texts:
            return frame
        boxes = [one.box for one in read(frame) if any(says(one.text, hidden) for hidden in self._texts)]
        return painted(frame, boxes) if boxes else frame

"""Which window is met: by its place, or by taking the keys."""

from __future__ import annotations

from dataclasses import dataclass

from agent.desktop.windows import Window, title_at
from vision.geometry import DesktopBox, DesktopPoint


@dataclass
class Desk:
    """Some windows, the uppermost last, of which one takes the keys."""

    windows: tuple[Window, ...]
    active: str = ""

    def listed(self) -> tuple[Window, ...]:
        return self.windows

    def active_title(self) -> str:
        return self.active

    def raise_window(self, handle: int) -> None:
        raise AssertionError("nobody asked for it")

    def close(self) -> None:
        return None


EDITOR = Window(1, "note.txt", DesktopBox(0, 0, 500, 500))
DIALOG = Window(2, "Save As", DesktopBox(100, 100, 300, 300))
OWN = Window(3, "deskhand", DesktopBox(400, 400, 700, 700))
DESK = Desk((EDITOR, DIALOG, OWN), active="note.txt")


def test_the_uppermost_window_at_a_point_is_met() -> None:
    assert title_at(DesktopPoint(200, 200), DESK, ()) == "Save As"
    assert title_at(DesktopPoint(50, 50), DESK, ()) == "note.txt"
    assert title_at(DesktopPoint(900, 50), DESK, ()) == ""


def test_keys_meet_the_active_window() -> None:
    assert title_at(None, DESK, ()) == "note.txt"
    assert title_at(None, DESK, (OWN.box,)) == "note.txt"


def test_the_own_window_steps_aside_for_the_one_below_it() -> None:
    assert title_at(None, Desk((EDITOR, DIALOG, OWN), active="deskhand"), (OWN.box,)) == "Save As"
    assert title_at(None, Desk((OWN,), active="deskhand"), (OWN.box,)) == ""
    assert title_at(DesktopPoint(450, 450), DESK, (OWN.box,)) == "note.txt"

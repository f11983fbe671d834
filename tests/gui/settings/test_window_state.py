"""What the window remembers, and what becomes of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui.settings.window_state import WindowState, load_state, save_state, visible_place


def test_what_is_kept_is_read_back_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    path, state = tmp_path / "deskhand" / "window.json", WindowState(("save “it”\nnow", "两个"), (1, 2, 800, 600))
    save_state(path, state)
    assert load_state(path) == state
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["window.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"place": [1, 2]}', '{"tasks": 7}', '{"place": ["a", 1, 2, 3]}'])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text)
    assert load_state(path) == WindowState()


def test_what_cannot_be_kept_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    save_state(tmp_path / "file" / "window.json", WindowState(("a",)))
    assert (tmp_path / "file").read_text() == ""


def test_a_place_is_made_to_fit_the_screen_that_there_is(qtbot: QtBot) -> None:
    free = QGuiApplication.primaryScreen().availableGeometry()
    place = visible_place((free.left() + 10, free.top() + 10, 10_000, 400))
    assert place is None or free.contains(place)
    inside = visible_place((free.right() - 150, free.top() + 10, 200, 100))
    assert inside is not None
    assert free.contains(inside)
    assert visible_place((100_000, 0, 800, 600)) is None

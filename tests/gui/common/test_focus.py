from __future__ import annotations

import pytest

from gui.common import focus
from gui.common.focus import FocusReturn


def test_the_keyboard_goes_back_to_the_program_that_had_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given, ours, has = list[int](), False, 7
    monkeypatch.setattr(focus, "focused_window", lambda: has)
    monkeypatch.setattr(focus, "give_focus", given.append)
    back = FocusReturn(lambda: ours)
    back.give_back()
    assert given == []  # nobody had it that we know of
    back.note()
    ours, has = True, 99
    back.note()  # we have it ourselves: who had it before is what counts
    back.give_back()
    assert given == [7]

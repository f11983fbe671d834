"""Frames of windows: above the content, with the title, and without what is counted."""

from __future__ import annotations

import random
from itertools import chain

from agent.learning.scenes.playing import scene_of
from agent.learning.simulator.noise.window_frame import HEIGHT, window_frame
from vision.perception.elements import Kind


def test_a_frame_stands_above_the_content_and_shows_the_title() -> None:
    kinds = set[Kind]()
    for seed in range(30):
        made = window_frame(random.Random(seed), 40, 60, 700, "Letters")
        assert all(one.box.top >= 60 - HEIGHT and one.box.bottom <= 60 and one.box.right <= 700 for one in made)
        assert "Letters" in [one.text for one in made]
        kinds |= {one.kind for one in made}
    assert {Kind.IMAGE, Kind.TEXT, Kind.ICON} <= kinds


def test_nothing_of_a_kind_that_is_counted_stands_in_it() -> None:
    avoid = frozenset({Kind.ICON, Kind.IMAGE})
    made = chain.from_iterable(window_frame(random.Random(seed), 40, 60, 700, "A", avoid) for seed in range(30))
    assert {one.kind for one in made} == {Kind.TEXT}


def test_half_of_the_scenes_have_one_above_everything_else() -> None:
    framed = 0
    for seed in range(60):
        stage = scene_of(seed, "sign-in")
        if not stage.frame:
            continue
        framed += 1
        rest = [one for one in stage.visible() if one not in stage.frame]
        assert max(one.box.bottom for one in stage.frame) <= min(one.box.top for one in rest)
    assert 20 < framed < 45

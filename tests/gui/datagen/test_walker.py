"""Walking a real program: boxes that fit their pixels, nothing harmful pressed, folders that are gone on with."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import numpy as np
import pytest

from gui.datagen.native_apps.program_session import Session
from gui.datagen.native_apps.programs import PROGRAMS, Program
from gui.datagen.native_apps.walk import Round, write_round
from gui.datagen.native_apps.walker import Walk, fitting, is_harmful
from gui.datagen.splits import Split
from vision.detector.dataset import ScreenFolder
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind

NEVER_LEARNED_FROM = {"qalculate-gtk", "featherpad", "gnumeric", "pcmanfm", "l3afpad", "galculator", "mousepad"}


def test_no_program_is_in_two_splits_and_those_of_other_tests_are_not_learned_from() -> None:
    by_split = {split: {one.command[0] for one in PROGRAMS if one.split is split} for split in Split}
    assert sum(map(len, by_split.values())) == len(set().union(*by_split.values()))
    assert not NEVER_LEARNED_FROM & (by_split[Split.TRAIN] | by_split[Split.VALIDATION])
    assert len(by_split[Split.TRAIN]) >= 80
    assert len(by_split[Split.VALIDATION]) >= 12
    assert len(by_split[Split.TEST]) >= 12


@pytest.mark.parametrize("name", ["Quit", "Delete file", "Print…", "Send Message", "Move to Trash", "Log Out…"])
def test_what_may_do_harm_is_known_by_its_name(name: str) -> None:
    assert is_harmful(name)


@pytest.mark.parametrize("name", ["Preferences", "About", "View", "Fonts", "Zoom In"])
def test_what_opens_and_shows_is_not(name: str) -> None:
    assert not is_harmful(name)


def test_boxes_that_lie_beside_what_is_painted_do_not_fit() -> None:
    pixels = np.full((100, 200, 3), 255, np.uint8)
    pixels[20:30, 20:60] = 0
    right = Element(Kind.BUTTON, PixelBox(15, 15, 70, 35), "Save")
    wrong = Element(Kind.BUTTON, PixelBox(115, 55, 170, 75), "Open")
    assert fitting([(right, {})], pixels) == 1.0
    assert fitting([(right, {}), (wrong, {})], pixels) == 0.5
    assert fitting([], pixels) == 1.0


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("galculator") is None, reason="make soak installs it")
def test_a_program_is_walked_and_each_of_its_states_is_a_screen(tmp_path: Path) -> None:
    program = Program(("galculator",), "galculator", "gtk3", Split.TRAIN)
    assert write_round(Round(3, program, 12345), tmp_path, states=6, seconds=40.0) >= 3
    screens = ScreenFolder(tmp_path)
    assert all(len(screen.truth.elements) >= 4 for screen in screens)
    assert {screen.truth.families for screen in screens} == {("app-galculator",)}


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("galculator") is None, reason="make soak installs it")
def test_a_walk_ends_with_its_program(tmp_path: Path) -> None:
    size = Size(800, 600)
    with Session(["galculator"], size, settings={"GTK_THEME": "Adwaita"}, font="DejaVu Sans 10") as session:
        session.input("key", "ctrl+q")
        assert len(list(Walk(session, Random(1), size, states=5, seconds=20.0))) <= 5

"""What the doctor says of a real display, of none, and of a machine on which things are missing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xcffib
import xcffib.xproto

from agent.cli.doctor import Check, Status, examine, format_checks
from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.detector import onnx_detector as finder

SHIPPED = finder.shipped_folder()
ON_DISPLAY = {"monitors", "capture", "input", "stop key"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and sessions of nobody."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)


def checks() -> Mapping[str, Check]:
    return {check.name: check for check in examine()}


def write_settings(home: Path, text: str) -> Path:
    path = home / "config" / "deskhand" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def paint_screen(colour: int) -> None:
    """Paint the bare desktop, and wait until it shows: a window manager that has just begun paints it as well."""
    connection: Any = xcffib.connect()
    root = connection.get_setup().roots[0].root
    with closing(MssScreen()) as screen:
        deadline, shown = time.monotonic() + 20, 0
        while shown < 3:
            connection.core.ChangeWindowAttributesChecked(root, xcffib.xproto.CW.BackPixel, [colour]).check()
            connection.core.ClearAreaChecked(False, root, 0, 0, 0, 0).check()
            seen = screen.grab().pixels
            alike = np.array_equal(seen[400, 640], [colour >> 16, colour >> 8 & 255, colour & 255])
            shown = shown + 1 if alike and (colour or not seen.any()) else 0
            assert time.monotonic() < deadline, f"the desktop never shows {colour:06x}"
    connection.disconnect()


@pytest.mark.display
def test_on_a_working_display_nothing_fails_and_nothing_is_changed(display: VirtualDisplay, home: Path) -> None:
    paint_screen(0x336699)
    found = checks()
    assert [check for check in found.values() if check.status is Status.FAIL] == []
    assert found.keys() >= ON_DISPLAY
    assert [found[name] for name in ON_DISPLAY if found[name].status is not Status.OK] == []
    assert found["display"].found == f"DISPLAY={display.name}"
    assert found["monitors"].found.endswith(": 1280x800 at 0, 0")
    assert found["capture"].found.startswith("1280x800 in ")
    assert found["stop key"].found == "Ctrl+Alt+Escape"
    assert found["OCR"].found.startswith("read 'Settings' in ")
    assert found["detector"].found.startswith("looks at 640x416 in ")
    assert list(home.iterdir()) == []


@pytest.mark.display
def test_an_all_black_capture_is_only_a_warning(display: VirtualDisplay) -> None:
    paint_screen(0)
    capture = checks()["capture"]
    assert capture.status is Status.WARN
    assert "all black" in capture.found
    assert "allow screen recording" in capture.remedy


def test_without_a_display_the_rest_is_not_blamed(no_display: None) -> None:
    found = checks()
    assert found["display"].status is Status.FAIL
    assert "DISPLAY is not set" in found["display"].remedy
    assert ON_DISPLAY.isdisjoint(found)
    assert {name for name, check in found.items() if check.status is Status.FAIL} == {"display"}


def test_faulty_settings_are_named_once(no_display: None, home: Path) -> None:
    path = write_settings(home, "max_steps = 0")
    found = checks()
    assert found["settings"].status is Status.FAIL
    assert found["settings"].found == f"{path}: max_steps = 0: write a whole number of at least 1"
    assert found["settings"].remedy
    assert found["sessions"].status is Status.OK


def test_a_session_folder_that_cannot_be_made_fails(no_display: None, home: Path) -> None:
    blocked = home / "file"
    blocked.touch()
    write_settings(home, f'session_folder = "{blocked / "sessions"}"')
    sessions = checks()["sessions"]
    assert sessions.status is Status.FAIL
    assert sessions.found == f"{blocked} cannot be written"
    assert "session_folder" in sessions.remedy


def test_missing_programs_are_warnings_that_name_their_package(
    no_display: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(home))
    found = checks()
    assert {found[name].status for name in ("fonts", "clipboard")} == {Status.WARN}
    assert found["fonts"].remedy.endswith("apt-get install fontconfig")
    assert found["clipboard"].remedy.endswith("apt-get install xclip")
    assert found["GPU"].status is Status.OK


def test_a_detector_that_is_missing_or_damaged_is_a_warning_since_screens_are_read_without_it(
    no_display: None, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(finder, "shipped_folder", lambda: tmp_path)
    missing = checks()["detector"]
    for name in (finder.DESCRIPTION, finder.WEIGHTS):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    (tmp_path / finder.WEIGHTS).write_bytes(b"other weights")
    damaged = checks()["detector"]
    assert missing.status is damaged.status is Status.WARN
    assert "detector.json" in missing.found
    assert "its digest is not that of" in damaged.found
    assert all("geometry and OCR alone" in one.found and "assets/models" in one.remedy for one in (missing, damaged))


def test_a_detector_that_is_switched_off_is_not_looked_at(no_display: None, home: Path) -> None:
    write_settings(home, "detector = false")
    assert checks()["detector"].found.startswith("switched off in the settings")


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ("NVIDIA H200, 143771 MiB, 143109 MiB, 570.1", Status.OK, "NVIDIA H200, 143771 MiB, 143109 MiB free, driver"),
        ("NVIDIA-SMI has failed because it couldn't communicate", Status.WARN, "nvidia-smi names none"),
    ],
)
def test_the_gpu_is_asked_of_its_driver(
    no_display: None, home: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: Status, words: str
) -> None:
    program = home / "nvidia-smi"
    program.write_text(f'#!/bin/sh\necho "{answer}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(home), prepend=":")
    gpu = checks()["GPU"]
    assert gpu.status is status
    assert words in gpu.found


def test_the_table_is_aligned_and_remedies_stand_below_their_check() -> None:
    table = format_checks(
        [
            Check("OCR", Status.OK, "reads"),
            Check("stop key", Status.FAIL, "no RECORD", "Use another X server."),
            Check("fonts", Status.WARN, "none for emoji", "Install some."),
        ]
    )
    assert table == (
        "✓ OCR       reads\n"
        "✗ stop key  no RECORD\n"
        "            → Use another X server.\n"
        "! fonts     none for emoji\n"
        "            → Install some."
    )

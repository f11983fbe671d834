"""The library as a person uses it: found, and replayed with other values in another program, by keys or by mouse."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.perception.elements import Perception
from vision.perception.reader import load_reader

pytestmark = [pytest.mark.display, pytest.mark.soak]

TASK = 'type "Ada Lovelace" into "Name"\nclick "OK"'
TIMEOUT_S = 60.0


@contextmanager
def question(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A dialog of another program, which prints what is entered."""
    shown = ["zenity", "--entry", "--title=Greeting", "--text=Name"]
    with subprocess.Popen(shown, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as one:
        try:
            yield one
        finally:
            one.terminate()


def entered(dialog: subprocess.Popen[str]) -> str:
    """What was entered, once it is closed."""
    output, _ = dialog.communicate(timeout=TIMEOUT_S)
    return output.strip()


@pytest.fixture
def environment(display: VirtualDisplay, tmp_path: Path) -> dict[str, str]:
    """A home with one session that types a name, which can be set."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    found = display.environment() | home | {"QT_SCALE_FACTOR": "1"}
    (tmp_path / "config" / "deskhand").mkdir(parents=True)
    (tmp_path / "config" / "deskhand" / "config.toml").write_text('mode = "auto"\nlanguage = "en"\n')
    file = tmp_path / "data" / "deskhand" / "sessions" / "greet.deskhand"
    file.parent.mkdir(parents=True)
    with question(found) as dialog:
        deskhand(found, "run", TASK, "--mode", "auto", "--model", "steps", "--save", str(file))
        assert entered(dialog) == "Ada Lovelace"
    deskhand(found, "session", "parameters", str(file), "--name", "name=Ada Lovelace")
    return found


def deskhand(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def window(environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """deskhand's window, started in `folder`."""
    root = Path(__file__).parents[2]
    started = {**environment, "PYTHONPATH": f"{root}{os.pathsep}{environment.get('PYTHONPATH', '')}"}
    with subprocess.Popen([sys.executable, "-m", "gui.app"], env=started, cwd=folder) as program:
        try:
            yield
        finally:
            program.terminate()


class Eyes:
    """What a person sees on the screen, and points at."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._reader: Perception = load_reader()

    def point_at(self, text: str, *, clicks: int = 1) -> None:
        """Click where `text` stands, as soon as it does."""
        deadline = time.monotonic() + TIMEOUT_S
        with closing(MssScreen()) as screen:
            while time.monotonic() < deadline:
                frame = screen.settle(Stop())
                found = [one for one in self._reader.read(frame) if text.casefold() in one.text.casefold()]
                if found:
                    at = frame.viewport.to_desktop(found[0].box.centre)
                    self.send("mousemove", f"{at.x:.0f}", f"{at.y:.0f}", "click", "--repeat", str(clicks), "1")
                    return
        raise AssertionError(f"{text!r} is not on the screen")

    def wait_for(self, text: str) -> None:
        """Wait until `text` stands somewhere."""
        deadline = time.monotonic() + TIMEOUT_S
        with closing(MssScreen()) as screen:
            while time.monotonic() < deadline:
                elements = self._reader.read(screen.settle(Stop()))
                if any(text.casefold() in one.text.casefold() for one in elements):
                    return
        raise AssertionError(f"{text!r} is not on the screen")

    def send(self, *words: str) -> None:
        """Real input."""
        subprocess.run(["xdotool", *words], env=self._environment, check=True)


def test_a_session_is_found_and_replayed_with_another_value_by_keys_alone(
    environment: dict[str, str], tmp_path: Path
) -> None:
    eyes = Eyes(environment)
    with question(environment) as dialog, window(environment, tmp_path):
        eyes.wait_for("New task")
        eyes.send("key", "ctrl+3")
        eyes.wait_for("Step by step")
        eyes.send("type", "ada")
        eyes.send("key", "ctrl+g")
        eyes.wait_for("Each field holds")
        eyes.send("type", "Grace Hopper")
        eyes.send("key", "Return")
        assert entered(dialog) == "Grace Hopper"
        eyes.wait_for("to the end of the recording")


def test_a_session_is_replayed_for_a_table_by_mouse_alone(environment: dict[str, str], tmp_path: Path) -> None:
    eyes, folder = Eyes(environment), tmp_path / "tables"
    folder.mkdir()
    (folder / "people.csv").write_text("name\nBarbara Liskov\n", encoding="utf-8")
    with question(environment) as dialog, window(environment, folder):
        eyes.point_at("Library")
        eyes.point_at("With other values")
        eyes.point_at("From a table")
        eyes.point_at("people.csv", clicks=2)
        eyes.wait_for("1 rows")
        eyes.point_at("Replay Ctrl")
        assert entered(dialog) == "Barbara Liskov"
        eyes.wait_for("1 of 1 rows are done")

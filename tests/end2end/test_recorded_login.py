"""A login that a person did is recorded without its password, and replayed with the password from the keyring."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.xtest_input import XTestInput
from tests.agent.recording.recorded_person import recording
from tests.agent.recording.test_password_cases import Person, settled
from vision.perception.reader import load_reader

ROOT = Path(__file__).parents[2]
FORM = ROOT / "tests" / "data" / "secret_form.py"
SECRET = "Tr0ub4dor-hunter2"

pytestmark = [pytest.mark.display, pytest.mark.soak]


@contextmanager
def form(display: VirtualDisplay, holds: dict[str, str]) -> Iterator[dict[str, tuple[int, int]]]:
    """The window to sign in with; `holds` has what its fields hold in the end."""
    with subprocess.Popen(
        [sys.executable, FORM, "user"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=display.environment(),
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            yield {name: (x, y) for name, (x, y) in json.loads(program.stdout.readline()).items()}
        finally:
            program.stdin.write("quit\n")
            program.stdin.flush()
            holds.update(json.loads(program.stdout.readline()))


def replayed(file: Path, environment: dict[str, str]) -> tuple[int, str]:
    """The exit code and what was said; every question is answered with yes."""
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "deskhand", "replay", str(file), "--mode", "adaptive"],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        ) as program:
            assert program.stdout is not None
            said = b""
            while part := os.read(program.stdout.fileno(), 65536):
                said += part
                if said.rstrip().endswith(b"[q] quit:"):
                    os.write(ours, b"y\n")
        return program.returncode, said.decode()
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_recorded_login_replays_with_the_password_from_the_keyring(display: VirtualDisplay, tmp_path: Path) -> None:
    file, ring, reader = tmp_path / "login", tmp_path / "ring", load_reader()
    environment = display.environment() | {
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "KEYRING_FILE": str(ring),
        "PYTHONPATH": f"{ROOT / 'tests' / 'data'}{os.pathsep}{ROOT}",
        "HOME": str(tmp_path),
    }
    was, holds = dict[str, str](), dict[str, str]()
    with form(display, was) as places, closing(XTestInput()) as injector, recording(file, perception=reader) as record:
        person = Person(injector, places, lambda: settled(record.demonstration))
        person.at("user")
        person.types("lovelace")
        person.keys(0xFF09)
        person.types(SECRET)
        person.at("button")
        record.end()
    assert SECRET.encode() not in file.read_bytes()
    kept = subprocess.run(
        [sys.executable, "-m", "deskhand", "secret", "set", "password"],
        input=f"{SECRET}\n",
        text=True,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert SECRET not in kept.stdout
    with form(display, holds):
        code, said = replayed(file, environment)
    assert code == 0, said
    assert "it types the secret password" in said
    assert SECRET not in said
    assert was == holds == {"user": "lovelace", "password": SECRET}

"""Notifications on a real session bus, with a service of our own at its other end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from pytestqt.qtbot import QtBot

from gui.compact.notifications import Notification, Notifier

ROOT = Path(__file__).parents[3]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a session bus of this test's own."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address
        finally:
            daemon.terminate()


@pytest.fixture
def service(bus: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """What goes into the service, and what comes out of it."""
    command = [sys.executable, str(Path(__file__).with_name("notification_service.py"))]
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": bus}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process.stdin, process.stdout
        finally:
            process.kill()


@pytest.fixture
def notifier(qtbot: QtBot) -> Iterator[Notifier]:
    made = Notifier()
    yield made
    made.close()


def test_a_notification_is_shown_with_its_actions_and_the_chosen_one_comes_back(
    qtbot: QtBot, service: tuple[IO[str], IO[str]], notifier: Notifier
) -> None:
    entry, out = service
    notifier.show(Notification("It asks", "click <Save> & go", (("approve", "Approve"), ("look", "Look"))))
    shown = json.loads(out.readline())
    assert shown == {
        "number": 1,
        "title": "It asks",
        "text": "click &lt;Save&gt; &amp; go",
        "actions": ["approve", "Approve", "look", "Look"],
    }
    with qtbot.waitSignal(notifier.chosen) as chosen:
        entry.write("choose\n")
        entry.flush()
    assert chosen.args == ["approve"]


def test_the_next_one_takes_the_place_of_the_last_and_it_can_be_taken_away(
    service: tuple[IO[str], IO[str]], notifier: Notifier
) -> None:
    _, out = service
    notifier.show(Notification("It asks", "one"))
    notifier.show(Notification("It asks", "two"))
    assert [json.loads(out.readline())["number"] for _ in range(2)] == [1, 1]
    notifier.hide()
    assert json.loads(out.readline()) == {"closed": 1}


def test_where_nobody_shows_notifications_it_is_said_so(qtbot: QtBot, bus: str, notifier: Notifier) -> None:
    note = Notification("It asks", "click")
    with qtbot.waitSignal(notifier.unshown) as unshown:
        notifier.show(note)
    assert unshown.args == [note]


def test_where_there_is_no_bus_it_is_said_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, notifier: Notifier
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    with qtbot.waitSignal(notifier.unshown):
        notifier.show(Notification("It asks", "click"))

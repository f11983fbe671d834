"""The person goes first: on a real X server, by real events of a second pair of devices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from agent.core.actions import Action, Drag, KeyDown, MouseDown, Type, Wait, key
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.desktop.capture.screen import MssScreen
from agent.desktop.input.executor import Done, Halted, Interrupted, Outcome
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.monitor.user_input import XInputMonitor
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.safety.asker import Answer, Proposal, Quit
from agent.safety.gate import Approved, Gate
from tests.agent.desktop.live_programs import XServer, eventually
from tests.agent.desktop.physical_devices import PhysicalDevices
from vision.geometry import PixelPoint

LETTER_X = 53
PATIENCE_S = 20.0
CORNERS = (PixelPoint(200, 200), PixelPoint(1000, 600))
LONG = Type("the quick brown fox jumps over the lazy dog " * 4)

pytestmark = pytest.mark.display


class AutoReject:
    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        return Quit()


@pytest.fixture
def hand(display: VirtualDisplay) -> Iterator[PhysicalDevices]:
    with PhysicalDevices() as hand:
        yield hand


@pytest.fixture
def screen(display: VirtualDisplay) -> Iterator[MssScreen]:
    screen = MssScreen()
    yield screen
    screen.close()


def approved(action: Action, screen: MssScreen) -> Approved:
    judged = Gate(Mode.AUTO, AutoReject(), rules=()).judge(Proposal(1, "", action, screen.grab()), Stop())
    assert judged.approved is not None
    return judged.approved


@contextmanager
def meanwhile(do: Callable[[], object], begun: Callable[[], bool]) -> Iterator[None]:
    """On another thread, `do` as soon as the agent has `begun`."""

    def wait_and_do() -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not begun() and time.monotonic() < deadline:
            time.sleep(0.001)
        do()

    thread = threading.Thread(target=wait_and_do)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def played(
    action: Action, do: Callable[[], object], screen: MssScreen, stop: Stop, begun: Callable[[], bool]
) -> Outcome:
    with PyAutoGuiExecutor(screen) as executor, meanwhile(do, begun):
        executor.execute(approved(Wait(0), screen), stop)
        return executor.execute(approved(action, screen), stop)


class Counting(Stop):
    """Counts how often the executor looks, which it does before each event."""

    looks = 0

    def is_set(self) -> bool:
        self.looks += 1
        return super().is_set()

    def under_way(self) -> bool:
        return self.looks > 12


@pytest.mark.parametrize("action", [LONG, Drag(*CORNERS)])
@pytest.mark.parametrize(
    ("do", "reason"),
    [
        (lambda hand: hand.move(), "you moved the mouse"),
        (lambda hand: hand.tap(LETTER_X), "you pressed a key"),
        (lambda hand: hand.click(), "you pressed a mouse button"),
        (lambda hand: hand.click(4), "you pressed a mouse button"),
    ],
)
def test_the_persons_own_input_pauses_the_run_and_drops_what_was_not_yet_sent(
    hand: PhysicalDevices, screen: MssScreen, action: Action, do: Callable[[PhysicalDevices], object], reason: str
) -> None:
    stop = Counting(resumable=True)
    assert isinstance(played(action, lambda: do(hand), screen, stop, stop.under_way), Interrupted)
    assert stop.paused == reason
    assert not stop.is_set()
    server = XServer()
    eventually(server.nothing_is_held, "nothing is held")
    server.close()


def test_what_the_agent_holds_down_is_let_go_when_the_person_comes(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop, server = Counting(resumable=True), XServer()
    with PyAutoGuiExecutor(screen) as executor:
        for action in (KeyDown(key("shift")), MouseDown(PixelPoint(600, 600))):
            assert isinstance(executor.execute(approved(action, screen), stop), Done)
        assert not server.nothing_is_held()
        looks = stop.looks
        with meanwhile(hand.move, lambda: stop.looks > looks + 12):
            assert isinstance(executor.execute(approved(Drag(*CORNERS), screen), stop), Interrupted)
        eventually(server.nothing_is_held, "nothing is held")
    server.close()


def test_nothing_is_sent_until_the_person_says_go_on(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop = Stop(resumable=True)
    stop.pause("you moved the mouse")
    with PyAutoGuiExecutor(screen) as executor:
        assert isinstance(executor.execute(approved(Type("x"), screen), stop), Interrupted)
        stop.resume()
        assert isinstance(executor.execute(approved(Type("x"), screen), stop), Done)


def test_the_agents_own_input_is_not_taken_for_the_persons(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop = Stop(resumable=True)
    with PyAutoGuiExecutor(screen) as executor:
        for action in (LONG, Drag(*CORNERS)):
            assert isinstance(executor.execute(approved(action, screen), stop), Done)
    assert stop.paused == ""


def test_the_release_of_a_key_that_was_down_before_pauses_nothing(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop = Counting(resumable=True)
    hand.press(LETTER_X)  # the person approves with a key and lets go a moment later
    assert isinstance(played(LONG, lambda: hand.release(LETTER_X), screen, stop, stop.under_way), Done)
    assert stop.paused == ""


def test_while_the_agent_only_waits_the_person_may_do_what_they_like(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop = Counting(resumable=True)
    assert isinstance(played(Wait(0.3), hand.move, screen, stop, lambda: stop.looks > 4), Done)
    assert stop.paused == ""


def test_where_nobody_can_resume_it_the_run_ends(hand: PhysicalDevices, screen: MssScreen) -> None:
    stop = Counting()
    assert isinstance(played(LONG, hand.move, screen, stop, stop.under_way), Halted)
    assert stop.reason == "you moved the mouse, and nobody is here to let it go on"


def test_between_actions_nobody_is_watched_and_nothing_stays_open(hand: PhysicalDevices, screen: MssScreen) -> None:
    before = set(threading.enumerate())
    person, told = XInputMonitor(), list[str]()
    with person.watch(told.append):
        pass
    hand.move()
    with person.watch(told.append):
        hand.tap(LETTER_X)
        deadline = time.monotonic() + PATIENCE_S
        while not told and time.monotonic() < deadline:
            time.sleep(0.001)
    person.close()
    assert told == ["you pressed a key"]
    assert set(threading.enumerate()) == before

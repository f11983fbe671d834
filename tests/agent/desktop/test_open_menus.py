"""Menus that were left open are closed; the one of the window manager outlives every program."""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from agent.core.config import Config
from agent.core.events import Ended, Event, Reason
from agent.core.policy import LoadedModel
from agent.core.stop import Stop
from agent.core.task import Bounds, Task
from agent.desktop.x11.open_menus import close_menus
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.learning.evaluation.suites import PRACTICE, list_tasks
from agent.learning.evaluation.trial import EvaluatedPolicy, run_trial
from agent.policies.steps import StepsPolicy
from agent.safety.asker import Asker
from tests.agent.desktop.xtest_input import XTestInput

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(shutil.which("openbox") is None, reason="there is no window manager whose menu could be open"),
]

PATIENCE_S = 20
RIGHT = 3


@pytest.fixture
def connection(display: VirtualDisplay) -> Iterator[Any]:
    """To the display, on which the menu of the window manager is open."""
    connection: Any = xcffib.connect(display.name)
    deadline = time.monotonic() + PATIENCE_S
    while is_free(connection) and time.monotonic() < deadline:  # until the window manager takes clicks
        XTestInput().click(1240, 740, RIGHT)
        time.sleep(0.1)
    assert not is_free(connection), "no menu opened"
    yield connection
    connection.disconnect()


def is_free(connection: Any) -> bool:
    """Whether nobody holds the keyboard."""
    root = connection.get_setup().roots[0].root
    status = connection.core.GrabKeyboard(False, root, 0, 1, 1).reply().status
    connection.core.UngrabKeyboardChecked(0).check()
    return bool(status == xcffib.xproto.GrabStatus.Success)


def test_a_menu_of_the_window_manager_that_was_left_open_is_closed(display: VirtualDisplay, connection: Any) -> None:
    for _ in range(2):
        close_menus(display.name)
        assert is_free(connection)


def test_a_task_of_an_evaluation_begins_without_the_menu_of_the_task_before(
    display: VirtualDisplay, connection: Any, tmp_path: Path
) -> None:
    found: list[bool] = []

    def run(
        model: LoadedModel,
        task: Task,
        bounds: Bounds,
        config: Config,
        asker: Asker,
        stop: Stop,
        *,
        session: Path | None = None,
    ) -> Generator[Event, None, None]:
        found.append(is_free(connection))
        yield Ended(1, Reason.FINISHED)

    (job,) = list_tasks(PRACTICE, ["--family=dialog", "--split=validation", "--count=1"])
    evaluated = EvaluatedPolicy("steps", LoadedModel(StepsPolicy()), True)
    assert run_trial(PRACTICE, job, evaluated, tmp_path, display.environment(), Stop(), run) is not None
    assert found == [True]

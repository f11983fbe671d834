"""A pause of a run: nothing is held down and nothing is done until the person lets it go on."""

from __future__ import annotations

from collections.abc import Callable, Generator

from agent.core.events import Event, Paused, Resumed
from agent.core.stop import Stop


def rest(step: int, stop: Stop, clock: Callable[[], float]) -> Generator[Event, None, float]:
    """Wait while the run is paused, and say so at both ends.

    Returns:
        The seconds it took, which do not count towards the time limit of the run.
    """
    if not (why := stop.paused):
        return 0.0
    began = clock()
    yield Paused(step, why)
    stop.wait_resumed()
    if not stop.is_set():
        yield Resumed(step)
    return clock() - began

"""Timers that only remember: nothing of the system is touched."""

from __future__ import annotations

from collections.abc import Sequence

from agent.routines.schedule import Schedule


class KeptTimers:
    """See `Timers`."""

    def __init__(self) -> None:
        self.kept: dict[str, list[str]] = {}

    def install(self, name: str, schedules: Sequence[Schedule]) -> None:
        self.kept[name] = list(map(str, schedules))

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)

    def is_installed(self, name: str) -> bool:
        return name in self.kept

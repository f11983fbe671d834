"""The stop key: a chord that ends a run, whichever window has the keyboard.

It cannot be told from the same keys sent by the agent; the executor therefore refuses to send them.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from agent.core.actions import Key
from agent.core.api import export
from agent.core.stop import DEFAULT_CHORD, Stop, chord_name
from agent.desktop.monitor.chord_watcher import watch_chord


@export("StopKey")
class StopKey:
    """Sets `stop` when all keys of `chord` are down at once, whichever window has the keyboard. A context, once.

    Left and right modifiers are the same; further keys held at the same time do no harm, because the agent may be
    typing. If the display vanishes, `stop` is set too: no run goes on without its stop key.

    Raises:
        RuntimeError: On entering, if the keys cannot be watched; one sentence why.
    """

    def __init__(self, stop: Stop, chord: tuple[Key, ...] = DEFAULT_CHORD) -> None:
        self._watching = watch_chord(
            chord,
            pressed=lambda: stop.set(f"{chord_name(chord)} was pressed"),
            lost=lambda why: stop.set(f"the stop key no longer works: {why}"),
        )

    def __enter__(self) -> Self:
        self._watching.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watching.__exit__(kind, error, trace)

"""How fast the library is: opening it with 5,000 sessions, searching as one types, taking in one new session.

The 5,000 files and what the index knows of them are made up (a task of a few words, some lines of what was done, a
thumbnail of 4 kB); the session that is taken in is a real recording of 30 steps at 1280x800. Opening is what the window
does: look which files are there, and list all of them. Searching gives every entry that is found.

Goals: opening 0.3 s; a search 50 ms. Ceiling: 5,000 file times of a warm file system are about 10 ms, and the rows of
5,000 sessions out of SQLite are about 10 ms more; a search that finds few has no such floor.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from report import report

from agent.core.actions import Click
from agent.core.events import Ended, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.sessions.format.schema import Origin
from agent.sessions.library.index import Stamp
from agent.sessions.library.library import Library
from agent.sessions.library.marks import Mark
from agent.sessions.library.summary import RULES, Summary
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SESSIONS = 5_000
ROUNDS = 15
NOUNS = "invoice order customer contract rent letter photo backup report parcel meeting ticket salary tax".split()
VERBS = "pay send print rename copy archive open book cancel translate upload download compare sign check".split()
NAMES = "Ada Grace Edsger Barbara Donald Alan Radia Leslie Tony Frances Kathleen John 张伟 王芳 李娜 刘洋".split()


def made_up(number: int, dice: random.Random) -> Summary:
    """A session as the index might know it."""
    task = f"{dice.choice(VERBS)} the {dice.choice(NOUNS)} {number} for {dice.choice(NAMES)}"
    steps = dice.randrange(3, 60)
    done = [f"click the button “{dice.choice(VERBS).title()} {dice.choice(NOUNS)}”" for _ in range(steps)]
    return Summary(
        f"{number:032x}",
        task,
        1_700_000_000.0 + number * 600,
        float(steps * 3),
        steps,
        dice.choice(("finished", "finished", "stopped", "failed", "verified")),
        Origin.AGENT,
        "builtin",
        RULES,
        ("name", "city")[: dice.randrange(3)],
        "\n".join(done)[:4000],
        dice.randbytes(4000),
    )


def filled(folder: Path, data: Path) -> None:
    """Files that are there, and an index that knows them."""
    dice = random.Random(7)
    folder.mkdir(parents=True)
    with Library(folder, data) as library:
        for number in range(SESSIONS):
            path = folder / f"{number:05}.deskhand"
            path.write_bytes(b"")
            stat = path.stat()
            mark = Mark(starred=number % 50 == 0, tags=("tax",) if number % 40 == 0 else ())
            library._index.put(path, Stamp(stat.st_mtime_ns, 0), made_up(number, dice), mark)


def recording(path: Path) -> None:
    """A run of 30 steps on a screen that changes a little in each."""
    dice = np.random.default_rng(1)
    pixels = dice.integers(0, 255, (800, 1280, 3), np.uint8)
    with Recorder.create(path, "a new one") as recorder:
        for step in range(1, 31):
            pixels[20 * step : 20 * step + 10, :300] = step
            frame = Frame(pixels.copy(), Viewport.plain(Size(1280, 800)), float(step))
            action = Click(PixelPoint(100, 20 * step))
            recorder.write(Observed(step, frame, 1, 0.1))
            recorder.write(Predicted(step, "", Reply("so be it", (action,)), 0.9, 0.1))
            recorder.write(Judged(step, frame, action, Verdict.ALLOWED))
            recorder.write(Executed(step, frame, action, 0.1))
        recorder.write(Ended(30, Reason.FINISHED))


def timed(what: Callable[[], object]) -> list[float]:
    """Milliseconds of each of some rounds, after one to warm up."""
    what()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        what()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def main() -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder, data = Path(place, "sessions"), Path(place, "data")
        filled(folder, data)

        def opened() -> int:
            with Library(folder, data) as library:
                assert list(library.refresh()) == [0]
                return len(library.entries())

        assert opened() == SESSIONS
        figures = {"open": timed(opened)}
        with Library(folder, data) as library:
            for name, query in (
                ("search: one letter", "p"),
                ("search: two letters", "pa"),
                ("search: a word", "invoice"),
                ("search: three words", "pay invoice ada"),
                ("search: Chinese", "张伟"),
                ("search: what was done", "button print"),
                ("search: nothing", "zebra"),
            ):
                figures[name] = timed(lambda query=query: library.entries(query))  # type: ignore[misc]
            new = folder / "new.deskhand"
            recording(new)
            taken_in = []
            for number in range(ROUNDS):
                os.utime(new, (number, number))
                began = time.perf_counter()
                library.entry(new)
                taken_in.append((time.perf_counter() - began) * 1000)
            figures["take in a session of 30 steps"] = taken_in
    rows: list[dict[str, object]] = [
        {
            "": name,
            "median ms": statistics.median(taken),
            "p95 ms": sorted(taken)[int(0.95 * len(taken))],
        }
        for name, taken in figures.items()
    ]
    searches = [max(taken) for name, taken in figures.items() if name.startswith("search")]
    report(
        "library",
        rows,
        sessions=SESSIONS,
        open_ms=round(statistics.median(figures["open"]), 1),
        slowest_search_ms=round(max(searches), 1),
    )


if __name__ == "__main__":
    main()

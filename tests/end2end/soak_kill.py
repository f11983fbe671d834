"""Recordings killed with SIGKILL at random moments: the file opens, is sound, and misses at most the event in flight.

    python tests/end2end/soak_kill.py [KILLS] [SEED]      200 kills unless told

A process of its own records a made-up run as quickly as it can and prints the number of each event once the recorder
has passed it on. It is killed after a random number of events plus up to 20 ms, which lands in drawing, encoding,
writing, waiting for the disk. Then the file is read: every event that was printed must be there, and one more at most.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import numpy as np

from agent.core.actions import Click
from agent.core.events import Event, Executed, Judged, Observed, Predicted, Verdict, event_json
from agent.core.reply import Reply
from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(640, 400)


def endless_run() -> Iterator[Event]:
    """The same events every time: a screen on which a noisy window wanders about."""
    dice = np.random.default_rng(7)
    pixels = np.full((SIZE.height, SIZE.width, 3), 200, np.uint8)
    for step in count(1):
        left, top = int(dice.integers(0, 540)), int(dice.integers(0, 300))
        pixels[top : top + 100, left : left + 100] = dice.integers(0, 256, (100, 100, 3))
        frame = Frame(pixels.copy(), Viewport.plain(SIZE), float(step))
        action = Click(PixelPoint(left, top))
        yield Observed(step, frame, None, 0.1)
        yield Predicted(step, f"click {left} {top}", Reply("there", (action,)), None, 0.1)
        yield Judged(step, frame, action, Verdict.ALLOWED)
        yield Executed(step, frame, action, 0.01)


def record(path: Path) -> None:
    """What the process to be killed does."""
    with Recorder.create(path, "record until killed") as recorder:
        print(0, flush=True)
        for number, _ in enumerate(recorder.record(endless_run()), 1):
            print(number, flush=True)


def kill_once(path: Path, dice: random.Random) -> int:
    """Record into `path` and kill at a random moment; the number of events that were passed on."""
    with subprocess.Popen([sys.executable, __file__, "--record", str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(dice.randint(1, 80))]
        time.sleep(dice.uniform(0, 0.02))
        process.kill()
        lines += process.stdout.readlines()
    return int([line for line in lines if line.endswith(b"\n")][-1])


def what_is_wrong(path: Path, passed_on: int) -> list[str]:
    """Why the file at `path` is not what a run killed after `passed_on` events must leave."""
    try:
        with SessionReader(path) as reader:
            wrong = [str(finding) for finding in reader.verify() if finding.serious]
            held = [record.event for record in reader.events()]
    except SessionError as error:
        return [str(error)]
    if not passed_on <= len(held) <= passed_on + 1:
        wrong.append(f"{passed_on} events were passed on and the file holds {len(held)}")
    if held != [event_json(event) for event in islice(endless_run(), len(held))]:
        wrong.append("the file holds other events than happened")
    return wrong


def main(arguments: list[str]) -> int:
    """Kill and count; 1 if any file was not as it must be."""
    if arguments[:1] == ["--record"]:
        record(Path(arguments[1]))
        return 0
    kills, seed = [*map(int, arguments), *(200, 1)[len(arguments) :]]
    dice, bad, events = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            path = Path(folder) / f"{number}.deskhand"
            passed_on = kill_once(path, dice)
            events += passed_on
            wrong = what_is_wrong(path, passed_on)
            bad += bool(wrong)
            for one in wrong:
                print(f"kill {number}, after event {passed_on}: {one}")
    print(f"killed {kills}, events before a kill {events / kills:.1f} on average, files not sound {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Zoom refinement: clicks on their targets without it, when unsure and always, by a policy of known error.

`python tests/bench/bench_zoom.py FOLDER... [--clicks N] [--sigma PX ...] [--slips SHARE]`: folders of practice tasks
with pictures, as `python -m gui.datagen.qt_tasks --examples DIR --split validation` writes them into DIR. Each step
that clicks is one task of pointing; right is a click inside of the target.

The policy knows where the target is and misses it: by a normal error of sigma pixels of the picture that it is shown,
in each direction, and with the given share it points at another element. It is shown a picture of places instead of the
screen (red grows to the right, green downwards), so that it finds out which part it is shown as a model does: by
looking. Elements are read from the real picture, as in a run. Its thought names the target where that has a text.

Ceiling: the share of tasks on which it does not point at another element, plus those of them that a name gives away.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from report import report
from tqdm import tqdm

from agent.core.actions import Click
from agent.core.history import History
from agent.core.model_settings import Zoom
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.examples import ActionKind, ExampleFolder
from agent.policies.zoom_refinement import refined
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Element
from vision.perception.reader import load_reader

_CLICKING: Final = {ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A task of pointing: the target, other elements that are pointed at by mistake, and what was read."""

    target: PixelBox
    text: str
    others: tuple[PixelBox, ...]
    read: tuple[Element, ...]
    size: Size


class ErringPolicy:
    """Points at one target with a known error, in whatever picture it is shown."""

    def __init__(self, task: Pointed, sigma: float, slips: float, seed: str) -> None:
        self._task, self._sigma, self._slips, self._chance = task, sigma, slips, random.Random(seed)
        self.asked = 0

    def space(self, size: Size) -> Space:
        """See `Policy.space`."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        self.asked += 1
        shown, task, chance = _shown(observation.frame, self._task.size), self._task, self._chance
        slipped = bool(task.others) and chance.random() < self._slips
        meant = (chance.choice(task.others) if slipped else task.target).centre
        size = observation.frame.size
        x = (meant.x - shown.left) * size.width / shown.width + chance.gauss(0, self._sigma)
        y = (meant.y - shown.top) * size.height / shown.height + chance.gauss(0, self._sigma)
        at = PixelPoint(min(max(x, 0.0), size.width - 1.0), min(max(y, 0.0), size.height - 1.0))
        thought = f"I click on “{task.text}”." if task.text else "I click on it."
        return Prediction(reply=Reply(thought, (Click(at),)))


def main() -> None:
    """Measure, and print a row for each error and setting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--clicks", type=int, default=200, help="tasks of pointing (default: %(default)s)")
    parser.add_argument("--sigma", type=float, nargs="+", default=[4.0, 8.0, 16.0], metavar="PX")
    parser.add_argument("--slips", type=float, default=0.1, help="share pointed elsewhere (default: %(default)s)")
    options = parser.parse_args()
    tasks = _tasks(options.folders, options.clicks)
    rows: list[dict[str, object]] = []
    figures: dict[str, object] = {"clicks": len(tasks), "slips": options.slips}
    for sigma in options.sigma:
        row: dict[str, object] = {"error of the policy": f"{sigma:g} px"}
        for zoom in Zoom:
            right, asked = _measured(tasks, zoom, sigma, options.slips)
            row |= {zoom.value: f"{100 * right:.1f} %", f"questions {zoom.value}": asked}
            figures[f"{zoom.value} {sigma:g}"] = round(right, 4)
        rows.append(row)
    report("zoom refinement", rows, **figures)


def _tasks(folders: Sequence[Path], count: int) -> list[Pointed]:
    reader, found = load_reader(), []
    opened = [ExampleFolder(folder) for folder in folders]
    for examples, index in tqdm([(one, index) for one in opened for index in range(len(one))], desc="reading"):
        example, pixels = examples[index], examples.pixels(index)
        if example.decision.kind not in _CLICKING or example.decision.element is None or pixels is None:
            continue
        target = example.elements[example.decision.element]
        others = tuple(one.box for one in example.elements if not one.box.contains(target.box.centre))
        read = reader.read(Frame(pixels, Viewport.plain(example.size)))
        found.append(Pointed(target.box, target.text, others, read, example.size))
        if len(found) == count:
            break
    return found


def _measured(tasks: list[Pointed], zoom: Zoom, sigma: float, slips: float) -> tuple[float, float]:
    """The share of clicks inside of their targets, and questions for each click."""
    right = asked = 0
    for number, task in enumerate(tasks):
        policy = ErringPolicy(task, sigma, slips, f"{sigma} {number}")  # the first look errs alike in all settings
        observation = Observation("click", 1, _places(task.size), task.read)
        reply = refined(policy, zoom).predict(observation, (), Stop()).reply
        assert isinstance(reply, Reply)
        (click,) = reply.actions
        assert isinstance(click, Click)
        right += task.target.contains(click.at)
        asked += policy.asked
    return right / len(tasks), asked / len(tasks)


def _places(size: Size) -> Frame:
    """A picture that says of each pixel where it is: red from left to right, green from top to bottom."""
    pixels = np.zeros((size.height, size.width, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, size.width).round()
    pixels[..., 1] = np.linspace(0, 255, size.height).round()[:, None]
    return Frame(pixels, Viewport.plain(size))


def _shown(frame: Frame, whole: Size) -> PixelBox:
    """Which part of the screen a picture of places shows, by the lines that fit its colours best."""

    def extent(colours: np.ndarray, length: int) -> tuple[float, float]:
        middle = np.arange(len(colours)) + 0.5
        slope, start = np.polyfit(middle, colours * (length - 1) / 255 + 0.5, 1)
        return float(start), float(start + slope * len(colours))

    left, right = extent(frame.pixels[..., 0].mean(axis=0, dtype=np.float64), whole.width)
    top, bottom = extent(frame.pixels[..., 1].mean(axis=1, dtype=np.float64), whole.height)
    return PixelBox(left, top, right, bottom)


if __name__ == "__main__":
    main()

"""The log of a training: a CSV with a row for each logged step, and a picture of its curves."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

LOG: Final = "log.csv"
CURVE: Final = "curve.png"


def plot(log: Path, picture: Path) -> None:
    """Draw a log: the loss, on a logarithmic scale unless it falls below 0 (as that of points may), and every metric of
    the evaluations from 0 to 1."""
    with log.open(newline="") as file:
        rows = list(csv.DictReader(file))
    width, height, margin = 960, 480, 40
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    losses = [(int(row["step"]), float(row["loss"])) for row in rows if row.get("loss")]
    if not losses:
        return
    logarithmic = min(loss for _, loss in losses) > 0
    if logarithmic:
        losses = [(step, math.log10(loss)) for step, loss in losses]
    last = max(step for step, _ in losses)
    low, high = math.floor(min(y for _, y in losses)), math.ceil(max(y for _, y in losses) + 1e-9)
    names = [name for name in rows[0] if name.startswith("examined ")]
    lines = {"loss (log)" if logarithmic else "loss": [(step, (y - low) / max(1, high - low)) for step, y in losses]}
    lines |= {name: [(int(row["step"]), float(row[name])) for row in rows if row[name]] for name in names}
    draw.rectangle((margin, margin, width - margin, height - margin), outline="grey")
    for number, (name, line) in enumerate(lines.items()):
        colour = f"hsv({number * 360 // len(lines)}, 80%, 70%)"
        places = [
            (margin + x / last * (width - 2 * margin), height - margin - min(1, max(0, y)) * (height - 2 * margin))
            for x, y in line
        ]
        draw.line(places, fill=colour, width=2)
        draw.text((margin + 8, margin + 8 + 14 * number), name, fill=colour)
    exponent = "1e" if logarithmic else ""
    draw.text((4, margin), f"{exponent}{high}", fill="black")
    draw.text((4, height - margin - 10), f"{exponent}{low}", fill="black")
    draw.text((width - margin - 50, height - margin + 6), f"step {last}", fill="black")
    image.save(picture)


class TrainingLog:
    """A CSV of one row per logged step; metrics of an evaluation stand in the row of its step."""

    def __init__(self, path: Path, done: int) -> None:
        self._path = path
        self._started_s = time.monotonic()
        self._sums: dict[str, float] = {}
        self._steps = 0
        self._row: dict[str, float] = {}
        self._rows: list[dict[str, str]] = []
        if done and path.exists():
            with path.open(newline="") as file:
                self._rows = [row for row in csv.DictReader(file) if int(row["step"]) <= done]

    def add(self, step: int, losses: Mapping[str, float], figures: Mapping[str, float]) -> None:
        """Take one step in; losses are averaged until they are written."""
        self._steps += 1
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._row = {"step": step, **{f"examined {name}": value for name, value in figures.items()}}

    def write(self) -> None:
        """Write what was added since the last time."""
        if not self._steps:
            return
        means = {name: value / self._steps for name, value in self._sums.items()}
        seconds = (time.monotonic() - self._started_s) / self._steps
        row = {**self._row, **means, "step_s": seconds}
        self._rows.append({name: f"{value:.6g}" for name, value in row.items()})
        self._started_s, self._sums, self._steps = time.monotonic(), {}, 0
        names = list(dict.fromkeys(name for row in self._rows for name in row))
        with replaced(self._path) as path, path.open("w", newline="") as file:
            table = csv.DictWriter(file, sorted(names, key=lambda name: (name != "step", names.index(name))))
            table.writeheader()
            table.writerows(self._rows)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file that takes the place of `path` at once, so that a killed run leaves a whole one."""
    new = path.with_name(path.name + ".new")
    yield new
    new.replace(path)

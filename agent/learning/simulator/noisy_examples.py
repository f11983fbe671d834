"""Examples with perception noise: ground-truth elements replaced by what a reader would have made of them.

`python -m agent.learning.simulator.noisy_examples --out DIR FOLDER …` writes them with their pictures, for models with
a vision encoder: half of the states are lost there, since such a model can still take them from the picture.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from agent.learning.simulator.noise.perception_noise import PerceptionNoise, Reader
from agent.learning.simulator.noise.window_frame import HEIGHT, window_frame
from agent.learning.simulator.window_state import Widget
from agent.policies.builtin.examples import ActionKind, Example, ExampleFolder, ExampleWriter
from vision.detector.shards import folders_under
from vision.geometry import Size
from vision.perception.elements import Element, Kind, State

_MARKED = frozenset({Kind.CHECKBOX, Kind.RADIO})
_FRAMED: Final = 0.6
"""Share of pages around which there is the frame of a window."""

_STATE_LOST: Final = 0.5
"""Share of elements whose state is lost in examples with pictures."""


def with_noise(example: Example, seed: int, *, pictured: bool = False) -> Example | None:
    """The same example with perception noise; None where the noise hides what the decision needs.

    Within one task the same element is misread in the same way as long as it does not change.

    Args:
        seed: Of the noise.
        pictured: Whether the model also gets the picture: then more states are lost, and no lost state drops the
            example.
    """
    episode = zlib.crc32(f"{seed} {example.task}".encode())
    choice = random.Random(episode)  # noqa: S311 - variety, not secrecy
    reader = choice.choices(list(Reader), [15, 40, 15, 30])[0]
    noise = PerceptionNoise(episode, reader, choice.choice([0.4, 1.0, 1.0, 1.6]))
    widgets = [_widget(element) for element in example.elements]
    numbers = [widget.number for widget in widgets]
    if reader is Reader.PAGES and choice.random() < _FRAMED:
        widgets = _frame_around(widgets, example.size, choice) + widgets
    screen = noise.perceive(widgets, example.size)
    decision = example.decision
    wanted = (decision.element, decision.end, decision.source)
    places = [None if at is None else screen.places.get(numbers[at]) for at in wanted]
    if any(at is not None and place is None for at, place in zip(wanted, places, strict=True)):
        return None
    elements = screen.elements
    if pictured:
        elements = tuple(
            replace(element, state=frozenset()) if _loses_state(element, episode) else element for element in elements
        )
    elif decision.element is not None and decision.kind is ActionKind.CLICK:
        true, found = example.elements[decision.element], screen.elements[places[0] or 0]
        hidden = true.kind in _MARKED and found.kind in _MARKED
        if hidden and (State.CHECKED in true.state) is not (State.CHECKED in found.state):
            return None
    found_at = replace(decision, element=places[0], end=places[1], source=places[2])
    return replace(example, elements=elements, decision=found_at, image=None)


def _frame_around(widgets: list[Widget], size: Size, choice: random.Random) -> list[Widget]:
    """The frame of a window around a page; none where there is no room above it."""
    top = min((widget.box.top for widget in widgets), default=0.0) - 6
    if top < HEIGHT:
        return []
    left, right = max(0.0, min(widget.box.left for widget in widgets) - 20), max(widget.box.right for widget in widgets)
    texts = [widget.text for widget in widgets if widget.kind is Kind.TEXT and widget.text]
    title = choice.choice(texts[:2] or [""])[:40]
    kinds = frozenset({Kind.ICON, Kind.IMAGE}) & {widget.kind for widget in widgets}
    return window_frame(choice, left, top, min(float(size.width), right + 20), title, kinds)


def _loses_state(element: Element, episode: int) -> bool:
    box = element.box
    return random.Random(f"{episode} {box.left:.0f} {box.top:.0f}").random() < _STATE_LOST  # noqa: S311 - variety


def _widget(element: Element) -> Widget:
    """The element as a widget, numbered by its kind and place."""
    box = element.box
    number = zlib.crc32(f"{element.kind} {box.left:.0f} {box.top:.0f} {box.width:.0f}".encode())
    points = {name: point.at for name, point in element.points.items()}
    return Widget(element.kind, box, element.text, set(element.state), points=points, number=number, name=element.name)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the examples of these folders with perception noise, pictures kept."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.learning.simulator.noisy_examples",
        description="Add perception noise to examples, with their pictures.",
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="examples are added to this folder")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one makes other mistakes (0)")
    options = parser.parse_args(argv)
    with ExampleWriter(options.out) as writer:
        for folder in map(ExampleFolder, tqdm(folders_under(options.folders), unit=" folders", desc="writing")):
            for number, example in enumerate(folder):
                screen = with_noise(example, options.seed, pictured=True)
                if screen is not None:
                    writer.add(screen, folder.picture(number))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Lessons whose elements are the truth, as perception would have seen them.

`python -m agent.learning.simulator.noisy_examples --out DIR FOLDER …` writes them with their pictures, for models that
look: there the
state of every other thing is not read, and whoever looks could still decide rightly.
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

from agent.learning.simulator.perception_noise import PerceptionNoise, Reader
from agent.learning.simulator.window_state import Thing
from agent.policies.builtin.examples import ActionKind, Example, ExampleFolder, ExampleWriter
from vision.perception.elements import Element, Kind, State

_MARKED = frozenset({Kind.CHECKBOX, Kind.RADIO})
_UNREAD: Final = 0.5
"""How often the state of a thing is not read in examples with pictures."""


def misread(example: Example, seed: int, *, pictured: bool = False) -> Example | None:
    """The same example with the mistakes of a reader that `seed` draws; None where nobody could decide rightly then.

    Within one task the same thing is misread in the same way as long as it does not change.

    Args:
        pictured: Whether one can look: then more states are lost, and none is so needed that the example is dropped.
    """
    episode = zlib.crc32(f"{seed} {example.task}".encode())
    choice = random.Random(episode)  # noqa: S311 - variety, not secrecy
    reader = choice.choices(list(Reader), [20, 55, 25])[0]
    eyes = PerceptionNoise(episode, reader, choice.choice([0.4, 1.0, 1.0, 1.6]))
    things = [_thing(one) for one in example.elements]
    seen = eyes.see(things, example.size)
    decision = example.decision
    places = [None if at is None else seen.places.get(things[at].number) for at in (decision.element, decision.end)]
    if (decision.element is not None and places[0] is None) or (decision.end is not None and places[1] is None):
        return None
    elements = seen.elements
    if pictured:
        elements = tuple(replace(one, state=frozenset()) if _is_unread(one, episode) else one for one in elements)
    elif decision.element is not None and decision.deed is ActionKind.CLICK:
        true, found = example.elements[decision.element], seen.elements[places[0] or 0]
        hidden = true.kind in _MARKED and found.kind in _MARKED
        if hidden and (State.CHECKED in true.state) is not (State.CHECKED in found.state):
            return None
    return replace(example, elements=elements, decision=replace(decision, element=places[0], end=places[1]), image=None)


def _is_unread(element: Element, episode: int) -> bool:
    box = element.box
    return random.Random(f"{episode} {box.left:.0f} {box.top:.0f}").random() < _UNREAD  # noqa: S311 - variety


def _thing(element: Element) -> Thing:
    """The element as a thing whose number depends on what and where it is."""
    box = element.box
    number = zlib.crc32(f"{element.kind} {box.left:.0f} {box.top:.0f} {box.width:.0f}".encode())
    points = {name: one.at for name, one in element.points.items()}
    return Thing(element.kind, box, element.text, set(element.state), points=points, number=number)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the examples of these folders as perception would have seen them, pictures kept."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.learning.simulator.noisy_examples", description="Misread, with pictures."
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="lessons are added to this folder")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one makes other mistakes (0)")
    options = parser.parse_args(argv)
    shards = sorted({shard.parent for folder in options.folders for shard in folder.rglob("*.jsonl")})
    with ExampleWriter(options.out) as writer:
        for folder in map(ExampleFolder, tqdm(shards, unit=" folders", desc="writing")):
            for number, example in enumerate(folder):
                seen = misread(example, options.seed, pictured=True)
                if seen is not None:
                    writer.add(seen, folder.picture(number))
    return 0


if __name__ == "__main__":
    sys.exit(main())

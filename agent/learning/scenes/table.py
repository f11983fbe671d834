"""The skills of scenes by name, each with how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from agent.learning.scenes import choosing, keyboard, places, sentences, symbols, values
from agent.learning.scenes.stage import Stage


@dataclass(frozen=True, slots=True)
class Skill:
    """A builder of scenes, and how often it is drawn."""

    build: Callable[[Stage], None]
    often: float


_ALL: Final = (
    (sentences.fields_of_a_sentence, 10), (sentences.sign_in, 3), (sentences.search, 4), (sentences.saying, 6),
    (choosing.by_number, 6), (choosing.all_ticks, 4), (choosing.some_ticks, 3), (choosing.one_of_several, 4),
    (choosing.switch, 4), (choosing.button_of_a_row, 6), (choosing.item_and_button, 4), (choosing.column_head, 4),
    (symbols.tool, 8), (symbols.symbol_of_a_row, 6), (symbols.put_aside, 4), (symbols.stepper, 5), (symbols.stars, 2),
    (symbols.renamed_in_its_row, 3),
    (places.section, 5), (places.tab, 5), (places.node, 4), (places.assistant, 4), (places.month, 3),
    (places.not_there, 4),
    (values.from_the_screen, 5), (values.suggestion, 5), (values.cell, 4), (values.already_there, 2),
    (keyboard.calculator, 5), (keyboard.menu, 6), (keyboard.chords, 4),
)  # fmt: skip
SKILLS: Final[Mapping[str, Skill]] = {
    build.__name__.replace("_", "-"): Skill(build, float(often)) for build, often in _ALL
}

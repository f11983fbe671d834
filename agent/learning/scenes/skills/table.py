"""The skills of scenes by name, each with how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from agent.learning.scenes.mixing import mix
from agent.learning.scenes.skills import (
    choosing,
    conditions,
    forms,
    keyboard,
    meanings,
    places,
    programs,
    references,
    sentences,
    symbols,
    tables,
    values,
)
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
    (values.between_windows, 4), (values.as_another_field, 3),
    (keyboard.calculator, 5), (keyboard.menu, 6), (keyboard.chords, 4),
    (references.beside, 7), (references.in_a_grid, 4), (references.the_other, 3), (references.same_again, 3),
    (references.in_a_group, 4), (references.in_a_card, 4),
    (programs.desktop, 3), (programs.context_menu, 4), (programs.saved_as, 4), (programs.attached, 3),
    (programs.window_signs, 3), (programs.chat, 4), (programs.address, 3), (programs.styled, 2),
    (tables.answer_grid, 4), (tables.sheet_cell, 4), (tables.key_pad, 3), (tables.dragged, 4), (tables.row_and_tool, 4),
    (conditions.under_condition, 4), (conditions.question, 4), (conditions.so_already, 3), (conditions.part_missing, 4),
    (conditions.loading, 3), (meanings.near_in_meaning, 8),
    (forms.dropped_down, 4), (forms.whole_form, 9), (forms.setting, 5),
)  # fmt: skip
_MIXED: Final = (
    sentences.fields_of_a_sentence, sentences.sign_in, sentences.search, choosing.some_ticks, choosing.one_of_several,
    choosing.switch, choosing.button_of_a_row, choosing.item_and_button, choosing.column_head, symbols.symbol_of_a_row,
    symbols.stepper, symbols.renamed_in_its_row, places.section, places.node, values.suggestion, values.cell,
    values.from_the_screen, places.month, references.same_again, references.in_a_card, tables.answer_grid,
    tables.row_and_tool, tables.sheet_cell, programs.context_menu, meanings.near_in_meaning, sentences.saying,
    symbols.tool, references.beside, conditions.so_already, forms.dropped_down, tables.dragged,
)  # fmt: skip
"""Skills that tell what they mean by its name or its place beside a name, so that two fit on one screen."""


def two_at_once(s: Stage) -> None:
    """Two skills on one screen, and one task that asks for both."""
    mix(s, _MIXED)


SKILLS: Final[Mapping[str, Skill]] = {
    build.__name__.replace("_", "-"): Skill(build, float(often)) for build, often in (*_ALL, (two_at_once, 24))
}

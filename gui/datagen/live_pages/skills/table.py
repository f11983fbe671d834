"""The skills by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gui.datagen.live_pages.page import Generator
from gui.datagen.live_pages.skills import (
    controls,
    desk,
    errands,
    forms,
    long_pages,
    messages,
    office,
    places,
    sites,
    tables,
    things,
)

_ALL: Final = (
    *(forms.several_fields_from_one_sentence, forms.log_in, forms.source_on_the_page, forms.choice_of_one),
    *(forms.stepper, forms.calendar, forms.suggestions, forms.switches, forms.colours),
    *(things.by_number, things.all_of_them, things.several_at_once, things.symbol_in_a_row, things.sort_a_table),
    *(things.pages_of_a_list, things.basket, things.mail),
    *(places.behind_a_section, places.looked_for_behind_tabs, places.node_of_a_tree, places.closed_by_its_symbol),
    *(places.wizard, places.find_and_replace, places.player, places.undo, places.not_there, places.two_that_fit),
    *(office.write_a_letter, office.appointment, office.cell_of_a_table, office.tags, office.filters),
    *(office.print_copies, office.rename_a_file, office.stars, office.complaint_of_a_field, office.search_field),
)
_SCENES_ALONE: Final = (
    *(desk.own_drop_down, desk.one_of_two_groups, desk.grid_of_answers, desk.pad_of_digits, desk.menu_of_three_dots),
    *(desk.saved_under_a_name, desk.file_from_a_list, desk.button_under_a_picture, desk.page_of_settings),
    *(desk.the_same_twice, desk.only_if_it_says_so, desk.question_in_other_words, desk.row_then_tool),
    *(desk.from_one_pane_to_the_other,),
)
_FRAMED: Final = (
    *(controls.number_by_arrows, controls.level_by_its_ends, controls.joined_buttons, controls.described_switches),
    *(controls.plans_as_cards, controls.one_more_done, controls.all_but_one, controls.exchange),
    *(messages.confirmed, messages.banner_in_the_way, messages.notice_with_undo, messages.write_to_somebody),
    *(messages.poll, messages.mood_by_faces, messages.pinned_or_muted),
    *(tables.chip_then_row, tables.row_that_unfolds, tables.row_by_another_cell, tables.order_by_arrows),
    *(tables.letter_of_an_index, tables.show_more, tables.card_moved_on, tables.changed_in_its_place),
    *(tables.number_from_a_bill, sites.up_by_the_crumbs, sites.folders_in_folders, sites.tabs_in_tabs),
    *(sites.was_it_helpful, sites.button_with_a_menu, sites.contact_with_details, sites.search_in_a_part),
    *(sites.tool_of_the_bar, errands.departure_of_a_timetable, errands.seat_of_a_map, errands.so_many_of_one),
    *(errands.login_in_two_steps, errands.optional_left_empty, errands.picture_by_its_caption, errands.make_sure),
    *(errands.here_or_nowhere, long_pages.accepted_at_the_end, long_pages.far_down_a_list),
    *(long_pages.fields_of_a_long_form, long_pages.switch_further_down, long_pages.back_to_the_top),
)
SKILLS: Final[Mapping[str, Generator]] = {
    generator.__name__.replace("_", "-"): generator for generator in (*_ALL, *_SCENES_ALONE, *_FRAMED)
}
"""Generators by name; the place of one is part of its seeds, so new ones come last."""

SCENES_ALONE: Final = frozenset(generator.__name__.replace("_", "-") for generator in _SCENES_ALONE)
"""Skills that are practised in scenes and never on pages: whether practice carries over is seen on these."""

UNSEEN: Final = frozenset(
    {"calendar", "several-at-once", "basket", "find-and-replace", "colours", "pages-of-a-list", "tags", "print-copies"}
)
"""Skills of the test split alone: nothing is ever trained or tuned on them."""

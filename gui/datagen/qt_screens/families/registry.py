"""Registry of families by name, with their weights."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from gui.datagen.qt_screens.families import collections, fields, keypads, panels, programs, tool_rows, unseen
from gui.datagen.qt_screens.families.widget_kit import WidgetKit
from gui.datagen.splits import UNSEEN

FAMILIES: Final[Mapping[str, Callable[[WidgetKit], QWidget]]] = {
    "gallery": fields.gallery,
    "form": fields.form,
    "settings": fields.settings,
    "login": fields.login,
    "wizard": fields.wizard,
    "dialog": fields.dialog,
    "find": fields.find_and_replace,
    "lists": collections.lists,
    "tables": collections.tables,
    "trees": collections.trees,
    "files": collections.files,
    "menus": programs.menus,
    "toolbars": programs.toolbars,
    "tabs": programs.tabs,
    "editor": programs.editor,
    "terminal": programs.terminal,
    "toolbar-rows": tool_rows.toolbar_rows,
    "sheet": tool_rows.sheet,
    "keypad": keypads.keypad,
    "panes": panels.panes,
    "calendar": unseen.calendar,
    "mail": unseen.mail,
    "calculator": unseen.calculator,
}

_WEIGHTS: Final = {"gallery": 3, "settings": 3, "form": 2, "tabs": 2, "wizard": 1.5, "toolbar-rows": 2}
"""Weights of families that hold kinds of elements which are rare elsewhere; 1 for the others."""


def families_of(*, unseen: bool) -> tuple[str, ...]:
    """The names of the families that are trained on, or of the unseen ones."""
    return tuple(name for name in FAMILIES if (name in UNSEEN) is unseen)


def draw_family(choice: random.Random, names: Sequence[str]) -> str:
    """One of some families by its weight."""
    return choice.choices(names, [_WEIGHTS.get(name, 1) for name in names])[0]

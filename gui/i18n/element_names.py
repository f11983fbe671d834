"""Element names: the kinds of elements and their states, in the words of the window."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from vision.perception.elements import Kind, State


def kind_name(kind: Kind) -> str:
    """What an element of this kind is called."""
    translate = QCoreApplication.translate
    match kind:
        case Kind.BUTTON:
            return translate("Wording", "button")
        case Kind.ICON:
            return translate("Wording", "icon")
        case Kind.TEXT_FIELD:
            return translate("Wording", "field")
        case Kind.CHECKBOX:
            return translate("Wording", "tick box")
        case Kind.RADIO:
            return translate("Wording", "choice")
        case Kind.COMBOBOX:
            return translate("Wording", "list")
        case Kind.SLIDER:
            return translate("Wording", "slider")
        case Kind.SPINBOX:
            return translate("Wording", "number")
        case Kind.SCROLLBAR:
            return translate("Wording", "scroll bar")
        case Kind.PROGRESS:
            return translate("Wording", "progress bar")
        case Kind.TAB:
            return translate("Wording", "tab")
        case Kind.MENU_ITEM:
            return translate("Wording", "menu item")
        case Kind.LINK:
            return translate("Wording", "link")
        case Kind.LIST_ITEM:
            return translate("Wording", "list item")
        case Kind.TREE_ITEM:
            return translate("Wording", "tree item")
        case Kind.TABLE_CELL:
            return translate("Wording", "table cell")
        case Kind.TEXT:
            return translate("Wording", "text")
        case Kind.IMAGE:
            return translate("Wording", "picture")
        case _:
            assert_never(kind)


def state_name(state: State) -> str:
    """What is said of an element in this condition."""
    translate = QCoreApplication.translate
    match state:
        case State.CHECKED:
            return translate("Wording", "ticked")
        case State.DISABLED:
            return translate("Wording", "cannot be used")
        case State.FOCUSED:
            return translate("Wording", "has the keyboard")
        case State.SELECTED:
            return translate("Wording", "selected")
        case _:
            assert_never(state)

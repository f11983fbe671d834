"""Meaning of recorded acts: what each did to the thing it met, read off the screens before and after it.

A click into a tick box means the state that it led to, a click on a radio button its item and its group; typed text
means the field that shows it, and all of that field where everything in it had been selected; keys pressed in a list
mean the item that it showed in the end. Nothing of this is in the file: it follows from frames and elements, so that
recordings of every version have it as far as their screens were read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from agent.core.actions import Action, Button, Click, Hotkey, Type
from agent.core.secrets import PLACEHOLDER
from agent.sessions.meaning.echo import LINE_PX, echo_of, patches
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import CHOICES, FIELDS, Element, Kind, State, element_at, label_of

_LISTS: Final = frozenset({Kind.COMBOBOX, Kind.SPINBOX})
_ITEMS: Final = frozenset({Kind.LIST_ITEM, Kind.MENU_ITEM, Kind.TREE_ITEM, Kind.TEXT, Kind.BUTTON, Kind.TEXT_FIELD})
_LIST_KEYS: Final = frozenset({"up", "down", "home", "end", "page_up", "page_down", "enter", "space", "escape", "f4"})
_MOVES: Final = _LIST_KEYS - {"enter", "space", "escape", "f4"}
_LONGEST_LOOKUP: Final = 20
"""Letters that look an item up in a list; what is longer is a text of its own."""

SELECT_ALL: Final = frozenset({"ctrl", "a"})
"""The keys that select all that stands in a field."""

_ALIGNED_PX: Final = 12
_ROW_PX: Final = 60
_LIST_REACH_PX: Final = 400
_BESIDE_PX: Final = 40
_PROMPT_PX: Final = 14
"""A prompt is one sign apart from what is typed behind it."""
_NEXT_PX: Final = 64
"""How far the label of what was not read as a field may be from the text in it."""

_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Screen:
    """A recorded screen.

    Attributes:
        frame: Decodes its pixels, which only typed text needs.
        elements: What was read on it; nothing where it was not read.
    """

    frame: Callable[[], Frame]
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an act meant, as far as the screens tell.

    Attributes:
        field: The field or list that the act went to; None where it is not known, or there was none.
        label: What names that field.
        group: What names the group that a radio button or an item of a list belongs to.
        checked: The state that a tick box was left in; None for anything else.
        sets: Whether typed text took the place of all that stood in the field.
        choice: The item that was chosen by keys in a list, or by a click in an open list or a group of radio buttons.
    """

    field: Element | None = None
    label: str = ""
    group: str = ""
    checked: bool | None = None
    sets: bool = False
    choice: str = ""


NOTHING: Final = Meaning()


def meanings(acts: Sequence[tuple[Action, Screen, Screen | None]]) -> tuple[Meaning, ...]:
    """What each of `acts` meant: the action, the screen it was decided on, the next screen that is known."""
    found = [
        _meaning(action, before, after, acts[number - 1] if number else None)
        for number, (action, before, after) in enumerate(acts)
    ]
    _mark_set(acts, found)
    _mark_choices(acts, found)
    return tuple(found)


def _name(field: Element, elements: Sequence[Element]) -> str:
    """What names a field or a list: its label, else what it says where it is a line high."""
    return _label(field, elements) or (" ".join(field.text.split()) if field.box.height <= LINE_PX else "")


def _label(field: Element, elements: Sequence[Element]) -> str:
    """The label beside or above a field; empty where it has none.

    Above a field of many lines there may be a title or a notice; before text in a terminal there is a prompt, and
    before a file's name that is edited in its place the name of the file beside it.
    """
    label = label_of(field, elements)
    if label is None or not any(sign.isalpha() for sign in label.text):
        return ""
    tall, bare = field.box.height > LINE_PX, all(field is not one for one in elements)
    if tall and (abs(label.box.left - field.box.left) > _BESIDE_PX or len(label.text) > _LONGEST_NAME):
        return ""
    apart = field.box.left - label.box.right
    if bare and label.box.bottom > field.box.top and (0 <= apart < _PROMPT_PX or apart > _NEXT_PX):
        return ""
    return " ".join(label.text.split())


def _meaning(
    action: Action, before: Screen, after: Screen | None, previous: tuple[Action, Screen, Screen | None] | None
) -> Meaning:
    match action:
        case Type(text) if after is not None and (toggled := _toggled(before, after)) is not None and text == " ":
            return toggled
        case Hotkey(("space",)) if after is not None and (toggled := _toggled(before, after)) is not None:
            return toggled
        case Type(text) if after is not None:
            return _typed(text, before, after)
        case Click(at, Button.LEFT):
            return _clicked(at, before, after, previous)
        case _:
            return NOTHING


def _typed(text: str, before: Screen, after: Screen) -> Meaning:
    was, shows = before.frame(), after.frame()
    changed, place = patches(was, shows), None
    if PLACEHOLDER.search(text) is None:
        place = echo_of(text, changed, before.elements, after.elements, shows)
    if place is None:  # a secret, or what its field made of it: the one field in which anything changed
        fields = [(box, _field_at(box, before.elements)) for box in changed if box.height <= LINE_PX]
        held = [(box, field) for box, field in fields if field is not None and field.kind is not Kind.COMBOBOX]
        place = held[0][0] if held and all(field is held[0][1] for _, field in held) else None
    if place is None:
        return NOTHING
    field = _field_at(place, before.elements) or _field_at(place, after.elements) or Element(Kind.TEXT_FIELD, place)
    return Meaning(field, _name(field, before.elements))


def _clicked(
    at: PixelPoint, before: Screen, after: Screen | None, previous: tuple[Action, Screen, Screen | None] | None
) -> Meaning:
    target = element_at(at, before.elements)
    if target is None or target.kind is Kind.TEXT:  # beside the words of a tick box there is more of it to click
        toggled = None if after is None else _toggled(before, after)
        if target is None or toggled is not None:
            return NOTHING if toggled is None else toggled
    if target.kind is Kind.CHECKBOX:
        return Meaning(target, target.text, checked=None if after is None else _checked(target, after.elements))
    if target.kind is Kind.RADIO:
        return Meaning(target, target.text, group=_group_of(target, before.elements), choice=target.text)
    if target.kind in FIELDS:
        return Meaning(target, _name(target, before.elements))
    opener = None if previous is None else _opened(previous)
    if opener is not None and target.kind in _ITEMS and target.text and _is_near(target.box, opener.box):
        assert previous is not None
        return Meaning(opener, group=_name(opener, previous[1].elements), choice=target.text)
    return NOTHING


def _opened(act: tuple[Action, Screen, Screen | None]) -> Element | None:
    """The list that a click opened."""
    action, before, _ = act
    if not isinstance(action, Click):
        return None
    target = element_at(action.at, before.elements)
    return target if target is not None and target.kind is Kind.COMBOBOX else None


def _mark_set(acts: Sequence[tuple[Action, Screen, Screen | None]], found: list[Meaning]) -> None:
    """Everything selected, and typed upon: the field is set."""
    selected = False
    for number, (action, _, _) in enumerate(acts):
        match action:
            case Hotkey(keys) if frozenset(keys) == SELECT_ALL:
                selected = True
            case Click(count=3):
                selected = True
            case Hotkey(("backspace",) | ("delete",)) if selected:
                pass
            case Type() if selected:
                one = found[number]
                found[number] = Meaning(one.field, one.label, one.group, one.checked, sets=True, choice=one.choice)
                selected = False
            case _:
                selected = False


def _mark_choices(acts: Sequence[tuple[Action, Screen, Screen | None]], found: list[Meaning]) -> None:
    """Keys in a row that left a list with another item than before chose that item."""
    number = 0
    while number < len(acts):
        end = number
        while end < len(acts) and _is_list_key(acts[end][0]) and _is_open(found[end], acts[end][1]):
            end += 1
        keys = [action for action, _, _ in acts[number:end]]
        before, after = acts[number][1], acts[end - 1][2] if end > number else None
        if after is not None and any(map(_moves, keys)):
            typed = any(isinstance(action, Type) for action in keys)
            chosen = _other_item(before, after, _LISTS if typed else FIELDS)
            if chosen is not None:
                field, group, item = chosen
                meaning = Meaning(field, group=group, choice=item)
                found[number:end] = [meaning] * (end - number)
        number = max(end, number + 1)


def _is_open(meaning: Meaning, before: Screen) -> bool:
    """Whether an act may be one of those that choose: its text went to a list, or to no field that is known."""
    if meaning.choice or meaning.checked is not None:
        return False
    return meaning.field is None or meaning.field.kind in _LISTS or meaning.field not in before.elements


def _is_list_key(action: Action) -> bool:
    match action:
        case Hotkey(keys):
            return bool(keys) and keys[-1] in _LIST_KEYS and set(keys[:-1]) <= {"alt"}
        case Type(text):
            return 0 < len(text) <= _LONGEST_LOOKUP and PLACEHOLDER.search(text) is None
        case _:
            return False


def _moves(action: Action) -> bool:
    return isinstance(action, Type) or (isinstance(action, Hotkey) and action.keys[-1] in _MOVES)


def _other_item(before: Screen, after: Screen, kinds: Set[Kind]) -> tuple[Element, str, str] | None:
    """The one list whose text is another now, its name, that text; None where anything else changed as well."""
    changed = []
    for one in before.elements:
        if one.kind in kinds and one.text and one.box.height <= LINE_PX:
            same = _same_place(one, after.elements)
            if same is not None and same.text and same.text.split() != one.text.split():
                changed.append((one, same.text.split()))
    if len(changed) != 1:
        return None
    field, now = changed[0]
    if not all(_is_near(box, field.box) for box in patches(before.frame(), after.frame())):
        return None  # the name of a cell follows the cursor, and is not what was chosen
    group, was = _label(field, before.elements), field.text.split()
    if not group:  # a label close to its list is read as a part of it
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))))
        if shared < len(now):
            group, now = " ".join(now[:shared]), now[shared:]
    return field, group, " ".join(now)


def _toggled(before: Screen, after: Screen) -> Meaning | None:
    """The one tick box or radio button whose state is another now."""
    changed = []
    for one in before.elements:
        if one.kind in CHOICES:
            same = _same_place(one, after.elements)
            if same is not None and (State.CHECKED in same.state) != (State.CHECKED in one.state):
                changed.append((one, State.CHECKED in same.state))
    if any(one.kind is Kind.RADIO for one, _ in changed):
        changed = [(one, checked) for one, checked in changed if checked]
    if len(changed) != 1:
        return None
    one, checked = changed[0]
    if one.kind is Kind.RADIO:
        return Meaning(one, one.text, group=_group_of(one, before.elements), choice=one.text)
    return Meaning(one, one.text, checked=checked)


def _checked(box: Element, elements: Sequence[Element]) -> bool | None:
    same = _same_place(box, elements)
    return None if same is None else State.CHECKED in same.state


def _same_place(one: Element, elements: Sequence[Element]) -> Element | None:
    """The element of the same kind at the same place; one kind of field is taken for another as it is used."""
    kinds = FIELDS if one.kind in FIELDS else {one.kind}
    return element_at(one.box.centre, tuple(other for other in elements if other.kind in kinds))


def _group_of(radio: Element, elements: Sequence[Element]) -> str:
    """What names the group of a radio button: the text above or beside all of those that stand with it."""
    group = [radio]
    rest = [one for one in elements if one.kind is Kind.RADIO and one is not radio]
    while near := [one for one in rest if any(_stand_together(one.box, other.box) for other in group)]:
        group += near
        rest = [one for one in rest if not any(one is other for other in near)]
    left, top = min(one.box.left for one in group), min(one.box.top for one in group)
    right, bottom = max(one.box.right for one in group), max(one.box.bottom for one in group)
    around = Element(Kind.IMAGE, PixelBox(left, top, right, bottom))
    return _label(around, [one for one in elements if one.box.intersection(around.box) is None])


def _stand_together(a: PixelBox, b: PixelBox) -> bool:
    column = abs(a.left - b.left) <= _ALIGNED_PX and abs(a.centre.y - b.centre.y) <= _ROW_PX
    row = abs(a.centre.y - b.centre.y) <= _ALIGNED_PX
    return column or row


def _is_near(item: PixelBox, opener: PixelBox) -> bool:
    across = item.left < opener.right and opener.left < item.right
    return across and abs(item.centre.y - opener.centre.y) <= _LIST_REACH_PX


def _field_at(box: PixelBox, elements: Sequence[Element]) -> Element | None:
    return element_at(box.centre, tuple(one for one in elements if one.kind in FIELDS))

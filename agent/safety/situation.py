"""The situation of an action: the element under its point, what pressing that says yes to, the window, the keys.

The gate judges this by rules and by risk, and never what the model says about its own action.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    Key,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption, folded
from vision.perception.elements import FIELDS, Element, Kind, State, element_at, label_of

_CONTENT: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.TEXT, Kind.CHECKBOX, Kind.RADIO})
"""What may be a button that was not recognised, but far more often only says something."""

_HARMLESS: Final = FIELDS | {Kind.TAB, Kind.SLIDER, Kind.SCROLLBAR, Kind.PROGRESS}
"""What does nothing grave when it is pressed, whatever it says."""

_GRAVE_ICONS: Final = {
    "delete": "delete",
    "send": "send",
    "share": "share",
    "upload": "upload",
    "cloud upload": "upload",
    "reply": "reply",
    "reply all": "reply all",
    "forward mail": "forward",
    "power": "shut down",
    "sign out": "log out",
    "remove user": "remove user",
}
"""What a rule is shown for an icon without a text. Icons that mean other things do nothing grave: an arrow to the right
goes forward, and forwards nothing."""

_ITEMS: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.ICON, Kind.TEXT})
"""What can be selected and deleted."""

_FOCUS_KEYS: Final = frozenset({"tab", "escape", "f6", "up", "down", "enter"})

_CONTENT_WORDS: Final = 3
_ASSENT: Final = frozenset(
    "ok okay yes y continue proceed next apply confirm done go accept agree sure finish "
    "ja weiter fortfahren bestatigen anwenden ubernehmen fertig akzeptieren "
    "oui continuer confirmer appliquer valider d'accord accepter terminer "
    "si continuar confirmar aceptar aplicar vale finalizar "
    "确定 是 继续 确认 应用 好 好的 完成 同意 确 "
    "はい 続行 sim sì да".split()
)
"""Words that say yes to whatever the dialog asks."""

_REFUSAL: Final = frozenset(
    "cancel no close abort back escape abbrechen nein schliessen zuruck annuler non fermer retour cancelar cerrar "
    "atras 取消 否 关闭 返回".split()
)
"""Words that say no to it."""

_AROUND_PX: Final = (360.0, 240.0)
"""How far left or right of a button, and above it, the question stands that it answers."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The situation of an action: what it meets on the screen.

    Attributes:
        kind: The action by the name that a rule gives it: click, drag, scroll, move, press, type, other.
        target: The element under the point; for keys, the one that the last click went to, else the field that shows
            the focus.
        says: What the action says yes to, folded: the text of what is pressed; where that is a bare yes, also the
            question it answers.
        question: The question as it stands on the screen, for the person.
        window: The title of the window that is met; empty where it is not known.
        typed: What would be typed; empty for other actions.
        keys: What would be pressed together; empty for other actions.
    """

    kind: str
    target: Element | None = None
    says: tuple[str, ...] = ()
    question: str = ""
    window: str = ""
    typed: str = ""
    keys: tuple[Key, ...] = ()


def situation_of(
    action: Action, elements: Sequence[Element], window: str = "", focus: PixelPoint | None = None
) -> Situation:
    """The situation that `action` would meet.

    Args:
        window: Title of the window under the point, or of the one that takes the keys.
        focus: Where the last click went, which is where keys go; None where that is not known any more.
    """
    match action:
        case Click() | MouseDown() | MouseUp():
            return _pressed("click", action.at or focus, elements, window)
        case Drag(start, end):
            # what is dropped may be deleted or sent by where it falls
            others = [element for element in elements if start is None or not element.box.contains(start)]
            return _pressed("drag", end, others, window)
        case Move(at):
            return Situation("move", element_at(at, elements), window=window)
        case Scroll(_, at):
            return Situation("scroll", None if at is None else element_at(at, elements), window=window)
        case Hotkey(keys):
            return _keyed(keys, elements, window, focus)
        case KeyDown(pressed) | KeyUp(pressed):
            return _keyed((pressed,), elements, window, focus)
        case Type(text):
            target = _keyboard_target(focus, elements)
            says = _answered(elements, window) if text.endswith("\n") else ((), "")
            return Situation("type", target, *says, window=window, typed=text)
        case Wait() | Screenshot() | Note() | Finished() | CallUser() | Foreign():
            return Situation("other", window=window)
        case _:
            assert_never(action)


def field_name(target: Element | None, elements: Sequence[Element]) -> str:
    """What the label of the field `target` says, folded; empty for anything that is no field."""
    if target is None or target.kind not in FIELDS:
        return ""
    label = label_of(target, elements)
    return caption(target.text if label is None else label.text)


def _pressed(kind: str, at: PixelPoint | None, elements: Sequence[Element], window: str) -> Situation:
    target = None if at is None else element_at(at, elements)
    if target is None or target.kind in _HARMLESS:
        return Situation(kind, target, window=window)
    own = caption(target.text) or _GRAVE_ICONS.get(target.name, "")
    if not own:
        return Situation(kind, target, window=window)
    if own in _ASSENT:
        question = _question_above(target.box, elements)
        return Situation(kind, target, (own, *map(folded, (*question, window))), " ".join(question) or window, window)
    if target.kind in _CONTENT and not _is_short(own):
        return Situation(kind, target, window=window)
    return Situation(kind, target, (own,), window=window)


def moves_focus(action: Action) -> bool:
    """Whether keys may go elsewhere afterwards than where the last click went.

    Down leaves a search field for what was found, and so does Enter; in a text of several lines they do not, and the
    question too much is the price.
    """
    match action:
        case Hotkey(keys):
            return bool(_FOCUS_KEYS & set(map(str, keys)))
        case KeyDown(pressed):
            return str(pressed) in _FOCUS_KEYS
        case Type(text):
            return bool({"\t", "\n"} & set(text))
        case _:
            return False


def _keyboard_target(focus: PixelPoint | None, elements: Sequence[Element]) -> Element | None:
    """The element that takes keys; where no click tells, the one field that shows the focus while nothing is selected.

    What is selected in a list takes keys too, and Delete deletes it.
    """
    if focus is not None:
        return element_at(focus, elements)
    focused = [element for element in elements if State.FOCUSED in element.state]
    selected = any(State.SELECTED in element.state and element.kind in _ITEMS for element in elements)
    return focused[0] if len(focused) == 1 and focused[0].kind in FIELDS and not selected else None


def _keyed(keys: tuple[Key, ...], elements: Sequence[Element], window: str, focus: PixelPoint | None) -> Situation:
    target = _keyboard_target(focus, elements)
    confirms = set(keys) in ({"enter"}, {"space"})
    says = _answered(elements, window) if confirms else ((), "")
    return Situation("press", target, *says, window=window, keys=keys)


def _answered(elements: Sequence[Element], window: str) -> tuple[tuple[str, ...], str]:
    """What Enter says yes to where a dialog is open: its question and the texts of its buttons; else nothing.

    A dialog shows itself by a button that says no.
    """
    buttons = [
        element for element in elements if element.kind in (Kind.BUTTON, Kind.TEXT) and _is_short(caption(element.text))
    ]
    if not any(caption(button.text) in _REFUSAL for button in buttons):
        return ((folded(window),), window) if window.rstrip().endswith(("?", "？")) else ((), "")
    refusal = next(button for button in buttons if caption(button.text) in _REFUSAL)
    question = _question_above(refusal.box, elements)
    row = [button for button in buttons if abs(button.box.centre.y - refusal.box.centre.y) <= refusal.box.height]
    return tuple(map(caption, (*question, window, *(button.text for button in row)))), " ".join(question) or window


def _question_above(button: PixelBox, elements: Sequence[Element]) -> tuple[str, ...]:
    """The bare texts that stand above a button or beside it, near enough to be what it answers."""
    across, up = _AROUND_PX
    return tuple(
        element.text
        for element in elements
        if element.kind is Kind.TEXT
        and element.text.strip()
        and -up <= element.box.centre.y - button.centre.y < -button.height / 2
        and abs(element.box.centre.x - button.centre.x) <= across + element.box.width / 2
        and caption(element.text) not in _ASSENT | _REFUSAL
    )


def _is_short(text: str) -> bool:
    return len(text.split()) <= _CONTENT_WORDS and len(text) <= 32

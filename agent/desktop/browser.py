"""Actions of browser agents as keys of the browser in front: opening an address, searching, going back, loading again.

Fara, UI-Venus and the browser prompts of UI-TARS write `visit_url` and the like for a page that a library drives. On a
desktop they mean something while a browser has the keys, and nothing else does them: any other window would take the
same keys for its own. A browser is known by how it ends the title of its windows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from agent.core.actions import Action, Foreign, Hotkey, Type, key
from agent.core.reply import Reply

_BROWSERS: Final = re.compile(
    r"(?:^|[-–—|] )(?:mozilla )?(?:firefox|librewolf|waterfox|tor browser|google chrome|chrome|chromium|"
    r"ungoogled.chromium|microsoft edge|brave|vivaldi|opera|safari|falkon|konqueror|epiphany|qutebrowser|midori|"
    r"gnome web)(?: \((?:private|incognito)[^)]*\)| (?:private browsing|beta|dev|nightly|developer edition))?$"
)
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\ufeff]")
"""Marks without a width, which Edge puts into its name."""

_OPENING: Final = frozenset({"visit_url", "navigate"})
_BACK: Final = frozenset({"history_back", "navigate_back"})
_NAMES: Final = _OPENING | _BACK | {"web_search", "refresh"}
_ADDRESS: Final = re.compile(r"(?:https?://)?[\w.-]+(?::\d+)?(?:[/?#]\S*)?|about:blank", re.IGNORECASE)
_MAC: Final = sys.platform == "darwin"


def is_browser(title: str) -> bool:
    """Whether a window so titled is a browser's."""
    return _BROWSERS.search(_UNSEEN.sub("", title).strip().casefold()) is not None


def with_browser_keys(reply: Reply, front: Callable[[], str]) -> Reply:
    """`reply` with the keys of the browser for what only a browser does, where a browser is in front.

    Args:
        front: The title of the window that takes the keys; asked only where that matters.
    """
    if not any(isinstance(action, Foreign) and action.name in _NAMES for action in reply.actions):
        return reply
    if not is_browser(front()):
        return reply
    actions = [one for action in reply.actions for one in (_keys(action) or (action,))]
    return replace(reply, actions=tuple(actions))


def why_not(action: Foreign) -> str:
    """Why an action that has no keys is not carried out: one sentence for the person and the model."""
    if action.name == "read_page_answer_question":
        return "nothing reads whole pages here; scroll and read the screenshots"
    if action.name in _OPENING and not _ADDRESS.fullmatch(_argument(action)):
        return f"{action.name} opens http and https addresses; this is none"
    if action.name in _NAMES:
        return f"{action.name} is for a browser and the window in front is none; open one or click on it first"
    if action.name == "open_app":
        return "open_app belongs to mobile prompts; open the program from the desktop, its menu or its search instead"
    return f"{action.name} belongs to mobile and browser prompts; there is no such thing on a desktop"


def _keys(action: Action) -> tuple[Action, ...]:
    """What to press; nothing where it is no action of a browser, or none that is carried out."""
    if not isinstance(action, Foreign):
        return ()
    if action.name in _BACK:
        return (_chord("win", "[") if _MAC else _chord("alt", "left"),)
    if action.name == "refresh":
        return (_chord("win", "r") if _MAC else _chord("f5"),)
    wanted = _argument(action)
    if action.name == "web_search" and wanted:
        return _in_address_bar(f"? {wanted}")  # what begins so is searched for, whatever it looks like
    if action.name in _OPENING and _ADDRESS.fullmatch(wanted):
        return _in_address_bar(wanted)
    return ()


def _in_address_bar(text: str) -> tuple[Action, ...]:
    # after a space the bar does not complete what is typed to an address that was visited before
    return (_chord("win" if _MAC else "ctrl", "l"), Type(f"{text} "), _chord("enter"))


def _chord(*names: str) -> Hotkey:
    return Hotkey(tuple(key(name) for name in names))


def _argument(action: Foreign) -> str:
    """Its first argument on one line."""
    return " ".join(action.arguments[0][1].split()) if action.arguments else ""

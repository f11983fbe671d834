"""Edit faults: why an edit of a recording cannot be made, in the window's language."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

_HOLE: Final = re.compile(r"\\\{\d\\\}")


def edit_fault(sentence: str) -> str:
    """The sentence of `agent.sessions.editing`, translated; any other as it is."""
    for english, translated in _known().items():
        if (found := _pattern(english).fullmatch(sentence)) is not None:
            return translated.format(*found.groups()) if found.groups() else translated
    return sentence


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub("(.+?)", re.escape(english)), re.DOTALL)


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/sessions/editing/script.py
    translate("EditFault", "the step “{0}” cannot be read: {1}")
    translate("EditFault", "“{0}” are {1} steps; insert them one by one")
    translate("EditFault", "a step has to say what is to be done, for example click “Save”")
    translate("EditFault", "this text cannot be written in an instruction")
    # agent/sessions/editing/draft.py
    translate("EditFault", "a recording needs one step at least; delete the file to be rid of it")
    translate("EditFault", "the text has to have 1 to {0} characters; this has {1}")
    translate("EditFault", "this field takes a secret: write {{secret:NAME}} for it, never the secret itself")
    translate("EditFault", "{0} cannot name a parameter; write a word of letters, digits and _")
    translate("EditFault", "there is a parameter {0} already, which is “{1}”")
    translate("EditFault", "this varies as {0} already")
    translate("EditFault", "step {0} types a secret, which is kept in the keyring and varies there")
    translate("EditFault", "step {0} is checked for {1} already")
    translate("EditFault", "{0} cannot be checked; write KIND=VALUE with text, no-text, title, file or clipboard, {1}")
    return known

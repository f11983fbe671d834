"""Recorded labels: what a person did and what a replay will find it by, in the words of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from agent.core.actions import Click, Hotkey, Type
from agent.core.secrets import secret_names
from agent.routines.preview import FoundBy, PreviewedStep
from gui.i18n.action_labels import action_label


def recorded_label(step: PreviewedStep) -> str:
    """What was done, by what it meant: `tick “Subscribe”`, `set “City” to “Lisbon”`."""
    translate = QCoreApplication.translate
    action, meaning = step.action, step.meaning
    match action:
        case Click(count=1, held=()) if meaning.checked is not None and meaning.label:
            tick = translate("Recorded", "tick “{0}”") if meaning.checked else translate("Recorded", "untick “{0}”")
            return tick.format(meaning.label)
        case Click(count=1, held=()) if meaning.choice and meaning.group:
            return translate("Recorded", "choose “{0}” in “{1}”").format(meaning.choice, meaning.group)
        case Click(count=1, held=()) if meaning.choice:
            return translate("Recorded", "choose “{0}”").format(meaning.choice)
        case Hotkey() | Type() if meaning.choice:
            return translate("Recorded", "{0}, which chooses “{1}”").format(action_label(action), meaning.choice)
        case Type(text):
            names = secret_names(text)
            shown = translate("Recorded", "the secret “{0}”").format("”, “".join(names)) if names else f"“{text}”"
            if not meaning.label:
                return translate("Recorded", "type {0}").format(shown)
            if meaning.sets:
                return translate("Recorded", "set “{0}” to {1}").format(meaning.label, shown)
            return translate("Recorded", "type {0} into “{1}”").format(shown, meaning.label)
        case _:
            return action_label(action, step.elements)


def edit_notes(*, inserted: bool, varies: Sequence[str], checks: Sequence[str]) -> str:
    """What else is to be known of a step of an edited recording; empty for nothing."""
    translate = QCoreApplication.translate
    notes = [translate("Recorded", "inserted")] if inserted else []
    notes += [translate("Recorded", "may vary: {0}").format(name) for name in varies]
    return " · ".join((*notes, *map(check_label, checks)))


def check_label(check: str) -> str:
    """What has to be so after a step, as a sentence; `check` is written as KIND=VALUE."""
    translate = QCoreApplication.translate
    kind, _, value = check.partition("=")
    sentences = {
        "text": translate("Recorded", "check: “{0}” is shown"),
        "no-text": translate("Recorded", "check: “{0}” is not shown"),
        "title": translate("Recorded", "check: a window is called “{0}”"),
        "file": translate("Recorded", "check: the file {0} was written"),
        "clipboard": translate("Recorded", "check: the clipboard holds “{0}”"),
    }
    return sentences.get(kind, "{0}").format(value)


def found_label(step: PreviewedStep) -> str:
    """What a replay will find the target of `step` by, as a sentence."""
    translate = QCoreApplication.translate
    match step.found_by:
        case FoundBy.TEXT:
            return translate("Recorded", "Found again by its text “{0}”.").format(step.name)
        case FoundBy.LABEL:
            return translate("Recorded", "Found again by its label “{0}”.").format(step.name)
        case FoundBy.PICTURE:
            return translate("Recorded", "Found again by how it looks and what is around it.")
        case FoundBy.PLACE:
            return translate("Recorded", "Nothing there has a name: found again only where it looks the same.")
        case FoundBy.KEYBOARD:
            return translate("Recorded", "Goes to where the keyboard is then.")
        case FoundBy.WORDS:
            return translate("Recorded", "Inserted: found by its words.")
        case _:
            assert_never(step.found_by)

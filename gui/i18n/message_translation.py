"""Message translation: reasons, notes and endings in the window's language. Models and files get English.

Reasons of the person's own rules, and whatever else is not known here, stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from agent.core.history import REFUSED, UNDONE, WENT_BACK
from gui.i18n.endpoint_sentences import endpoint_sentence
from gui.i18n.own_sentences import own_sentence

_QUOTED: Final = ": “"
_BETWEEN: Final = "; "
_HOLE: Final = re.compile(r"\\\{\d\\\}")


def localized(message: str) -> str:
    """A warning or note of the gate, or why a run paused or ended, in the window's language; one reason or several."""
    translate = QCoreApplication.translate
    known = _known()
    if message in known:
        return known[message]
    if (endpoint := endpoint_sentence(message)) is not None:
        return endpoint

    def reasons(words: str) -> str:
        return translate("Gate", "; ").join(_reason(part, known) for part in _parts(words))

    own = own_sentence(message, reasons)
    return reasons(message) if own is None else own


def _reason(message: str, known: dict[str, str]) -> str:
    translate = QCoreApplication.translate
    reason, mark, quoted = message.partition(_QUOTED)  # what stands on the screen follows the reason
    if mark and (translated := _translated(reason, known)) is not None:
        return translate("Gate", "{0}: {1}").format(translated, f"“{quoted}")
    if (whole := _translated(message, known)) is not None:
        return whole
    refused = message.removeprefix(REFUSED)
    return (
        message if refused == message else translate("Gate", "This is not allowed: {0}").format(_reason(refused, known))
    )


def _translated(reason: str, known: dict[str, str]) -> str | None:
    if reason in known:
        return known[reason]
    for english, translated in known.items():
        if "{0}" in english and (found := _pattern(english).fullmatch(reason)):
            return translated.format(*found.groups())
    return None


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub("(.+?)", re.escape(english)), re.DOTALL)


def _parts(message: str) -> Iterator[str]:
    """The reasons of a warning; what is quoted is never divided."""
    begun = depth = 0
    for at, sign in enumerate(message):
        depth += (sign == "“") - (sign == "”")
        if depth == 0 and message.startswith(_BETWEEN, at):
            yield message[begun:at]
            begun = at + len(_BETWEEN)
    yield message[begun:]


def _known() -> dict[str, str]:
    """What the gate says, and what the window says for it; the longer before the shorter that it contains."""
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/safety/gate.py
    translate("Gate", "the task names it, which counts as your word with --trust-task")
    translate("Gate", "the task names it: {0}")
    translate("Gate", "left out before")
    translate("Gate", "it was done before")
    translate("Gate", "nothing there can be taken back with Ctrl+Z")
    # agent/core/history.py, whose very words stand there alone
    known[WENT_BACK] = QCoreApplication.translate("Gate", "one step back; what that step did is not undone")
    known[UNDONE] = QCoreApplication.translate(
        "Gate", "Ctrl+Z was pressed instead; look whether it took back what was done last"
    )
    # agent/replay/progress.py
    translate("Gate", "1 step was done again, to the end of the recording")
    translate("Gate", "{0} steps were done again, to the end of the recording")
    translate("Gate", "the effect of each was seen")
    translate("Gate", "the effect of {0} was seen, that of {1} could not be checked")
    translate("Gate", "their effect could not be checked")
    translate("Gate", "{0} went otherwise than recorded")
    translate("Gate", "{0} found by the model and proposed as repairs")
    # agent/sessions/recorder.py
    translate("Gate", "no session can be kept in {0} ({1})")
    translate("Gate", "choose another folder in the settings")
    translate("Gate", "{0}: no session can be written there ({1})")
    translate("Gate", "the session cannot be recorded further ({0})")
    translate("Gate", "is the disk full? What there is stays in {0}")
    # agent/routines/timers/timers.py
    translate("Gate", "schedules need {0}, which is not on this machine")
    # vision/vlm/hub.py, vision/vlm/fetching.py
    translate("Gate", "{0} cannot be fetched: the hub cannot be reached ({1})")
    translate("Gate", "{0} cannot be fetched ({1})")
    translate("Gate", "the same again goes on where it broke off")
    translate("Gate", "HF_HUB_OFFLINE is set")
    translate("Gate", "unset it to fetch a model")
    translate("Gate", "there is no room in {0}: {1} GB are needed, {2} GB are free")
    translate("Gate", "the hub has no weights of {0} as safetensors, and others are never loaded")
    # agent/policies/families/adjustment.py
    translate("Gate", "asked as {0}, thousandths of the screen")
    translate("Gate", "asked as {0}, pixels of the picture")
    translate("Gate", "asked as {0}, pixels of the resized picture")
    # assets/rules.toml
    translate("Gate", "that is deskhand's own window")
    translate("Gate", "that window takes commands")
    translate("Gate", "that window keeps passwords")
    translate("Gate", "it gives up what was not saved")
    translate("Gate", "it deletes something")
    translate("Gate", "it sends or publishes something")
    translate("Gate", "it costs or moves money")
    translate("Gate", "it installs or removes software")
    translate("Gate", "it agrees to something in your name")
    translate("Gate", "it overwrites something")
    translate("Gate", "it formats a disk")
    translate("Gate", "it ends the session or stops the machine")
    # agent/safety/risk.py
    translate("Gate", "it types into a field for a secret")
    translate("Gate", "it types what looks like a secret")
    translate("Gate", "it types a command that can do harm")
    translate("Gate", "it deletes what is selected")
    translate("Gate", "a key held down changes what the next ones do")
    translate("Gate", "it closes the window")
    translate("Gate", "it ends the program")
    translate("Gate", "it deletes for good")
    translate("Gate", "it deletes data")
    translate("Gate", "it ends the session")
    translate("Gate", "it opens a prompt for commands")
    translate("Gate", "it opens the system menu")
    translate("Gate", "it opens a terminal")
    translate("Gate", "it sends in most programs")
    # agent/safety/secret_rules.py
    translate("Gate", "the task does not speak of the secret {0}")
    translate("Gate", "it types the secret {0} into “{1}”, which does not look like a field for secrets")
    translate("Gate", "it types the secret {0} into what may be no field for secrets")
    translate("Gate", "it types the secret {0}")
    # agent/safety/doubt.py
    translate("Gate", "the model is only {0} % sure")
    translate("Gate", "the place to press is less certain than the element is large")
    translate("Gate", "the thought names “{0}”, but “{1}” is under the pointer")
    # agent/safety/injection.py
    translate("Gate", "the screen sets aside earlier instructions")
    translate("Gate", "the screen poses as the system")
    translate("Gate", "the screen lures into a command prompt")
    translate("Gate", "the screen gives orders to an AI")
    translate("Gate", "the screen gives orders to an assistant")
    translate("Gate", "the screen goes behind the user's back")
    translate("Gate", "the screen claims that the user approved")
    translate("Gate", "text too pale to be seen gives orders")
    # agent/desktop/monitor/user_input.py, agent/core/stop.py, agent/desktop/input/executor.py
    translate("Gate", "you pressed a key")
    translate("Gate", "you pressed a mouse button")
    translate("Gate", "you moved the mouse")
    translate("Gate", "you touched the screen")
    translate("Gate", "you turned the wheel")
    translate("Gate", "{0} was pressed")
    translate("Gate", "the pointer was pushed into a corner")
    # agent/safety/omissions.py
    translate("Gate", "skipped")
    translate("Gate", "not approved")
    translate("Gate", "not allowed")
    translate("Gate", "failed")
    # gui/main_window.py
    translate("Gate", "the window was closed")
    # agent/loop.py, agent/safety/gate.py
    translate("Gate", "not done after {0} steps")
    translate("Gate", "not done after {0} seconds")
    translate("Gate", "stuck: the same action again and again, without effect")
    translate("Gate", "{0} steps done")
    translate("Gate", "1 step done")
    translate("Gate", "this did nothing before")
    translate("Gate", "the target changed before the input was sent; looking again")
    # what is said of the person is said to the person
    known["by the person, and on for {0} more, or until a step is uncertain"] = QCoreApplication.translate(
        "Gate", "by you, and on for {0} more, or until a step is uncertain"
    )
    known["by the person, and on for {0} more, or until a step is risky"] = QCoreApplication.translate(
        "Gate", "by you, and on for {0} more, or until a step is risky"
    )
    known["by the person, and on until a step is uncertain"] = QCoreApplication.translate(
        "Gate", "by you, and on until a step is uncertain"
    )
    known["by the person, and on until a step is risky"] = QCoreApplication.translate(
        "Gate", "by you, and on until a step is risky"
    )
    known["by the person"] = QCoreApplication.translate("Gate", "by you")
    known["the person did this step"] = QCoreApplication.translate("Gate", "you did this step")
    known["the person ended the run"] = QCoreApplication.translate("Gate", "you ended the run")
    known["the person pressed Stop"] = QCoreApplication.translate("Gate", "you pressed Stop")
    known["the person pressed Pause"] = QCoreApplication.translate("Gate", "you pressed Pause")
    return known

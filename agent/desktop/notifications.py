"""Notifications of programs without a window: by what the desktop has for it, else not at all."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from typing import Final

log = logging.getLogger(__name__)

_TIMEOUT_S: Final = 10.0
_ON_A_MAC: Final = (
    *("-e", "on run argv", "-e", "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run"),
)


def notify(title: str, text: str) -> bool:
    """Show a notification; whether one was shown."""
    command = _command(title, text)
    if command is None:
        return False
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.debug("no notification is shown: %s", error)
        return False
    return done.returncode == 0


def _command(title: str, text: str) -> list[str] | None:
    name, *rest = (
        ("osascript", *_ON_A_MAC, "--", title, text)
        if sys.platform == "darwin"
        else ("notify-send", "--app-name=deskhand", "--icon=deskhand", "--", title, text)
    )
    found = shutil.which(name)
    return None if found is None else [found, *rest]

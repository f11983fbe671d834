"""Text entry: text arrives exactly as written, by keys or by a paste, or one sentence says why it does not."""

from __future__ import annotations

import logging

from agent.core.actions import key
from agent.core.secrets import Secrets, SecretsError, filled
from agent.core.stop import Stop
from agent.desktop.capture.screen import Screen
from agent.desktop.capture.shielding import ShieldedScreen
from agent.desktop.input.clipboard import Clipboard
from agent.desktop.input.keyboard import EventSteps, Keyboard, StillFocused
from vision.geometry import PixelBox

log = logging.getLogger(__name__)


class TextEntry:
    """Types text into the window that has the keyboard.

    Args:
        screen: Where it is a `ShieldedScreen`, secrets may be typed.
        secrets: What the placeholders in a text stand for; without them, none is filled in.
    """

    def __init__(self, keyboard: Keyboard, clipboard: Clipboard, screen: Screen, secrets: Secrets | None) -> None:
        self._keyboard, self._clipboard, self._screen, self._secrets = keyboard, clipboard, screen, secrets

    def type(self, text: str, still_focused: StillFocused, stop: Stop) -> EventSteps:
        """Type `text`; a newline at its end is Enter.

        Short text is typed by keys. All other text is pasted, and typed by keys only into a field that takes no paste.
        """
        body = text.removesuffix("\n")
        if self._keyboard.types(body):
            log.debug("typing %d characters by keys", len(body))
            if (why := (yield from self._keyboard.type_text(body, still_focused))) is not None:
                return why
        elif body:
            log.debug("pasting %d characters", len(body))
            with self._clipboard.offer(body, stop) as offer:
                yield from self._keyboard.chord(self._clipboard.paste_keys)
                pasted = offer.wait_pasted(stop)
                yield
            if not pasted:
                log.debug("the field takes no paste")
                if (why := (yield from self._keyboard.type_text(body, still_focused))) is not None:
                    return why
        if body != text:
            yield from self._keyboard.chord((key("enter"),))
        return None

    def type_secret(self, text: str, field: PixelBox | None, still_focused: StillFocused, stop: Stop) -> EventSteps:
        """Never pasted, because others read the clipboard too and some keep it; no word of it in the log.

        Args:
            field: Where it will show, as far as that is known.
        """
        if self._secrets is None or not isinstance(self._screen, ShieldedScreen):
            return "this executor fills in no secrets"
        try:
            body = filled(text.removesuffix("\n"), self._secrets)
        except SecretsError as error:
            return str(error)
        with self._screen.covering(field, stop):
            if (why := (yield from self._keyboard.type_text(body, still_focused))) is not None:
                return why
        if text.endswith("\n"):
            yield from self._keyboard.chord((key("enter"),))
        return None

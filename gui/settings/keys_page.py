"""Settings page of global keys: the one that stops a run, and those that answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget

from agent.core.actions import Key
from agent.core.config import Config
from agent.core.stop import chord_name, parse_chord
from gui.common.keys.global_keys import LETTERS
from gui.common.keys.key_catcher import KeyCatcher
from gui.settings.page import Choice, Page, Rows

_PAIRS: Final[tuple[tuple[Key, ...], ...]] = tuple(
    (Key(one), Key(other))
    for one, other in (("ctrl", "alt"), ("ctrl", "shift"), ("alt", "shift"), ("ctrl", "win"), ("alt", "win"))
)


class KeysPage(Page):
    """The stop chord as it is pressed, and the modifiers of the answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stop = KeyCatcher()
        self.held = Choice([(chord_name(pair), pair) for pair in _PAIRS])
        rows = Rows(self)
        rows.add(
            self.tr("&Stop from anywhere"),
            self.stop,
            self.tr("Press them here. Held together, they end a run at once: a modifier and another key."),
        )
        rows.add(
            self.tr("&Answer from anywhere with"),
            self.held,
            self.tr(
                "Held with Y (approve), E (edit), S (skip), R (reject), T (take over), U (run on) or Q (quit) while a "
                "question is open; with P to pause a run."
            ),
        )

    def show_config(self, config: Config) -> None:
        """See `Page`."""
        self.stop.setText(chord_name(config.stop_chord))
        if self._at(config.answer_held) < 0:
            self.held.offer(chord_name(config.answer_held), config.answer_held)
        self.held.setCurrentIndex(self._at(config.answer_held))

    def read(self, config: Config) -> Config:
        """See `Page`."""
        held = self.held.chosen
        with self.blaming(self.stop):
            try:
                chord = parse_chord(self.stop.text())
            except ValueError:
                text = self.tr("“{0}” cannot stop a run: press a modifier and another key, like Ctrl+Alt+Escape.")
                raise ValueError(text.format(self.stop.text())) from None
            if any(frozenset((*held, Key(letter))) == frozenset(chord) for letter in LETTERS):
                raise ValueError(
                    self.tr("“{0}” already answers questions: choose another stop key.").format(chord_name(chord))
                )
        if frozenset(held) == frozenset(config.answer_held):
            held = config.answer_held
        return replace(config, stop_chord=chord, answer_held=held)

    def _at(self, held: tuple[Key, ...]) -> int:
        """The entry with these modifiers, in whatever order."""
        entries = map(frozenset, self.held.values)
        return next((at for at, entry in enumerate(entries) if entry == frozenset(held)), -1)

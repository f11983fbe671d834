"""Random colour schemes: light, dark, of high contrast or tinted; as a Qt palette and for style sheets."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Self

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class ColorScheme:
    """The colours of a window, as `#rrggbb`.

    Attributes:
        window: Ground of windows and panels.
        base: Ground of fields and lists.
        muted: Placeholders and what is disabled.
        accent: Selection, default buttons, links.
    """

    dark: bool
    window: str
    base: str
    stripe: str
    button: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str

    @classmethod
    def draw(cls, choice: random.Random) -> Self:
        """A random colour scheme with legible text."""
        hue, accent_hue = choice.random(), choice.random()
        roll = choice.random()
        if roll < 0.08:
            return cls._contrasting(choice)
        dark = roll < 0.4
        tint = choice.uniform(0.1, 0.35) if choice.random() < 0.25 else choice.uniform(0.0, 0.06)
        if dark:
            ground = choice.uniform(0.08, 0.26)
            lift = choice.choice([-0.05, -0.03, 0.0, 0.03, 0.05])
            window, base = _hsl(hue, tint, ground), _hsl(hue, tint, max(0.03, ground + lift))
            button = _hsl(hue, tint, ground + choice.uniform(0.0, 0.1))
            text, muted = _hsl(hue, 0.1, choice.uniform(0.82, 1.0)), _hsl(hue, 0.05, choice.uniform(0.42, 0.58))
            stripe, border = _hsl(hue, tint, ground + 0.04), _hsl(hue, tint, ground + choice.uniform(0.1, 0.3))
        else:
            ground = choice.uniform(0.86, 1.0)
            window, base = _hsl(hue, tint, ground), choice.choice(["#ffffff", "#ffffff", _hsl(hue, tint, 0.97)])
            button = _hsl(hue, tint, min(1.0, ground + choice.uniform(-0.08, 0.05)))
            text, muted = _hsl(hue, 0.1, choice.uniform(0.0, 0.22)), _hsl(hue, 0.05, choice.uniform(0.5, 0.66))
            stripe, border = _hsl(hue, max(tint, 0.03), 0.95), _hsl(hue, tint, choice.uniform(0.55, 0.84))
        accent = QColor.fromHslF(accent_hue, choice.uniform(0.45, 1.0), choice.uniform(0.3, 0.6))
        on_accent = "#ffffff" if accent.lightnessF() < 0.55 and not 0.12 < accent_hue < 0.5 else "#101010"
        return cls(dark, window, base, stripe, button, text, muted, border, accent.name(), on_accent)

    @classmethod
    def _contrasting(cls, choice: random.Random) -> Self:
        ink, ground = choice.choice([("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#ffff00", "#000000")])
        accent, on_accent = choice.choice([("#1aebff", "#000000"), ("#ffff00", "#000000"), ("#37006e", "#ffffff")])
        muted = "#3ff23f" if ground == "#000000" else "#600000"
        return cls(ground == "#000000", ground, ground, ground, ground, ink, muted, ink, accent, on_accent)

    def palette(self) -> QPalette:
        """The scheme as a Qt palette."""
        palette = QPalette(QColor(self.button), QColor(self.window))
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        for which, colour in (
            (role.Window, self.window),
            (role.Base, self.base),
            (role.AlternateBase, self.stripe),
            (role.Button, self.button),
            (role.WindowText, self.text),
            (role.Text, self.text),
            (role.ButtonText, self.text),
            (role.Highlight, self.accent),
            (role.HighlightedText, self.on_accent),
            (role.PlaceholderText, self.muted),
            (role.Link, self.link),
            (role.ToolTipBase, self.stripe),
            (role.ToolTipText, self.text),
        ):
            palette.setColor(which, QColor(colour))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, which, QColor(self.muted))
        return palette

    @property
    def link(self) -> str:
        """The accent colour, light or dark enough to be legible on the window's background."""
        colour = QColor(self.accent)
        hue, saturation = max(0.0, colour.hslHueF()), colour.hslSaturationF()
        return _hsl(hue, saturation, 0.7 if self.dark else 0.36)

    def mixed(self, other: str, part: float, ground: str | None = None) -> str:
        """The window's background colour mixed with a share `part` of `other`."""
        a, b = QColor(self.window if ground is None else ground), QColor(other)
        red, green, blue = (
            round(one + (two - one) * part)
            for one, two in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
        )
        return QColor(red, green, blue).name()


def _hsl(hue: float, saturation: float, lightness: float) -> str:
    return QColor.fromHslF(hue, saturation, min(1.0, max(0.0, lightness))).name()

"""Scenes: programs and the input that brings them into the states to screenshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Press:
    """Click the node of a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Press a key or a chord, as xdotool names it."""

    chord: str


@dataclass(frozen=True, slots=True)
class Words:
    """Type ASCII text; lines end with the Return key."""

    text: str


Step = Press | Keys | Words
Scene = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The theme and font size of programs.

    Attributes:
        gtk: A theme that GTK 3 carries in itself.
        qt: A style that Qt carries in itself.
        points: Size of the font.
    """

    gtk: str
    qt: str
    points: int

    @property
    def settings(self) -> Mapping[str, str]:
        """The look as environment variables."""
        return {"GTK_THEME": self.gtk, "QT_STYLE_OVERRIDE": self.qt, "QT_FONT_DPI": str(round(9.6 * self.points))}

    @property
    def font(self) -> str:
        """The font in GTK's notation."""
        return f"DejaVu Sans {self.points}"


LOOKS: Final = (
    Look("Adwaita", "Fusion", 10),
    Look("Adwaita:dark", "Windows", 11),
    Look("HighContrast", "Fusion", 13),
)

_POEM: Final = "The quick brown fox jumps over the lazy dog.\nSphinx of black quartz, judge my vow.\n\n1234567890\n"

SCENES: Final[Mapping[str, tuple[Scene, ...]]] = {
    "galculator": (
        (),
        (Words("12.5*(3+4)"), Keys("Return")),
        (Press("File"),),
        (Press("Edit"),),
        (Press("View"),),
        (Press("Calculator"),),
        (Press("View"), Press("Scientific Mode")),
        (Press("View"), Press("Paper Mode")),
        (Press("Edit"), Press("Preferences...")),
        (Press("Help"), Press("About")),
    ),
    "mousepad": (
        (),
        (Words(_POEM),),
        (Press("File"),),
        (Words(_POEM), Press("Edit")),
        (Press("Search"),),
        (Press("View"),),
        (Press("Document"),),
        (Words(_POEM), Keys("ctrl+f"), Words("fox")),
        (Words(_POEM), Keys("ctrl+h")),
        (Keys("ctrl+n"),),
        (Keys("ctrl+o"),),
        (Words(_POEM), Keys("ctrl+t")),
        (Press("Edit"), Press("Preferences...")),
        (Press("Help"), Press("About")),
    ),
    "l3afpad": (
        (),
        (Words(_POEM),),
        (Press("File"),),
        (Words(_POEM), Press("Edit")),
        (Press("Search"),),
        (Press("Options"),),
        (Words(_POEM), Keys("ctrl+f")),
        (Words(_POEM), Keys("ctrl+h")),
        (Keys("ctrl+o"),),
        (Press("Options"), Press("Font...")),
    ),
    "xfce4-terminal": (
        (),
        (Words("echo hello\n"),),
        (Press("File"),),
        (Press("Edit"),),
        (Press("View"),),
        (Press("Terminal"),),
        (Press("Tabs"),),
        (Keys("ctrl+shift+f"),),
        (Press("Edit"), Press("Preferences...")),
    ),
    # typing removes a placeholder that is not in the tree; scroll bars of its lists are not in it either
    "speedcrunch": (
        (Words("2+3\n"),),
        (Words("12.5*(3+4)\n"), Words("sqrt(2)\n")),
        (Words("2+3\n"), Press("Session")),
        (Words("2+3\n"), Press("Edit")),
        (Words("2+3\n"), Press("View")),
        (Words("2+3\n"), Press("Settings")),
        (Words("2+3\n"), Press("Help")),
        (Words("2+3\n"), Press("View"), Press("Keypad")),
    ),
}
"""Scenes by program; each begins with a freshly started program."""

"""Icons and pictures of web pages as inline SVG."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

_SHAPES: Final = {
    "cross": "M5 5l14 14M19 5L5 19",
    "plus": "M12 4v16M4 12h16",
    "minus": "M4 12h16",
    "tick": "M4 13l5 5L20 6",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "down": "M5 9l7 7 7-7",
    "up": "M5 15l7-7 7 7",
    "left": "M15 5l-7 7 7 7",
    "right": "M9 5l7 7-7 7",
    "arrow-left": "M20 12H4M11 5l-7 7 7 7",
    "arrow-right": "M4 12h16M13 5l7 7-7 7",
    "search": "M10 4a6 6 0 100 12 6 6 0 000-12zM15 15l6 6",
    "house": "M3 11l9-8 9 8M6 9v11h12V9",
    "folder": "M3 6h6l2 2h10v11H3z",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5",
    "save": "M4 4h13l3 3v13H4zM8 4v5h7V4M8 20v-6h8v6",
    "bin": "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
    "pencil": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "star": "M12 3l3 6 6 1-4.500 4.500 1 6.500-5.500-3-5.500 3 1-6.500L3 10l6-1z",
    "heart": "M12 20C4 14 3 11 3 8.500a4.500 4.500 0 019-1 4.500 4.500 0 019 1c0 2.500-1 5.500-9 11.500z",
    "bell": "M6 17V11a6 6 0 0112 0v6l2 1H4zM10 21h4",
    "person": "M12 3a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM4 21c0-5 4-7 8-7s8 2 8 7",
    "mail": "M3 5h18v14H3zM3 6l9 7 9-7",
    "calendar": "M4 5h16v16H4zM4 10h16M8 2v5M16 2v5",
    "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l4 3",
    "gear": "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3",
    "lock": "M5 11h14v10H5zM8 11V7a4 4 0 018 0v4",
    "eye": "M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM12 9a3 3 0 100 6 3 3 0 000-6z",
    "share": "M18 3a3 3 0 100 6 3 3 0 000-6zM6 9a3 3 0 100 6 3 3 0 000-6zM18 15a3 3 0 100 6 3 3 0 000-6z"
    "M9 11l6-4M9 13l6 4",
    "download": "M12 3v12M6 10l6 6 6-6M4 21h16",
    "upload": "M12 16V4M6 9l6-6 6 6M4 21h16",
    "refresh": "M20 12a8 8 0 11-3-6M20 3v5h-5",
    "play": "M6 4l14 8-14 8z",
    "pause": "M7 4v16M17 4v16",
    "cart": "M2 4h3l3 11h10l3-8H6M9 19a1 1 0 100 2 1 1 0 000-2zM17 19a1 1 0 100 2 1 1 0 000-2z",
    "picture": "M3 4h18v16H3zM3 17l6-6 5 5 3-3 4 4M16 7a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
    "bold": "M7 4h6a4 4 0 010 8H7zM7 12h7a4 4 0 010 8H7z",
    "italic": "M10 4h8M6 20h8M14 4l-4 16",
    "underline": "M6 4v7a6 6 0 0012 0V4M5 21h14",
    "list": "M9 6h12M9 12h12M9 18h12M4 6h1M4 12h1M4 18h1",
    "grid": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "dots": "M5 11a1 1 0 100 2 1 1 0 000-2zM12 11a1 1 0 100 2 1 1 0 000-2zM19 11a1 1 0 100 2 1 1 0 000-2z",
    "chart": "M4 20V10M10 20V4M16 20v-8M21 20H3",
    "pin": "M12 22C7 15 5 12 5 9a7 7 0 0114 0c0 3-2 6-7 13zM12 6a3 3 0 100 6 3 3 0 000-6z",
    "tack": "M9 3h6l-1 7 4 4H6l4-4zM12 14v7",
    "send": "M3 11l18-8-7 18-3-8zM11 13l10-10",
    "phone": "M5 3h4l2 5-3 2c1 3 3 5 6 6l2-3 5 2v4c-9 2-18-7-16-16z",
    "help": "M12 3a9 9 0 100 18 9 9 0 000-18zM9 9c0-4 6-4 6 0 0 2-3 2-3 5M12 17v.5",
    "filter": "M3 4h18l-7 9v7l-4-2v-5z",
    "link": "M10 14a4 4 0 006 0l4-4a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-4 4a4 4 0 006 6l1-1",
}
"""Paths in a square of 24."""

MEANINGS: Final = {
    "cross": "close", "plus": "add", "minus": "remove", "tick": "confirm", "down": "chevron down", "up": "chevron up",
    "left": "chevron left", "right": "chevron right", "house": "home", "bin": "delete", "pencil": "edit",
    "bell": "notifications", "person": "user", "gear": "settings", "eye": "show", "cart": "shopping cart",
    "clock": "clock", "dots": "more", "phone": "call", "tack": "pin",
}  # fmt: skip
"""What a shape means, by the names of `assets/icon_meanings.toml`, where it has another name there."""

_FREE: Final = tuple(name for name in _SHAPES if name not in {"down", "up", "tick", "right", "tack", "send"})
"""What stands anywhere; the last two came later, and what others draw from their seeds stays as it was."""


@dataclass(frozen=True, slots=True)
class Icons:
    """The style of the icons of one page.

    Attributes:
        width: Of the strokes, in 24ths of a symbol.
        filled: Whether shapes are filled.
    """

    width: float
    filled: bool
    cap: str

    def named(self, name: str, side_px: int = 16) -> str:
        """An icon by its name, in the colour of the text around it."""
        fill = "currentColor" if self.filled else "none"
        ends = f'stroke-linecap="{self.cap}" stroke-linejoin="{"miter" if self.cap == "butt" else self.cap}"'
        return (
            f'<svg class="ic" aria-hidden="true" width="{side_px}" height="{side_px}" viewBox="0 0 24 24" '
            f'fill="{fill}" fill-opacity="0.35" '
            f'stroke="currentColor" stroke-width="{self.width}" {ends}><path d="{_SHAPES[name]}"/></svg>'
        )

    def any(self, choice: random.Random, side_px: int = 16) -> str:
        """A random icon with a meaning of its own: no arrow of a list, no check mark."""
        return self.named(choice.choice(_FREE), side_px)


def picture(choice: random.Random, width: str, height: str) -> str:
    """A random picture: a sky, hills, spots."""

    def colour() -> str:
        return f"hsl({choice.randint(0, 359)} {choice.randint(20, 80)}% {choice.randint(25, 85)}%)"

    shapes = []
    for _ in range(choice.randint(2, 7)):
        x, y, r = choice.randint(0, 100), choice.randint(0, 60), choice.randint(4, 30)
        shapes.append(
            choice.choice(
                [
                    f'<circle cx="{x}" cy="{y}" r="{r}" fill="{colour()}"/>',
                    f'<path d="M0 60L{x} {y}L100 60z" fill="{colour()}"/>',
                    f'<rect x="{x}" y="{y}" width="{r}" height="{60 - y}" fill="{colour()}"/>',
                    f'<path d="M0 {y}Q50 {y - r} 100 {y}V60H0z" fill="{colour()}"/>',
                ]
            )
        )
    return (
        f'<svg role="img" style="width:{width};height:{height}" viewBox="0 0 100 60" '
        f'preserveAspectRatio="xMidYMid slice"><rect width="100" height="60" fill="{colour()}"/>{"".join(shapes)}</svg>'
    )

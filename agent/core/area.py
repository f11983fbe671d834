"""The part of the desktop that a run sees and touches: all of it, a monitor, a region, a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from agent.core.api import export
from vision.geometry import DesktopBox


@export("WholeDesktop")
@dataclass(frozen=True, slots=True)
class WholeDesktop:
    """All monitors together."""


@export("OneMonitor")
@dataclass(frozen=True, slots=True)
class OneMonitor:
    """One monitor, counted from 1 in the order of `MssScreen.monitors`."""

    number: int


@export("Region")
@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the desktop; what lies outside the desktop is cut off."""

    box: DesktopBox

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `X,Y,W,H`, for example `0,0,800,600`.

        Raises:
            ValueError: If the text is not four numbers, the last two above 0.
        """
        try:
            x, y, width, height = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"region {text!r}: write it as X,Y,WIDTH,HEIGHT, for example 0,0,800,600") from None
        if not (width > 0 and height > 0):
            raise ValueError(f"region {text!r}: its width and height must be above 0")
        return cls(DesktopBox(x, y, x + width, y + height))


@export("OneWindow")
@dataclass(frozen=True, slots=True)
class OneWindow:
    """Wherever the window is that had this title when it was first looked for; see `agent.desktop.windows.named`."""

    title: str


Area = WholeDesktop | OneMonitor | Region | OneWindow

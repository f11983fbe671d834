"""Random dialogs that interrupt a task."""

from __future__ import annotations

import random
from typing import Final

from agent.learning.simulator.captions import Captions
from agent.learning.simulator.window_state import Layer, Widget
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind

_DISMISS: Final = ("OK", "OK", "OK", "Close", "Later", "Not now", "Cancel", "Dismiss", "No", "Got it", "No thanks")
_OTHER: Final = (
    "Details…",
    "Update now",
    "Restart",
    "Help",
    "Yes",
    "Learn more",
    "Retry",
    "Install",
    "Delete",
    "Rate it",
)


def sample_dialog(choice: random.Random, size: Size) -> list[Widget]:
    """A random dialog over the middle of the window; its last button dismisses it harmlessly."""
    captions = Captions(choice)
    width, height = min(size.width - 20, choice.randint(240, 420)), min(size.height - 20, choice.randint(110, 190))
    left = (size.width - width) / 2 + choice.randint(-40, 40)
    left = max(4.0, min(left, size.width - width - 4))
    top = max(4.0, (size.height - height) / 2 + choice.randint(-40, 40))
    top = min(top, size.height - height - 4)
    widgets = [
        Widget(Kind.TEXT, PixelBox(left + 16, top + 36, left + width - 16, top + 54), captions.sentence()),
    ]
    if choice.random() < 0.6:
        widgets.insert(0, Widget(Kind.TEXT, PixelBox(left + 16, top + 6, left + 130, top + 24), captions.caption()))
    if choice.random() < 0.3:
        widgets.append(
            Widget(Kind.CHECKBOX, PixelBox(left + 16, top + 60, left + 160, top + 80), "Do not show this again")
        )
    names = [choice.choice(_DISMISS)]
    if choice.random() < 0.5:
        names.insert(0, choice.choice(_OTHER))
        if choice.random() < 0.2:
            names.insert(0, choice.choice(_OTHER))
    at = left + width - 16
    buttons = []
    for name in reversed(names) if choice.random() < 0.7 else names:
        wide = max(64.0, 9.0 * len(name) + 20)
        buttons.append(Widget(Kind.BUTTON, PixelBox(at - wide, top + height - 40, at, top + height - 12), name))
        at -= wide + 8
    buttons.sort(key=lambda button: button.text == names[-1])
    widgets += buttons
    for widget in widgets:
        widget.layer = Layer.DIALOG
        box = widget.box
        widget.box = PixelBox(
            max(0.0, box.left), max(0.0, box.top), min(size.width, box.right), min(size.height, box.bottom)
        )
    return widgets

"""Surroundings of scenes: bars and panes beside the page that have nothing to do with the task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_BARS: Final = 0.3
_PANES: Final = 0.25
_FRAMES: Final = 0.55
"""Shares of scenes that have them."""

_NAVIGATION: Final = (
    "Products", "Prices", "Company", "Careers", "Blog", "Press", "Imprint", "Partners", "Community", "Gallery",
    "Shop", "Learn", "Solutions", "Resources", "Dashboard", "Team", "Billing", "Activity", "Insights", "Templates",
    "Workspace", "Favourites", "Trash", "Drafts", "Today", "Upcoming", "Recent", "Shared with me", "Wiki", "Issues",
)  # fmt: skip


def surround(s: Stage) -> None:
    """Add the frame of a window, a bar above, a pane beside, or none; bars and panes of other kinds and names."""
    if not s.told.text:
        return
    if s.chance(_FRAMES):
        s.framed()
    if not s.acts:
        return
    if s.chance(_BARS):
        s.rows.insert(0, Row(_strangers(s, s.choice.randint(2, 5))))
    if s.chance(_PANES) and not any(row.aside for row in s.rows):
        s.first_pane, s.swapped = s.choice.uniform(0.68, 0.8), s.chance(0.7)
        s.aside = True
        for widget in _strangers(s, s.choice.randint(2, 7)):
            s.row(widget)
        s.aside = False


def _strangers(s: Stage, count: int) -> list[Widget]:
    needed = {widget.kind for act in s.acts for widget in (act.widget, act.end) if widget is not None}
    kinds = [kind for kind in (Kind.LINK, Kind.LIST_ITEM, Kind.TAB, Kind.BUTTON, Kind.TEXT) if kind not in needed]
    known, kind = list(texts_of(s)), s.choice.choice(kinds or [Kind.TEXT])
    told = s.told.text.casefold()
    names = s.some(_NAVIGATION, count) if s.chance(0.6) else s.names(count, s.captions.caption)
    return [s.make(kind, name) for name in names if name.casefold() not in known and name.casefold() not in told] or [
        s.make(Kind.TEXT, "—")
    ]


def texts_of(s: Stage) -> Iterator[str]:
    """What stands in the rows, in lower case, shown or not."""
    for row in s.rows:
        yield from (cell.text.casefold().strip(":") for cell in row.cells if cell.text)

"""A live page: its HTML, the data it keeps, the task that is set on it, and the way on which it is done."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final, TypeAlias

from agent.learning.instructions.random_text import RandomText
from gui.datagen.live_pages.wording import Wording
from gui.datagen.web_pages.icons import MEANINGS, Icons
from gui.datagen.web_pages.page_style import Look

Value: TypeAlias = str | int | bool | list[str] | list[int]
Data: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One act on the way of the oracle.

    Attributes:
        target: The `id` of an element of the page.
        text: What is typed over what the element holds; None for a click.
    """

    target: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page with a task.

    Attributes:
        title: Of its window.
        body: HTML. What it keeps is in the variable `data`, which its handlers write.
        begins: The data at the start; `log` in it is what cannot be taken back.
        goal: The data where the task is done and nothing else.
        instruction: What a person would say.
        sorts: The kinds of its goals.
        path: How the oracle does it; empty where it is so already, or where it has to be said that it cannot be done.
        ends: How a run should end: `finished`, or `call_user` where it cannot be done.
        missing: What the task speaks of and the page does not have, in the words of the task.
    """

    title: str
    body: str
    begins: Data
    goal: Data
    instruction: str
    sorts: tuple[str, ...]
    path: tuple[PathStep, ...]
    ends: str = "finished"
    missing: str = ""

    def solved(self, data: Data) -> bool:
        """Whether what was asked for is done, and nothing else."""
        return dict(data) == dict(self.goal)

    def reached(self, data: Data) -> int:
        """The number of goals reached."""
        wanted = [name for name in self.goal if self.goal[name] != self.begins.get(name)]
        right = sum(data.get(name) == self.goal[name] for name in wanted)
        return len(self.sorts) if right == len(wanted) else min(right, len(self.sorts) - 1)

    def stray(self, data: Data) -> tuple[str, ...]:
        """Names of the data that are neither as they were nor as they should be."""
        return tuple(name for name in data if data[name] not in (self.goal.get(name), self.begins.get(name)))

    def harm(self, data: Data) -> tuple[str, ...]:
        """What was done for good, unasked."""
        done, asked = data.get("log", []), self.goal.get("log", [])
        assert isinstance(done, list)
        assert isinstance(asked, list)
        return tuple(str(entry) for entry in done if entry not in asked)


@dataclass(slots=True)
class Sheet:
    """What the generators of pages draw from: chance, words, wording, looks; and small pieces of HTML.

    Attributes:
        choice: All chance of the page.
    """

    choice: random.Random
    words: RandomText
    say: Wording
    look: Look
    icons: Icons
    _count: int = field(default=0)

    def some(self, things: Sequence[str], count: int) -> list[str]:
        """So many different things, in an order of chance."""
        return self.choice.sample(list(things), count)

    def button(self, caption: str, does: str, name: str = "", *, main: bool = False) -> str:
        """A button that runs JavaScript."""
        look = "main" if main else ""
        return f'<button id="{name or self.name()}" class="{look}" onclick="{escape(does)}">{escape(caption)}</button>'

    def symbol(self, icon: str, does: str, name: str = "", title: str = "") -> str:
        """A button that shows an icon alone."""
        hint = f' aria-label="{escape(title)}"' if title else ""
        made, means = self.icons.named(icon, 16), MEANINGS.get(icon, icon)
        return (
            f'<button id="{name or self.name()}" class="tool"{hint} data-means="{means}" '
            f'onclick="{escape(does)}">{made}</button>'
        )

    def entry(self, label: str, key: str, name: str, value: str = "", hint: str = "") -> str:
        """A labelled text field that keeps its text in `data[key]`."""
        above = "col" if self.look.radius % 2 == 0 else "row"
        return (
            f'<div class="{above}" style="gap:4px"><label for="{name}">{escape(label)}</label>'
            f'<input id="{name}" value="{escape(value)}" placeholder="{escape(hint)}" '
            f"oninput=\"data['{key}']=this.value\"></div>"
        )

    def tick(self, label: str, key: str, name: str, *, on: bool = False) -> str:
        """A check box with its label; its state is `data[key]`."""
        mark = " checked" if on else ""
        return (
            f'<label><input type="checkbox" id="{name}"{mark} onchange="data[\'{key}\']=this.checked">'
            f"{escape(label)}</label>"
        )

    def name(self) -> str:
        """A new `id`."""
        self._count += 1
        return f"e{self._count}"

    def card(self, title: str, *parts: str) -> str:
        """A framed column with a heading."""
        return f'<div class="card col"><h2>{escape(title)}</h2>{"".join(parts)}</div>'


Generator: TypeAlias = Callable[[Sheet], LivePage]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a page stands in: its style, and what is around it that has nothing to do with the task.

    Attributes:
        style: Style sheets in place of the page's own; empty to keep that.
        attributes: Of the body.
        before, after: HTML around the page.
        body: The page's own HTML, where it is written otherwise.
    """

    style: str = ""
    attributes: str = ""
    before: str = ""
    after: str = ""
    body: str = ""


_FRAME: Final = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{sheet}</style><style>
html,body{{overflow:auto}} [hidden]{{display:none!important}}</style></head>
<body {attributes}>{before}<div class="page col" style="max-width:{width}px">{body}<p id="said"></p></div>{after}
{reaction}</body></html>"""
_REACTION: Final = """<script>(() => {
let before = null;
window.data = null;  // what the page before this one held
clearInterval(window.reacting);
window.reacting = setInterval(() => {
  if (!window.data) return;
  const now = JSON.parse(JSON.stringify(data)), own = document.activeElement?.matches("input,textarea");
  for (const key of before ? Object.keys(now) : []) {
    if (JSON.stringify(now[key]) === JSON.stringify(before[key]) || (own && typeof now[key] === "string")) continue;
    const value = Array.isArray(now[key]) ? now[key].at(-1) : now[key];
    document.getElementById("said").textContent = key === "log" ? `${value}` : `${key}: ${value}`;
  }
  before = now;
}, 60)})()</script>"""
"""Each page says what it did last, as programs do: a press without any answer cannot be told from one that missed."""

_ALONE: Final = Setting()


def sheet_of(seed: int, language: str = "en") -> Sheet:
    """The sheet of a seed."""
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    look = Look.draw(choice)
    icons = Icons(choice.choice([1.5, 2, 2.5]), choice.random() < 0.2, "round")
    return Sheet(choice, RandomText(choice, language), Wording(choice), look, icons)


def html_of(page: LivePage, sheet: Sheet, setting: Setting = _ALONE) -> str:
    """The whole page."""
    return _FRAME.format(
        title=escape(page.title),
        sheet=setting.style or sheet.look.sheet,
        width=520 + 40 * sheet.look.gap,
        attributes=setting.attributes,
        before=setting.before,
        body=setting.body or page.body,
        after=setting.after,
        reaction=_REACTION,
    )


def data_script(page: LivePage) -> str:
    """JavaScript that sets the data of the page to its beginning."""
    return f"window.data = {json.dumps(dict(page.begins))}; true"

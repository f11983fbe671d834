"""Settings of pages that are learned from: heads, side bars and feet, other looks, the style of a component library.

None of it has to do with the task, and nothing of it changes the data of a page. Pages that are evaluated have none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

from agent.learning.instructions.random_text import RandomText
from gui.datagen.live_pages.page import LivePage, Setting, Sheet
from gui.datagen.web_pages.libraries.bundles import Bundle
from gui.datagen.web_pages.libraries.catalog import Library
from gui.datagen.web_pages.page_style import Look

_BY_PLACE: Final = re.compile(
    r"\b(all|any|every|each|none|first|second|third|fourth|fifth|sixth|last|top|bottom|next|previous|link|links|icon|"
    r"symbol|field|box|boxes|search|find|look|menu|left|right|above|below|number|\d+(st|nd|rd|th))\b",
    re.IGNORECASE,
)
"""Words for which something around the page could be meant."""

_TOOLS: Final = ("house", "bell", "person", "gear", "help", "grid", "menu", "chart", "phone", "pin")
_CLASSES: Final = re.compile(r'class="([^"]*)"')
_LIBRARY: Final = 0.45
_AROUND: Final = 0.6


def draw_setting(page: LivePage, sheet: Sheet, bundles: Sequence[Bundle], seed: int) -> Setting:
    """A setting for a page, by chance of its own: the page itself stays as its seed makes it."""
    choice = random.Random(f"setting {seed}")  # noqa: S311 - variety, not secrecy
    setting = Setting()
    learned = [bundle for bundle in bundles if bundle.sheet and not bundle.library.unseen]
    if learned and choice.random() < _LIBRARY:
        setting = _in_style_of(choice.choice(learned), page, choice)
    if "<main" not in page.body and choice.random() < _AROUND:  # some pages have such parts of their own
        before, after = _around(page, sheet, choice)
        setting = replace(setting, before=before, after=after)
    return setting


def _in_style_of(bundle: Bundle, page: LivePage, choice: random.Random) -> Setting:
    library = bundle.library
    look = Look.draw(choice)
    while look.dark and not library.dark:  # a library has its own light look, at most a dark one beside it
        look = Look.draw(choice)
    style = f"@layer own{{{replace(look, native=True).sheet}}}</style><style>{bundle.sheet}"
    attributes = (library.dark if look.dark else library.body).replace("~", "")
    return Setting(style, attributes, body=_dressed(page.body, library, choice))


def _dressed(body: str, library: Library, choice: random.Random) -> str:
    """The page with the library's classes at its buttons, fields and lists."""
    classes = {name: _classes(library, name, choice) for name in ("button", "main", "tool", "field", "area", "combo")}

    def button(found: re.Match[str]) -> str:
        own = found[2] or ""
        look = classes["main" if "main" in own else "tool" if "tool" in own else "button"]
        return f'<button{found[1] or ""} class="{own} {look}"'

    body = re.sub(r'<button( id="[^"]*")?(?: class="([^"]*)")?', button, body)
    kept = r"(?![^>]*type=.(?:checkbox|radio|range|color|file))"
    body = re.sub(rf"<input\b{kept}(?![^>]*class=)", f'<input class="{classes["field"]}"', body)
    body = re.sub(r"<textarea\b(?![^>]*class=)", f'<textarea class="{classes["area"]}"', body)
    return re.sub(r"<select\b(?![^>]*class=)", f'<select class="{classes["combo"]}"', body)


def _classes(library: Library, control: str, choice: random.Random) -> str:
    """The classes that the library gives to the first tag of one of its ways to write a control."""
    ways = library.controls.get(control, ())
    found = _CLASSES.search(choice.choice(ways).partition(">")[0]) if ways else None
    return "" if found is None else found[1].replace("~", "")


def _around(page: LivePage, sheet: Sheet, choice: random.Random) -> tuple[str, str]:
    """HTML before and after the page."""
    words = RandomText(choice, "en")
    said = f"{page.instruction} {page.body}".casefold()

    def captions(count: int) -> list[str]:
        made = (words.caption(16) for _ in range(4 * count))
        return [one for one in dict.fromkeys(made) if not _is_said(one, said)][:count]

    before, after = "", ""
    busy = _BY_PLACE.search(page.instruction) is None and page.ends == "finished"
    name = next(iter(captions(1)), "Example")
    if choice.random() < 0.75:
        links = "".join(f'<a href="#">{escape(one)}</a>' for one in captions(choice.randint(2, 5))) if busy else ""
        tools = "".join(_tool(sheet, one) for one in choice.sample(_TOOLS, choice.randint(0, 3))) if busy else ""
        search = '<input placeholder="Search" style="width:140px">' if busy and choice.random() < 0.3 else ""
        lit = " lit" if choice.random() < 0.4 else ""
        before = f'<div class="bar{lit}"><h3>{escape(name)}</h3>{links}<span class="grow"></span>{search}{tools}</div>'
        if busy and choice.random() < 0.25:
            before += f'<div class="bar">{" › ".join(escape(one) for one in captions(3))}</div>'
    if choice.random() < 0.35:
        rows = captions(choice.randint(3, 7))
        side = "".join(f'<a href="#">{escape(one)}</a>' if busy else f"<p>{escape(one)}</p>" for one in rows)
        bar = (
            f'<div class="col side" style="flex:none;width:{choice.choice([130, 150, 180])}px;padding:8px">{side}</div>'
        )
        wide = "<style>.row>.page{flex:1}</style>" if choice.random() < 0.6 else ""
        before = f'{before}{wide}<div class="row" style="align-items:flex-start">'
        before, after = (before + bar, "</div>") if choice.random() < 0.75 else (before, f"{bar}</div>")
    if choice.random() < 0.4:
        after += f'<div class="bar muted"><span>{escape(words.sentence(5))}</span></div>'
    if choice.random() < 0.3:
        before += f'<p class="page muted">{escape(words.sentence(choice.randint(8, 22)))}</p>'
    return before, after


def _tool(sheet: Sheet, icon: str) -> str:
    return f'<button class="tool">{sheet.icons.named(icon, 18)}</button>'


def _is_said(caption: str, said: str) -> bool:
    """Whether a word of a caption occurs in the task or on the page, so that it could be taken for what is meant."""
    return any(word in said for word in re.findall(r"\w{3,}", caption.casefold()))

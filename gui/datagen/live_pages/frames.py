"""What stands around the matter of a live page: bars, sides, adverts, footers; and the pieces that new pages share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from gui.datagen.live_pages.page import Sheet, Value
from gui.datagen.live_pages.pools import ADVERTS, FAMILY_NAMES, FIRST_NAMES, FOOT, PAGES, SITES
from gui.datagen.web_pages.icons import MEANINGS, picture

_SCRIPT = """<script>
function at(name) { return document.getElementById(name) }
function show(name, on = true) { at(name).hidden = !on }
function pick(one, mark = 'aria-pressed') { for (const other of one.parentElement.children)
  if (other.hasAttribute(mark)) other.setAttribute(mark, other === one) }
function turn(one, mark) { const on = one.getAttribute(mark) !== 'true'; one.setAttribute(mark, on); return on }
function only(name, count, wanted) { for (let n = 0; n < count; n++) show(name + n, n === wanted) }
</script>"""


def framed(s: Sheet, *parts: str) -> str:
    """The matter of a page within what pages have around it, drawn by chance: bars, a side, an advert, a footer."""
    look = s.look
    prose = f'<p class="muted">{escape(s.words.paragraph(s.choice.randint(8, 20)))}</p>'
    ends = ["".join(parts), prose if s.choice.random() < 0.3 else ""]
    s.choice.shuffle(ends)
    matter = f'<main class="col grow" style="padding:{look.gap}px">{"".join(ends)}</main>'
    small = look.font_px + look.gap > 26  # there is no room for more
    kind = s.choice.choice(("plain", "bar", "side", "advert", "both"))
    if kind in ("side", "both"):
        matter = f'<div class="row" style="align-items:stretch">{_side(s)}{matter}</div>'
    if kind == "advert":
        beside = [matter, _advert(s)]
        s.choice.shuffle(beside)
        matter = f'<div class="row" style="align-items:start">{"".join(beside)}</div>'
    above = _bar(s) if kind in ("bar", "both") or (kind == "advert" and not small) else ""
    below = _foot(s) if kind != "plain" and not small and s.choice.random() < 0.5 else ""
    wide = "none" if kind != "plain" else f"{s.choice.choice((620, 700, 800, 900))}px"
    rules = (
        f"<style>.page{{padding:0!important;gap:0!important;max-width:{wide}!important;"
        f"width:100%;margin:{'0 auto' if look.gap % 4 == 0 else 0}}}#said{{padding:4px 12px}}"
        f"button[aria-pressed=true]{{background:{look.accent};color:{look.on_accent}}}"
        "a,button,[role]{cursor:pointer}</style>"
    )
    return rules + _SCRIPT + above + matter + below


def part(s: Sheet, title: str, *parts: str) -> str:
    """A part of a page with a heading, with or without a frame around it."""
    frame = s.choice.choice(("card", "card", ""))
    size = s.choice.choice(("h1", "h2", "h2", "h3"))
    heading = f"<{size}>{escape(title)}</{size}>" if title else ""
    return f'<section class="{frame} col">{heading}{"".join(parts)}</section>'


def row(*parts: str, name: str = "", ends: bool = False) -> str:
    """Things beside each other, in a line of their own."""
    named = f' id="{name}"' if name else ""
    return f'<div class="row wrap{" end" if ends else ""}"{named}>{"".join(parts)}</div>'


def line(s: Sheet, text: str, *parts: str, small: str = "") -> str:
    """A line of a list: its text at the left, what belongs to it at the right, an edge below."""
    below = f'<div class="muted">{escape(small)}</div>' if small else ""
    edge = f"border-bottom:1px solid {s.look.border};padding-bottom:{max(2, s.look.pad - 2)}px"
    return f'<div class="row" style="{edge}"><div class="grow">{escape(text)}{below}</div>{"".join(parts)}</div>'


def link(text: str, does: str, name: str) -> str:
    """A link that runs JavaScript and leads nowhere."""
    return f'<a id="{name}" href="#" onclick="{escape(does)};return false">{escape(text)}</a>'


def worded(s: Sheet, icon: str, caption: str, does: str, name: str) -> str:
    """A button with a symbol and its caption."""
    return (
        f'<button id="{name}" onclick="{escape(does)}" style="display:inline-flex;gap:6px;align-items:center">'
        f"{s.icons.named(icon, 16)}<span>{escape(caption)}</span></button>"
    )


def glyph(s: Sheet, icon: str, does: str, name: str, *, on: bool | None = None, side_px: int = 18) -> str:
    """A button that shows a symbol alone and, if `on` is given, whether it is pressed."""
    pressed = "" if on is None else f' aria-pressed="{str(on).lower()}"'
    means = MEANINGS.get(icon, icon)
    return (
        f'<button id="{name}" class="tool"{pressed} data-means="{means}" '
        f'onclick="{escape(does)}">{s.icons.named(icon, side_px)}</button>'
    )


def segments(s: Sheet, key: str, options: Sequence[str], now: str, name: str) -> str:
    """Buttons that are joined, one of which is pressed: `data[key]`; their `id`s are `name` and a number."""
    joined = s.choice.random() < 0.6
    made = "".join(
        f'<button id="{name}{place}" aria-pressed="{str(option == now).lower()}" '
        f'style="{"border-radius:0" if joined else ""}" onclick="{escape(holds(key, option))};pick(this)">'
        f"{escape(option)}</button>"
        for place, option in enumerate(options)
    )
    return f'<div class="row" style="gap:{0 if joined else 6}px">{made}</div>'


def switch(label: str, key: str, name: str, *, on: bool) -> str:
    """A switch with its label; its state is `data[key]`."""
    turns = f"data[{json.dumps(key)}]=turn(this,'aria-checked')"
    return (
        f'<div id="{name}" role="switch" class="ck" aria-checked="{str(on).lower()}" tabindex="0" '
        f'onclick="{escape(turns)}"><span class="sw"></span><span>{escape(label)}</span></div>'
    )


def holds(key: str, value: Value) -> str:
    """JavaScript that sets `data[key]`."""
    return f"data[{json.dumps(key)}]={json.dumps(value)}"


def logs(what: str) -> str:
    """JavaScript that writes down what cannot be taken back."""
    return f"data.log=[...data.log,{json.dumps(what)}]"


def people(s: Sheet, count: int) -> list[str]:
    """So many people, no two of them with a name in common."""
    first, last = s.some(FIRST_NAMES, count), s.some(FAMILY_NAMES, count)
    return [f"{a} {b}" for a, b in zip(first, last, strict=True)]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], style: str = "") -> str:
    """A table; heads and cells are HTML."""
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows)
    above = f"<tr>{head}</tr>" if head else ""
    return f'<table class="{style}">{above}{body}</table>'


def _goes(s: Sheet, page: str) -> str:
    """A link of the frame: what it leads to was not asked for."""
    return link(page, logs(f"went to {page}"), s.name())


def _bar(s: Sheet) -> str:
    pages = "".join(_goes(s, page) for page in s.some(PAGES, s.choice.randint(2, 4)))
    tools = "".join(
        s.symbol(icon, logs(icon), title=icon)
        for icon in s.some(("bell", "person", "help", "menu"), s.choice.randint(0, 2))
    )
    lit = " lit" if s.choice.random() < 0.4 else ""
    return (
        f'<header class="bar{lit}" style="gap:16px"><b class="grow">{s.choice.choice(SITES)}</b>{pages}{tools}</header>'
    )


def _side(s: Sheet) -> str:
    marks = s.choice.random() < 0.5
    icons = s.some(("house", "grid", "chart", "folder", "clock", "list"), 6)
    pages = "".join(
        f'<a id="{s.name()}" href="#" aria-current="{"false" if place else "page"}" '
        f'onclick="{escape(logs("went to " + page))};return '
        f'false">{s.icons.named(icons[place]) if marks else ""}{page}</a>'
        for place, page in enumerate(s.some(PAGES, s.choice.randint(3, 6)))
    )
    return (
        f'<div role="navigation" class="side col" style="gap:2px;padding:{s.look.gap}px;min-width:150px;'
        f"background:{s.look.card};min-height:{s.choice.choice((40, 60, 75))}vh;"
        f'border-right:1px solid {s.look.border}">{pages}</div>'
    )


def _advert(s: Sheet) -> str:
    says, leads = s.choice.choice(ADVERTS)
    seen = picture(s.choice, "100%", "70px") if s.choice.random() < 0.6 else ""
    return (
        f'<aside class="card col" '
        f'style="width:210px;flex:none;margin:{s.look.gap}px">{seen}<b>{says}</b>{_goes(s, leads)}'
        "</aside>"
    )


def _foot(s: Sheet) -> str:
    pages = "".join(_goes(s, page) for page in s.some(FOOT, s.choice.randint(2, 4)))
    edge = f"border-top:1px solid {s.look.border}"
    return f'<footer class="row muted" style="padding:8px 12px;gap:18px;{edge}">{pages}</footer>'

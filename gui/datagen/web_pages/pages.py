"""Families of web pages, as random HTML."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Final

from agent.learning.instructions.random_text import RIGHT_TO_LEFT, VOCABULARY, RandomText
from gui.datagen.splits import UNSEEN, Split, split_of
from gui.datagen.web_pages.controls import Controls
from gui.datagen.web_pages.libraries.bundles import Bundle
from gui.datagen.web_pages.libraries.controls import LibraryControls, own_classes, own_sheet
from gui.datagen.web_pages.page_style import Look
from vision.geometry import Size

Entry = Callable[[Controls], str]


def draw_page(seed: int, size: Size, bundle: Bundle | None = None) -> tuple[str, str, bool]:
    """A random page, the name of its family, and whether that family is kept out of training.

    Args:
        size: Of the viewport, in CSS pixels.
        bundle: A component library whose controls take the place of our own.
    """
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    unseen = split_of(seed) is Split.TEST and choice.random() < 0.5
    family = choice.choice([name for name in FAMILIES if (name in UNSEEN) is unseen])
    language = choice.choice(["en"] * 6 + list(VOCABULARY))
    right_to_left = language in RIGHT_TO_LEFT or choice.random() < 0.03
    look = Look.draw(choice)
    words = RandomText(choice, language)
    if bundle is None:
        controls = Controls(choice, words, look, right_to_left=right_to_left)
    else:
        # a library has its own light look, at most a dark one beside it
        while look.dark and not bundle.library.dark:
            look = Look.draw(choice)
        look = replace(look, native=True)
        controls = LibraryControls(choice, words, look, bundle.library, right_to_left=right_to_left)
    body = FAMILIES[family](controls)
    over = _layers(controls, size)
    behind = " data-behind" if 'class="shade"' in over else ""
    head = (
        f'<!doctype html><html lang="{language}" dir="{"rtl" if right_to_left else "ltr"}"><head><meta charset="utf-8">'
    )
    shown = f'<div class="col grow" style="gap:0;min-height:0"{behind}>{_top(controls)}{body}</div>{over}</body></html>'
    if bundle is None:
        return f"{head}<style>{look.sheet}</style></head><body>{shown}", family, unseen
    library = bundle.library
    attributes = own_classes(library.dark if look.dark else library.body)
    sheets = f"<style>{own_sheet(look.sheet)}</style><style>{bundle.sheet}</style>"
    return f"{head}{sheets}</head><body {attributes}>{own_classes(shown)}", family, unseen or library.unseen


def _top(c: Controls) -> str:
    """The head of a page: nothing, a title with links, a menu bar or a toolbar."""
    made = []
    if c.chance(0.55):
        lit = " lit" if c.chance(0.4) else ""
        middle = c.choice.choice(["", "".join(f"<span>{_plain_link(c)}</span>" for _ in range(c.choice.randint(2, 4)))])
        search = c.field(style="width:140px") if c.chance(0.3) else ""
        tools = "".join(c.tool() for _ in range(c.choice.randint(0, 3)))
        name = c.text(c.words.caption(14), "h3")
        made.append(f'<div class="bar{lit}">{c.tool("menu") if c.chance(0.4) else ""}{name}{middle}'
                    f'<span class="grow"></span>{search}{tools}</div>')  # fmt: skip
    if c.chance(0.2):
        names = c.words.captions(c.choice.randint(3, 6), 12)
        items = "".join(f'<div role="menuitem">{c.text(name)}</div>' for name in names)
        made.append(f'<div class="bar" role="menubar" style="padding-block:0">{items}</div>')
    if c.chance(0.15):
        made.append(f'<div class="bar">{"".join(c.tool() for _ in range(c.choice.randint(3, 12)))}</div>')
    if c.chance(0.12):
        crumbs = " / ".join(_plain_link(c) for _ in range(c.choice.randint(1, 3)))
        made.append(f'<div class="bar"><span>{crumbs}</span></div>')
    return "".join(made)


def _plain_link(c: Controls) -> str:
    return c.link(c.words.caption(14))


def _layers(c: Controls, size: Size) -> str:
    """Overlays of a page: a menu, a dialog, a message or a note."""
    roll, width, height = c.choice.random(), size.width, size.height
    if roll < 0.14:
        return c.menu(c.choice.randint(0, width // 2), c.choice.randint(0, height // 2))
    if roll < 0.26:
        shade = c.choice.choice(["#0006", "#0008", "#fff8", ""])
        behind = f'<div class="shade" style="background:{shade}"></div>' if shade else ""
        across = min(width - 20, c.choice.randint(260, 420))
        side, top = c.choice.randint(5, max(5, width - across)), c.choice.randint(5, max(6, height // 3))
        rows = [c.text(c.words.sentence(c.choice.randint(4, 20)), "p")] + [
            _field_row(c) for _ in range(c.choice.randint(0, 2))
        ]
        head = f'<div class="row">{c.text(c.words.caption(), "h3")}<span class="grow"></span>{c.tool("cross")}</div>'
        return (
            f'{behind}<div role="dialog" data-layer class="col" style="padding:14px;width:{across}px;left:{side}px;'
            f'top:{top}px">{head}{"".join(rows)}'
            f'<div class="row end">{c.button(main=False)}{c.button(main=True)}</div></div>'
        )
    if roll < 0.33:
        edge = c.choice.choice(["bottom:12px", "top:60px"])
        action = c.choice.choice([c.tool("cross"), c.link(c.words.caption(10)), ""])
        return (
            f'<div data-layer class="toast row" style="padding:8px 14px;left:{c.choice.randint(8, 60)}px;{edge};'
            f'max-width:70%">{c.text(c.words.sentence(5))}{action}</div>'
        )
    return ""


def _field_row(c: Controls) -> str:
    above = c.chance(0.5)
    label = c.text(c.words.caption(), "label")
    makers: list[Callable[[], str]] = [c.field, c.field, c.combo, c.number, c.area, c.slider]
    return f'<div class="{"col" if above else "row"}" style="gap:4px">{label}{c.choice.choice(makers)()}</div>'


def _any_control(c: Controls) -> str:
    makers: list[Callable[[], str]] = [c.field, c.combo, c.number, c.slider, c.progress, c.checkbox, c.switch]
    return c.choice.choice([*makers, c.button, c.tool, c.link])()


def _wide_field(c: Controls) -> str:
    return c.field(style="width:100%")


def _wide_combo(c: Controls) -> str:
    return c.combo("width:100%")


def _wide_slider(c: Controls) -> str:
    return c.slider("width:100%")


def _scroll(c: Controls, inner: str, style: str = "") -> str:
    """A scroll area around some content."""
    gone = c.choice.choice([0, 0, 0, c.choice.random(), 1])
    return f'<div class="scroll page" data-scroll="{gone}" style="{style}">{inner}</div>'


def form(c: Controls) -> str:
    """A form: labels and fields, above or beside each other."""
    columns = c.choice.choice([1, 1, 2])
    above = c.chance(0.4)
    made = []
    for _ in range(c.choice.randint(4, 12)):
        label = c.text(c.words.caption(), "label")
        control = c.choice.choice([_wide_field] * 4 + [_wide_combo, Controls.number, Controls.area, _wide_slider])(c)
        made.append(f'<div class="col" style="gap:3px">{label}{control}</div>' if above else f"{label}{control}")
    across = f"repeat({columns},1fr)" if above else f"repeat({columns},auto 1fr)"
    ticks = "".join(f"<div>{c.checkbox()}</div>" for _ in range(c.choice.randint(0, 3)))
    radios = f'<div class="row wrap">{"".join(c.radios(c.choice.randint(2, 4)))}</div>' if c.chance(0.5) else ""
    ends = f'<div class="row {c.choice.choice(["", "end"])}">{c.button(main=True)}{c.button()}</div>'
    fields = f'<div class="grid" style="grid-template-columns:{across}">{"".join(made)}</div>'
    look = c.choice.choice(["", "card"])
    return _scroll(c, f'<div class="col {look}">{c.text(c.words.caption(), "h2")}{fields}{radios}{ticks}{ends}</div>')


def settings(c: Controls) -> str:
    """Settings: groups of switches, sliders, lists and numbers beside a side bar."""
    groups = []
    for _ in range(c.choice.randint(2, 4)):
        rows = []
        for _ in range(c.choice.randint(2, 5)):
            bare: list[Entry] = [lambda c: c.switch(""), lambda c: c.checkbox("")]
            control = c.choice.choice(
                [*bare, Controls.slider, Controls.combo, Controls.number, Controls.button, Controls.progress]
            )(c)
            note = f'<div class="muted">{c.words.sentence(5)}</div>' if c.chance(0.3) else ""
            rows.append(
                f'<div class="row"><div class="grow">{c.text(c.words.caption(), "div")}{note}</div>'
                f'<div style="max-width:50%">{control}</div></div>'
            )
        groups.append(f'{c.text(c.words.caption(), "h3")}<div class="card col">{"".join(rows)}</div>')
    body = _scroll(c, f'<div class="col">{"".join(groups)}</div>')
    return f'<div class="split">{_side(c)}{body}</div>' if c.chance(0.6) else body


def _side(c: Controls) -> str:
    """A side bar of links, one of them for the current page."""
    count = c.choice.randint(3, 9)
    chosen, marked = c.choice.randrange(count), c.chance(0.6)
    links = "".join(
        f'<a href="#"{" aria-current=page" * (place == chosen)}>{c.icons.any(c.choice, 16) if marked else ""}'
        f"<span class=cut>{name}</span></a>"
        for place, name in enumerate(c.words.captions(count, 18))
    )
    return (
        f'<nav class="side page" style="width:{c.choice.randint(120, 200)}px;overflow:hidden;flex:none">{links}</nav>'
    )


def login(c: Controls) -> str:
    """A login form."""
    wide = "width:100%"
    rows = [c.text(c.words.caption(), "h2"), c.text(c.words.caption(), "label"), c.field(style=wide)]
    rows += [c.text(c.words.caption(), "label"), c.field(password=True, style=wide), f"<div>{c.checkbox()}</div>"]
    rows += [c.button(main=True)]
    if c.chance(0.6):
        rows.append(f"<p>{c.words.sentence(3)} {c.link()}</p>")
    rows += [c.button(icon=True) for _ in range(c.choice.randint(0, 2))]
    picture = f'<div class="grow">{c.picture("100%", "100%")}</div>' if c.chance(0.3) else ""
    card = f'<div class="card col centre" style="width:{c.choice.randint(220, 340)}px">{"".join(rows)}</div>'
    return f'<div class="split">{card}{picture}</div>'


def tables(c: Controls) -> str:
    """A table with its filter and its pagination."""
    above = f'<div class="row wrap">{c.field(style="width:160px")}{c.combo()}{c.button(main=True)}{c.button()}</div>'
    pages = "".join(c.button(str(number), main=number == 2, icon=False) for number in range(1, c.choice.randint(3, 6)))
    table = c.table(c.choice.randint(4, 18), c.choice.randint(2, 6))
    below = f'<div class="row">{c.text(c.words.number(), "span")}<span class="grow"></span>{pages}</div>'
    return (
        f'<div class="col grow page" style="min-height:0">{above if c.chance(0.7) else ""}'
        f'<div class="scroll" data-scroll="{c.choice.choice([0, 0, 0.4])}">{table}</div>'
        f"{below if c.chance(0.6) else ''}</div>"
    )


def lists(c: Controls) -> str:
    """A list beside the details of its selected item."""
    width = c.choice.randint(140, 260)
    items = _scroll(
        c, f'<div role="listbox">{c.options(c.choice.randint(4, 16))}</div>', f"max-width:{width}px;padding:0"
    )
    detail = [c.text(c.words.caption(), "h2"), c.text(c.words.paragraph(c.choice.randint(8, 40)), "p")]
    detail += [_any_control(c) for _ in range(c.choice.randint(1, 5))]
    if c.chance(0.3):
        detail.insert(1, c.picture("160px", "90px"))
    beside = f'<div class="col grow page" style="align-items:start;overflow:hidden">{"".join(detail)}</div>'
    return f'<div class="split">{items}{beside}</div>'


def tabs(c: Controls) -> str:
    """Tab pages."""
    rows = "".join(_field_row(c) for _ in range(c.choice.randint(2, 7)))
    radios = "".join(f"<div>{radio}</div>" for radio in c.radios(c.choice.randint(2, 4)))
    group = f"<fieldset><legend>{c.words.caption()}</legend>{radios}</fieldset>" if c.chance(0.5) else radios
    return (
        f'<div class="col grow page" style="min-height:0">{c.tabs(c.choice.randint(2, 6))}'
        f"{_scroll(c, f'<div class=col>{rows}{group}</div>')}"
        f'<div class="row end">{c.button(main=True)}{c.button()}</div></div>'
    )


def article(c: Controls) -> str:
    """An article with links and pictures."""
    made = [c.text(c.words.sentence(5), "h1"), f'<div class="muted">{c.words.person()} · {c.words.date()}</div>']
    for _ in range(c.choice.randint(2, 6)):
        roll = c.choice.random()
        if roll < 0.15:
            made.append(c.picture(f"{c.choice.randint(120, 400)}px", f"{c.choice.randint(70, 200)}px"))
        elif roll < 0.3:
            made.append(c.text(c.words.sentence(3), "h3"))
        elif roll < 0.4:
            made.append("<ul>" + "".join(f"<li>{c.link()}</li>" for _ in range(3)) + "</ul>")
        else:
            link = c.link() if c.chance(0.6) else ""
            made.append(f"<p>{c.words.paragraph(c.choice.randint(6, 30))} {link} {c.words.sentence(4)}</p>")
    body = _scroll(c, f'<div class="col" style="max-width:{c.choice.randint(360, 760)}px">{"".join(made)}</div>')
    return f'<div class="split">{body}{_side(c)}</div>' if c.chance(0.3) else body


def cards(c: Controls) -> str:
    """Cards in a grid, as in a shop, an album or a board."""
    made = []
    for _ in range(c.choice.randint(3, 9)):
        inner = [c.picture("100%", f"{c.choice.randint(50, 110)}px")] if c.chance(0.7) else []
        inner += [c.text(c.words.caption(), "h3"), f'<span class="muted">{c.words.price()}</span>']
        inner += [_any_control(c) for _ in range(c.choice.randint(0, 2))]
        made.append(f'<div class="card col" style="overflow:hidden;align-items:start">{"".join(inner)}</div>')
    across = c.choice.randint(2, 4)
    grid = (
        f'<div class="grid" style="align-items:start;grid-template-columns:repeat({across},1fr)">{"".join(made)}</div>'
    )
    return _scroll(c, grid)


def gallery(c: Controls) -> str:
    """A gallery: one control of each kind in random order."""
    made = [_any_control(c) for _ in range(c.choice.randint(8, 20))] + c.radios(2) + [c.field(), c.combo(), c.number()]
    c.choice.shuffle(made)
    return _scroll(c, f'<div class="row wrap">{"".join(f"<div>{control}</div>" for control in made)}</div>')


def files(c: Controls) -> str:
    """A file browser: a tree of folders beside the files of one."""
    tree = _scroll(c, c.tree(c.choice.randint(5, 16)), f"max-width:{c.choice.randint(150, 240)}px;padding:2px")
    path = (
        f'<div class="bar">{c.tool("arrow-left")}{c.tool("arrow-right")}{c.tool("up")}{c.field(style="flex:1")}</div>'
    )
    held = (
        c.table(c.choice.randint(4, 14), c.choice.randint(2, 4))
        if c.chance(0.6)
        else c.options(c.choice.randint(4, 12))
    )
    right = f'<div class="scroll" data-scroll="0">{held}</div>'
    return f'{path}<div class="split">{tree}{right}</div>'


def dashboard(c: Controls) -> str:
    """A dashboard: figures, bars and short lists."""
    made = []
    for _ in range(c.choice.randint(2, 4)):
        figure = f"{c.text(c.words.caption())}{c.text(c.words.number(), 'h1')}"
        made.append(f'<div class="card col">{figure}{c.progress()}</div>')
    made.append(f'<div class="card" style="padding:0;overflow:hidden">{c.options(c.choice.randint(2, 5))}</div>')
    made.append(f'<div class="card" style="overflow:hidden">{c.table(c.choice.randint(2, 5), 2)}</div>')
    columns = c.choice.randint(2, 3)
    grid = f'<div class="grid" style="grid-template-columns:repeat({columns},minmax(0,1fr))">{"".join(made)}</div>'
    return f'<div class="split">{_side(c) if c.chance(0.6) else ""}{_scroll(c, grid)}</div>'


def editor(c: Controls) -> str:
    """An editor: a text under toolbars."""
    tools = "".join(c.tool(name) for name in ("bold", "italic", "underline", "list", "link", "picture"))
    more = f"{c.combo()}{c.number() if c.chance(0.5) else ''}"
    code = c.chance(0.5)
    area = (
        '<textarea style="flex:1;width:100%;min-height:0;border-radius:0">'
        + escape("\n".join(c.words.code() if code else c.words.sentence(5) for _ in range(c.choice.randint(2, 30))))
        + "</textarea>"
    )
    status = f'<div class="bar">{c.text(c.words.number())}<span class="grow"></span>{c.text(c.words.caption(12))}</div>'
    return (
        f'{c.tabs(c.choice.randint(1, 4)) if c.chance(0.5) else ""}<div class="bar">{more}{tools}</div>{area}{status}'
    )


def chat(c: Controls) -> str:
    """A chat: messages and a field for an answer."""
    made = []
    for _ in range(c.choice.randint(3, 9)):
        mine = "margin-inline-start:auto" if c.chance(0.4) else ""
        made.append(
            f'<div class="card col" style="gap:2px;max-width:70%;width:max-content;{mine}">'
            f"{c.text(c.words.person(), 'b')}{c.text(c.words.sentence(c.choice.randint(2, 12)), 'div')}</div>"
        )
    reply = f'<div class="bar">{c.tool("plus")}{c.field(style="flex:1")}{c.tool("arrow-right")}</div>'
    written = "".join(made)
    return f"{_scroll(c, f'<div class=col>{written}</div>')}{reply}"


def mail(c: Controls) -> str:
    """A mail program: folders, messages, the open message."""
    messages = _scroll(c, f'<div role="listbox">{c.options(c.choice.randint(5, 12))}</div>', "padding:0;max-width:45%")
    tools = f'<div class="bar">{"".join(c.tool() for _ in range(c.choice.randint(3, 6)))}</div>'
    written = c.words.paragraph(c.choice.randint(20, 80))
    read = f"{c.text(c.words.sentence(4), 'h2')}<p>{c.words.email()}</p><p>{written}</p>"
    answer = f'<div class="row">{c.button(main=True, icon=True)}{c.button(icon=True)}</div>'
    body = f'<div class="col grow page" style="overflow:hidden">{read}{answer}</div>'
    return f'{tools}<div class="split">{_side(c) if c.chance(0.6) else ""}{messages}{body}</div>'


def calendar(c: Controls) -> str:
    """A calendar month."""
    first, days, chosen = c.choice.randint(0, 6), c.choice.randint(28, 31), c.choice.randint(1, 28)
    heads = "".join(f"<th>{name}</th>" for name in c.words.captions(7, 6))
    weeks = []
    for week in range(6):
        cells = []
        for weekday in range(7):
            day = 7 * week + weekday - first + 1
            shown = str(day) if 1 <= day <= days else ""
            cells.append(f'<td role="gridcell" aria-selected="{str(day == chosen).lower()}">{shown}</td>')
        weeks.append(f"<tr>{''.join(cells)}</tr>")
    month = f"{c.tool('left')}{c.text(c.words.date(), 'h3')}{c.tool('right')}"
    head = f'<div class="row">{month}<span class="grow"></span>{c.button()}</div>'
    grid = f'<table class="lined">{"<tr>" + heads + "</tr>"}{"".join(weeks)}</table>'
    return f'<div class="split"><div class="col grow page">{head}{grid}</div>{_side(c) if c.chance(0.3) else ""}</div>'


def calculator(c: Controls) -> str:
    """A calculator: a display and keys."""
    keys = [*"789/456*123-0.=+", *c.choice.choice([[], ["C", "(", ")", "√"], ["sin", "cos", "π", "%"]])]
    made = "".join(c.button(key, main=key == "=", icon=False) for key in keys)
    shown = f'<input type="text" value="{c.words.number()}" style="width:100%;text-align:right;font-size:1.6em">'
    width = c.choice.randint(180, 380)
    grid = f'<div class="grid" style="grid-template-columns:repeat(4,1fr);align-items:stretch">{made}</div>'
    return f'<div class="card col centre" style="width:{width}px">{shown}{grid}</div>'


FAMILIES: Final[Mapping[str, Entry]] = {
    "gallery": gallery,
    "form": form,
    "settings": settings,
    "login": login,
    "tables": tables,
    "lists": lists,
    "tabs": tabs,
    "article": article,
    "cards": cards,
    "files": files,
    "dashboard": dashboard,
    "editor": editor,
    "chat": chat,
    "mail": mail,
    "calendar": calendar,
    "calculator": calculator,
}

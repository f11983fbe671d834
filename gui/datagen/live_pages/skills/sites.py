"""Skills of finding one's way: crumbs, folders in folders, tabs in tabs, answers, menus of buttons, scopes, tool "
"bars."""

from __future__ import annotations

import json
from html import escape

from gui.datagen.live_pages.frames import framed, glyph, holds, link, logs, part, people, row, segments, worded
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import FILES, FOLDERS, GOODS, SETTINGS, TITLES, TOWNS, WARES

_ANSWERS = (
    ("How do I get my money back?", "refunds", "Write to us within 14 days."),
    ("When will my parcel arrive?", "delivery times", "Two to four working days."),
    ("Can I change my address?", "a new address", "Yes, until it has been sent."),
    ("Do you ship abroad?", "sending to other countries", "To most of Europe."),
    ("How do I end my contract?", "leaving", "At the end of each month."),
    ("Is there a student price?", "students", "A third less with a card."),
    ("What if I forget my password?", "a lost password", "We send you a link."),
    ("May I bring my dog?", "pets", "Small ones, on a lead."),
    ("Where can I park?", "parking", "Behind the house, for free."),
    ("Do I need a ticket?", "tickets", "Only at weekends."),
    ("Is breakfast included?", "breakfast", "Yes, from seven to ten."),
    ("Can I pay by card?", "paying", "With all usual cards."),
    ("How do I clean it?", "cleaning", "With a damp cloth."),
    ("Is it waterproof?", "rain", "For half an hour."),
)  # fmt: skip
_MENUS = (
    ("New", "plus", ("Folder", "Letter", "Table", "Form", "Drawing")),
    ("Export", "download", ("As PDF", "As picture", "Plain text", "For the web")),
    ("Insert", "picture", ("Photo", "Footnote", "Page number", "Symbol", "Chart")),
    ("Sort", "filter", ("By name", "By date", "By kind", "By owner")),
    ("Share", "share", ("Copy link", "Invite people", "Post it", "By mail")),
    ("Tools", "gear", ("Word count", "Compare", "Translate page", "Check links")),
    ("Account", "person", ("Switch user", "Plan and bills", "Sign out", "Devices")),
)  # fmt: skip
_SCOPES = (
    ("Web", "Pictures", "News", "Videos"), ("Everything", "Titles", "Authors"), ("All", "People", "Files", "Messages"),
    ("Shop", "Help pages", "Blog"), ("Songs", "Albums", "Artists"), ("Here", "Whole library", "Trash"),
    ("Buy", "Rent", "Share"), ("Towns", "Stations", "Hotels"),
)  # fmt: skip
_TOOLS = {
    "bold": ("Bold", ("make it bold", "bold, please", "thicker letters")),
    "italic": ("Italic", ("make it italic", "slanted letters", "put it in italics")),
    "underline": ("Underline", ("underline it", "a line under the words", "underlined, please")),
    "link": ("Link", ("add a link", "make a link of it", "link it")),
    "picture": ("Picture", ("add a picture", "put in a photo", "a picture goes here")),
    "list": ("List", ("make a list of it", "turn it into a list", "as a list")),
    "share": ("Share", ("share it", "let others have it", "pass it on to others")),
    "download": ("Download", ("download it", "get it onto this computer", "fetch the file")),
    "upload": ("Upload", ("upload it", "bring a file up", "send a file to the server")),
    "refresh": ("Refresh", ("refresh the page", "load it again", "is there anything new? Load it again")),
    "save": ("Save", ("save it", "keep the changes", "store it")),
    "filter": ("Filter", ("narrow it down with the filter", "use the funnel", "filter it")),
    "bin": ("Delete", ("throw it away", "delete it", "into the bin with it")),
    "search": ("Search", ("look for something", "open the search", "use the magnifying glass")),
    "lock": ("Lock", ("lock it", "nobody should change it: lock", "close it with the padlock")),
    "clock": ("History", ("show what it was like before", "open the history", "use the clock")),
}


def up_by_the_crumbs(s: Sheet) -> LivePage:
    """The way to where one is stands at the top; one of its links leads back up."""
    first, sign = s.choice.choice(("Home", "Start", "All")), s.choice.choice(("›", "/", "»", ">"))
    names = s.some((*FOLDERS, *TOWNS), s.choice.randint(2, 4))
    way = [first, *names]
    at = s.choice.randrange(len(way) - 1)
    crumbs = f'<span class="muted">{escape(sign)}</span>'.join(
        f"<b>{name}</b>" if place == len(way) - 1 else link(name, holds("place", name), f"c{place}")
        for place, name in enumerate(way)
    )
    rows = "".join(f"<div>{escape(s.words.sentence(6))}</div>" for _ in range(s.choice.randint(2, 4)))
    up = len(way) - 1 - at
    sayings = ["go back to {n}", "go up to {n}", "<press> {n} in the path at the top", "I want to be in {n} again",
               "back up to {n}", "leave {_here} for {n}"]  # fmt: skip
    sayings += [("one level up", "to the folder above this one", "go up one step")[s.choice.randrange(3)]] * (up == 1)
    told = s.say(*sayings, n=way[at], _here=way[-1])
    begins: dict[str, Value] = {"place": way[-1], "log": []}
    body = row(crumbs) + part(s, way[-1], rows)
    return LivePage("Place", framed(s, body, row(s.button("Edit page", logs("edit")), s.button("Share",
        logs("share")))),
                    begins, begins | {"place": way[at]}, told, ("click",), (PathStep(f"c{at}"),))  # fmt: skip


def folders_in_folders(s: Sheet) -> LivePage:
    """A file two folders down: each press shows what is inside."""
    tops = s.some(FOLDERS, 3)
    years = [s.some(("2021", "2022", "2023", "2024", "Drafts", "Final", "Shared", "Old", "Private"), 2) for _ in tops]
    files = s.some(FILES, 12)
    goes = "['',0,1,2,'00','01','10','11','20','21'].forEach(n=>show('l'+n,n===''?false:n==={}));at('w').textContent={}"

    def entry(icon: str, name: str, does: str, key: str) -> str:
        return f'<div role="option" id="{key}" onclick="{escape(does)}">{s.icons.named(icon)}<span>{name}</span></div>'

    lists = "".join(
        entry("folder", top, goes.format(place, json.dumps(top)), f"f{place}") for place, top in enumerate(tops)
    )
    lists = f'<div id="l">{lists}</div>'
    for place, top in enumerate(tops):
        inside = "".join(
            entry("folder", year, goes.format(f"'{place}{n}'", json.dumps(f"{top} / {year}")), f"f{place}{n}")
            for n, year in enumerate(years[place])
        )
        lists += f'<div id="l{place}" hidden>{inside}</div>'
        for n in range(2):
            leaves = "".join(
                entry("file", files[4 * place + 2 * n + m], holds("opened", files[4 * place + 2 * n + m]),
                      f"f{place}{n}{m}") for m in range(2)
            )  # fmt: skip
            lists += f'<div id="l{place}{n}" hidden>{leaves}</div>'
    place, n, m = s.choice.randrange(3), s.choice.randrange(2), s.choice.randrange(2)
    wanted = files[4 * place + 2 * n + m]
    told = s.say("open {f}, it is in {_a}, {_b}", "<find> {f} under {_a}/{_b}", "{_a}, {_b}, {f}",
                 "go to {_a}, <then> {_b}, and open {f}", "the file {f} is in the folder {_b} of {_a}; open it",
                 "I need {f} from {_a}, in there from {_b}", f=wanted, _a=tops[place],
                 _b=years[place][n])  # fmt: skip
    begins: dict[str, Value] = {"opened": "", "log": []}
    path = (PathStep(f"f{place}"), PathStep(f"f{place}{n}"), PathStep(f"f{place}{n}{m}"))
    body = '<div class="muted" id="w">All folders</div>' + lists
    return LivePage("Files", framed(s, part(s, s.choice.choice(("Files", "Drive", "Documents")), body)), begins,
                    begins | {"opened": wanted}, told, ("open node", "open node", "click"), path)  # fmt: skip


def tabs_in_tabs(s: Sheet) -> LivePage:
    """A switch that stands behind a tab within a tab."""
    outer = s.some(("Work", "Home", "School", "Car", "Phone", "Tablet", "Guests", "Children", "Office", "Garden"), 3)
    inner = s.choice.choice((("Weekdays", "Weekend"), ("Day", "Night"), ("Summer", "Winter"), ("Indoors", "Outdoors")))
    chosen = s.some([name for name, _ in SETTINGS], 6)
    turns = "only('p',3,{});pick(this,'aria-selected')"
    bar = "".join(
        f'<div role="tab" id="k{n}" aria-selected="{str(n == 0).lower()}" onclick="{turns.format(n)}">'
        f"<span>{name}</span></div>"
        for n, name in enumerate(outer)
    )
    panes = ""
    for n in range(3):
        tabs = "".join(
            f'<div role="tab" id="i{n}{m}" aria-selected="{str(m == 0).lower()}" '
            f"onclick=\"only('p{n}',2,{m});pick(this,'aria-selected')\"><span>{name}</span></div>"
            for m, name in enumerate(inner)
        )
        inside = "".join(
            f'<div id="p{n}{m}" style="padding:10px 0"{" hidden" if m else ""}>'
            + s.tick(chosen[2 * n + m], chosen[2 * n + m], f"t{n}{m}")
            + "</div>"
            for m in range(2)
        )
        panes += (
            f'<div id="p{n}" class="col" style="padding:10px 0"{" hidden" if n else ""}>'
            f'<div role="tablist">{tabs}</div>{inside}</div>'
        )
    n, m = s.choice.choice([(n, m) for n in range(3) for m in range(2) if (n, m) != (0, 0)])
    wanted = chosen[2 * n + m]
    told = s.say("<tick> {w} under {_a}, {_b}", "{_a}, {_b}: I want {w}", "go to {_a}, <then> {_b}, and tick {w}",
                 "for {_a} turn on {w}, it is at {_b}", "{w} should be on ({_a}, {_b})",
                 "in the tab {_a}, inside it {_b}, <tick> {w}", w=wanted, _a=outer[n], _b=inner[m])  # fmt: skip
    begins: dict[str, Value] = {**dict.fromkeys(chosen, False), "log": []}
    path = (*((PathStep(f"k{n}"),) if n else ()), *((PathStep(f"i{n}{m}"),) if m else ()), PathStep(f"t{n}{m}"))
    return LivePage("Profiles", framed(s, part(s, s.choice.choice(TITLES), f'<div role="tablist">{bar}</div>', panes)),
                    begins, begins | {wanted: True}, told, (*("look for",) * (len(path) - 1), "tick"),
                    path)  # fmt: skip


def was_it_helpful(s: Sheet) -> LivePage:
    """A question unfolded to its answer, and then whether that helped."""
    chosen = [
        _ANSWERS[int(number)] for number in s.some([str(n) for n in range(len(_ANSWERS))], s.choice.randint(3, 5))
    ]
    at, helped = s.choice.randrange(len(chosen)), s.choice.random() < 0.6
    icon = s.choice.choice(("down", "right", "plus"))
    rows = ""
    for place, (asks, _, says) in enumerate(chosen):
        ends = "".join(
            s.button(word, logs(f"{place} {word.lower()}"), f"{word[0].lower()}{place}") for word in ("Yes", "No")
        )
        rows += (
            f'<div class="col" style="border-bottom:1px solid {s.look.border};padding-bottom:4px;gap:4px">'
            f'<div id="q{place}" role="button" class="row" onclick="at(\'d{place}\').hidden^=true">'
            f'{s.icons.named(icon, 14)}<b>{asks}</b></div><div id="d{place}" hidden class="row wrap">'
            f'<span class="grow">{says}</span><span class="muted">Did this help?</span>{ends}</div></div>'
        )
    asks, about, _ = chosen[at]
    yes = "Yes" if helped else "No"
    told = s.say("<open> {_q} <then> <press> {_y}", "look at what it says about {_a}; it "
                 + ("helps" if helped else "does not help"),
                 "{_q} {_y}, that " + ("helped" if helped else "did not help"),
                 "the answer about {_a} was " + ("good, tell them" if helped else "no use, tell them"),
                 "unfold the question on {_a} and say {_y}", _q=asks, _a=about, _y=yes)  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    path = (PathStep(f"q{at}"), PathStep(f"{'y' if helped else 'n'}{at}"))
    title = s.choice.choice(("Questions and answers", "Good to know", "Help centre", "Frequently asked"))
    return LivePage("Answers", framed(s, part(s, title, rows)), begins, {"log": [f"{at} {yes.lower()}"]}, told,
                    ("open section", "answer"), path)  # fmt: skip


def button_with_a_menu(s: Sheet) -> LivePage:
    """A button of the bar that only opens a menu, and what is in it."""
    menus = [_MENUS[int(n)] for n in s.some([str(n) for n in range(len(_MENUS))], s.choice.randint(2, 4))]
    at = s.choice.randrange(len(menus))
    caption, _, entries = menus[at]
    with_words = s.choice.random() < 0.7
    bar = ""
    for place, (name, icon, items) in enumerate(menus):
        opens = f"for(let n=0;n<{len(menus)};n++)show('m'+n,n==={place}&&at('m'+n).hidden)"
        button = worded(s, icon, name, opens, f"b{place}") if with_words else s.button(f"{name} ▾", opens, f"b{place}")
        rows = "".join(
            f'<div role="menuitem" id="i{place}{n}" '
            f"onclick=\"{escape(logs(f'{name}: {item}'))};show('m{place}',false)\">"
            f"{item}</div>"
            for n, item in enumerate(items)
        )
        layer = 'data-layer class="menu" style="position:absolute;top:100%;left:0;min-width:130px"'
        menu = f'<div id="m{place}" role="menu" {layer} hidden>{rows}</div>'
        bar += f'<div style="position:relative">{button}{menu}</div>'
    item = s.choice.choice(entries)
    told = s.say("{_b}, <then> {i}", "<choose> {i} under {b}", "{b}: {i}", "<open> the menu {b} and <press> {i}",
                 "I want {i}, it is in the menu {b}", "<press> {b}, and in there {i}", b=caption, i=item,
                 _b=caption)  # fmt: skip
    text = f'<div style="min-height:220px">{escape(s.words.paragraph(24))}</div>'
    begins: dict[str, Value] = {"log": []}
    path = (PathStep(f"b{at}"), PathStep(f"i{at}{entries.index(item)}"))
    return LivePage("Document", framed(s, row(bar), part(s, s.choice.choice(TITLES), text)), begins,
                    {"log": [f"{caption}: {item}"]}, told, ("click", "click"), path)  # fmt: skip


def contact_with_details(s: Sheet) -> LivePage:
    """A person of the list, and in their details the way to reach them."""
    names = people(s, s.choice.randint(3, 5))
    at = s.choice.randrange(1, len(names))
    tools = s.some(("phone", "mail", "pencil", "bin", "share", "star"), 3)
    tool = s.choice.choice(tools)
    opens = "data.who={0!r};at('w').textContent={0!r};at('n').textContent={1!r};pick(this,'aria-selected')"
    numbers = [f"0{s.choice.randint(100, 999)} {s.choice.randint(10000, 99999)}" for _ in names]
    side = "".join(
        f'<div role="option" id="p{place}" aria-selected="{str(place == 0).lower()}" '
        f'onclick="{escape(opens.format(name, numbers[place]))}"><span>{name}</span></div>'
        for place, name in enumerate(names)
    )
    icons = "".join(glyph(s, one, f"data.log=[...data.log,`{one} ${{data.who}}`]", f"t{one}") for one in tools)
    pane = (
        f'<div class="card col grow"><h3 id="w">{names[0]}</h3><div class="row"><span class="muted">Phone</span>'
        f'<span id="n">{numbers[0]}</span></div><div class="row">{icons}</div></div>'
    )
    parts = [f'<div class="col" style="gap:2px;min-width:150px">{side}</div>', pane]
    told = s.say(
        *{"phone": ("call {n}", "ring {n} up", "give {n} a ring", "phone {n}"),
          "mail": ("write a mail to {n}", "mail {n}", "{n} gets a letter", "open a new mail to {n}"),
          "pencil": ("edit the entry of {n}", "change what is written about {n}", "correct {n}'s details", "edit {n}"),
          "bin": ("<delete> the contact {n}", "{n} can go, <delete> the entry", "take {n} out of the contacts",
                  "I do not need {n}'s number any more, bin it"),
          "share": ("share the contact {n}", "pass {n}'s number on", "share {n}", "send somebody the card of {n}"),
          "star": ("make {n} a favourite", "{n} deserves a star", "star {n}", "add {n} to the favourites")}[tool],
        n=names[at],
    )  # fmt: skip
    begins: dict[str, Value] = {"who": names[0], "log": []}
    body = f'<div class="row" style="align-items:start">{"".join(parts)}</div>'
    return LivePage("Contacts", framed(s, part(s, s.choice.choice(("Contacts", "Address book", "People")), body)),
                    begins, {"who": names[at], "log": [f"{tool} {names[at]}"]}, told, ("click", "click icon"),
                    (PathStep(f"p{at}"), PathStep(f"t{tool}")))  # fmt: skip


def search_in_a_part(s: Sheet) -> LivePage:
    """What is looked for, and in which part: the part is chosen before the search begins."""
    scopes = s.choice.choice(_SCOPES)
    wanted, what = s.choice.choice(scopes[1:]), s.choice.choice((*GOODS, *WARES, *TOWNS)).lower()
    radios = s.choice.random() < 0.5
    chooser = (
        row(*(f'<label><input type="radio" name="r" id="s{n}"{"" if n else " checked"} '
              f'onchange="{escape(holds("in", one))}">{one}</label>' for n, one in enumerate(scopes)))
        if radios
        else segments(s, "in", scopes, scopes[0], "s")
    )  # fmt: skip
    does = logs("searched")
    go = glyph(s, "search", does, "go") if s.choice.random() < 0.5 else s.button("Go", does, "go", main=True)
    field = f'<input id="q" class="grow" placeholder="Search" oninput="data.what=this.value">{go}'
    parts = [f'<div class="row">{field}</div>', chooser]
    s.choice.shuffle(parts)
    told = s.say("<find> {w} in {_s}", "search {_s} for {w}", "look for {w}, but only in {_s}",
                 "{_s}: {w}, search", "<set> it to {_s} and search for {w}", "are there {_s} about {w}? Search",
                 w=what, _s=wanted)  # fmt: skip
    begins: dict[str, Value] = {"in": scopes[0], "what": "", "log": []}
    goal: dict[str, Value] = {"in": wanted, "what": what, "log": ["searched"]}
    path = (PathStep(f"s{scopes.index(wanted)}"), PathStep("q", what), PathStep("go"))
    return LivePage("Search", framed(s, part(s, s.choice.choice(("", "Search", "Find it")), *parts)), begins, goal,
                    told, ("click", "fill", "click icon"), path)  # fmt: skip


def tool_of_the_bar(s: Sheet) -> LivePage:
    """A tool by what it does: a bar of symbols, with or without their words."""
    tools = s.some(tuple(_TOOLS), s.choice.randint(5, 8))
    wanted = s.choice.choice(tools)
    kind = s.choice.choice(("symbols", "symbols", "both", "below"))
    made = ""
    for one in tools:
        caption, does = _TOOLS[one][0], logs(one)
        if kind == "symbols":
            made += glyph(s, one, does, f"t{one}")
        elif kind == "both":
            made += worded(s, one, caption, does, f"t{one}")
        else:
            made += (
                f'<button id="t{one}" class="tool" style="flex-direction:column;gap:2px;font-size:.8em" '
                f'onclick="{escape(does)}">{s.icons.named(one, 20)}<span>{caption}</span></button>'
            )
    caption, sayings = _TOOLS[wanted]
    told = s.say(*sayings, f"<press> {caption}" if kind != "symbols" else f"the symbol for {caption.lower()}")
    begins: dict[str, Value] = {"log": []}
    text = f'<div style="min-height:120px">{escape(s.words.paragraph(24))}</div>'
    return LivePage("Editor", framed(s, f'<div class="bar row wrap" style="border:0">{made}</div>',
                                     part(s, s.choice.choice(TITLES), text)), begins, {"log": [wanted]}, told,
                    ("click icon",), (PathStep(f"t{wanted}"),))  # fmt: skip

"""Skills of tables and boards: filters by chips, rows that unfold, orders, letters, longer lists, cards, cells, "
"sums."""

from __future__ import annotations

import json
from html import escape

from gui.datagen.live_pages.frames import framed, glyph, holds, line, link, logs, part, people, row, table
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import FAMILY_NAMES, FILES, GOODS, TASKS, TITLES, TOWNS, TROUBLES, WARES

_STATES = (
    ("Open", "Waiting", "Solved"), ("New", "In progress", "Done"), ("Draft", "Sent", "Paid"),
    ("To do", "Doing", "Checked"), ("Requested", "Approved", "Rejected"), ("Ordered", "On the way", "Delivered"),
)  # fmt: skip
_ACTS = ("Take", "Assign", "Reopen", "Details", "Copy link", "Reply", "Print slip", "Follow", "Report", "Forward")


def chip_then_row(s: Sheet) -> LivePage:
    """Chips that show the rows of one state only; now and then something is done with one of these rows."""
    states = s.choice.choice(_STATES)
    texts, numbers = s.some(TROUBLES, 5), s.some([str(number) for number in range(1001, 9999)], 5)
    of = [0, 1, 2, *(s.choice.randrange(3) for _ in range(2))]
    s.choice.shuffle(of)
    act, colours = s.choice.choice(_ACTS), s.some(("#27ae60", "#2980b9", "#8e44ad", "#c0392b", "#d35400"), 3)
    hides = "data.shown={};document.querySelectorAll('tr[data-of]').forEach(r=>r.hidden={}!==''&&r.dataset.of!=={})"
    names = ("All", *states)
    chips = "".join(
        f'<button id="k{place}" style="border-radius:99px" aria-pressed="{str(place == 0).lower()}" '
        f'onclick="{escape(hides.format(*[json.dumps(name if place else "")] * 3))};pick(this)">{name}</button>'
        for place, name in enumerate(names)
    )
    rows = "".join(
        f'<tr data-of="{states[of[n]]}"><td>{numbers[n]}</td><td>{text}</td><td><span style="background:'
        f'{colours[of[n]]};color:#fff;border-radius:9px;padding:1px 8px">{states[of[n]]}</span></td>'
        f"<td>{s.button(act, logs(f'{act} {numbers[n]}'), f'g{n}')}</td></tr>"
        for n, text in enumerate(texts)
    )
    at = s.choice.randrange(5)
    state, both = states[of[at]], s.choice.random() < 0.5
    told = (
        s.say("show the {_s} ones and <press> {a} at {_n}", "only {s}, <then> {a} for number {_n}",
              "filter by {s}; {_n}: {a}", "look at {s} and {_small} {_n}", s=state, _s=state.lower(), a=act,
              _small=act.lower(), _n=numbers[at])
        if both
        else s.say("show only {s}", "just the {_s} ones", "I want to see what is {_s}", "no others than {s}",
                   "leave only {s} in the table", "which ones are {_s}? Show them", s=state, _s=state.lower())
    )  # fmt: skip
    begins: dict[str, Value] = {"shown": "", "log": []}
    goal: dict[str, Value] = {"shown": state, "log": [f"{act} {numbers[at]}"] if both else []}
    path = (PathStep(f"k{1 + of[at]}"), *((PathStep(f"g{at}"),) if both else ()))
    return LivePage("Tickets", framed(s, part(s, s.choice.choice(TITLES), row(chips), f"<table>{rows}</table>")),
                    begins, goal, told, ("click", "click in row")[: len(path)], path)  # fmt: skip


def row_that_unfolds(s: Sheet) -> LivePage:
    """The arrow of a row shows its details, and in these is the button."""
    names = s.some(s.choice.choice((TROUBLES, TASKS, GOODS)), s.choice.randint(3, 5))
    acts = s.some(_ACTS, 2)
    at, act = s.choice.randrange(len(names)), s.choice.randrange(2)
    icon, first = s.choice.choice(("down", "right", "plus")), s.choice.random() < 0.5
    rows = ""
    for place, name in enumerate(names):
        arrow = glyph(s, icon, f"at('d{place}').hidden^=true", f"x{place}", side_px=14)
        text = f'<span class="grow">{escape(name)}</span>'
        inside = "".join(s.button(one, logs(f"{one}: {name}"), f"g{place}{n}") for n, one in enumerate(acts))
        rows += (
            f'<div class="col" style="border-bottom:1px solid {s.look.border};padding:2px 0">'
            f'<div class="row">{arrow + text if first else text + arrow}</div><div id="d{place}" class="row" hidden>'
            f'<span class="muted grow">{escape(s.words.sentence(4))}</span>{inside}</div></div>'
        )
    told = s.say("{a} at {n}, it is in the details", "unfold {n} and <press> {a}", "<open> {n}, <then> {a}",
                 "{n}: {_small}, you have to unfold it first", "{_small} {n}", "<press> {a} in what belongs to {n}",
                 n=names[at], a=acts[act], _small=acts[act].lower())  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    path = (PathStep(f"x{at}"), PathStep(f"g{at}{act}"))
    return LivePage("Details", framed(s, part(s, s.choice.choice(TITLES), rows)), begins,
                    {"log": [f"{acts[act]}: {names[at]}"]}, told, ("open section", "click in row"), path)  # fmt: skip


def row_by_another_cell(s: Sheet) -> LivePage:
    """The star of a row that the task knows by another cell than its name."""
    owners, towns = people(s, 4), s.some(TOWNS, 4)
    prices = [f"{price} €" for price in s.some([str(number) for number in range(11, 99)], 4)]
    names, style = s.some(GOODS, 4), s.choice.choice(("", "lined", "striped"))
    mark = s.choice.choice(("star", "heart", "bell", "eye"))
    rows = [
        (
            *(escape(cell) for cell in cells),
            glyph(s, mark, f"data.marked=turn(this,'aria-pressed')?'{n}':''", f"m{n}", on=False),
        )
        for n, cells in enumerate(zip(names, owners, towns, prices, strict=True))
    ]
    at = s.choice.randrange(4)
    does = {"star": "star", "heart": "like", "bell": "watch", "eye": "follow"}[mark]
    told = s.say(
        f"{does} the one in {{_town}}", f"{does} what {{_who}} sells", f"{does} the one for {{_price}}",
        f"the {mark} in the row of {{_who}}", f"<press> the {mark} where it says {{_town}}",
        f"{{_price}}: that is the one to {does}", f"{does} {{_name}}", _town=towns[at], _who=owners[at],
        _price=prices[at], _name=names[at],
    )  # fmt: skip
    begins: dict[str, Value] = {"marked": "", "log": []}
    body = table(("Thing", "Owner", "Town", "Price", ""), rows, style)
    return LivePage("Market", framed(s, part(s, s.choice.choice(("Flea market", "Small ads", "For sale")), body)),
                    begins, begins | {"marked": str(at)}, told, ("click icon",), (PathStep(f"m{at}"),))  # fmt: skip


def order_by_arrows(s: Sheet) -> LivePage:
    """Two arrows at each column's head: upwards or downwards."""
    heads = s.some(("Price", "Weight", "Date", "Distance", "Age", "Rating", "Votes", "Length", "Stock", "Score"), 3)
    at, up = s.choice.randrange(3), s.choice.random() < 0.5
    head = [
        '<span class="row" style="gap:2px">'
        + f"<b>{name}</b>"
        + "".join(
            glyph(s, icon, holds("order", f"{name} {icon}"), f"{icon}{place}", side_px=12) for icon in ("up", "down")
        )
        + "</span>"
        for place, name in enumerate(heads)
    ]
    rows = [(s.choice.choice(GOODS), *(str(s.choice.randint(1, 400)) for _ in heads)) for _ in range(4)]
    told = s.say(
        *(("{h}, smallest first", "order by {h}, going up", "sort {h} from low to high", "the lowest {_small} on top",
           "arrow up at {h}", "{h} upwards") if up else
          ("{h}, largest first", "order by {h}, going down", "sort {h} from high to low", "the highest {_small} on top",
           "arrow down at {h}", "{h} downwards")),
        h=heads[at], _small=heads[at].lower(),
    )  # fmt: skip
    begins: dict[str, Value] = {"order": "", "log": []}
    name = "up" if up else "down"
    body = table((), (("<b>Name</b>", *head), *rows), s.choice.choice(("", "lined", "striped")))
    return LivePage("Table", framed(s, part(s, s.choice.choice(TITLES), body)), begins,
                    begins | {"order": f"{heads[at]} {name}"}, told, ("sort",),
                    (PathStep(f"{name}{at}"),))  # fmt: skip


def letter_of_an_index(s: Sheet) -> LivePage:
    """The letters of an index: one shows the names that begin with it, and one of these is opened."""
    names = sorted({*s.some(FAMILY_NAMES, 8)})
    letters = sorted({name[0] for name in names})
    bar = "".join(
        f'<button id="k{place}" aria-pressed="{str(place == 0).lower()}" onclick="pick(this);'
        f"document.querySelectorAll('[data-of]').forEach(e=>e.hidden=e.dataset.of!=='{letter}')\">{letter}</button>"
        for place, letter in enumerate(letters)
    )
    rows = "".join(
        f'<div data-of="{name[0]}"{"" if name[0] == letters[0] else " hidden"}>'
        + line(s, name, link("Open", f"data.opened='{name}'", f"o{place}"))
        + "</div>"
        for place, name in enumerate(names)
    )
    at = s.choice.choice([place for place, name in enumerate(names) if name[0] != letters[0]])
    told = s.say("open {n}", "<find> {n} under {_l} and open it", "letter {_l}, <then> open {n}",
                 "{n} begins with {_l}; open that", "go to {_l}: {n}, open", "I need the entry of {n}", n=names[at],
                 _l=names[at][0])  # fmt: skip
    begins: dict[str, Value] = {"opened": "", "log": []}
    path = (PathStep(f"k{letters.index(names[at][0])}"), PathStep(f"o{at}"))
    body = f'<div class="row wrap" style="gap:3px">{bar}</div>{rows}'
    return LivePage("Index", framed(s, part(s, s.choice.choice(("Glossary of people", "Directory", "Authors")), body)),
                    begins, begins | {"opened": names[at]}, told, ("look for", "click"), path)  # fmt: skip


def show_more(s: Sheet) -> LivePage:
    """A list grows by a button below it until what is wanted can be seen."""
    names = s.some(s.choice.choice((WARES, TOWNS, FILES)), 6)
    at = s.choice.randint(2, 5)
    more = s.choice.choice(("Show more", "Load more", "More results", "And more…"))
    act = s.choice.choice(("Open", "View", "Take it", "Choose"))
    rows = "".join(
        f'<div id="r{place}"{"" if place < 2 else " hidden"}>'
        + line(s, name, s.button(act, holds("taken", name), f"o{place}"))
        + "</div>"
        for place, name in enumerate(names)
    )
    grow = "shown=Math.min(6,shown+2);for(let n=0;n<6;n++)show('r'+n,n<shown);show('more',shown<6)"
    body = rows + row(s.button(more, grow, "more")) + "<script>var shown=2</script>"
    told = s.say("{_a} {n}", "<find> {n} further down the list, <then> {_a}", "{n}: <press> {a}",
                 "{n} is in the list somewhere; {_a} it", "load the list until {n} is there, <then> {a}",
                 "show more until you see {n}, {a} is beside it", n=names[at], a=act,
                 _a="take" if act == "Take it" else act.lower())  # fmt: skip
    begins: dict[str, Value] = {"taken": "", "log": []}
    path = (*(PathStep("more"),) * (at // 2), PathStep(f"o{at}"))
    return LivePage("List", framed(s, part(s, s.choice.choice(TITLES), body)), begins, begins | {"taken": names[at]},
                    told, ("look for", "click in row"), path)  # fmt: skip


def card_moved_on(s: Sheet) -> LivePage:
    """A card of a board moved to the column at its right or left by its arrow."""
    columns = s.choice.choice(_STATES)
    names = s.some(s.choice.choice((TASKS, GOODS)), 4)
    of = [0, 1, 2, s.choice.randrange(3)]
    s.choice.shuffle(of)
    counts = "data[{name}]=Math.min(2,Math.max(0,data[{name}]+{by}));"
    moves = counts + "at('c'+data[{name}]).append(this.closest('.card.col'))"
    cards = ["", "", ""]
    for place, name in enumerate(names):
        left, right = (
            glyph(s, icon, moves.format(name=json.dumps(name), by=by), f"{key}{place}", side_px=14)
            for icon, by, key in (("arrow-left", -1, "l"), ("arrow-right", 1, "r"))
        )
        cards[of[place]] += (
            f'<div class="card col" style="padding:6px;gap:2px;margin-bottom:4px">{name}'
            f'<div class="row" style="gap:4px">{left}{right}</div></div>'
        )
    board = "".join(
        f'<div class="col grow" style="align-self:start"><b>{column}</b><div id="c{place}" style="min-height:60px">'
        f"{cards[place]}</div></div>"
        for place, column in enumerate(columns)
    )
    at = s.choice.randrange(4)
    to = s.choice.choice([place for place in range(3) if place != of[at]])
    by = to - of[at]
    told = s.say("move {n} to {c}", "{n} goes to {c}", "{n} is {_c} now", "put {n} under {c}", "{n}: {_c}",
                 f"bring {{n}} {'on' if by > 0 else 'back'} to the column {{c}}", n=names[at], c=columns[to],
                 _c=columns[to].lower())  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(names, of, strict=True)), "log": []}
    path = (PathStep(f"{'r' if by > 0 else 'l'}{at}"),) * abs(by)
    return LivePage("Board", framed(s, part(s, s.choice.choice(TITLES), f'<div class="row">{board}</div>')), begins,
                    begins | {names[at]: to}, told, ("click icon",) * abs(by), path)  # fmt: skip


def changed_in_its_place(s: Sheet) -> LivePage:
    """A value beside its label: the pencil makes a field of it, the tick keeps what is written."""
    labels = s.some(("Nickname", "Office", "Extension", "Motto", "Team name", "Desk", "Car plate", "Locker"), 3)
    values = s.some((*TOWNS, *FAMILY_NAMES), 4)
    at, new = s.choice.randrange(3), values[3]
    rows = ""
    for place, label in enumerate(labels):
        shows = f"show('v{place}',false);show('w{place}');at('f{place}').focus()"
        back = f"show('w{place}',false);show('v{place}')"
        keeps = f"data[{label!r}]=at('f{place}').value;at('t{place}').textContent=data[{label!r}];{back}"
        field = f'<input id="f{place}" size="14" value="{values[place]}">'
        rows += (
            f'<div class="row"><b style="min-width:110px">{label}</b><div class="row" id="v{place}">'
            f'<span id="t{place}">{values[place]}</span>{glyph(s, "pencil", shows, f"p{place}")}</div>'
            f'<div class="row" id="w{place}" hidden>{field}{glyph(s, "tick", keeps, f"k{place}")}'
            f"{glyph(s, 'cross', back, f'x{place}')}</div></div>"
        )
    told = s.say("change {l} to {n}", "{l}: {n} instead of {_old}", "my {_l} is {n} now", "it is {n}, not {_old}",
                 "edit {l}, <put> {n} and keep it", "{l} should say {n}", l=labels[at], n=new, _l=labels[at].lower(),
                 _old=values[at])  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(labels, values, strict=False)), "log": []}
    path = (PathStep(f"p{at}"), PathStep(f"f{at}", new), PathStep(f"k{at}"))
    return LivePage("Profile", framed(s, part(s, s.choice.choice(("Profile", "About you", "Your card")), rows)), begins,
                    begins | {labels[at]: new}, told, ("click icon", "fill", "click icon"), path)  # fmt: skip


def number_from_a_bill(s: Sheet) -> LivePage:
    """A number that stands in the lines of a bill goes into a field below it."""
    wares, amounts = s.some(GOODS, 3), [f"{s.choice.randint(3, 90)}.{s.choice.randint(10, 99)}" for _ in range(3)]
    total = f"{sum(map(float, amounts)):.2f}"
    number = f"{s.choice.choice(('R', 'B', 'K'))}-{s.choice.randint(10000, 99999)}"
    lines = [*zip(wares, amounts, strict=True), (s.choice.choice(("Total", "Sum", "To pay")), total)]
    body = (
        f'<div class="row"><span>Bill</span><b>{number}</b></div>'
        + table((), ((escape(name), f"<span>{amount}</span>") for name, amount in lines))
        + s.entry("Amount", "amount", "amount")
        + s.entry("Bill number", "number", "number")
    )
    go = s.choice.choice(("Pay", "Transfer", "Send money"))
    kind = s.choice.choice(("total", "number", "ware"))
    ware = s.choice.randrange(3)
    told = {
        "total": lambda: s.say("<put> the total into Amount", "what is to be paid goes in Amount",
                               "the amount is the sum of the bill", "copy the total to Amount"),
        "number": lambda: s.say("copy the number of the bill to Bill number", "fill in the bill's number below",
                                "Bill number is the one at the top", "<put> the number of the bill in its field"),
        "ware": lambda: s.say("only the {_w}: its price goes in Amount", "<put> the price of {_w} into Amount",
                              "Amount is what {_w} costs", "copy the price in the line {_w} to Amount",
                              _w=wares[ware]),
    }[kind]()  # fmt: skip
    key, value = {"total": ("amount", total), "number": ("number", number), "ware": ("amount", amounts[ware])}[kind]
    begins: dict[str, Value] = {"amount": "", "number": "", "log": []}
    return LivePage("Bill", framed(s, part(s, s.choice.choice(("Your bill", "Receipt", "Statement")), body,
                                           row(s.button(go, logs("paid"))))),
                    begins, begins | {key: value}, told, ("fill",), (PathStep(key, value),))  # fmt: skip

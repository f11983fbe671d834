"""Skills of values: from the screen into a field, suggestions that are taken, cells of a table, what holds already."""

from __future__ import annotations

from typing import Final

from agent.learning.scenes.stage import Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_THINGS: Final = (
    "invoice",
    "order",
    "customer",
    "parcel",
    "contract",
    "booking",
    "ticket",
    "account",
    "project",
    "flight",
)
_PROPERTIES: Final = (
    "number",
    "total",
    "date",
    "code",
    "name",
    "reference",
    "price",
    "sum",
    "weight",
    "address",
    "phone",
)


def from_the_screen(s: Stage) -> None:
    """What is typed stands beside its label on the screen and not in the task."""
    pick = s.choice
    thing = pick.choice(_THINGS)
    whose = s.chance(0.6)
    shown = s.some(_PROPERTIES, pick.randint(2, 5))
    wanted = pick.choice(shown)
    kind = pick.choice([Kind.TEXT, Kind.TEXT, Kind.TABLE_CELL])
    source: Widget | None = None
    s.title(thing.capitalize())
    for name in shown:
        label = f"{thing} {name}" if whose and s.chance(0.5) else name
        value = {
            "number": lambda: f"{pick.choice(['R', 'INV', 'NO', 'A', ''])}-{pick.randint(100, 99999)}".lstrip("-"),
            "code": lambda: f"{pick.choice('ABCDEF')}{pick.randint(10, 999)}{pick.choice('XYZ')}",
            "total": lambda: f"{pick.randint(1, 2000)}.{pick.randint(10, 99)}",
            "sum": lambda: f"{pick.randint(1, 900)}.{pick.randint(10, 99)} €",
            "date": s.captions.date,
            "name": s.captions.person,
            "address": s.captions.address,
        }.get(name, s.captions.value)()
        cell = s.make(kind, value)
        label = label.capitalize() + ":" * s.chance(0.3)
        s.row(s.make(Kind.TEXT if kind is Kind.TEXT else Kind.TABLE_CELL, label), cell, columns=(0.0, 0.4))
        if name == wanted:
            source = cell
    assert source is not None
    labels = s.some(["Reference", "Purpose", "Amount", "Note", "Subject", "Remark", "Code", "Your sign", "Value",
        "Text"],
                    pick.randint(1, 3))  # fmt: skip
    fields = {label: s.entry(label) for label in labels}
    go = s.make(Kind.BUTTON, pick.choice(["Send", "Pay", "Save", "OK"]))
    s.row(go)
    label = pick.choice(labels)
    said = pick.choice(
        [f"the {thing}'s {wanted}", f"the {wanted}", f"the {wanted} of the {thing}", f"the {thing} {wanted}"]
    )
    acted = s.chance(0.25)
    end = f", then <press> {go.text}" if acted else ""
    s.say(f"<put> {said} into {{l}}{end}", f"<copy> {said} to {{l}}{end}", f"{said} belongs in {{l}}{end}",
          f"{{l}} should be {said}{end}", f"fill {{l}} with {said}{end}", f"use {said} as {{l}}{end}",
          f"{{l}}: {said}{end}", f"<copy> {said} into the field {{l}}{end}", l=label)  # fmt: skip
    s.fill_from(fields[label], source)
    if acted:
        s.click(go)


def suggestion(s: Stage) -> None:
    """A field that offers what begins with what was typed; the offer is taken, for the text alone does not count."""
    pick = s.choice
    begin = s.captions.town()
    ends = s.some(["Central", "North", "Airport", "Harbour", "East", "Old Town", "Hall", "Bridge", "Road", "Park"], 3)
    options = [f"{begin} {end}" for end in ends]
    if s.chance(0.4):
        options = [s.captions.person(), *s.names(2, s.captions.person)]
    if len(options) < 2:
        return
    wanted = pick.choice(options)
    label = pick.choice(
        ["Station", "To", "From", "City", "Contact", "Airport", "Stop", "Town", "Via", "Person", "Search"]
    )
    s.title()
    s.clutter(1)
    field = s.entry(label)
    kind = pick.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.TEXT, Kind.MENU_ITEM, Kind.BUTTON])
    made = {option: s.make(kind, option) for option in options}
    rows = [s.row(one, shown=False) for one in made.values()]
    go = s.make(Kind.BUTTON, pick.choice(["Search", "Next", "OK", "Show"]))
    s.row(go)
    s.clutter(1)

    def offered() -> None:
        for row in rows:
            row.shown = True

    def taken() -> None:
        field.text = wanted
        for row in rows:
            row.shown = False

    acted = s.chance(0.3)
    end = f", then <press> {go.text}" if acted else ""
    part = s.chance(0.25) and " " in wanted
    if part:
        s.say(f"type {{_b}} into {{l}} <then> <choose> {{w}}{end}", f"enter {{_b}} at {{l}} and take {{w}}{end}",
              f"begin with {{_b}} in {{l}}, <then> <choose> {{w}}{end}", _b=wanted.split()[0], w=wanted,
              l=label)  # fmt: skip
        s.fill(field, "_b", offered)
    else:
        s.say(f"<choose> {{w}} from the suggestions of {{l}}{end}", f"{{l}}: {{w}}, from the offers{end}",
              f"<put> {{w}} into {{l}} and take the suggestion{end}", f"{{w}} as {{l}}, as it is offered{end}",
              f"<choose> {{w}} in {{l}}{end}", f"{{l}} is {{w}}, choose it from what comes up{end}", w=wanted,
              l=label)  # fmt: skip
        s.fill(field, "w", offered)
    s.click(made[wanted], taken, same=not part)
    if acted:
        s.click(go)


def cell(s: Stage) -> None:
    """A field in the row of one name and the column of another."""
    pick = s.choice
    heads = s.some(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Price", "Hours", "Days", "Points", "Q1", "Q2", "May", "June"], 3
    )
    names = s.names(pick.randint(2, 4), lambda: s.captions.person().split()[0])
    columns = (0.0, *((place + 1) / (len(heads) + 1) for place in range(len(heads))))
    kind = pick.choice([Kind.TEXT_FIELD, Kind.TEXT_FIELD, Kind.TABLE_CELL, Kind.SPINBOX])
    s.title()
    s.row(s.make(Kind.TEXT, ""), *(s.make(Kind.TEXT, head) for head in heads), columns=columns)
    s.rows[-1].cells.pop(0)
    s.rows[-1].columns = columns[1:]
    made: dict[tuple[str, str], Widget] = {}
    for name in names:
        cells = [s.make(kind, str(pick.randint(0, 40)) if s.chance(0.85) else "", wide=46) for _ in heads]
        made |= {(name, head): one for head, one in zip(heads, cells, strict=True)}
        s.row(s.make(Kind.TEXT, name), *cells, columns=columns)
    s.clutter(1)
    name, head = pick.choice(names), pick.choice(heads)
    value = str(pick.randint(41, 99)) if s.chance(0.5) else str(pick.randint(0, 9))
    s.say("{_p} has {_w} in {_h}", "<put> {_w} into the cell of {_p} and {_h}", "{_p}, {_h}: {_w}",
          "{_h} of {_p} is {_w}", "the {_h} value of {_p} should be {_w}", "correct {_p}'s {_h}, it is {_w}",
          "in the row {_p} and the column {_h} <put> {_w}", _p=name, _h=head, _w=value)  # fmt: skip
    s.fill(made[name, head], "_w")


def already_there(s: Stage) -> None:
    """A field that holds already what the task wants, and one that does not."""
    pick = s.choice
    labels = s.names(pick.randint(2, 4), s.captions.caption)
    values = {label: s.captions.value() for label in labels}
    wanted = s.some(labels, 2)
    if len(wanted) < 2 or values[wanted[0]] == values[wanted[1]]:
        return
    s.title()
    fields = {label: s.entry(label, values[label] if label == wanted[0] or s.chance(0.3) else "") for label in labels}
    s.clutter(2)
    s.say("{la} is {va} and {lb} is {vb}", "<put> {va} into {la} and {vb} into {lb}", "{la}: {va}, {lb}: {vb}",
          "{la} should be {va}, {lb} {vb}", la=wanted[0], va=values[wanted[0]], lb=wanted[1],
          vb=values[wanted[1]])  # fmt: skip
    s.fill(fields[wanted[0]], "va")
    s.fill(fields[wanted[1]], "vb")


_TITLES: Final = (
    "Bill",
    "Budget",
    "Letter",
    "Order",
    "Report",
    "Delivery",
    "Offer",
    "List",
    "Journal",
    "Customer file",
)


def between_windows(s: Stage) -> None:
    """What stands beside its label in one window goes into a field of the other one."""
    pick = s.choice
    one, two = s.some(_TITLES, 2)
    shown = s.some(_PROPERTIES, pick.randint(2, 4))
    labels = s.some(
        ["Amount", "Reference", "Remark", "Total", "Subject", "Text", "Purpose", *shown], pick.randint(1, 3)
    )
    wanted = pick.choice(shown)
    label = wanted.capitalize() if s.chance(0.3) else pick.choice(labels)
    s.first_pane, s.swapped = pick.uniform(0.4, 0.6), s.chance(0.5)
    s.row(s.make(Kind.TEXT, one))
    made: dict[str, Widget] = {}
    for name in shown:
        made[name] = s.make(Kind.TEXT, s.captions.value())
        s.row(s.make(Kind.TEXT, name.capitalize()), made[name], columns=(0.0, 0.4))
    s.aside = True
    s.row(s.make(Kind.TEXT, two))
    fields: dict[str, Widget] = {}
    for name in dict.fromkeys([*labels, label]):
        fields[name] = s.make(Kind.TEXT_FIELD, "", wide=130)
        s.row(s.make(Kind.TEXT, name.capitalize()), fields[name], columns=(0.0, 0.4))
    s.aside = False
    said = pick.choice([f"the {wanted}", wanted])
    if label.lower() == wanted:
        ways = [f"<copy> {said} from {{a}} to {{b}}", f"{said} of {{a}} belongs into {{b}} as well",
                f"<put> {said} of {{a}} into {{b}}"]  # fmt: skip
    else:
        ways = [f"<copy> {said} from {{a}} to {{l}} in {{b}}", f"<put> {said} of {{a}} into {{l}} of {{b}}",
                f"{{b}}: {{l}} is {said} of {{a}}", f"{{l}} in {{b}} should be {said} from {{a}}"]  # fmt: skip
    s.say(*ways, a=one, b=two, l=label.capitalize())
    s.fill_from(fields[label], made[wanted])


def as_another_field(s: Stage) -> None:
    """What a field holds goes into another one: *the same as in Name*."""
    pick = s.choice
    labels = s.names(pick.randint(2, 5), s.captions.caption)
    if len(labels) < 2:
        return
    a, b = s.some(labels, 2)
    s.title()
    fields = {label: s.entry(label, s.captions.value() if label == a or s.chance(0.3) else "") for label in labels}
    if fields[b].text == fields[a].text:
        return
    s.clutter(2)
    s.say("<put> what stands in {a} into {b} too", "{b} should be the same as {a}", "<copy> {a} to {b}",
          "{b} is what {a} is", "<put> the text of {a} into {b} as well", "take {a} for {b}, too",
          "what is in {a} belongs in {b}", "<copy> what is in {a} and put it into {b}", a=a, b=b)  # fmt: skip
    s.fill_from(fields[b], fields[a])

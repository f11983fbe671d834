"""Skills of references: by place, between two, the other one, the same again, in which of two groups, in a card."""

from __future__ import annotations

from typing import Final

from agent.learning.scenes.skills.choosing import ORDINALS
from agent.learning.scenes.stage import Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind, State

_SIDES: Final = {
    "right": ("right of {n}", "to the right of {n}", "on the right side of {n}", "that follows {n}", "just after {n}"),
    "left": ("left of {n}", "to the left of {n}", "on the left side of {n}", "just before {n}", "in front of {n}"),
    "below": ("below {n}", "under {n}", "beneath {n}", "underneath {n}"),
    "above": ("above {n}", "over {n}", "on top of {n}"),
}
_KINDS: Final = {
    Kind.BUTTON: ("button", "one", "key"),
    Kind.LINK: ("link", "one"),
    Kind.ICON: ("icon", "symbol", "picture", "sign"),
    Kind.TEXT_FIELD: ("field", "box", "text field", "input"),
    Kind.CHECKBOX: ("box", "tick box", "check box"),
    Kind.LIST_ITEM: ("entry", "line", "item"),
}


def beside(s: Stage) -> None:
    """What stands beside, above or below something that is named, itself named or not."""
    pick, s.by_place = s.choice, True
    kind = pick.choices(list(_KINDS), [4, 2, 4, 4, 2, 2])[0]
    bare = kind in {Kind.ICON, Kind.TEXT_FIELD} or (kind is Kind.CHECKBOX and s.chance(0.5))
    across, down = pick.randint(2, 4), pick.randint(2, 4)
    names = s.names(2 * across * down, s.captions.caption)
    if len(names) < 2 * across * down:
        return
    anchors = bare or s.chance(0.4)  # texts beside which the things stand, or the things beside each other
    s.title()
    grid: list[list[Widget]] = []
    texts: list[list[Widget]] = []
    sides = ["right", "left"] if anchors else ["right", "left", "below", "above"]
    first = s.chance(0.5)
    columns = max(1, across // 2) if anchors else across
    for row in range(down):
        things = [s.make(kind, "" if bare else names[row * across + at], wide=70 if kind is Kind.TEXT_FIELD else 0)
                  for at in range(columns)]  # fmt: skip
        beside_them = [s.make(Kind.TEXT, names[across * down + row * across + at]) for at in range(columns)]
        grid.append(things)
        texts.append(beside_them)
        if not anchors:
            s.row(*things, columns=tuple(at / columns for at in range(columns)))
            continue
        pairs = zip(beside_them, things, strict=True)
        s.row(*(one for text, thing in pairs for one in ((text, thing) if first else (thing, text))))
    row, at = pick.randrange(down), pick.randrange(columns)
    target = grid[row][at]
    if anchors:
        side = "right" if first else "left"
        name = texts[row][at].text
    else:
        around = {"right": (row, at - 1), "left": (row, at + 1), "below": (row - 1, at), "above": (row + 1, at)}
        fits = [side for side in sides if 0 <= around[side][0] < down and 0 <= around[side][1] < columns]
        side = pick.choice(fits)
        y, x = around[side]
        name = grid[y][x].text
    s.clutter(1)
    where = pick.choice(_SIDES[side])
    noun = pick.choice(_KINDS[kind])
    if kind is Kind.TEXT_FIELD:
        s.say(f"<put> {{v}} into the {noun} {where}", f"{{v}} goes into the {noun} {where}",
              f"in the {noun} {where} <put> {{v}}", f"the {noun} {where} should read {{v}}", n=name,
              v=s.captions.value())  # fmt: skip
        s.fill(target, "v")
        return
    verb = "<tick>" if kind is Kind.CHECKBOX else "<press>"
    s.say(f"{verb} the {noun} {where}", f"the {noun} {where}", f"{verb} what is {where}", f"I mean the {noun} {where}",
          f"find {{n}} and {verb} the {noun} {where.replace('{n}', 'it')}", n=name)  # fmt: skip
    s.click(target)


def in_a_grid(s: Stage) -> None:
    """A place in a grid: a corner, the second of the third row, the middle, the one between two."""
    pick, s.by_place = s.choice, True
    across, down = pick.randint(2, 4), pick.randint(2, 4)
    kind = pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.ICON, Kind.CHECKBOX, Kind.IMAGE])
    bare = kind in {Kind.ICON, Kind.IMAGE} or s.chance(0.2)
    names = s.names(across * down, s.captions.caption)
    if len(names) < across * down:
        return
    s.title()
    wide = 60 if kind is Kind.IMAGE else 0
    grid = [[s.make(kind, "" if bare else names[y * across + x], wide=wide) for x in range(across)]
            for y in range(down)]  # fmt: skip
    for cells in grid:
        s.row(*cells, columns=tuple(x / across for x in range(across)))
    y, x = pick.randrange(down), pick.randrange(across)
    noun = {Kind.BUTTON: "button", Kind.ICON: "symbol", Kind.CHECKBOX: "box", Kind.IMAGE: "picture"}[kind]
    lines = {0: "top", down - 1: "bottom"}
    sides = {0: "left", across - 1: "right"}
    ways = [f"the {ORDINALS[x]} {noun} in the {ORDINALS[y]} row", f"row {y + 1}, {noun} {x + 1}",
            f"the {ORDINALS[y]} {noun} of the {ORDINALS[x]} column",
                f"the {noun} in row {y + 1}, column {x + 1}"]  # fmt: skip
    if y in lines and x in sides:
        corner = f"{lines[y]} {sides[x]}"
        ways = [f"the {corner} {noun}", f"the {noun} in the {corner} corner", f"the {noun} at the {corner}"]
    elif not bare and 0 < x < across - 1 and s.chance(0.7):
        ways = ["the one between {a} and {b}", f"the {noun} between {{a}} and {{b}}"]
    way = pick.choice(ways)
    shown = {"a": grid[y][x - 1].text, "b": grid[y][x + 1].text} if "{a}" in way else {}
    verb = "<tick>" if kind is Kind.CHECKBOX else "<press>"
    s.say(f"{verb} {way}", way, f"I want {way}", f"{verb} {way}, nothing else", **shown)
    s.click(grid[y][x])


def the_other(s: Stage) -> None:
    """Of two or three the one that is not chosen, or not named; both; or neither."""
    pick = s.choice
    radios = s.chance(0.6)
    names = s.names(2 if radios else pick.randint(2, 3), s.captions.caption)
    if len(names) < 2:
        return
    topic = s.captions.caption()
    kind = Kind.RADIO if radios else Kind.CHECKBOX
    made = [s.make(kind, name) for name in names]
    s.title(topic)
    if s.chance(0.4):
        s.row(*made)
    else:
        for one in made:
            s.row(one)
    if radios:
        now = pick.randrange(2)
        made[now].state.add(State.CHECKED)
        s.say("the other one, please", "<choose> the other one", "not {n}, the other one", "I'd rather have the other",
              "take the other option", "not {n} any more, the other", "switch over to the other one",
              "anything but {n}",
              n=names[now])  # fmt: skip
        s.click(made[1 - now])
    elif len(made) == 2 and s.chance(0.5):
        s.say("<tick> both", "both of them", "I want both", "both boxes on, please", "<tick> the two of them")
        for one in made:
            s.click(one, same=True)
    else:
        for one in made:
            if s.chance(0.75):
                one.state.add(State.CHECKED)
        left = [one for one in made if State.CHECKED in one.state]
        if not left:
            return
        s.say("neither of them" if len(made) == 2 else "none of the three", "<untick> what is ticked here",
              "I want none of that", "nothing of this, thanks")  # fmt: skip
        for one in left:
            s.click(one, same=True)
    s.clutter(2)


def same_again(s: Stage) -> None:
    """One value into two fields, the second named by *the same*, *as well*, *too*."""
    pick = s.choice
    labels = s.names(pick.randint(2, 4), s.captions.caption)
    if len(labels) < 2:
        return
    a, b = s.some(labels, 2)
    s.title()
    fields = {label: s.entry(label) for label in labels}
    go = s.make(Kind.BUTTON, pick.choice(["Save", "OK", "Send", "Apply", "Next"]))
    s.row(go)
    s.clutter(1)
    value = s.captions.value()
    if value.casefold() in {a.casefold(), b.casefold()}:
        return
    acted = s.chance(0.35)
    end = pick.choice([f", then <press> {go.text}", f" and <press> {go.text}", f". {go.text} when it is done"]) * acted
    s.say(f"<put> {{v}} into {{a}} and the same into {{b}}{end}", f"{{a}} is {{v}}, and so is {{b}}{end}",
          f"<put> {{v}} into {{a}} and into {{b}} as well{end}", f"{{v}} for {{a}}, {{b}} too{end}",
          f"{{a}} and {{b}} are both {{v}}{end}", f"<put> {{v}} into both {{a}} and {{b}}{end}",
          f"{{a}}: {{v}}. {{b}} likewise{end}", v=value, a=a, b=b)  # fmt: skip
    s.fill(fields[a], "v")
    s.fill(fields[b], "v")
    if acted:
        s.click(go)


_GROUPS: Final = (
    ("Billing address", "Delivery address"), ("Sender", "Recipient"), ("Home", "Work"), ("Morning", "Evening"),
    ("Outward journey", "Return journey"), ("Parent", "Child"), ("Buyer", "Seller"), ("Before", "After"),
    ("Landlord", "Tenant"), ("First driver", "Second driver"), ("Summer", "Winter"), ("Private", "Business"),
)  # fmt: skip


def in_a_group(s: Stage) -> None:
    """A field or a tick whose name occurs under each of two headings."""
    pick = s.choice
    heads = list(pick.choice(_GROUPS)) if s.chance(0.7) else s.names(2, s.captions.caption)
    labels = s.names(pick.randint(2, 3), s.captions.caption)
    if len(heads) < 2 or len(labels) < 2:
        return
    ticks = s.chance(0.3)
    panes = s.chance(0.5)
    made: dict[tuple[str, str], Widget] = {}
    for place, head in enumerate(heads):
        s.aside = panes and place == 1
        s.row(s.make(Kind.TEXT, head))
        for label in labels:
            if ticks:
                made[head, label] = s.make(Kind.CHECKBOX, label)
                s.row(made[head, label])
            else:
                made[head, label] = s.make(Kind.TEXT_FIELD, "", wide=150)
                s.row(s.make(Kind.TEXT, label), made[head, label], columns=(0.0, 0.4))
    s.aside = False
    head, label, low = pick.choice(heads), pick.choice(labels), "{h}"
    if ticks:
        s.say(f"<tick> {{l}} under {low}", f"{low}: <tick> {{l}}", f"<tick> the {{l}} of {low}", f"{{l}} in {low}, on",
              f"for {low} <tick> {{l}}", l=label, h=head)  # fmt: skip
        s.click(made[head, label])
        return
    s.say(f"the {{l}} of the {low} is {{v}}", f"<put> {{v}} into {{l}} under {low}", f"{low}: {{l}} is {{v}}",
          f"in the part {low} <put> {{v}} into {{l}}", f"{{v}} is the {{l}} for {low}", f"{low}, {{l}}: {{v}}",
          l=label, h=head if s.chance(0.6) else head.lower(), v=s.captions.value())  # fmt: skip
    s.fill(made[head, label], "v")


def in_a_card(s: Stage) -> None:
    """Cards beside each other: the button below a name, not beside it."""
    pick, s.by_place = s.choice, True
    across = pick.randint(2, 4)
    names = s.names(across * pick.randint(1, 2), pick.choice([s.captions.item, s.captions.person, s.captions.town]))
    if len(names) < across:
        return
    names = names[: len(names) // across * across]
    does = s.some(["Details", "Book", "Open", "Follow", "Install", "Watch", "Reserve", "Choose", "Visit", "Try"],
                  pick.choice([1, 1, 2]))  # fmt: skip
    signs = s.some(["star", "heart", "share", "more", "download", "info"], 1)
    verb = pick.choice(does)
    symbol = s.chance(0.3)
    columns = tuple(x / across for x in range(across))
    made: dict[tuple[str, str], Widget] = {}
    s.title()
    for first in range(0, len(names), across):
        cards = names[first : first + across]
        if s.chance(0.5):
            s.row(*(s.make(Kind.IMAGE, wide=70) for _ in cards), columns=columns)
        s.row(*(s.make(Kind.TEXT, name) for name in cards), columns=columns)
        if s.chance(0.6):
            s.row(*(s.make(Kind.TEXT, s.captions.value()[:16]) for _ in cards), columns=columns)
        for one in does:
            made |= {(name, one): s.make(Kind.BUTTON, one) for name in cards}
            s.row(*(made[name, one] for name in cards), columns=columns)
        if symbol:
            made |= {(name, signs[0]): s.icon(signs[0]) for name in cards}
            s.row(*(made[name, signs[0]] for name in cards), columns=columns)
    name = pick.choice(names)
    wanted = signs[0] if symbol and s.chance(0.6) else verb
    low = wanted.lower()
    s.say(f"{low} {{p}}", f"<press> {wanted} below {{p}}", f"{{p}}: {low}", f"I want to {low} {{p}}",
          f"<press> {wanted} in the card of {{p}}", f"<press> {wanted} for {{p}}", f"the {low} of {{p}}",
              p=name)  # fmt: skip
    s.click(made[name, wanted])

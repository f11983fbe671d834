"""Skills of choosing: by number, all of them, several, one of a group, the button in the row of a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind, State

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_SHORT: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th")
_NOUNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.LINK: ("link", "result", "hit", "entry", "headline", "one", "title"),
    Kind.BUTTON: ("button", "one"),
    Kind.LIST_ITEM: ("entry", "item", "line", "row", "one", "result"),
    Kind.CHECKBOX: ("box", "check box", "tick box", "checkbox"),
    Kind.ICON: ("icon", "symbol", "button", "picture"),
    Kind.TAB: ("tab",),
    Kind.TEXT_FIELD: ("field", "text field", "box", "input"),
    Kind.RADIO: ("option", "choice", "radio button"),
}


def by_number(s: Stage) -> None:
    """The third of several things, or the last one, with or without a common name."""
    pick = s.choice
    kind = pick.choices(list(_NOUNS), [6, 3, 4, 2, 2, 1, 2, 2])[0]
    count = pick.randint(2, 7)
    same = kind in {Kind.BUTTON, Kind.LINK} and s.chance(0.45)
    common = s.captions.caption() if same else ""
    sentence = kind is Kind.LINK and not same and s.chance(0.6)
    made: list[Widget] = []
    s.title("Results", "Search results", "News", "Found", "Messages", "Latest")
    across = kind in {Kind.ICON, Kind.TAB} or (kind is Kind.BUTTON and s.chance(0.4))
    for _ in range(count):
        text = common if same else s.captions.sentence() if sentence else s.captions.caption()
        text = "" if kind in {Kind.ICON, Kind.TEXT_FIELD} else text
        one = s.make(kind, text)
        made.append(one)
        if across:
            continue
        if same and s.chance(0.9):
            s.row(s.make(Kind.TEXT, s.captions.person()), one, spread=True)
        elif kind is Kind.TEXT_FIELD and s.chance(0.5):
            s.labelled(s.captions.caption(), one)
        else:
            s.row(one)
        if sentence and s.chance(0.7):
            s.row(s.make(Kind.TEXT, s.captions.sentence()))
    if across:
        s.row(*made)
    s.clutter(2 if kind not in {Kind.CHECKBOX, Kind.TEXT_FIELD, Kind.BUTTON, Kind.LINK} else 0)
    at = pick.randrange(count)
    which = pick.choice([ORDINALS[at], ORDINALS[at], _SHORT[at]])
    if at == count - 1 and s.chance(0.5):
        which = pick.choice(["last", "bottom" if not across else "rightmost", "very last"])
    elif at == 0 and s.chance(0.15):
        which = "topmost" if not across else "leftmost"
    noun = common if same and s.chance(0.7) else pick.choice(_NOUNS[kind])
    if kind is Kind.TEXT_FIELD:
        s.say("<put> {v} into the {_w} {_n}", "{v} goes in the {_w} {_n}", "the {_w} {_n} should say {v}",
              "in the {_w} {_n} <put> {v}", v=s.captions.value(), _w=which, _n=noun)  # fmt: skip
        s.fill(made[at], "v")
        return
    number = f"number {at + 1}" if s.chance(0.7) else f"no. {at + 1}"
    s.say("<press> the {_w} {_n}", "open the {_w} {_n}", "the {_w} {_n}", "I want the {_w} {_n}", "take the {_w} {_n}",
          "the {_w} {_n} is the right one", "go for the {_w} {_n}", f"<press> {{_n}} {number}",
          "let us see the {_w} {_n}", "show me the {_w} {_n}", "follow the {_w} {_n}", "the {_w}", _w=which,
          _n=noun)  # fmt: skip
    s.click(made[at])


def all_ticks(s: Stage) -> None:
    """Every box of a list, or none of them; those that are right already stay as they are."""
    pick = s.choice
    names = s.names(pick.randint(2, 6), s.captions.caption)
    on = s.chance(0.55)
    made = [s.make(Kind.CHECKBOX, name, on=s.chance(0.3 if on else 0.7)) for name in names]
    s.title()
    for one in made:
        s.row(one)
    s.row(s.make(Kind.BUTTON, pick.choice(["OK", "Apply", "Save", "Close"])))
    but = made[pick.randrange(len(made))] if len(made) > 2 and s.chance(0.25) else None
    extra = "" if but is None else pick.choice([" but {x}", " except {x}", " apart from {x}"])
    if on:
        s.say(f"<tick> <all> the boxes{extra}", f"<tick> everything{extra}", f"I want all of it{extra}",
              f"<tick> <all> these{extra}", f"all of them should be on{extra}", f"check all boxes{extra}",
              f"every option{extra}, please", f"select all{extra}", f"the whole lot{extra}",
              x=but.text if but else "")  # fmt: skip
    else:
        s.say(f"<untick> <all> the boxes{extra}", f"<untick> everything{extra}", f"none of these{extra}",
              f"nothing should be ticked{extra}", f"take all the ticks away{extra}", f"all of them off{extra}",
              f"no box may be ticked{extra}", f"empty all boxes{extra}", x=but.text if but else "")  # fmt: skip
    for one in made:
        if one is not but and (State.CHECKED in one.state) is not on:
            s.click(one, same=True)


def some_ticks(s: Stage) -> None:
    """Two or three named boxes, now and then with what is done with them."""
    pick = s.choice
    names = s.names(pick.randint(4, 7), s.captions.item if s.chance(0.6) else s.captions.caption)
    wanted = s.some(names, pick.choice([2, 2, 3]))
    made = {name: s.make(Kind.CHECKBOX, name, on=name not in wanted and s.chance(0.15)) for name in names}
    s.title()
    for one in made.values():
        s.row(one)
    does = pick.choice(["Download", "Print", "Move", "Compare", "Share", "Export", "Continue", "Add to list"])
    go = s.make(Kind.BUTTON, does)
    s.row(go)
    acted = s.chance(0.6)
    slots = {f"n{place}": name for place, name in enumerate(wanted)}
    listed = ", ".join(f"{{{slot}}}" for slot in list(slots)[:-1]) + f" and {{{list(slots)[-1]}}}"
    verb = does.lower()
    templates = [f"<tick> {listed}", f"I want {listed}", f"{listed}, please", f"mark {listed} in the list"]
    if acted:
        templates = [f"<tick> {listed}, <then> {verb} them", f"{verb} {listed}", f"<tick> {listed} and <press> {does}",
                     f"{listed}: {verb} these", f"I want to {verb} {listed}"]  # fmt: skip
    s.say(*templates, **slots)
    for name in wanted:
        s.click(made[name])
    if acted:
        s.click(go)


def one_of_several(s: Stage) -> None:
    """A radio button, an entry or a card, asked for in a sentence."""
    pick = s.choice
    title = pick.choice(["Delivery", "Payment", "Colour scheme", "Seat", "Size", "Room", "Plan", "Quality", "Language"])
    names = s.names(pick.randint(2, 6), s.captions.caption)
    kind = pick.choice([Kind.RADIO, Kind.RADIO, Kind.RADIO, Kind.LIST_ITEM, Kind.BUTTON])
    made = {name: s.make(kind, name) for name in names}
    wanted = pick.choice(names)
    if kind is Kind.RADIO and s.chance(0.7):
        made[pick.choice([name for name in names if name != wanted] or names)].state.add(State.CHECKED)
    s.title(title)
    if s.chance(0.3):
        s.row(*made.values())
    else:
        for one in made.values():
            s.row(one)
    s.clutter(2)
    topic = title.lower()
    s.say("<choose> {w}", f"<choose> {{w}} as the {topic}", f"{topic}: {{w}}", "I'd like {w}", "{w} is what I want",
          f"the {topic} should be {{w}}", "make it {w}", f"<set> the {topic} to {{w}}", "rather {w}", "{w} will do",
          f"I want {{w}} for the {topic}", w=wanted if s.chance(0.8) else wanted.lower())  # fmt: skip
    if State.CHECKED not in made[wanted].state:
        s.click(made[wanted])


def switch(s: Stage) -> None:
    """One of several ticks on or off, said as people say it; now and then it is so already, or something follows."""
    pick = s.choice
    names = s.names(pick.randint(2, 6), s.captions.caption)
    made = {name: s.make(Kind.CHECKBOX, name, on=s.chance(0.5)) for name in names}
    wanted = pick.choice(names)
    on = State.CHECKED not in made[wanted].state
    if s.chance(0.1):
        on = not on
    s.title("Settings", "Options", "Preferences", "Notifications", "Filters")
    for name, one in made.items():
        if s.chance(0.2):  # the mark at the right, apart from what it is called
            one.text = ""
            one.box = s.make(Kind.CHECKBOX).box
            s.row(s.make(Kind.TEXT, name), one, spread=True)
        else:
            s.row(one)
    go = s.make(Kind.BUTTON, pick.choice(["Apply", "Save", "OK", "Show results"]))
    acted = s.chance(0.4)
    s.row(go)
    end = (
        pick.choice([f" and {go.text.lower()}", f", then <press> {go.text}", f" and <press> {go.text}"])
        if acted
        else ""
    )
    if on:
        s.say(f"<tick> {{n}}{end}", f"I want {{n}}{end}", f"{{n}} on{end}", f"{{n}}, yes please{end}",
              f"give me {{n}}{end}",
              f"only {{n}}{end}", f"with {{n}}{end}", f"<set> {{n}} to on{end}", n=wanted)  # fmt: skip
    else:
        s.say(f"<untick> {{n}}{end}", f"without {{n}}{end}", f"{{n}} off{end}", f"stop {{n}}{end}",
              f"I don't need {{n}}{end}", f"{{n}} should not be on{end}", f"no more {{n}}{end}", n=wanted)  # fmt: skip
    if (State.CHECKED in made[wanted].state) is not on:
        s.click(made[wanted])
    if acted:
        s.click(go)


_DOES: Final[Mapping[str, tuple[str, ...]]] = {
    "Delete": ("<delete> {p}", "{p} can go", "I don't need {p} any more", "strike {p} off the list"),
    "Remove": ("<delete> {p}", "take {p} out", "take {p} off the list"),
    "Edit": ("edit {p}", "change the entry of {p}", "I want to correct {p}", "open {p} for editing"),
    "Open": ("open {p}", "show me {p}", "look at {p}", "go to {p}"),
    "Reply": ("reply to {p}", "answer {p}", "write back to {p}"),
    "Archive": ("archive {p}", "store {p} away"),
    "Call": ("call {p}", "phone {p}", "ring {p} up"),
    "Invite": ("invite {p}", "ask {p} to join"),
    "Download": ("download {p}", "save {p} to my computer", "get {p}"),
    "Share": ("share {p}", "let others see {p}"),
    "Follow": ("follow {p}", "subscribe to {p}"),
    "Details": ("the details of {p}", "more about {p}", "tell me more about {p}"),
    "Add": ("add {p}", "put {p} on my list", "I want {p}"),
    "Book": ("book {p}", "reserve {p}"),
}


def button_of_a_row(s: Stage) -> None:
    """The button in the row of a name."""
    pick = s.choice
    names = s.names(pick.randint(3, 6), pick.choice([s.captions.person, s.captions.item, s.captions.town]))
    does = s.some(list(_DOES), pick.choice([1, 1, 2, 2, 3]))
    kind = pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.LINK])
    wanted, verb = pick.choice(names), pick.choice(does)
    target: Widget | None = None
    s.title()
    extra: Callable[[], str] | None = s.captions.value if s.chance(0.35) else None
    for name in names:
        cells = [s.make(kind, one) for one in does]
        if name == wanted:
            target = cells[does.index(verb)]
        more = [s.make(Kind.TEXT, extra())] if extra is not None else []
        s.row(s.make(Kind.TEXT, name), *more, *cells, spread=True)
    assert target is not None
    s.clutter(1)
    sure = s.chance(0.25) and verb in {"Delete", "Remove", "Archive", "Share"}
    end = pick.choice(["", ", yes I am sure", " and confirm it", ", then <press> {b}"]) if sure else ""
    yes = pick.choice([verb, "Yes", "OK", "Confirm"])
    sayings = [one + end for one in _DOES[verb]]
    s.say(*sayings, *sayings, f"<press> {verb} next to {{p}}{end}", f"<press> {verb} in the row of {{p}}{end}",
          f"{verb.lower()} for {{p}}{end}", f"the {verb} button beside {{p}}{end}", p=wanted, b=yes)  # fmt: skip
    if not sure:
        s.click(target)
        return
    answer, other = s.make(Kind.BUTTON, yes), s.make(Kind.BUTTON, pick.choice(["Cancel", "No", "Keep"]))

    def asked() -> None:
        s.over.clear()
        text = s.make(Kind.TEXT, pick.choice([f"{verb} {wanted}?", "Are you sure?", "This cannot be undone."]))
        s.over.extend([Row([text]), Row([other, answer])])

    s.click(target, asked)
    s.click(answer, s.over.clear, same=not end)


def item_and_button(s: Stage) -> None:
    """An entry opened, and then what is done with it, by a button that is there only then."""
    pick = s.choice
    names = s.names(pick.randint(3, 6), pick.choice([s.captions.person, s.captions.item]))
    wanted = pick.choice(names)
    does = s.some(["Reply", "Archive", "Delete", "Forward", "Print", "Move", "Flag", "Download", "Rename"], 3)
    verb = pick.choice(does)
    kind = pick.choice([Kind.LIST_ITEM, Kind.TEXT, Kind.LINK, Kind.TABLE_CELL])
    made = {name: s.make(kind, name) for name in names}
    s.title("Inbox", "Messages", "Mail", "Letters", "Documents", "Folder")
    for one in made.values():
        s.row(one, *([s.make(Kind.TEXT, s.captions.sentence())] if s.chance(0.7) else []))
    buttons = [s.make(Kind.BUTTON, name) for name in does]
    pane = [s.row(s.make(Kind.TEXT, wanted), shown=False), s.row(s.make(Kind.TEXT, s.captions.sentence()), shown=False),
            s.row(*buttons, shown=False)]  # fmt: skip

    def opened() -> None:
        for row in pane:
            row.shown = True

    low = verb.lower()
    s.say(f"{low} the mail of {{p}}", f"{low} {{p}}'s message", f"{low} what {{p}} sent",
          f"open {{p}} and <press> {verb}",
          f"go to {{p}}, then {low} it", f"look at {{p}} and {low} that", f"{low} the one from {{p}}",
          f"{{p}}: open it and {low} it", p=wanted)  # fmt: skip
    s.click(made[wanted], opened)
    s.click(buttons[does.index(verb)])


def column_head(s: Stage) -> None:
    """A table put in the order of a column by its head."""
    pick = s.choice
    heads = s.some(["Title", "Date", "Amount", "From", "Kind", "Status", "Price", "Modified", "Author", "Rating",
        "City"],
                   pick.randint(2, 4))  # fmt: skip
    columns = tuple(place / len(heads) for place in range(len(heads)))
    kind = pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.TEXT, Kind.TABLE_CELL])
    made = {head: s.make(kind, head) for head in heads}
    s.clutter(1)
    s.row(*made.values(), columns=columns)
    below = [
        s.row(*(s.make(Kind.TABLE_CELL, s.captions.value()[:14]) for _ in heads), columns=columns)
        for _ in range(pick.randint(2, 7))
    ]
    wanted = pick.choice(heads)
    s.say("sort by {h}", "sort the list by {h}", "arrange everything by {h}", "in the order of {h}, please",
          "order by {h}",
          "I want it sorted by {h}", "have the table ordered by {h}", "sort it after {h}", "rank the rows by {h}",
          h=wanted if s.chance(0.6) else wanted.lower())  # fmt: skip

    def moved() -> None:
        arrow = s.make(Kind.TEXT, pick.choice(["▲", "▼", "↑"]))
        below[-1].cells.append(arrow)
        below[-1].columns = (*below[-1].columns, 0.98)

    s.click(made[wanted], moved)

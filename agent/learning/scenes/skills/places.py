"""Skills of places: sections, tabs, trees, assistants, months; looked into one after the other until it is found."""

from __future__ import annotations

from collections.abc import Sequence

from agent.learning.scenes.stage import Effect, Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind, State


def _showing(rows: Sequence[Row], hidden: Sequence[Row] = ()) -> Effect:
    def effect() -> None:
        for row in hidden:
            row.shown = False
        for row in rows:
            row.shown = True

    return effect


def _found_inside(s: Stage, name: str) -> tuple[Widget, str]:
    """Something to be pressed or filled in that lies in a place, and what is said of it."""
    match s.choice.randrange(5):
        case 0 | 1:
            return s.make(Kind.CHECKBOX, name), "<tick>"
        case 2:
            return s.make(Kind.BUTTON, name), "<press>"
        case 3:
            return s.make(Kind.LINK, name), "<press>"
        case _:
            return s.make(Kind.CHECKBOX, name, on=True), "<untick>"


def section(s: Stage) -> None:
    """Something in a section that is folded up, named in the task or not."""
    pick, s.by_place = s.choice, True
    heads = s.names(pick.randint(2, 5), s.captions.caption)
    names = s.names(2 * len(heads), s.captions.caption)
    if len(names) < 2 * len(heads):
        return
    at = pick.randrange(len(heads))
    wanted = names[2 * at + pick.randint(0, 1)]
    target, verb = _found_inside(s, wanted)
    arrow = pick.choice(["chevron down", "chevron right", "add"])
    sort = pick.choice([Kind.BUTTON, Kind.TEXT, Kind.TEXT, Kind.LIST_ITEM])
    s.title()
    headers: list[Widget] = []
    inside: list[list[Row]] = []
    for place, head in enumerate(heads):
        header = s.make(sort, head)
        headers.append(header)
        icon = s.icon(arrow)
        s.row(*([icon, header] if s.chance(0.5) else [header, icon]))
        rows = []
        for name in names[2 * place : 2 * place + 2]:
            cell = target if name == wanted else s.make(target.kind, name, on=s.chance(0.3))
            rows.append(s.row(cell, shown=False, indent=16))
        inside.append(rows)
    roll = s.choice.random()
    if roll < 0.3:  # one is open already
        other = pick.randrange(len(heads))
        if other != at:
            _showing(inside[other])()
    named = s.chance(0.65)
    if named:
        s.say(f"{verb} {{o}} in the section {{t}}", f"{verb} {{o}}, it is under {{t}}", f"under {{t}}, {verb} {{o}}",
              f"unfold {{t}} and {verb} {{o}}", f"in {{t}} {verb} {{o}}", f"{{t}}: {verb} {{o}}",
              f"look into {{t}} and {verb} {{o}}", o=wanted, t=heads[at])  # fmt: skip
        s.click(headers[at], _showing(inside[at]))
        s.click(target)
        return
    s.say(f"{verb} {{o}}", f"{verb} {{o}}, it must be in one of the sections", f"{verb} {{o}}, wherever that is",
          f"find {{o}} and {verb} it", o=wanted)  # fmt: skip
    for place in range(at + 1):
        if not inside[place][0].shown:
            s.click(headers[place], _showing(inside[place]), same=True)
    s.click(target, same=True)


def tab(s: Stage) -> None:
    """Something behind another tab, named in the task or not."""
    pick = s.choice
    heads = s.names(pick.randint(2, 5), s.captions.caption)
    names = s.names(3 * len(heads), s.captions.caption)
    if len(names) < len(heads):
        return
    at = pick.randrange(1, len(heads))
    wanted = names[at]
    target, verb = _found_inside(s, wanted)
    value = ""
    if s.chance(0.3):
        target, value = s.make(Kind.TEXT_FIELD), s.captions.value()
    kind = pick.choice([Kind.TAB, Kind.TAB, Kind.TAB, Kind.BUTTON, Kind.LIST_ITEM])
    tabs = [s.make(kind, head) for head in heads]
    tabs[0].state.add(State.SELECTED)
    s.title()
    s.row(*tabs)
    pages: list[list[Row]] = []
    for place in range(len(heads)):
        first = len(s.rows)
        if place == at and value:
            s.labelled(wanted, target, shown=False)
        elif place == at:
            s.row(target, shown=False)
        else:
            s.row(s.make(Kind.CHECKBOX, names[place], on=s.chance(0.3)), shown=False)
        if len(names) > len(heads) + place and s.chance(0.6):
            s.row(s.make(pick.choice([Kind.CHECKBOX, Kind.TEXT]), names[len(heads) + place]), shown=False)
        pages.append(s.rows[first:])
    _showing(pages[0])()
    everything = [row for page in pages for row in page]
    does = "<put> {v} into {o}" if value else f"{verb} {{o}}"
    named = s.chance(0.5)
    values = {"o": wanted, "t": heads[at], **({"v": value} if value else {})}
    if named:
        s.say(f"open the tab {{t}} and {does}", f"on the {{t}} tab, {does}", f"switch to {{t}}, <then> {does}",
              f"{does} on {{t}}", f"{does}; you find it under {{t}}", f"in {{t}}: {does}", **values)  # fmt: skip
        s.click(tabs[at], _showing(pages[at], everything))
    else:
        del values["t"]
        s.say(does, f"{does}, it is on one of the tabs", f"{does}; I don't know where it is", f"{does}, search for it",
              **values)  # fmt: skip
        for place in range(1, at + 1):
            s.click(tabs[place], _showing(pages[place], everything), same=True)
    if value:
        s.fill(target, "v", same=not named)
    else:
        s.click(target, same=not named)


def node(s: Stage) -> None:
    """An entry below a node of a tree that has to be opened first, by its arrow or by itself."""
    pick, s.by_place = s.choice, True
    heads = s.names(pick.randint(2, 4), s.captions.caption)
    leaves = s.names(2 * len(heads), s.captions.item)
    if len(leaves) < 2 * len(heads):
        return
    at = pick.randrange(len(heads))
    wanted = leaves[2 * at + pick.randint(0, 1)]
    arrows = s.chance(0.6)
    kind = pick.choice([Kind.TREE_ITEM, Kind.TREE_ITEM, Kind.TEXT, Kind.LIST_ITEM])
    s.title("Folders", "Contents", "Library", "Places")
    openers: list[Widget] = []
    inside: list[list[Row]] = []
    target = s.make(kind, wanted)
    for place, head in enumerate(heads):
        item = s.make(kind, head)
        icon = s.icon("chevron right")
        s.row(*([icon, item] if arrows else [item]))
        openers.append(icon if arrows else item)
        inside.append(
            [
                s.row(target if leaf == wanted else s.make(kind, leaf), shown=False, indent=26)
                for leaf in leaves[2 * place : 2 * place + 2]
            ]
        )
    s.say("<choose> {l} below {n}", "select {l} inside {n}", "unfold {n} and <choose> {l}",
          "in {n} there is {l}, <choose> it",
          "{n}, then {l}", "{n} > {l}", "go into {n} and <press> {l}", "{l} in the folder {n}",
          "show {l}, it lies in {n}",
          l=wanted, n=heads[at])  # fmt: skip
    point = "expand" if not arrows and kind is Kind.TREE_ITEM else "press"
    s.click(openers[at], _showing(inside[at]), point=point)
    s.click(target)


def assistant(s: Stage) -> None:
    """Pages with a *Next*: something is done on one of them, and the last one is finished."""
    pick = s.choice
    count, at = pick.randint(2, 4), 0
    at = pick.randrange(count)
    on, end = pick.choice([("Next", "Finish"), ("Continue", "Done"), ("Next >", "Finish"), ("Forward", "Complete")])
    label = s.captions.caption()
    box = s.chance(0.35)
    value = label if box else s.captions.value()
    s.title("Set-up", "Assistant", "Welcome", "Installation", "New account")
    pages: list[list[Row]] = []
    target = s.make(Kind.CHECKBOX, label) if box else s.make(Kind.TEXT_FIELD)
    for place in range(count):
        first = len(s.rows)
        s.row(s.make(Kind.TEXT, s.captions.sentence()), shown=False)
        if place == at and box:
            s.row(target, shown=False)
        elif place == at:
            s.labelled(label, target, shown=False)
        elif s.chance(0.5):
            s.row(s.make(pick.choice([Kind.CHECKBOX, Kind.RADIO]), s.captions.caption(), on=s.chance(0.6)), shown=False)
        pages.append(s.rows[first:])
    back, forward, finish = (s.make(Kind.BUTTON, name) for name in ("Back", on, end))
    ends = s.row(back, forward)
    _showing(pages[0])()
    everything = [row for page in pages for row in page]
    does = "<tick> {l}" if box else pick.choice(["<put> {v} into {l}", "<put> {v} as {l}", "{l} is {v}", "{l}: {v}"])
    values = {"l": label if s.chance(0.5) else label.lower()} | ({} if box else {"v": value})
    s.say(f"go through the pages, {does} and finish", f"{does}, <then> complete the assistant", f"{does}, then {end}",
          f"{does}; go on to the end and <press> {end}", f"complete the set-up; {does}", f"{does}. {on} until {end}",
          f"click through it, {does}, finish", **values)  # fmt: skip
    for place in range(count):
        if place == at and box:
            s.click(target)
        elif place == at:
            s.fill(target, "v")
        if place + 1 < count:
            show = _showing(pages[place + 1], everything)
            last = place + 2 == count

            def turned(show: Effect = show, last: bool = last) -> None:
                show()
                if last:
                    ends.cells = [back, finish]

            s.click(forward, turned, same=bool(s.acts))
    s.click(finish)


_MONTHS = "January February March April May June July August September October November December".split()


def month(s: Stage) -> None:
    """A day in the sheet of a month, now and then of a later or an earlier one."""
    pick, s.by_place = s.choice, True
    now = pick.randrange(2, 10)
    turns = pick.choice([0, 0, 1, 1, 2, -1])
    day = pick.randint(1, 28)
    wanted = _MONTHS[now + turns]
    year = pick.choice(["", "", " 2026", " 2027"])
    head = s.make(Kind.TEXT, _MONTHS[now] + year)
    texts = s.chance(0.25)
    back, forward = (
        (s.make(Kind.BUTTON, text) if texts else s.icon(name))
        for text, name in (("<", "chevron left"), (">", "chevron right"))
    )
    s.title("Pick a day", "Start", "Day of departure", "When?", "Check-in")
    s.row(*([back, head, forward] if s.chance(0.7) else [head, back, forward]))
    kind = pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.TEXT, Kind.TABLE_CELL])
    days = [s.make(kind, str(number), wide=24) for number in range(1, 29)]
    if s.chance(0.5):
        s.row(*(s.make(Kind.TEXT, name, wide=24) for name in "Mo Tu We Th Fr Sa Su".split()))
    for week in range(4):
        s.row(*days[7 * week : 7 * week + 7])
    s.clutter(1)
    said = pick.choice([f"{wanted} {day}", f"{day} {wanted}", f"the {day}th of {wanted}", f"{day}. {wanted}"])
    s.say("pick {_d}", "we leave on {_d}", "{_d}, please", "make it {_d}", "I want to start on {_d}", "the day is {_d}",
          "book it for {_d}", "<choose> the {_d}", _d=said)  # fmt: skip
    for place in range(abs(turns)):
        name = _MONTHS[now + (place + 1) * (1 if turns > 0 else -1)] + year

        def turned(name: str = name) -> None:
            head.text = name

        s.click(forward if turns > 0 else back, turned, same=True)
    s.click(days[day - 1], same=bool(s.acts))


def not_there(s: Stage) -> None:
    """What is asked for is nowhere, also not behind the tabs or sections that there are."""
    pick = s.choice
    missing = s.captions.caption()
    s.title()
    s.clutter(4)
    pages: list[list[Row]] = []
    heads: list[Widget] = []
    if s.chance(0.4):
        tabs = s.chance(0.5)
        for name in s.names(pick.randint(2, 3), s.captions.caption):
            heads.append(s.make(Kind.TAB if tabs else Kind.BUTTON, name))
        if tabs:
            s.row(*heads)
        for head in heads:
            if not tabs:
                s.row(s.icon("chevron down"), head)
            pages.append([s.row(s.make(Kind.CHECKBOX, s.captions.caption()), shown=False, indent=12)])
        if tabs:
            _showing(pages[0])()
            heads[0].state.add(State.SELECTED)
    if any(missing.lower() in cell.text.lower() for row in s.rows for cell in row.cells):
        return
    hint = ", it must be somewhere" if heads else ""
    s.say(f"<press> {{m}}{hint}", f"<press> the {{m}} button{hint}", f"<tick> {{m}}{hint}", f"open {{m}}{hint}",
          f"I want {{m}}{hint}", f"go to {{m}}{hint}", f"use {{m}}{hint}", m=missing)  # fmt: skip
    everything = [row for page in pages for row in page]
    for head, page in zip(heads, pages, strict=True):
        if not page[0].shown:
            s.click(head, _showing(page, everything if head.kind is Kind.TAB else ()), same=True)
    s.ask("m", same=True)

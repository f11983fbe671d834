"""Skills of controls: numbers by arrows, levels by their ends, joined buttons, switches with a description, plans."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.frames import framed, glyph, holds, line, logs, part, row, segments, switch
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import GOODS, SETTINGS, TASKS, TITLES, WARES

_NUMBERS = (
    "Age", "Attempts", "Columns", "Days in advance", "Font size", "Floors", "Hours", "Lines", "Minutes", "Months",
    "Pages",
    "Players", "Questions", "Rooms", "Rounds", "Rows", "Seats", "Servings", "Shelves", "Weeks",
)  # fmt: skip
_LEVELS = (
    "Brightness", "Contrast", "Volume", "Bass", "Treble", "Zoom", "Speed", "Sharpness", "Saturation", "Warmth",
    "Balance",
    "Opacity", "Microphone", "Text size", "Heat", "Humidity",
)  # fmt: skip
_SEGMENTS = (
    ("View", ("Day", "Week", "Month", "Year")), ("Size", ("S", "M", "L", "XL")), ("Align", ("Left", "Middle", "Right")),
    ("Theme", ("Light", "Dim", "Dark")), ("Distance", ("Metres", "Feet", "Miles")), ("Heat", ("Mild", "Medium", "Hot")),
    ("Transport", ("Walk", "Bus", "Tram", "Bike")), ("Quality", ("Low", "Normal", "High")), ("Meal", ("Meat", "Vegan",
    "Fish")),
    ("Repeat", ("Once", "Daily", "Weekly")), ("Paper", ("A3", "A4", "A5")), ("Seat", ("Aisle", "Centre", "Window")),
    ("Priority", ("Low", "Normal", "Urgent")), ("Chart", ("Bars", "Lines", "Pie")), ("Milk", ("Cow", "Oat", "Soy",
    "None")),
    ("Crust", ("Thin", "Classic", "Stuffed")), ("Pace", ("Slow", "Steady", "Fast")), ("Clock", ("12 hours",
    "24 hours")),
)  # fmt: skip


def number_by_arrows(s: Sheet) -> LivePage:
    """A number field with an arrow up and an arrow down, among others of its kind."""
    labels = s.some(_NUMBERS, s.choice.randint(2, 3))
    now = [s.choice.randint(2, 40) for _ in labels]
    at = s.choice.randrange(len(labels))
    wanted = now[at] + s.choice.choice([-3, -2, -1, 1, 2, 3])
    rows = ""
    for place, label in enumerate(labels):
        moves = f"data[{label!r}]=String(+data[{label!r}]+{{}});at('f{place}').value=data[{label!r}]"
        arrows = glyph(s, "up", moves.format(1), f"u{place}", side_px=14) + glyph(
            s, "down", moves.format(-1), f"d{place}", side_px=14
        )
        field = f'<input id="f{place}" size="4" value="{now[place]}" oninput="data[{label!r}]=this.value">'
        rows += line(s, label, field, arrows)
    more, label = wanted > now[at], labels[at]
    by, small = abs(wanted - now[at]), label.lower()
    told = s.say(
        "<set> {l} to {_n}", "{l}: {_n}", "I need {_n} in {l}", "make {l} {_n} with its arrows",
        f"{by} {'more' if more else 'less'} in {{l}}, please", f"{small} should be {{_n}}, not {now[at]}",
        f"{'raise' if more else 'lower'} {{l}} to {{_n}}", l=label, _n=str(wanted),
    )  # fmt: skip
    begins: dict[str, Value] = {**{name: str(number) for name, number in zip(labels, now, strict=True)}, "log": []}
    steps = (PathStep(f"{'u' if more else 'd'}{at}"),) * by
    return LivePage("Numbers", framed(s, part(s, s.choice.choice(TITLES), rows), _ends(s)), begins,
                    begins | {label: str(wanted)}, told, ("set spinbox",), steps)  # fmt: skip


def level_by_its_ends(s: Sheet) -> LivePage:
    """A level that the buttons at its two ends make smaller and larger, ten at a time."""
    labels = s.some(_LEVELS, s.choice.randint(2, 3))
    now = [10 * s.choice.randint(2, 8) for _ in labels]
    at = s.choice.randrange(len(labels))
    steps = s.choice.choice([number for number in (-3, -2, -1, 1, 2, 3) if 0 <= now[at] + 10 * number <= 100])
    wanted = now[at] + 10 * steps
    icons = s.choice.choice((("minus", "plus"), ("left", "right"), ("arrow-left", "arrow-right"), ("down", "up")))
    rows = ""
    for place, label in enumerate(labels):
        moves = (
            f"data[{label!r}]=Math.min(100,Math.max(0,data[{label!r}]+{{}}));at('b{place}').style.width=data[{label!r}]+'%';"
            f"at('n{place}').textContent=data[{label!r}]+' %'"
        )
        less, more = (
            glyph(s, icon, moves.format(by), f"{key}{place}")
            for icon, by, key in zip(icons, (-10, 10), "lm", strict=True)
        )
        gauge = f'<div class="pg grow" role="progressbar"><i id="b{place}" style="width:{now[place]}%"></i></div>'
        rows += (
            f'<div class="col" style="gap:2px"><div class="row"><span class="grow">{label}</span>'
            f'<span id="n{place}">{now[place]} %</span></div><div class="row">{less}{gauge}{more}</div></div>'
        )
    up, label = steps > 0, labels[at]
    told = s.say(
        "<set> {l} to {_n} percent", "{l} at {_n} %", "bring {l} {_up} to {_n}", "I want {_n} % {_small}",
        "{_l}: {_n}", "turn {l} {_up} until it says {_n} %", l=label, _l=label, _small=label.lower(), _n=str(wanted),
        _up="up" if up else "down",
    )  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(labels, now, strict=True)), "log": []}
    path = (PathStep(f"{'m' if up else 'l'}{at}"),) * abs(steps)
    return LivePage("Levels", framed(s, part(s, s.choice.choice(TITLES), rows), _ends(s)), begins,
        begins | {label: wanted},
                    told, ("set slider",), path)  # fmt: skip


def joined_buttons(s: Sheet) -> LivePage:
    """One of several buttons that are joined, in the row of its label."""
    groups = s.some([str(place) for place in range(len(_SEGMENTS))], s.choice.randint(2, 4))
    chosen = [_SEGMENTS[int(number)] for number in groups]
    now = [s.choice.choice(options) for _, options in chosen]
    at = s.choice.randrange(len(chosen))
    label, options = chosen[at]
    others = {option for place, (_, more) in enumerate(chosen) if place != at for option in more}
    wanted = s.choice.choice([option for option in options if option != now[at]])
    aside = s.choice.random() < 0.5
    rows = "".join(
        line(s, name, segments(s, name, more, now[place], f"g{place}"))
        if aside
        else f'<div class="col" style="gap:4px"><b>{name}</b>{segments(s, name, more, now[place], f"g{place}")}</div>'
        for place, (name, more) in enumerate(chosen)
    )
    sayings = ["<set> {l} to {w}", "{l}: {w}", "{_small} {w}[, please]", "for {l} <choose> {w}", "under {l} I want {w}"]
    if wanted not in others:
        sayings += ["{w} instead of {_now}", "<press> {w}", "not {_now}, {w}"]
    told = s.say(*sayings, l=label, w=wanted, _small=label.lower(), _now=now[at])
    begins: dict[str, Value] = {**{name: one for (name, _), one in zip(chosen, now, strict=True)}, "log": []}
    return LivePage("Options", framed(s, part(s, s.choice.choice(TITLES), rows), _ends(s)), begins,
        begins | {label: wanted},
                    told, ("click",), (PathStep(f"g{at}{options.index(wanted)}"),))  # fmt: skip


def described_switches(s: Sheet) -> LivePage:
    """A switch in a list of settings, each with a line that says what it does."""
    chosen = [
        SETTINGS[int(number)] for number in s.some([str(n) for n in range(len(SETTINGS))], s.choice.randint(3, 5))
    ]
    on = [s.choice.random() < 0.5 for _ in chosen]
    at = s.choice.randrange(len(chosen))
    name, means = chosen[at]
    before = s.choice.random() < 0.3
    rows = ""
    for place, (title, text) in enumerate(chosen):
        made = switch("", title, f"t{place}", on=on[place])
        edge = f"border-bottom:1px solid {s.look.border};padding-bottom:4px"
        text = f'<div class="grow"><b>{title}</b><div class="muted">{text}</div></div>'
        rows += f'<div class="row" style="{edge}">{made + text if before else text + made}</div>'
    told = s.say(
        *(("turn {n} off", "no {n}[, please]", "I can do without {n}", "{n} off", "switch off the one that says {_m}",
           "stop this: {_m}", "{n} should not be on any more") if on[at] else
          ("turn {n} on", "switch {n} on", "I would like {n}", "{n} on", "turn on the one that says {_m}",
           "I want this: {_m}", "{n} should be on")),
        n=name, _m=f'"{means}"',
    )  # fmt: skip
    begins: dict[str, Value] = {**{title: state for (title, _), state in zip(chosen, on, strict=True)}, "log": []}
    return LivePage("Settings", framed(s, part(s, s.choice.choice(("Settings", "Preferences", "This device")), rows)),
        begins,
                    begins | {name: not on[at]}, told, ("tick",), (PathStep(f"t{at}"),))  # fmt: skip


def plans_as_cards(s: Sheet) -> LivePage:
    """A plan chosen by its card: by its name, its price or what is in it."""
    names = s.some(
        ("Basic", "Plus", "Family", "Studio", "Solo", "Business", "Starter", "Unlimited", "Student", "Team"), 3
    )
    prices = s.some([str(number) for number in range(4, 40)], 3)
    rooms = s.some(("5 GB", "20 GB", "50 GB", "100 GB", "200 GB", "500 GB", "1 TB"), 3)
    at = s.choice.randrange(3)
    beside = s.choice.random() < 0.5
    circles = "this.parentElement.querySelectorAll('i').forEach(i=>i.style.background='none');"
    pick = f"{circles}this.querySelector('i').style.background={s.look.accent!r}"
    ring = f'<i style="width:14px;height:14px;border-radius:50%;border:2px solid {s.look.accent};flex:none"></i>'
    cards = "".join(
        f'<div id="c{place}" role="button" class="card {"col" if beside else "row"} grow" '
        f'onclick="{escape(holds("plan", name))};{escape(pick)}">{ring}<b>{name}</b><span>{rooms[place]}</span>'
        f'<span class="muted">{prices[place]} € a month</span></div>'
        for place, name in enumerate(names)
    )
    body = f'<div class="{"row" if beside else "col"}" style="align-items:stretch">{cards}</div>'
    go = s.choice.choice(("Continue", "Subscribe", "Order now", "Next"))
    told = s.say(
        "<choose> the plan {n} and <press> {_go}", "I'd like {n}, <then> {_go}", "{n} it is, {_go}",
        "<choose> the one with {_room} <then> <press> {_go}", "the plan for {_price} €, <then> {_go}",
        "we need {_room} of room; take that plan and go on with {_go}", n=names[at], _room=rooms[at],
        _price=prices[at], _go=go,
    )  # fmt: skip
    begins: dict[str, Value] = {"plan": "", "log": []}
    ends = row(s.button("Compare plans", logs("compared")), s.button(go, logs("went on"), "go", main=True), ends=True)
    return LivePage("Plans", framed(s, part(s, s.choice.choice(("Choose your plan", "Pricing plans", "Your storage")),
        body, ends)),
                    begins, {"plan": names[at], "log": ["went on"]}, told, ("choose radio", "click"),
                    (PathStep(f"c{at}"), PathStep("go")))  # fmt: skip


def one_more_done(s: Sheet) -> LivePage:
    """A list of which some is ticked already, and one more is done."""
    names = s.some(s.choice.choice((TASKS, WARES, GOODS)), s.choice.randint(4, 6))
    at = s.choice.randrange(len(names))
    on = [place != at and s.choice.random() < 0.5 for place in range(len(names))]
    after = s.choice.random() < 0.4
    rows = "".join(
        line(s, name, f'<input type="checkbox" id="t{place}" onchange="data[{name!r}]=this.checked"'
             f"{' checked' if on[place] else ''}>")
        if after
        else s.tick(name, name, f"t{place}", on=on[place])
        for place, name in enumerate(names)
    )  # fmt: skip
    told = s.say("{n} is done", "tick {n} off", "{n} too", "cross {n} off the list", "I have got {n} now, <tick> it",
                 "{n}: done, leave the rest as it is", "<tick> {n} as well", n=names[at])  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(names, on, strict=True)), "log": []}
    title = s.choice.choice(("To do", "This week", "My list", "Things for Saturday", "Check list"))
    return LivePage("List", framed(s, part(s, title, rows), _ends(s)), begins, begins | {names[at]: True}, told,
        ("tick",),
                    (PathStep(f"t{at}"),))  # fmt: skip


def all_but_one(s: Sheet) -> LivePage:
    """Every box but one is to be empty."""
    names = s.some(s.choice.choice((GOODS, [name for name, _ in SETTINGS], WARES)), s.choice.randint(4, 5))
    at = s.choice.randrange(len(names))
    on = [place == at or s.choice.random() < 0.7 for place in range(len(names))]
    on[(at + 1) % len(names)] = True
    switches = s.choice.random() < 0.5
    rows = "".join(
        switch(name, name, f"t{place}", on=on[place]) if switches else s.tick(name, name, f"t{place}", on=on[place])
        for place, name in enumerate(names)
    )
    told = s.say("untick everything but {n}", "only {n} stays", "keep {n} and clear the others",
                 "take the ticks off, except at {n}", "nothing but {n} should be on", "everything off apart from {n}",
                 n=names[at])  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(names, on, strict=True)), "log": []}
    goal = begins | {name: place == at for place, name in enumerate(names)}
    path = tuple(PathStep(f"t{place}") for place, state in enumerate(on) if state and place != at)
    return LivePage(
        "Selection",
        framed(s, part(s, s.choice.choice(TITLES), rows), _ends(s)),
        begins,
        goal,
        told,
        ("tick all",),
        path,
    )


def exchange(s: Sheet) -> LivePage:
    """An amount, the unit it is in, the unit it should be in, and then the result."""
    family = s.choice.choice((("EUR", "USD", "GBP", "CHF", "JPY"), ("kg", "lb", "oz", "stone"), ("km", "miles",
        "metres", "feet"),
                             ("litres", "pints", "gallons", "cups"), ("°C", "°F", "K")))  # fmt: skip
    units = s.some(family, s.choice.randint(3, min(4, len(family))))
    source, target = s.choice.sample(units[1:], 2)
    amount = str(s.choice.choice((s.choice.randint(2, 99), 10 * s.choice.randint(10, 99), 12.5, 7.25)))
    go = s.choice.choice(("Convert", "Calculate", "Show", "Work it out"))
    field = '<label for="a">Amount</label><input id="a" oninput="data.amount=this.value">'
    body = (
        f'<div class="col" style="gap:4px">{field}</div>'
        + "".join(
            f'<div class="row"><span '
            f'style="min-width:60px">{label}</span>{segments(s, label, units, units[0], key)}</div>'
            for label, key in (("From", "s"), ("To", "t"))
        )
        + row(s.button("Clear", logs("cleared")), s.button(go, logs("converted"), "go", main=True), ends=True)
    )
    told = s.say("how much is {_a} {_s} in {_t}", "convert {_a} {_s} to {_t}", "{_a} {_s} in {_t}, please",
                 "<put> {_a}, from {_s} to {_t}, <then> {_go}", "I have {_a} {_s} and want to see {_t}", _a=amount,
                 _s=source,
                 _t=target, _go=go)  # fmt: skip
    begins: dict[str, Value] = {"amount": "", "From": units[0], "To": units[0], "log": []}
    goal: dict[str, Value] = {"amount": amount, "From": source, "To": target, "log": ["converted"]}
    path = (
        PathStep("a", amount),
        PathStep(f"s{units.index(source)}"),
        PathStep(f"t{units.index(target)}"),
        PathStep("go"),
    )
    return LivePage("Converter", framed(s, part(s, s.choice.choice(("Converter", "Exchange", "Units")), body)), begins,
        goal, told,
                    ("fill", "click", "click", "click"), path)  # fmt: skip


def _ends(s: Sheet) -> str:
    """Buttons below that nobody asked for."""
    captions = s.some(
        ("Reset", "Learn more", "Send feedback", "Restore defaults", "Advanced", "Ask a friend", "Cancel"), 2
    )
    return row(*(s.button(caption, logs(caption)) for caption in captions[: s.choice.randint(0, 2)]))

"""Skills of errands: departures, seats, amounts, logins, forms of two pages, pictures; what is so already, or "
"nowhere."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.frames import framed, glyph, holds, line, link, logs, part, people, row, segments, switch
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import FOLDERS, GOODS, SETTINGS, TITLES, TOWNS, WARES
from gui.datagen.web_pages.icons import picture

_PICTURES = (
    "Lighthouse", "Harbour", "Old bridge", "Market square", "Vineyard", "Glacier", "Windmill", "Castle", "Waterfall",
    "Beach at dusk", "Rice fields", "Observatory", "Tram depot", "Cherry trees", "Salt lake", "Clock tower", "Ferry",
    "Mountain hut", "Desert road", "Botanic garden", "Night sky", "Snow field", "Canal", "Amphitheatre",
)  # fmt: skip
_THINGS = (
    "Donate", "Unsubscribe", "Whiteboard", "Voucher", "Lost property", "Rent a bike", "Live stream", "Translate",
    "Encrypt", "Dark mode", "Leave a tip", "Report a fault", "Opening hours", "Floor plan", "Chat with us",
    "Change the currency", "Ask an expert", "Compare models", "Price alarm", "Wish list", "Try it on", "Recycle",
    "Route planner", "Height chart", "Sign language", "Large print", "Audio guide", "Group ticket", "Waiting list",
)  # fmt: skip


def departure_of_a_timetable(s: Sheet) -> LivePage:
    """A departure by its time and town, or the first or the last one to a town."""
    towns, hour = s.some(TOWNS, 3), s.choice.randint(5, 14)
    times = [f"{hour + n}:{s.choice.randint(0, 59):02}" for n in range(5)]
    goes = [towns[0], towns[1], *(s.choice.choice(towns) for _ in range(3))]
    s.choice.shuffle(goes)
    at, act = s.choice.randrange(5), s.choice.choice(("Choose", "Seats", "Book", "Select", "Stops"))
    rows = "".join(
        f"<tr><td><b>{time}</b></td><td>{town}</td><td>{s.choice.choice(('Platform', 'Gate', 'Bay'))} "
        f"{s.choice.randint(1, 19)}</td><td>{s.button(act, logs(f'{time} {town}'), f'g{n}')}</td></tr>"
        for n, (time, town) in enumerate(zip(times, goes, strict=True))
    )
    same = [n for n, town in enumerate(goes) if town == goes[at]]
    sayings = ["{_a} the {_t} to {_c}", "the one at {_t}: <press> {a}", "I leave at {_t}; {_a} it",
        "<press> {a} at {_t}",
               "{_t} to {_c}, <press> {a}"]  # fmt: skip
    if at == same[0]:
        sayings += ["{_a} the first one to {_c}", "the earliest to {_c}: <press> {a}"]
    if at == same[-1]:
        sayings += ["{_a} the last one to {_c}", "I go to {_c} as late as I can; <press> {a}"]
    told = s.say(*sayings, a=act, _t=times[at], _c=goes[at],
                 _a={"Seats": "show the seats of", "Stops": "show the stops of"}.get(act, act.lower()))  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    body = f'<table class="{s.choice.choice(("", "lined", "striped"))}">{rows}</table>'
    return LivePage("Departures", framed(s, part(s, s.choice.choice(("Departures", "Timetable", "Today")), body)),
                    begins, {"log": [f"{times[at]} {goes[at]}"]}, told, ("click in row",),
                    (PathStep(f"g{at}"),))  # fmt: skip


def seat_of_a_map(s: Sheet) -> LivePage:
    """A seat on the map of a hall or a cabin, then what confirms it."""
    wide, deep, letters = s.choice.choice((4, 6)), s.choice.randint(3, 4), s.choice.random() < 0.5
    first = s.choice.choice((1, 5, 12, 20))
    free = []
    rows = ""
    for n in range(deep):
        seats = ""
        for column in range(wide):
            seat = f"{first + n}{'ABCDEF'[column]}" if letters else f"{'ABCDE'[n]}{column + 1}"
            taken = s.choice.random() < 0.3
            if not taken:
                free.append((seat, f"s{n}{column}"))
            gap = "margin-right:24px;" if column == wide // 2 - 1 else ""
            seats += (
                f'<button id="s{n}{column}" aria-pressed="false" {"disabled" if taken else ""} '
                f'style="{gap}padding:4px;min-width:44px" onclick="{escape(holds("seat", seat))};'
                f"document.querySelectorAll('[aria-pressed]').forEach(b=>b.setAttribute('aria-pressed',b===this))\">"
                f"{seat}</button>"
            )
        rows += f'<div class="row" style="gap:6px">{seats}</div>'
    if not free:  # the house is full: the last seat is given back
        rows, free = rows.replace("disabled", "", 1), [(f"{first}A" if letters else "A1", "s00")]
    seat, key = s.choice.choice(free)
    go = s.choice.choice(("Confirm", "Reserve", "Take this seat", "Continue"))
    told = s.say("seat {_s}, <then> {_g}", "I want to sit in {_s}; <press> {g}", "reserve {_s} for me and {_g}",
                 "{_s} and <then> {g}", "<choose> {_s} on the map, <then> {g}", "place {_s}, please, and {_g}",
                 _s=seat, g=go, _g=go.lower())  # fmt: skip
    begins: dict[str, Value] = {"seat": "", "log": []}
    ends = row(s.button("Other date", logs("date")), s.button(go, logs("kept"), "go", main=True), ends=True)
    front = s.choice.choice(("Screen", "Stage", "Front", "Driver"))
    body = f'<div class="muted" style="text-align:center">{front}</div>{rows}'
    return LivePage("Seats", framed(s, part(s, s.choice.choice(("Your seat", "Seats", "Hall 2")), body, ends)), begins,
                    {"seat": seat, "log": ["kept"]}, told, ("click", "click"), (PathStep(key),
                    PathStep("go")))  # fmt: skip


def so_many_of_one(s: Sheet) -> LivePage:
    """How many of one thing in a list, each with its own plus and minus; now and then it is ordered."""
    names = s.some(s.choice.choice((WARES, GOODS)), s.choice.randint(3, 5))
    now = [s.choice.randint(0, 4) for _ in names]
    at, orders = s.choice.randrange(len(names)), s.choice.random() < 0.4
    wanted = s.choice.choice([n for n in range(7) if abs(n - now[at]) in (1, 2, 3)])
    words = s.choice.random() < 0.2
    rows = ""
    for place, name in enumerate(names):
        counts = f"data[{name!r}]=Math.max(0,data[{name!r}]+{{}});at('n{place}').textContent=data[{name!r}]"
        less, more = (
            s.button("Less" if by < 0 else "More", counts.format(by), key)
            if words
            else glyph(s, "minus" if by < 0 else "plus", counts.format(by), key, side_px=14)
            for by, key in ((-1, f"l{place}"), (1, f"m{place}"))
        )
        rows += line(s, name, less, f'<b id="n{place}" style="min-width:20px;text-align:center">{now[place]}</b>', more)
    go = s.choice.choice(("Order", "Check out", "Update", "Send list"))
    sayings = ["{_n} × {n}", "{_n} of {n}", "I need {_n} {n}", "<set> {n} to {_n}", "make it {_n} at {n}",
               "{n}: {_n} instead of {_now}"]  # fmt: skip
    if wanted == 0:
        sayings += ["no {n} at all", "take {n} off, down to zero"]
    told = s.say(*(saying + ", <then> <press> {g}" * orders for saying in sayings), n=names[at], _n=str(wanted),
                 _now=str(now[at]), g=go)  # fmt: skip
    begins: dict[str, Value] = {**dict(zip(names, now, strict=True)), "log": []}
    goal = begins | {names[at]: wanted, "log": ["ordered"] if orders else []}
    steps = (PathStep(f"{'m' if wanted > now[at] else 'l'}{at}"),) * abs(wanted - now[at])
    ends = row(s.button(go, logs("ordered"), "go", main=True), ends=s.choice.random() < 0.5)
    return LivePage("Order", framed(s, part(s, s.choice.choice(("Your order", "Stock", "For the party")), rows, ends)),
                    begins, goal, told, ("set spinbox", *(("click",) if orders else ())),
                    (*steps, *((PathStep("go"),) if orders else ())))  # fmt: skip


def login_in_two_steps(s: Sheet) -> LivePage:
    """First who it is, and on the next page the password; to stay signed in where that is said."""
    user = s.words.email() if s.choice.random() < 0.5 else s.choice.choice(people(s, 4)).lower().replace(" ", ".")
    word = f"{s.choice.choice(TOWNS).lower()}-{s.choice.randint(10, 999)}"
    keep, on = s.choice.random() < 0.5, s.choice.choice(("Next", "Continue", "Go on"))
    stays, go = s.choice.choice(
        (("Stay signed in", "Sign in"), ("Keep me logged in", "Log in"), ("Trust this device", "Enter"))
    )
    label = s.choice.choice(("Email or user name", "Your account", "Who are you?", "User"))
    turns = "if(data.user){show('a',false);show('b')}"
    field = "data.word=this.value"
    body = (
        f'<div id="a" class="col">{s.entry(label, "user", "user")}'
        + row(link("Create an account", logs("create"), s.name()), s.button(on, turns, "on", main=True))
        + '</div><div id="b" class="col" hidden><div class="col" style="gap:4px"><label for="word">Password</label>'
        + f'<input id="word" type="password" oninput="{field}"></div>{s.tick(stays, "stays", "stays")}'
        + row(s.button("Back", "show('b',false);show('a')"), s.button(go, logs("in"), "go", main=True))
        + "</div>"
    )
    told = (
        s.say("log in as {_u}, password {_w}, and stay signed in", "{_u} / {_w}, and remember me on this computer",
              "sign me in for longer: {_u}, {_w}", "user {_u}, password {_w}; I want to stay logged in",
              _u=user, _w=word)
        if keep
        else s.say("log in as {_u}, password {_w}", "{_u} / {_w}, sign in", "sign me in: {_u}, {_w}",
                   "user {_u}, password {_w}, but do not stay signed in", _u=user, _w=word)
    )  # fmt: skip
    begins: dict[str, Value] = {"user": "", "word": "", "stays": False, "log": []}
    goal: dict[str, Value] = {"user": user, "word": word, "stays": keep, "log": ["in"]}
    ends = (*((PathStep("stays"),) if keep else ()), PathStep("go"))
    path = (PathStep("user", user), PathStep("on"), PathStep("word", word), *ends)
    return LivePage("Sign in", framed(s, part(s, s.choice.choice(("Welcome", "Sign in", "Your account")), body)),
        begins,
                    goal, told, ("fill", "fill", *(("tick",) if keep else ()), "click"), path)  # fmt: skip


def optional_left_empty(s: Sheet) -> LivePage:
    """A form of two pages of which a field may be left alone, and is."""
    name, town, thing = s.choice.choice(people(s, 3)), s.choice.choice(TOWNS), s.choice.choice(GOODS).lower()
    spare = s.choice.choice(("Phone", "Company", "Voucher code", "Second line", "Nickname"))
    says = s.choice.choice((" (optional)", " (if you like)", ", not required", ""))
    fields = [
        s.entry("Full name", "name", "name"),
        s.entry(spare + says, "spare", "spare"),
        s.entry("Town", "town", "town"),
    ]
    on, go = s.choice.choice((("Next", "Finish"), ("Continue", "Send"), ("Step 2", "Submit")))
    body = (
        f'<div id="a" class="col">{"".join(fields)}'
        + row(
            s.button("Cancel", logs("cancelled")), s.button(on, "show('a',false);show('b')", "on", main=True), ends=True
        )
        + f'</div><div id="b" class="col" hidden>{s.entry("What is it about?", "thing", "thing")}'
        + row(s.button("Back", "show('b',false);show('a')"), s.button(go, logs("sent"), "go", main=True), ends=True)
        + "</div>"
    )
    told = s.say("I am {_n} from {_t}, it is about a {_x}; leave {_s} empty and send it off",
                 "fill it in: {_n}, {_t}, {_x}, no {_s}, <then> {_g}",
                 "name {_n}, town {_t}, no {_s}. About: {_x}. {_g}",
                 "<put> {_n} and {_t}, go on, it is about a {_x}, <then> {_g}",
                 "{_n}, {_t}; skip {_s}; on the next page {_x}, <then> {_g}",
                 _n=name, _t=town, _x=thing, _s=spare.lower(), _g=go)  # fmt: skip
    begins: dict[str, Value] = {"name": "", "spare": "", "town": "", "thing": "", "log": []}
    goal: dict[str, Value] = {"name": name, "spare": "", "town": town, "thing": thing, "log": ["sent"]}
    path = (PathStep("name", name), PathStep("town", town), PathStep("on"), PathStep("thing", thing), PathStep("go"))
    return LivePage("Request", framed(s, part(s, s.choice.choice(("Request", "Contact us", "Claim")), body)), begins,
        goal,
                    told, ("fill", "fill", "click", "fill", "click"), path)  # fmt: skip


def picture_by_its_caption(s: Sheet) -> LivePage:
    """One of several pictures, by what is written below or on it, or by its place."""
    count, wide = s.choice.randint(4, 6), s.choice.choice((110, 140, 170))
    names = s.some(_PICTURES, count)
    at, place = s.choice.randrange(count), s.choice.choice(("below", "inside", "above"))
    tiles = ""
    for n, name in enumerate(names):
        seen = picture(s.choice, f"{wide}px", f"{wide * 5 // 8}px")
        does = f'id="p{n}" onclick="{escape(holds("opened", name))}"'
        if place == "inside":
            tiles += (
                f'<button class="tool" style="flex-direction:column;gap:4px;padding:4px" {does}>{seen}'
                f"<span>{name}</span></button>"
            )
        else:
            parts = [f'<div style="line-height:0" {does}>{seen}</div>', f"<div>{name}</div>"]
            inside = "".join(parts if place == "below" else parts[::-1])
            tiles += f'<figure class="col" style="gap:2px;margin:0">{inside}</figure>'
    where = ("first", "second", "third", "fourth", "fifth", "sixth")[at]
    told = s.say("show me {n}", "open the picture {n}", "the photo of the {_n}, larger", "I want to see the {_n}",
                 "{n}", "click on the picture called {n}", f"the {where} picture", n=names[at],
                 _n=names[at].lower())  # fmt: skip
    begins: dict[str, Value] = {"opened": "", "log": []}
    body = f'<div class="row wrap" style="align-items:start">{tiles}</div>'
    return LivePage("Pictures", framed(s, part(s, s.choice.choice(("Gallery", "Album", "Our pictures")), body)), begins,
                    begins | {"opened": names[at]}, told, ("click",), (PathStep(f"p{at}"),))  # fmt: skip


def make_sure(s: Sheet) -> LivePage:
    """Something is to be on, off or chosen: half of the time it is so already, and nothing is to be done."""
    kind, so = s.choice.choice(("switch", "tick", "choice")), s.choice.random() < 0.5
    names = s.some([name for name, _ in SETTINGS], s.choice.randint(3, 5))
    on = {name: s.choice.random() < 0.5 for name in names}
    at = s.choice.randrange(len(names))
    if kind == "choice":
        options = s.some((*FOLDERS, *TOWNS), s.choice.randint(3, 4))
        now = s.choice.choice(options)
        wanted = now if so else s.choice.choice([option for option in options if option != now])
        label = s.choice.choice(("Place", "Group", "List", "Profile"))
        told = s.say("make sure that {l} is {w}", "{l} has to be {w}; change it if it is not",
            "see to it that {w} is chosen",
                     "{w} must be the {_l}", "check that {l} is set to {w}, else do it", l=label, w=wanted,
                     _l=label.lower())  # fmt: skip
        held: dict[str, Value] = {label: now, "log": []}
        body = f'<div class="row wrap"><b>{label}</b>{segments(s, label, options, now, "g")}</div>'
        return LivePage("Options", framed(s, part(s, s.choice.choice(TITLES), body)), held, held | {label: wanted},
            told,
                        ("click",), () if so else (PathStep(f"g{options.index(wanted)}"),))  # fmt: skip
    name, state = names[at], s.choice.random() < 0.7
    on[name] = state if so else not state
    rows = "".join(
        switch(one, one, f"t{n}", on=on[one]) if kind == "switch" else s.tick(one, one, f"t{n}", on=on[one])
        for n, one in enumerate(names)
    )
    how = "on" if state else "off"
    told = s.say(f"make sure that {{n}} is {how}", f"{{n}} has to be {how}; leave it if it is",
        f"check that {{n}} is {how}",
                 f"{{n}}: {how}, in case it is not", f"see to it that {{n}} is {how}", n=name)  # fmt: skip
    begins: dict[str, Value] = {**on, "log": []}
    return LivePage("Options", framed(s, part(s, s.choice.choice(TITLES), rows)), begins, begins | {name: state}, told,
                    ("tick",), () if so else (PathStep(f"t{at}"),))  # fmt: skip


def here_or_nowhere(s: Sheet) -> LivePage:
    """A button or a link is asked for that half of the time is not on the page, which then has to be said."""
    wanted, *others = s.some(_THINGS, s.choice.randint(4, 7))
    there = s.choice.random() < 0.5
    captions = [*others, *((wanted,) if there else ())]
    s.choice.shuffle(captions)
    links, listed = s.choice.random() < 0.4, s.choice.random() < 0.5
    made = [
        link(one, logs(one), f"b{n}") if links else s.button(one, logs(one), f"b{n}") for n, one in enumerate(captions)
    ]
    beside = f'<div class="row wrap" style="gap:{6 if links else s.look.gap}px {18 if links else s.look.gap}px">'
    body = (
        "".join(line(s, s.words.sentence(3), one) for one in made)
        if listed and len(made) < 6
        else f"{beside}{''.join(made)}</div>"
    )
    told = s.say("<press> {w}", "{w}[, please]", "I am looking for {w}, <press> it", "go to {w}",
        "where is {w}? Go there",
                 "use {w} here", w=wanted)  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    text = f"<p>{escape(s.words.paragraph(12))}</p>"
    whole = framed(s, part(s, s.choice.choice(TITLES), *s.some((body, text), 2)))
    if there:
        return LivePage("Page", whole, begins, {"log": [wanted]}, told, ("click",),
                        (PathStep(f"b{captions.index(wanted)}"),))  # fmt: skip
    return LivePage("Page", whole, begins, begins, told, ("expect",), (), "call_user", wanted)

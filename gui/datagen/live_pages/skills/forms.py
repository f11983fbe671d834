"""Skills of forms: fields, sentences that fill several of them, choices, numbers, dates, what stands on the page."""

from __future__ import annotations

import json

from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value

_TOWNS = "Leeds Porto Graz Lyon Turku Bergen Ghent Cork Split Malmo Pisa Delft".split()
_ITEMS = ("used bike", "desk lamp", "garden chair", "electric piano", "tent", "pushchair", "bookcase", "canoe")


def several_fields_from_one_sentence(s: Sheet) -> LivePage:
    """`a used bike under 200 near Leeds` into *Item*, *Up to*, *Place*, and then the search."""
    item, town, price = s.choice.choice(_ITEMS), s.choice.choice(_TOWNS), str(10 * s.choice.randint(3, 90))
    names = s.choice.choice(
        [("Item", "Up to", "Place"), ("What", "Maximum price", "Near"), ("Looking for", "At most", "Town")]
    )
    begins: dict[str, Value] = {"what": "", "price": "", "where": "", "log": []}
    fields = [s.entry(label, key, key) for label, key in zip(names, ("what", "price", "where"), strict=True)]
    body = s.card("Small ads", *fields, s.button("Search", "data.log=[...data.log,'searched']", "go", main=True))
    told = s.say(
        "<find> a {_item} under {_price} near {_town}",
        "I am after a {_item} in {_town}, {_price} at most, search for it",
        "search the ads: {_item}, up to {_price}, {_town}",
        _item=item, _price=price, _town=town,
    )  # fmt: skip
    goal: dict[str, Value] = {"what": item, "price": price, "where": town, "log": ["searched"]}
    path = (PathStep("what", item), PathStep("price", price), PathStep("where", town), PathStep("go"))
    return LivePage("Small ads", body, begins, goal, told, ("fill", "fill", "fill", "click"), path)


def log_in(s: Sheet) -> LivePage:
    """User name and password, then the button."""
    user, word = s.words.email(), f"{s.choice.choice(_TOWNS).lower()}{s.choice.randint(100, 999)}"
    first, button = s.choice.choice(["User name", "Email", "Login"]), s.choice.choice(["Log in", "Sign in", "Continue"])
    second = (
        '<div class="col" style="gap:4px"><label for="word">Password</label><input id="word" type="password" '
        "oninput=\"data['word']=this.value\"></div>"
    )
    body = s.card("Welcome back", s.entry(first, "user", "user"), second, s.tick("Remember me", "keep", "keep"),
                  s.button(button, "data.log=[...data.log,'logged in']", "go", main=True),
                  '<a href="#forgot">Forgotten your password?</a>')  # fmt: skip
    told = s.say("log in as {_user} with the password {_word}", "sign in, user {_user}, password {_word}",
                 "<put> {_user} and {_word} <then> log me in", _user=user, _word=word)  # fmt: skip
    begins: dict[str, Value] = {"user": "", "word": "", "keep": False, "log": []}
    goal = begins | {"user": user, "word": word, "log": ["logged in"]}
    path = (PathStep("user", user), PathStep("word", word), PathStep("go"))
    return LivePage("Log in", body, begins, goal, told, ("fill", "fill", "click"), path)


def source_on_the_page(s: Sheet) -> LivePage:
    """What is typed stands on the page and not in the task."""
    number, total = f"INV-{s.choice.randint(1000, 9999)}", f"{s.choice.randint(20, 900)}.{s.choice.randint(10, 99)}"
    rows = [("Invoice number", number), ("Customer", s.words.person()), ("Total", total)]
    s.choice.shuffle(rows)
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    label = s.choice.choice(["Reference", "Purpose", "Your reference"])
    body = s.card(
        "Invoice", f"<table>{table}</table>", s.entry(label, "reference", "ref"), s.entry("Amount", "amount", "amount")
    )
    which = s.choice.choice(["number", "total"])
    begins: dict[str, Value] = {"reference": "", "amount": "", "log": []}
    if which == "number":
        told = s.say("<put> the invoice's number into {label}", "copy the invoice number to {label}",
                     "the number of the invoice goes in {label}", label=label)  # fmt: skip
        return LivePage(
            "Pay", body, begins, begins | {"reference": number}, told, ("fill",), (PathStep("ref", number),)
        )
    told = s.say("<put> the total into Amount", "copy the sum of the invoice to Amount", "Amount is the total above")
    return LivePage("Pay", body, begins, begins | {"amount": total}, told, ("fill",), (PathStep("amount", total),))


def choice_of_one(s: Sheet) -> LivePage:
    """Radio buttons, one of which is taken."""
    options = s.some(("Standard", "Express", "Pick up", "Overnight", "Bicycle courier"), 4)
    wanted = s.choice.choice(options[1:])
    made = "".join(
        f'<label><input type="radio" name="r" id="r{place}" value="{option}" onchange="data.way=this.value" '
        f"{'checked' if place == 0 else ''}>{option}</label>"
        for place, option in enumerate(options)
    )
    body = s.card("Delivery", f'<div class="col">{made}</div>')
    told = s.say("<choose> {way} delivery", "I want it by {way}", "<set> the delivery to {way}", way=wanted)
    begins: dict[str, Value] = {"way": options[0], "log": []}
    return LivePage("Delivery", body, begins, begins | {"way": wanted}, told, ("choose radio",),
                    (PathStep(f"r{options.index(wanted)}"),))  # fmt: skip


def stepper(s: Sheet) -> LivePage:
    """A number set by its plus and minus signs."""
    before = s.choice.randint(1, 4)
    wanted = s.choice.choice([number for number in range(0, 7) if abs(number - before) in (1, 2, 3)])
    show = "document.getElementById('n').textContent=data.count"
    label = s.choice.choice(["Guests", "Tickets", "Nights", "Copies"])
    less = s.symbol("minus", f"data.count=Math.max(0,data.count-1);{show}", "less")
    more = s.symbol("plus", f"data.count=data.count+1;{show}", "more")
    body = s.card("Booking", f'<div class="row"><span>{label}</span>{less}<span id="n">{before}</span>{more}</div>')
    told = s.say("<set> {label} to {_n}", "{_n} {_small}[, please]", "make it {_n} {_small}",
                 label=label, _n=str(wanted), _small=label.lower())  # fmt: skip
    begins: dict[str, Value] = {"count": before, "log": []}
    step = PathStep("more" if wanted > before else "less")
    return LivePage(
        "Booking", body, begins, begins | {"count": wanted}, told, ("set spinbox",), (step,) * abs(wanted - before)
    )


def calendar(s: Sheet) -> LivePage:
    """A day in a month's sheet, now and then in the next month."""
    months = ("March", "April", "May")
    first, day = s.choice.choice([0, 0, 1]), s.choice.randint(2, 28)
    grid = "".join(f'<button id="d{n}" class="tool" onclick="data.day=months[at]+\' \'+{n};show()">{n}</button>'
                   for n in range(1, 29))  # fmt: skip
    turn = "at=Math.min(2,Math.max(0,at+{}));show()"
    head = (
        f'<div class="row">{s.symbol("left", turn.format(-1), "back")}<b id="m" class="grow"></b>'
        f"{s.symbol('right', turn.format(1), 'next')}</div>"
    )
    script = (
        f"<script>var months={json.dumps(months)},at=0;function show(){{document.getElementById('m').textContent="
        "months[at];document.getElementById('p').textContent=data.day||'no day yet'}setTimeout(show,0)</script>"
    )
    days = f'<div class="grid" style="grid-template-columns:repeat(7,1fr)">{grid}</div>'
    body = s.card("Date of arrival", head, days,
                  '<p id="p"></p>', script)  # fmt: skip
    wanted = f"{months[first]} {day}"
    told = s.say("<choose> {_d}", "<set> the arrival to {_d}", "we arrive on {_d}", "arrival: {_d}", _d=wanted)
    begins: dict[str, Value] = {"day": "", "log": []}
    path = (*(PathStep("next"),) * first, PathStep(f"d{day}"))
    return LivePage("Arrival", body, begins, begins | {"day": wanted}, told, ("pick date",), path)


def suggestions(s: Sheet) -> LivePage:
    """A field that offers what begins with what was typed; one of the offers has to be taken."""
    towns = [f"{town} {end}" for town in s.some(_TOWNS, 4) for end in ("Central", "North", "Airport")]
    wanted = s.choice.choice(towns)
    script = (
        f"<script>var all={json.dumps(towns)};function offer(t){{data.typed=t;var b=document.getElementById('o');"
        "b.textContent='';if(!t)return;all.filter(x=>x.toLowerCase().startsWith(t.toLowerCase())).forEach(x=>{"
        "var d=document.createElement('div');d.setAttribute('role','option');d.textContent=x;d.id='o'+all.indexOf(x);"
        "d.onclick=()=>{data.stop=x;data.typed='';document.getElementById('q').value=x;b.textContent=''};"
        "b.appendChild(d)})}</script>"
    )
    label = s.choice.choice(["From", "Station", "Stop"])
    field = f'<label for="q">{label}</label><input id="q" autocomplete="off" oninput="offer(this.value)">'
    body = s.card(
        "Timetable", f'<div class="col" style="gap:4px">{field}<div id="o" role="listbox"></div></div>', script
    )
    told = s.say("<choose> {stop} in {label}", "{label} is {stop}, take it from the list",
                 "start typing {_begin} in {label} <then> <choose> {stop}",
                 stop=wanted, label=label, _begin=wanted.split()[0])  # fmt: skip
    begins: dict[str, Value] = {"stop": "", "typed": "", "log": []}
    path = (PathStep("q", wanted.split()[0]), PathStep(f"o{towns.index(wanted)}"))
    return LivePage("Timetable", body, begins, begins | {"stop": wanted}, told, ("fill", "choose item"), path)


def switches(s: Sheet) -> LivePage:
    """One of several switches turned on or off."""
    names = s.some(("Newsletter", "Sounds", "Location", "Dark mode", "Sync", "Large text"), 4)
    on = {name: s.choice.random() < 0.5 for name in names}
    wanted = s.choice.choice(names)
    rows = [s.tick(name, name, f"t{place}", on=on[name]) for place, name in enumerate(names)]
    body = s.card("Settings", *rows)
    told = (
        s.say("turn {n} off", "no {n}", "I do not want {n} any more", "untick {n}", n=wanted)
        if on[wanted]
        else s.say("turn {n} on", "<tick> {n}", "I want {n}", n=wanted)
    )
    begins: dict[str, Value] = {**on, "log": []}
    return LivePage("Settings", body, begins, begins | {wanted: not on[wanted]}, told, ("tick",),
                    (PathStep(f"t{names.index(wanted)}"),))  # fmt: skip


def colours(s: Sheet) -> LivePage:
    """A colour named in the task, in swatches without a name."""
    all_colours = {"red": "#d33", "green": "#2a4", "blue": "#25c", "yellow": "#ec3", "purple": "#83b", "orange": "#e83"}
    names = s.some(tuple(all_colours), 4)
    wanted = s.choice.choice(names)
    swatches = "".join(
        f'<button id="c{place}" class="tool" style="width:34px;height:34px;background:{all_colours[name]}" '
        f"onclick=\"data.colour='{name}';document.querySelectorAll('.tool').forEach(b=>b.style.outline='');"
        "this.style.outline='3px solid'\"></button>"
        for place, name in enumerate(names)
    )
    body = s.card("Colour of the label", f'<div class="row">{swatches}</div>')
    told = s.say("<choose> the {_c} one", "make the label {_c}", "<set> the colour to {_c}", _c=wanted)
    begins: dict[str, Value] = {"colour": "", "log": []}
    return LivePage("Label", body, begins, begins | {"colour": wanted}, told, ("pick colour",),
                    (PathStep(f"c{names.index(wanted)}"),))  # fmt: skip

"""Skills of office work: letters, appointments, tables that are filled in, tags, filters, prints, names of files."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value

_TOPICS = ("Late today", "Budget", "Holiday", "Your question", "Minutes", "Lunch")
_FILES = ("scan1", "draft", "photo", "letter", "notes", "list")


def write_a_letter(s: Sheet) -> LivePage:
    """A mail to somebody with a subject, sent."""
    to, topic = s.words.email(), s.choice.choice(_TOPICS)
    names = s.choice.choice([("To", "Subject"), ("Recipient", "Topic")])
    fields = [s.entry(label, key, key) for label, key in zip(names, ("to", "subject"), strict=True)]
    text = '<textarea rows="4" oninput="data[\'body\']=this.value"></textarea>'
    ends = s.button("Send", "data.log=[...data.log,'sent']", "send", main=True) + s.button("Discard", "", "no")
    body = s.card("New message", *fields, text, f'<div class="row end">{ends}</div>')
    told = s.say("write to {_to}, subject {topic}, and send it", "send {_to} an empty mail called {topic}",
                 "mail {_to} about {topic} [right away]", _to=to, topic=topic)  # fmt: skip
    begins: dict[str, Value] = {"to": "", "subject": "", "body": "", "log": []}
    path = (PathStep("to", to), PathStep("subject", topic), PathStep("send"))
    goal = begins | {"to": to, "subject": topic, "log": ["sent"]}
    return LivePage("Mail", body, begins, goal, told, ("fill", "fill", "click"), path)


def appointment(s: Sheet) -> LivePage:
    """A title and a time, then kept."""
    title, hour = s.choice.choice(("Dentist", "Haircut", "Team lunch", "Piano lesson")), f"{s.choice.randint(8, 18)}:00"
    keep = s.button("Save", "data.log=[...data.log,'saved']", "save", main=True)
    fields = (s.entry("Title", "title", "title"), s.entry("Time", "time", "time"))
    body = s.card("New event", *fields, s.tick("All day", "all", "all"), keep)
    told = s.say("{_title} at {_hour}, put it into the calendar", "make an appointment: {_title}, {_hour}",
                 "<put> {_title} as the title and {_hour} as the time, <then> save",
                 _title=title, _hour=hour)  # fmt: skip
    begins: dict[str, Value] = {"title": "", "time": "", "all": False, "log": []}
    goal = begins | {"title": title, "time": hour, "log": ["saved"]}
    path = (PathStep("title", title), PathStep("time", hour), PathStep("save"))
    return LivePage("Calendar", body, begins, goal, told, ("fill", "fill", "click"), path)


def cell_of_a_table(s: Sheet) -> LivePage:
    """A number in the row of a person and the column of a day."""
    people = ("Anna", "Bilal", "Chiara")
    days = s.some(("Mon", "Tue", "Wed", "Thu"), 3)
    hours = {f"{person} {day}": str(s.choice.randint(0, 8)) for person in people for day in days}
    person, day = s.choice.choice(people), s.choice.choice(days)
    wanted = s.choice.choice([hour for hour in "123456789" if hour != hours[f"{person} {day}"]])
    head = "".join(f"<th>{name}</th>" for name in days)
    rows = "".join(
        f"<tr><td>{name}</td>"
        + "".join(
            f'<td><input id="c{row}{column}" size="3" value="{hours[f"{name} {title}"]}" '
            f"oninput=\"data['{name} {title}']=this.value\"></td>"
            for column, title in enumerate(days)
        )
        + "</tr>"
        for row, name in enumerate(people)
    )
    body = s.card("Hours", f"<table><tr><th></th>{head}</tr>{rows}</table>")
    told = s.say("change {_p}'s {_d} to {_w}", "{_p} worked {_w} hours on {_d}, put that right",
                 "<set> the cell of {_p} and {_d} to {_w}", _p=person, _d=day, _w=wanted)  # fmt: skip
    begins: dict[str, Value] = {**hours, "log": []}
    target = f"c{people.index(person)}{days.index(day)}"
    return LivePage("Hours", body, begins, begins | {f"{person} {day}": wanted}, told, ("fill cell",),
                    (PathStep(target, wanted),))  # fmt: skip


def tags(s: Sheet) -> LivePage:
    """A tag taken away by its cross, or another one added."""
    names = s.some(("red", "urgent", "family", "work", "later", "tax"), 4)
    there, new = names[:3], names[3]
    chips = "".join(
        f'<span class="row card" style="padding:2px 6px" id="g{place}">{name}'
        + s.symbol("cross", f"data['{name}']=false;document.getElementById('g{place}').hidden=true", f"x{place}")
        + "</span>"
        for place, name in enumerate(there)
    )
    field = s.entry("New tag", "typed", "tag")
    add = s.button(
        "Add", f"data['{new}']=data.typed=='{new}';data.typed='';document.getElementById('tag').value=''", "add"
    )
    begins: dict[str, Value] = {**dict.fromkeys(there, True), new: False, "typed": "", "log": []}
    body = s.card("Tags", f'<div class="row wrap">{chips}</div>', field, add)
    if s.choice.random() < 0.5:
        gone = s.choice.choice(there)
        told = s.say("take the tag {t} away", "<delete> the tag {t}", "this is not {t} any more", t=gone)
        return LivePage(
            "Tags", body, begins, begins | {gone: False}, told, ("click icon",), (PathStep(f"x{there.index(gone)}"),)
        )
    told = s.say("add the tag {t}", "tag it as {t}", "make a new tag {t}", t=new)
    return LivePage(
        "Tags", body, begins, begins | {new: True}, told, ("fill", "click"), (PathStep("tag", new), PathStep("add"))
    )


def filters(s: Sheet) -> LivePage:
    """Only some of the things are to be shown."""
    names = s.some(("In stock", "On sale", "New", "With picture", "Near me"), 3)
    wanted = s.choice.choice(names)
    rows = [s.tick(name, name, f"f{place}") for place, name in enumerate(names)]
    ends = s.button("Apply", "data.log=[...data.log,'applied']", "go", main=True)
    told = s.say(
        "show only what is {_w}", "filter by {w} [and apply it]", "<tick> {w} and apply", w=wanted, _w=wanted.lower()
    )
    begins: dict[str, Value] = {**dict.fromkeys(names, False), "log": []}
    goal = begins | {wanted: True, "log": ["applied"]}
    return LivePage("Filters", s.card("Filters", *rows, ends), begins, goal, told, ("tick", "click"),
                    (PathStep(f"f{names.index(wanted)}"), PathStep("go")))  # fmt: skip


def print_copies(s: Sheet) -> LivePage:
    """So many copies, in colour or not, then printed."""
    copies, colour = str(s.choice.randint(2, 9)), s.choice.random() < 0.5
    field = (
        '<div class="row"><label for="n">Copies</label><input type="number" id="n" value="1" '
        "oninput=\"data['copies']=this.value\"></div>"
    )
    ends = s.button("Print", "data.log=[...data.log,'printed']", "go", main=True) + s.button("Cancel", "", "no")
    body = s.card(
        "Print", field, s.tick("Colour", "colour", "colour", on=not colour), f'<div class="row end">{ends}</div>'
    )
    how = "in colour" if colour else "without colour"
    told = s.say("print {_n} copies {_how}", "{_n} copies {_how}, please, print them",
                 "<set> Copies to {_n}, {_how}, <then> print",
                 _n=copies, _how=how)  # fmt: skip
    begins: dict[str, Value] = {"copies": "1", "colour": not colour, "log": []}
    goal: dict[str, Value] = {"copies": copies, "colour": colour, "log": ["printed"]}
    path = (PathStep("n", copies), PathStep("colour"), PathStep("go"))
    return LivePage("Print", body, begins, goal, told, ("fill", "tick", "click"), path)


def rename_a_file(s: Sheet) -> LivePage:
    """The symbol in a file's row, the new name, and the tick behind it."""
    names = s.some(_FILES, 4)
    old, new = s.choice.choice(names), s.choice.choice(("contract", "summer", "final", "invoice"))
    rows = "".join(
        f'<div class="row"><span class="grow">{name}</span>'
        + s.symbol("pencil", f"data.at='{name}';document.getElementById('e').hidden=false", f"p{place}")
        + "</div>"
        for place, name in enumerate(names)
    )
    edit = (
        f'<div id="e" hidden class="row">{s.entry("New name", "name", "name")}'
        f"{s.button('Rename', 'data.log=[...data.log,`${data.at} is ${data.name}`]', 'go', main=True)}</div>"
    )
    told = s.say("rename {a} to {b}", "call {a} {b} from now on", "give {a} the name {b}", a=old, b=new)
    begins: dict[str, Value] = {"at": "", "name": "", "log": []}
    goal: dict[str, Value] = {"at": old, "name": new, "log": [f"{old} is {new}"]}
    path = (PathStep(f"p{names.index(old)}"), PathStep("name", new), PathStep("go"))
    return LivePage("Files", s.card("Files", rows, edit), begins, goal, told, ("click icon", "fill", "click"), path)


def stars(s: Sheet) -> LivePage:
    """So many stars of five, none of which has a name."""
    count = s.choice.randint(1, 5)
    tools = "".join(s.symbol("star", f"data.stars={number}", f"s{number}") for number in range(1, 6))
    told = s.say("give it {_n} of five stars", "rate it with {_n}", "{_n} stars", _n=str(count))
    begins: dict[str, Value] = {"stars": 0, "log": []}
    body = s.card(escape(s.words.caption()), f'<div class="row">{tools}</div>')
    return LivePage(
        "Rating", body, begins, begins | {"stars": count}, told, ("click by place",), (PathStep(f"s{count}"),)
    )


def complaint_of_a_field(s: Sheet) -> LivePage:
    """A date that is refused until it is written as the page wants it."""
    year, month, day = s.choice.randint(2026, 2029), s.choice.randint(1, 12), s.choice.randint(1, 28)
    wanted = f"{year}-{month:02}-{day:02}"
    check = (
        "if(/^\\d{4}-\\d\\d-\\d\\d$/.test(data.date))data.log=[...data.log,'sent'];"
        "else document.getElementById('w').textContent='Write the date as YYYY-MM-DD'"
    )
    field = s.entry("Date", "date", "date", hint="YYYY-MM-DD")
    body = s.card("Form", field, '<p id="w"></p>', s.button("Send", check, "go", main=True))
    told = s.say("the date is {_d}, send it", "<put> {_d} as the date, <then> send", _d=wanted)
    begins: dict[str, Value] = {"date": "", "log": []}
    goal: dict[str, Value] = {"date": wanted, "log": ["sent"]}
    return LivePage("Form", body, begins, goal, told, ("fill", "click"), (PathStep("date", wanted), PathStep("go")))


def search_field(s: Sheet) -> LivePage:
    """A word into the field with the glass, and the glass pressed."""
    what = s.choice.choice(("lamps", "red shoes", "train times", "cake", "maps of Oslo"))
    field = '<input id="q" placeholder="Search" oninput="data[\'q\']=this.value">'
    glass = s.symbol("search", "data.log=[...data.log,'searched']", "go")
    body = f'<div class="row">{field}{glass}</div>' + s.card(
        s.words.caption(), f"<p>{escape(s.words.paragraph(14))}</p>"
    )
    told = s.say("search for {w}", "<find> {w}", "look up {w} [here]", w=what)
    begins: dict[str, Value] = {"q": "", "log": []}
    goal: dict[str, Value] = {"q": what, "log": ["searched"]}
    return LivePage("Search", body, begins, goal, told, ("fill", "click icon"), (PathStep("q", what), PathStep("go")))

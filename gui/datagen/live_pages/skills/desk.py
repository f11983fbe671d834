"""Skills that are practised in scenes alone, on live pages: nothing is learned from these, see `table.SCENES_ALONE`."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value

_NAMES = ("Priya", "Lukas", "Marta", "Jonas", "Amelie", "Tariq", "Noor", "Sven")
_OPEN = "document.getElementById('{}').hidden=false"
_CLOSE = "document.getElementById('{}').hidden=true"


def own_drop_down(s: Sheet) -> LivePage:
    """A list of the page's own that drops down, among others."""
    lists = {"Country": ("Chile", "Ghana", "Japan", "Latvia"), "Meal": ("Vegan", "Fish", "Pasta", "Soup"),
             "Language": ("Dutch", "Greek", "Hindi", "Irish")}  # fmt: skip
    label = s.choice.choice(list(lists))
    at = s.choice.randint(1, 3)
    parts = ""
    for place, (name, options) in enumerate(lists.items()):
        rows = "".join(
            f'<div role="option" id="o{place}{number}" onclick="data[\'{name}\']=\'{option}\';'
            f"document.getElementById('v{place}').textContent='{option}';{_CLOSE.format(f'l{place}')}\">{option}</div>"
            for number, option in enumerate(options)
        )
        button = (
            f'<button id="b{place}" aria-haspopup="listbox" onclick="{_OPEN.format(f"l{place}")}">'
            f'<span id="v{place}">{options[0]}</span> ▾</button>'
        )
        parts += (
            f'<div class="col"><label>{name}</label>{button}<div id="l{place}" role="listbox" hidden>{rows}</div></div>'
        )
    wanted, place = lists[label][at], list(lists).index(label)
    told = s.say("{l}: {w}", "<set> {l} to {w}", "for {l} <choose> {w}", "I'd like {w} as {l}", l=label, w=wanted)
    begins: dict[str, Value] = {**{name: options[0] for name, options in lists.items()}, "log": []}
    path = (PathStep(f"b{place}"), PathStep(f"o{place}{at}"))
    return LivePage("Profile", s.card("Profile", parts), begins, begins | {label: wanted}, told, ("choose item",), path)


def one_of_two_groups(s: Sheet) -> LivePage:
    """Fields of the same names under two headings."""
    heads = s.choice.choice([("Sender", "Receiver"), ("Invoice to", "Deliver to"), ("First parent", "Second parent")])
    labels = s.some(("Street", "City", "Phone", "Email"), 3)
    head, label = s.choice.choice(heads), s.choice.choice(labels)
    value = {"Street": "Mill Lane 4", "City": "Ghent", "Phone": "0451 2207", "Email": "a.lund@post.example"}[label]
    body = "".join(
        s.card(one, *(s.entry(name, f"{one} {name}", f"f{row}{column}") for column, name in enumerate(labels)))
        for row, one in enumerate(heads)
    )
    told = s.say("<put> {v} into {l} of the part {h}", "{h}: {l} is {v}", "the {l} under {h} should be {v}", v=value,
                 l=label, h=head)  # fmt: skip
    begins: dict[str, Value] = {**{f"{one} {name}": "" for one in heads for name in labels}, "log": []}
    target = f"f{heads.index(head)}{labels.index(label)}"
    return LivePage("Parcel", f'<div class="row">{body}</div>', begins, begins | {f"{head} {label}": value}, told,
                    ("fill",), (PathStep(target, value),))  # fmt: skip


def grid_of_answers(s: Sheet) -> LivePage:
    """One circle in the row of a question and the column of an answer."""
    answers = s.choice.choice([("Poor", "Fair", "Good", "Great"), ("Never", "Monthly", "Weekly", "Daily")])
    topics = s.some(("Food", "Service", "Noise", "Price", "Parking"), 3)
    topic, answer = s.choice.choice(topics), s.choice.choice(answers)
    rows = "".join(
        f"<tr><td>{name}</td>"
        + "".join(
            f'<td><input type="radio" name="{name}" id="c{row}{column}" onchange="data[\'{name}\']=\'{one}\'"></td>'
            for column, one in enumerate(answers)
        )
        + "</tr>"
        for row, name in enumerate(topics)
    )
    head = "".join(f"<th>{one}</th>" for one in answers)
    body = s.card("Survey", f"<table><tr><th></th>{head}</tr>{rows}</table>")
    told = s.say("{_t} was {_a}", "for {_t} <choose> {_a}", "in the line {_t} mark {_a}", "{_t}: {_a}", _t=topic,
                 _a=answer.lower())  # fmt: skip
    begins: dict[str, Value] = {**dict.fromkeys(topics, ""), "log": []}
    target = f"c{topics.index(topic)}{answers.index(answer)}"
    return LivePage("Survey", body, begins, begins | {topic: answer}, told, ("choose radio",), (PathStep(target),))


def pad_of_digits(s: Sheet) -> LivePage:
    """A short number on a pad of keys, then what confirms it."""
    code = "".join(str(s.choice.randint(0, 9)) for _ in range(3))
    keys = [s.button(digit, f"data.code+='{digit}'", f"d{digit}") for digit in "1234567890"]
    lines = "".join(f'<div class="row">{"".join(keys[first : first + 3])}</div>' for first in range(0, 10, 3))
    go = s.button("Unlock", "data.log=[...data.log,'unlocked']", "go", main=True)
    told = s.say("the pin is {_c}, unlock it", "key in {_c} and <press> Unlock", "unlock it with {_c}", _c=code)
    begins: dict[str, Value] = {"code": "", "log": []}
    goal: dict[str, Value] = {"code": code, "log": ["unlocked"]}
    path = (*(PathStep(f"d{digit}") for digit in code), PathStep("go"))
    return LivePage("Locked", s.card("Locked", lines, go), begins, goal, told, ("click",) * 4, path)


def menu_of_three_dots(s: Sheet) -> LivePage:
    """An entry of the menu that the three dots of a row open."""
    names = s.some(("Anthem", "Lagoon", "Sunrise", "Winter", "Harvest"), 4)
    acts = s.some(("Duplicate", "Mute", "Export", "Hide", "Details"), 3)
    name, act = s.choice.choice(names), s.choice.choice(acts)
    menu = "".join(
        f'<div role="menuitem" id="o{place}" onclick="data.log=[...data.log,`{one} ${{data.of}}`];'
        f'{_CLOSE.format("m")}">{one}</div>'
        for place, one in enumerate(acts)
    )
    rows = "".join(
        f'<div class="row"><span class="grow">{one}</span>'
        + s.symbol("dots", f"data.of='{one}';{_OPEN.format('m')}", f"t{place}")
        + "</div>"
        for place, one in enumerate(names)
    )
    body = s.card("Tracks", rows, f'<div id="m" role="menu" class="col" hidden>{menu}</div>')
    told = s.say(f"{act.lower()} {{n}}, it is in the menu beside it", f"the three dots of {{n}}, then {act}",
                 f"<open> the menu of {{n}} and <choose> {act}", n=name)  # fmt: skip
    begins: dict[str, Value] = {"of": "", "log": []}
    goal: dict[str, Value] = {"of": name, "log": [f"{act} {name}"]}
    path = (PathStep(f"t{names.index(name)}"), PathStep(f"o{acts.index(act)}"))
    return LivePage("Tracks", body, begins, goal, told, ("click icon", "click"), path)


def saved_under_a_name(s: Sheet) -> LivePage:
    """A dialog that asks for a name, and keeps it."""
    name = s.choice.choice(("trip-plan", "week 12", "recipe2", "letter to Bo"))
    opener = s.choice.choice(("Save as…", "Save a copy"))
    ask = s.card("Save", s.entry("File name", "name", "name"),
                 s.button("Cancel", _CLOSE.format("d"), "no"),
                 s.button("Save", "data.log=[...data.log,'saved']", "go", main=True))  # fmt: skip
    bar = "".join(s.button(one, "") for one in ("New", "Open")) + s.button(opener, _OPEN.format("d"), "save")
    text = '<textarea rows="3">Dear all,</textarea>'
    body = f'<div class="row">{bar}</div>{text}<div id="d" hidden>{ask}</div>'
    told = s.say("keep this under the name {n}", "store a copy of it called {n}", "save it with the name {n}", n=name)
    begins: dict[str, Value] = {"name": "", "log": []}
    goal: dict[str, Value] = {"name": name, "log": ["saved"]}
    path = (PathStep("save"), PathStep("name", name), PathStep("go"))
    return LivePage("Editor", body, begins, goal, told, ("click", "fill", "click"), path)


def file_from_a_list(s: Sheet) -> LivePage:
    """A file chosen in a list that a button opens, then confirmed."""
    files = s.some(("budget.xlsx", "logo.png", "minutes.docx", "photo7.jpg", "plan.pdf"), 4)
    wanted = s.choice.choice(files)
    rows = "".join(
        f'<div role="option" id="o{place}" onclick="data.file=\'{one}\'">{one}</div>' for place, one in enumerate(files)
    )
    ask = s.card("Your files", rows, s.button("Attach", "data.log=[...data.log,'attached']", "go", main=True))
    opener = s.button(s.choice.choice(("Add a file", "Choose file", "Attachments")), _OPEN.format("d"), "add")
    body = s.card("Request", s.entry("Subject", "subject", "subject"), opener, f'<div id="d" hidden>{ask}</div>')
    told = s.say("attach {f}", "put {f} to it", "{f} should go along with the request", f=wanted)
    begins: dict[str, Value] = {"subject": "", "file": "", "log": []}
    goal: dict[str, Value] = {"subject": "", "file": wanted, "log": ["attached"]}
    path = (PathStep("add"), PathStep(f"o{files.index(wanted)}"), PathStep("go"))
    return LivePage("Request", body, begins, goal, told, ("click", "choose item", "click"), path)


def button_under_a_picture(s: Sheet) -> LivePage:
    """Cards beside each other, each with a button below its name."""
    names = s.some(("Alpine hut", "Boat house", "City loft", "Farm stay", "Tree house"), 3)
    wanted = s.choice.choice(names)
    does = s.choice.choice(("Visit", "Reserve", "Compare"))
    cards = "".join(
        s.card(one, f"<p>{s.choice.randint(40, 190)} € a night</p>",
               s.button(does, f"data.log=[...data.log,'{one}']", f"g{place}"))
        for place, one in enumerate(names)
    )  # fmt: skip
    told = s.say(f"{does.lower()} the {{n}}", f"I want to {does.lower()} the {{n}}", f"<press> {does} below {{n}}",
                 n=wanted)  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    return LivePage("Stays", f'<div class="row">{cards}</div>', begins, {"log": [wanted]}, told, ("click",),
                    (PathStep(f"g{names.index(wanted)}"),))  # fmt: skip


def page_of_settings(s: Sheet) -> LivePage:
    """A switch on a page of settings whose name stands at the side."""
    topics = s.some(("Sound", "Display", "Network", "Keyboard", "Accounts"), 4)
    options = s.some(("Start muted", "Warm colours", "Fly mode", "Repeat keys", "Stay signed in"), 4)
    at = s.choice.randint(1, 3)
    show = "[0,1,2,3].forEach(n=>{{document.getElementById('p'+n).hidden=n!={0}}})"
    side = "".join(
        f'<div role="option" id="k{place}" onclick="{show.format(place)}">{one}</div>'
        for place, one in enumerate(topics)
    )
    pages = "".join(f'<div id="p{place}"{"" if place == 0 else " hidden"}>{s.tick(one, one, f"t{place}")}</div>'
                    for place, one in enumerate(options))  # fmt: skip
    body = f'<div class="row"><div class="card col">{side}</div><div class="card col">{pages}</div></div>'
    told = s.say("on the page {t} <tick> {o}", "{t}: I want {o}", "go to {t} and switch {o} on", t=topics[at],
                 o=options[at])  # fmt: skip
    begins: dict[str, Value] = {**dict.fromkeys(options, False), "log": []}
    return LivePage("Settings", body, begins, begins | {options[at]: True}, told, ("click", "tick"),
                    (PathStep(f"k{at}"), PathStep(f"t{at}")))  # fmt: skip


def the_same_twice(s: Sheet) -> LivePage:
    """One value into two fields."""
    a, b = s.some(("Login", "Nickname", "Display name", "Signature"), 2)
    value = s.choice.choice(("mlk77", "Otto B.", "sunny-day"))
    fields = (s.entry(a, a, "a"), s.entry(b, b, "b"), s.entry("Comment", "comment", "c"))
    told = s.say("{a} and {b} are both {v}", "<put> {v} into {a}, and the same into {b}", "{v} as {a}, as {b} too", a=a,
                 b=b, v=value)  # fmt: skip
    begins: dict[str, Value] = {a: "", b: "", "comment": "", "log": []}
    goal = begins | {a: value, b: value}
    return LivePage("Account", s.card("Account", *fields), begins, goal, told, ("fill", "fill"),
                    (PathStep("a", value), PathStep("b", value)))  # fmt: skip


def only_if_it_says_so(s: Sheet) -> LivePage:
    """One button where a word stands on the page, another one where it does not."""
    sign = s.choice.choice(("Sold out", "Overdue", "New message"))
    there = s.choice.random() < 0.5
    a, b = s.some(("Wait list", "Remind me", "Archive", "Refresh", "Call back"), 2)
    line = f"<p>{sign}</p>" if there else "<p>All is well.</p>"
    buttons = "".join(s.button(one, f"data.log=[...data.log,'{one}']", f"g{place}") for place, one in enumerate((a, b)))
    told = s.say("if it says {c}, <press> {a}, if not <press> {b}", "{a} if {c} is shown, otherwise {b}",
                 "is {c} there? Then {a}. Otherwise {b}", c=sign, a=a, b=b)  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    body = s.card("Status", line, f'<div class="row">{buttons}</div>')
    return LivePage("Status", body, begins, {"log": [a if there else b]}, told, ("click",),
                    (PathStep("g0" if there else "g1"),))  # fmt: skip


def question_in_other_words(s: Sheet) -> LivePage:
    """A question over the page, answered by what its buttons mean."""
    text, answers, ways = s.choice.choice([
        ("You have unsaved changes.", ("Keep editing", "Discard"),
         {"Keep editing": ("I am not finished, go on writing",), "Discard": ("throw my changes away",)}),
        ("May we send you news?", ("Yes, please", "No, thanks"),
         {"Yes, please": ("I would like to get the news",), "No, thanks": ("I do not want any news",)}),
        ("The battery is low.", ("Save power", "Ignore"),
         {"Save power": ("make it last longer",), "Ignore": ("I don't care about the battery",)}),
    ])  # fmt: skip
    wanted = s.choice.choice(answers)
    buttons = "".join(
        s.button(one, f"data.log=[...data.log,'{one}'];{_CLOSE.format('d')}", f"g{place}")
        for place, one in enumerate(answers)
    )
    page = s.card("Notes", f"<p>{escape(s.words.sentence(7))}</p>", s.button("Back", "data.log=[...data.log,'back']"))
    body = f'{page}<div id="d">{s.card(text, f"""<div class="row">{buttons}</div>""")}</div>'
    told = s.say(*ways[wanted], f"<press> {wanted}")
    begins: dict[str, Value] = {"log": []}
    return LivePage("Notes", body, begins, {"log": [wanted]}, told, ("click",),
                    (PathStep(f"g{answers.index(wanted)}"),))  # fmt: skip


def row_then_tool(s: Sheet) -> LivePage:
    """A row of a table marked, then the button of the table that changes it."""
    names = s.some(_NAMES, 4)
    tools = s.some(("Duplicate row", "Delete row", "Move up", "Lock row"), 3)
    name, tool = s.choice.choice(names), s.choice.choice(tools)
    rows = "".join(
        f'<tr onclick="data.row=\'{one}\'"><td id="r{place}">{one}</td><td>{s.choice.randint(10, 99)}</td></tr>'
        for place, one in enumerate(names)
    )
    bar = "".join(
        s.button(one, f"data.log=[...data.log,`{one}: ${{data.row}}`]", f"g{place}") for place, one in enumerate(tools)
    )
    body = s.card(
        "Members", f'<div class="row">{bar}</div>', f"<table><tr><th>Name</th><th>Age</th></tr>{rows}</table>"
    )
    told = s.say(f"select the row of {{n}} and <press> {tool}", f"{tool.lower()} for {{n}}", f"mark {{n}}, then {tool}",
                 n=name)  # fmt: skip
    begins: dict[str, Value] = {"row": "", "log": []}
    goal: dict[str, Value] = {"row": name, "log": [f"{tool}: {name}"]}
    path = (PathStep(f"r{names.index(name)}"), PathStep(f"g{tools.index(tool)}"))
    return LivePage("Members", body, begins, goal, told, ("choose item", "click"), path)


def from_one_pane_to_the_other(s: Sheet) -> LivePage:
    """A value that stands in one pane goes into a field of the other one."""
    facts = {"Weight": f"{s.choice.randint(2, 60)} kg", "Tracking code": f"TX{s.choice.randint(1000, 9999)}",
             "Carrier": s.choice.choice(("Hermod", "Swift Post"))}  # fmt: skip
    wanted, label = s.choice.choice(list(facts)), s.choice.choice(("Remark", "Our note"))
    left = s.card("Parcel", *(f'<div class="row"><b class="grow">{name}</b><span>{value}</span></div>'
                              for name, value in facts.items()))  # fmt: skip
    right = s.card("Claim", s.entry(label, "note", "n"), s.entry("Subject", "subject", "t"))
    low = wanted.lower()
    told = s.say(f"copy the {low} from Parcel to {{l}}", f"<put> the {low} of the parcel into {{l}}", l=label)
    begins: dict[str, Value] = {"note": "", "subject": "", "log": []}
    return LivePage("Claims", f'<div class="row">{left}{right}</div>', begins, begins | {"note": facts[wanted]}, told,
                    ("fill",), (PathStep("n", facts[wanted]),))  # fmt: skip

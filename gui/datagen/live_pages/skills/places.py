"""Skills of places: what opens, closes, turns a page or plays; find and replace; what is not there or there twice."""

from __future__ import annotations

from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value

_TOPICS = ("Display", "Sound", "Privacy", "Network", "Printing", "Storage")
_OPTIONS = ("Night light", "Mute at start", "Send reports", "Use a proxy", "Print in colour", "Keep copies",
            "Show seconds", "Share printers")  # fmt: skip


def behind_a_section(s: Sheet) -> LivePage:
    """A box inside a section that is folded up."""
    topics = s.some(_TOPICS, 3)
    options = s.some(_OPTIONS, 6)
    at = s.choice.randint(0, 5)
    inside = [
        "".join(s.tick(options[n], options[n], f"t{n}") for n in (2 * place, 2 * place + 1)) for place in range(3)
    ]
    sections = "".join(
        f'<div class="card col"><div class="row" id="s{place}" role="button" '
        f"onclick=\"document.getElementById('b{place}').hidden^=true\">{s.icons.named('down', 14)}<b>{topic}</b></div>"
        f'<div id="b{place}" class="col" hidden>{inside[place]}</div></div>'
        for place, topic in enumerate(topics)
    )
    told = s.say("<tick> {o} under {t}", "<open> {t} <then> <tick> {o}", "in the section {t}, turn on {o}",
                 o=options[at], t=topics[at // 2])  # fmt: skip
    begins: dict[str, Value] = {**dict.fromkeys(options, False), "log": []}
    path = (PathStep(f"s{at // 2}"), PathStep(f"t{at}"))
    return LivePage("Settings", f'<div class="col">{sections}</div>', begins, begins | {options[at]: True}, told,
                    ("open section", "tick"), path)  # fmt: skip


def looked_for_behind_tabs(s: Sheet) -> LivePage:
    """A box on another tab, which the task does not always name."""
    topics = s.some(_TOPICS, 3)
    options = s.some(_OPTIONS, 3)
    at = s.choice.randint(1, 2)
    show = (
        "[0,1,2].forEach(n=>{{document.getElementById('p'+n).hidden=n!={0};"
        "document.getElementById('k'+n).setAttribute('aria-selected',n=={0})}})"
    )
    tabs = "".join(
        f'<div role="tab" id="k{place}" aria-selected="{str(place == 0).lower()}" '
        f'onclick="{show.format(place)}"><span>{topic}</span></div>'
        for place, topic in enumerate(topics)
    )
    panes = "".join(f'<div id="p{place}"{"" if place == 0 else " hidden"}>{s.tick(option, option, f"t{place}")}</div>'
                    for place, option in enumerate(options))  # fmt: skip
    told = s.say(
        "<tick> {o}", "go to {t} and <tick> {o}", "turn on {o}, it is somewhere in here", o=options[at], t=topics[at]
    )
    begins: dict[str, Value] = {**dict.fromkeys(options, False), "log": []}
    return LivePage("Options", f'<div role="tablist">{tabs}</div>{panes}', begins, begins | {options[at]: True}, told,
                    ("look for", "tick"), (PathStep(f"k{at}"), PathStep(f"t{at}")))  # fmt: skip


def node_of_a_tree(s: Sheet) -> LivePage:
    """An entry below a node that has to be opened first."""
    nodes = s.some(("Projects", "Pictures", "Invoices", "Letters"), 3)
    leaves = s.some(("2021", "2022", "Drafts", "Shared", "Old", "Holiday", "Family"), 6)
    at = s.choice.randint(0, 5)
    opener = "document.getElementById(`b{}`).hidden^=true"
    chosen = "data.chosen={};this.style.fontWeight='bold'"
    tree = "".join(
        f'<div class="col" style="gap:2px"><div class="row">{s.symbol("right", opener.format(place), f"x{place}")}'
        f'<span>{node}</span></div><div id="b{place}" hidden style="padding-left:24px">'
        + "".join(f'<div role="treeitem" id="l{n}" onclick="{chosen.format(n)}">{leaves[n]}</div>'
                  for n in (2 * place, 2 * place + 1))
        + "</div></div>"
        for place, node in enumerate(nodes)
    )  # fmt: skip
    told = s.say(
        "<choose> {l} in {n}",
        "<open> {n} <then> <press> {l}",
        "go to {l}, which is under {n}",
        l=leaves[at],
        n=nodes[at // 2],
    )
    begins: dict[str, Value] = {"chosen": -1, "log": []}
    return LivePage("Folders", s.card("Folders", tree), begins, begins | {"chosen": at}, told, ("open node", "click"),
                    (PathStep(f"x{at // 2}"), PathStep(f"l{at}")))  # fmt: skip


def closed_by_its_symbol(s: Sheet) -> LivePage:
    """A message with a cross in its corner lies over the page."""
    what = s.choice.choice(["message", "notice", "window", "banner", "pop-up"])
    close = s.symbol("cross", "data.closed=true;document.getElementById('d').hidden=true", "x")
    over = (
        '<div id="d" role="dialog" data-layer class="col" '
        'style="position:fixed;left:120px;top:90px;padding:14px;width:300px">'
        f'<div class="row"><h3 class="grow">News</h3>{close}</div>'
        "<p>We use cookies to improve your experience.</p></div>"
    )
    rows = [s.entry("Name", "name", "name"), s.button("Save", "data.log=[...data.log,'saved']", "save")]
    told = s.say(f"<close> the {what}", f"get the {what} out of the way", f"I do not want to see this {what}")
    begins: dict[str, Value] = {"closed": False, "name": "", "log": []}
    goal = begins | {"closed": True}
    return LivePage("Profile", s.card("Profile", *rows) + over, begins, goal, told, ("click icon",), (PathStep("x"),))


def wizard(s: Sheet) -> LivePage:
    """Three pages with *Next*: something is filled in on one of them, and the last one is finished."""
    name = s.words.person()
    pages = (
        "<p>This assistant sets up your account.</p>",
        s.entry("Display name", "name", "name"),
        s.tick("Send me tips", "tips", "tips", on=True),
    )
    shown = "".join(
        f'<div id="p{place}"{"" if place == 0 else " hidden"}>{page}</div>' for place, page in enumerate(pages)
    )
    turn = (
        "at=Math.min(2,Math.max(0,at+{}));[0,1,2].forEach(n=>document.getElementById('p'+n).hidden=n!=at);"
        "document.getElementById('f').hidden=at!=2;document.getElementById('next').hidden=at==2"
    )
    ends = (
        f'<div class="row end">{s.button("Back", turn.format(-1), "back")}'
        f"{s.button('Next', turn.format(1), 'next', main=True)}"
        f'<button id="f" class="main" hidden onclick="data.log=[...data.log,\'finished\']">Finish</button></div>'
    )
    told = s.say("go through the assistant, <put> {n} as the display name and finish", "set me up as {n}, then Finish",
                 "display name {n}; next, next, finish", n=name)  # fmt: skip
    begins: dict[str, Value] = {"name": "", "tips": True, "log": []}
    path = (PathStep("next"), PathStep("name", name), PathStep("next"), PathStep("f"))
    return LivePage("Set-up", s.card("Set-up", shown, ends, "<script>var at=0</script>"), begins,
                    begins | {"name": name, "log": ["finished"]}, told, ("fill", "click"), path)  # fmt: skip


def find_and_replace(s: Sheet) -> LivePage:
    """A word sought and another put in its place, everywhere."""
    old, new = s.some(("colour", "meeting", "invoice", "draft", "Monday"), 2)
    body = s.card(
        "Text", f"<p>The {old} is here. Another {old} follows.</p>", s.entry("Find", "find", "find"),
        s.entry("Replace with", "with", "with"),
        '<div class="row">'
        + s.button("Replace", "data.log=[...data.log,'one']", "one")
        + s.button("Replace all", "data.log=[...data.log,'all']", "all", main=True) + "</div>",
    )  # fmt: skip
    told = s.say("replace {a} with {b} everywhere", "change every {a} to {b}", "swap <all> {a} for {b}", a=old, b=new)
    begins: dict[str, Value] = {"find": "", "with": "", "log": []}
    path = (PathStep("find", old), PathStep("with", new), PathStep("all"))
    return LivePage(
        "Text", body, begins, {"find": old, "with": new, "log": ["all"]}, told, ("fill", "fill", "click"), path
    )


def player(s: Sheet) -> LivePage:
    """The symbols of a player."""
    keys = (("play", "play"), ("pause", "pause"), ("left", "previous"), ("right", "next"), ("heart", "like"))
    icon, wanted = s.choice.choice(keys)
    tools = "".join(s.symbol(name, f"data.did=[...data.did,'{does}']", f"k{name}") for name, does in keys)
    told = s.say(
        *{"play": ("start the music", "play it"), "pause": ("pause it", "hold the music for a moment"),
          "previous": ("go back one song", "the song before, please"), "next": ("skip this one", "on to the next song"),
          "like": ("like this song", "give it a heart")}[wanted]
    )  # fmt: skip
    begins: dict[str, Value] = {"did": [], "log": []}
    return LivePage("Player", s.card(s.words.caption(), f'<div class="row">{tools}</div>'), begins,
                    begins | {"did": [wanted]}, told, ("click icon",), (PathStep(f"k{icon}"),))  # fmt: skip


def undo(s: Sheet) -> LivePage:
    """A change taken back by the button that does so."""
    rows = [
        s.button(name, f"data.log=[...data.log,'{name}']", f"b{n}") for n, name in enumerate(("Cut", "Copy", "Paste"))
    ]
    back = s.button("Undo", "data.undone=data.undone+1", "undo")
    body = s.card("Editor", f'<div class="row">{"".join(rows)}{back}</div>', f"<p>{s.words.paragraph(20)}</p>")
    times = s.choice.choice([1, 1, 2])
    told = (
        s.say("take the last change back", "undo that", "undo it")
        if times == 1
        else s.say("undo twice", "take two steps back")
    )
    begins: dict[str, Value] = {"undone": 0, "log": []}
    return LivePage("Editor", body, begins, begins | {"undone": times}, told, ("click",), (PathStep("undo"),) * times)


def not_there(s: Sheet) -> LivePage:
    """What is asked for is not on the page: the right end is to say so."""
    present = s.some(("Save", "Print", "Share", "Export"), 3)
    missing = s.choice.choice(("Translate", "Encrypt", "Delete account", "Schedule", "Subscribe"))
    rows = [s.button(name, f"data.log=[...data.log,'{name}']", f"b{n}") for n, name in enumerate(present)]
    told = s.say("<press> {m}", "<press> the {m} button", "I want to use {m}", m=missing)
    begins: dict[str, Value] = {"log": []}
    body = s.card(s.words.caption(), f'<div class="row">{"".join(rows)}</div>')
    return LivePage("Document", body, begins, begins, told, ("expect",), (), "call_user", missing)


def two_that_fit(s: Sheet) -> LivePage:
    """Two things fit what is asked for: the right end is to ask which."""
    names = s.some(("Home", "Work", "Holiday"), 2)
    rows = "".join(f"<div class='row'><b class='grow'>{name}</b>"
                   + s.button("Edit", f"data.log=[...data.log,'edit {n}']", f"e{n}") + "</div>"
                   for n, name in enumerate(names))  # fmt: skip
    told = s.say("<press> Edit", "edit the address")
    begins: dict[str, Value] = {"log": []}
    return LivePage("Addresses", s.card("Addresses", rows), begins, begins, told, ("expect",), (), "call_user")

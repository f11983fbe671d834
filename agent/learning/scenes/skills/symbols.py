"""Skills of symbols: a tool by its meaning, the symbol in a row, what closes, plus and minus, stars, a new name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.icons.meanings import load_meanings
from vision.perception.elements import Kind

_COMMON: Final = (
    "delete", "edit", "star", "search", "settings", "close", "menu", "more", "help", "notifications", "shopping cart",
    "user", "print", "save", "share", "download", "upload", "refresh", "home", "send", "undo", "redo", "add", "remove",
    "play", "pause", "next track", "previous track", "heart", "like", "mute", "back", "forward", "copy", "cut", "paste",
    "bold", "italic", "mail", "call", "attachment", "calendar", "lock", "show", "hide", "filter", "sort", "camera",
    "microphone", "zoom in", "zoom out", "full screen", "archive", "reply", "link", "picture", "folder", "chevron left",
    "chevron right", "chevron up", "chevron down", "confirm", "bookmark", "flag", "info", "location", "stop",
)  # fmt: skip
_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "play": ("put the music on", "let it run", "begin to play", "resume the song"),
    "pause": ("stop the song for a while", "interrupt the music", "halt the playback for now"),
    "next track": ("go to the song after this", "another song, please", "jump over this song"),
    "previous track": ("return to the last song", "play the one before again"),
    "chevron right": ("go on to what comes next", "one to the right"),
    "chevron left": ("return to what came before", "one to the left"),
    "heart": ("I love this", "mark it as loved", "show that I love it"),
    "like": ("thumbs up for this", "tell them that I approve"),
    "mute": ("no sound any more", "silence, please"),
    "search": ("I want to look something up", "let me find something"),
    "close": ("away with it", "put this away", "I have seen enough of this"),
    "menu": ("show the menu", "unfold the navigation"),
    "settings": ("change the preferences", "to the options"),
    "refresh": ("load the page anew", "get the latest"),
    "home": ("to the start page", "go to the main page"),
    "shopping cart": ("what is in my basket", "show the cart", "to the checkout"),
    "user": ("to my account", "show my profile"),
    "notifications": ("what is new for me", "are there any alerts"),
    "delete": ("throw this out", "into the bin with it", "remove it"),
    "edit": ("let me change it", "I want to modify this"),
    "print": ("on paper, please", "make a printout"),
    "save": ("keep this", "store it on the disk"),
    "share": ("show it to others", "pass this on to somebody"),
    "download": ("get this onto my computer", "fetch the file"),
    "send": ("off it goes", "dispatch the message"),
    "undo": ("reverse what I just did", "one step back in my work"),
    "redo": ("do again what I undid",),
    "add": ("one more", "a new entry, please"),
    "help": ("what does all this mean", "I need instructions"),
    "star": ("make it a favourite", "keep it among my favourites"),
    "bookmark": ("remember this page", "keep this for later"),
    "attachment": ("attach a file", "add a file to it"),
    "mail": ("write an email", "to my letters"),
    "call": ("ring them", "phone them"),
    "lock": ("make it secure", "protect it"),
    "show": ("let me see what I typed", "make it visible"),
    "hide": ("nobody should see it", "make it invisible"),
    "filter": ("narrow the list down",),
    "zoom in": ("larger, please", "I cannot read that, bigger"),
    "zoom out": ("smaller, please", "I want to see more at once"),
    "full screen": ("use the whole screen",),
    "confirm": ("that is right, accept it",),
    "archive": ("store it away",),
    "reply": ("answer the message",),
    "camera": ("take a photo",),
    "microphone": ("let me speak",),
    "stop": ("end the recording",),
    "copy": ("make a copy of it",),
}
_NOUNS: Final = ("", "", " icon", " symbol", " button", " sign")


def called(s: Stage, name: str) -> str:
    """What a person calls a symbol: its meaning, or another word for it."""
    others = load_meanings().synonyms.get(name, ())
    return name if not others or s.chance(0.35) else s.choice.choice(others)


def tool(s: Stage) -> None:
    """A symbol by what it means or what it looks like, among others."""
    pick = s.choice
    known = load_meanings().synonyms
    wanted = pick.choice(_COMMON) if s.chance(0.7) else pick.choice(list(known))
    apart = {wanted, *known.get(wanted, ())}
    others = [
        name
        for name in s.some([*_COMMON, *pick.sample(list(known), 8)], pick.randint(1, 8))
        if name != wanted and not apart & {name, *known.get(name, ())}
    ]
    names = pick.sample([wanted, *others], len(others) + 1)
    made = {name: s.icon(name) for name in names}
    s.title()
    s.clutter(1)
    if s.chance(0.75):
        s.row(*made.values())
    else:
        for name in names:
            s.row(made[name], *([s.make(Kind.TEXT, s.captions.sentence())] if s.chance(0.3) else []))
    s.clutter(3)
    word = called(s, wanted)
    if wanted in _SAID and s.chance(0.45):
        s.say(*_SAID[wanted])
    else:
        noun = pick.choice(_NOUNS)
        s.say(f"<press> the {{w}}{noun}", f"<press> {{w}}{noun}", f"the {{w}}{noun}", f"I want the {{w}}{noun}", "{w}",
              f"<press> the symbol for {word}", f"find the {{w}}{noun} and <press> it", f"{word}, please",
              f"use the {{w}}{noun} at the top", w=word)  # fmt: skip
    s.click(made[wanted])


_VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "delete": ("<delete> {p}", "{p} can go", "{p} into the bin", "I don't want {p} any more", "throw {p} out"),
    "edit": ("edit {p}", "correct {p}", "change {p}", "I want to modify {p}"),
    "star": ("star {p}", "mark {p} with a star", "{p} is one of my favourites"),
    "heart": ("like {p}", "I love {p}"),
    "download": ("download {p}", "get {p} onto my computer"),
    "share": ("share {p}", "show {p} to others"),
    "copy": ("copy {p}", "duplicate {p}", "I need {p} twice"),
    "play": ("play {p}", "let me hear {p}", "start {p}"),
    "call": ("call {p}", "ring {p}", "phone {p}"),
    "mail": ("write to {p}", "mail {p}"),
    "archive": ("archive {p}", "put {p} away"),
    "pin": ("pin {p}", "keep {p} at the top"),
    "lock": ("lock {p}", "protect {p}"),
    "hide": ("hide {p}", "I don't want to see {p}"),
    "print": ("print {p}",),
    "add": ("add {p}", "I take {p}", "put {p} on the list"),
    "info": ("tell me about {p}", "details of {p}"),
    "settings": ("settings of {p}", "configure {p}"),
    "refresh": ("refresh {p}", "update {p}"),
    "bookmark": ("bookmark {p}", "remember {p}"),
}


def symbol_of_a_row(s: Stage) -> None:
    """The symbol in the row of a name."""
    pick = s.choice
    names = s.names(pick.randint(2, 6), pick.choice([s.captions.person, s.captions.item, s.captions.town]))
    tools = s.some(list(_VERBS), pick.choice([1, 2, 2, 3, 3]))
    wanted, tool_wanted = pick.choice(names), pick.choice(tools)
    s.title()
    target = None
    left = s.chance(0.2)
    for name in names:
        made = [s.icon(one) for one in tools]
        if name == wanted:
            target = made[tools.index(tool_wanted)]
        text = s.make(pick.choice([Kind.TEXT, Kind.TEXT, Kind.LIST_ITEM]), name)
        s.row(*([*made, text] if left else [text, *made]), spread=not left)
    assert target is not None
    s.clutter(1)
    word = called(s, tool_wanted)
    s.say(*_VERBS[tool_wanted], *_VERBS[tool_wanted], f"<press> the {word} beside {{p}}", f"the {word} of {{p}}",
          f"<press> the {word} in {{p}}'s row", f"<press> the {word} in the line of {{p}}", p=wanted)  # fmt: skip
    s.click(target)


def put_aside(s: Stage) -> None:
    """What lies over the page closed by its symbol or a button, now and then before what is to be done."""
    pick, s.by_place = s.choice, True
    what = pick.choice(["message", "pop-up", "dialog", "hint", "ad", "offer", "cookie notice", "window", "box", "panel",
                        "overlay", "info box", "advert", "survey"])  # fmt: skip
    by_symbol = s.chance(0.6)
    button = pick.choice(["No thanks", "Got it", "Close", "Not now", "Dismiss", "Later", "OK", "Reject all", "Skip"])
    close = s.icon(pick.choice(["close", "close", "close circle"])) if by_symbol else s.make(Kind.BUTTON, button)
    s.title()
    s.clutter(3)
    name = s.make(Kind.TEXT, s.captions.caption())
    body = s.make(Kind.TEXT, s.captions.sentence())
    other = [s.make(Kind.BUTTON, pick.choice(["Accept all", "Subscribe", "Learn more", "Yes, please", "Settings"]))]
    last = Row([*other * s.chance(0.5), *([] if by_symbol else [close])])
    s.over = [Row([name, close] if by_symbol else [name], spread=True), Row([body]), last]
    after = s.chance(0.3)
    go = s.make(Kind.BUTTON, s.captions.caption())
    s.row(go, at=0)
    if after:
        s.say(f"<close> the {what}, <then> <press> {{b}}", f"once the {what} is gone, <press> {{b}}", "<press> {b}",
              f"<press> {{b}}; a {what} is in the way", b=go.text)  # fmt: skip
    else:
        s.say(f"<close> the {what}", f"<close> this {what}", f"away with the {what}", f"the {what} is in my way",
              f"I don't need this {what}", f"no {what}, please", f"can the {what} go away", f"make the {what} vanish",
              f"this {what} annoys me")  # fmt: skip
    s.click(close, s.over.clear)
    if after:
        s.click(go)


def stepper(s: Stage) -> None:
    """A number set by its plus and minus signs, one press after the other."""
    pick, s.by_place = s.choice, True
    labels = s.some(["Adults", "Children", "Rooms", "Seats", "Pieces", "Servings", "Bags", "Players", "Hours", "Pets",
                     "Bottles", "Days", "Boxes"], pick.choice([1, 1, 2, 3]))  # fmt: skip
    label = labels[0]
    before = pick.randint(0, 6)
    wanted = pick.choice([number for number in range(0, 9) if 1 <= abs(number - before) <= 4])
    signs = pick.choice(["icons", "icons", "texts", "circles"])
    shown = {"icons": ("remove", "add"), "circles": ("remove circle", "add circle"), "texts": ("-", "+")}[signs]
    s.title()
    s.clutter(1)
    count = less = more = None
    for one in pick.sample(labels, len(labels)):
        number = s.make(Kind.TEXT, str(before if one == label else pick.randint(0, 5)))
        minus, plus = ((s.make(Kind.BUTTON, sign) if signs == "texts" else s.icon(sign)) for sign in shown)
        s.row(s.make(Kind.TEXT, one), minus, number, plus, spread=s.chance(0.5))
        if one == label:
            count, less, more = number, minus, plus
    assert count is not None
    assert less is not None
    assert more is not None
    s.clutter(2)
    low, difference = label.lower(), wanted - before
    number_of = {1: "one", 2: "two", 3: "three", 4: "four"}[abs(difference)]
    templates = ["<set> {l} to {_n}", f"we need {{_n}} {low}", f"{{_n}} {low}", f"{low}: {{_n}}",
        f"there are {{_n}} {low}",
                 f"the number of {low} should be {{_n}}", f"for {{_n}} {low}", f"change {low} to {{_n}}"]  # fmt: skip
    if s.chance(0.25):
        if difference > 0:
            templates = [f"{number_of} more {low}", f"raise {low} by {number_of}", f"add {number_of} to {low}"]
        else:
            templates = [f"{number_of} fewer {low}", f"lower {low} by {number_of}", f"{number_of} less of {low}"]
    s.say(*templates, l=label, _n=str(wanted))
    for place in range(abs(difference)):
        now = before + (place + 1) * (1 if difference > 0 else -1)
        s.click(more if difference > 0 else less, partial(_write, count, str(now)), same=place > 0)


def _write(widget: Widget, text: str) -> None:
    widget.text = text


def stars(s: Stage) -> None:
    """So many of five stars, none of which has a name of its own."""
    pick, s.by_place = s.choice, True
    made = [s.icon("star") for _ in range(5)]
    s.title()
    s.clutter(1)
    before = [] if s.chance(0.6) else [s.make(Kind.TEXT, s.captions.caption())]
    s.row(*before, *made)
    s.clutter(2)
    count = pick.randint(1, 5)
    word = pick.choice([str(count), ("one", "two", "three", "four", "five")[count - 1]])
    s.say(f"{word} stars for this", f"it deserves {word} stars", f"I'd say {word} out of five", f"a rating of {word}",
          f"give {word} stars", f"review it with {word} stars", f"rate this {word} out of 5",
          f"<set> the rating to {word}")  # fmt: skip
    s.click(made[count - 1])


def renamed_in_its_row(s: Stage) -> None:
    """The pencil in a row, a new text, and what keeps it."""
    pick, s.by_place = s.choice, True
    names = s.names(pick.randint(2, 5), pick.choice([s.captions.person, s.captions.item]))
    old, new = pick.choice(names), s.captions.item() if s.chance(0.5) else s.captions.person()
    made = {name: s.icon("edit") if s.chance(0.8) else s.make(Kind.BUTTON, "Rename") for name in names}
    s.title()
    for name in names:
        s.row(s.make(Kind.TEXT, name), made[name], spread=True)
    keep = s.icon("confirm") if s.chance(0.3) else s.make(Kind.BUTTON, pick.choice(["Save", "OK", "Rename", "Apply"]))
    field = s.make(Kind.TEXT_FIELD, old if s.chance(0.4) else "")
    first = len(s.rows)
    s.labelled(pick.choice(["Name", "New name", "Title", "Text"]), field, shown=False)
    s.row(keep, shown=False)
    rows = s.rows[first:]
    s.clutter(1)

    def opened() -> None:
        for row in rows:
            row.shown = True

    s.say("rename {a} as {b}", "{a} should be called {b}", "change the name of {a} to {b}", "{a} is now called {b}",
          "the new name of {a} is {b}", "turn {a} into {b}", "edit {a}: make it {b}", "replace the name {a} by {b}",
          a=old, b=new)  # fmt: skip
    s.click(made[old], opened)
    s.fill(field, "b")
    s.click(keep)

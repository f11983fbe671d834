"""Skills of programs: icons on a desktop, context menus, files saved and attached, windows, a chat, addresses."""

from __future__ import annotations

from functools import partial
from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_PROGRAMS: Final = (
    "Calculator", "Calendar", "Text Editor", "Terminal", "Photos", "Music", "Mail", "Files", "Maps", "Clock", "Weather",
    "Notes", "Settings", "Camera", "Chess", "Paint", "Contacts", "Recorder", "Trash", "Documents", "Downloads",
)  # fmt: skip
_ENDINGS: Final = ("txt", "pdf", "csv", "jpg", "png", "odt", "xlsx", "zip", "md", "docx")


def _file(s: Stage) -> str:
    words = s.captions.caption().lower().split()
    name = s.choice.choice(["-", "_", ""]).join(words[:2]) + s.choice.choice(["", "", "2", "-7", "2025"])
    return f"{name}.{s.choice.choice(_ENDINGS)}"


def desktop(s: Stage) -> None:
    """A program or a folder on a map of icons with names below them, opened by a double click."""
    pick = s.choice
    across = pick.randint(2, 5)
    names = s.some(_PROGRAMS, across * pick.randint(1, 3)) if s.chance(0.7) else s.names(across * 2, s.captions.item)
    names = names[: len(names) // across * across]
    if not names:
        return
    columns = tuple(x / across for x in range(across))
    made: dict[str, Widget] = {}
    for first in range(0, len(names), across):
        shown = names[first : first + across]
        if s.chance(0.85):
            s.row(*(s.make(pick.choice([Kind.ICON, Kind.IMAGE]), wide=40) for _ in shown), columns=columns)
        made |= {name: s.make(Kind.TEXT, name) for name in shown}
        s.row(*(made[name] for name in shown), columns=columns)
    wanted = pick.choice(names)
    name = wanted if s.chance(0.7) else wanted.lower()
    if s.chance(0.15):
        s.say("<press> {w} once", "select {w} on the desktop", "mark the icon {w}", w=name)
        s.click(made[wanted])
        return
    s.say("double-click {w}", "start the program {w}", "launch {w}", "open {w} on the desktop", "double click on {w}",
          "start {w} from the desktop", "open the icon {w} with a double click", "double-click the {w} icon",
          w=name)  # fmt: skip
    s.double_click(made[wanted])


_ENTRIES: Final = (
    "Open", "Open With", "Cut", "Copy", "Paste", "Rename", "Delete", "Properties", "Duplicate", "Compress", "Share",
    "Move to Trash", "Pin", "Mark as Read", "Reload", "Inspect", "Print", "Add Bookmark", "Sort By", "New Folder",
)  # fmt: skip


def context_menu(s: Stage) -> None:
    """The menu of the right button on something, and an entry of it; or the three dots in its row."""
    pick = s.choice
    names = s.names(pick.randint(2, 6), pick.choice([s.captions.item, s.captions.person, lambda: _file(s)]))
    kind = pick.choice([Kind.LIST_ITEM, Kind.TEXT, Kind.TREE_ITEM, Kind.TABLE_CELL])
    made = {name: s.make(kind, name) for name in names}
    dots = s.chance(0.35)
    sign = pick.choice(["more", "more vertical"])
    tools = {name: s.icon(sign) for name in names}
    s.by_place = s.by_place or dots
    s.title()
    for name in names:
        s.row(*([made[name], tools[name]] if dots else [made[name]]), spread=dots)
    s.clutter(1)
    entries = s.some(_ENTRIES, pick.randint(3, 7))
    wanted, entry = pick.choice(names), pick.choice(entries)
    low = entry.lower()
    shown = {name: s.make(Kind.MENU_ITEM, name) for name in entries}

    def opened() -> None:
        s.over[:] = [Row([one]) for one in shown.values()]

    if dots:
        s.say(f"<choose> {entry} from the menu of {{p}}", f"in the menu beside {{p}} <press> {entry}",
              f"<press> the three dots of {{p}} and <choose> {entry}", f"{{p}}: more, then {low}",
              f"open the options of {{p}} and take {entry}", p=wanted)  # fmt: skip
        s.click(tools[wanted], opened)
        s.click(shown[entry], s.over.clear)
        return
    only = s.chance(0.25)
    if only:
        s.say("right-click {p}", "open the context menu of {p}", "<press> {p} with the right button",
              "right click on {p}", p=wanted)  # fmt: skip
    else:
        s.say(f"right-click {{p}} and <choose> {entry}", f"right click on {{p}}, then {low}",
              f"<choose> {entry} from the context menu of {{p}}", f"with the right button on {{p}}, <choose> {entry}",
              f"context menu of {{p}}: {low}", p=wanted)  # fmt: skip
    s.right_click(made[wanted], opened)
    if not only:
        s.click(shown[entry], s.over.clear)


def saved_as(s: Stage) -> None:
    """A name typed into a dialog that a button, a symbol or a menu opens, and the dialog confirmed."""
    pick, s.by_place = s.choice, True
    new = pick.choice(
        ["Save as…", "Save As", "Save a copy", "New folder", "New file", "Export…", "Add list", "New note"]
    )
    name = _file(s) if "older" not in new else s.captions.item()
    opener = s.make(pick.choice([Kind.BUTTON, Kind.MENU_ITEM, Kind.LINK]), new)
    others = [s.make(opener.kind, text) for text in s.some(["Open…", "Print", "Undo", "Share", "View", "Help"], 3)]
    row = [opener, *others]
    pick.shuffle(row)
    s.row(*row)
    if s.chance(0.5):
        s.row(s.make(Kind.TEXT_FIELD, s.captions.sentence(), wide=360))
    s.clutter(2)
    field = s.make(Kind.TEXT_FIELD, pick.choice(["", "Untitled", "document.txt"]))
    keep = s.make(Kind.BUTTON, pick.choice(["Save", "Create", "OK", "Add", "Export"]))
    stop = s.make(Kind.BUTTON, "Cancel")
    label = s.make(Kind.TEXT, pick.choice(["Name", "File name", "Title", "Name of the file"]))

    def opened() -> None:
        s.over[:] = [Row([label, field]), Row([stop, keep])]

    low = new.lower().rstrip("…")
    if low.startswith("save"):
        ways = [f"{low} {{n}}", "store it under the name {n}", "keep a copy called {n}", "save it as {n}",
                "write it to {n}", "it should be saved under {n}"]  # fmt: skip
    else:
        ways = [f"{low} {{n}}", f"{low} called {{n}}", f"I need a {low} with the name {{n}}", f"{low}, name it {{n}}",
                f"<press> {new}, call it {{n}} and confirm"]  # fmt: skip
    s.say(*ways, n=name)
    s.click(opener, opened)
    s.fill(field, "n", same=True)
    s.click(keep, s.over.clear, same=True)


def attached(s: Stage) -> None:
    """A file chosen in a dialog that a button or a paper clip opens."""
    pick = s.choice
    files = s.names(pick.randint(3, 6), partial(_file, s))
    wanted = pick.choice(files)
    sign = s.chance(0.4)
    opener = s.icon("attachment") if sign else s.make(
        Kind.BUTTON, pick.choice(["Choose file", "Browse…", "Upload", "Attach", "Add a file",
            "Select file…"]))  # fmt: skip
    s.title("Application", "Message", "Claim", "Upload", "Ticket")
    for label in s.some(["Title", "Topic", "Reason", "Remark", "Your name"], pick.choice([0, 1, 1, 2])):
        s.entry(label)
    s.clutter(1)
    s.row(s.make(Kind.TEXT, pick.choice(["No file chosen", "Attachments", "Documents", "Photo"])), opener)
    s.clutter(2)
    made = {name: s.make(Kind.LIST_ITEM, name) for name in files}
    go, stop = s.make(Kind.BUTTON, pick.choice(["Open", "Choose", "Select", "OK"])), s.make(Kind.BUTTON, "Cancel")

    def opened() -> None:
        s.over[:] = [*(Row([one]) for one in made.values()), Row([stop, go])]

    s.say("attach {f}", "upload {f}", "add the file {f}", "put {f} into the attachments", "hand in {f}",
          "send {f} along with it", "the file is {f}, attach it", "<choose> {f} as the file", f=wanted)  # fmt: skip
    s.click(opener, opened)
    s.click(made[wanted], same=True)
    s.click(go, s.over.clear, same=True)


_WINDOW_SIGNS: Final = {
    "minimise window": ("minimize {w}", "put {w} aside for now", "make {w} small", "hide the window {w}"),
    "maximise window": ("maximize {w}", "make {w} as large as it gets", "{w} over the whole screen", "enlarge {w}"),
    "close": ("close {w}", "close the window {w}", "I am done with {w}", "shut {w}"),
}


def window_signs(s: Stage) -> None:
    """The symbol that puts aside, enlarges or closes one of two windows."""
    pick, s.by_place = s.choice, True
    titles = s.some(_PROGRAMS, 2)
    signs = list(_WINDOW_SIGNS)
    made: dict[tuple[str, str], Widget] = {}
    s.first_pane, two = 0.5, s.chance(0.7)
    for place, title in enumerate(titles if two else titles[:1]):
        s.aside = place == 1
        made |= {(title, sign): s.icon(sign) for sign in signs}
        s.row(s.make(Kind.TEXT, title), *(made[title, sign] for sign in signs), spread=True)
        s.clutter(3)
    s.aside = False
    title, sign = pick.choice(titles if two else titles[:1]), pick.choice(signs)
    s.say(*_WINDOW_SIGNS[sign], w=title if s.chance(0.6) else title.lower())
    s.click(made[title, sign])


def chat(s: Stage) -> None:
    """A person picked in a list, a line written to them, sent by a button, a symbol or Enter."""
    pick, s.by_place = s.choice, True
    people = s.names(pick.randint(3, 6), s.captions.person)
    wanted = pick.choice(people)
    kind = pick.choice([Kind.LIST_ITEM, Kind.TEXT, Kind.BUTTON])
    made = {name: s.make(kind, name) for name in people}
    s.aside, s.first_pane, s.swapped = True, pick.uniform(0.5, 0.7), True
    for one in made.values():
        s.row(one)
    s.aside = False
    head = s.make(Kind.TEXT, pick.choice([name for name in people if name != wanted] or people))
    s.row(head)
    for _ in range(pick.randint(0, 3)):
        s.row(s.make(Kind.TEXT, s.captions.sentence()))
    field = s.make(Kind.TEXT_FIELD, pick.choice(["", "Message", "Write something…", "Type a message"]), wide=180)
    way = pick.choice(["button", "icon", "enter"])
    go = s.icon("send") if way == "icon" else s.make(Kind.BUTTON, pick.choice(["Send", "Post", "Reply"]))
    s.row(*([field] if way == "enter" else [field, go]))
    line = " ".join(s.captions.sentence().rstrip(".?!").split()[:5])
    end = ", press Enter" if way == "enter" else ""

    def opened() -> None:
        head.text = wanted

    s.say(f"tell {{p}}: {{t}}{end}", f"write {{t}} to {{p}}{end}", f"send {{p}} the message {{t}}{end}",
          f"go to the chat with {{p}} and write {{t}}{end}", f"message {{p}}, {{t}}{end}", f"let {{p}} know {{t}}{end}",
          f"say {{t}} to {{p}}{end}", p=wanted, t=line)  # fmt: skip
    s.click(made[wanted], opened)
    s.fill(field, "t", same=True)
    if way == "enter":
        s.keys("enter", same=True)
    else:
        s.click(go, same=True)


def address(s: Stage) -> None:
    """An address typed into the bar of a browser, now and then in a tab of its own."""
    pick, s.by_place = s.choice, True
    site = f"{s.captions.town().lower()}{pick.choice(['', '-news', 'shop', 'bank'])}.{pick.choice(['example', 'test'])}"
    site = pick.choice(["", "https://", "www."]) + site + pick.choice(["", "", "/help", "/start"])
    bar = s.make(Kind.TEXT_FIELD, pick.choice(["", "Search or enter address", f"{s.captions.town().lower()}.example"]))
    plus = s.icon("add")
    tab = s.make(Kind.TAB, s.captions.caption())
    s.row(tab, plus)
    s.row(*(s.icon(name) for name in ("back", "forward", "refresh")), bar)
    s.clutter(3)
    new = s.chance(0.35)
    s.say(*(("open {a} in a new tab", "a new tab with {a}", "new tab, then {a}", "go to {a} in another tab")
            if new else
            ("go to {a}", "visit {a}", "open the page {a}", "<put> {a} into the address bar and press Enter",
             "show me {a}", "surf to {a}", "load {a}")), a=site)  # fmt: skip
    if new:
        s.click(plus)
    s.fill(bar, "a", same=True)
    s.keys("enter", same=True)


_STYLES: Final = {
    "bold": ("bold", "fat", "in bold letters"), "italic": ("italic", "slanted", "in italics"),
    "underline": ("underlined", "with a line under it"),
}  # fmt: skip


def styled(s: Stage) -> None:
    """A word marked by a double click, and the symbol or the keys that make it bold."""
    pick = s.choice
    words = s.names(pick.randint(3, 6), lambda: s.captions.caption().split()[0].lower())
    wanted = pick.choice(words)
    style = pick.choice(list(_STYLES))
    tools = {name: s.icon(name) for name in _STYLES}
    texts = s.chance(0.4)
    if texts:
        tools = {name: s.make(Kind.BUTTON, name[0].upper()) for name in _STYLES}
    s.row(*tools.values())
    made = {word: s.make(Kind.TEXT, word) for word in words}
    if s.chance(0.5):
        s.row(*made.values())
    else:
        for one in made.values():
            s.row(one)
    keys = s.chance(0.3)
    end = f" with Ctrl+{style[0].upper()}" if keys else ""
    said = pick.choice(_STYLES[style])
    s.say(f"make the word {{w}} {said}{end}", f"<set> {{w}} {said}{end}", f"{{w}} should be {said}{end}",
          f"double-click {{w}} and make it {said}{end}", f"mark {{w}}, then make it {said}{end}", w=wanted)  # fmt: skip
    s.double_click(made[wanted])
    if keys:
        s.keys("ctrl", style[0], same=True)
    else:
        s.click(tools[style], same=True)

"""Skills of programs: keys of a calculator, menus with names that resemble each other, shortcuts and typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_LAYOUTS: Final = (
    ("789/", "456*", "123-", "0.=+"),
    ("789+", "456-", "123*", "0,=/"),
    ("()C÷", "789×", "456-", "123+", "0.%="),
    ("123", "456", "789", "*0#"),
)
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "+": ("plus", "the plus sign"), "-": ("minus", "the minus sign"), "*": ("times", "the times sign"),
    "=": ("equals", "the equals sign"), ".": ("the point", "the dot"), ",": ("the comma",), "/": ("divided by",),
    "×": ("times",), "÷": ("divided by",), "%": ("per cent",), "C": ("clear",),
}  # fmt: skip
_FUNCTIONS: Final = (
    "sin",
    "cos",
    "MC",
    "MR",
    "M+",
    "AC",
    "CE",
    "sqrt",
    "ln",
    "log",
    "π",
    "x²",
    "+/-",
    "<-",
    "MS",
    "Del",
)


def calculator(s: Stage) -> None:
    """Keys pressed one after the other, as a list in many forms or as a sum."""
    pick = s.choice
    rows = pick.choice(_LAYOUTS)
    if s.chance(0.85):
        s.row(
            s.make(Kind.TEXT_FIELD if s.chance(0.5) else Kind.TEXT, pick.choice(["0", "", str(pick.randint(1, 999))]))
        )
    more = s.some(_FUNCTIONS, pick.choice([0, 3, 4]))
    made = {name: s.make(Kind.BUTTON, name, wide=44) for name in [*"".join(rows), *more]}
    if more:
        s.row(*(made[name] for name in more))
    for row in rows:
        s.row(*(made[name] for name in row))
    keys = [name for name in made if name not in "#C"]
    count = pick.choice([1, 2, 3, 3, 4, 4, 5, 6])
    pressed = [pick.choice(keys) for _ in range(count)]
    if "=" in made and "+" in made and s.chance(0.5):
        signs = [sign for sign in "+-*/×÷" if sign in made]
        pressed = [pick.choice("123456789"), pick.choice(signs), pick.choice("123456789"), "="]
        if s.chance(0.25):
            pressed.insert(1, pick.choice("0123456789"))
    slots = {f"_{place}": name for place, name in enumerate(pressed)}
    said = [f"{{{slot}}}" if name not in _WORDS or s.chance(0.8) else pick.choice(_WORDS[name])
            for slot, name in slots.items()]  # fmt: skip
    if s.chance(0.15):
        slots = {slot.strip("_") + "q": name for slot, name in slots.items()}
        said = [f"{{{slot}}}" for slot in slots]
    verb = pick.choice(["press", "click", "hit", "click on", "tap", "push"])
    each = [f"{verb} {one}" for one in said]
    lists = [
        f"{verb} {', then '.join(said)}", f"{', '.join(each[:-1])} and {each[-1]}" if count > 1 else each[0],
        f"{verb} {', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else each[0], f"{verb} {' '.join(said)}",
        f"{verb} {', '.join(said)}, one after the other", f"{'; '.join(each)}", f"{', then '.join(each)}",
        f"{verb} {', on '.join(said[:-1])} and finally on {said[-1]}" if len(said) > 1 else each[0],
        "\n".join(f"{place}. {one.capitalize()}" for place, one in enumerate(each, 1)),
        f"{' then '.join(said)}", f"work out {' '.join(said)}",
    ]  # fmt: skip
    s.say(*lists, **slots)
    display = s.rows[0].cells[0] if len(s.rows[0].cells) == 1 else None
    for name in pressed:

        def shown(name: str = name) -> None:
            if display is not None:
                display.text = (display.text + name)[-12:] if name != "=" else str(pick.randint(0, 999))

        s.click(made[name], shown)


_MENUS: Final[Mapping[str, tuple[str, ...]]] = {
    "File": ("New", "New Window", "New From Template", "New Tab", "Open...", "Open Recent", "Open Folder", "Save",
    "Save As...",
             "Save All", "Save a Copy", "Reload", "Print...", "Print Preview", "Close", "Close All", "Close Tab",
             "Quit",
             "Export...", "Import...", "Page Setup..."),
    "Edit": ("Undo", "Redo", "Cut", "Copy", "Copy Path", "Paste", "Paste Special", "Delete", "Delete Line",
    "Select All",
             "Select Line", "Duplicate Line", "Move Line Up", "Move Line Down", "Find...", "Preferences",
             "Insert Date"),
    "Search": ("Find", "Find Next", "Find Previous", "Find in Files", "Replace", "Replace All", "Go to Line", "Go to"),
    "View": ("Zoom In", "Zoom Out", "Reset Zoom", "Full Screen", "Toolbar", "Status Bar", "Sidebar", "Line Numbers",
             "Word Wrap", "Color Scheme", "Menu Bar", "Scientific Mode", "Basic Mode"),
    "Document": ("Word Count", "Encoding", "Tab Size", "Line Ending", "Read Only", "Next Document",
    "Previous Document"),
    "Help": ("Contents", "About", "Keyboard Shortcuts", "Report a Bug", "Release Notes", "What's New"),
    "Tools": ("Options...", "Spelling", "Language", "Macros", "Extensions", "Statistics"),
    "Format": ("Bold", "Italic", "Font...", "Font Size", "Align Left", "Align Right", "Uppercase", "Lowercase"),
}  # fmt: skip


def menu(s: Stage) -> None:
    """One or two entries of menus, among others that begin alike."""
    pick = s.choice
    heads = [name for name in _MENUS if s.chance(0.7)]
    heads = heads if len(heads) > 1 else ["File", "Edit", "View"]
    bar = {head: s.make(Kind.MENU_ITEM, head) for head in heads}
    s.row(*bar.values())
    s.clutter(2)
    if s.chance(0.5):
        s.row(s.make(Kind.TEXT_FIELD, s.captions.sentence(), wide=360))
    count = pick.choice([1, 1, 1, 1, 2])
    chosen, slots, said = [], dict[str, str](), []
    for place in range(count):
        head = pick.choice(heads)
        entries = s.some(_MENUS[head], pick.randint(4, 10))
        entry = pick.choice(entries)
        chosen.append((head, sorted(entries, key=_MENUS[head].index), entry))
        h, e = f"h{place}", f"e{place}"
        slots |= {h: head, e: entry.rstrip(".")}
        said.append(pick.choice([
            f"<choose> {{{e}}} from the {{{h}}} menu", f"{{{h}}} > {{{e}}}", f"{{{h}}}, then {{{e}}}",
            f"in the {{{h}}} menu, <choose> {{{e}}}", f"go to the menu {{{h}}} and take {{{e}}}",
            f"open {{{h}}} and <press> {{{e}}}", f"<choose> {{{e}}} in {{{h}}}",
            f"<press> {{{h}}}, then <press> {{{e}}}",
            f"{{{e}}} in the menu {{{h}}}", f"use {{{h}}}: {{{e}}}", f"open the {{{h}}} menu; <press> {{{e}}}",
        ]))  # fmt: skip
    s.say(" <then> ".join(said) if s.chance(0.5) else ", then ".join(said), **slots)
    for head, entries, entry in chosen:
        made = {name: s.make(Kind.MENU_ITEM, name) for name in entries}
        s.click(bar[head], partial(_open, s, list(made.values())))
        s.click(made[entry], s.over.clear, same=True)


def _open(s: Stage, entries: Sequence[Widget]) -> None:
    s.over[:] = [Row([one]) for one in entries]


_CHORDS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("ctrl", "s"), ("save with {k}", "press {k}", "save by pressing {k}", "{k} to save")),
    (("ctrl", "a"), ("select everything with {k}", "press {k}", "mark it all ({k})", "{k}")),
    (("ctrl", "z"), ("undo with {k}", "press {k}", "take it back with {k}")),
    (("ctrl", "c"), ("copy it with {k}", "press {k}")),
    (("ctrl", "v"), ("paste with {k}", "press {k}", "put it in with {k}")),
    (("ctrl", "x"), ("cut it with {k}", "press {k}")),
    (("ctrl", "n"), ("a new one with {k}", "press {k}")),
    (("ctrl", "f"), ("open the search with {k}", "press {k}")),
    (("ctrl", "end"), ("go to the end with {k}", "press {k}")),
    (("ctrl", "home"), ("go to the beginning with {k}", "press {k}")),
    (("enter",), ("press {k}", "press the {k} key", "hit {k}", "confirm with {k}")),
    (("escape",), ("press {k}", "hit the {k} key", "leave it with {k}")),
    (("delete",), ("press the {k} key", "hit {k}")),
    (("tab",), ("press {k}", "go on with the {k} key")),
    (("backspace",), ("press {k}", "hit {k}")),
    (("f5",), ("press {k}", "reload with {k}")),
)


def chords(s: Stage) -> None:
    """Shortcuts, keys and texts typed where the cursor is, one after the other."""
    pick = s.choice
    s.title()
    s.clutter(2)
    area = s.make(Kind.TEXT_FIELD, "" if s.chance(0.5) else s.captions.sentence(), wide=380)
    s.row(area)
    said: list[str] = []
    slots: dict[str, str] = {}
    acts: list[tuple[str, tuple[str, ...] | str, int | None]] = []
    for place in range(pick.choice([1, 2, 2, 3, 3, 4])):
        if s.chance(0.4):
            text = pick.choice(
                [
                    s.captions.value(),
                    s.captions.sentence(),
                    f"{pick.randint(1, 99)}{pick.choice('+-*/')}{pick.randint(1, 99)}",
                ]
            )
            slots[f"t{place}"] = text
            said.append(pick.choice(["type", "write", "enter", "put in"]) + f" {{t{place}}}")
            acts.append(("write", f"t{place}", None))
            continue
        keys, ways = pick.choice(_CHORDS)
        times = pick.choice([2, 3]) if len(keys) == 1 and s.chance(0.15) else None
        glue = pick.choice(["+", "+", "-", " + "])
        name = glue.join(key.upper() if len(key) == 1 else key.capitalize() for key in keys)
        way = pick.choice(ways).replace("{k}", name.replace("_", " "))
        said.append(way + ("" if times is None else f" {times} times"))
        acts.append(("keys", keys, times))
    text = pick.choice([", then ", ", ", " and then "]).join(said[:-1])
    s.say((text + pick.choice([", then ", " and ", ", and finally "]) if text else "") + said[-1], **slots)
    for sort, what, times in acts:
        if sort == "write":
            assert isinstance(what, str)
            s.write(what)
        else:
            assert isinstance(what, tuple)
            s.keys(*what, amount=times)

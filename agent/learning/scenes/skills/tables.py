"""Skills of tables: answers in a grid, cells by letter and number, key pads, rows added, things moved by dragging."""

from __future__ import annotations

from typing import Final

from agent.learning.scenes.stage import Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_SCALES: Final = (
    ("Yes", "No"), ("Never", "Rarely", "Often", "Always"), ("Bad", "Fair", "Good"), ("Low", "Medium", "High"),
    ("Disagree", "Neutral", "Agree"), ("1", "2", "3", "4", "5"), ("Morning", "Noon", "Evening"), ("Read", "Write"),
    ("Mon", "Wed", "Fri"), ("Allow", "Ask", "Block"), ("Small", "Medium", "Large"),
)  # fmt: skip


def answer_grid(s: Stage) -> None:
    """A mark in the row of a question and the column of an answer."""
    pick, s.by_place = s.choice, True
    heads = pick.choice(_SCALES)
    names = s.names(pick.randint(2, 5), s.captions.caption)
    kind = pick.choice([Kind.RADIO, Kind.RADIO, Kind.CHECKBOX, Kind.TABLE_CELL])
    columns = (0.0, *(0.4 + 0.6 * x / len(heads) for x in range(len(heads))))
    made: dict[tuple[str, str], Widget] = {}
    s.title()
    head_row = [s.make(Kind.TEXT, head) for head in heads]
    s.row(*head_row, columns=columns[1:])
    for name in names:
        cells = [s.make(kind, "", wide=20) for _ in heads]
        made |= {(name, head): one for head, one in zip(heads, cells, strict=True)}
        s.row(s.make(Kind.TEXT, name), *cells, columns=columns)
    s.clutter(1)
    count = pick.choice([1, 1, 1, 2]) if len(names) > 1 else 1
    wanted = s.some(names, count)
    answers = [pick.choice(heads) for _ in wanted]
    each = pick.choice(["{n}: {a}", "{a} for {n}", "<choose> {a} at {n}", "{n} is {a}", "I say {a} to {n}",
                        "mark {a} in the row {n}", "{n}, {a}"])  # fmt: skip
    said = [each.replace("{n}", f"{{n{at}}}").replace("{a}", f"{{a{at}}}") for at in range(len(wanted))]
    slots = {f"n{at}": name for at, name in enumerate(wanted)}
    slots |= {f"a{at}": answer if s.chance(0.6) else answer.lower() for at, answer in enumerate(answers)}
    s.say(pick.choice([", ", " and ", "; "]).join(said), **slots)
    for name, answer in zip(wanted, answers, strict=True):
        s.click(made[name, answer])


def sheet_cell(s: Stage) -> None:
    """A value or a formula into a cell of a spreadsheet, named by its letter and number."""
    pick, s.by_place = s.choice, True
    across, down = pick.randint(3, 5), pick.randint(3, 6)
    letters = "ABCDE"[:across]
    columns = (0.0, *(0.08 + 0.9 * x / across for x in range(across)))
    kind = pick.choice([Kind.TEXT_FIELD, Kind.TEXT_FIELD, Kind.TABLE_CELL])
    if s.chance(0.5):
        s.row(s.make(Kind.TEXT, s.captions.caption()))
    s.row(*(s.make(Kind.TEXT, letter) for letter in letters), columns=columns[1:])
    made: dict[str, Widget] = {}
    for number in range(1, down + 1):
        cells = [s.make(kind, str(pick.randint(0, 400)) if s.chance(0.7) else "", wide=70) for _ in letters]
        made |= {f"{letter}{number}": one for letter, one in zip(letters, cells, strict=True)}
        s.row(s.make(Kind.TEXT, str(number)), *cells, columns=columns)
    place = pick.choice(list(made))
    column = place[0]
    formula = pick.choice([f"=SUM({column}1:{column}{down - 1})", f"={letters[0]}1*{letters[1]}1",
                           f"=AVERAGE({column}1:{column}3)",
                           f"={column}1+{column}2"])  # fmt: skip
    value = formula if s.chance(0.35) else s.captions.value()
    s.say("<put> {v} into {_c}", "{_c} is {v}", "cell {_c} should be {v}", "<put> {v} into the cell {_c}", "{_c}: {v}",
          "in {_c} <put> {v}", "change {_c} to {v}", "{v} belongs in {_c}", v=value, _c=place)  # fmt: skip
    s.fill(made[place], "v")


def key_pad(s: Stage) -> None:
    """Digits pressed on a pad, one after the other, and what confirms them."""
    pick = s.choice
    made = {str(number): s.make(Kind.BUTTON, str(number), wide=40) for number in range(10)}
    yes = s.make(Kind.BUTTON, pick.choice(["OK", "Enter", "Unlock", "Call", "Confirm"]))
    s.title("Enter your PIN", "Dial", "Code", "Locked", "Number")
    order = "123456789" if s.chance(0.7) else "789456123"
    for first in range(0, 9, 3):
        s.row(*(made[digit] for digit in order[first : first + 3]))
    s.row(made["0"], yes)
    code = "".join(pick.choice("0123456789") for _ in range(pick.randint(2, 5)))
    acted = s.chance(0.6)
    end = pick.choice([f", then {yes.text}", f" and <press> {yes.text}", f", {yes.text}"]) if acted else ""
    s.say(f"the code is {{_c}}{end}", f"<press> {{_c}} on the pad{end}", f"dial {{_c}}{end}", f"key in {{_c}}{end}",
          f"the PIN: {{_c}}{end}", _c=code)  # fmt: skip
    for place, digit in enumerate(code):
        s.click(made[digit], same=place > 0)
    if acted:
        s.click(yes)


def dragged(s: Stage) -> None:
    """One thing dragged onto another: a file into a folder, a task into a column, an entry above another one."""
    pick = s.choice
    things = s.names(pick.randint(2, 5), s.captions.item)
    goals = s.names(pick.randint(2, 4), s.captions.caption)
    if set(map(str.casefold, things)) & set(map(str.casefold, goals)) or len(things) < 2 or not goals:
        return
    kind = pick.choice([Kind.LIST_ITEM, Kind.TEXT, Kind.BUTTON])
    made = {name: s.make(kind, name) for name in things}
    into = s.chance(0.75)
    ends = {name: s.make(pick.choice([Kind.TEXT, Kind.TREE_ITEM, Kind.LIST_ITEM]), name) for name in goals}
    beside = s.chance(0.5)
    s.title()
    for one in made.values():
        s.row(one)
    s.aside = beside
    for one in ends.values():
        s.row(one)
    s.aside = False
    s.clutter(1)
    thing = pick.choice(things)
    if into:
        goal = pick.choice(goals)
        s.say("drag {t} into {g}", "drag {t} onto {g}", "move {t} to {g} by dragging it", "pull {t} over to {g}",
              "drag and drop {t} into {g}", "drop {t} on {g}", "with the mouse, drag {t} to {g}",
              t=thing, g=goal)  # fmt: skip
        s.drag(made[thing], ends[goal])
        return
    goal = pick.choice([name for name in things if name != thing])
    s.say("drag {t} above {g}", "move {t} in front of {g}, drag it", "drag {t} to the place of {g}",
          "pull {t} up to {g}", "drag {t} before {g}", t=thing, g=goal)  # fmt: skip
    s.drag(made[thing], made[goal])


_ROW_ACTS: Final = {
    "Delete row": ("delete the row {p}", "the line of {p} can go", "remove {p} from the table"),
    "Duplicate": ("duplicate the row {p}", "I need {p}'s row twice", "copy the line {p}"),
    "Insert below": ("a new row below {p}", "add a line under {p}", "insert a row after {p}"),
    "Insert above": ("a new row above {p}", "add a line over {p}", "insert a row before {p}"),
    "Move up": ("move {p} one up", "{p} should stand one higher", "lift {p} by one line"),
    "Move down": ("move {p} one down", "{p} should stand one lower"),
    "Edit": ("edit the row {p}", "I want to change the line of {p}"),
    "Lock": ("lock the row of {p}", "nobody may change {p} any more"),
    "Archive row": ("archive {p}", "{p} goes into the archive"),
    "Print row": ("print the line of {p}", "{p} on paper"),
    "Copy line": ("copy the line {p}", "the row of {p} to the clipboard"),
    "Highlight": ("highlight {p}", "make {p} stand out"),
}


def row_and_tool(s: Stage) -> None:
    """A row of a table marked by a click, and then the button of the table that changes it."""
    pick = s.choice
    names = s.names(pick.randint(3, 6), pick.choice([s.captions.person, s.captions.item, s.captions.town]))
    tools = s.some(list(_ROW_ACTS), pick.randint(3, 5))
    columns = (0.0, 0.4, 0.7)
    made = {name: s.make(Kind.TABLE_CELL, name) for name in names}
    buttons = {name: s.make(Kind.BUTTON, name) for name in tools}
    above = s.chance(0.6)
    s.title()
    if above:
        s.row(*buttons.values())
    for name in names:
        s.row(made[name], *(s.make(Kind.TABLE_CELL, s.captions.value()[:14]) for _ in range(2)), columns=columns)
    if not above:
        s.row(*buttons.values())
    name, tool = pick.choice(names), pick.choice(tools)
    low = tool.lower()
    s.say(
        *_ROW_ACTS[tool],
        *_ROW_ACTS[tool],
        f"{low} of {{p}}",
        f"{tool} for {{p}}",
        f"{low}: {{p}}",
        f"use {tool} on {{p}}",
        f"<choose> {{p}} and <press> {tool}",
        f"mark {{p}}, then {tool}",
        p=name,
    )
    s.click(made[name])
    s.click(buttons[tool], same=True)

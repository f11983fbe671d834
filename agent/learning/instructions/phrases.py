"""English templates for instructions: verbs, nouns, places, connecting words.

A template's `{t}` is the target, `{v}` the value, `{a}` and `{b}` the first and the last name of a menu's path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agent.learning.instructions.goals import Click, Where
from vision.perception.elements import Kind

NOUNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BUTTON: ("button",),
    Kind.ICON: ("icon", "button", "symbol"),
    Kind.TEXT_FIELD: ("field", "text field", "box", "text box", "input", "entry"),
    Kind.CHECKBOX: ("checkbox", "check box", "box", "option", "tick box"),
    Kind.RADIO: ("option", "radio button", "choice"),
    Kind.COMBOBOX: ("combo box", "drop-down", "list", "dropdown", "menu", "field", "selection"),
    Kind.SLIDER: ("slider", "control"),
    Kind.SPINBOX: ("field", "spin box", "number", "box", "counter"),
    Kind.SCROLLBAR: ("scroll bar",),
    Kind.PROGRESS: ("progress bar",),
    Kind.TAB: ("tab", "page"),
    Kind.MENU_ITEM: ("menu entry", "entry", "menu item", "command"),
    Kind.LINK: ("link",),
    Kind.LIST_ITEM: ("item", "entry", "list entry", "row"),
    Kind.TREE_ITEM: ("item", "entry", "node"),
    Kind.TABLE_CELL: ("cell", "entry", "row"),
    Kind.TEXT: ("text", "label"),
    Kind.IMAGE: ("picture", "image"),
}

PLACES: Final[Mapping[Where, tuple[str, ...]]] = {
    Where.RIGHT_OF: ("to the right of {x}", "right of {x}", "on the right of {x}"),
    Where.LEFT_OF: ("to the left of {x}", "left of {x}", "on the left of {x}"),
    Where.ABOVE: ("above {x}", "over {x}", "just above {x}"),
    Where.BELOW: ("below {x}", "under {x}", "underneath {x}", "beneath {x}", "just below {x}"),
    Where.NEXT_TO: ("next to {x}", "beside {x}", "near {x}", "by {x}"),
    Where.ROW: ("in the row of {x}", "in the {x} row", "for {x}", "next to {x}", "in the line of {x}", "of {x}"),
}

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMERALS: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")

PRESS: Final[Mapping[Click, tuple[str, ...]]] = {
    Click.ONCE: (
        *("click {t}", "press {t}") * 4,
        *("click on {t}", "hit {t}", "push {t}", "choose {t}", "select {t}", "use {t}", "tap {t}", "activate {t}"),
        *("pick {t}", "left-click {t}", "go to {t} and click it", "find {t} and press it", "give {t} a click"),
    ),
    Click.TWICE: (
        *("double-click {t}", "double click {t}", "double-click on {t}", "double click on {t}"),
        *("click {t} twice", "open {t} with a double click", "open {t} by double-clicking it"),
    ),
    Click.RIGHT: (
        *("right-click {t}", "right click {t}", "right-click on {t}", "open the context menu of {t}"),
        *("click {t} with the right mouse button", "bring up the context menu of {t}"),
    ),
}

FILL: Final = (
    *("type {v} into {t}", "enter {v} in {t}", "fill in {v} for {t}", "put {v} in {t}", "set {t} to {v}") * 2,
    *("type {v} in {t}", "enter {v} into {t}", "write {v} into {t}", "write {v} in {t}", "put {v} into {t}"),
    *("fill {t} with {v}", "fill in {t} with {v}", "enter {v} as {t}", "enter {v} for {t}", "change {t} to {v}"),
    *("use {v} for {t}", "for {t}, enter {v}", "in {t}, type {v}", "in {t} write {v}", "key {v} into {t}"),
    *("replace what is in {t} with {v}", "make {t} say {v}", "give {v} as {t}", "insert {v} into {t}"),
    *("set the value of {t} to {v}", "update {t} to {v}", "{t} should be {v}", "{t}: {v}", "{t} is {v}"),
)

WRITE: Final = (
    *("type {v}", "write {v}", "enter {v}") * 2,
    *("type the text {v}", "write the words {v}", "type in {v}", "key in {v}", "type {v} where the cursor is"),
)

TICK: Final = (
    *("tick {t}", "check {t}") * 3,
    *("turn on {t}", "switch on {t}", "enable {t}", "activate {t}", "select {t}", "mark {t}", "set {t}"),
    *("put a tick at {t}", "make sure {t} is ticked", "make sure that {t} is checked", "turn {t} on", "switch {t} on"),
    *("{t} should be on", "see that {t} is on"),
)

UNTICK: Final = (
    *("untick {t}", "uncheck {t}") * 3,
    *("turn off {t}", "switch off {t}", "disable {t}", "deactivate {t}", "clear {t}", "unmark {t}", "deselect {t}"),
    *("remove the tick from {t}", "make sure {t} is not ticked", "make sure that {t} is unchecked", "turn {t} off"),
    *("switch {t} off", "{t} should be off", "take the tick off {t}"),
)

CHOOSE: Final = (
    *("choose {v}", "select {v}", "pick {v}") * 3,
    *("click {v}", "go for {v}", "mark {v}", "choose the option {v}", "select the entry {v}", "take {v}"),
)

CHOOSE_IN: Final = (
    *("choose {v} in {t}", "select {v} in {t}", "choose {v} from {t}", "select {v} from {t}", "set {t} to {v}") * 2,
    *("pick {v} in {t}", "pick {v} from {t}", "change {t} to {v}", "switch {t} to {v}", "in {t}, choose {v}"),
    *("in {t}, select {v}", "from {t} choose {v}", "choose {v} as {t}", "choose {v} for {t}", "open {t} and pick {v}"),
    *("open {t} and choose {v}", "select {v} as {t}", "{t} should be {v}", "{t}: {v}", "make {t} {v}"),
)

CHOOSE_IN_LIST: Final = (
    *("choose {v} in {t}", "select {v} in {t}", "pick {v} from {t}", "in {t}, select {v}", "click {v} in {t}"),
    *("in {t}, click {v}", "select {v} from {t}", "choose {v} from {t}"),
)

SET: Final = (
    *("set {t} to {v}",) * 4,
    *(
        "change {t} to {v}",
        "put {t} at {v}",
        "adjust {t} to {v}",
        "turn {t} to {v}",
        "make {t} {v}",
        "bring {t} to {v}",
    ),
    *("move {t} to {v}", "set the value of {t} to {v}", "{t} should be {v}", "{t}: {v}", "I want {t} at {v}"),
)
"""For sliders and numbers; a slider is also dragged."""

SET_SLIDER: Final = (*SET, "drag {t} to {v}", "slide {t} to {v}", "pull {t} to {v}")
SET_DATE: Final = (
    *("set {t} to {v}", "change {t} to {v}", "enter {v} as {t}", "choose {v} as {t}", "make {t} {v}", "{t}: {v}"),
    *("pick {v} for {t}", "{t} should be {v}", "enter {v} in {t}"),
)

KEYS: Final = (
    *("press {k}",) * 4,
    *("hit {k}", "use {k}", "use the shortcut {k}", "press the keys {k}", "type the shortcut {k}", "do a {k}"),
)
KEY: Final = (
    "press {k}",
    "press {k}",
    "hit {k}",
    "press the {k} key",
    "hit the {k} key",
    "use the {k} key",
    "strike {k}",
)

MENU: Final = (
    *("choose {b} from the {a} menu", "open the {a} menu and choose {b}", "in the {a} menu, choose {b}") * 2,
    *("open the {a} menu and click {b}", "select {b} in the {a} menu", "open {a} and choose {b}", "go to {a} > {b}"),
    *("click {a} and then {b}", "use {b} in the {a} menu", "choose {a} > {b}", "select {b} from the menu {a}"),
    *("in the menu {a}, click {b}", "go to {a}, {b}", "from the {a} menu pick {b}", "click {b} under {a}"),
    *("choose {b} under {a}", "pick {b} from {a}", "open {a}, then click {b}", "{a} → {b}", "choose {a} | {b}"),
)
MENU_LONG: Final = ("choose {p}", "go to {p}", "open {p}", "select {p} in the menus", "use the menu {p}")
PATH_JOINTS: Final = (" > ", " → ", ", then ", " / ", " | ", " -> ")

TAB: Final = (
    *("open the {t} tab", "go to the {t} tab", "switch to the {t} tab", "click the {t} tab", "select the tab {t}") * 2,
    *("switch to {t}", "go to {t}", "show the {t} page", "open the page {t}", "change to the {t} tab", "show {t}"),
    *("look at the {t} tab", "bring up the {t} tab"),
)

REVEAL: Final = (
    *("scroll to {t}", "scroll down to {t}", "scroll until you see {t}", "scroll down until {t} is visible"),
    *("scroll until {t} shows up", "bring {t} into view", "find {t} by scrolling", "scroll {t} into view"),
    *("scroll down until {t} appears", "keep scrolling until {t} appears", "scroll so that {t} can be seen"),
)

EXPECT: Final = (
    *("if {t} is not there, say so", "if there is no {t}, say so", "if you cannot find {t}, tell me"),
    *("make sure {t} is there, or else tell me", "check that {t} is shown; if not, ask me", "if {t} is missing, stop"),
    *(
        "check whether {t} is there and tell me if it is not",
        "if {t} is missing, let me know",
        "check that {t} is there",
    ),
    *("make sure that {t} is visible", "if you don't see {t}, ask me", "stop and tell me if {t} is not on the screen"),
)
EXPECT_NONE: Final = (
    *("check that {t} is not shown", "make sure there is no {t}", "if {t} is there, say so", "if you see {t}, stop"),
    *("if {t} shows up, tell me", "make sure that {t} is not there; otherwise ask me", "check that there is no {t}"),
    *("stop if {t} is on the screen",),
)
EXPECT_AND: Final = (
    *("{g}. If it is not there, say so", "{g}; if it is not there, tell me", "{g}, and if you cannot find it, say so"),
    *("{g}, but ask me if it is missing", "{g}. If there is no such thing, let me know"),
)
"""Where the next goal is on the widget that may be missing: `{g}` is that goal."""

QUOTES: Final = (('"', '"'), ('"', '"'), ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"))

PLEAS: Final = ("please ", "please ", "could you ", "can you ", "would you ", "I want you to ", "I'd like you to ")
PLEAS_AFTER: Final = (", please", " please", ", thanks", " for me", ", would you")
QUESTIONS: Final = frozenset({"could you ", "can you ", "would you "})

THEN: Final = ("then ", "and then ", "next, ", "after that, ", "afterwards ", "next ", "now ", "and ", "")
FINALLY: Final = ("finally, ", "and finally ", "then ", "at the end ", "lastly, ", "")
FIRST: Final = ("first ", "first, ", "to begin with, ", "start: ", "")
LATER: Final = ("{2}, but first {1}", "{2}, but before that {1}", "before you do anything else, {1}; then {2}")
"""Two goals, the second of which is sometimes named first."""

KEY_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "ctrl": ("Ctrl", "Ctrl", "Control", "ctrl", "CTRL"),
    "alt": ("Alt", "Alt", "alt"),
    "shift": ("Shift", "Shift", "shift"),
    "enter": ("Enter", "Return", "enter"),
    "escape": ("Escape", "Esc", "escape"),
    "tab": ("Tab", "tab", "Tabulator"),
    "backspace": ("Backspace", "backspace"),
    "delete": ("Delete", "Del"),
    "space": ("Space", "the space bar", "space"),
    "up": ("Up", "the up arrow", "arrow up"),
    "down": ("Down", "the down arrow", "arrow down"),
    "left": ("Left", "the left arrow", "arrow left"),
    "right": ("Right", "the right arrow", "arrow right"),
    "page_up": ("Page Up", "page up", "PgUp"),
    "page_down": ("Page Down", "page down", "PgDn"),
    "home": ("Home", "home"),
    "end": ("End", "end"),
}
JOINTS: Final = ("+", "+", "+", "+", "-", " + ", " and ")
TIMES: Final[Mapping[int, tuple[str, ...]]] = {2: ("twice", "two times", "2 times"), 3: ("three times", "3 times")}

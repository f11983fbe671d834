"""Skills of whole forms: fields, lists, choices and ticks of one form in one task, and settings behind their name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.learning.scenes.stage import Row, Stage
from vision.perception.elements import Kind, State


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form: what may be said of it, by its slots, and the acts that do it."""

    ways: tuple[str, ...]
    slots: dict[str, str]
    act: Callable[[], None]


def drop_down(
    s: Stage, label: str, options: list[str], now: str, wanted: str, *, beside: bool = True
) -> Callable[[bool], None]:
    """Place a list that drops down; what comes back adds the acts that choose `wanted`, of the same part if told so."""
    box = s.make(Kind.COMBOBOX, now)
    if beside:
        s.labelled(label, box)
    else:
        s.row(box)
    kind = s.choice.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.MENU_ITEM, Kind.TEXT])
    made = {option: s.make(kind, option) for option in options}
    rows = [s.row(one, shown=False, indent=20) for one in made.values()]

    def opened() -> None:
        for row in rows:
            row.shown = True

    def taken() -> None:
        box.text = wanted
        for row in rows:
            row.shown = False

    def acts(same: bool) -> None:
        s.click(box, opened, same=same)
        s.click(made[wanted], taken, same=True)

    return acts


def dropped_down(s: Stage) -> None:
    """An option of a list that drops down, by the name of the list or by its own alone."""
    pick = s.choice
    labels = s.names(pick.randint(1, 3), s.captions.caption)
    at = pick.randrange(len(labels))
    s.title()
    s.clutter(2)
    acts: Callable[[bool], None] | None = None
    wanted = ""
    for place, label in enumerate(labels):
        options = s.names(pick.randint(3, 5), pick.choice([s.captions.item, s.captions.town, s.captions.caption]))
        if len(options) < 2:
            return
        now, other = s.some(options, 2)
        added = drop_down(s, label, options, now if s.chance(0.8) else "Please choose", other)
        if place == at:
            acts, wanted = added, other
    s.clutter(1)
    assert acts is not None
    s.say("<choose> {w} in {l}", "{l}: {w}", "<set> {l} to {w}", "the {l} should be {w}", "{l} is {w}", "{w} as {l}",
          "<choose> {w} from the list {l}", "in the list {l} <choose> {w}", "<open> {l} and <choose> {w}",
          l=labels[at], w=wanted)  # fmt: skip
    acts(False)


def _part(s: Stage, label: str, name: str) -> Part | None:
    """One part of a form under that label, placed; its slots begin with `name`."""
    pick, low = s.choice, label.lower()
    a, b = f"{name}l", f"{name}v"
    said = label if s.chance(0.6) else low
    ways: tuple[str, ...]
    match pick.choice(["fill", "fill", "fill", "tick", "tick", "list", "radio", "done"]):
        case "fill":
            field = s.entry(label, s.captions.value() if s.chance(0.15) else "")
            value = s.captions.value()
            ways = ("{l} is {v}", "{l}: {v}", "<put> {v} into {l}", "{l} {v}", "{v} as {l}", "{v} for {l}")
            return Part(ways, {a: said, b: value}, lambda: s.fill(field, b))
        case "tick":
            box = s.make(Kind.CHECKBOX, label, on=s.chance(0.3))
            s.row(box)
            if State.CHECKED in box.state:
                ways = ("no {l}", "<untick> {l}", "without {l}", "{l} off")
            else:
                ways = ("<tick> {l}", "with {l}", "{l} on", "also {l}")
            return Part(ways, {a: said}, lambda: s.click(box))
        case "list":
            options = s.names(4, pick.choice([s.captions.town, s.captions.item]))
            if len(options) < 3:
                return None
            acts = drop_down(s, label, options, options[0], options[1])
            ways = ("<choose> {v} in {l}", "{l} is {v}", "<set> {l} to {v}", "{v} as {l}")
            return Part(ways, {a: said, b: options[1]}, lambda: acts(False))
        case "radio" if not any(cell.kind is Kind.RADIO for row in s.rows for cell in row.cells):
            options = s.names(3, s.captions.caption)
            if len(options) < 2:
                return None
            made = [s.make(Kind.RADIO, option) for option in options]
            made[0].state.add(State.CHECKED)
            s.row(s.make(Kind.TEXT, label))
            s.row(*made)
            ways = ("{l}: {v}", "<choose> {v}", "{v} as {l}", "I want {v} for {l}")
            return Part(ways, {a: said, b: made[-1].text}, lambda: s.click(made[-1]))
        case "done":
            value = s.captions.value()
            field = s.entry(label, value)
            ways = ("{l} is {v}", "{l}: {v}", "{l} stays {v}", "{v} as {l}")
            return Part(ways, {a: said, b: value}, lambda: s.fill(field, b))
        case _:
            return None


def whole_form(s: Stage) -> None:
    """Several parts of one form in one task, in the order of the task, not of the form; then what sends it off."""
    pick = s.choice
    labels = s.names(pick.randint(3, 7), s.captions.caption)
    s.title("Registration", "New entry", "Details", "Application", "Order form", "Profile")
    placed = [part for place, label in enumerate(labels) if (part := _part(s, label, f"p{place}")) is not None]
    texts = [cell.text.casefold() for row in s.rows for cell in row.cells if cell.kind is not Kind.CHECKBOX]
    button = s.make(Kind.BUTTON, pick.choice(["Save", "Send", "Submit", "Next", "Register", "OK", "Continue", "Apply"]))
    cells = [button, s.make(Kind.BUTTON, pick.choice(["Cancel", "Reset", "Discard", "Back"]))]
    s.row(*(cells if s.chance(0.5) else cells[:1]))
    if button.text.casefold() in texts or not placed:
        return
    wanted = pick.sample(placed, min(len(placed), pick.randint(1, 4)))
    said, slots = list[str](), dict[str, str]()
    for part in wanted:
        names = {name[-1]: name for name in part.slots}
        way = pick.choice([one for one in part.ways if "{v}" not in one or "v" in names])
        for letter, name in names.items():
            way = way.replace(f"{{{letter}}}", f"{{{name}}}")
        slots |= part.slots
        said.append(way)
    acted = s.chance(0.7)
    low = button.text.lower()
    end = (
        pick.choice([f"<press> {button.text}", low, f"<press> {button.text} at the end", f"and {low}"]) if acted else ""
    )
    glue = pick.choice([", ", "; ", ", ", ". ", "\n", " and ", ", then "])
    text = glue.join([*said, *([end] if acted else [])])
    if acted and s.chance(0.15):
        text = f"<press> {button.text} once this is in: {glue.join(said)}"
    s.say(text if s.chance(0.8) else f"fill in the form: {text}", **slots)
    for part in wanted:
        part.act()
    if acted:
        s.click(button)


def setting(s: Stage) -> None:
    """A switch, a list or a field on the page of settings whose name stands at the side."""
    pick = s.choice
    heads = s.names(pick.randint(3, 6), s.captions.caption)
    if len(heads) < 3:
        return
    at = pick.randrange(1, len(heads))
    kind = pick.choice([Kind.LIST_ITEM, Kind.TEXT, Kind.BUTTON, Kind.LINK, Kind.TAB])
    made = [s.make(kind, head) for head in heads]
    s.aside, s.first_pane, s.swapped = True, pick.uniform(0.65, 0.78), s.chance(0.9)
    for one in made:
        s.row(one)
    s.aside = False
    title = s.make(Kind.TEXT, heads[0])
    s.row(title)
    other = s.row(s.make(Kind.CHECKBOX, s.captions.caption(), on=s.chance(0.5)))
    first = len(s.rows)
    label = s.captions.caption()
    if label.casefold() in [head.casefold() for head in heads]:
        return
    part = _part(s, label, "q")
    if part is None:
        return
    page: list[Row] = [row for row in s.rows[first:] if row.shown]
    for row in page:
        row.shown = False

    def shown() -> None:
        title.text, other.shown = heads[at], False
        for row in page:
            row.shown = True

    way = pick.choice(part.ways)
    for name in part.slots:
        way = way.replace(f"{{{name[-1]}}}", f"{{{name}}}")
    s.say(f"under {{h}}: {way}", f"{way} under {{h}}", f"go to {{h}}, <then> {way}", f"in {{h}}: {way}",
          f"<open> {{h}} and {way}", f"on the page {{h}}: {way}", f"{way}, you find it in {{h}}", h=heads[at],
          **part.slots)  # fmt: skip
    s.click(made[at], shown)
    part.act()

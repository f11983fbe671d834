"""Skills of pages that are longer than the window: what is wanted is below its edge or above it, and scrolled to."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.frames import framed, glyph, line, logs, part, row, switch
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import FILES, GOODS, SETTINGS, TASKS, TITLES, TOWNS, WARES

_SECTIONS = (
    "Who we are", "What we store", "How long", "Your rights", "Payment", "Liability", "Changes", "Use of the service",
    "Children", "Complaints", "Applicable law", "Delivery", "Warranty", "Closing words",
)  # fmt: skip
_LABELS = (
    "Given name", "Family name", "Street", "House number", "Postal code", "Town", "Country", "Phone", "Mobile",
    "Company",
    "Department", "Job title", "Tax number", "Bank", "Account holder", "Birth place", "Nationality", "Car plate",
    "Emergency contact", "Dietary needs", "Shoe size", "Seat wish", "Remarks", "Reference",
)  # fmt: skip
_GROUPS = ("Picture", "Sound", "Messages", "Safety", "Power", "Accounts", "Network", "Maps", "Typing", "Calls")
_NOTE = "<style>#said{{position:sticky;bottom:0;background:{}}}#said:empty{{display:none}}</style>"
"""What the page says it did last has to be seen wherever it is scrolled to."""


def accepted_at_the_end(s: Sheet) -> LivePage:
    """A long text, and below it the buttons that accept or decline it."""
    yes, no = s.choice.choice((("Accept", "Decline"), ("I agree", "I do not agree"), ("Continue", "Leave"), ("Sign",
    "Refuse"),
                               ("Got it", "Ask me later"), ("Approve", "Reject")))  # fmt: skip
    what = s.choice.choice(("terms", "contract", "rules of the house", "privacy notice", "conditions", "agreement"))
    texts = "".join(
        f"<h3>{name}</h3><p>{escape(s.words.paragraph(s.choice.randint(50, 80)))}</p>"
        for name in s.some(_SECTIONS, s.choice.randint(5, 7))
    )
    buttons = [s.button(yes, logs(yes), "yes", main=s.choice.random() < 0.7), s.button(no, logs(no), "no")]
    s.choice.shuffle(buttons)
    agree = s.choice.random() < 0.7
    wanted = yes if agree else no
    told = s.say(
        "go to the end and <press> {w}", "scroll down and <press> {w}", f"at the very bottom of the {what}: {{w}}",
        "<press> {w}, it is below the text", "{w}[, please]",
        f"I {'agree to' if agree else 'do not want'} the {what}; <press> {{w}}", w=wanted,
    )  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    body = part(s, what.capitalize(), texts, row(*buttons, ends=s.choice.random() < 0.5))
    return LivePage("Terms", framed(s, body) + _note(s), begins, {"log": [wanted]}, told, ("click",),
                    (PathStep("yes" if agree else "no"),))  # fmt: skip


def far_down_a_list(s: Sheet) -> LivePage:
    """A thing far down a long list, with what belongs to its line."""
    names = s.some(s.choice.choice((TOWNS, WARES, FILES, GOODS, TASKS)), s.choice.randint(16, 22))
    ordered = s.choice.random() < 0.5
    names = sorted(names) if ordered else names
    at = s.choice.randint(len(names) // 2, len(names) - 1)
    icon, caption = s.choice.choice(
        (("star", ""), ("bin", ""), ("pencil", ""), ("", "Open"), ("", "Details"), ("", "Add"))
    )
    rows = "".join(
        line(s, name, glyph(s, icon, logs(f"{icon} {name}"), f"g{place}") if icon
             else s.button(caption, logs(f"{caption} {name}"), f"g{place}"))
        for place, name in enumerate(names)
    )  # fmt: skip
    told = s.say(
        *{"star": ("star {n}", "{n} gets a star", "make {n} a favourite", "the star beside {n}, it is further down"),
          "bin": ("<delete> {n}", "{n} can go", "throw {n} away", "the bin beside {n}, it is further down"),
          "pencil": ("edit {n}", "change {n}", "the pencil beside {n}", "I have to correct {n}, further down"),
          "Open": ("open {n}", "{n}, open it", "<press> Open at {n}", "scroll to {n} and open it"),
          "Details": ("the details of {n}", "<press> Details at {n}", "what about {n}? Show the details",
          "{n}: details"),
          "Add": ("add {n}", "{n} too, add it", "<press> Add beside {n}", "scroll to {n} and add it")}[icon or caption],
        n=names[at],
    )  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    return LivePage("List", framed(s, part(s, s.choice.choice(TITLES), rows)) + _note(s), begins,
                    {"log": [f"{icon or caption} {names[at]}"]}, told, ("look for", "click in row"),
                    (PathStep(f"g{at}"),))  # fmt: skip


def fields_of_a_long_form(s: Sheet) -> LivePage:
    """Two fields of a long form, the one above and the other below the edge, then its button."""
    labels = s.some(_LABELS, s.choice.randint(10, 12))
    high, low = s.choice.randrange(3), s.choice.randint(len(labels) - 4, len(labels) - 1)
    first, second = s.some((*TOWNS, *(ware.lower() for ware in WARES)), 2)
    above = s.choice.random() < 0.5
    fields = "".join(
        f'<div class="{"col" if above else "row"}" style="gap:4px"><label for="f{place}" '
        f'style="min-width:150px">{label}'
        f'</label><input id="f{place}" oninput="data[{escape(repr(label))}]=this.value"></div>'
        for place, label in enumerate(labels)
    )
    go = s.choice.choice(("Save", "Send", "Submit", "Register", "Done"))
    told = s.say("{a} is {v}, {b} is {w}, <then> <press> {g}", "<put> {v} into {a} and {w} into {b}, <then> {g}",
                 "{a}: {v}. {b}: {w}. {g}", "fill in {a} ({v}) and {b} ({w}) and <press> {g}",
                 "{v} as {a}, further down {w} as {b}, <then> {g}", a=labels[high], b=labels[low], v=first, w=second,
                 g=go)  # fmt: skip
    begins: dict[str, Value] = {**dict.fromkeys(labels, ""), "log": []}
    goal = begins | {labels[high]: first, labels[low]: second, "log": ["sent"]}
    ends = row(s.button("Clear all", logs("cleared")), s.button(go, logs("sent"), "go", main=True), ends=True)
    path = (PathStep(f"f{high}", first), PathStep(f"f{low}", second), PathStep("go"))
    return LivePage("Form", framed(s, part(s, s.choice.choice(("Registration", "Your data", "Form 12")), fields, ends))
                    + _note(s), begins, goal, told, ("fill", "fill", "click"), path)  # fmt: skip


def switch_further_down(s: Sheet) -> LivePage:
    """A switch in a group of a long page of settings."""
    groups, count = s.some(_GROUPS, s.choice.randint(3, 4)), 4
    chosen = [SETTINGS[int(n)] for n in s.some([str(n) for n in range(len(SETTINGS))], count * len(groups))]
    on = [s.choice.random() < 0.5 for _ in chosen]
    at = s.choice.randint(2 * count, len(chosen) - 1)
    explained = s.choice.random() < 0.6
    body = ""
    for place, group in enumerate(groups):
        rows = ""
        for n in range(place * count, place * count + count):
            name, means = chosen[n]
            rows += line(s, name, switch("", name, f"t{n}", on=on[n]), small=means if explained else "")
        body += part(s, group, rows)
    name, group = chosen[at][0], groups[at // count]
    how = "off" if on[at] else "on"
    told = s.say(f"turn {{n}} {how}", f"under {{_g}} switch {{n}} {how}", f"{{_g}}: {{n}} {how}",
        f"{{n}} should be {how}",
                 f"scroll to {{_g}} and turn {{n}} {how}", f"further down there is {{n}}; {how}, please", n=name,
                 _g=group)  # fmt: skip
    begins: dict[str, Value] = {**{one: state for (one, _), state in zip(chosen, on, strict=True)}, "log": []}
    return LivePage("Settings", framed(s, body) + _note(s), begins, begins | {name: not on[at]}, told,
                    ("look for", "tick"), (PathStep(f"t{at}"),))  # fmt: skip


def back_to_the_top(s: Sheet) -> LivePage:
    """A long page that is seen from its end; what is wanted stands above."""
    tools = s.some(("Print view", "Subscribe", "Translate", "Save for later", "Report an error", "Read aloud", "Follow",
                    "Cite this page", "Edit this page", "Earlier versions"), 3)  # fmt: skip
    wanted = s.choice.choice(tools)
    texts = "".join(
        f"<h3>{name}</h3><p>{escape(s.words.paragraph(s.choice.randint(50, 80)))}</p>"
        for name in s.some(_SECTIONS, s.choice.randint(6, 8))
    )
    bar = row(*(s.button(one, logs(one), f"b{place}") for place, one in enumerate(tools)))
    told = s.say("<press> {w} at the top", "back up to the top, <then> {w}", "{w}, it is above the text",
        "{w}[, please]",
                 "I have read it all; now <press> {w}", "scroll up and <press> {w}", w=wanted)  # fmt: skip
    begins: dict[str, Value] = {"log": []}
    end = "<script>document.body.scrollTop=1e6</script>"
    body = framed(s, part(s, s.choice.choice(TITLES), bar, texts)) + _note(s) + end
    return LivePage("Article", body, begins, {"log": [wanted]}, told, ("look for", "click"),
                    (PathStep(f"b{tools.index(wanted)}"),))  # fmt: skip


def _note(s: Sheet) -> str:
    return _NOTE.format(s.look.card)

"""Skills of judgement: conditions, questions answered, what is so already, a part that cannot be done, waiting."""

from __future__ import annotations

from typing import Final

from agent.learning.scenes.stage import Row, Stage
from agent.learning.scenes.surroundings import texts_of
from vision.perception.elements import Kind, State


def under_condition(s: Stage) -> None:
    """One thing where something stands on the screen, another one or nothing where it does not."""
    pick = s.choice
    names = s.names(5, s.captions.caption)
    if len(names) < 5:
        return
    sign, then, other, *rest = names
    there = s.chance(0.5)
    s.title()
    s.clutter(2)
    if there:
        s.row(s.make(pick.choice([Kind.TEXT, Kind.BUTTON, Kind.LINK]), sign))
    buttons = [s.make(Kind.BUTTON, name) for name in (then, other, *rest)]
    pick.shuffle(buttons)
    s.row(*buttons[:2])
    s.row(*buttons[2:])
    known = [text for text in texts_of(s) if text != sign.casefold()]
    if not there and any(sign.casefold() in text for text in known):
        return
    of = {one.text: one for one in buttons}
    if s.chance(0.6):
        s.say("if {c} is there, <press> {a}, otherwise {b}", "<press> {a} if you see {c}, else {b}",
              "where {c} is shown <press> {a}, if not {b}", "is there {c}? Then {a}. If not, {b}",
              "if it says {c}, {a}; if it does not, {b}", "{a} if there is {c}, otherwise <press> {b}",
              c=sign, a=then, b=other)  # fmt: skip
        s.click(of[then if there else other])
        return
    s.say("if {c} is there, <press> {a}", "<press> {a}, but only if {c} is on the screen", "only if you see {c}: {a}",
          "should there be {c}, <press> {a}", "<press> {a} if it says {c}, else leave it",
          "unless {c} is missing, <press> {a}", c=sign, a=then)  # fmt: skip
    if there:  # where it is not, nothing is to be done
        s.click(of[then])


_QUESTIONS: Final = (
    ("Save changes before closing?", ("Save", "Don't save", "Cancel"),
     {"Save": ("keep the changes", "yes, save them", "save before it closes"),
      "Don't save": ("without saving", "throw the changes away", "no need to save"),
      "Cancel": ("I don't want to close it", "stay here", "go back to my work")}),
    ("Delete this for good?", ("Delete", "Cancel"),
     {"Delete": ("yes, delete it", "really delete it", "I am sure, away with it"),
      "Cancel": ("no, keep it", "don't delete it", "I'd rather keep that")}),
    ("Allow access to your location?", ("Allow", "Block"),
     {"Allow": ("let it know where I am", "yes, it may"), "Block": ("it must not know where I am", "no, refuse")}),
    ("Replace the existing file?", ("Replace", "Keep both", "Skip"),
     {"Replace": ("overwrite it", "take the new one"), "Keep both": ("I want to have the two",
     "keep the old one as well"),
      "Skip": ("leave the old one as it is", "don't overwrite it")}),
    ("A new version is ready.", ("Restart now", "Later"),
     {"Restart now": ("update it right away", "restart it"), "Later": ("not now", "I'll do that another time")}),
    ("Do you want to leave the page?", ("Leave", "Stay"),
     {"Leave": ("yes, go away from here", "leave it"), "Stay": ("no, remain here", "stay on this page")}),
    ("We use cookies.", ("Accept all", "Only necessary", "Settings"),
     {"Accept all": ("all cookies are fine", "accept the cookies"),
      "Only necessary": ("as few cookies as possible", "no cookies but those that must be"),
      "Settings": ("let me choose the cookies myself",)}),
    ("Connection lost.", ("Retry", "Work offline"),
     {"Retry": ("try it again", "once more, please"), "Work offline": ("go on without the net", "I'll do without it")}),
)  # fmt: skip


def question(s: Stage) -> None:
    """A dialog answered in other words than its buttons have; now and then it comes up after a first press."""
    pick = s.choice
    text, answers, ways = pick.choice(_QUESTIONS)
    wanted = pick.choice(answers)
    buttons = [s.make(Kind.BUTTON, name) for name in answers]
    pick.shuffle(buttons)
    body = s.make(Kind.TEXT, text)
    s.title()
    s.clutter(4)
    s.over = [Row([body]), Row(buttons)]
    way = pick.choice([*ways[wanted], *ways[wanted], f"answer with {wanted}", f"<press> {wanted}"])
    s.say(way, f"{way} in the dialog" if s.chance(0.3) else way)
    s.click(next(one for one in buttons if one.text == wanted), s.over.clear)


def so_already(s: Stage) -> None:
    """Ticks, choices and fields of which some are so already, and nothing where all are."""
    pick = s.choice
    names = s.names(pick.randint(3, 5), s.captions.caption)
    made = {name: s.make(Kind.CHECKBOX, name, on=s.chance(0.6)) for name in names}
    s.title("Settings", "Options", "Preferences", "Privacy")
    for one in made.values():
        s.row(one)
    s.clutter(1)
    wanted = s.some(names, pick.choice([1, 1, 2]))
    on = s.chance(0.6)
    listed = " and ".join(f"{{n{at}}}" for at in range(len(wanted)))
    slots = {f"n{at}": name for at, name in enumerate(wanted)}
    many = "are" if len(wanted) > 1 else "is"
    if on:
        s.say(f"make sure {listed} {many} on", f"{listed} must be ticked", f"see to it that {listed} {many} on",
              f"check that {listed} {many} enabled", f"{listed} should be on", f"I want {listed} to be on",
              f"ensure {listed} {many} ticked", **slots)  # fmt: skip
    else:
        s.say(f"make sure {listed} {many} off", f"{listed} must not be ticked", f"see to it that {listed} {many} off",
              f"{listed} should be off", f"ensure that {listed} {many} not ticked",
                  f"without {listed}", **slots)  # fmt: skip
    for name in wanted:
        if (State.CHECKED in made[name].state) is not on:
            s.click(made[name])


def part_missing(s: Stage) -> None:
    """Two parts, of which the second cannot be done: the first is done, and then the person is asked."""
    pick = s.choice
    missing = s.captions.caption()
    labels = s.names(pick.randint(2, 3), s.captions.caption)
    s.title()
    fields = {label: s.entry(label) for label in labels}
    button = s.make(Kind.BUTTON, s.captions.caption())
    s.row(button)
    s.clutter(3)
    if any(missing.casefold() in text or text in missing.casefold() for text in texts_of(s)):
        return
    typed = s.chance(0.5)
    first = "<put> {v} into {l}" if typed else "<press> {b}"
    slots = {"v": s.captions.value(), "l": pick.choice(labels)} if typed else {"b": button.text}
    s.say(f"{first} <then> <press> {{m}}", f"{first}, <then> <tick> {{m}}", f"{first}; after that <press> {{m}}",
          f"{first} and open {{m}}", m=missing, **slots)  # fmt: skip
    if typed:
        s.fill(fields[slots["l"]], "v")
    else:
        s.click(button)
    s.ask("m")


def loading(s: Stage) -> None:
    """Something that is not there yet: a bar or a word says that it is coming, and it is waited for."""
    pick = s.choice
    name = s.captions.caption()
    busy = s.make(Kind.TEXT, pick.choice(["Loading…", "Please wait…", "Just a moment", "Working on it…", "Connecting…",
                                          "Preparing…", "Searching…", "Uploading 40 %"]))  # fmt: skip
    s.title()
    s.clutter(2)
    wait = s.row(busy, *([s.make(Kind.PROGRESS, wide=200)] if s.chance(0.4) else []))
    button = s.make(pick.choice([Kind.BUTTON, Kind.LINK]), name)
    late = s.row(button, shown=False)
    s.clutter(1)
    if any(name.casefold() in text for row in s.rows if row.shown for text in (c.text.casefold() for c in row.cells)):
        return

    def ready() -> None:
        wait.shown, late.shown = False, True

    s.say("when it has loaded, <press> {b}", "wait until {b} comes up, <then> <press> it",
          "<press> {b} as soon as it is there",
          "wait for {b} and <press> it", "once it is ready <press> {b}", "<press> {b} when you can",
          b=name)  # fmt: skip
    for _ in range(pick.choice([0, 0, 1])):
        s.wait(same=True)
    s.wait(ready, same=True)
    s.click(button, same=True)

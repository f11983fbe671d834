"""Skills of messages: questions to confirm, banners in the way, notices with Undo, chats, polls, moods, what is "
"pinned."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.frames import framed, glyph, holds, line, logs, part, people, row, worded
from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value
from gui.datagen.live_pages.pools import FILES, GOODS, SITES, TOWNS

_OVER = "position:fixed;left:{}px;top:{}px;width:{}px;padding:16px"
_LINES = (
    "See you at eight", "I am on my way", "The keys are at the desk", "Lunch is on me", "Happy birthday",
    "It arrived today",
    "Running ten minutes late", "Can we move it to Friday", "Thanks for the flowers", "The train is delayed",
    "Good luck tomorrow",
    "I sent you the photos", "Which gate is it", "We are out of milk", "Call me when you land",
    "The tickets are booked",
)  # fmt: skip
_POLLS = (
    ("Where shall we eat?", ("Pizzeria", "Noodle bar", "Beer garden", "Canteen", "Sushi place")),
    ("When do we meet?", ("Monday noon", "Tuesday evening", "Thursday at six", "Sunday brunch")),
    ("Which film?", ("The Lighthouse", "Night Train", "Two Brothers", "Paper Moon", "Red Desert")),
    ("A name for the cat?", ("Pepper", "Mochi", "Biscuit", "Figaro", "Olive")),
    ("The next trip?", ("The mountains", "The seaside", "A big city", "The lake")),
    ("What do we play?", ("Chess", "Charades", "Table tennis", "Cards", "Darts")),
    ("Which colour for the hall?", ("Cream", "Sage", "Terracotta", "Slate")),
    ("Music for Saturday?", ("Jazz trio", "String quartet", "A DJ", "Nothing at all")),
)  # fmt: skip
_CLEARED = (
    ("Cancel", "Delete", "bin", "{n} will be deleted for good."), ("Keep it", "Remove", "cross",
    "Remove {n} from this list?"),
    ("No", "Yes", "bin", "Really delete {n}?"), ("Back", "Confirm", "bin", "Please confirm that {n} goes away."),
    ("Not now", "Archive it", "folder", "Move {n} to the archive?"), ("Stop", "Share it", "share",
    "Share {n} with everybody?"),
)  # fmt: skip
_FACES = (
    ("angry", "M8 17q4-4 8 0M7 8l3 2M17 8l-3 2"), ("sad", "M8 17q4-3 8 0M9 9v1M15 9v1"), ("neutral",
    "M8 16h8M9 9v1M15 9v1"),
    ("smile", "M8 15q4 3 8 0M9 9v1M15 9v1"), ("laugh", "M7 13h10q-5 8-10 0M8 9q1-2 2 0M14 9q1-2 2 0"),
)  # fmt: skip


def confirmed(s: Sheet) -> LivePage:
    """A thing is asked to go, and the question over the page is answered with yes."""
    names = s.some(s.choice.choice((FILES, GOODS, TOWNS)), s.choice.randint(3, 5))
    at = s.choice.randrange(len(names))
    no, yes, icon, asks = s.choice.choice(_CLEARED)
    lines = s.choice.randint(80, 360), s.choice.randint(60, 240), s.choice.randint(320, 440)
    opens = "data.asked={name!r};at('q').textContent={text!r};show('d')"
    rows = "".join(
        line(s, name, glyph(s, icon, opens.format(name=name, text=asks.format(n=name)), f"x{place}"))
        for place, name in enumerate(names)
    )
    shuts = "show('d',false)"
    answers = [
        s.button(no, f"{holds('asked', '')};{shuts}", "no"),
        f'<button id="yes" class="main" onclick="data.log=[...data.log,`gone: '
        f'${{data.asked}}`];{shuts}">{yes}</button>',
    ]
    s.choice.shuffle(answers)
    over = (f'<div id="d" role="dialog" data-layer class="col" style="{_OVER.format(*lines)}" hidden><p id="q"></p>'
            f"{row(*answers, ends=True)}</div>")  # fmt: skip
    verb = {"bin": "delete", "cross": "remove", "folder": "archive", "share": "share"}[icon]
    told = s.say(
        f"{verb} {{n}} and confirm", f"{verb} {{n}}, yes I am sure", f"I want to {verb} {{n}}; say yes when it asks",
        f"{verb} {{n}}, <then> answer {{_yes}}", f"{{n}}: {verb} it. {{_yes}}.", f"{verb} {{n}} for real",
        n=names[at], _yes=yes,
    )  # fmt: skip
    begins: dict[str, Value] = {"asked": "", "log": []}
    goal: dict[str, Value] = {"asked": names[at], "log": [f"gone: {names[at]}"]}
    return LivePage("List", framed(s, part(s, s.choice.choice(("My things", "Stored here", "All entries")),
        rows)) + over, begins,
                    goal, told, ("click icon", "answer"), (PathStep(f"x{at}"), PathStep("yes")))  # fmt: skip


def banner_in_the_way(s: Sheet) -> LivePage:
    """A banner asks about cookies: it is answered as was said, and then comes what was wanted."""
    all_of, none_of, more = s.choice.choice((
        ("Accept all", "Only necessary", "Details"), ("I agree", "Decline", "Options"), ("Allow cookies", "Refuse",
        "Choose"),
        ("Fine with me", "Reject all", "Let me choose"), ("Accept", "Reject", "Cookie settings"), ("OK", "No thanks",
        "More"),
    ))  # fmt: skip
    where = s.choice.choice(("left:0;right:0;bottom:0", "left:0;right:0;top:0", "left:120px;top:120px;width:520px"))
    shuts = "show('d',false)"
    ends = [
        s.button(all_of, holds("cookies", "all") + ";" + shuts, "all"),
        s.button(none_of, holds("cookies", "none") + ";" + shuts, "none"),
        s.button(more, logs("details"), "more"),
    ]
    s.choice.shuffle(ends)
    over = (f'<div id="d" data-layer role="dialog" class="col" style="padding:14px;{where}"><b>We value your '
    f'privacy</b>'
            f"<p>{s.choice.choice(SITES)} and partners store cookies on this "
            f"device.</p>{row(*ends)}</div>")  # fmt: skip
    wants = s.choice.choice(("Sign up", "Start now", "Book a table", "Get directions", "Read on", "See the menu",
        "Join us",
                             "Find a shop", "Watch the film", "Order a sample"))  # fmt: skip
    others = s.some(("Our story", "Write to us", "Ask a question", "Opening hours", "Subscribe"), 2)
    captions = s.some((wants, *others), 3)
    tall = s.choice.choice((0, 90, 160))  # so that the banner does not always cover the same part
    body = f'<div style="height:{tall}px"></div><p>{escape(s.words.paragraph(14))}</p>' + row(
        *(s.button(one, logs(one), f"b{captions.index(one)}", main=one == wants) for one in captions)
    )
    agree = s.choice.random() < 0.4
    told = (
        s.say("accept the cookies, <then> {_w}", "{_all}, <then> <press> {w}", "cookies are fine; <press> {w}",
              "<press> {w}, and allow the cookies first", "say yes to the cookies and go to {w}", w=wants,
              _w=wants.lower(),
              _all=all_of)
        if agree
        else s.say("no cookies, <then> {_w}", "{_none}, <then> <press> {w}", "refuse the cookies and <press> {w}",
                   "<press> {w}; I do not want any cookies, by the way", "turn the cookies down, <then> on to {w}",
                   w=wants,
                   _w=wants.lower(), _none=none_of)
    )  # fmt: skip
    begins: dict[str, Value] = {"cookies": "", "log": []}
    goal: dict[str, Value] = {"cookies": "all" if agree else "none", "log": [wants]}
    path = (PathStep("all" if agree else "none"), PathStep(f"b{captions.index(wants)}"))
    return LivePage("Welcome", framed(s, part(s, s.choice.choice(SITES), body)) + over, begins, goal, told, ("answer",
        "click"),
                    path)  # fmt: skip


def notice_with_undo(s: Sheet) -> LivePage:
    """A notice in a corner says what has just been done, and takes it back."""
    gone, *names = s.some(s.choice.choice((FILES, GOODS, TOWNS)), 5)
    did, back = s.choice.choice((("deleted", "Undo"), ("archived", "Undo"), ("moved away", "Put back"), ("removed",
    "Restore"),
                                 ("hidden", "Show again"), ("marked as read", "Undo")))  # fmt: skip
    corner = s.choice.choice(
        ("left:20px;bottom:20px", "right:20px;bottom:20px", "left:260px;bottom:30px", "right:20px;top:70px")
    )
    ends = s.button(back, holds("back", True) + ";show('t',false)", "undo")
    close = glyph(s, "cross", "data.closed=true;show('t',false)", "close")
    toast = (
        f'<div id="t" data-layer class="row" style="padding:10px 14px;{corner}"><span>“{gone}” '
        f"{did}</span>{ends}{close}</div>"
    )
    rows = "".join(line(s, name, s.button("Open", logs(f"open {name}"))) for name in names[: s.choice.randint(3, 4)])
    undo = s.choice.random() < 0.75
    told = (
        s.say("oh no, bring {g} back", "that was a mistake, I still need {g}", "<press> {_back} in the notice",
              "I did not mean to do that to {g}; take it back", "{g} should not be {_did}",
              "undo what was done to {g}", g=gone,
              _back=back, _did=did)
        if undo
        else s.say("<close> the notice", "{g} may go, just <close> the notice", "the little message can go away",
                   "get rid of the notice about {g}", "I have seen the message, put it away", g=gone)
    )  # fmt: skip
    begins: dict[str, Value] = {"back": False, "closed": False, "log": []}
    goal = begins | {"back" if undo else "closed": True}
    return LivePage("List", framed(s, part(s, "Stored here", rows)) + toast, begins, goal, told, ("click",),
                    (PathStep("undo" if undo else "close"),))  # fmt: skip


def write_to_somebody(s: Sheet) -> LivePage:
    """A chat: a person of the list, a line for them, and the button that sends it."""
    names = people(s, s.choice.randint(3, 5))
    at, text = s.choice.randrange(1, len(names)), s.choice.choice(_LINES)
    full = s.choice.random() < 0.5
    shown = names if full else [name.split()[0] for name in names]
    opens = "data.to={0!r};at('w').textContent={0!r};pick(this,'aria-selected')"
    side = "".join(
        f'<div role="option" id="p{place}" aria-selected="{str(place == 0).lower()}" '
        f'onclick="{escape(opens.format(name))}"><span>{name}</span></div>'
        for place, name in enumerate(shown)
    )
    send = logs("sent")
    shape = s.choice.choice(("word", "symbol", "both"))
    go = {"word": s.button("Send", send, "go", main=True), "symbol": glyph(s, "send", send, "go"),
          "both": worded(s, "send", "Send", send, "go")}[shape]  # fmt: skip
    field = (
        f'<input id="t" class="grow" placeholder="{s.choice.choice(("Write a message", "Message", "Type here…"))}" '
        f'oninput="data.text=this.value">'
    )
    old = "".join(
        f'<div class="card" style="padding:6px;align-self:{end}">{escape(s.words.sentence(5))}</div>'
        for end in s.some(("start", "end", "start"), 2)
    )
    chat = f'<div class="col grow"><h3 id="w">{shown[0]}</h3>{old}<div class="row">{field}{go}</div></div>'
    body = (
        f'<div class="row" style="align-items:start"><div class="col" role="listbox" '
        f'style="min-width:130px;gap:2px">{side}</div>{chat}</div>'
    )
    told = s.say("tell {_n}: {t}", "write {t} to {_n} and send it", "send {_n} {t}", "message to {_n}: {t}",
                 "let {_n} know: {t}", "{_n} should get this: {t}", "<open> the chat with {_n}, <put> {t}, send it",
                 _n=shown[at],
                 t=text)  # fmt: skip
    begins: dict[str, Value] = {"to": shown[0], "text": "", "log": []}
    goal: dict[str, Value] = {"to": shown[at], "text": text, "log": ["sent"]}
    return LivePage("Chat", framed(s, part(s, "", body)), begins, goal, told, ("click", "fill", "click"),
                    (PathStep(f"p{at}"), PathStep("t", text), PathStep("go")))  # fmt: skip


def poll(s: Sheet) -> LivePage:
    """An answer of a poll, and the vote."""
    asks, answers = s.choice.choice(_POLLS)
    options = s.some(answers, s.choice.randint(3, len(answers)))
    wanted = s.choice.choice(options)
    go = s.choice.choice(("Vote", "Submit", "Cast my vote", "Send answer"))
    rows = "".join(
        f'<label><input type="radio" name="r" id="r{place}" onchange="{escape(holds("vote", option))}">{option}</label>'
        for place, option in enumerate(options)
    )
    ends = row(
        s.button("Results", logs("results")), s.button(go, logs("voted"), "go", main=True), ends=s.choice.random() < 0.5
    )
    told = s.say("vote for {w}", "I am for {w}", "{_asks} {w}[, vote]", "my vote goes to {w}",
        "<choose> {w} and <press> {_go}",
                 "give {w} my vote", w=wanted, _asks=asks, _go=go)  # fmt: skip
    begins: dict[str, Value] = {"vote": "", "log": []}
    return LivePage("Poll", framed(s, part(s, asks, f'<div class="col">{rows}</div>', ends)), begins,
                    {"vote": wanted, "log": ["voted"]}, told, ("choose radio", "click"),
                    (PathStep(f"r{options.index(wanted)}"), PathStep("go")))  # fmt: skip


def mood_by_faces(s: Sheet) -> LivePage:
    """How it was, by one of five faces that have no words."""
    side, at = s.choice.choice((26, 32, 40)), s.choice.randrange(5)
    tools = "".join(
        f'<button id="f{place}" class="tool" aria-pressed="false" data-means="{name}" '
        f'onclick="{escape(holds("mood", place + 1))};'
        f'pick(this)"><svg class="ic" aria-hidden="true" width="{side}" height="{side}" viewBox="0 0 24 24" '
        f'fill="none" '
        f'stroke="currentColor" stroke-width="1.6" stroke-linecap="round"><circle cx="12" cy="12" r="10"/><path '
        f'd="{path}"/></svg></button>'
        for place, (name, path) in enumerate(_FACES)
    )
    asks = s.choice.choice(
        ("How was your stay?", "How do you like it?", "How was the call?", "Your day so far?", "Was it tasty?")
    )
    told = s.say(
        *(("it was terrible, give the worst face", "the angry face", "worst of all faces, please",
        "<press> the first face"),
          ("it was rather bad, <press> the sad face", "the sad one", "second face from the left",
          "I am not happy: sad face"),
          ("the neutral face", "so so; <press> the face in the middle", "neither good nor bad",
          "the third of the five faces"),
          ("it was good, the smile", "the face that smiles, not the one that laughs", "<press> the fourth face",
          "the smile, please"),
          ("it was wonderful, best face of all", "the laughing face", "<press> the last face",
          "give it the happiest one"))[at]
    )  # fmt: skip
    begins: dict[str, Value] = {"mood": 0, "log": []}
    ends = row(s.button("Skip", logs("skipped"))) if s.choice.random() < 0.6 else ""
    return LivePage("Feedback", framed(s, part(s, asks, f'<div class="row">{tools}</div>', ends)), begins,
        begins | {"mood": at + 1},
                    told, ("click icon",), (PathStep(f"f{at}"),))  # fmt: skip


def pinned_or_muted(s: Sheet) -> LivePage:
    """A conversation pinned, starred, locked or made quiet by the symbols in its line."""
    names = people(s, s.choice.randint(3, 5))
    acts = s.some(("tack", "star", "bell", "lock"), 3)
    on = {f"{act} {place}": s.choice.random() < 0.3 for place in range(len(names)) for act in acts}
    rows = "".join(
        line(s, name, *(glyph(s, act, f"data['{act} {place}']=turn(this,'aria-pressed')", f"{act}{place}",
        on=on[f"{act} {place}"])
                        for act in acts), small=s.words.sentence(5))
        for place, name in enumerate(names)
    )  # fmt: skip
    at, act = s.choice.randrange(len(names)), s.choice.choice(acts)
    state = on[f"{act} {at}"]
    told = s.say(
        *{("tack", False): ("pin {n}", "the chat with {n} should be pinned", "{n}: pin it",
        "<press> the pin beside {n}"),
          ("tack", True): ("unpin {n}", "take the pin off {n}", "{n} need not be pinned any more", "no pin at {n}"),
          ("star", False): ("star {n}", "{n} is a favourite", "give {n} a star", "mark {n} with the star"),
          ("star", True): ("{n} is no favourite any more", "take the star from {n}", "unstar {n}", "no star for {n}"),
          ("bell", False): ("ring when {n} writes", "turn the bell of {n} on", "{n}: bell on",
          "I want to be told when {n} writes"),
          ("bell", True): ("mute {n}", "turn the bell of {n} off", "{n} should not ring any more", "silence {n}"),
          ("lock", False): ("lock {n}", "lock the chat with {n}", "{n}: lock it", "<press> the lock beside {n}"),
          ("lock", True): ("unlock {n}", "{n} need not be locked", "<open> the lock of {n}", "no lock at {n}")}[act,
          state],
        n=names[at],
    )  # fmt: skip
    begins: dict[str, Value] = {**on, "log": []}
    return LivePage("Chats", framed(s, part(s, s.choice.choice(("Chats", "Messages", "Talks")), rows)), begins,
                    begins | {f"{act} {at}": not state}, told, ("click icon",), (PathStep(f"{act}{at}"),))  # fmt: skip

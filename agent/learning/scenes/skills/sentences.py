"""Skills of whole sentences: several fields from one, signing in, searching, and what people say for a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agent.learning.scenes.stage import Stage
from agent.learning.simulator.window_state import Widget
from vision.perception.elements import Kind

_DAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday tomorrow today".split())
_MONTHS: Final = tuple("January February March April May June July August September October November December".split())
_GOODS: Final = (
    "sofa", "office chair", "mountain bike", "guitar", "washing machine", "tent", "red coat", "camera lens", "cot",
    "kitchen table", "lawn mower", "winter tyres", "skis", "old radio", "coffee grinder", "bunk bed", "telescope",
    "running shoes", "chess set", "fish tank", "violin", "sewing machine", "rucksack", "dining chairs", "wardrobe",
)  # fmt: skip
_TOPICS: Final = (
    "Lunch on Friday", "Travel costs", "Minutes", "New printer", "Your order", "Rent", "Summer party", "Invoice 204",
    "Parking", "Feedback", "The broken lamp", "Contract", "Photos", "Meeting room", "Thanks",
)  # fmt: skip
_EVENTS: Final = (
    "Dentist", "Yoga", "Team meeting", "Swimming lesson", "Call with Bo", "School play", "Car inspection", "Choir",
    "Parents' evening", "Interview", "Haircut", "Vet", "Book club", "Dinner with Ida",
)  # fmt: skip
_COLOURS: Final = tuple("red blue green black white grey brown yellow pink silver".split())


@dataclass(frozen=True, slots=True)
class Role:
    """What a part of a sentence is: the labels of its field, and how people say it."""

    labels: tuple[str, ...]
    phrases: tuple[str, ...]


_ROLES: Final[Mapping[str, Role]] = {
    "item": Role(("Item", "What", "Product", "Keyword", "Search term", "I want", "Article", "Looking for",
    "Description",
                  "Search for", "Goods", "Name of the item", "Title"), ("{}",)),
    "most": Role(("Maximum price", "Up to", "At most", "Price to", "Max. price", "Budget", "Not more than",
    "To (price)",
                  "Highest price", "Limit", "Price limit"),
                 ("under {}", "up to {}", "for at most {}", "below {}", "not more than {}", "for {} at most", "max {}",
                  "with a budget of {}", "cheaper than {}", "costing no more than {}", "that costs {} at most")),
    "least": Role(("Minimum price", "At least", "Price from", "Min. price", "Lowest price"),
                  ("from {} up", "over {}", "at least {}", "more than {}", "starting at {}")),
    "place": Role(("Place", "Town", "City", "Near", "Where", "Location", "Area", "Region", "In or near"),
                  ("near {}", "in {}", "around {}", "close to {}", "somewhere near {}", "not far from {}")),
    "from": Role(("From", "Leaving from", "Departure", "Start", "Origin", "Starting point"),
                 ("from {}", "leaving {}", "starting in {}", "from {} station")),
    "to": Role(("To", "Going to", "Destination", "Arrival", "Where to", "End"), ("to {}", "bound for {}",
    "going to {}")),
    "date": Role(("Date", "On", "When", "Day", "Travel date"), ("on {}", "for {}", ", {},")),
    "time": Role(("Time", "At", "Hour", "Starts at", "Start time", "From"), ("at {}", "for {}", ", {},",
    "at {} sharp")),
    "people": Role(("People", "Guests", "Persons", "Passengers", "Adults", "Number of people", "Seats", "Party size"),
                   ("for {}", "for {} people", "for {} persons", "{} people", "a party of {}")),
    "person": Role(("Name", "Full name", "Your name", "Guest", "Display name", "Contact", "Customer", "In the name of"),
                   ("for {}", "called {}", "in the name of {}", "under the name {}", "as {}", "{}")),
    "email": Role(("Email", "E-mail", "To", "Recipient", "Email address", "Mail address", "Send to", "Addressee"),
                  ("to {}", "for {}", "{}")),
    "topic": Role(("Subject", "Topic", "About", "Regarding", "Title", "Re"),
                  ("about {}", "subject {}", "with the subject {}", "called {}", "on {}", ", {}")),
    "phone": Role(("Phone", "Telephone", "Phone number", "Mobile", "Tel."),
                  ("phone {}", "number {}", "with the number {}", "who can be called at {}", ", {}")),
    "event": Role(("Title", "Event", "What", "Name", "Subject", "Appointment"), ("{}",)),
    "colour": Role(("Colour", "Color", "Shade"), ("in {}", "the {} one", ", {}")),
    "size": Role(("Size", "Size (EU)"), ("size {}", "in size {}", "in {}")),
    "count": Role(("Quantity", "Amount", "Number", "How many", "Pieces"), ("{}",)),
    "street": Role(("Street", "Address", "Street and number", "Delivery address"), ("to {}", "at {}", "living at {}")),
    "note": Role(("Note", "Remark", "Comment", "Message", "Text"), ("with the note {}", "saying {}", "noting {}")),
}  # fmt: skip

_FRAMES: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]] = (
    ("item", ("most", "least", "place", "colour"),
     ("<find> [a] [used] {0}", "[a] {0}", "I am after a {0}", "search the market: {0}", "anything like a {0}"),
     ("Search", "Find", "Go", "Show results", "Show offers", "Filter")),
    ("from", ("to", "date", "time", "people"),
     ("<find> a train {0}", "trains {0}", "I want to travel {0}", "a flight {0}", "how do I get {0}", "bus {0}",
      "connection {0}"),
     ("Search", "Find trains", "Show connections", "Go", "Find flights", "Search connections")),
    ("people", ("date", "time", "person", "place"),
     ("book a table {0}", "reserve a room {0}", "a table {0}", "we need a table {0}"),
     ("Book", "Reserve", "Confirm", "Book now", "Request")),
    ("email", ("topic", "note"),
     ("<send> a mail {0}", "write {0}", "a message {0}", "new mail {0}"),
     ("Send", "Send mail", "Send message")),
    ("event", ("date", "time", "place"),
     ("put {0} into the calendar", "<make> an appointment: {0}", "{0}", "schedule {0}", "remind me of {0}",
      "new entry {0}"),
     ("Save", "Add", "Create", "Add event", "Put in", "Done")),
    ("person", ("phone", "email", "street"),
     ("<make> a contact {0}", "add {0} to my contacts", "new contact {0}", "save {0}", "register {0}"),
     ("Save", "Add", "Create contact", "OK", "Add contact", "Register")),
    ("count", ("item", "size", "colour", "street"),
     ("order {0}", "buy {0}", "I take {0}", "send me {0}", "get me {0}"),
     ("Order", "Buy", "Order now", "Add to cart", "Checkout")),
    ("item", ("place", "date", "count"),
     ("report a broken {0}", "offer a {0}", "lend me a {0}", "rent a {0}", "I lost my {0}"),
     ("Submit", "Send", "Post", "Report", "Request", "Publish")),
)  # fmt: skip
_ENDS: Final = ("[, then <press> {b}]", "[ and <press> {b}]", "[. Then <press> {b}]", "", "", "")


def _value(s: Stage, role: str) -> str:
    pick, words = s.choice, s.captions
    match role:
        case "item":
            return pick.choice(_GOODS) if s.chance(0.6) else words.caption().lower()
        case "most" | "least":
            return str(pick.choice([5 * pick.randint(2, 60), 50 * pick.randint(1, 60), pick.randint(11, 999)]))
        case "place" | "from" | "to":
            return words.town()
        case "date":
            return pick.choice([pick.choice(_DAYS), f"{pick.choice(_MONTHS)} {pick.randint(1, 28)}", words.date(),
                                f"{pick.randint(1, 28)} {pick.choice(_MONTHS)}"])  # fmt: skip
        case "time":
            return pick.choice([f"{pick.randint(0, 23)}:{pick.choice(['00', '15', '30', '45'])}",
                                f"{pick.randint(1, 12)} {pick.choice(['am', 'pm'])}"])  # fmt: skip
        case "people" | "count":
            return str(pick.randint(2, 12))
        case "person":
            return words.person()
        case "email":
            return words.address()
        case "topic":
            return pick.choice(_TOPICS) if s.chance(0.5) else words.caption()
        case "phone":
            return pick.choice(
                [f"0{pick.randint(100, 999)} {pick.randint(10000, 99999)}", str(pick.randint(10**6, 10**8))]
            )
        case "event":
            return pick.choice(_EVENTS) if s.chance(0.6) else words.caption()
        case "colour":
            return pick.choice(_COLOURS)
        case "size":
            return pick.choice([str(pick.randint(34, 47)), pick.choice(["S", "M", "L", "XL"])])
        case "street":
            road = pick.choice(["Mill", "High", "Park", "Station", "Church", "Lake"])
            return f"{road} {pick.choice(['Road', 'Lane', 'Street'])} {pick.randint(1, 90)}"
        case _:
            return " ".join(words.sentence().rstrip(".?!").lower().split()[:4])


def fields_of_a_sentence(s: Stage) -> None:
    """Fields that one sentence fills, in its order, and then what sends them off."""
    pick = s.choice
    first, others, heads, buttons = pick.choice(_FRAMES)
    count = pick.choice([0, 1, 1, 2, 2, 2, 3])
    roles = [first, *s.some(others, count)]
    told = {role: f"_{place}" for place, role in enumerate(roles)}
    values = {told[role]: _value(s, role) for role in roles}
    parts = [pick.choice(_ROLES[role].phrases).replace("{}", f"{{{told[role]}}}") for role in roles]
    sentence = pick.choice(heads).replace("{0}", parts[0]) + "".join(
        part if part.startswith(",") else f" {part}" for part in parts[1:]
    )
    if s.chance(0.25):  # as a list: Item: tent, place: Leeds
        named = [pick.choice(_ROLES[role].labels) for role in roles]
        glue = pick.choice([": ", " ", " is ", " = "])
        sentence = ", ".join(f"{name.lower()}{glue}{{{told[role]}}}" for name, role in zip(named, roles, strict=True))
    button = pick.choice(buttons)
    ending = pick.choice(_ENDS)
    s.title()
    s.clutter(1)
    shown = [*roles, *s.some([role for role in others if role not in roles], pick.choice([0, 0, 1]))]
    order = shown if s.chance(0.6) else pick.sample(shown, len(shown))
    taken: set[str] = set()
    fields: dict[str, Widget] = {}
    for role in order:
        label = next(
            (one for one in pick.sample(_ROLES[role].labels, len(_ROLES[role].labels)) if one not in taken), role
        )
        taken.add(label)
        hint = pick.choice(["", "", "", "", f"e.g. {_value(s, role)}"])
        fields[role] = s.entry(label, hint)
    send = s.make(Kind.BUTTON, button)
    cells = [send, s.make(Kind.BUTTON, pick.choice(["Cancel", "Reset", "Clear", "Discard", "Back"]))]
    s.row(*(cells if s.chance(0.4) else cells[:1]))
    s.clutter(2)
    sent = s.chance(0.85) or "{b}" in ending
    s.say(sentence + (ending if sent else ""), b=button, **values)
    for role in roles:
        s.fill(fields[role], told[role])
    if sent:
        s.click(send)


def sign_in(s: Stage) -> None:
    """User name and password, then the button."""
    pick = s.choice
    user = pick.choice([s.captions.address(), s.captions.person().split()[0].lower(), s.captions.person()])
    word = pick.choice([f"{s.captions.town().lower()}{pick.randint(10, 999)}", f"k{pick.randint(100, 999)}X!w",
                        s.captions.caption().replace(" ", "").lower() + str(pick.randint(1, 99))])  # fmt: skip
    label = pick.choice(["User name", "Username", "Email", "Login", "Account", "E-mail", "User", "Customer number"])
    button = pick.choice(["Log in", "Sign in", "Login", "Continue", "Enter", "Next", "Submit"])
    s.title("Welcome", "Sign in", "Log in", "Welcome back", "Your account")
    first, second = s.entry(label), s.entry(pick.choice(["Password", "Password", "Passphrase", "Your password"]))
    if s.chance(0.6):
        s.row(s.make(Kind.CHECKBOX, pick.choice(["Remember me", "Stay signed in", "Keep me logged in"])))
    go = s.make(Kind.BUTTON, button)
    s.row(go)
    s.row(s.make(Kind.LINK, pick.choice(["Forgot password?", "Create an account", "Help", "Lost your password?"])))
    s.say(
        "log in as {_u} with the password {_w}", "sign in, user {_u}, password {_w}", "sign me in: {_u} / {_w}",
        "<put> {_u} and {_w} and log in", "login {_u} password {_w}",
        "my account is {_u}, the password is {_w}, sign in",
        "log me in with {_u} and {_w}", "use {_u} and the password {_w} to get in", "{_u}, {_w}, log in",
        f"<put> {{_u}} into {label}, {{_w}} as password [and sign in]", _u=user, _w=word,
    )  # fmt: skip
    s.fill(first, "_u")
    s.values["_w"] = "•" * len(word)
    s.fill(second, "_w")
    s.click(go)


def search(s: Stage) -> None:
    """Words into the search field, then the magnifier, the button or the Enter key."""
    pick, s.by_place = s.choice, True
    what = pick.choice([pick.choice(_GOODS), s.captions.item(), s.captions.caption().lower()])
    field = s.make(Kind.TEXT_FIELD, pick.choice(["", "Search", "Search…", "Find anything", "Type here"]))
    way = pick.choice(["icon", "button", "enter"])
    go = s.icon("search") if way == "icon" else s.make(Kind.BUTTON, pick.choice(["Search", "Go", "Find"]))
    s.clutter(1)
    s.row(*([field] if way == "enter" else [field, go]), *([s.icon(s.some(_TOOLS, 1)[0])] if s.chance(0.4) else []))
    s.clutter(3)
    end = " and press Enter" if way == "enter" else ""
    s.say(f"search for {{w}}{end}", f"look for {{w}}{end}", f"find {{w}}{end}", f"search {{w}}{end}",
          f"look up {{w}} [here]{end}", f"is there anything about {{w}}{end}", f"where is {{w}}? Search for it{end}",
          f"I want to see what there is on {{w}}{end}", w=what)  # fmt: skip
    s.fill(field, "w")
    if way == "enter":
        s.keys("enter")
    else:
        s.click(go)


_TOOLS: Final = ("menu", "user", "notifications", "settings", "help", "home", "filter", "microphone", "shopping cart")

_SAYINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "Undo": ("take back what I did", "that was wrong, reverse it", "go one step back in my changes",
             "revert what I just did", "undo the last step"),
    "Redo": ("do it again after all", "bring back what I took back", "redo it", "repeat the undone step"),
    "Save": ("keep my changes", "store this", "save it", "don't lose this", "keep it", "save what I wrote"),
    "Cancel": ("never mind", "forget it", "call it off", "leave it as it was", "abort this"),
    "Delete": ("get rid of it", "throw it away", "erase this", "remove it for good", "bin it", "trash this"),
    "Send": ("send it off", "off with it", "mail it", "dispatch it", "send this"),
    "Print": ("put it on paper", "I need it on paper", "print it out", "make a hard copy"),
    "Help": ("I am lost, show me the manual", "how does this work", "get me some help", "show the instructions"),
    "Settings": ("open the preferences", "I want to change the options", "go to the configuration"),
    "Next": ("go on", "continue", "proceed", "one step further", "to the following page"),
    "Back": ("one page back", "go back", "return to the page before", "to the previous page"),
    "Close": ("I am finished with this window", "shut this", "put this window away", "get this out of my sight"),
    "Accept": ("I agree", "say yes to it", "I am fine with that", "agree to it", "consent"),
    "Decline": ("I do not agree", "say no to it", "refuse it", "turn it down", "reject this"),
    "Refresh": ("load it again", "get the newest state", "reload the page", "update the view"),
    "Download": ("get me the file", "fetch it onto my computer", "I want it on my disk", "save the file to my machine"),
    "Upload": ("put my file up there", "send my file to the server", "hand in the file"),
    "Share": ("let others see it", "pass it on", "give others access", "show it to my friends"),
    "Copy": ("make a duplicate of it", "take it to the clipboard", "duplicate this"),
    "Paste": ("insert what I copied", "put the clipboard in here"),
    "Edit": ("I want to change it", "modify this", "let me correct it", "change the text"),
    "Log out": ("sign me out", "end my session", "I want to leave my account", "sign off"),
    "Subscribe": ("sign me up for it", "I want to get the news", "follow this"),
    "Unsubscribe": ("no more of these mails", "stop the newsletter", "take me off the list"),
    "Reply": ("answer it", "write back", "respond to it"),
    "Forward": ("pass it on to someone else", "send it on"),
    "Archive": ("put it into the archive", "file it away", "store it away"),
    "Play": ("let me hear it", "start it", "start the video"),
    "Pause": ("hold it for a moment", "stop the music for a while", "hold on"),
    "Mute": ("sound off", "make it silent", "no sound, please", "be quiet"),
    "Sign up": ("register me", "I want a new account", "create an account for me"),
    "Buy now": ("purchase it", "I take it", "order it straight away"),
    "Zoom in": ("make it bigger", "enlarge it", "I can't read it, larger"),
    "Zoom out": ("make it smaller", "show more of it at once"),
    "Add": ("one more of it", "put another one in", "I need a new one"),
    "Quit": ("leave the program", "end the program", "exit this"),
    "Clear": ("empty it", "wipe everything", "start with a clean slate"),
    "Restart": ("start all over", "begin again from the start"),
    "Stop": ("halt it", "make it end", "end it now"),
    "Rename": ("give it another name", "call it something else", "change its name"),
    "Skip": ("leave this one out", "not this one, go on", "pass over this"),
    "Show more": ("there must be more, let me see", "the rest of the list, please", "expand the list"),
    "Report": ("tell the people in charge", "flag this as a problem"),
    "Finish": ("that's all, complete it", "we are through, end the assistant", "complete the set-up"),
}  # fmt: skip


def saying(s: Stage) -> None:
    """A button that the task calls by what it does, or by its name in a sentence."""
    pick = s.choice
    wanted = pick.choice(list(_SAYINGS))
    others = [name for name in s.some(list(_SAYINGS), pick.randint(2, 7)) if name != wanted]
    names = pick.sample([wanted, *others], len(others) + 1)
    kind = pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.BUTTON, Kind.LINK, Kind.MENU_ITEM])
    made = {name: s.make(kind, name) for name in names}
    s.title()
    s.clutter(2)
    if s.chance(0.5):
        s.row(*made.values())
    else:
        for name in names:
            s.row(made[name])
    s.clutter(2)
    times = pick.choice([1] * 9 + [2, 3])
    if times > 1:
        words = {2: "twice", 3: "three times"}
        s.say(f"<press> {{n}} {words[times]}", f"{{n}} {words[times]}", f"{wanted.lower()} {words[times]}", n=wanted)
    elif s.chance(0.75):
        s.say(*_SAYINGS[wanted])
    else:
        s.say("<press> {n}", f"{wanted.lower()}", f"I want to {wanted.lower()}", f"{wanted.lower()} it", n=wanted)
    for place in range(times):
        s.click(made[wanted], same=place > 0)

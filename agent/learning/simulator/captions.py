"""Random English captions and values: so many that a model learns to compare words rather than to know them."""

from __future__ import annotations

import random
from typing import Final

from agent.learning.instructions.random_text import VOCABULARY, RandomText

VERBS: Final = (
    "Add Apply Archive Attach Block Book Browse Build Call Cancel Change Check Clear Close Compare Confirm "
    "Connect Copy Create Cut Delete Deploy Discard Disconnect Download Duplicate Edit Eject Empty Enable "
    "Export Fetch Filter Find Forward Generate Hide Import Insert Install Invite Join Keep Leave Load Lock "
    "Mark Merge Mount Move Mute Open Order Paste Pause Pin Play Post Preview Print Publish Quit Read Record "
    "Refresh Register Reject Remove Rename Repeat Replace Reply Reset Resize Restart Restore Resume Retry "
    "Review Rotate Run Save Scan Schedule Search Select Send Set Share Show Shuffle Sign Skip Sort Start Stop "
    "Store Submit Subscribe Sync Tag Test Track Trim Undo Unlock Update Upload Use Validate Verify View Zoom"
).split()
NOUNS: Final = (
    "account address agenda alarm album alert amount archive area artist audio author avatar backup balance "
    "band bank battery bill birthday block board book bookmark border branch brightness bucket budget "
    "calendar camera caption card category channel chapter chart city class client clip clock cloud code "
    "colour column comment company contact content contrast copy country coupon course currency customer data "
    "date day delay delivery department deposit design device discount discussion document domain draft drive "
    "duration email employee entry error event expense family fee field file filter flag folder font format "
    "frame function game gender genre goal grade grid group guest guide header height history holiday host "
    "hour icon image inbox index input interval invoice issue item job journal key keyboard label language "
    "layer layout lesson level library licence limit line link list location log login logo lunch mail "
    "manager map margin market measure member memory menu message method minute mode model module month mood "
    "music name network news note notice number object office offer option order owner package page palette "
    "panel paper parent part partner password path pattern payment people percent period permission phone "
    "photo picture pin place plan player playlist plugin port position post power preview price printer "
    "priority privacy product profile program project proxy quality quantity question queue quota quote range "
    "rate rating reason receipt recipe record region reminder report request resolution result review "
    "revision role room route row rule salary sample scale schedule school scope score screen script season "
    "seat section sender serial series server service session shape shift shop signature site size skill slot "
    "snapshot song sound source space speed stage state station status stock storage store street style "
    "subject summary supplier surface survey symbol table tag target task tax team template tempo term text "
    "theme thread ticket time title tone tool topic total town track traffic transfer trip type unit user "
    "value vendor version video view visitor voice volume voucher wallet warning watch weather week weight "
    "wheel width window word year zone"
).split()
_ADJECTIVES: Final = (
    "active all automatic available average big blank bold business cheap clean closed common compact daily "
    "dark default digital early easy empty exact extra fast favourite final first free full general global "
    "hidden high home important internal international invalid large last late left light local long loud low "
    "main manual minimum mobile monthly narrow new next normal old online open other personal plain previous "
    "primary private public quick quiet random raw recent regular related remote right safe secondary secure "
    "selected shared short similar simple single slow small soft special standard strict strong temporary "
    "thin total unread urgent valid visible weekly wide yearly"
).split()
_CITIES: Final = (
    "Berlin Lisbon London Nairobi Oslo Toronto Madrid Paris Rome Vienna Prague Lima Quito Cairo Tokyo Osaka "
    "Seoul Delhi Mumbai Sydney Perth Boston Denver Austin Chicago Dublin Glasgow Athens Warsaw Zurich Geneva "
    "Bergen Porto Seville"
).split()
_TOWN_BEGINS: Final = "Nor Wes Ash Bri Hal Mon Sal Tor Wel Kir Lan Dor Fal Gre Har Ber Stan Lin".split()
_TOWN_ENDS: Final = "ton ford ham burg wick field mouth bury stad vik dorf ville holm bridge minster by".split()
_PEOPLE: Final = (
    "Ada Bob Carol Dan Eve Frank Grace Heidi Ivan Judy Ken Lena Mia Noah Olga Paul Rosa Sam Tina Umar Vera "
    "Will Yara Zoe"
).split()
_FAMILY: Final = (
    "Lovelace Hopper Turing Kahn Liskov Miller Novak Garcia Silva Meyer Rossi Ito Chen Patel Okafor Jensen Moreau Khan"
).split()
_ORDINARY: Final = (
    "OK|Cancel|Apply|Close|Save|Delete|Edit|Back|Next|Finish|Yes|No|Help|Search|Send|Open|New|Add|Remove|Reset|Print|"
    "Low|Medium|High|Small|Large|Light|Dark|Daily|Weekly|Monthly|Never|Always|Phone|Post|Chat|Email|Name|City|Age|Notes|"
    "Male|Female|Other|None|Public|Private|Subscribe|Newsletter|Volume|Brightness|Size|Colour|Language|Country|Subject|"
    "Password|User name|First name|Last name|Full name|Street|Zip code|Phone number|Date of birth|Save as…|Open…|About"
).split("|")


class Captions:
    """Generator of captions, item names and values.

    Args:
        choice: Source of randomness.
    """

    def __init__(self, choice: random.Random) -> None:
        self._choice = choice
        self._words = RandomText(choice, "en")

    def caption(self) -> str:
        """The text of a button, a check box or a label."""
        pick = self._choice
        roll = pick.random()
        if roll < 0.25:
            return pick.choice(_ORDINARY)
        if roll < 0.4:
            return pick.choice(VOCABULARY["en"].split("|"))
        if roll < 0.55:
            return f"{pick.choice(VERBS)} {pick.choice(NOUNS)}"
        if roll < 0.67:
            return f"{pick.choice(_ADJECTIVES).capitalize()} {pick.choice(NOUNS)}"
        if roll < 0.87:
            return pick.choice(NOUNS).capitalize()
        if roll < 0.93:
            return f"{pick.choice(VERBS)} {pick.choice(_ADJECTIVES)} {pick.choice(NOUNS)}s"
        return self._words.caption(18)

    def item(self) -> str:
        """The text of an item of a list or a combo box."""
        pick = self._choice
        roll = pick.random()
        if roll < 0.2:
            return pick.choice(_CITIES)
        if roll < 0.4:
            return self.person()
        if roll < 0.5:
            return self._words.file()
        if roll < 0.6:
            return f"{pick.choice(NOUNS).capitalize()} {pick.randint(1, 40)}"
        return self.caption()

    def person(self) -> str:
        """The name of a person: given name, or given and family name."""
        pick = self._choice
        return pick.choice(_PEOPLE) + (f" {pick.choice(_FAMILY)}" if pick.random() < 0.6 else "")

    def value(self) -> str:
        """A value to type into a text field."""
        pick = self._choice
        roll = pick.random()
        if roll < 0.2:
            return self.person()
        if roll < 0.3:
            return pick.choice(_CITIES)
        if roll < 0.42:
            name = f"{pick.choice(_PEOPLE)}.{pick.choice(_FAMILY)}".lower()
            return f"{name}@{pick.choice(['example.org', 'mail.example'])}"
        if roll < 0.55:
            return str(pick.randint(0, pick.choice([9, 99, 999, 99999])))
        if roll < 0.7:
            words = [pick.choice(pick.choice((NOUNS, _ADJECTIVES))) for _ in range(pick.randint(2, 5))]
            return " ".join(words).capitalize() if pick.random() < 0.6 else " ".join(words)
        if roll < 0.8:
            return pick.choice(NOUNS)
        return self._words.value()

    def sentence(self) -> str:
        """A line of prose."""
        pick = self._choice
        words = [pick.choice(pick.choice((NOUNS, _ADJECTIVES, VERBS))).lower() for _ in range(pick.randint(3, 9))]
        return " ".join(words).capitalize() + pick.choice(".?!.")

    def number(self, highest: int) -> str:
        """A whole number up to `highest`."""
        return str(self._choice.randint(0, highest))

    def date(self) -> str:
        """A day as a date field shows it, YYYY-MM-DD."""
        pick = self._choice
        return f"{pick.randint(2000, 2034)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"

    def town(self) -> str:
        """A town, one that exists or one that does not."""
        pick = self._choice
        if pick.random() < 0.5:
            return pick.choice(_CITIES)
        begin, end = pick.choice(_TOWN_BEGINS), pick.choice(_TOWN_ENDS)
        return begin + end

    def address(self) -> str:
        """The mail address of nobody."""
        pick = self._choice
        joint = pick.choice([".", "", "_", "-"])
        name = f"{pick.choice(_PEOPLE)}{joint}{pick.choice(_FAMILY)}".lower()
        return f"{name}@{pick.choice(['example.org', 'mail.example', 'post.example', 'example.net', 'work.test'])}"

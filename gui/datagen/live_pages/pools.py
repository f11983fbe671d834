"""Words that live pages are filled with: names of people, places, wares, files, settings, pages of a site."""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = tuple(
    "Agnes Bruno Carla Dario Elif Farid Greta Hugo Ines Jakob Kamal Lena Milo Nadia Oskar Paula Quentin Rosa Samir "
    "Tilda "
    "Umar Vera Willem Yasmin Zara Anton Bea Cosmo Dunya Emil Flora Gustav Hanna Ivo Judith Kofi".split()
)
FAMILY_NAMES: Final = tuple(
    "Abbott Berger Costa Duval Engel Fischer Gomez Haas Ibsen Jansen Keller Lindt Moreau Novak Olsen Pereira Quist "
    "Roth "
    "Silva Thorn Ulrich Vance Weiss Yilmaz Zeller Amari Bianchi Chen Dahl Eriksen".split()
)
TOWNS: Final = tuple(
    "Aarhus Bilbao Cardiff Dresden Exeter Florence Galway Hamburg Innsbruck Krakow Leipzig Lisbon Marseille Nantes "
    "Oslo "
    "Padua Quimper Riga Seville Tallinn Utrecht Vienna Warsaw York Zagreb Antwerp Basel Cologne Dublin Geneva".split()
)
WARES: Final = (
    "Apricot jam", "Basmati rice", "Black beans", "Brown sugar", "Butter", "Carrots", "Cashew nuts", "Cheddar",
    "Cinnamon",
    "Coconut milk", "Corn flakes", "Crackers", "Dates", "Eggs", "Flour", "Garlic", "Ginger", "Ground coffee", "Mustard",
    "Oat milk", "Olives", "Orange juice", "Paprika", "Peanut butter", "Pears", "Potatoes", "Raisins", "Red onions",
    "Sea salt", "Spinach", "Tomato paste", "Tuna", "Vinegar", "Walnuts", "Yeast", "Yogurt",
)  # fmt: skip
GOODS: Final = (
    "Alarm clock", "Backpack", "Bath towel", "Bread knife", "Camping stove", "Coat rack", "Cutting board", "Door mat",
    "Egg timer", "Extension lead", "Folding chair", "Frying pan", "Hand drill", "Head torch", "Ink cartridge", "Kettle",
    "Laundry basket", "Mouse pad", "Note block", "Oil lamp", "Picture frame", "Rain jacket", "Salad bowl",
    "Sleeping mat",
    "Spirit level", "Tape measure", "Tea pot", "Thermos flask", "Tool box", "Travel mug", "Umbrella", "Wall hook",
)  # fmt: skip
FILES: Final = tuple(
    "agenda balance brochure contacts curriculum draft-2 essay floorplan guidelines inventory journal keynote lease "
    "manual "
    "mockup offer overview protocol quote receipts recipes reference roadmap route schedule script sketch summary "
    "survey "
    "syllabus tenancy timesheet transcript voucher warranty worksheet".split()
)
FOLDERS: Final = tuple(
    "Archive Bank Car Designs Exams Flat Garden Health Insurance Lessons Meetings Music Photos Recipes Research "
    "School Sport "
    "Taxes Templates Travel Wedding Work".split()
)
TASKS: Final = (
    "Book the hall", "Call the plumber", "Clean the gutters", "Collect the parcel", "Cut the hedge", "Feed the cat",
    "Fix the bicycle", "Iron the shirts", "Mend the fence", "Order new chairs", "Paint the door", "Pay the rent",
    "Pick up the keys", "Plan the menu", "Renew the passport", "Return the books", "Sharpen the knives",
    "Sort the photos",
    "Sweep the yard", "Test the alarm", "Update the website", "Wash the car", "Water the plants", "Write the speech",
)  # fmt: skip
TROUBLES: Final = (
    "Badge does not open the gate", "Battery drains overnight", "Cannot join the call", "Chair is broken",
    "Coffee machine leaks",
    "Desk lamp flickers", "Door code is wrong", "Heating is too loud", "Invoice came twice", "Keyboard layout changed",
    "Laptop will not wake", "Licence has run out", "Login asks twice", "Mailbox is full", "Monitor stays black",
    "Mouse pointer jumps", "Network is slow", "Parking card lost", "Phone has no tone", "Projector has a stripe",
    "Screen is cracked", "Toner is empty", "Web shop is down", "Window does not close",
)  # fmt: skip
SETTINGS: Final = (
    ("Autoplay", "Videos begin by themselves"), ("Read receipts", "Others see that you have read their message"),
    ("Battery saver", "Fewer background tasks when power runs low"), ("Typing hints", "Shows the next likely word"),
    ("Night schedule", "Less blue light after sunset"), ("Data saver", "Pictures are loaded in low quality"),
    ("Backup", "A copy of your files every night"), ("Two-step login", "A code in addition to your password"),
    ("Vibration", "A short buzz for each call"), ("Weekly digest", "One summary every Monday"),
    ("Public profile", "Everybody can find your page"), ("Spell check", "Underlines words that look wrong"),
    ("Subtitles", "Spoken words appear below the picture"), ("High contrast", "Stronger edges around buttons"),
    ("Auto update", "New versions install on their own"), ("Crash reports", "Tell the makers when something breaks"),
    ("Offline maps", "Keeps your region on this device"), ("Link previews", "A small picture below each address"),
    ("Quiet hours", "No rings between ten and seven"), ("Smart replies", "Offers short answers"),
    ("Location history", "Remembers the places you visited"), ("Voice control", "Listens for a command"),
    ("Guest access", "Visitors may use the network"), ("Reduced motion", "Windows open without moving"),
)  # fmt: skip
PAGES: Final = (
    "Overview", "Products", "Team", "Contact", "Pricing", "Journal", "Events", "Careers", "Community", "Stories",
    "Partners",
    "Support", "Locations", "Our mission", "Press", "Gift cards", "Newsroom", "Workshops", "Forum", "Guides",
    "Investors",
    "Dashboard", "Activity", "Insights", "Integrations", "What is new", "Members", "Resources",
)  # fmt: skip
"""Where the bars and the side of a page lead; nothing of it is ever asked for."""
FOOT: Final = (
    "Imprint",
    "Terms of use",
    "Accessibility",
    "Site map",
    "Legal notice",
    "Licences",
    "Cookie policy",
    "Status page",
)
SITES: Final = (
    "Alderway", "Bluefinch", "Cobalt & Co", "Dunmore", "Everleaf", "Fernhill", "Granby", "Hollis", "Inkwell", "Juniper",
    "Kestrel", "Larkspur", "Marlow", "Nimbus", "Oakline", "Pinecone", "Quarry", "Riverstone", "Saltmarsh", "Tidewater",
)  # fmt: skip
ADVERTS: Final = (
    ("Save a fifth this week", "See the offers"), ("Our spring catalogue is out", "Leaf through it"),
    ("Meet us at the fair", "Get a ticket"), ("Your opinion counts", "Take the survey"), ("Now also as an app",
    "Get the app"),
    ("Refer a friend", "Invite somebody"), ("Free for thirty days", "Try premium"), ("We are hiring", "Open positions"),
)  # fmt: skip
TITLES: Final = (
    "At a glance", "Basics", "Details of this room", "Everything in one place", "For this session", "Latest changes",
    "My things",
    "Our choice", "Put together", "Ready for you", "Set it up", "Step by step", "Summer edition", "Today",
    "Your selection",
    "Your values", "Fine tuning", "Panel B", "Second floor", "Kitchen", "Studio", "Main hall", "Garden house",
    "Project North",
)  # fmt: skip
"""Headings that say nothing of what is to be done."""

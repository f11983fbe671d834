"""Typed text is kept only where it was seen, in no field for secrets; what was typed in private is painted out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.recording.accessible_fields import AccessibleField, AccessibleFields
from agent.recording.hidden_text import HiddenText
from agent.recording.private_input import SECRET, UNSEEN, Look, private_text, private_text_among
from agent.sessions.meaning.echo import echo_of, is_dotted, patches, says, shown_by_turns
from gui.datagen.native_apps.accessibility_bus import ProgramEnvironment
from tests.agent.desktop.live_programs import eventually
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(320, 200)
FIELD = PixelBox(16, 50, 200, 76)
TYPED = "hunter22"


def field_with(*glyphs: tuple[int, int], left: int = 20, top: int = 60) -> Frame:
    """A white screen, on which glyphs of these widths and heights stand in a row."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 255, np.uint8)
    for number, (width, height) in enumerate(glyphs):
        pixels[top : top + height, left + 12 * number : left + 12 * number + width] = 0
    return Frame(pixels, Viewport.plain(SIZE))


EMPTY = field_with()
LETTERS = field_with((6, 8), (5, 8), (7, 5), (6, 8), (3, 9), (6, 8), (5, 5), (6, 8))
DOTS = field_with(*[(6, 6)] * 8)


def read(text: str, label: str = "City") -> tuple[Element, ...]:
    return Element(Kind.TEXT, PixelBox(16, 30, 80, 46), label), Element(Kind.TEXT_FIELD, FIELD, text)


def test_what_is_seen_in_a_field_like_others_is_kept() -> None:
    assert private_text(TYPED, Look(EMPTY, read("")), Look(LETTERS, read(TYPED))) is None
    assert private_text(TYPED, Look(EMPTY, read("")), Look(LETTERS, read("hunter2"))) is None, "the end came too late"
    assert private_text(TYPED, Look(EMPTY, read("Mr ")), Look(LETTERS, read("Mr hunter22"))) is None, (
        "behind other text"
    )


def test_what_is_seen_in_a_field_for_secrets_is_not_kept() -> None:
    found = private_text(TYPED, Look(EMPTY, read("", "API key")), Look(LETTERS, read(TYPED, "API key")))
    assert found is not None
    assert (found.name, found.why) == ("api_key", SECRET)
    assert found.boxes == (FIELD.grown(2, SIZE),)


def test_what_is_not_seen_is_not_kept_and_said_to_be_in_doubt() -> None:
    elsewhere = (*read(""), Element(Kind.TEXT, PixelBox(16, 120, 200, 140), TYPED))
    for after in (Look(LETTERS, read("Lisbon")), Look(EMPTY, read("")), Look(LETTERS, elsewhere)):
        found = private_text(TYPED, Look(EMPTY, read("")), after)
        assert found is not None
        assert found.why == UNSEEN
    assert private_text("x", Look(EMPTY, read("")), Look(EMPTY, read(""))) is None, "a shortcut"


def test_an_echo_on_any_frame_before_the_next_act_is_seen_and_no_more_are_read() -> None:
    before, gone, shown = Look(EMPTY, read("")), Look(LETTERS, read("Lisbon")), Look(LETTERS, read(TYPED))
    looks = iter((gone, shown, gone))
    assert private_text_among(TYPED, before, looks) is None
    assert next(looks) is gone, "read although it was no longer in doubt"
    found = private_text_among(TYPED, before, (gone, gone))
    assert found is not None
    assert found.why == UNSEEN
    found = private_text_among(TYPED, before, (Look(EMPTY, read("")), Look(DOTS, read(""))))
    assert found is not None
    assert found.why == SECRET, "dots on an earlier frame"


def test_a_page_that_came_later_is_no_echo() -> None:
    pixels = np.zeros_like(EMPTY.pixels)
    page = Frame(pixels, EMPTY.viewport), (Element(Kind.TEXT, PixelBox(16, 50, 300, 70), f"Order {TYPED} has come"),)
    assert private_text(TYPED, Look(EMPTY, read("")), Look(*page), late=True) is not None


def test_text_that_stood_there_before_is_no_echo() -> None:
    """The name of the user is in the field beside, whose ring goes as the password is typed."""
    found = private_text(TYPED, Look(EMPTY, read(TYPED)), Look(DOTS, read(TYPED)))
    assert found is not None
    assert found.why == SECRET


def test_dots_give_a_password_away_and_letters_do_not() -> None:
    found = private_text(TYPED, Look(EMPTY), Look(DOTS), seen=False)
    assert found is not None
    assert (found.name, found.why) == ("password", SECRET)
    assert found.boxes == (PixelBox(18, 58, 112, 68),)
    assert private_text("Lisbon", Look(EMPTY), Look(LETTERS), seen=False) is None
    assert private_text("oooooooo", Look(EMPTY), Look(DOTS), seen=False) is None


def test_a_prompt_that_echoes_nothing_is_private() -> None:
    asks = (Element(Kind.TEXT, PixelBox(5, 5, 150, 20), "Password:"),)
    found = private_text(TYPED, Look(EMPTY, asks), Look(EMPTY, asks))
    assert found is not None
    assert (found.why, found.boxes) == (SECRET, ())
    assert private_text("7", Look(EMPTY, asks), Look(EMPTY, asks)) is not None, "one character of it is as private"


@pytest.mark.parametrize("label", ["пароль", "Mot de passe", "密码"])
def test_the_name_of_a_secret_is_one_that_the_keyring_takes(label: str) -> None:
    found = private_text(TYPED, Look(EMPTY, read("", label)), Look(DOTS, read("", label)))
    assert found is not None
    assert found.name in ("password", "mot_de_passe")


def test_a_script_that_nobody_reads_is_seen_by_its_signs() -> None:
    (box,) = patches(EMPTY, LETTERS)
    assert echo_of("Саратов!", (box,), (), (), LETTERS) == box
    (dots,) = patches(EMPTY, DOTS)
    assert is_dotted(DOTS, dots)
    assert echo_of("Саратов!", (dots,), (), (), DOTS) is None


def test_a_sum_shows_number_by_number_and_dots_are_no_numbers() -> None:
    display = [field_with((width, height)) for width, height in ((8, 14), (14, 8), (8, 14))]
    assert shown_by_turns("7*6", (EMPTY, *display))
    assert not shown_by_turns("776", (EMPTY, *display)), "a number alone may be the one of a card"
    dots = [field_with(*[(6, 6)] * count) for count in (1, 2, 3)]
    assert not shown_by_turns("7*6", (EMPTY, *dots))
    assert not shown_by_turns("7*6", (EMPTY, EMPTY))


def test_a_caret_is_no_change_and_changes_far_apart_are_two() -> None:
    assert patches(EMPTY, field_with((2, 14))) == ()
    assert len(patches(LETTERS, field_with((6, 8), top=150))) == 2


def test_reading_forgives_what_looks_alike() -> None:
    assert says("Welcome, Iovelace!", "lovelace")
    assert not says("Welcome!", "lovelace")
    assert not says("Sign in", "in"), "a short text is all there is, or it is not there"


def test_a_hidden_text_is_painted_wherever_it_is_read_but_for_names_that_stood_there() -> None:
    shows = (Element(Kind.TEXT, PixelBox(20, 100, 120, 120), "Your code is hunter22"),)
    hidden = HiddenText()
    hidden.add_text(TYPED, shows)
    assert hidden.out_of(LETTERS, lambda frame: shows) is LETTERS
    hidden.add_text(TYPED)
    painted = hidden.out_of(LETTERS, lambda frame: shows)
    assert (painted.crop(shows[0].box) == 128).all()
    assert (painted.crop(FIELD) == LETTERS.crop(FIELD)).all()
    assert TYPED not in repr(hidden)


def test_what_a_program_says_of_its_fields_is_believed() -> None:
    """The one for passwords keeps nothing although its text shows; a plain one is seen although nobody can read it."""
    left, top, right, bottom = FIELD.left, FIELD.top, FIELD.right, FIELD.bottom
    secret = AccessibleField(DesktopBox(left, top, right, bottom), True, "")
    found = private_text(TYPED, Look(EMPTY, read("")), Look(LETTERS, read(TYPED)), fields=(secret,))
    assert found is not None
    assert (found.name, found.why) == ("city", SECRET)
    plain = replace(secret, is_secret=False, text=f"{TYPED} and more")
    assert private_text(TYPED, Look(EMPTY, read("")), Look(LETTERS, read("")), fields=(plain,)) is None
    elsewhere = replace(plain, box=DesktopBox(left, top + 100, right, bottom + 100))
    assert private_text(TYPED, Look(EMPTY, read("")), Look(LETTERS, read("")), fields=(elsewhere,)) is not None


def test_without_an_accessibility_bus_nothing_is_known_of_fields() -> None:
    assert AccessibleFields("").now() == ()
    assert AccessibleFields("unix:path=/nowhere/at/all").now() == ()


@pytest.mark.soak
def test_programs_say_which_of_their_fields_are_for_passwords(display: VirtualDisplay) -> None:
    with ExitStack() as stack:
        program = ProgramEnvironment(stack, display.environment())
        address = program.start_buses()
        program.connect(address, patience_s=20)
        fields = AccessibleFields(address)
        stack.callback(fields.close)
        program.start(["zenity", "--forms", "--title=Sign in", "--add-entry=User", "--add-password=Password"])
        eventually(lambda: any(one.is_secret for one in fields.now()), "a field for passwords")
        assert sorted(one.is_secret for one in fields.now()) == [False, True]

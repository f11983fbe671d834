"""Names for icons: what OCR misread in them is dropped, marks are set right, and all is read in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pytest

from vision.geometry import PixelBox, PixelPoint
from vision.icons.meanings import load_meanings
from vision.icons.naming import named
from vision.icons.onnx_encoder import CropReading
from vision.perception.elements import Affordance, Element, Kind, State

Pixels = npt.NDArray[np.uint8]

WHITE = np.full((200, 300, 3), 255, np.uint8)
BOX = PixelBox(40, 40, 64, 64)


@dataclass
class Fake:
    """Reads what it is given to say; counts its calls."""

    say: Callable[[Pixels], CropReading]
    least: float = 0.5
    calls: list[int] = field(default_factory=list)

    def read(self, squares: Sequence[Pixels]) -> tuple[CropReading, ...]:
        self.calls.append(len(squares))
        return tuple(self.say(square) for square in squares)


def always(meaning: str, score: float = 0.9, checked: float = 0.0) -> Fake:
    return Fake(lambda square: CropReading(meaning, score, checked))


def test_an_icon_is_named_and_what_was_misread_in_it_is_dropped() -> None:
    (icon,) = named((Element(Kind.ICON, BOX, "店"),), WHITE, always("delete"))
    assert (icon.text, icon.name, icon.name_score) == ("", "delete", 0.9)


@pytest.mark.parametrize(
    ("element", "score"),
    [
        (Element(Kind.ICON, BOX), 0.3),  # not sure
        (Element(Kind.BUTTON, BOX, "+"), 0.9),  # a key is called what it says
        (Element(Kind.BUTTON, BOX, "×"), 0.9),
        (Element(Kind.BUTTON, PixelBox(40, 40, 140, 64), "Save as"), 0.9),
        (Element(Kind.TEXT, BOX, "ab"), 0.9),
        (Element(Kind.TEXT, BOX, "垃圾桶里有"), 0.9),
        (Element(Kind.ICON, PixelBox(0, 0, 300, 200)), 0.9),
        (Element(Kind.LIST_ITEM, BOX), 0.9),
    ],
)
def test_what_is_no_sure_icon_stays_as_it_was_read(element: Element, score: float) -> None:
    assert named((element,), WHITE, always("add", score)) == (element,)


def test_a_caption_in_an_icon_stays() -> None:
    (icon,) = named((Element(Kind.ICON, BOX, "Trash"),), WHITE, always("delete"))
    assert (icon.text, icon.name) == ("Trash", "delete")


def test_a_star_and_a_bin_that_were_read_as_a_text_are_two_icons() -> None:
    pixels = WHITE.copy()
    pixels[42:58, 100:116] = 0
    pixels[42:58, 126:142] = 0
    text = Element(Kind.TEXT, PixelBox(99, 41, 143, 59), "☆店", score=0.6)
    star, bin_ = named((text,), pixels, always("star", 0.8))
    assert (star.kind, star.text, star.name) == (Kind.ICON, "", "star")
    assert star.box.right < 118 < 124 < bin_.box.left
    assert star.points["press"].at == star.box.centre
    assert named((text,), pixels, always("star", 0.6)) == (text,)


def test_a_mark_stands_as_its_picture_shows() -> None:
    points = {"press": Affordance(PixelPoint(50, 50), 1, 1)}
    radio = Element(Kind.RADIO, BOX, "Yes", frozenset({State.CHECKED, State.FOCUSED}), points=points)
    assert named((radio,), WHITE, always("", 0, 0.1))[0].state == {State.FOCUSED}
    assert named((replace(radio, state=frozenset()),), WHITE, always("", 0, 0.97))[0].state == {State.CHECKED}
    assert named((radio,), WHITE, always("", 0, 0.6))[0].state == {State.FOCUSED}  # better missed than made up


def test_all_crops_of_a_screen_are_read_in_one_call() -> None:
    reader = always("delete")
    icons = tuple(Element(Kind.ICON, PixelBox(30 * at, 10, 30 * at + 24, 34)) for at in range(8))
    assert len(named(icons, WHITE, reader)) == 8
    assert reader.calls == [8]
    assert named((), WHITE, reader) == ()
    assert reader.calls == [8]


@pytest.mark.parametrize("box", [PixelBox(-4, -4, 12, 12), PixelBox(290, 190, 310, 210), PixelBox(299, 199, 307, 207)])
def test_an_icon_at_the_edge_of_the_screen_has_a_crop(box: PixelBox) -> None:
    assert named((Element(Kind.ICON, box),), WHITE, always("delete"))[0].name == "delete"


@pytest.mark.parametrize(
    ("wanted", "rank"),
    [("Delete", 0), ("trash", 1), ("the  Bin".removeprefix("the "), 1), ("bin icon", 1), ("save", None), ("", None)],
)
def test_a_meaning_has_other_words(wanted: str, rank: int | None) -> None:
    assert load_meanings().rank("delete", wanted) == rank


def test_a_name_is_found_by_its_own_words_and_not_the_other_way_round() -> None:
    answers = load_meanings().answers(["save", "save as", "delete"])
    assert answers.tolist() == [[True, False, False], [True, True, False], [False, False, True]]  # a row a name
    assert load_meanings().rank("save as", "save") == 1


def test_no_harmless_icon_answers_to_the_name_of_one_that_may_do_harm() -> None:
    grave = {"delete", "send", "share", "upload", "reply", "reply all", "forward mail", "power", "sign out"}
    meanings = load_meanings().synonyms
    for name in meanings.keys() - grave - {"cloud upload"}:
        assert not grave & set(meanings[name]), name

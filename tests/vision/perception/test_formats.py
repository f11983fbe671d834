"""Elements as the JSON and the table of the command line, and as boxes on a picture."""

import json

import numpy as np

from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, State
from vision.perception.formats import as_json, as_picture, as_table

SIZE = Size(320, 200)
TERMS = Element(
    Kind.CHECKBOX,
    PixelBox(60, 80, 200, 96),
    "I accept the terms",
    frozenset({State.FOCUSED, State.CHECKED}),
    0.98765,
    {"press": Affordance(PixelPoint(67.0, 88.0), 1.0, 1.5)},
)
NOTES = Element(Kind.TEXT_FIELD, PixelBox(20, 120, 300, 190), "two\nlines", score=0.5)


def test_elements_are_written_as_the_json_of_the_command_line() -> None:
    written = json.loads(json.dumps(as_json(SIZE, (TERMS, NOTES))))
    assert written["size"] == [320, 200]
    assert written["elements"][0] == {
        "kind": "checkbox",
        "box": [60, 80, 200, 96],
        "text": "I accept the terms",
        "state": ["checked", "focused"],
        "score": 0.9877,
        "points": {"press": {"at": [67.0, 88.0], "sigma": [1.0, 1.5]}},
    }
    assert written["elements"][1]["text"] == "two\nlines"


def test_an_icon_tells_what_it_means() -> None:
    icon = Element(Kind.ICON, PixelBox(4, 4, 28, 28), score=0.9, name="delete", name_score=0.87654)
    (written,) = json.loads(json.dumps(as_json(SIZE, (icon,))))["elements"]
    assert (written["text"], written["name"], written["name_score"]) == ("", "delete", 0.8765)
    assert as_table((icon,)).splitlines()[1].endswith("[delete]")


def test_a_table_has_a_line_for_each_element_under_its_head() -> None:
    head, terms, notes = as_table((TERMS, NOTES)).splitlines()
    assert head.split() == ["kind", "box", "state", "score", "text"]
    assert terms.split() == "checkbox 60,80 140x16 checked focused 0.99 I accept the terms".split()
    assert notes.endswith("two⏎lines")
    assert head.index("text") == terms.index("I accept")


def test_the_picture_has_a_box_around_each_element_and_leaves_the_rest() -> None:
    frame = Frame(np.full((200, 320, 3), 230, np.uint8), Viewport.plain(SIZE))
    differs = (np.array(as_picture(frame, (TERMS, NOTES))) != frame.pixels).any(axis=2)
    for element in (TERMS, NOTES):
        left, top, right, bottom = map(int, (element.box.left, element.box.top, element.box.right, element.box.bottom))
        assert differs[top, left:right].all()
        assert differs[bottom - 1, left:right].all()
        assert differs[top:bottom, left].all()
        assert differs[top:bottom, right - 1].all()
    assert differs[88, 67]
    assert not differs[:80].any()

"""Elements in session files: written and read, also as files before the names of icons have them."""

from __future__ import annotations

import pytest

from agent.sessions.format.element_records import element_from_text, element_to_text
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State

ICON = Element(Kind.ICON, PixelBox(4, 4, 28, 28), state=frozenset({State.DISABLED}), name="delete", name_score=0.875)


def test_an_icon_keeps_its_meaning() -> None:
    assert element_from_text(element_to_text(ICON)) == ICON


def test_an_element_without_a_meaning_is_written_as_before() -> None:
    old = '["button",[10,20,110,44],"Save",[],0.9,{"press":[60,32,1,1]}]'
    read = element_from_text(old)
    assert (read.text, read.name, read.name_score) == ("Save", "", 0.0)
    assert element_to_text(read) == old


@pytest.mark.parametrize("ends", ['"delete"', '"delete",true', '"delete","x"', "1,0.5", '"delete",0.5,1'])
def test_a_damaged_meaning_is_an_error(ends: str) -> None:
    with pytest.raises(ValueError, match=r"name of an icon|no element|number"):
        element_from_text(f'["icon",[4,4,28,28],"",[],0.9,{{}},{ends}]')

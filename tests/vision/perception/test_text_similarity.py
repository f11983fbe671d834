"""Texts that say the same although a reader of text took letters for others, and those that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.perception.text_similarity import SAME, reads_as, similarity, unspaced


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Save", "save…", True),
        ("File name:", "File name", True),
        ("Eile", "File", True),
        ("Iist", "list", True),
        ("modern", "modem", True),
        ("Subscribe", "Subscnbe", True),
        ("Save", "Saved", False),
        ("Open", "Undo", False),
        ("Save", "Save As…", False),
        ("Yes", "No", False),
        ("", "", False),
    ],
)
def test_texts_that_say_the_same(a: str, b: str, same: bool) -> None:
    assert (similarity(a, b) >= SAME) is same


@given(st.text(max_size=30), st.text(max_size=30))
def test_similarity_is_a_share_and_goes_both_ways(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)


@pytest.mark.parametrize(
    ("read", "wanted", "may"),
    [
        ("fi1e narne", "file name", True),
        ("5ubscribe", "subscribe", True),
        ("dnve", "drive", True),
        ("setings", "settings", True),
        ("saved", "save", False),
        ("invoice 2023", "invoice 2024", False),
        ("item 12", "item 13", False),
        ("row l0", "row 10", True),
        ("", "", False),
        ("no", "on", False),
    ],
)
def test_a_name_may_be_misread_but_not_become_another(read: str, wanted: str, may: bool) -> None:
    assert reads_as(read, wanted) is may


def test_spaces_of_any_kind_and_number_are_left_out() -> None:
    assert unspaced(" keep me\u00a0signed\n in ") == "keepmesignedin"

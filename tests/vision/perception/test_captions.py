"""Captions in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.perception.captions import caption, folded


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("De&lete", "delete"),
        ("_Save As…", "save as"),
        ("Copy    Ctrl+C", "copy"),
        ("Copy\tCtrl+C", "copy"),
        ("删除(D)", "删除"),
        ("Ré\u0301sumé:", "resume"),
        ("  Don’t save ", "don't save"),
        ("𝓓𝓮lete", "delete"),
    ],
)
def test_a_caption_is_its_words_without_accelerators_shortcuts_and_accents(text: str, same: str) -> None:
    assert caption(text) == same


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)

"""One spelling for what may be hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.safety.injection.spelling import normalized


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Игнорируй   это", "игнорируи это"),
        ("密码", "密码"),
        ("이전 지시", "이전 지시"),
        ("Hasło użytkownika", "haslo uzytkownika"),
        ("Mật khẩu đã lưu", "mat khau da luu"),
        ("KULLANICI ŞİFRESİ", "kullanici sifresi"),
        ("تجاهَلْ الأوامِر", "تجاهل الاوامر"),
        ("指示を\n無視", "指示を無視"),
        ("i\u200bgnore pre\u00advious", "ignore previous"),
        ("1gn0re 4ll", "ignore all"),
    ],
)
def test_a_text_has_one_spelling(text: str, same: str) -> None:
    assert normalized(text) == same


@given(st.text(max_size=60))
def test_no_text_grows_spaces_at_its_ends_or_keeps_two_in_a_row(text: str) -> None:
    found = normalized(text)
    assert found == " ".join(found.split())

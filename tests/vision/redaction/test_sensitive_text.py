"""Secrets in text: found where they are, also as OCR spells them, and not found in what a screen mostly says."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.redaction.sensitive_text import (
    SecretKind,
    find_secrets,
    without_secrets,
)

GITHUB = "ghp_" + "q7Xc2LmN9vB4kT8zR1wY5sD3fG6hJ0pAeUiO"
AWS = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def hidden(text: str, *words: str, tolerant: bool = False, phones: bool = False) -> list[str]:
    return [text[one.start : one.end] for one in find_secrets(text, words, tolerant=tolerant, phones=phones)]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Write to ada.lovelace+inbox@mail.example.org today", "ada.lovelace+inbox@mail.example.org"),
        ("Card: 4111 1111 1111 1111, valid 12/29", "4111 1111 1111 1111"),
        ("5500-0055-5555-5559", "5500-0055-5555-5559"),
        ("amex 378282246310005.", "378282246310005"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "DE89 3704 0044 0532 0130 00"),
        ("GB29NWBK60161331926819", "GB29NWBK60161331926819"),
        (f"export TOKEN_FILE {GITHUB}", GITHUB),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        (f"aws {AWS} end", AWS),
        ("password: hunter2", "hunter2"),
        ("PASSWORD=correct-horse", "correct-horse"),
        ('{"api_key": "abc-123"}', "abc-123"),
        ("Kennwort: geheim!", "geheim!"),
        ("postgres://app:s3cretpw@db.example/x", "s3cretpw@db.example"),
        ("Authorization: Bearer abcdefghijklmnop1", "abcdefghijklmnop1"),
    ],
)
def test_a_secret_is_found_and_nothing_around_it(text: str, secret: str) -> None:
    assert hidden(text) == [secret]


@pytest.mark.parametrize(
    ("read", "secret"),
    [
        ("ada @ example.org", "ada @ example.org"),
        ("ada.lovelace@example,org", "ada.lovelace@example,org"),
        ("ada©example.org", "ada©example.org"),
        ("4111 1111 l11I 1111", "4111 1111 l11I 1111"),
        ("41111111 1111 1117", "41111111 1111 1117"),
        ("DE89 37O4 0044 0532 0130 00", "DE89 37O4 0044 0532 0130 00"),
        (GITHUB.replace("ghp_", "ghp "), GITHUB.replace("ghp_", "ghp ")),
        ("AKlAI0SF0DNN7EXAMPLE", "AKlAI0SF0DNN7EXAMPLE"),
        ("ada@exam", "ada@exam"),
        ("all members41111111 11111111 to", "41111111 11111111"),
        ("members4111 1111 1111 1111to noon", "4111 1111 1111 1111"),
        ("before3782 822463 10005before", "3782 822463 10005"),
        ("theDE89 3704 0044 0532 0130 00please", "DE89 3704 0044 0532 0130 00"),
        ("keyAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ],
)
def test_a_secret_is_found_as_ocr_spells_it(read: str, secret: str) -> None:
    found = hidden(read, tolerant=True)
    assert found == [secret]


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "File  Edit  View  Help",
        "Total: 1,234,567.89 EUR on 2026-11-24 at 14:26:07",
        "Order 100200300400",
        "Version 12.0.1 (build 20261124.1)",
        "/usr/lib/python3/dist-packages/internationalization_of_everything2.py",
        "https://example.org/a/rather/long/address/without-secrets.html",
        "550e8400-e29b-41d4-a716-446655440000",
        "Forgot password?",
        "Enter your password to continue",
        "Meeting @ noon",
        "a-very-long-hyphenated-name-of-a-branch-2",
        "IT department, room 27, third floor, building five",
        "Please remember the key points",
        "192.168.100.200, 10.0.0.1",
        "internationalization and institutionalization",
        "NO 10 reasons to read this before you install anything",
        "abc3f5202611241426071234567",
        "IMG20261124142607.jpg and PXL_20261124_142607123.jpg",
    ],
)
def test_what_a_screen_mostly_says_is_no_secret(text: str, tolerant: bool) -> None:
    assert hidden(text, tolerant=tolerant) == []


def test_a_card_number_with_a_wrong_digit_is_no_card_number_unless_ocr_may_have_misread_it() -> None:
    assert hidden("4111 1111 1111 1112") == []
    assert hidden("4111 1111 1111 1112", tolerant=True) == ["4111 1111 1111 1112"]


def test_listed_words_are_found_in_any_case_and_only_as_words() -> None:
    assert hidden("ANN and Joann met ann", "Ann") == ["ANN", "ann"]
    assert hidden("Project B1ue F0x", "blue fox", tolerant=True) == ["B1ue F0x"]
    assert hidden("AdaLovelace", "lovelace", tolerant=True) == ["Lovelace"]
    assert hidden("nothing", "", "  ") == []


def test_telephone_numbers_are_found_where_the_user_wants_it() -> None:
    assert hidden("call +49 30 1234567 now") == []
    assert hidden("call +49 30 1234567 now", phones=True) == ["+49 30 1234567"]


def test_a_text_keeps_its_meaning_without_its_secrets() -> None:
    assert without_secrets("mail bob@example.org, card 4111111111111111") == "mail [e-mail address], card [card number]"


def test_a_private_key_goes_whole() -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\naC1rZXk=\n-----END OPENSSH PRIVATE KEY-----"
    assert without_secrets(f"before {key} after") == "before [key] after"


@given(st.text(), st.lists(st.text(max_size=12), max_size=3), st.booleans())
def test_any_text_has_spans_in_order_inside_it(text: str, words: list[str], tolerant: bool) -> None:
    end = 0
    for secret in find_secrets(text, words, tolerant=tolerant, phones=True):
        assert end <= secret.start < secret.end <= len(text)
        end = secret.end


@given(
    st.text(string.ascii_lowercase, min_size=1, max_size=10), st.text(string.ascii_lowercase, min_size=2, max_size=8)
)
def test_every_plain_address_goes(user: str, host: str) -> None:
    address = f"{user}@{host}.org"
    for tolerant in (False, True):
        (found,) = find_secrets(f"to {address} now", tolerant=tolerant)
        assert found.kind is SecretKind.EMAIL
        assert found.start <= 3
        assert found.end >= 3 + len(address)


@given(st.text("0123456789", min_size=15, max_size=15))
def test_every_card_number_with_its_check_digit_goes(body: str) -> None:
    body = "4" + body[1:]
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    total = sum(value - 9 * (value > 9) for value in doubled)
    number = body + str(-total % 10)
    assert hidden(number) == [number]
    spaced = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    assert hidden(spaced) == hidden(spaced, tolerant=True) == [spaced]

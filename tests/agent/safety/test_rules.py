"""Rules: what matches, which one decides, and what is said about a faulty file."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest

from agent.core.actions import Click
from agent.safety.rules import Decision, first_match, load, parse, shipped
from agent.safety.situation import Situation, situation_of
from vision.geometry import DesktopPoint, PixelBox
from vision.perception.elements import Element, Kind

NOON = time(12)


def decided(rules: str, met: Situation, *, at: DesktopPoint | None = None, now: time = NOON) -> str | None:
    rule = first_match(parse(rules), met, at, now)
    return None if rule is None else rule.reason


def test_the_first_rule_that_matches_decides() -> None:
    two = '[[rule]]\ndecide="allow"\nreason="one"\nsays="save"\n[[rule]]\ndecide="ask"\nreason="two"\n'
    assert decided(two, Situation("click", says=("save as",))) == "one"
    assert decided(two, Situation("click", says=("load",))) == "two"


@pytest.mark.parametrize(
    ("condition", "met", "misses"),
    [
        ('window = "Practice*"', Situation("click", window="Practice form"), Situation("click", window="My Practice")),
        ('window = "*[x]*"', Situation("click", window="a [X] b"), Situation("click", window="x")),
        ('action = ["type", "press"]', Situation("press"), Situation("click")),
        ('says = "löschen"', Situation("click", says=("alles loschen",)), Situation("click", says=("geloscht",))),
        ('says = "删除"', Situation("click", says=("永久删除",)), Situation("click", says=("保存",))),
        ('says = "discard*"', Situation("click", says=("discards it",)), Situation("click", says=("card",))),
        ('says = "=post"', Situation("click", says=("post",)), Situation("click", says=("post office",))),
        (
            'says = "send"\nunless = "do not send"',
            Situation("click", says=("do not send, send later",)),
            Situation("click", says=("do not send",)),
        ),
        ('typed = "top secret"', Situation("type", typed="the Top  Secret plan"), Situation("type", typed="a secret")),
    ],
)
def test_a_condition_holds_or_does_not(condition: str, met: Situation, misses: Situation) -> None:
    rule = f'[[rule]]\ndecide = "ask"\nreason = "why"\n{condition}\n'
    assert decided(rule, met) == "why"
    assert decided(rule, misses) is None


def test_a_region_holds_only_actions_that_point_into_it() -> None:
    rule = '[[rule]]\ndecide="refuse"\nreason="there"\nregion=[-100, 0, 50, 60]\n'
    assert decided(rule, Situation("click"), at=DesktopPoint(-60, 59)) == "there"
    assert decided(rule, Situation("click"), at=DesktopPoint(-50, 59)) is None
    assert decided(rule, Situation("press")) is None


def test_a_time_of_day_may_span_midnight() -> None:
    night = '[[rule]]\ndecide="ask"\nreason="night"\nbetween=[22:00:00, 06:00:00]\n'
    asked = [hour for hour in range(24) if decided(night, Situation("click"), now=time(hour)) is not None]
    assert asked == [0, 1, 2, 3, 4, 5, 22, 23]


def test_the_persons_rules_come_before_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('[[rule]]\ndecide = "allow"\nreason = "a toy"\nwindow = "Toy"\n')
    rules = load(path)
    assert rules[1:] == shipped() == load(None)
    delete = Situation("click", says=("delete",), window="Toy")
    rule = first_match(rules, delete, None, NOON)
    assert rule is not None
    assert (rule.decide, rule.reason) == (Decision.ALLOW, "a toy")


@pytest.mark.parametrize(
    ("window", "decision"),
    [
        ("deskhand", Decision.REFUSE),
        ("ada@host: ~/src", Decision.ASK),
        ("Terminal", Decision.ASK),
        ("passwords.kdbx - KeePassXC", Decision.ASK),
        ("note.txt - Mousepad", None),
    ],
)
def test_shells_and_password_managers_ask_and_the_own_window_is_refused(window: str, decision: Decision | None) -> None:
    rule = first_match(shipped(), Situation("click", window=window), None, NOON)
    assert (None if rule is None else rule.decide) is decision


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("rule = 1", "write [[rule]], with two brackets"),
        ("rules = 1", "there is no setting 'rules'; write [[rule]]"),
        ("[[rule]]\nreason = 'x'", "rule 1: decide = None: write 'allow', 'ask' or 'refuse'"),
        ("[[rule]]\ndecide = 'ask'", "rule 1: reason = None: write a few words"),
        ("[[rule]]\ndecide = 'ask'\nreason = 'x'\nsay = 'y'", "rule 1: there is no key 'say'; there are decide, "),
        ("[[rule]]\ndecide = 'ask'\nreason = 'x'\nsays = []", "rule 1: says = []: write a text in quotation marks"),
        ("[[rule]]\ndecide = 'ask'\nreason = 'x'\nunless = 'y'", "rule 1: unless: it takes back what says matches"),
        ("[[rule]]\ndecide = 'ask'\nreason = 'x'\naction = 'hop'", "rule 1: action = 'hop': there are click, "),
        ("[[rule]]\ndecide = 'ask'\nreason = 'x'\nregion = [1, 2, 0, 4]", "rule 1: region = [1, 2, 0, 4]: write [x"),
        (
            "[[rule]]\ndecide = 'ask'\nreason = 'x'\nbetween = ['a', 'b']",
            "rule 1: between = ['a', 'b']: write two times",
        ),
        ("[[rule]]\ndecide = ", "Invalid value"),
    ],
)
def test_a_faulty_file_is_named_with_rule_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"^{re.escape(f'{path}: {complaint}')}"):
        load(path)


@pytest.mark.parametrize(
    ("caption", "asks"),
    [
        ("Deleteaccount", True),
        ("PlaceOrder", True),
        ("Payandsubmit", True),
        ("Emptytrash", True),
        ("Sendmessage", True),
        ("Sender", False),
        ("Deleted items", False),
        ("Paymentmethods", False),
        ("Donotdelete", False),
        ("Createnewaccount", False),
    ],
)
def test_a_caption_whose_spaces_were_not_read_is_judged_like_its_words(caption: str, asks: bool) -> None:
    button = Element(Kind.BUTTON, PixelBox(0, 0, 120, 24), caption)
    met = situation_of(Click(button.box.centre), (button,))
    assert (first_match(shipped(), met, None, NOON) is not None) is asks

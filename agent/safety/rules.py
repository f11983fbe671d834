"""Rules about what the agent may do, as a TOML file that a person reads and writes; the first that matches decides.

    [[rule]]
    decide = "ask"                # allow, ask or refuse
    reason = "it deletes"         # shown to the person
    says = ["delete", "löschen"]  # words of what is pressed, or of the question that a yes answers
    unless = ["undo delete"]

Each condition that a rule names must hold; of a list, one entry must. Case, accents and “…” do not count. The rules of
the person come first, then those in `assets/rules.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from agent.core.api import export
from agent.safety.situation import Situation
from vision.assets import asset
from vision.geometry import DesktopBox, DesktopPoint
from vision.perception.captions import folded

ACTIONS: Final = ("click", "drag", "scroll", "move", "press", "type")


@export("Decision")
class Decision(StrEnum):
    """What a rule says to an action."""

    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


@export("Rule")
@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A condition that is None holds always.

    Attributes:
        windows: Titles, folded; `*` stands for any characters.
        says: Words of what is pressed or answered.
        unless: Words that take the match back.
        typed: Words of what is typed.
        region: Where the action points, on the desktop. An action without a point is in no region.
        between: From, until; over midnight where `until` is the earlier one.
        nameable: Whether a task that names the act may count as the person's word for it (`task_trust.py`).
    """

    decide: Decision
    reason: str
    windows: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None
    says: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    typed: re.Pattern[str] | None = None
    region: DesktopBox | None = None
    between: tuple[time, time] | None = None
    nameable: bool = False


Rules = tuple[Rule, ...]

_GLUED: Final = "|".join(
    (
        "account accounts all and card cart changes confirm continue data device devices everything file files folder "
        "folders forever history invoice item items mail message messages money my now order orders page pay payment "
        "payments photo photos post profile project purchase record records selected submit subscription this ticket "
        "to trash user users your"
    ).split()
)
"""Words that may stand behind the word of a rule where the space between was not read."""


def first_match(rules: Iterable[Rule], situation: Situation, at: DesktopPoint | None, now: time) -> Rule | None:
    """The rule that decides, or None.

    Args:
        at: Where the action points, or None.
        now: Time of day.
    """
    return next((rule for rule in rules if _matches(rule, situation, at, now)), None)


def _matches(rule: Rule, situation: Situation, at: DesktopPoint | None, now: time) -> bool:
    return (
        (rule.actions is None or situation.kind in rule.actions)
        and (rule.windows is None or any(fnmatchcase(folded(situation.window), title) for title in rule.windows))
        and (rule.region is None or (at is not None and rule.region.contains(at)))
        and (rule.between is None or _within(now, *rule.between))
        and (rule.typed is None or rule.typed.search(folded(situation.typed)) is not None)
        and (rule.says is None or any(_has_words(rule.says, rule.unless, text) for text in situation.says))
    )


def _has_words(says: re.Pattern[str], unless: re.Pattern[str] | None, text: str) -> bool:
    return says.search(text if unless is None else unless.sub(" ", text)) is not None


def shipped() -> Rules:
    """The rules in `assets/rules.toml`."""
    return parse(asset("rules.toml").read_text(encoding="utf-8"))


@export("load_rules")
def load(path: Path | None) -> Rules:
    """The person's rules in `path`, where there are any, and after them the shipped ones.

    Raises:
        ValueError: If the file is not TOML or a rule is wrong; the sentence names file, rule and key.
        OSError: If the file cannot be read.
    """
    if path is None:
        return shipped()
    try:
        return (*parse(path.read_text(encoding="utf-8")), *shipped())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def parse(text: str) -> Rules:
    """The rules of a TOML file, in their order.

    Raises:
        ValueError: If it is not TOML or a rule is wrong; the sentence names rule and key.
    """
    table = tomllib.loads(text)
    listed = table.pop("rule", [])
    if table:
        raise ValueError(f"there is no setting {next(iter(table))!r}; write [[rule]] above each rule")
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise ValueError("write [[rule]], with two brackets, above each rule")
    return tuple(_rule(number, entry) for number, entry in enumerate(listed, start=1))


def _rule(number: int, table: Mapping[str, object]) -> Rule:
    try:
        for name in table:
            if name not in _KEYS:
                raise ValueError(f"there is no key {name!r}; there are {', '.join(_KEYS)}")
        if "unless" in table and "says" not in table:
            raise ValueError("unless: it takes back what says matches; write says too")
        return Rule(
            decide=_decision(table.get("decide")),
            reason=_reason(table.get("reason")),
            windows=_titles(table),
            actions=_actions(table),
            says=_words(table, "says"),
            unless=_words(table, "unless"),
            typed=_words(table, "typed"),
            region=_region(table.get("region")),
            between=_between(table.get("between")),
            nameable=_nameable(table.get("nameable", False)),
        )
    except ValueError as error:
        raise ValueError(f"rule {number}: {error}") from None


_KEYS: Final = ("decide", "reason", "window", "action", "says", "unless", "typed", "region", "between", "nameable")


def _decision(value: object) -> Decision:
    if value not in set(Decision):
        raise ValueError(f"decide = {value!r}: write 'allow', 'ask' or 'refuse'")
    return Decision(str(value))


def _reason(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"reason = {value!r}: write a few words that the person is shown")
    return value.strip()


def _nameable(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"nameable = {value!r}: write true or false")
    return value


def _texts(table: Mapping[str, object], name: str) -> tuple[str, ...] | None:
    value = table.get(name)
    if value is None:
        return None
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{name} = {value!r}: write a text in quotation marks, or a list of them")
    return tuple(texts)


def _titles(table: Mapping[str, object]) -> tuple[str, ...] | None:
    texts = _texts(table, "window")
    return None if texts is None else tuple(folded(title).replace("[", "[[]") for title in texts)


def _actions(table: Mapping[str, object]) -> tuple[str, ...] | None:
    texts = _texts(table, "action")
    for action in texts or ():
        if action not in ACTIONS:
            raise ValueError(f"action = {action!r}: there are {', '.join(ACTIONS)}")
    return texts


def _words(table: Mapping[str, object], name: str) -> re.Pattern[str] | None:
    """Any of the phrases, as whole words; `*` stands for the rest of a word, `=` before a phrase for nothing else."""
    texts = _texts(table, name)
    if texts is None:
        return None
    exact, bounded, open_ended = [], [], []
    for text in map(folded, texts):
        if text.startswith("="):
            exact.append(rf"\A{re.escape(text[1:])}\Z")
        # Chinese and Japanese have no spaces between words
        elif re.search("[\u3040-\u9fff]", text) or not (text[-1].isalnum() or text[-1] == "*"):
            open_ended.append(_phrase(text))
        else:
            bounded.append(_phrase(text))
    patterns = [*exact, *open_ended]
    if bounded:
        patterns.append(rf"(?:{'|'.join(bounded)})(?:{_GLUED})*(?!\w)")
    return re.compile("|".join(patterns))


def _phrase(text: str) -> str:
    # a reader of text may lose the spaces: “Placeorder”, “Deleteaccount”
    body = re.escape(text).replace(r"\*", r"\w*").replace(r"\ ", r"\s*")
    boundary = text[0].isalnum() and not re.search("[\u3040-\u9fff]", text)
    return rf"(?<!\w){body}" if boundary else body


def _region(value: object) -> DesktopBox | None:
    match value:
        case None:
            return None
        case [int() | float() as x, int() | float() as y, int() | float() as w, int() | float() as h] if w > 0 < h:
            return DesktopBox(x, y, x + w, y + h)
        case _:
            raise ValueError(f"region = {value!r}: write [x, y, width, height] in desktop pixels")


def _between(value: object) -> tuple[time, time] | None:
    match value:
        case None:
            return None
        case [time() as start, time() as end]:
            return start, end
        case _:
            raise ValueError(f"between = {value!r}: write two times of day, [22:00:00, 06:00:00]")


def _within(now: time, start: time, end: time) -> bool:
    return start <= now < end if start <= end else now >= start or now < end

"""Instructions: goals worded in English in very many ways, with the span of every name and value in the text.

What is typed stands in the instruction letter by letter; names may be written as people write them: in lower case,
without the dots at the end. The same seed gives the same words.

    goals = Fill("Ada", Target("Name", Kind.TEXT_FIELD)), Press(Target("Save", Kind.BUTTON))
    instruction = write_instruction(goals, random.Random(1))
    instruction.text                 # Enter Ada in the Name field, then press “Save”.
    instruction.parts[0].value       # (6, 9)
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.learning.instructions import phrases
from agent.learning.instructions.clauses import ClauseWriter
from agent.learning.instructions.goals import Expect, Goal, Press
from agent.learning.instructions.marked_text import MarkedText, Span, filled, lower_case


@dataclass(frozen=True, slots=True)
class Mention:
    """The spans of an instruction that belong to one goal.

    Attributes:
        whole: The goal's clause.
        value: What is typed, chosen or set.
        name: The target's name; None where the goal has no target, or the target no name.
        anchor: The text that the target is found by.
        path: The names on the way through a menu.
    """

    goal: Goal
    whole: Span
    value: Span | None = None
    name: Span | None = None
    anchor: Span | None = None
    path: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Instruction:
    """The text of a task, and the spans of each goal in it, in the order of the goals."""

    text: str
    parts: tuple[Mention, ...]


def write_instruction(goals: Sequence[Goal], choice: random.Random) -> Instruction:
    """Word `goals` as one instruction, in this order or in a sentence that makes the order plain.

    Raises:
        ValueError: If there is no goal.
    """
    if not goals:
        raise ValueError("an instruction needs at least one goal")
    writer = ClauseWriter(choice)
    worded = _joined(_clauses(goals, writer), choice)
    if choice.random() < 0.04:
        worded = replace(worded, text=lower_case(worded.text)) if _may_be_lower(worded) else worded
    parts = tuple(_mention(goal, place, worded) for place, goal in enumerate(goals))
    return Instruction(worded.text, parts)


def _mention(goal: Goal, place: int, worded: MarkedText) -> Mention:
    spans: dict[str, list[Span]] = {}
    for (whose, what), span in worded.marks:
        if whose == place:
            spans.setdefault(what, []).append(span)

    def span_of(what: str) -> Span | None:
        return spans[what][0] if what in spans else None

    return Mention(
        goal, spans["whole"][0], span_of("value"), span_of("name"), span_of("anchor"), tuple(spans.get("path", ()))
    )


def _may_be_lower(worded: MarkedText) -> bool:
    """Whether nothing that must be copied letter by letter would change."""
    return all(
        worded.text[start:end].islower() or not any(letter.isalpha() for letter in worded.text[start:end])
        for (_, what), (start, end) in worded.marks
        if what == "value"
    )


def _clauses(goals: Sequence[Goal], writer: ClauseWriter) -> list[MarkedText]:
    """A clause for each goal; an expectation and the press of what is expected share one."""
    choice = writer.choice
    worded: list[MarkedText] = []
    place = 0
    while place < len(goals):
        goal, after = goals[place], goals[place + 1] if place + 1 < len(goals) else None
        if isinstance(goal, Expect) and goal.shown and isinstance(after, Press) and after.target == goal.target:
            both = writer.goal(after, place + 1).marked((place + 1, "whole"))
            name = [span for (_, what), span in both.marks if what == "name"]
            template = choice.choice(phrases.EXPECT_AND)
            joined = filled(template, {"g": both})
            shift = template.index("{g}")
            marks = [((place, "name"), (span[0] + shift, span[1] + shift)) for span in name]
            worded.append(replace(joined, marks=(*joined.marks, *marks)).marked((place, "whole")))
            place += 2
        else:
            worded.append(writer.goal(goal, place).marked((place, "whole")))
            place += 1
    return worded


def _joined(clauses: list[MarkedText], choice: random.Random) -> MarkedText:
    """One instruction: sentences, commas, numbers, bullets."""
    ways = [_one_sentence, _one_sentence, _one_sentence, _sentences, _sentences, _numbered, _semicolons]
    if len(clauses) == 1:
        return _alone(clauses[0], choice)
    if len(clauses) == 2 and choice.random() < 0.04:
        worded = filled(choice.choice(phrases.LATER), {"1": clauses[0], "2": clauses[1]})
        return worded.capital() + choice.choice([".", ""])
    return choice.choice(ways)(clauses, choice)


def _alone(clause: MarkedText, choice: random.Random) -> MarkedText:
    roll = choice.random()
    if roll < 0.2 and not _is_statement(clause):
        plea = choice.choice(phrases.PLEAS)
        end = choice.choice(["?", "?", ""]) if plea in phrases.QUESTIONS else choice.choice([".", ""])
        return (plea + clause).capital() + end
    if roll < 0.28 and not _is_statement(clause):
        return clause.capital() + choice.choice(phrases.PLEAS_AFTER) + choice.choice([".", ""])
    worded = clause.capital() if choice.random() < 0.8 else clause
    return worded + choice.choice([".", "", ""])


def _is_statement(clause: MarkedText) -> bool:
    """Whether it begins with a name: “Name: Ada”, “Name should be Ada”."""
    return clause.fixed_start or clause.text.startswith(("if ", "I ", "the ", "stop "))


def _one_sentence(clauses: list[MarkedText], choice: random.Random) -> MarkedText:
    """A, B, then C"""
    plea = choice.choice(phrases.PLEAS) if choice.random() < 0.15 and not _is_statement(clauses[0]) else ""
    worded: MarkedText = plea + clauses[0] if plea else clauses[0]
    if not plea and choice.random() < 0.1 and not _is_statement(worded):
        worded = choice.choice(phrases.FIRST) + worded
    last = choice.choice([", then ", ", then ", " and ", ", and ", " then ", " and then ", ", and then ", ", "])
    if last == " and " and len(clauses) > 2:
        last = ", and "
    middle = choice.choice([", ", ", ", ", then ", ", and then ", " and "])
    for place, clause in enumerate(clauses[1:], 2):
        worded = worded + (last if place == len(clauses) else middle) + clause
    end = choice.choice(["?", ""]) if plea in phrases.QUESTIONS else choice.choice([".", ".", ""])
    return (worded.capital() if choice.random() < 0.85 else worded) + end


def _sentences(clauses: list[MarkedText], choice: random.Random) -> MarkedText:
    """A. Then B. Finally C."""
    worded = MarkedText("")
    plain = choice.random() < 0.4
    for place, clause in enumerate(clauses):
        begin = "" if plain else choice.choice(phrases.THEN)
        if place == 0:
            begin = "" if plain else choice.choice([*phrases.FIRST, "please "])
        elif place == len(clauses) - 1 and not plain and choice.random() < 0.5:
            begin = choice.choice(phrases.FINALLY)
        sentence: MarkedText = begin + clause if begin and not _is_statement(clause) else clause
        worded = worded + (" " if place else "") + sentence.capital() + "."
    return worded


def _numbered(clauses: list[MarkedText], choice: random.Random) -> MarkedText:
    """A list: numbers, letters or dashes, each on a line of its own or all in one line."""
    mark = choice.choice(["{}. ", "{}) ", "({}) ", "- ", "* ", "Step {}: "])
    between = "\n" if "{}" not in mark or choice.random() < 0.7 else choice.choice([" ", "; ", ", "])
    capital, stop = choice.random() < 0.7, choice.choice(["", "", "."]) if between in {"\n", " "} else ""
    worded = MarkedText("")
    for place, clause in enumerate(clauses, 1):
        line = clause.capital() if capital else clause
        worded = worded + (between if place > 1 else "") + mark.format(place) + line + stop
    return worded


def _semicolons(clauses: list[MarkedText], choice: random.Random) -> MarkedText:
    """a; b; c, or a line for each."""
    between = choice.choice(["; ", "; ", "\n", ". ", " > "])
    capital = choice.random() < 0.3
    worded = MarkedText("")
    for place, clause in enumerate(clauses):
        worded = worded + (between if place else "") + (clause.capital() if capital else clause)
    return worded

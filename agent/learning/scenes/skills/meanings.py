"""Skill of meaning: a word of the task is no word of the screen, but means much the same as one.

The words come from the vectors that the model itself reads: of thousands of words, those near to a caption. What is
wanted is nearer than everything else that is shown, so there is a right answer.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from agent.learning.scenes.stage import Stage
from agent.learning.simulator.captions import NOUNS, VERBS
from agent.policies.builtin.language.word_vectors import load_word_vectors
from vision.perception.elements import Kind

_NEAR: Final = 0.62
_APART: Final = 0.2
"""Least cosine of the two words, and by how much every other thing is further away."""

_SAME_STEM: Final = 4
"""So many first letters in common and it is the same word in another form."""


@cache
def near_words() -> dict[str, tuple[str, ...]]:
    """Words that mean much the same, by the noun or verb of a caption; none that begins alike."""
    vectors = load_word_vectors()
    words = list(vectors.places)
    found: dict[str, tuple[str, ...]] = {}
    for word in dict.fromkeys([*NOUNS, *(verb.lower() for verb in VERBS)]):
        if word not in vectors.places:
            continue
        close = vectors.vectors @ vectors.vectors[vectors.places[word]]
        best = [words[at] for at in close.argsort()[::-1][:24] if close[at] >= _NEAR]
        near = [one for one in best if one[:_SAME_STEM] != word[:_SAME_STEM] and word not in one and len(one) > 2]
        if near:
            found[word] = tuple(near[:4])
    return found


def near_in_meaning(s: Stage) -> None:
    """A button, a field or a tick called by another word for it."""
    pick = s.choice
    known = near_words()
    wanted = pick.choice(list(known))
    word = pick.choice(known[wanted])
    vectors = load_word_vectors()
    own = vectors.vectors[vectors.places[word]]
    limit = float(own @ vectors.vectors[vectors.places[wanted]]) - _APART
    others = [one for one in s.some(list(known), 24) if float(own @ vectors.vectors[vectors.places[one]]) < limit]
    names = [wanted, *[one for one in others if one != wanted][: pick.randint(2, 6)]]
    pick.shuffle(names)
    sort = pick.choice(["press", "press", "press", "tick", "fill", "fill", "tab"])
    kind = {
        "press": pick.choice([Kind.BUTTON, Kind.BUTTON, Kind.LINK, Kind.MENU_ITEM, Kind.LIST_ITEM]),
        "tick": Kind.CHECKBOX,
        "fill": Kind.TEXT_FIELD, "tab": Kind.TAB,
    }[sort]  # fmt: skip
    shown = {name: name.capitalize() if s.chance(0.85) else f"{pick.choice(_MORE)} {name}" for name in names}
    s.title("Settings", "Options", "Form", "Overview", "Menu")
    if sort == "fill":
        fields = {name: s.entry(shown[name]) for name in names}
        s.say("the {_w} is {v}", "<put> {v} as the {_w}", "{_w}: {v}", "{v} is the {_w}", "for the {_w} <put> {v}",
              "<set> the {_w} to {v}", "with {v} as {_w}", _w=word, v=s.captions.value())  # fmt: skip
        s.fill(fields[wanted], "v")
        return
    made = {name: s.make(kind, shown[name]) for name in names}
    if s.chance(0.4):
        s.row(*made.values())
    else:
        for one in made.values():
            s.row(one)
    if sort == "tick":
        s.say(
            "<tick> {_w}", "{_w} should be on", "I want {_w}", "<tick> the one about {_w}", "with {_w}, please", _w=word
        )
    else:
        s.say("{_w}", "I want to {_w}", "the {_w} one", "<open> the {_w}", "to the {_w}", "{_w}, please",
              "where do I find the {_w}? Go there", "<press> what stands for {_w}", "<press> {_w}",
              _w=word)  # fmt: skip
    s.click(made[wanted])


_MORE: Final = ("All", "My", "New", "Main", "Other", "Your")

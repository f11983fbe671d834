"""Tasks, elements and past steps as numbers: hashed character n-grams, places, and which texts resemble which.

What a person calls a thing and what perception read there are compared here, letter by letter, and given to the model
as *relations* between its tokens: this word occurs in that element's text, this text names that field, these two stand
in one row. So the model learns what to do with resemblance, not how to spell, and words it never saw are no harder.

Notation: `W` words of the task, `E` elements, `P` past steps, `N = W + E + P` tokens in this order, `R` relations.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.core.actions import Action, Hotkey, Type, target
from agent.policies.builtin.examples import Past
from agent.policies.builtin.replies import names_in, step_in, words_in
from agent.policies.builtin.vocabulary import MOST_STEPS
from vision.geometry import PixelPoint, Size
from vision.perception.elements import Element, Kind, State, label_of

MOST_WORDS: Final = 112
MOST_ELEMENTS: Final = 120
MOST_PAST: Final = 12
MOST_RANK: Final = 10
KINDS: Final = tuple(Kind)
STATES: Final = tuple(State)
ELEMENT_NUMBERS: Final = 18
WORD_NUMBERS: Final = 6

_GRAMS_A_WORD: Final = 14
_WORDS_A_TEXT: Final = 6
_SIGNATURE: Final = 256
_LONGEST_NAME: Final = 5
_ALIKE: Final = str.maketrans("l1|!0o5$", "iiiiooss")
_WORD: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_KEY_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "ctrl": ("ctrl", "control", "strg"),
    "escape": ("escape", "esc"),
    "enter": ("enter", "return"),
    "delete": ("delete", "del"),
    "page_up": ("pageup", "page", "up"),
    "page_down": ("pagedown", "page", "down"),
    "+": ("plus",),
}
"""The words by which tasks name a key, where there are others than the key's own name."""
_NAMELESS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER, Kind.PROGRESS})

# relations that are found here; those of places are added by the model, from the boxes
SAME_WORD, NAME, LABELLED, LABEL_OF, LABELS, SAME_TEXT, NEXT, BEFORE, TOUCHED, TYPED = range(10)
FOUND: Final = 10

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One screen with its task, as numbers.

    Attributes:
        words: Span of each word in the task.
        grams: Hashes of n-grams of all tokens one after the other; `owners` says whose each is, a place in 0 … N.
        word_numbers: `(W, 6)`; `element_numbers`: `(E, 18)`.
        boxes_xyxy: `(E, 4)` in pixels.
        kinds: `(E,)`, `ranks`: `(E, 2)` place among those of the same text, from the front and from the back.
        past_steps: `(P, 2)`, which step of how many each past step was; 0 where it does not say.
        links: `(L, 3)` from, to, relation; `strengths`: `(L,)`.
    """

    words: tuple[Span, ...]
    grams: Ints
    owners: Ints
    word_numbers: Floats
    element_numbers: Floats
    boxes_xyxy: Floats
    kinds: Ints
    ranks: Ints
    past_steps: Ints
    links: Ints
    strengths: Floats


def read(task: str, elements: Sequence[Element], past: Sequence[Past], size: Size, buckets: int) -> Reading:
    """Turn a screen into numbers.

    Args:
        elements: The first `MOST_ELEMENTS` are looked at.
        past: The last `MOST_PAST` are looked at.
        buckets: Number of hashes; hash 0 is not used.
    """
    elements, past = elements[:MOST_ELEMENTS], past[-MOST_PAST:]
    spans = words_of(task)
    said = [task[begin:end] for begin, end in spans]
    count, shown = len(spans), len(elements)
    grams: list[int] = []
    owners: list[int] = []

    def add(owner: int, hashes: Sequence[int]) -> None:
        grams.extend(hashes)
        owners.extend([owner] * len(hashes))

    for place, word in enumerate(said):
        add(place, _hashes(word, buckets))
    texts = [element.text[:80] for element in elements]
    for place, text in enumerate(texts):
        for word in _pieces(text)[:_WORDS_A_TEXT]:
            add(count + place, _hashes(word, buckets))
    steps = np.zeros((len(past), 2), np.int64)
    for place, one in enumerate(past):
        step = step_in(one.thought)
        if step is not None and max(step) <= MOST_STEPS:
            steps[place] = step
        pieces = [*_pieces(words_in(one.thought))[:24], *_pieces(" ".join(one.notes))[:24]]
        for word in pieces:
            add(count + shown + place, _hashes(word, buckets)[:1])
        if one.notes:
            add(count + shown + place, (_hash("note " + one.notes[0][:24], buckets),))
    labels = [label_of(one, elements) if one.kind in _NAMELESS else None for one in elements]
    links, strengths = _links(said, elements, labels, past)
    return Reading(
        tuple(spans),
        np.array(grams, np.int64),
        np.array(owners, np.int64),
        _word_numbers(said),
        _element_numbers(elements, size),
        np.array([[o.box.left, o.box.top, o.box.right, o.box.bottom] for o in elements], np.float32).reshape(-1, 4),
        np.array([KINDS.index(one.kind) for one in elements], np.int64),
        _ranks(elements, labels),
        steps,
        links,
        strengths,
    )


def words_of(task: str) -> list[Span]:
    """Spans of words, numbers and single signs, at most `MOST_WORDS`."""
    return [found.span() for found in _WORD.finditer(task)][:MOST_WORDS]


def _pieces(text: str) -> list[str]:
    return [found[0] for found in _WORD.finditer(text)]


@lru_cache(65536)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(65536)
def _hashes(word: str, buckets: int) -> tuple[int, ...]:
    """The word, its outline, and its trigrams with letters that look alike made one."""
    plain = _folded(word)
    alike = "^" + plain.translate(_ALIKE) + "$"
    grams = [f"w {plain}", f"a {alike}"]
    grams += [alike[at : at + 3] for at in range(len(alike) - 2)][: _GRAMS_A_WORD - 2]
    return tuple(_hash(gram, buckets) for gram in grams)


@lru_cache(65536)
def _hash(text: str, buckets: int) -> int:
    return 1 + zlib.crc32(text.encode()) % (buckets - 1)


@lru_cache(65536)
def _signature(joined: str) -> Floats:
    """Which bigrams a text has, hashed; all letters and digits, without spaces."""
    bits = np.zeros(_SIGNATURE, np.float32)
    text = "^" + joined + "$"
    for at in range(len(text) - 1):
        bits[zlib.crc32(text[at : at + 2].encode()) % _SIGNATURE] = 1.0
    bits.setflags(write=False)
    return bits


@lru_cache(65536)
def _joined(text: str) -> str:
    return "".join(letter for letter in _folded(text).translate(_ALIKE) if letter.isalnum())


def _alike(a: Sequence[str], b: Sequence[str]) -> Floats:
    """Dice's coefficient of the bigrams of all pairs, `(len(a), len(b))`; 1 where letters are the same."""
    if not a or not b:
        return np.zeros((len(a), len(b)), np.float32)
    left, right = np.stack([_signature(one) for one in a]), np.stack([_signature(one) for one in b])
    sizes = left.sum(axis=1)[:, None] + right.sum(axis=1)[None]
    dice: Floats = (2 * (left @ right.T) / sizes).astype(np.float32)
    return dice


def _links(
    said: Sequence[str], elements: Sequence[Element], labels: Sequence[Element | None], past: Sequence[Past]
) -> tuple[Ints, Floats]:
    count = len(said)
    found: dict[tuple[int, int, int], float] = {}

    def link(a: int, b: int, relation: int, strength: float, *, both: bool = True) -> None:
        found[a, b, relation] = max(strength, found.get((a, b, relation), 0.0))
        if both:
            found[b, a, relation] = found[a, b, relation]

    for place in range(count - 1):
        link(place, place + 1, NEXT, 1.0, both=False)
        link(place + 1, place, BEFORE, 1.0, both=False)
    names = [_joined(one.text[:60]) for one in elements]
    quoted = [_joined(" ".join(names_in(one.thought))) for one in past]
    owners = [place for place, name in enumerate([*names, *quoted]) if name]
    texts = [name for name in [*names, *quoted] if name]
    # every run of up to five words, as one text
    spoken = [_joined(word) for word in said]
    runs = [
        (first, first + length)
        for first in range(count)
        if spoken[first]
        for length in range(1, _LONGEST_NAME + 1)
        if first + length <= count and spoken[first + length - 1]
    ]
    if runs and texts:
        close = _alike(texts, ["".join(spoken[first:last]) for first, last in runs])
        for row, column in zip(*np.nonzero(close >= 0.58), strict=True):
            first, last = runs[column]
            strength = float(close[row, column])
            for word in range(first, last):
                if spoken[word]:
                    link(word, count + owners[row], NAME, strength)
    # single words of longer texts
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, spelled in enumerate(spoken):
        if spelled:
            by_word[spelled].append(place)
    for place, element in enumerate(elements):
        for piece in _pieces(element.text[:80])[:_WORDS_A_TEXT]:
            for word in by_word.get(_joined(piece), []):
                link(word, count + place, SAME_WORD, 1.0)
    places = {id(element): place for place, element in enumerate(elements)}
    for place, label in enumerate(labels):
        if label is None:
            continue
        other = places[id(label)]
        link(count + place, count + other, LABEL_OF, 1.0, both=False)
        link(count + other, count + place, LABELS, 1.0, both=False)
        for word in range(count):
            named = found.get((word, count + other, NAME))
            if named is not None:
                link(word, count + place, LABELLED, named)
    alike: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate([*names, *quoted]):
        if name:
            alike[name].append(place)
    for group in alike.values():
        for a in group[:8]:
            for b in group[:8]:
                if a != b:
                    link(count + a, count + b, SAME_TEXT, 1.0, both=False)
    called = [names[at] if label is None else _joined(label.text[:60]) for at, label in enumerate(labels)]
    for place, one in enumerate(past):
        own = count + len(elements) + place
        touched = _touched(one.actions, elements)
        if touched is not None:
            # where something else lies now, what was there is gone, or was covered
            alike_names = not quoted[place] or quoted[place] == called[touched][: len(quoted[place])]
            link(own, count + touched, TOUCHED, 1.0 if alike_names else 0.4)
        for word in _typed(one.actions, said):
            link(own, word, TYPED, 1.0)
    links = np.array(list(found), np.int64).reshape(-1, 3)
    return links, np.array(list(found.values()), np.float32)


def _touched(actions: Sequence[Action], elements: Sequence[Element]) -> int | None:
    """The smallest element at the first point of these actions."""
    first = next((at for at in map(target, actions) if at is not None), None)
    if first is None:
        return None
    at = PixelPoint(round(first.x, 1), round(first.y, 1))  # a way through a model's space leaves the last bit open
    under = [place for place, one in enumerate(elements) if one.box.contains(at)]
    return min(under, key=lambda place: elements[place].box.area, default=None)


def _typed(actions: Sequence[Action], said: Sequence[str]) -> Iterator[int]:
    """Words of the task that these actions type, or the keys they press first."""
    text = next((action.text for action in actions if isinstance(action, Type)), None)
    if text is not None:
        wanted = [_folded(piece) for piece in _pieces(text)]
        folded = [_folded(word) for word in said]
        for first in range(len(folded) - len(wanted) + 1):
            if wanted and folded[first : first + len(wanted)] == wanted:
                yield from range(first, first + len(wanted))
        return
    hotkey = next((action for action in actions if isinstance(action, Hotkey)), None)
    if hotkey is not None:
        keys = {name for key in hotkey.keys for name in _KEY_NAMES.get(key, (key.replace("_", ""),))}
        yield from (place for place, word in enumerate(said) if _folded(word) in keys)


def _word_numbers(said: Sequence[str]) -> Floats:
    """In quotes, capital, capitals, digits, sign, and how far into the task."""
    numbers = np.zeros((len(said), WORD_NUMBERS), np.float32)
    inside = False
    for place, word in enumerate(said):
        if word in '"“”«»':
            inside = not inside if word == '"' else word in "“«"
        numbers[place] = (
            inside,
            word[:1].isupper(),
            word.isupper() and len(word) > 1,
            word.isdigit(),
            not word.isalnum(),
            place / max(1, len(said)),
        )
    return numbers


def _element_numbers(elements: Sequence[Element], size: Size) -> Floats:
    """States, place and size relative to the screen and in hundreds of pixels, score, whether and how much is said."""
    numbers = np.zeros((len(elements), ELEMENT_NUMBERS), np.float32)
    for place, one in enumerate(elements):
        box, words = one.box, one.text.count(" ") + 1
        numbers[place] = (
            *(float(state in one.state) for state in STATES),
            box.centre.x / size.width,
            box.centre.y / size.height,
            box.width / size.width,
            box.height / size.height,
            min(4.0, box.width / 100),
            min(4.0, box.height / 50),
            float(bool(one.text)),
            min(2.0, len(one.text) / 20),
            min(2.0, words / 4),
            float("\n" in one.text),
            place / max(1, len(elements)),
            one.score,
            float(one.text[-1:] == ":"),
            float(one.text.isdigit()),
        )
    return numbers


def _ranks(elements: Sequence[Element], labels: Sequence[Element | None]) -> Ints:
    """Place among the elements of the same name, else of the same kind; counted from 1, from the front and the back."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, (element, label) in enumerate(zip(elements, labels, strict=True)):
        # a field and the text that names it are two, of which only one is counted
        name = _joined(element.text) if element.kind not in _NAMELESS else f" {_joined(label.text)}" if label else ""
        groups[name or f"  {element.kind.value}"].append(place)
    ranks = np.zeros((len(elements), 2), np.int64)
    for group in groups.values():
        for rank, place in enumerate(group):
            ranks[place] = min(MOST_RANK, rank + 1), min(MOST_RANK, len(group) - rank)
    return ranks

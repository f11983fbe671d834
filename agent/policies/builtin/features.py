"""Features of the built-in model: tasks, elements and past steps as hashed n-grams, numbers and relations.

The words of a task and the texts of elements are compared here, letter by letter, and their similarity is given to the
model as *relations* between its tokens: this word occurs in that element's text, this text names that field, these two
are in one row. So the model learns what to do with similar texts, not how to spell, and unknown words are no harder.

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
from agent.policies.builtin.language.word_vectors import load_word_vectors
from agent.policies.builtin.replies import names_in, step_in, words_in
from agent.policies.builtin.vocabulary import MAX_STEPS
from vision.geometry import PixelPoint, Size
from vision.icons.meanings import load_meanings
from vision.perception.elements import Element, Kind, State, label_of

MAX_WORDS: Final = 112
MAX_ELEMENTS: Final = 120
MAX_PAST: Final = 12
MAX_RANK: Final = 10
KINDS: Final = tuple(Kind)
STATES: Final = tuple(State)
ELEMENT_NUMBERS: Final = 18
WORD_NUMBERS: Final = 6

_GRAMS_PER_WORD: Final = 14
_WORDS_PER_TEXT: Final = 6
_SIGNATURE_BITS: Final = 256
_MAX_NAME_WORDS: Final = 5
_LOOKALIKES: Final = str.maketrans("l1|!0o5$", "iiiiooss")
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

# relations between texts; those between places are added by the model, from the boxes
SAME_WORD, NAME, LABELLED, LABEL_OF, LABELS, SAME_TEXT, NEXT, BEFORE, TOUCHED, TYPED = range(10)
TEXT_RELATIONS: Final = 10
PLACE_RELATIONS: Final = 6
"""Between places: same row, near, right of and left of in the same row, below and above in the same column."""

MEANS: Final = TEXT_RELATIONS + PLACE_RELATIONS
"""A word and a text, or the label of a field, that mean much the same. The last, as it came last."""

RELATIONS: Final = MEANS + 1

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The features of one screen with its task and past steps.

    Attributes:
        words: Span of each word in the task.
        grams: Hashed n-grams of all tokens, one after the other.
        owners: The token of each n-gram, an index below N.
        word_numbers: `(W, 6)`; `element_numbers`: `(E, 18)`.
        boxes_xyxy: `(E, 4)` in pixels.
        kinds: `(E,)`, indices of `KINDS`.
        ranks: `(E, 2)`, place among the elements of the same name, from the front and from the back.
        past_steps: `(P, 2)`, which step of how many each past step was; 0 where its thought does not tell.
        links: `(L, 3)`, from, to, relation.
        strengths: `(L,)`, of the links, in (0, 1].
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


def features_of(task: str, elements: Sequence[Element], past: Sequence[Past], size: Size, buckets: int) -> Features:
    """The features of a screen with its task and past steps.

    Args:
        elements: Only the first `MAX_ELEMENTS` are used.
        past: Only the last `MAX_PAST` are used.
        buckets: Number of hashes; hash 0 is not used.
    """
    elements, past = elements[:MAX_ELEMENTS], past[-MAX_PAST:]
    spans = words_of(task)
    words = [task[begin:end] for begin, end in spans]
    count, shown = len(spans), len(elements)
    grams: list[int] = []
    owners: list[int] = []

    def add(owner: int, hashes: Sequence[int]) -> None:
        grams.extend(hashes)
        owners.extend([owner] * len(hashes))

    for place, word in enumerate(words):
        add(place, _hashes(word, buckets))
    texts = [element.called[:80] for element in elements]
    for place, text in enumerate(texts):
        for word in _pieces(text)[:_WORDS_PER_TEXT]:
            add(count + place, _hashes(word, buckets))
    steps = np.zeros((len(past), 2), np.int64)
    for place, step in enumerate(past):
        part = step_in(step.thought)
        if part is not None and max(part) <= MAX_STEPS:
            steps[place] = part
        pieces = [*_pieces(words_in(step.thought))[:24], *_pieces(" ".join(step.notes))[:24]]
        for word in pieces:
            add(count + shown + place, _hashes(word, buckets)[:1])
        if step.notes:
            add(count + shown + place, (_hash("note " + step.notes[0][:24], buckets),))
    labels = [label_of(element, elements) if element.kind in _NAMELESS else None for element in elements]
    links, strengths = _links(words, elements, labels, past)
    return Features(
        tuple(spans),
        np.array(grams, np.int64),
        np.array(owners, np.int64),
        _word_numbers(words),
        _element_numbers(elements, size),
        np.array([[o.box.left, o.box.top, o.box.right, o.box.bottom] for o in elements], np.float32).reshape(-1, 4),
        np.array([KINDS.index(element.kind) for element in elements], np.int64),
        _ranks(elements, labels),
        steps,
        links,
        strengths,
    )


def words_of(task: str) -> list[Span]:
    """Spans of the words, numbers and single signs of a task, at most `MAX_WORDS`."""
    return [found.span() for found in _WORD.finditer(task)][:MAX_WORDS]


def _pieces(text: str) -> list[str]:
    return [found[0] for found in _WORD.finditer(text)]


@lru_cache(65536)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(65536)
def _hashes(word: str, buckets: int) -> tuple[int, ...]:
    """Hashes of the word, of its spelling with look-alike letters merged, and of the trigrams of that spelling."""
    plain = _folded(word)
    alike = "^" + plain.translate(_LOOKALIKES) + "$"
    grams = [f"w {plain}", f"a {alike}"]
    grams += [alike[at : at + 3] for at in range(len(alike) - 2)][: _GRAMS_PER_WORD - 2]
    return tuple(_hash(gram, buckets) for gram in grams)


@lru_cache(65536)
def _hash(text: str, buckets: int) -> int:
    return 1 + zlib.crc32(text.encode()) % (buckets - 1)


@lru_cache(65536)
def _signature(joined: str) -> Floats:
    """The hashed bigrams of a text of letters and digits, as a vector of bits."""
    bits = np.zeros(_SIGNATURE_BITS, np.float32)
    text = "^" + joined + "$"
    for at in range(len(text) - 1):
        bits[zlib.crc32(text[at : at + 2].encode()) % _SIGNATURE_BITS] = 1.0
    bits.setflags(write=False)
    return bits


@lru_cache(65536)
def _joined(text: str) -> str:
    return "".join(letter for letter in _folded(text).translate(_LOOKALIKES) if letter.isalnum())


def _similarities(a: Sequence[str], b: Sequence[str]) -> Floats:
    """Dice's coefficient of the bigrams of all pairs, `(len(a), len(b))`; 1 where the letters are the same."""
    if not a or not b:
        return np.zeros((len(a), len(b)), np.float32)
    left, right = np.stack([_signature(text) for text in a]), np.stack([_signature(text) for text in b])
    sizes = left.sum(axis=1)[:, None] + right.sum(axis=1)[None]
    dice: Floats = (2 * (left @ right.T) / sizes).astype(np.float32)
    return dice


def _links(
    words: Sequence[str], elements: Sequence[Element], labels: Sequence[Element | None], past: Sequence[Past]
) -> tuple[Ints, Floats]:
    count = len(words)
    found: dict[tuple[int, int, int], float] = {}

    def link(a: int, b: int, relation: int, strength: float, *, both: bool = True) -> None:
        found[a, b, relation] = max(strength, found.get((a, b, relation), 0.0))
        if both:
            found[b, a, relation] = found[a, b, relation]

    for place in range(count - 1):
        link(place, place + 1, NEXT, 1.0, both=False)
        link(place + 1, place, BEFORE, 1.0, both=False)
    names = [_joined(element.called[:60]) for element in elements]
    quoted = [_joined(" ".join(names_in(step.thought))) for step in past]
    owners = [place for place, name in enumerate([*names, *quoted]) if name]
    texts = [name for name in [*names, *quoted] if name]
    # every run of up to five words, as one text
    joined_words = [_joined(word) for word in words]
    runs = [
        (first, first + length)
        for first in range(count)
        if joined_words[first]
        for length in range(1, _MAX_NAME_WORDS + 1)
        if first + length <= count and joined_words[first + length - 1]
    ]
    if runs and texts:
        close = _similarities(texts, ["".join(joined_words[first:last]) for first, last in runs])
        for row, column in zip(*np.nonzero(close >= 0.58), strict=True):
            first, last = runs[column]
            strength = float(close[row, column])
            for word in range(first, last):
                if joined_words[word]:
                    link(word, count + owners[row], NAME, strength)
    # single words of longer texts
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, spelled in enumerate(joined_words):
        if spelled:
            by_word[spelled].append(place)
    for place, element in enumerate(elements):
        for piece in _pieces(element.called[:80])[:_WORDS_PER_TEXT]:
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
    for word, place, strength in _meanings(words, elements, labels):
        link(word, count + place, MEANS, strength)
    alike: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate([*names, *quoted]):
        if name:
            alike[name].append(place)
    for group in alike.values():
        for a in group[:8]:
            for b in group[:8]:
                if a != b:
                    link(count + a, count + b, SAME_TEXT, 1.0, both=False)
    names_now = [names[at] if label is None else _joined(label.text[:60]) for at, label in enumerate(labels)]
    for place, step in enumerate(past):
        own = count + len(elements) + place
        under = touched(step.actions, elements)
        if under is not None:
            # an element of another name means that what was touched is gone or covered
            alike_names = not quoted[place] or quoted[place] == names_now[under][: len(quoted[place])]
            link(own, count + under, TOUCHED, 1.0 if alike_names else 0.4)
        for word in _typed(step.actions, words):
            link(own, word, TYPED, 1.0)
    links = np.array(list(found), np.int64).reshape(-1, 3)
    return links, np.array(list(found.values()), np.float32)


def _meanings(
    words: Sequence[str], elements: Sequence[Element], labels: Sequence[Element | None]
) -> Iterator[tuple[int, int, float]]:
    """Words of the task with the elements that mean much the same, and how much: by vectors, and by words for icons."""
    folded = [_folded(word) for word in words]
    pieces, owners = list[str](), list[int]()
    for place, (element, label) in enumerate(zip(elements, labels, strict=True)):
        for text in {element.called[:80], "" if label is None else label.text[:80]}:
            found = [_folded(piece) for piece in _pieces(text)[:_WORDS_PER_TEXT]]
            pieces += found
            owners += [place] * len(found)
    for word, piece, strength in load_word_vectors().pairs(folded, pieces):
        yield word, owners[piece], strength
    for place, element in enumerate(elements):
        if element.name and not element.text.strip():
            for other in load_meanings().synonyms.get(element.name, ()):
                wanted = other.split()
                for first in range(len(folded) - len(wanted) + 1):
                    if folded[first : first + len(wanted)] == wanted:
                        yield from ((word, place, 1.0) for word in range(first, first + len(wanted)))


def touched(actions: Sequence[Action], elements: Sequence[Element]) -> int | None:
    """The place of the smallest element at the first point of these actions."""
    first = next((at for at in map(target, actions) if at is not None), None)
    if first is None:
        return None
    at = PixelPoint(round(first.x, 1), round(first.y, 1))  # a way through a model's space leaves the last bit open
    under = [place for place, element in enumerate(elements) if element.box.contains(at)]
    return min(under, key=lambda place: elements[place].box.area, default=None)


def _typed(actions: Sequence[Action], words: Sequence[str]) -> Iterator[int]:
    """Words of the task that these actions type, or that name the keys of their first hotkey."""
    text = next((action.text for action in actions if isinstance(action, Type)), None)
    if text is not None:
        wanted = [_folded(piece) for piece in _pieces(text)]
        folded = [_folded(word) for word in words]
        for first in range(len(folded) - len(wanted) + 1):
            if wanted and folded[first : first + len(wanted)] == wanted:
                yield from range(first, first + len(wanted))
        return
    hotkey = next((action for action in actions if isinstance(action, Hotkey)), None)
    if hotkey is not None:
        keys = {name for key in hotkey.keys for name in _KEY_NAMES.get(key, (key.replace("_", ""),))}
        yield from (place for place, word in enumerate(words) if _folded(word) in keys)


def _word_numbers(words: Sequence[str]) -> Floats:
    """Per word: in quotes, capitalized, all capitals, digits, sign, and relative place in the task."""
    numbers = np.zeros((len(words), WORD_NUMBERS), np.float32)
    inside = False
    for place, word in enumerate(words):
        if word in '"“”«»':
            inside = not inside if word == '"' else word in "“«"
        numbers[place] = (
            inside,
            word[:1].isupper(),
            word.isupper() and len(word) > 1,
            word.isdigit(),
            not word.isalnum(),
            place / max(1, len(words)),
        )
    return numbers


def _element_numbers(elements: Sequence[Element], size: Size) -> Floats:
    """Per element: states, place and size (relative and in pixels), length of its text, order, score."""
    numbers = np.zeros((len(elements), ELEMENT_NUMBERS), np.float32)
    for place, element in enumerate(elements):
        box, words = element.box, element.text.count(" ") + 1
        numbers[place] = (
            *(float(state in element.state) for state in STATES),
            box.centre.x / size.width,
            box.centre.y / size.height,
            box.width / size.width,
            box.height / size.height,
            min(4.0, box.width / 100),
            min(4.0, box.height / 50),
            float(bool(element.text)),
            min(2.0, len(element.text) / 20),
            min(2.0, words / 4),
            float("\n" in element.text),
            place / max(1, len(elements)),
            element.score,
            float(element.text[-1:] == ":"),
            float(element.text.isdigit()),
        )
    return numbers


def _ranks(elements: Sequence[Element], labels: Sequence[Element | None]) -> Ints:
    """Place among the elements of the same name, or of the same kind; counted from 1, from the front and the back."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, (element, label) in enumerate(zip(elements, labels, strict=True)):
        # a field and the text that names it are two, of which only one is counted
        name = _joined(element.called) if element.kind not in _NAMELESS else f" {_joined(label.text)}" if label else ""
        groups[name or f"  {element.kind.value}"].append(place)
    ranks = np.zeros((len(elements), 2), np.int64)
    for group in groups.values():
        for rank, place in enumerate(group):
            ranks[place] = min(MAX_RANK, rank + 1), min(MAX_RANK, len(group) - rank)
    return ranks

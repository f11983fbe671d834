"""Whatever replays and our own policies say is said in Chinese: every sentence that stands in their sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from agent.core import history
from agent.core.config import Language
from gui.i18n.language import Translation
from gui.i18n.message_translation import localized
from gui.i18n.own_sentences import own_sentence
from gui.i18n.thought_translation import localized_thought

AGENT = Path(__file__).parents[3] / "agent"
SPEAKERS = (
    *("loop.py", "policies/steps.py", "policies/builtin/replies.py", "policies/builtin/inference/review.py"),
    *("policies/builtin/inference/evidence.py", "grammar/target_search.py", "safety/omissions.py"),
    *("replay/adaptive.py", "replay/checks.py", "replay/confirmations.py", "replay/exact.py", "replay/expectations.py"),
    *("replay/progress.py", "replay/matching/rows.py", "replay/matching/target_matcher.py", "replay/typed_text.py"),
    "replay/edits/inserted_step.py",
)
"""Files whose sentences are shown as thought, note, question or ending."""

SENTENCE = re.compile(r"[A-Za-z]{2,}.* .*[A-Za-z{]|[A-Z][a-z]+ .*\.")
FRAMES = ("{}", "step 2, press “x”: {}", "Step 2 of the recording, press “x”: {}.", "Step 2 of 3. {}", "Step 2: {}")
"""Where a sentence may stand."""

FRAGMENTS = {
    *("“x”“x” at (“x”, “x”)", "Step “x” of “x”: “x”.", "clicked the “x”, but it does not look “x”", "(at “x”)"),
    *("waited “x” s for “x” to “x”, saw: “x”", "“x” should be shown", "“x” should not be shown", "“x”, saw: “x”"),
    *("into “x”", "“x” Not yet; I look again in “x” s.", "Step “x” of “x”. I do not see “x”; I ask.", "over the “x”"),
    *("Step “x” of “x”. All should be done, but I am not sure; I ask.", "Step “x” of “x”. “x”", "went otherwise"),
    *("Step “x” of “x”. I see several things that fit; I ask.", "left out", "left open", "in the way", "the “x”"),
    *("close cancel back undo discard dismiss no exit quit abort", "Step “x” of “x”", "Step 1 of 1", "not “x”"),
    *("Step “x” cannot be done once more on this screen; on with the next.", "1 step was", "“x” steps were"),
    *("I was not sure of", "i did it", "it is done", "skip it", "leave it out"),
    *("a dialog is “x”, and “x” may not be pressed unasked", "“x”: out of view; I turn the wheel.", "with its SHA-256"),
    "“x”: another text stands in its field; I select it, so that it is replaced.",
    *("“x”: a tip under the pointer may cover it; I move away.", "“x” “x” the screen", "“x” is “x”on the screen"),
    *("; adaptive replay may go on from here: --mode adaptive --from-step “x”", ", which reads: “x”"),
    *("Ctrl+Z was pressed, and the screen changed; see whether it took back the last action.",),
    *("Ctrl+Z was pressed, and nothing changed on the screen.", "“x” done again, to the end of the recording"),
}
"""What is said only as a part of something longer: of `COMPOSED`, or of what other tests walk through."""

READS = "“x”, an icon “bin”, “y” …"
COMPOSED = (
    f"step 2, click the button “Beta”: “Beta” is not on the screen, which reads: {READS}",
    "step 2, double-click the list item “a: b; c”: “a” in the row “b”, “c” could be either of two",
    "step 2, press ctrl+a: a dialog is in the way, and “OK” may not be pressed unasked: it deletes data",
    "step 2, type 5 characters: a dialog is left open, and “OK” may not be pressed unasked",
    "step 2, drag from the icon “x” to the place at (3, 4): “x” on the screen; it was held back",
    "2 steps were done again, to the end of the recording; the effect of each was seen",
    "1 step was done again, to the end of the recording; their effect could not be checked – went otherwise: "
    f"step 1, click the button “Alpha”: expected “Contact saved” on the screen, found there: {READS}; "
    "step 2, type 3 characters: expected to be done, found the person skipped it – "
    "left out: type 3 characters (skipped)",
    "3 steps done – left out: click “Save” (not approved); press ctrl+a (failed)",
    "step 3: expected to click (12, 30), but the screen differs at (12, 30); adaptive replay may go on from here: "
    "--mode adaptive --from-step 3",
    f"Step 3: waited 5 s for “x” to appear, saw: {READS}",
    f"Step 3: “x” should be shown, saw: {READS}",
    "Step 3: clicked the checkbox “x” at (1, 2), but it does not look ticked",
    "Step 3: I do not see what is meant on this screen.",
    "The person rejected this: “x” (step 2: “x”)",
    "1 step should be done, but I am not sure: please look.",
    "“x”: the mark did not change: please look.",
    "I was not sure of step 2 of 3: please look.",
)
THOUGHTS = (
    "Step 1 of the recording, click the icon “x”: found by its kind, place and order and its text (0.90).",
    "Step 2 of 3: “x”.",
    "Step 3 of the recording, click the button “Save”: found by its text and its neighbours (0.93).",
    "Step 3 of the recording, type 5 characters: not yet, “x” is not on the screen yet.",
    "Step 3 of the recording, right-click the icon “x”, once more: found by its picture and its text (1.00).",
    "Step 3 of the recording, scroll down over the tree item “x”: out of view; I turn the wheel.",
    "Step 3 of the recording, press ctrl+a: a tip under the pointer may cover it; I move away.",
    "Step 3 of the recording, type 5 characters: another text stands in its field; "
    "I select it, so that it is replaced.",
    "Ctrl+Z was pressed, and the screen changed; see whether it took back the last action. "
    "Step 3 of the recording, press ctrl+a.",
    "Ctrl+Z was pressed, and nothing changed on the screen. As in step 3 of the recording",
    "Step 3 cannot be done once more on this screen; on with the next. Step 4 of the recording, press ctrl+a.",
)


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    yield
    translation.speak(Language.ENGLISH)


def english_left(says: str) -> list[str]:
    """English words outside quotation marks; names that stay as they are do not count."""
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"“[^”]*”|SHA|Ctrl|ctrl|--mode adaptive --from-step", "", says))


def silent(tree: ast.AST) -> Iterator[ast.AST]:
    """What is never shown: docstrings, errors, patterns, log lines, and what fills a hole."""
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                yield from (one for one in ast.walk(node) if one is not node)
            case ast.Expr(value=ast.Constant()) | ast.Raise():
                yield from ast.walk(node)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "log"))):
                yield from ast.walk(node)
            case _:
                pass


def spoken(file: str) -> Iterator[str]:
    """The sentences of a module, each hole filled with something quoted."""
    tree = ast.parse((AGENT / file).read_text(encoding="utf-8"))
    skipped = {id(node) for node in silent(tree)}
    for node in ast.walk(tree):
        match node:
            case _ if id(node) in skipped:
                continue
            case ast.JoinedStr(pieces):
                text = "".join(str(one.value) if isinstance(one, ast.Constant) else "“x”" for one in pieces)
            case ast.Constant(value=str(text)):
                pass
            case _:
                continue
        text = text.replace("““x””", "“x”").strip()
        if SENTENCE.search(text):
            yield text


@pytest.mark.parametrize("file", SPEAKERS)
def test_every_sentence_of_ours_is_said_in_chinese(chinese: None, file: str) -> None:
    def says(text: str) -> Iterator[str]:
        for frame in FRAMES:
            yield localized(frame.format(text))
            yield localized_thought(frame.format(text))

    left = {text for text in spoken(file) if all(english_left(said) for said in says(text))}
    assert left - FRAGMENTS == set(), (
        "put it into gui/i18n/own_sentences.py and the .ts; FRAGMENTS, if it is only a part"
    )


def test_what_is_put_together_is_said_in_chinese_as_a_whole(chinese: None) -> None:
    assert [english_left(localized(sentence)) for sentence in COMPOSED] == [[]] * len(COMPOSED)
    assert [english_left(localized_thought(thought)) for thought in THOUGHTS] == [[]] * len(THOUGHTS)


def test_notes_of_the_run_are_said_in_chinese(chinese: None) -> None:
    notes = [str(value) for name, value in vars(history).items() if name.isupper() and isinstance(value, str)]
    assert len(notes) >= 13
    for note in set(notes) - {history.TAKEN_OVER, history.ANSWERED, history.SAID}:  # said to models alone
        whole = f"{note}“x”" if note.endswith(": ") else note
        assert english_left(localized(whole)) == [], whole


def test_what_others_say_and_what_stands_on_the_screen_stays(chinese: None) -> None:
    for words in ("press “x”", "click “x”, then wait", "Which date? Press: one", "nothing", "no window", "", "“"):
        assert own_sentence(words) is None
        assert localized_thought(words) == words
    assert "“its text; nothing: x”" in localized("step 2, click “its text; nothing: x”: nothing changed")


def test_english_stays_english(qapp: QCoreApplication) -> None:
    for sentence in COMPOSED:
        assert localized(sentence) == sentence
    for thought in THOUGHTS:
        assert localized_thought(thought) == thought

"""What a person corrected becomes examples, and the model learns them without forgetting the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from agent.core.actions import Action, Button, Click, Direction, Drag, Hotkey, Move, Scroll, Type, key
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.history import NO_EFFECT
from agent.core.policy import Observation
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.factory import load_model
from agent.grammar.ui_tars import parse
from agent.learning.corrections import Corrections, corrections_in, decision_of, learn
from agent.policies.builtin.examples import ActionKind, Decision, ExampleFolder
from agent.policies.builtin.policy import SHIPPED
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Affordance, Element, Kind

SIZE = Size(200, 120)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 240, np.uint8), Viewport.plain(SIZE))
TASK = "Type Ada Lovelace into Name, then press Save."
SLIDER = {
    "start": Affordance(PixelPoint(104, 105), 1, 1),
    "end": Affordance(PixelPoint(184, 105), 1, 1),
    "handle": Affordance(PixelPoint(104, 105), 1, 1),
}
SCREEN = (
    Element(Kind.TEXT, PixelBox(5, 10, 50, 25), "Name"),
    Element(Kind.TEXT_FIELD, PixelBox(60, 8, 180, 28)),
    Element(Kind.BUTTON, PixelBox(5, 60, 80, 90), "Save"),
    Element(Kind.BUTTON, PixelBox(100, 60, 180, 90), "Delete"),
    Element(Kind.SLIDER, PixelBox(100, 100, 188, 110), points=SLIDER),
)
DELETE, SAVE, FIELD = Click(PixelPoint(140, 75)), Click(PixelPoint(40, 75)), Click(PixelPoint(100, 18))
ALL, NAME = Hotkey((key("ctrl"), key("a"))), Type("Ada Lovelace")


def said(number: int) -> str:
    return f"Thought: Step {number} of 2. I act.\nAction: wait()"


def step(number: int, text: str, *events: Event, changed: int | None = 3) -> list[Event]:
    reply = parse(text, Space.absolute(SIZE))
    assert isinstance(reply, Reply)
    return [Observed(number, FRAME, changed, 0.1), Predicted(number, text, reply, 0.9, 0.1), *events]


def judged(number: int, action: Action, verdict: Verdict, note: str = "") -> Judged:
    return Judged(number, FRAME, action, verdict, note, SCREEN)


def corrections(path: Path, *events: Event) -> Corrections:
    with Recorder.create(path, TASK) as recorder:
        for event in events:
            recorder.write(event)
    with SessionReader(path) as reader:
        return corrections_in(reader)


def test_an_edited_action_and_a_step_that_was_taken_over_are_examples_with_what_came_before(tmp_path: Path) -> None:
    found = corrections(
        tmp_path / "one",
        *step(1, said(1), judged(1, FIELD, Verdict.ALLOWED), Executed(1, FRAME, FIELD, 0.1)),
        *step(2, said(1), judged(2, FIELD, Verdict.TAKEN_OVER), changed=0),
        *[Executed(2, FRAME, one, 0.1, by_person=True) for one in (FIELD, ALL, NAME)],
        *step(3, said(2), judged(3, DELETE, Verdict.REJECTED, "never delete")),
        *step(4, said(2), judged(4, SAVE, Verdict.EDITED), Executed(4, FRAME, SAVE, 0.1), changed=0),
        Ended(4, Reason.FINISHED),
    )
    assert found.left_out == ()
    first, second = found.examples
    assert first.decision == Decision(ActionKind.FILL, 1, 2, 1, span=(5, 17))
    assert [past.notes for past in first.past] == [(NO_EFFECT,)]
    assert second.decision == Decision(ActionKind.CLICK, 2, 2, 2)
    assert [past.notes for past in second.past][1:] == [
        ("The person did this step themselves instead: click (100, 18); press ctrl+a; type 12 characters.",),
        ("The person rejected this: never delete",),
    ]
    assert (second.task, second.elements, second.size) == (TASK, SCREEN, SIZE)


@pytest.mark.parametrize(
    ("did", "meant"),
    [
        ((NAME,), Decision(ActionKind.WRITE, span=(5, 17))),
        ((Hotkey((key("tab"),)),) * 3, Decision(ActionKind.KEYS, keys=("tab",), amount=3)),
        ((Click(PixelPoint(40, 75), Button.RIGHT),), Decision(ActionKind.RIGHT_CLICK, element=2)),
        ((Click(PixelPoint(40, 75), count=2),), Decision(ActionKind.DOUBLE_CLICK, element=2)),
        ((Scroll(Direction.DOWN, None, 3),), Decision(ActionKind.SCROLL, direction="down", amount=3)),
        (
            (Drag(PixelPoint(104, 105), PixelPoint(144, 105)),),
            Decision(ActionKind.DRAG, element=4, point="handle", share=0.5),
        ),
        ((Drag(PixelPoint(40, 75), PixelPoint(140, 75)),), Decision(ActionKind.DRAG, element=2, end=3)),
    ],
)
def test_what_a_person_did_is_said_as_the_model_would_have_decided_it(did: tuple[Action, ...], meant: Decision) -> None:
    assert decision_of(did, TASK, SCREEN) == meant


def test_what_the_model_could_not_have_said_is_left_out_with_the_reason(tmp_path: Path) -> None:
    found = corrections(
        tmp_path / "one",
        *step(1, said(1), judged(1, NAME, Verdict.EDITED), Executed(1, FRAME, Type("Grace"), 0.1)),
        *step(2, said(1), judged(2, SAVE, Verdict.EDITED), Executed(2, FRAME, Click(PixelPoint(199, 1)), 0.1)),
        *step(3, said(1), judged(3, SAVE, Verdict.TAKEN_OVER)),
        *step(4, "Thought: Hm.\nAction: wait()", judged(4, SAVE, Verdict.EDITED), Executed(4, FRAME, SAVE, 0.1)),
        *step(5, said(1), judged(5, SAVE, Verdict.EDITED), Executed(5, FRAME, Move(PixelPoint(1, 1)), 0.1)),
    )
    assert found.examples == ()
    assert found.left_out == (
        "step 1: what was typed does not stand in the task",
        "step 2: the model has no words for: click (199, 1)",
        "step 3: nothing was done in place of what the model wanted",
        "step 4: the reply does not tell which step of the task it is",
        "step 5: the model has no words for: move to (1, 1)",
    )


def test_a_session_without_corrections_teaches_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one"
    corrections(path, *step(1, said(1), judged(1, SAVE, Verdict.ALLOWED), Executed(1, FRAME, SAVE, 0.1)))
    assert main(["learn", str(path), "--out", str(tmp_path / "new")]) == 1
    assert "no step in these sessions was edited or taken over" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.timeout(300)
def test_the_model_learns_a_correction_and_keeps_what_it_knew(tmp_path: Path) -> None:
    known, aside, out = tmp_path / "known", tmp_path / "aside", tmp_path / "new"
    for folder, seed, count in ((known, 1, 90), (aside, 2, 40)):
        command = [sys.executable, "-m", "agent.learning.simulator", "--out", str(folder)]
        subprocess.run([*command, "--count", str(count), "--seed", str(seed)], check=True, capture_output=True)
    # nobody asks for this by these words, but this person does
    task = "Off you go."
    with Recorder.create(tmp_path / "one", task) as recorder:
        for event in step(1, said(1), judged(1, DELETE, Verdict.EDITED), Executed(1, FRAME, SAVE, 0.1)):
            recorder.write(event)
    with SessionReader(tmp_path / "one") as reader:
        found = corrections_in(reader)
    learned = learn(found.examples, known, aside, SHIPPED, out, steps=30, most_lost=0.2)
    assert learned.corrections == (0.0, 1.0)
    assert learned.model is not None
    exported = {"encoder.onnx", "decoder.onnx", "onnx.json"}
    trained = {"config.json", "model.safetensors", "processor_config.json"}
    assert {path.name for path in out.iterdir()} == exported | trained
    assert len(ExampleFolder(known)) == 90
    # what was kept runs as the model that a person names, and has learned
    policy, stop = load_model(str(out)).policy, Stop()
    reply = policy.predict(Observation(task, 1, FRAME, SCREEN), (), stop).reply
    assert isinstance(reply, Reply)
    (click,) = reply.actions
    assert isinstance(click, Click)
    assert click.at is not None
    assert SCREEN[2].box.contains(click.at)
    with pytest.raises(ValueError, match="small built-in model, whose weights are kept as they are: leave #int8 out"):
        load_model(f"{out}#int8")

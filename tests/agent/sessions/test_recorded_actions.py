"""What was done in a recording: which secrets it types, and what each act meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from agent.core.actions import Action, Click, Type
from agent.core.events import Ended, Executed, Observed, Reason, Verdict
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Approve, Proposal
from agent.safety.gate import Gate
from agent.sessions.editing.replayed_actions import recorded_secrets, redacted_texts, task_of
from agent.sessions.format.schema import Origin
from agent.sessions.parameter_discovery import parameter_named
from agent.sessions.parameters import store, with_values
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import was_cut
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(200, 100)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 240, np.uint8), Viewport.plain(SIZE))
LABEL = Element(Kind.TEXT, PixelBox(5, 10, 50, 25), "Password:")
FIELD = Element(Kind.TEXT_FIELD, PixelBox(60, 8, 180, 28))


class Agrees:
    def ask(self, proposal: Proposal, stop: Stop) -> Approve:
        return Approve()


def test_a_recorded_login_may_type_the_secrets_that_recording_named(tmp_path: Path) -> None:
    typed = Type("{{secret:password}}")
    with Recorder.create(tmp_path / "login", "sign in", origin=Origin.PERSON) as recorder:
        recorder.write(Observed(1, FRAME, None, 0.1))
        recorder.keep_elements(1, (LABEL, FIELD))
        actions: tuple[Action, ...] = (Click(PixelPoint(100, 15)), typed)
        for step, action in enumerate(actions, 1):
            recorder.write(Executed(step, FRAME, action, 0.1, by_person=True))
        recorder.write(Ended(2, Reason.FINISHED))
    with SessionReader(tmp_path / "login") as reader:
        assert recorded_secrets(reader) == ("password",)
        task = task_of(reader)
    assert task == "sign in (with {{secret:password}})"
    for words, verdict in ((task, Verdict.ALLOWED), ("sign in", Verdict.REFUSED)):
        proposal = Proposal(1, "", typed, FRAME, elements=(LABEL, FIELD), task=words)
        assert Gate(Mode.STEP, Agrees()).judge(proposal, Stop()).verdict is verdict


def test_a_text_that_redaction_took_is_not_typed_until_it_has_a_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hidden"
    with Recorder.create(file, "write", origin=Origin.PERSON) as recorder:
        recorder.write(Observed(1, FRAME, None, 0.1))
        recorder.write(Executed(1, FRAME, Type("Dear [hidden word]"), 0.1, by_person=True))
    with SessionReader(file) as reader:
        assert redacted_texts(reader) == ((1, "Dear [hidden word]"),)
        assert was_cut(reader)
        store(file, [parameter_named(reader, "who", "[hidden word]")])
    assert main(["replay", str(file)]) == 2
    said = capsys.readouterr().err
    assert "step 1 types “Dear [hidden word]”" in said
    assert "was cut" in said
    with SessionReader(file) as reader:
        assert redacted_texts(with_values(reader, {"who": "Ada"})) == ()

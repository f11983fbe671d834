"""Secrets: kept in a keyring, typed for real into a real program, and nowhere in what a run leaves behind."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import Click, Type
from agent.core.events import Ended, Event, Executed, Failed, Judged, Reason, Verdict, event_json
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.secrets import KeyringSecrets, SecretsError, filled, secret_names
from agent.core.stop import Stop
from agent.core.task import Mode, Task
from agent.desktop.capture.screen import MssScreen
from agent.desktop.capture.shielding import ShieldedScreen
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.grammar.ui_tars import Generation, parse, render
from agent.loop import Agent
from agent.safety.asker import Answer, Approve, Edit, Proposal
from agent.safety.gate import Gate
from agent.safety.rules import parse as parse_rules
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from tests.agent.desktop.conftest import target  # noqa: F401 - the fixture
from tests.agent.desktop.live_programs import Target
from tests.agent.safety.test_gate import FRAME
from tests.agent.test_loop import Person, Script
from tests.data.file_keyring import FileKeyring
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Element, Kind
from vision.perception.ocr import RapidOcrEngine

ROOT = Path(__file__).parents[3]
SECRET = "Correct7Horse9Battery"
ODD_SECRET = "Pä55wört"


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path.parent / f"{tmp_path.name} keyring.json"
    monkeypatch.setenv("KEYRING_FILE", str(file))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())  # type: ignore[no-untyped-call]
    yield file
    keyring.set_keyring(before)
    file.unlink(missing_ok=True)


@dataclass
class Shelf:
    """Secrets without a keyring."""

    values: dict[str, str]

    def value(self, name: str) -> str:
        if name not in self.values:
            raise SecretsError(f"there is no secret called {name}")
        return self.values[name]


def test_placeholders_are_found_and_filled_and_nothing_else_is() -> None:
    shelf = Shelf({"mail": "a", "bank.pin-2": "b{{secret:mail}}"})
    text = "{{secret:mail}} {{ secret: bank.pin-2 }} {{secret:}} {secret:mail} {{secret:mail}}"
    assert secret_names(text) == ("mail", "bank.pin-2")
    assert filled(text, shelf) == "a b{{secret:mail}} {{secret:}} {secret:mail} a"
    with pytest.raises(SecretsError, match="no secret called other"):
        filled("{{secret:other}}", shelf)


@given(st.text())
def test_text_without_placeholders_stays_as_it_is(text: str) -> None:
    if not secret_names(text):
        assert filled(text, Shelf({})) == text


@pytest.mark.parametrize("generation", list(Generation))
def test_a_placeholder_goes_through_the_grammar_unharmed(generation: Generation) -> None:
    space = Space.absolute(Size(800, 600))
    reply = Reply("Now the password.", (Type("{{secret:mail}}\n"),))
    read = parse(render(reply, space, generation), space)
    assert isinstance(read, Reply)
    assert read.actions == reply.actions


def test_a_keyring_keeps_lists_and_forgets_secrets(ring: Path) -> None:
    secrets = KeyringSecrets()
    assert secrets.names() == ()
    secrets.put("mail", "one")
    secrets.put("bank", "two")
    secrets.put("mail", "three")
    assert secrets.names() == ("bank", "mail")
    assert secrets.value("mail") == "three"
    secrets.delete("mail")
    assert secrets.names() == ("bank",)
    for nothing in (secrets.value, secrets.delete):
        with pytest.raises(SecretsError, match=r"^there is no secret called mail; .*deskhand secret set mail$"):
            nothing("mail")


@pytest.mark.parametrize("name", ["", "a b", "a}", "ü", "x" * 65, "-a", "{{secret:a}}"])
def test_a_name_that_a_task_could_not_write_is_refused(ring: Path, name: str) -> None:
    with pytest.raises(SecretsError, match="a secret cannot be called"):
        KeyringSecrets().put(name, "value")


def test_without_a_keyring_a_sentence_says_what_to_do() -> None:
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(SecretsError, match="there is no keyring on this system: start one"):
            KeyringSecrets().value("mail")
    finally:
        keyring.set_keyring(before)


def deskhand(ring: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "KEYRING_FILE": str(ring),
        "PYTHONPATH": f"{ROOT / 'tests' / 'data'}{os.pathsep}{ROOT}",
    }
    code = "import sys, deskhand; sys.exit(deskhand.main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, input=typed, capture_output=True, text=True
    )


def test_the_command_takes_the_value_from_its_input_and_never_shows_it(ring: Path) -> None:
    done = deskhand(ring, "secret", "set", "mail", typed=f"{SECRET}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "{{secret:mail}}" in done.stdout
    listed = deskhand(ring, "secret", "list")
    assert listed.stdout == "mail\n"
    assert SECRET not in done.stdout + listed.stdout
    assert SECRET in ring.read_text()
    assert deskhand(ring, "secret", "delete", "mail").returncode == 0
    gone = deskhand(ring, "secret", "delete", "mail")
    assert (gone.returncode, gone.stderr.count("\n")) == (1, 1)
    assert deskhand(ring, "secret", "set").returncode == 2
    assert deskhand(ring, "secret", "list", "mail").returncode == 2


# The gate

FIELD = Element(Kind.TEXT_FIELD, PixelBox(200, 100, 500, 130), "")
PASSWORD, SEARCH = (Element(Kind.TEXT, PixelBox(100, 100, 190, 130), text) for text in ("Password", "Search"))


def asked_about(
    text: str,
    *elements: Element,
    task: str = "log in with {{secret:mail}}",
    rules: str = "",
    answer: Answer | None = None,
) -> tuple[Verdict, list[str]]:
    person = Person([answer or Approve()])
    gate = Gate(Mode.AUTO, person, rules=parse_rules(rules))
    assert gate.judge(Proposal(1, "", Click(FIELD.box.centre), FRAME, elements=elements), Stop()).approved is not None
    judged = gate.judge(
        Proposal(2, "", Type(text), FRAME, elements=elements, task="log in with {{secret:mail}}"), Stop()
    )
    return judged.verdict, [one.warning for one in person.asked]


def test_typing_a_secret_is_asked_about_also_where_it_belongs() -> None:
    assert asked_about("{{secret:mail}}", FIELD, PASSWORD) == (Verdict.ALLOWED, ["it types the secret mail"])


def test_a_field_that_is_not_made_for_secrets_is_named_in_the_question() -> None:
    _, (warning,) = asked_about("{{secret:mail}}", FIELD, SEARCH)
    assert warning == "it types the secret mail into “search”, which does not look like a field for secrets"
    _, (warning,) = asked_about("{{secret:mail}}")
    assert warning == "it types the secret mail into what may be no field for secrets"


def test_a_rule_may_let_secrets_into_fields_for_secrets_and_into_no_others() -> None:
    rule = '[[rule]]\ndecide = "allow"\nreason = "mine"\ntyped = ["{{secret:mail}}"]'
    assert asked_about("{{secret:mail}}", FIELD, PASSWORD, rules=rule) == (Verdict.ALLOWED, [])
    assert len(asked_about("{{secret:mail}}", FIELD, SEARCH, rules=rule)[1]) == 1
    refusing = rule.replace("allow", "refuse")
    assert asked_about("{{secret:mail}}", FIELD, PASSWORD, rules=refusing) == (Verdict.REFUSED, [])


def test_a_secret_that_the_task_does_not_name_is_refused_whatever_the_screen_says() -> None:
    assert asked_about("{{secret:bank}}", FIELD, PASSWORD) == (Verdict.REFUSED, [])


def test_a_secret_that_the_person_writes_into_an_edit_is_theirs() -> None:
    verdict, _ = asked_about("{{secret:mail}}", FIELD, SEARCH, answer=Edit(Type("Ada")))
    assert verdict is Verdict.EDITED


# The real thing


@dataclass
class Labelled:
    """Perception that knows one field and what stands beside it."""

    elements: tuple[Element, ...]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self.elements


@dataclass
class Told(Script):
    """A script that keeps all it was shown."""

    def __post_init__(self) -> None:
        self.frames: list[Frame] = []

    def predict(self, observation: Observation, history: tuple[object, ...], stop: Stop) -> Prediction:
        self.frames.append(observation.frame)
        return super().predict(observation, history, stop)  # type: ignore[arg-type]


@pytest.fixture
def screen(display: VirtualDisplay) -> Iterator[MssScreen]:
    captured = MssScreen()
    yield captured
    captured.close()


def click(at: PixelPoint) -> str:
    return f"Thought: here\nAction: click(start_box='({at.x:.0f},{at.y:.0f})')"


def read_text(engine: RapidOcrEngine, frame: Frame, box: PixelBox) -> str:
    crop = frame.crop(box).copy()
    lines = engine.read(Frame(crop, Viewport.plain(Size(crop.shape[1], crop.shape[0]))).pixels)
    return " ".join(line.text for line in lines)


@pytest.mark.display
@pytest.mark.parametrize("secret", [SECRET, ODD_SECRET])
def test_a_secret_reaches_the_program_and_is_nowhere_in_what_the_run_leaves(
    screen: MssScreen,
    target: Target,  # noqa: F811
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    secret: str,
) -> None:
    left, top, width, height = target.parts["line"]  # a field that shows what is typed into it
    field = PixelBox(left, top, left + width, top + height)
    policy = Told([
        click(target.middle("line")),
        "Thought: the secret\nAction: type(content='{{secret:mail}}')",
        click(target.middle("canvas")),
        "Thought: done\nAction: finished(content='in')",
    ])  # fmt: skip
    shielded = ShieldedScreen(screen)
    caplog.set_level(logging.DEBUG)
    events: list[Event] = []
    left_behind = tmp_path / "left behind"
    left_behind.mkdir()
    with (
        PyAutoGuiExecutor(shielded, secrets=Shelf({"mail": secret})) as executor,
        (left_behind / "events.jsonl").open("w") as printed,
        Recorder.create(left_behind / "run.deskhand", "log in with {{secret:mail}}") as recorder,
    ):
        agent = Agent(
            screen=shielded,
            policy=policy,
            perception=Labelled((Element(Kind.TEXT_FIELD, field, ""),)),
            gate=Gate(Mode.AUTO, Person([Approve()])),
            executor=executor,
        )
        for event in recorder.record(agent.run(Task("log in with {{secret:mail}}"), Stop())):
            events.append(event)
            printed.write(json.dumps(event_json(event)) + "\n")
            if isinstance(event, Executed) and isinstance(event.action, Type):
                target.shows("line", secret)
                for file in left_behind.iterdir():  # while the session is still open, too: its log and its free pages
                    assert secret.encode() not in file.read_bytes()
    assert isinstance(events[-1], Ended)
    assert events[-1].reason is Reason.FINISHED
    assert [event.verdict for event in events if isinstance(event, Judged)] == [Verdict.ALLOWED] * 3
    (left_behind / "log").write_text(caplog.text)
    for file in left_behind.iterdir():
        content = file.read_bytes()
        for spelled in (secret.encode(), secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode()):
            assert spelled not in content, file
    if secret == SECRET:
        engine = RapidOcrEngine()
        assert secret in read_text(engine, screen.grab(), field).replace(" ", "")  # it does stand on the screen
        with SessionReader(left_behind / "run.deskhand") as reader:
            kept = [reader.frame(record.frame_id) for record in reader.events() if record.frame_id is not None]
        for frame in (*policy.frames[-2:], kept[-1]):
            assert "Horse" not in read_text(engine, frame, field)


@pytest.mark.display
def test_a_secret_that_is_not_there_ends_in_a_sentence_and_no_input(
    screen: MssScreen,
    target: Target,  # noqa: F811
    ring: Path,
) -> None:
    shielded = ShieldedScreen(screen)
    with PyAutoGuiExecutor(shielded, secrets=KeyringSecrets()) as executor:
        agent = Agent(
            screen=shielded,
            policy=Script([click(target.middle("line")), "Thought: now\nAction: type(content='x{{secret:mail}}')"]),
            gate=Gate(Mode.AUTO, Person([Approve(), Approve(), Approve()])),
            executor=executor,
        )
        events = list(agent.run(Task("use {{secret:mail}}", max_steps=2), Stop()))
    (failed,) = [event for event in events if isinstance(event, Failed)]
    assert failed.message == "there is no secret called mail; put it there with: deskhand secret set mail"
    assert target.state()["line"] == ""

"""What a session is turned into can be read by those for whom it is made, and holds nothing but text."""

from __future__ import annotations

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.cli.main import main
from agent.core.actions import Action, Click, Drag, Hotkey, KeyDown, Scroll, Type, Wait, key
from agent.core.actions import Direction as Way
from agent.core.events import Ended, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import ParseError, Reply
from agent.grammar.steps.orders import StepsError
from agent.grammar.steps.parser import parse_steps
from agent.grammar.ui_tars import parse
from agent.sessions.export import ExportForm, export_session, steps_script
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(200, 120)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 240, np.uint8), Viewport.plain(SIZE))
SCREEN = (
    Element(Kind.TEXT, PixelBox(5, 10, 50, 25), "Name"),
    Element(Kind.TEXT_FIELD, PixelBox(60, 8, 180, 28)),
    Element(Kind.BUTTON, PixelBox(5, 60, 80, 90), 'Save; "all"'),
    Element(Kind.LIST_ITEM, PixelBox(100, 60, 180, 90), "Bin"),
)
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
ACTIONS: tuple[Action, ...] = (
    Click(PixelPoint(100, 15)),
    Type("Ada; Lovelace"),
    Wait(1.0),
    Hotkey((key("ctrl"), key("s"))),
    Click(PixelPoint(40, 70)),
    Drag(PixelPoint(40, 70), PixelPoint(140, 70)),
    Scroll(Way.DOWN, PixelPoint(140, 70), 3),
    Click(PixelPoint(199, 119)),
    KeyDown(key("shift")),
)


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "one.deskhand"
    with Recorder.create(path, HOSTILE) as recorder:
        for step, action in enumerate(ACTIONS, 1):
            recorder.write(Observed(step, FRAME, None, 0.25))
            recorder.write(Predicted(step, HOSTILE, Reply(HOSTILE, (action,)), 0.5, 1.0))
            verdict = Verdict.EDITED if step == 2 else Verdict.ALLOWED
            recorder.write(Judged(step, FRAME, action, verdict, HOSTILE, SCREEN))
            recorder.write(Executed(step, FRAME, action, 0.1, by_person=step == 4))
        recorder.write(Ended(len(ACTIONS), Reason.FINISHED, HOSTILE))
    return path


def test_what_was_done_is_told_in_instructions_that_can_be_carried_out(session: Path) -> None:
    with SessionReader(session) as reader:
        script, left_out = steps_script(reader)
    assert script.splitlines() == [
        'type "Ada; Lovelace" into "Name"',
        "press ctrl+s",
        'click "Save; \\"all\\""',
        'drag "Save; \\"all\\"" to "Bin"',
        'scroll down 3 at "Bin"',
        "# cannot be said: step 8, click (199, 119)",
        "# cannot be said: step 9, hold shift",
    ]
    assert not isinstance(parse_steps(script), StepsError)
    assert [sentence.partition(" is left out")[0] for sentence in left_out] == [
        "step 8: click (199, 119)",
        "step 9: hold shift",
    ]


def test_every_event_is_one_line_of_json(session: Path, tmp_path: Path) -> None:
    with SessionReader(session) as reader:
        export_session(reader, ExportForm.JSONL, tmp_path / "events")
        records = list(reader.events())
    lines = [json.loads(line) for line in (tmp_path / "events").read_text().splitlines()]
    assert [{key: value for key, value in line.items() if key != "at_s"} for line in lines] == [
        record.event for record in records
    ]
    assert [line["at_s"] for line in lines] == [round(record.at_s, 3) for record in records]


def test_a_training_set_has_what_was_seen_thought_and_done(session: Path, tmp_path: Path) -> None:
    with SessionReader(session) as reader:
        export_session(reader, ExportForm.DATASET, tmp_path / "set")
    (task,) = [json.loads(line) for line in (tmp_path / "set" / "trajectory.jsonl").read_text().splitlines()]
    assert (task["instruction"], task["task_completed"], task["origin"]) == (HOSTILE, True, "agent")
    done = [action for action in ACTIONS if not isinstance(action, Wait)]
    assert len(task["traj"]) == len(done)
    for example, action in zip(task["traj"], done, strict=True):
        assert (np.array(Image.open(tmp_path / "set" / example["image"]).convert("RGB")) == FRAME.pixels).all()
        assert example["value"]["thought"] == HOSTILE
        reply = parse(example["value"]["code"], Space.relative(SIZE))
        assert not isinstance(reply, ParseError)
        assert type(reply.actions[0]) is type(action)
    assert [example["value"]["corrected"] for example in task["traj"]] == [False, True] + [False] * 6
    assert [example["value"]["by_person"] for example in task["traj"]].index(True) == 2
    box = [60, 8, 180, 28]
    assert task["traj"][0]["value"]["target"] == {"kind": "text_field", "text": "", "box": box, "label": "Name"}
    assert task["traj"][3]["value"]["action"] == 'click the button “Save; "all"”'
    assert task["traj"][1]["value"]["observation"] == "the field “Name”"


def test_nothing_is_overwritten_and_nothing_is_written_that_says_nothing(session: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with SessionReader(session) as reader:
        for form in ExportForm:
            with pytest.raises(FileExistsError, match="exists already"):
                export_session(reader, form, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with Recorder.create(tmp_path / "empty", "a task") as recorder:
        recorder.write(Ended(0, Reason.FAILED))
    with SessionReader(tmp_path / "empty") as reader, pytest.raises(ValueError, match="no action that can be said"):
        export_session(reader, ExportForm.STEPS, tmp_path / "script")
    assert not (tmp_path / "script").exists()


def test_the_command_writes_beside_the_session_and_says_what_is_missing(
    session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["session", "export", str(session), "--as", "steps"]) == 0
    said = capsys.readouterr().err
    assert session.with_suffix(".txt").exists()
    assert "step 8: click (199, 119) is left out" in said
    assert main(["session", "export", str(session), "--as", "steps"]) == 1
    assert "exists already" in capsys.readouterr().err


def test_the_command_names_shows_and_forgets_parameters(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["session", "parameters", str(session), "--name", "who=Ada", "--name", "last=Lovelace"]) == 0
    assert main(["session", "parameters", str(session), "--forget", "last"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "who = Ada  (text, 1 time)"
    assert main(["session", "parameters", str(session), "--name", "who=Eve"]) == 2
    assert "neither typed nor chosen" in capsys.readouterr().err
    assert main(["session", "parameters", str(session), "--forget", "nobody"]) == 2


class Titled(HTMLParser):
    """The text of the title, as a browser leaves it in the document."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.inside, self.title, self.loads = False, "", list[str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "title" and not self.title  # bars of the chart have titles too
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "onerror")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        self.title += data if self.inside else ""


@pytest.mark.soak
def test_a_browser_opens_the_page_from_the_disk_and_runs_nothing_of_it(session: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    with SessionReader(session) as reader:
        export_session(reader, ExportForm.HTML, page)
    command = ["chromium", "--headless", "--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=True)
    seen = Titled(done.stdout)
    assert seen.title == HOSTILE
    assert all(link.startswith(("data:image/png;base64,", "#f")) for link in seen.loads)

"""The main job as a user runs it: `deskhand run` on other programs, by real input, proved by their own state."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from agent.desktop.world import clipboard_text, open_titles
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.replay.expectations import Confirmed, Expectation, World, checked
from agent.sessions.reader import SessionReader
from gui.practice.process import Practice, practising
from gui.practice.tasks import RULES, PracticeTask, tasks

pytestmark = pytest.mark.display

PLACE = (560, 80, 600, 640)


@pytest.fixture
def environment(display: VirtualDisplay, tmp_path: Path) -> Mapping[str, str]:
    """The test display, and a home where nothing is configured."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return display.environment() | home


@pytest.fixture
def form(environment: Mapping[str, str]) -> Iterator[Practice]:
    with practising("form", place=PLACE, environment=environment) as practice:
        yield practice


def deskhand(
    environment: Mapping[str, str], *arguments: str, typed: str = ""
) -> tuple[int, list[dict[str, object]], str]:
    """Run the command with `--json`; its exit code, its events and its stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments, "--json"],
        input=typed,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def events_of(events: list[dict[str, object]], kind: str) -> list[dict[str, object]]:
    return [event for event in events if event["event"] == kind]


EVERY_TASK = [(app, number) for app in ("form", "editor") for number in range(len(tasks(app)))]


@pytest.mark.parametrize(("app", "number"), EVERY_TASK)
def test_the_steps_policy_does_every_practice_task(app: str, number: int, environment: Mapping[str, str]) -> None:
    task: PracticeTask = tasks(app)[number]
    with practising(app, seed=task.seed, place=PLACE, environment=environment) as practice:
        code, events, errors = deskhand(
            environment, "run", task.steps, "--mode", "auto", "--model", "steps", "--rules", str(RULES)
        )
        assert (code, errors) == (0, ""), events[-3:]
        assert task.check(practice.state()), practice.state()


@pytest.mark.parametrize("seed", [0, 7])
def test_make_run_fills_in_the_form_with_the_built_in_model_and_says_where_it_would_have_asked(
    seed: int, environment: Mapping[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gui.practice.demo", "--headless", "--seed", str(seed)]
    for name in ("torch", "transformers", "safetensors", "scipy", "onnx"):  # what `make run` does not install
        (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError('only training needs it', name={name!r})")
    found_first = f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"
    done = subprocess.run(
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": found_first}, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "carried out by: builtin" in done.stdout
    assert done.stdout.count("here it would ask you first") == 1, done.stdout
    assert "it saves the contact" in done.stdout
    assert "Done, and the form agrees" in done.stdout
    (session,) = tmp_path.glob("runs/*/session.deskhand")
    with SessionReader(session) as reader:
        assert reader.verify() == ()


def test_a_run_is_recorded_can_be_verified_and_is_replayed_on_a_fresh_form(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    task, file = tasks("form")[0], tmp_path / "run.deskhand"
    with practising("form", place=PLACE, environment=environment) as practice:
        code, events, _ = deskhand(environment, "run", task.steps, "--mode", "auto", "--save", str(file))
        assert code == 0
        assert task.check(practice.state())
    with SessionReader(file) as reader:
        assert reader.verify() == ()
        assert [record.event for record in reader.events()] == events
    with practising("form", place=PLACE, environment=environment) as practice:
        code, events, _ = deskhand(environment, "replay", str(file), "--mode", "exact")
        assert (code, events[-1]["reason"]) == (0, "finished"), events[-3:]
        assert task.check(practice.state())


def test_what_a_replay_expects_of_title_and_clipboard_is_looked_up_on_the_desktop(form: Practice) -> None:
    copied = f"copied into {form.folder}"
    subprocess.run(["xclip", "-selection", "clipboard"], input=copied, text=True, check=True, timeout=20)
    deadline = time.monotonic() + 20
    while clipboard_text() != copied:  # xclip goes into the background before it owns the clipboard
        assert time.monotonic() < deadline, "it was never copied"
        time.sleep(0.02)
    for expected in ("title=Practice form", f"clipboard={copied}"):
        said = checked(Expectation.parse(expected).what, (), World(open_titles, clipboard_text))
        assert isinstance(said, Confirmed), said
        assert said.independent


def test_an_executed_click_says_where_it_really_went(form: Practice, environment: Mapping[str, str]) -> None:
    code, events, _ = deskhand(environment, "run", 'click "Save"', "--mode", "auto")
    assert code == 0
    (executed,) = events_of(events, "executed")
    x, y = executed["desktop"]  # type: ignore[misc]
    save = next(one for one in form.state().elements if one.text == "Save")
    left, top, right, bottom = save.box
    assert left <= x < right  # type: ignore[has-type]
    assert top <= y < bottom  # type: ignore[has-type]
    assert form.state().log == ("saved",)


def test_what_deletes_is_not_done_where_nobody_can_be_asked(form: Practice, environment: Mapping[str, str]) -> None:
    _, events, _ = deskhand(environment, "run", 'click "Delete"', "--mode", "auto")
    assert events_of(events, "executed") == []
    assert events_of(events, "judged")[0]["verdict"] == "rejected"
    note = str(events_of(events, "judged")[0]["note"])
    assert note.startswith("nobody is here to approve it: it deletes something: “Delete”")
    assert note.endswith("the task names it, which counts as your word with --trust-task")
    assert form.state().log == ()


def test_in_step_mode_each_action_waits_for_a_yes_and_a_no_is_obeyed(
    form: Practice, environment: Mapping[str, str]
) -> None:
    code, events, questions = deskhand(environment, "run", 'click "Save"', "--mode", "step", typed="n\nnot now\nq\n")
    assert code in (1, 130)
    assert events_of(events, "executed") == []
    assert events_of(events, "judged")[0]["note"] == "not now"
    assert form.state().log == ()
    assert "click (" in questions


def test_a_dry_run_touches_nothing(form: Practice, environment: Mapping[str, str]) -> None:
    _, _, said = deskhand(environment, "run", 'click "Save"', "--mode", "auto", "--dry-run")
    assert "click" in said
    assert form.state().log == ()


def test_a_target_that_is_not_there_is_named_with_what_was_seen_instead(
    form: Practice, environment: Mapping[str, str]
) -> None:
    code, events, _ = deskhand(environment, "run", 'click "Teleport"', "--mode", "auto")
    assert code == 1
    assert events[-1]["reason"] == "call_user"
    assert "Teleport" in str(events[-1]["content"])
    assert "Save" in str(events[-1]["content"])


def test_tasks_from_stdin_run_one_after_the_other_in_their_regions(
    form: Practice, environment: Mapping[str, str]
) -> None:
    place = form.place
    region = [place.left, place.top, place.right - place.left, place.bottom - place.top]
    lines = [{"task": 'tick "Subscribe"', "region": region}, {"task": 'click "Save"', "max_steps": 5}]
    code, events, errors = deskhand(environment, "run", "-", typed="".join(json.dumps(line) + "\n" for line in lines))
    assert (code, errors) == (0, ""), events[-1]
    assert [event["reason"] for event in events_of(events, "ended")] == ["finished", "finished"]
    assert events[0]["size"] == region[2:]
    assert form.state().values["subscribe"] is True
    assert form.state().log == ("saved",)


def test_sigterm_ends_a_run_as_stopped(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "deskhand", "run", "wait 60 seconds", "--mode", "auto", "--json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "judged":
                break
        os.kill(process.pid, signal.SIGTERM)
        last = json.loads(process.stdout.read().splitlines()[-1])
        assert process.wait() == 130
    assert last["reason"] == "stopped"


def test_a_gtk_program_is_driven_too(environment: Mapping[str, str], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("")
    with subprocess.Popen(["mousepad", "--disable-server", str(note)], env=environment) as editor:
        try:
            code, events, _ = deskhand(
                environment,
                "run",
                'wait until "Search" appears; type "Grüße, 世界"; press ctrl+s; wait 1 second',
                "--mode",
                "auto",
                "--window",
                "Mousepad",
            )
            assert code == 0, events[-2:]
            assert note.read_text() == "Grüße, 世界"
        finally:
            editor.terminate()

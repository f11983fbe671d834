"""The command line as others use it: a process of its own, its output and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.agent.sessions.recorded_run import recorded, run


def deskhand(*arguments: str, typed: str = "", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command without a display, with a home of its own where one is given."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if home is not None:
        environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}
    return subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


def parsed(reply: str, *arguments: str) -> tuple[int, dict[str, object]]:
    done = deskhand("parse", *arguments, typed=reply)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def test_help_names_every_command() -> None:
    done = deskhand("--help")
    assert done.returncode == 0
    for command in ("run", "replay", "session", "perceive", "parse", "doctor", "train", "practice"):
        assert f"\n    {command} " in done.stdout


def test_the_version_is_told() -> None:
    done = deskhand("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("deskhand ")


def test_without_a_display_the_window_says_what_the_doctor_says() -> None:
    done = deskhand()
    assert done.returncode == 1
    assert done.stderr.startswith("deskhand: there is no display (DISPLAY is not set)")
    assert len(done.stderr.splitlines()) == 1


def test_options_of_a_practice_application_reach_it() -> None:
    done = deskhand("practice", "form", "--seed", "3", "--list")
    assert done.returncode == 0
    assert "save" in done.stdout
    assert "--geometry" in deskhand("practice", "--help").stdout


def test_options_of_a_training_reach_it() -> None:
    assert "--steps" in deskhand("train", "detector", "--help").stdout
    assert "--data" in deskhand("train", "detector").stderr


def test_an_unknown_option_is_a_usage_error() -> None:
    done = deskhand("doctor", "--cure")
    assert done.returncode == 2
    assert "--cure" in done.stderr


@pytest.mark.parametrize(
    ("family", "reply", "at"),
    [
        ("ui-tars-1.0", "Thought: t\nAction: click(start_box='(500,500)')", [960, 540]),
        ("ui-tars-1.5", "Thought: t\nAction: click(start_box='(966,546)')", [960, 540]),
        ("doubao", "Thought: t\nAction: click(point='<point>500 500</point>')", [960, 540]),
        (
            "ui-tars-2",
            "<think>t</think><seed:tool_call><function=click><parameter=point><point>500 500</point></parameter>"
            "</function></seed:tool_call>",
            [960, 540],
        ),
    ],
)
def test_each_family_has_its_own_coordinates(family: str, reply: str, at: list[float]) -> None:
    code, printed = parsed(reply, "--family", family, "--image", "1920x1080", "--screen", "1920x1080")
    assert code == 0
    assert printed["thought"] == "t"
    assert printed["actions"] == [{"kind": "click", "at": pytest.approx(at)}]


@pytest.mark.parametrize(("image", "x"), [((), 960), (("--image", "1932x1092"), 960 / 1932 * 1920)])
def test_pixels_of_a_resized_picture_are_those_of_the_picture_as_it_was_sent(image: tuple[str, ...], x: float) -> None:
    reply = "## Code:\n```python\npyautogui.click(x=960, y=546)\n```"
    _, printed = parsed(reply, "--family", "opencua", *image, "--screen", "1920x1092")
    assert printed["actions"] == [{"kind": "click", "at": pytest.approx([x, 546])}]


def test_points_are_clamped_to_the_screens_far_edge_whatever_the_image() -> None:
    reply = "Action: drag(start_point='<point>0 0</point>', end_point='<point>1000 1000</point>')"
    for image in ("1920x1080", "960x540", "37x41"):
        _, printed = parsed(reply, "--family", "doubao", "--image", image, "--screen", "1920x1080")
        assert printed["actions"] == [{"kind": "drag", "start": [0, 0], "end": [1919, 1079]}]


def test_a_reply_that_cannot_be_read_gives_its_span_and_code_1() -> None:
    reply = "Thought: t\nAction: jump(start_box='(1,2)')"
    code, printed = parsed(reply, "--family", "ui-tars-1.0", "--screen", "1920x1080")
    assert code == 1
    assert "jump" in str(printed["error"])
    span = printed["span"]
    assert isinstance(span, list)
    assert reply[span[0] : span[1]] == "jump"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("run", ""), "the task is empty"),
        (("run", "click Save", "--region", "1,2,3"), "X,Y,WIDTH,HEIGHT"),
        (("run", "click Save", "--region", "0,0,0,5"), "must be above 0"),
        (("run", "click Save", "--model", "no-such-model"), "no-such-model"),
        (("run", "-", "--mode", "auto", "--save", "x"), "--save holds one run"),
        (("run", "-", "--mode", "step"), "nobody can be asked"),
        (("parse", "--family", "gpt", "--screen", "10x10"), "gpt"),
        (("parse", "--family", "doubao", "--screen", "ten"), "WIDTHxHEIGHT"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_code_2(arguments: tuple[str, ...], sentence: str) -> None:
    done = deskhand(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "line",
    ["no json", "[1]", '{"job": "x"}', '{"task": ""}', '{"task": "x", "region": [1]}', '{"task": "x", "max_steps": 0}'],
)
def test_a_bad_line_of_tasks_is_named(line: str, tmp_path: Path) -> None:
    done = deskhand("run", "-", "--mode", "auto", typed=f"\n{line}\n", home=tmp_path)
    assert done.returncode == 2
    assert "line 2 of stdin" in done.stderr


def test_without_a_display_a_run_ends_with_what_to_do(tmp_path: Path) -> None:
    done = deskhand("run", "press a", "--mode", "auto", "--json", home=tmp_path)
    assert done.returncode == 1
    assert "make run" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_session_is_refused_in_one_sentence(tmp_path: Path) -> None:
    foreign = tmp_path / "notes.txt"
    foreign.write_text("nothing of the kind\n")
    for command in (("session", "show"), ("session", "verify"), ("replay",)):
        for file in (foreign, tmp_path / "missing"):
            done = deskhand(*command, str(file), home=tmp_path)
            assert done.returncode == 1, command
            assert str(file) in done.stderr
            assert done.stderr.count("\n") == 1
    assert foreign.read_text() == "nothing of the kind\n"


def test_perceive_prints_the_contract_for_an_image(tmp_path: Path) -> None:
    image = tmp_path / "grey.png"
    Image.new("RGB", (320, 200), "grey").save(image)
    done = deskhand("perceive", str(image), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"size": [320, 200], "elements": []}


def test_an_image_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG nothing")
    done = deskhand("perceive", str(broken))
    assert done.returncode == 1
    assert str(broken) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_recording_is_previewed_step_by_step(tmp_path: Path) -> None:
    path = recorded(tmp_path / "one.deskhand", run(2))
    done = deskhand("session", "preview", str(path), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()[:2]] == ["1.", "2."]
    assert "found by its picture alone" in done.stdout

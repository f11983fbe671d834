"""Models are fetched from a hub, a process of its own: stopped, broken off, resumed, checked, faults in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from agent.cli.main import main
from tests.vision.vlm.hub_process import COUNT, serving
from vision.vlm.fetching import fetch, fetched_bytes
from vision.vlm.hub import look_up
from vision.vlm.metadata import SUMS

Serve = Callable[..., Path]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts the hub, and says where what it serves lies; with a number of bytes after which each answer breaks off."""
    with ExitStack() as stack:

        def start(*break_after: int) -> Path:
            folder = tmp_path / "hub"
            monkeypatch.setenv("HF_ENDPOINT", stack.enter_context(serving(folder, *break_after)))
            monkeypatch.setenv("NO_PROXY", "*")
            monkeypatch.setenv("HF_TOKEN", "not-a-secret")
            return folder

        yield start


def asked(folder: Path) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in (folder / "asked.jsonl").read_text().splitlines()]


def test_size_and_licence_are_known_before_and_only_what_is_safe_is_wanted(serve: Serve) -> None:
    serve()
    offer = look_up("owner/tiny")
    assert [file.name for file in offer.files] == ["config.json", "model.safetensors"]
    assert offer.licence == "apache-2.0"
    assert 4 * COUNT < offer.size < 4 * COUNT + 1000


def test_a_model_is_fetched_once_and_the_token_goes_to_the_hub_alone(serve: Serve, tmp_path: Path) -> None:
    hub, told = serve(), list[int]()
    offer = look_up("owner/tiny")
    checkpoint = fetch(offer, tmp_path / "model", progress=told.append)
    assert checkpoint is not None
    assert checkpoint.parameters == COUNT
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, offer.size)
    assert (tmp_path / "model" / SUMS).read_text().endswith("  model.safetensors\n")
    assert sorted(file.name for file in (tmp_path / "model").iterdir()) == [SUMS, "config.json", "model.safetensors"]
    before = asked(hub)
    assert {one["token"] for one in before if str(one["path"]).startswith("/store/")} == {None}
    assert {one["token"] for one in before if "/resolve/" in str(one["path"])} == {"Bearer not-a-secret"}
    assert fetch(offer, tmp_path / "model") is not None
    assert asked(hub) == before, "nothing is asked for twice"


def test_a_download_is_stopped_and_goes_on_from_there(serve: Serve, tmp_path: Path) -> None:
    hub, told = serve(), list[int]()
    offer = look_up("owner/tiny")
    assert fetch(offer, tmp_path / "model", progress=told.append, stopped=lambda: told[-1] > 300_000) is None
    there = fetched_bytes(offer, tmp_path / "model")
    assert 300_000 < there < offer.size
    told.clear()
    assert fetch(offer, tmp_path / "model", progress=told.append) is not None
    assert told[0] == there
    config = next(file.size for file in offer.files if file.name == "config.json")
    assert asked(hub)[-1]["range"] == f"bytes={there - config}-"


def test_a_connection_that_breaks_again_and_again_is_taken_up_while_bytes_come(serve: Serve, tmp_path: Path) -> None:
    serve(200_000)
    waited: list[float] = []
    assert fetch(look_up("owner/tiny"), tmp_path / "model", sleep=waited.append) is not None
    assert waited == [1] * 6


def test_what_is_not_what_the_hub_says_is_refused(serve: Serve, tmp_path: Path) -> None:
    serve()
    offer = look_up("owner/tiny")
    wrong = replace(offer, files=tuple(replace(file, sha256=file.sha256 and "0" * 64) for file in offer.files))
    with pytest.raises(ValueError, match="its SHA-256 differs"):
        fetch(wrong, tmp_path / "model")
    huge = replace(offer, files=tuple(replace(file, size=10**18) for file in offer.files))
    with pytest.raises(ValueError, match="there is no room in"):
        fetch(huge, tmp_path / "other")


def test_what_goes_wrong_is_one_sentence(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve()
    for model, why in (("owner/none", "the hub has no model 'owner/none'"), ("a b", "is no model of the hub")):
        with pytest.raises(ValueError, match=why):
            look_up(model)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ValueError, match="nobody/nothing cannot be fetched"):
        look_up("nobody/nothing")
    monkeypatch.setenv("HF_ENDPOINT", "file:///etc")
    with pytest.raises(ValueError, match="write an address that begins with https"):
        look_up("nobody/nothing")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ValueError, match="HF_HUB_OFFLINE is set"):
        look_up("nobody/nothing")


def test_the_command_says_size_and_licence_and_fetches(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve()
    folder = tmp_path / "model"
    assert main(["models", "fetch", "owner/tiny", str(folder), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["licence"], found["files"]) == ("apache-2.0", 2)
    assert not folder.exists()
    assert main(["models", "fetch", "owner/tiny", str(folder)]) == 0
    output = capsys.readouterr()
    assert "owner/tiny: 0.0 GB in 2 files, licence apache-2.0" in output.err
    assert "checked" in output.out

"""The command line of the simulator, by its documented options and by those of the version before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.learning.simulator.__main__ import main
from agent.policies.builtin.examples import ExampleFolder
from vision.assets import asset


def test_examples_are_added_to_a_folder_and_noise_makes_others_of_them(tmp_path: Path) -> None:
    plain, noisy = tmp_path / "plain", tmp_path / "noisy"
    for seed in ("1", "2"):
        assert main(["--out", str(plain), "--count", "25", "--seed", seed]) == 0
    examples = ExampleFolder(plain)
    assert len(examples) == 50
    assert main(["--out", str(noisy), "--noisy-from", str(tmp_path), "--count", "25"]) == 0
    first = ExampleFolder(noisy)
    assert {example.task for example in first} <= {example.task for example in examples}
    assert any(example not in list(examples) for example in first)
    again = tmp_path / "again"
    assert main(["--out", str(again), "--seen-from", str(plain), "--count", "25"]) == 0
    assert list(ExampleFolder(again)) == list(first)


@pytest.mark.timeout(240)
def test_a_dagger_round_of_the_built_in_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    model = str(asset("models", "builtin"))
    assert main(["--examine", model, "--count", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["episodes"] == 2
    assert found["steps"] >= 2
    for flag, folder in (("--rollouts-of", tmp_path / "a"), ("--walked-by", tmp_path / "b")):
        assert main(["--out", str(folder), flag, model, "--count", "2"]) == 0
    assert list(ExampleFolder(tmp_path / "a")) == list(ExampleFolder(tmp_path / "b"))


@pytest.mark.parametrize(
    ("arguments", "sentence"), [([], "--out is needed"), (["--noisy-from", "."], "no examples in")]
)
def test_what_is_missing_is_said_in_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        main([*arguments, *(["--out", "made"] if arguments else [])])
    assert refused.value.code == 2
    assert sentence in capsys.readouterr().err

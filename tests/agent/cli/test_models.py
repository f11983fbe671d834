"""`deskhand models`: what fits, and whether a model sees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from agent.cli.main import main
from agent.core.history import History
from agent.core.policy import LoadedModel, Observation, Prediction
from agent.core.stop import Stop
from agent.factory import load_model
from agent.policies.catalog import MODELS, Machine
from agent.policies.families.selection import FAMILIES, family_of
from agent.policies.grounding_check import look
from vision.geometry import Size, Space
from vision.vlm.metadata import SUMS

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"


class Blind:
    """Answers every question with the same reply."""

    def __init__(self, text: str) -> None:
        self._text = text

    def space(self, size: Size) -> Space:
        return Space.relative(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        return Prediction(self._text)


def test_what_reads_the_screen_finds_the_button_that_it_is_asked_for() -> None:
    seen = look(load_model("steps"))
    assert seen.right, seen
    assert "is on the button “Print”" in str(seen)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("Thought: I see.\nAction: click(point='<point>500 500</point>')", "is not on the button “Print”"),
        ("Thought: I see.\nAction: click(point='<point>100 900</point>')", "it sees"),
        ("Thought: I see.\nAction: finished()", "is not on the button"),
        ("I can see the picture very well.", "could not be read"),
    ],
)
def test_words_are_not_enough(reply: str, why: str) -> None:
    assert why in str(look(LoadedModel(Blind(reply))))


@pytest.mark.parametrize(
    ("gigabytes", "fit"),
    [
        (0, "needs a graphics card"),
        (8, "with int4 weights"),
        (16, "with int8 weights"),
        (24, "fits here:"),
        (80, "fits here:"),
    ],
)
def test_what_fits_depends_on_the_card(gigabytes: int, fit: str) -> None:
    machine = Machine(32 * 10**9, (("card", gigabytes * 10**9),) if gigabytes else ())
    (model,) = [one for one in MODELS if one.name == "UI-TARS-1.5-7B"]
    assert fit in model.verdict(machine)


def test_the_command_that_serves_a_model_allows_as_many_pictures_as_its_family_looks_at() -> None:
    served = [model for model in MODELS if model.hub]
    assert len(served) > 30
    for model in served:
        assert family_of({}, f"{model.hub}/{model.name}").pictures == model.pictures, model.name
        assert f"{model.hub}/{model.name} --limit-mm-per-prompt '{{\"image\": {model.pictures}}}'" in model.serve
        assert model.licence


def test_every_family_that_was_trained_to_act_has_a_model_in_the_catalogue() -> None:
    listed = {family_of({}, f"{model.hub}/{model.name}").name for model in MODELS if model.hub}
    assert set(FAMILIES) - listed == {"doubao", "evocua-s1", "generic", "holo3.1-calls"}


def test_what_brings_code_of_its_own_is_not_said_to_fit() -> None:
    (kimi,) = [one for one in MODELS if one.name == "Kimi-K2.5"]
    assert kimi.verdict(Machine(0, (("card", 10**14),))).startswith("cannot be loaded here; serve it")


def test_experts_are_not_said_to_fit_where_they_cannot_be_kept_in_fewer_bits() -> None:
    (kimi,) = [one for one in MODELS if one.name == "Kimi-VL-A3B-Instruct"]
    assert "too large" in kimi.verdict(Machine(32 * 10**9, (("card", 24 * 10**9),)))
    assert "int4" not in kimi.needs


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("#int8", "experts of a 'kimi_vl' cannot be kept in int8"),
        ("#int2", "stands int8 or int4 or compiled, or nothing at all"),
    ],
)
def test_what_follows_a_folder_says_in_how_many_bits_its_weights_are_kept(
    tmp_path: Path, name: str, sentence: str, tokenizer_file: str
) -> None:
    shutil.copytree(KIMI, tmp_path / "kimi")
    (tmp_path / "kimi" / "tokenizer.json").write_text(tokenizer_file, encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        load_model(f"{tmp_path / 'kimi'}{name}")


def test_weights_that_were_changed_since_they_were_fetched_are_not_loaded(tmp_path: Path, tokenizer_file: str) -> None:
    shutil.copytree(KIMI, tmp_path / "kimi")
    (tmp_path / "kimi" / "tokenizer.json").write_text(tokenizer_file, encoding="utf-8")
    (tmp_path / "kimi" / SUMS).write_text(f"{'0' * 64}  model.safetensors\n")
    with pytest.raises(ValueError, match=r"model\.safetensors is not what was fetched"):
        load_model(str(tmp_path / "kimi"))


@pytest.fixture
def tokenizer_file() -> str:
    return Tokenizer(WordLevel({"a": 0}, "a")).to_str()


def test_the_list_is_for_people_and_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("this machine: ")
    assert len(lines) == len(MODELS) + 1
    assert main(["models", "list", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["models"]] == [one.name for one in MODELS]


def test_an_unknown_model_is_answered_with_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "check", "abacus"]) == 2
    said = capsys.readouterr().err
    assert "'abacus' is not known" in said
    assert "steps" in said
    assert "a folder with a checkpoint" in said

"""The exported network: the numbers of PyTorch, without PyTorch; files that are damaged or out of date."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from agent.learning.evaluation.written_instructions import written_instructions
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.features import features_of
from agent.policies.builtin.inference.decoding import Situation, decide
from agent.policies.builtin.inference.export import export
from agent.policies.builtin.inference.loading import load_network
from agent.policies.builtin.inference.onnx_network import DECODER, DESCRIPTION, ENCODER, WEIGHTS, OnnxNetwork
from agent.policies.builtin.modeling import BuiltinModel, load_builtin
from agent.policies.builtin.policy import SHIPPED
from agent.policies.builtin.processing import TorchNetwork
from agent.policies.builtin.vocabulary import POINTS, Expects, after, tokens_of
from tests.agent.policies.builtin.untrained import BUCKETS, SOME
from vision.geometry import Size

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def shipped() -> tuple[OnnxNetwork, TorchNetwork]:
    return OnnxNetwork(SHIPPED), TorchNetwork(load_builtin(SHIPPED))


@pytest.fixture(scope="module")
def small() -> BuiltinModel:
    torch.manual_seed(3)
    return BuiltinModel(BuiltinConfig(buckets=BUCKETS, width=32, hidden=48, encoder_layers=2, decoder_layers=1))


@pytest.fixture(scope="module")
def export_of_small(small: BuiltinModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    small.save_pretrained(folder)
    export(folder)
    return folder


@pytest.fixture
def exported(export_of_small: Path, tmp_path: Path) -> Path:
    """A copy of the export that a test may damage."""
    return Path(shutil.copytree(export_of_small, tmp_path / "model"))


def test_its_numbers_are_those_of_torch_on_every_place_of_a_reply(shipped: tuple[OnnxNetwork, TorchNetwork]) -> None:
    network, torch_network = shipped
    for example in SOME[::8]:
        features = features_of(example.task, example.elements, example.past, example.size, network.buckets)
        ours, theirs = network.encode(features), torch_network.encode(features)
        tokens, states = tokens_of(example.decision, example.task, features.words), [Expects.STEP]
        for place, right in enumerate(tokens):
            logits = [screen.logits(tokens[:place], states) for screen in (ours, theirs)]
            assert np.abs(logits[0] - logits[1]).max() < 1e-3
            states.append(after(states[-1], right))
        for element in range(len(example.elements)):
            for mine, right_one in zip(ours.press(element, 0), theirs.press(element, 0), strict=True):
                assert np.abs(mine - right_one).max() < 1e-3
        assert ours.press(0, len(POINTS) - 1)[0].shape == (2,)


def test_instructions_of_people_get_the_same_replies(shipped: tuple[OnnxNetwork, TorchNetwork]) -> None:
    for written in list(written_instructions(DATA))[::20]:
        situation = Situation(written.task, written.elements, (), written.size)
        ours, theirs = (decide(network, situation) for network in shipped)
        assert ours is not None
        assert theirs is not None
        assert ours.reply == theirs.reply
        assert ours.confidence == pytest.approx(theirs.confidence, abs=1e-3)


@pytest.mark.parametrize("task", ["press Save", ""])
def test_a_screen_without_elements_and_a_task_without_words_can_be_encoded(
    shipped: tuple[OnnxNetwork, TorchNetwork], task: str
) -> None:
    decided = [decide(network, Situation(task, (), (), Size(640, 480))) for network in shipped]
    assert decided[0] is not None
    assert decided[1] is not None
    assert decided[0].reply == decided[1].reply


def test_a_model_of_any_size_is_exported_and_loaded(export_of_small: Path, small: BuiltinModel) -> None:
    network = load_network(export_of_small)
    assert isinstance(network, OnnxNetwork)
    for example in SOME[:5]:
        situation = Situation(example.task, example.elements, example.past, example.size)
        ours, theirs = decide(network, situation), decide(TorchNetwork(small), situation)
        assert ours is not None
        assert theirs is not None
        assert ours.reply == theirs.reply


@pytest.mark.parametrize("file", [ENCODER, DECODER])
def test_a_damaged_file_is_not_run(exported: Path, file: str) -> None:
    (exported / file).write_bytes((exported / file).read_bytes()[:-1] + b"?")
    with pytest.raises(ValueError, match=f"{file} is damaged"):
        load_network(exported)
    (exported / file).unlink()
    with pytest.raises(ValueError, match=f"{file} is missing"):
        load_network(exported)


def test_what_was_trained_since_or_knows_other_phrases_asks_to_be_exported_again(
    exported: Path, tmp_path: Path
) -> None:
    description = json.loads((exported / DESCRIPTION).read_text())
    (exported / DESCRIPTION).write_text(json.dumps(description | {"exported_from": "0"}))
    with pytest.raises(ValueError, match="trained since"):
        load_network(exported)
    (exported / WEIGHTS).unlink()
    assert load_network(exported), "the weights are for training, not for runs"
    (exported / DESCRIPTION).write_text(json.dumps(description | {"vocabulary": "0"}))
    with pytest.raises(ValueError, match="other phrases"):
        load_network(exported)
    (exported / DESCRIPTION).write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        load_network(exported)


def test_the_shipped_model_decides_without_anything_that_only_training_needs(tmp_path: Path) -> None:
    for name in ("torch", "transformers", "safetensors", "scipy", "onnx"):
        (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError('blocked', name={name!r})\n")
    program = (
        "import sys\n"
        f"sys.path[:0] = [{str(tmp_path)!r}, {str(DATA.parents[1])!r}]\n"
        "from agent.factory import load_policy\n"
        "from agent.core.policy import Observation\n"
        "from agent.core.stop import Stop\n"
        "from vision.frame import Frame\n"
        "from vision.geometry import PixelBox, Size, Viewport\n"
        "from vision.perception.elements import Element, Kind\n"
        "import numpy as np\n"
        "frame = Frame(np.zeros((200, 320, 3), np.uint8), Viewport.plain(Size(320, 200)))\n"
        "save = Element(Kind.BUTTON, PixelBox(10, 10, 80, 40), 'Save')\n"
        "reply = load_policy('builtin').predict(Observation('press Save', 1, frame, (save,)), (), Stop()).reply\n"
        "print(reply.thought)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert "I see the button “Save”; I click it." in done.stdout, done.stderr

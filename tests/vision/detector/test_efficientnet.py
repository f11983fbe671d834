"""EfficientNet-Lite0 as a backbone: its levels, the names of the pretrained weights, and what stays frozen."""

from pathlib import Path

import pytest
import torch

from tests.vision.detector.small_detectors import SMALL
from vision.detector.backbones.efficientnet import CHANNELS, EfficientNetLite0, pretrained
from vision.detector.backbones.pyramid import STRIDES, EfficientNetPyramid
from vision.detector.model import Detector, DetectorConfig
from vision.detector.train import beginner

ON_EFFICIENTNET = DetectorConfig(width=32, heads=4, decoder_layers=0, queries=20, backbone="efficientnet-lite0")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of the published names and shapes, as the package has them; random."""
    torch.manual_seed(0)
    names: dict[str, torch.Tensor] = {}
    for name, tensor in EfficientNetLite0().state_dict().items():
        layers = name.split(".")
        block = f"_blocks.{layers[1]}." if layers[0] == "blocks" else ""
        part = layers[2] if block else "stem"
        convolution = {"stem": "_conv_stem", "expand": "_expand_conv", "depthwise": "_depthwise_conv"}
        norm = {"stem": "_bn0", "expand": "_bn0", "depthwise": "_bn1", "project": "_bn2"}
        theirs = convolution.get(part, "_project_conv") if tensor.ndim == 4 else norm[part]
        names[f"{block}{theirs}.{layers[-1]}"] = torch.rand_like(tensor) if tensor.is_floating_point() else tensor
    path = tmp_path_factory.mktemp("weights") / "published.pth"
    torch.save(names | {"_fc.weight": torch.zeros(1000, 1280)}, path)
    return path


def test_a_screen_becomes_features_at_three_strides() -> None:
    with torch.inference_mode():
        features = EfficientNetLite0().eval()(torch.zeros(1, 3, 64, 96))
    assert [tuple(feature.shape) for feature in features] == [
        (1, channels, 64 // stride, 96 // stride) for channels, stride in zip(CHANNELS, STRIDES, strict=True)
    ]


def test_its_size_is_that_of_the_paper_without_the_classifier() -> None:
    count = sum(parameter.numel() for parameter in EfficientNetLite0().parameters())
    assert count == 4_652_008 - 1280 * 1000 - 1000 - 320 * 1280 - 2 * 1280


def test_published_weights_get_our_names_and_the_scale_of_our_images(published: Path) -> None:
    theirs = torch.load(published, weights_only=True)
    ours = pretrained(published)
    assert torch.equal(ours["blocks.15.project.1.running_var"], theirs["_blocks.15._bn2.running_var"])
    assert torch.equal(ours["blocks.3.depthwise.1.weight"], theirs["_blocks.3._depthwise_conv.weight"])
    assert torch.equal(ours["stem.1.weight"] * 2, theirs["_conv_stem.weight"])


def test_other_weights_are_refused(tmp_path: Path) -> None:
    torch.save({"_fc.weight": torch.zeros(1)}, tmp_path / "other.pth")
    with pytest.raises(ValueError, match="not the weights of EfficientNet-Lite0"):
        pretrained(tmp_path / "other.pth")


def test_frozen_blocks_stay_as_they_are(published: Path) -> None:
    network = EfficientNetLite0()
    network.load_state_dict(pretrained(published))
    network.freeze(2)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.train()
    optimiser = torch.optim.SGD([one for one in network.parameters() if one.requires_grad], lr=0.1)
    sum(feature.square().mean() for feature in network(torch.randn(2, 3, 64, 64))).backward()
    optimiser.step()
    changed = {
        name.split(".")[1] for name, tensor in network.state_dict().items() if not torch.equal(tensor, before[name])
    }
    assert {"0", "1"}.isdisjoint(changed - {name.split(".")[1] for name in before if name.startswith("stem")})
    assert {"2", "15"} <= changed


def test_a_detector_on_it_is_saved_and_loaded(tmp_path: Path) -> None:
    torch.manual_seed(0)
    detector = Detector(ON_EFFICIENTNET).eval()
    detector.save(tmp_path / "detector.safetensors")
    again = Detector.load(tmp_path / "detector.safetensors")
    assert isinstance(again.pyramid, EfficientNetPyramid)
    picture = torch.randint(0, 256, (1, 3, 64, 96), dtype=torch.uint8)
    with torch.inference_mode():
        assert torch.equal(detector(picture).dense.one, again(picture).dense.one)


def test_a_residual_detector_begins_without_the_package() -> None:
    assert beginner(SMALL).config is SMALL

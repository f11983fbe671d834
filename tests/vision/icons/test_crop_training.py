"""The crop encoder's training: framing, composition, examples, and a network that learns two icons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from vision.icons.composing import composed
from vision.icons.data import SIDES, Drawn, read_set, write_set
from vision.icons.examples import NOTHING, CropDataset, Cut, read_icons
from vision.icons.framing import SIDE, framed, framings, squared
from vision.icons.language import text_vectors
from vision.icons.network import CropNetwork, CropNetworkConfig
from vision.icons.train import CropLearner, shares_right
from vision.trainer import Plan, train

TINY = CropNetworkConfig(2, widths=(8, 12, 16), blocks=(0, 0, 0), vector=8, language=4)


def drawn(name: str, meaning: str) -> Drawn:
    """A horizontal bar for names that begin with m, else a vertical one."""
    pictures = []
    for side in SIDES:
        picture = np.zeros((side, side, 4), np.uint8)
        bar = slice(side // 2 - side // 8, side // 2 + side // 8)
        if name.startswith("m"):
            picture[bar, 1:-1, 3] = 255
        else:
            picture[1:-1, bar, 3] = 255
        pictures.append(picture)
    return Drawn(name, meaning, tuple(pictures))


PICTURES = drawn("minus", "").pictures


def test_a_set_reads_as_it_was_written(tmp_path: Path) -> None:
    write_set(tmp_path / "a.npz", [drawn("minus", "remove"), drawn("bar", "")])
    read = read_set(tmp_path / "a.npz")
    assert [(icon.name, icon.meaning) for icon in read] == [("minus", "remove"), ("bar", "")]
    assert np.array_equal(read[0].pictures[2], drawn("minus", "").pictures[2])


def test_sets_that_are_kept_apart_are_not_trained_on(tmp_path: Path) -> None:
    for name in ("lucide", "ion", "carbon", "theme-elementary"):
        write_set(tmp_path / f"{name}.npz", [drawn(name, "remove")])
    names = {
        split: [icon.name for icon in read_icons(tmp_path, split=split)] for split in ("train", "validation", "test")
    }
    assert names == {"train": ["lucide"], "validation": ["ion"], "test": ["carbon"]}
    with pytest.raises(FileNotFoundError, match="no icons for train"):
        read_icons(tmp_path / "nowhere", split="train")


def test_a_frame_lies_around_the_ink_wherever_it_is() -> None:
    crop = np.full((40, 60, 3), 240, np.uint8)
    crop[10:20, 30:40] = 20
    moved = np.full((64, 64, 3), 240, np.uint8)
    moved[50:60, 4:14] = 20
    assert np.array_equal(framed(crop), framed(moved))
    assert framed(crop)[SIDE // 2, SIDE // 2].tolist() == [20, 20, 20]


def test_a_button_around_an_icon_is_left_out_of_its_frame() -> None:
    plain = np.full((40, 40, 3), 220, np.uint8)
    plain[14:26, 14:24] = 20
    button = plain.copy()
    button[[0, -1]] = button[:, [0, -1]] = 240
    button[1, 1:-1] = button[-2, 1:-1] = button[1:-1, 1] = button[1:-1, -2] = 90
    assert np.array_equal(framed(button), framed(plain))
    assert framings(button).shape == (2, SIDE, SIDE, 3)
    assert np.array_equal(framings(button), framings(plain))


def test_a_disabled_icon_is_looked_at_as_if_it_were_not() -> None:
    plain = np.full((40, 40, 3), 240, np.uint8)
    plain[14:26, 14:24] = 20
    faint = np.full((40, 40, 3), 240, np.uint8)
    faint[14:26, 14:24] = 215
    ground, ink = (int(framed(faint)[at, at].min()) for at in (0, SIDE // 2))
    assert ground == 240
    assert ink <= 140
    assert np.array_equal(framed(plain)[SIDE // 2, SIDE // 2], [20, 20, 20])


def test_composition_leaves_something_of_every_icon() -> None:
    icons = [drawn("minus", ""), drawn("bar", ""), Drawn("faint", "", tuple(picture // 4 for picture in PICTURES))]
    for seed in range(200):
        crop = composed(icons[seed % 3], np.random.default_rng(seed))
        assert np.ptp(crop) > 0, seed


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 200, 3), (200, 1, 3)])
def test_any_crop_has_a_frame(shape: tuple[int, int, int]) -> None:
    assert framed(np.zeros(shape, np.uint8)).shape == (SIDE, SIDE, 3)
    assert squared(np.zeros(shape, np.uint8), -5, 900, 40).shape == (SIDE, SIDE, 3)


def test_a_crop_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        framed(np.zeros((0, 4, 3), np.uint8))


def test_the_same_key_composes_the_same_crop() -> None:
    icon = drawn("minus", "remove")
    crops = [composed(icon, np.random.default_rng(seed)) for seed in (1, 1, *range(60))]
    assert np.array_equal(crops[0], crops[1])
    assert len({crop.shape for crop in crops}) > 10
    assert all(crop.std() > 1 for crop in crops)  # it can be told from its ground


def test_examples_teach_meanings_none_of_them_and_marks() -> None:
    cuts = [Cut(np.full((60, 60, 3), 90, np.uint8), True), Cut(np.full((20, 40, 3), 90, np.uint8), None)]
    data = CropDataset([drawn("minus", "remove"), drawn("bar", "")], cuts, ["add", "remove"])
    batch = data.batch([(0, seed) for seed in range(200)])
    assert set(batch.meanings.tolist()) == {NOTHING, 1, 2}
    assert set(batch.marks.tolist()) == {NOTHING, 1}
    assert torch.equal(batch.meanings == NOTHING, batch.marks != NOTHING)
    assert len(data) == 1


def test_a_small_network_learns_two_icons_and_reads_as_it_was_saved(tmp_path: Path) -> None:
    icons = [drawn("minus", "remove"), drawn("bar", "add")]
    data = CropDataset(icons, [], ["add", "remove"])
    torch.manual_seed(0)
    learner = CropLearner(CropNetwork(TINY, torch.eye(2, 4)))
    plan = Plan(steps=60, batch=32, learning_rate=1e-2, warm_up_steps=5, ema_decay=0.9)
    trained = train(learner, data, plan, tmp_path / "run")
    assert isinstance(trained, CropLearner)
    assert shares_right(trained.network, icons * 20, ["add", "remove"], 7)["right"] > 0.9
    trained.network.save(tmp_path / "crops.safetensors")
    read = CropNetwork.load(tmp_path / "crops.safetensors")
    crops = data.batch([(0, 3), (1, 4)]).crops
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(read(crops), trained.network(crops), strict=True))
    assert torch.allclose(read.meaning_vectors().norm(dim=1), torch.ones(2))


def test_a_language_encoder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        text_vectors(tmp_path / "nowhere", {"delete": ["trash"]})

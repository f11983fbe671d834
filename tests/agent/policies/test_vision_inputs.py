"""Looking at screens: what is cut and packed, each encoder in a model that learns and writes, and no picture at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModel

from agent.learning.simulator import noisy_examples
from agent.learning.simulator.episodes import examples
from agent.policies.builtin.batches import collate
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.examples import Example, ExampleFolder, ExampleWriter
from agent.policies.builtin.modeling import BuiltinModel, register
from agent.policies.builtin.processing import BuiltinProcessor, Situation
from agent.policies.builtin.tokenizer_training import PictureSquares, VqLearner, evaluator, train_vq
from agent.policies.builtin.training import BuiltinLearner, FolderDataset, batch_of, train_builtin
from agent.policies.builtin.vision_inputs import crop_screen
from vision.distributed import ProcessGroup
from vision.encoders import Pixels, VqTokenizer, squares, squares_of_screen
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.trainer import Plan, backward

BUCKETS = 256
SOME = [example for example in examples(7, 40) if example.elements][:8]
ALONE = ProcessGroup(0, 1, torch.device("cpu"))
PLAN = Plan(steps=2, batch=4, learning_rate=1e-3, warm_up_steps=1, log_every=1)
SEEING = ("moonvit", "vq", "both")


def picture(example: Example) -> Pixels:
    """Each element in a colour of its own."""
    chance = np.random.default_rng(len(example.task))
    pixels = np.full((example.size.height, example.size.width, 3), 220, np.uint8)
    for element in example.elements:
        box = element.box
        pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = chance.integers(0, 256, 3)
    return pixels


PICTURES = [picture(example) for example in SOME]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lessons with pictures; the last has none."""
    made = tmp_path_factory.mktemp("lessons")
    with ExampleWriter(made) as writer:
        for example, pixels in zip(SOME[:-1], PICTURES, strict=False):
            writer.add(example, pixels)
        writer.add(SOME[-1])
    return made


def config(encoder: str) -> BuiltinConfig:
    sizes = {"buckets": BUCKETS, "width": 32, "hidden": 48, "encoder_layers": 1, "decoder_layers": 1}
    return BuiltinConfig(**sizes, encoder=encoder, crop_width=16, sight_width=32, sight_layers=1, codes=16)


def seeing(encoder: str) -> BuiltinModel:
    """An untrained model in which what is seen counts from the beginning."""
    torch.manual_seed(0)
    model = BuiltinModel(config(encoder))
    assert model.sight is not None
    torch.nn.init.normal_(model.sight.element.weight)
    torch.nn.init.normal_(model.sight.overview.weight)
    if model.sight.codes is not None:
        tokenizer = VqTokenizer(codes=16)  # as it begins to learn: its codes are vectors of what there is to see
        cut = torch.from_numpy(np.concatenate([squares_of_screen(one, 2, 3) for one in PICTURES]))
        tokenizer.init_codebook(cut.permute(0, 3, 1, 2) / 127.5 - 1)
        model.sight.codes.vq.load_state_dict(tokenizer.vq.state_dict())
    model.train(mode=False)
    return model


@torch.inference_mode()
def encoded(model: BuiltinModel, some: Sequence[Example], pictures: Sequence[Pixels | None]) -> torch.Tensor:
    processor = BuiltinProcessor(buckets=BUCKETS)
    screens = [processor.features(Situation(one.task, one.elements, one.past, one.size)) for one in some]
    cut = [
        None if pixels is None else crop_screen(pixels, one.elements)
        for one, pixels in zip(some, pictures, strict=True)
    ]
    return model.encode(collate(screens, cut, model.config.encoder)).tokens


@pytest.mark.parametrize("encoder", SEEING)
def test_screens_looked_at_together_are_as_each_looked_at_alone(encoder: str) -> None:
    model, same = seeing(encoder), [SOME[0], SOME[0], SOME[0]]
    pictures = [PICTURES[0], None, 255 - PICTURES[0]]
    together = encoded(model, same, pictures)
    for row, pixels in enumerate(pictures):
        assert torch.allclose(together[row], encoded(model, same[:1], [pixels])[0], atol=1e-4)
    assert not torch.allclose(together[0], together[1], atol=1e-2)
    assert not torch.allclose(together[0], together[2], atol=1e-2)


@pytest.mark.parametrize("encoder", SEEING)
def test_each_encoder_learns_is_saved_loaded_and_writes(encoder: str, folder: Path, tmp_path: Path) -> None:
    register()
    features, tokenizer = tmp_path / "reading", tmp_path / "tokenizer.safetensors"
    BuiltinModel(config("none")).save_pretrained(features)
    VqTokenizer(codes=16).save(tokenizer)
    out = train_builtin(
        [folder],
        tmp_path / "seeing",
        config(encoder),
        PLAN,
        validation=folder,
        begin_with=features,
        tokenizer=None if encoder == "moonvit" else tokenizer,
    )
    model = AutoModel.from_pretrained(out)
    assert isinstance(model, BuiltinModel)
    assert model.config.encoder == encoder
    processor = BuiltinProcessor.from_pretrained(out)
    for example, pixels in zip(SOME[:2], (PICTURES[0], None), strict=True):
        situation = Situation(example.task, example.elements, example.past, example.size, pixels)
        assert processor.decide(model, situation) is not None


def test_a_model_that_only_reads_does_not_change_for_a_picture() -> None:
    torch.manual_seed(0)
    model = BuiltinModel(config("none"))
    assert torch.equal(encoded(model, SOME[:2], PICTURES[:2]), encoded(model, SOME[:2], [None, None]))
    assert not any(name.startswith("sight") for name in model.state_dict())


@pytest.mark.parametrize("encoder", SEEING)
def test_whatever_a_batch_shows_all_that_learns_takes_part(encoder: str) -> None:
    for pictures in (PICTURES[:0], PICTURES[:4]):
        learner = BuiltinLearner(seeing(encoder))
        backward(learner, batch_of(SOME[:4], BUCKETS, pictures, encoder), PLAN, ALONE)
        learns = {name: one for name, one in learner.named_parameters() if one.requires_grad}
        assert all(one.grad is not None for one in learns.values())
        assert learns["model.sight.unseen"].grad is not None
        assert bool(learns["model.sight.unseen"].grad.any()) is not bool(pictures)


def test_two_halves_of_a_batch_give_the_gradient_of_the_whole() -> None:
    pictures: list[Pixels | None] = [*PICTURES[:3], None, None, None, None, None]
    gradients = []
    for each in (8, 4):
        learner = BuiltinLearner(seeing("both"))
        for begin in range(0, 8, each):
            mine = slice(begin, begin + each)
            terms = learner(batch_of(SOME[mine], BUCKETS, pictures[mine], "both"))
            terms["reply"].total.backward()
        gradients.append(torch.cat([one.grad.flatten() for one in learner.parameters() if one.grad is not None]))
    whole, halves = gradients
    assert torch.allclose(whole, halves, rtol=1e-3, atol=1e-4 * float(whole.abs().max()))


def test_lessons_without_pictures_are_not_looked_for_where_the_model_only_reads(folder: Path) -> None:
    blind, looking = (FolderDataset([ExampleFolder(folder)], config(encoder)) for encoder in ("none", "vq"))
    assert blind.pixels(0) is None
    assert np.array_equal(looking.pixels(0), PICTURES[0])  # type: ignore[arg-type]
    assert looking.pixels(len(SOME) - 1) is None


def test_crops_are_cut_from_the_frame_and_empty_ones_are_none() -> None:
    pixels = np.arange(40 * 60 * 3, dtype=np.uint32).reshape(40, 60, 3).astype(np.uint8)
    boxes = (PixelBox(2, 3, 12, 9), PixelBox(59.9, 0, 60, 40), PixelBox(5, 5, 5, 5), PixelBox(0, 0, 60, 40))
    found = crop_screen(pixels, [Element(Kind.ICON, box) for box in boxes])
    assert [None if crop is None else crop.shape for crop in found.crops] == [(6, 10, 3), (40, 1, 3), None, (40, 60, 3)]
    assert np.array_equal(found.crops[0], pixels[3:9, 2:12])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "count"), [((1, 1), 1), ((20, 20), 1), ((64, 64), 1), ((24, 45), 1), ((24, 200), 2), ((90, 700), 2)]
)
def test_squares_hold_the_ends_of_a_crop(size: tuple[int, int], count: int) -> None:
    crop = np.zeros((*size, 3), np.uint8)
    crop[:, : size[1] // 2] = 255
    cut = squares(crop)
    assert cut.shape == (count, 32, 32, 3)
    if count == 2:
        assert cut[0, 0].min() > 250
        assert cut[1, 0].max() < 5


def test_the_squares_of_a_screen_lie_row_by_row() -> None:
    screen = np.zeros((400, 600, 3), np.uint8)
    screen[200:, 400:] = 255
    assert [int(cut.mean()) for cut in squares_of_screen(screen, 2, 3)] == [0, 0, 0, 0, 0, 255]


def test_the_tokenizer_learns_from_pictures_is_saved_and_examined(folder: Path, tmp_path: Path) -> None:
    written = train_vq([folder], tmp_path, replace(PLAN, batch=2), codes=16, validation=folder)
    tokenizer = VqTokenizer.load(written)
    told = evaluator(PictureSquares([ExampleFolder(folder)]))(VqLearner(tokenizer))
    assert 0 < told["use"] <= 1
    assert 1 <= told["perplexity"] <= 16
    assert told["psnr"] > 0


def test_without_a_single_picture_the_tokenizer_says_where_to_get_some(tmp_path: Path) -> None:
    with ExampleWriter(tmp_path) as writer:
        writer.add(SOME[0])
    with pytest.raises(ValueError, match="none of these examples has a picture"):
        PictureSquares([ExampleFolder(tmp_path)])


@pytest.mark.parametrize(("encoder", "codes", "says"), [("moonvit", 16, "has no codes"), ("vq", 32, "32 codes")])
def test_a_tokenizer_that_does_not_suit_is_refused(
    encoder: str, codes: int, says: str, folder: Path, tmp_path: Path
) -> None:
    VqTokenizer(codes=codes).save(tmp_path / "it")
    with pytest.raises(ValueError, match=says):
        train_builtin([folder], tmp_path, config(encoder), PLAN, tokenizer=tmp_path / "it")


def test_examples_with_perception_noise_keep_their_pictures(folder: Path, tmp_path: Path) -> None:
    assert noisy_examples.main([str(folder), "--out", str(tmp_path)]) == 0
    written, given = ExampleFolder(tmp_path), ExampleFolder(folder)
    places = {(example.task, example.past): number for number, example in enumerate(given)}
    for number, example in enumerate(written):
        before = given.pixels(places[example.task, example.past])
        now = written.pixels(number)
        assert (before is None) is (now is None)
        assert before is None or now is None or np.array_equal(before, now)

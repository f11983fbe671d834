"""Training the tokenizer of pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.policies.builtin.examples import ExampleFolder, ExampleWriter
from agent.policies.builtin.tokenizer_training import PictureSquares, VqLearner, evaluator, train_vq
from tests.agent.policies.builtin.pictured import PLAN, SOME
from vision.encoders import VqTokenizer


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

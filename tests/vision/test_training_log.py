"""The log of a training: means over the steps between rows, what came after a checkpoint is written anew, a picture."""

import csv
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.training_log import TrainingLog, plot, replaced


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_losses_are_averaged_between_rows_and_metrics_stand_in_their_step(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "log.csv", 0)
    log.add(1, {"loss": 4.0}, {})
    log.add(2, {"loss": 2.0}, {"F1": 0.5})
    log.write()
    log.add(3, {"loss": 1.0}, {})
    log.write()
    log.write()  # nothing was added since
    first, second = rows(tmp_path / "log.csv")
    assert (first["step"], float(first["loss"]), float(first["examined F1"])) == ("2", 3.0, 0.5)
    assert (second["step"], float(second["loss"]), second["examined F1"]) == ("3", 1.0, "")


def test_what_was_logged_after_the_checkpoint_is_forgotten_on_resuming(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "log.csv", 0)
    for step in (10, 20, 30):
        log.add(step, {"loss": 1.0}, {})
        log.write()
    resumed = TrainingLog(tmp_path / "log.csv", 20)
    resumed.add(25, {"loss": 0.5}, {})
    resumed.write()
    assert [row["step"] for row in rows(tmp_path / "log.csv")] == ["10", "20", "25"]


@pytest.mark.parametrize("loss", [100.0, -3.0])
def test_a_picture_is_drawn_of_positive_and_of_negative_losses(tmp_path: Path, loss: float) -> None:
    log = TrainingLog(tmp_path / "log.csv", 0)
    for step in range(1, 4):
        log.add(step, {"loss": loss / step}, {"F1": step / 4})
        log.write()
    plot(tmp_path / "log.csv", tmp_path / "curve.png")
    with Image.open(tmp_path / "curve.png") as curve:
        assert curve.size == (960, 480)
        colours = np.unique(np.asarray(curve.convert("RGB")).reshape(-1, 3), axis=0)
        assert len(colours) > 3, "two lines of different colours"


def test_a_file_is_replaced_only_when_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    path.write_text("old")
    with suppress(InterruptedError), replaced(path) as new:
        new.write_text("ha")
        raise InterruptedError
    assert path.read_text() == "old"
    with replaced(path) as new:
        new.write_text("new")
    assert path.read_text() == "new"

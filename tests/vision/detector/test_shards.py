"""Shards: what is written is read again, a shard is whole or absent, and nothing in a folder is believed."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from vision.detector.shards import Pixels, ShardFolder, ShardWriter, decoded, folders_under, next_shard
from vision.geometry import Size

SIZE = Size(6, 4)


class Names(ShardFolder[str]):
    """Items that are a name alone."""

    def __init__(self, *paths: Path, pictured: bool = False) -> None:
        super().__init__(paths, remedy="no names here", pictured=pictured)

    def item(self, index: int) -> str:
        return str(self.line(index)["name"])


def picture(level: int) -> Pixels:
    return np.full((SIZE.height, SIZE.width, 3), level, np.uint8)


def write(folder: Path, number: int, names: list[str], images: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    writer = ShardWriter(folder, number)
    for place, name in enumerate(names):
        writer.add({"name": name}, picture(place) if images else None, number=place)
    writer.close()


def test_items_are_read_in_the_order_in_which_they_were_written_over_shards_and_folders(tmp_path: Path) -> None:
    write(tmp_path / "a", 0, ["Ada", "Zoë"])
    write(tmp_path / "a", 1, ["小明"])
    write(tmp_path / "b", 0, ["Bob"])
    names = Names(tmp_path / "a", tmp_path / "b")
    assert list(names) == ["Ada", "Zoë", "小明", "Bob"]
    assert names[1:3] == ["Zoë", "小明"]
    assert names[-1] == "Bob"
    assert folders_under([tmp_path]) == [tmp_path / "a", tmp_path / "b"]
    assert [next_shard(tmp_path / name) for name in "abc"] == [2, 1, 0]
    assert list(pickle.loads(pickle.dumps(names))) == list(names), "other processes read the same folder"


def test_an_image_comes_back_as_it_was_and_a_png_is_kept_byte_for_byte(tmp_path: Path) -> None:
    write(tmp_path / "one", 0, ["Ada", "Bob"], images=True)
    names = Names(tmp_path / "one", pictured=True)
    png = names.png(1, names.line(1)["image"])
    assert np.array_equal(decoded(png, SIZE), picture(1))
    assert not decoded(png, SIZE).flags.writeable
    (tmp_path / "other").mkdir()
    writer = ShardWriter(tmp_path / "other", 3)
    writer.add({"name": "Bob"}, png, number=0)
    writer.close()
    other = Names(tmp_path / "other", pictured=True)
    assert other.png(0, other.line(0)["image"]) == png


def test_a_shard_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    writer = ShardWriter(tmp_path, 0)
    writer.add({"name": "Ada"}, picture(1), number=0)
    with pytest.raises(FileNotFoundError, match="no names here"):
        Names(tmp_path)
    writer.close()
    assert len(Names(tmp_path)) == len(writer) == 1


def test_a_shard_without_items_is_not_written(tmp_path: Path) -> None:
    ShardWriter(tmp_path, 0).close()
    assert list(tmp_path.iterdir()) == []


def test_missing_images_and_lines_that_are_no_objects_are_named(tmp_path: Path) -> None:
    write(tmp_path, 0, ["Ada"])
    with pytest.raises(ValueError, match=r"00000\.jsonl: its images \(00000\.tar\) are missing"):
        Names(tmp_path, pictured=True)
    (tmp_path / "00001.jsonl").write_text(json.dumps(["Ada"]) + "\n", encoding="utf-8")
    names = Names(tmp_path)
    with pytest.raises(ValueError, match="holds list, not an object"):
        names[1]
    assert names.place(1) == f"{tmp_path / '00001.jsonl'}, byte 0"


def test_an_image_of_another_size_or_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 0, ["Ada"], images=True)
    names = Names(tmp_path)
    png = names.png(0, names.line(0)["image"])
    with pytest.raises(ValueError, match="an image is 6x4, its line says 7x4"):
        decoded(png, Size(7, 4))
    with pytest.raises(OSError, match="cannot identify"):
        decoded(b"GIF89a" + png, SIZE)

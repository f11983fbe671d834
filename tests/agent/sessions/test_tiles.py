"""The tile codec: nothing is lost, and nothing that a stranger writes can make it take memory or fall over."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agent.sessions.format.tiles import Pixels, decode, decode_ids, encode, encode_ids

sides = st.integers(1, 64)


@st.composite
def tiles(draw: st.DrawFn) -> Pixels:
    height, width = draw(sides), draw(sides)
    colours = draw(arrays(np.uint8, (draw(st.integers(1, 300)), 3)))
    random = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    return colours[random.integers(0, len(colours), (height, width))]


@given(tiles())
def test_a_tile_comes_back_bit_by_bit(tile: Pixels) -> None:
    assert np.array_equal(decode(encode(tile), *tile.shape[:2]), tile)


def test_a_tile_of_every_colour_comes_back() -> None:
    tile = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert np.array_equal(decode(encode(tile), 64, 64), tile)


def test_a_tile_of_one_colour_takes_four_bytes() -> None:
    assert len(encode(np.full((64, 64, 3), 200, np.uint8))) == 4


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: b"\x02" + data), sides, sides)
def test_any_bytes_give_a_tile_of_the_right_size_or_an_error(data: bytes, height: int, width: int) -> None:
    try:
        tile = decode(data, height, width)
    except ValueError:
        return
    assert tile.shape == (height, width, 3)


@pytest.mark.parametrize("way", [b"\x01\x00", b"\x02"])
def test_a_tile_that_inflates_to_a_gigabyte_is_refused(way: bytes) -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = b"".join(deflater.compress(bytes(1 << 20)) for _ in range(64)) + deflater.flush()
    with pytest.raises(ValueError, match="does not inflate to"):
        decode(way + bomb, 64, 64)


def test_a_palette_that_lacks_a_used_colour_is_refused() -> None:
    honest = encode(np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8))
    plain = zlib.decompress(honest[2:], -zlib.MAX_WBITS)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    forged = honest[:2] + deflater.compress(plain[:-1] + b"\x09") + deflater.flush()
    with pytest.raises(ValueError, match="does not have"):
        decode(forged, 1, 2)


@given(st.lists(st.integers(1, (1 << 31) - 1), min_size=1, max_size=300))
def test_the_tiles_of_a_frame_come_back(ids: list[int]) -> None:
    assert decode_ids(encode_ids(ids), len(ids)) == ids


@given(st.binary(max_size=100), st.integers(1, 300))
def test_any_bytes_give_that_many_tiles_or_an_error(data: bytes, count: int) -> None:
    try:
        ids = decode_ids(data, count)
    except ValueError:
        return
    assert len(ids) == count

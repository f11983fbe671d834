"""Export of a trained crop encoder: int8 ONNX weights and the description that `onnx_encoder.py` runs.

    python -m vision.icons.export RUN/crops.safetensors FOLDER --icons DIR [--screens DIR...] [--float]

Crops of the training sets settle the scales of int8; the validation sets settle the least score of a meaning.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch

from vision.icons.composing import composed
from vision.icons.data import Drawn
from vision.icons.examples import Cut, cuts_of, read_icons
from vision.icons.framing import SIDE, framed, framings
from vision.icons.meanings import load_meanings
from vision.icons.network import CropNetwork
from vision.icons.onnx_encoder import DESCRIPTION, INPUT, OUTPUTS, WEIGHTS, CropDescription, OnnxCropReader

_CALIBRATING: Final = 1024
_TRUSTED: Final = 0.95
"""Share of the meanings told, icons of none of them among the crops, that must be right."""

_SCORES: Final = tuple(round(0.2 + 0.02 * step, 2) for step in range(38))

Pixels = npt.NDArray[np.uint8]


def export(network: CropNetwork, folder: Path, squares: Pixels | None) -> None:
    """Write `crops.onnx` and `crops.json`, with a least score of 0.5.

    Args:
        network: In eval mode.
        squares: `(K, 32, 32, 3)` by which the scales of int8 are settled; None for float32.

    Raises:
        ValueError: If what is needed is not installed.
    """
    if importlib.util.find_spec("onnx") is None:
        raise ValueError("the export needs onnx; install it with: pip install 'deskhand[export]'")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing
        plain = Path(scratch) / WEIGHTS if squares is not None else folder / WEIGHTS
        torch.onnx.export(
            network,
            (torch.zeros((2, SIDE, SIDE, 3), dtype=torch.uint8),),
            str(plain),
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_axes={INPUT: {0: "crops"}},
            opset_version=17,
            dynamo=False,
        )
        if squares is not None:
            _quantise(plain, folder / WEIGHTS, squares)
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    describe(folder, CropDescription(digest, tuple(load_meanings().synonyms), 0.5))


def describe(folder: Path, description: CropDescription) -> None:
    """Write the description."""
    (folder / DESCRIPTION).write_text(description.as_json() + "\n", encoding="utf-8")


def _quantise(plain: Path, out: Path, squares: Pixels) -> None:
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

    class Squares(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self._parts: Iterator[dict[str, Any]] = ({INPUT: part} for part in np.array_split(squares, 16))

        def get_next(self) -> dict[str, Any] | None:
            return next(self._parts, None)

    quantize_static(
        str(plain),
        str(out),
        Squares(),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["Conv"],
    )


def composed_squares(icons: Sequence[Drawn], count: int, seed: int) -> Pixels:
    """Framed crops of icons chosen and composed by chance."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(icons), size=count)
    return np.stack([framed(composed(icons[at], rng)) for at in chosen])


def least_score(reader: OnnxCropReader, icons: Sequence[Drawn], others: Sequence[Cut], seed: int = 0) -> float:
    """The least score from which what is told is right often enough: of icons with a meaning, of icons and of other
    things with none. Right is what the icon's meaning finds."""
    meanings = load_meanings()
    squares = [framings(composed(icon, np.random.default_rng((seed, at)))) for at, icon in enumerate(icons)]
    squares += [framings(cut.pixels) for cut in others if cut.checked is None]
    readings = reader.read(squares)
    true = [icon.meaning for icon in icons] + [""] * (len(squares) - len(icons))
    found = [meanings.rank(one.meaning, meaning) is not None for one, meaning in zip(readings, true, strict=True)]
    pairs = np.array([(one.score, right) for one, right in zip(readings, found, strict=True)])
    for score in _SCORES:
        told = pairs[pairs[:, 0] >= score]
        if len(told) and told[:, 1].mean() >= _TRUSTED:
            return score
    return 1.0


def main(argv: Sequence[str] | None = None) -> None:
    """Export, then settle the least score."""
    parser = argparse.ArgumentParser(prog="python -m vision.icons.export", description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--icons", type=Path, required=True, metavar="DIR")
    parser.add_argument("--screens", type=Path, nargs="*", default=(), metavar="DIR", help="of validation: no icons")
    parser.add_argument("--float", action="store_true", help="float32 in place of int8")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    squares = composed_squares(read_icons(options.icons, split="train"), _CALIBRATING, 1)
    try:
        export(CropNetwork.load(options.weights), options.folder, None if options.float else squares)
    except ValueError as error:
        parser.error(str(error))
    reader = OnnxCropReader(options.folder)
    others = cuts_of(options.screens, most=60) if options.screens else []
    least = least_score(reader, read_icons(options.icons, split="validation"), others)
    given = reader.description
    describe(options.folder, CropDescription(given.sha256, given.meanings, least))
    logging.getLogger(__name__).info("least score %.2f", least)


if __name__ == "__main__":
    main()

"""Quantisation of an exported detector: convolutions in 8-bit integers, settled on validation screens.

A quarter of the size, and quicker where the processor multiplies bytes (VNNI). Only convolutions: the linear heads say
where things are, for which 8 bits are too coarse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from vision.detector.dataset import Screen
from vision.detector.onnx_detector import DESCRIPTION, INPUT, WEIGHTS, Description
from vision.detector.postprocess import padded

_CUT_PX: Final = (416, 640)
"""Height and width of the cuts by which the ranges are settled: whole screens would take gigabytes."""


def quantise(folder: Path, screens: Sequence[Screen]) -> None:
    """Put an 8-bit network in the place of the exported one; it has to be calibrated after that.

    Args:
        folder: What `export` wrote.
        screens: Of the validation; the ranges of all layers are theirs.
    """
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        """Cuts of screens, one after the other."""

        def __init__(self) -> None:
            self._cuts = _cuts(screens)

        def get_next(self) -> dict[str, Any] | None:
            return next(self._cuts, None)

    with TemporaryDirectory() as temporary:
        prepared = Path(temporary) / WEIGHTS
        quant_pre_process(str(folder / WEIGHTS), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(folder / WEIGHTS),
            Reader(),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    described = replace(Description.read(folder / DESCRIPTION), sha256=digest)
    (folder / DESCRIPTION).write_text(described.as_json() + "\n", encoding="utf-8")


def _cuts(screens: Sequence[Screen]) -> Iterator[dict[str, Any]]:
    height, width = _CUT_PX
    for screen in screens:
        boxes = [element.box.centre for element in screen.truth.elements]
        middle = boxes[len(boxes) // 2] if boxes else None
        top = 0 if middle is None else max(0, min(int(middle.y) - height // 2, screen.pixels.shape[0] - height))
        left = 0 if middle is None else max(0, min(int(middle.x) - width // 2, screen.pixels.shape[1] - width))
        cut = np.ascontiguousarray(screen.pixels[top : top + height, left : left + width])
        yield {INPUT: padded(cut, height, width)[None]}

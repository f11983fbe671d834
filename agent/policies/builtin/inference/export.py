"""Export of a trained built-in model: the two ONNX files and the description that `onnx_network.py` runs.

    python -m agent.policies.builtin.inference.export FOLDER

`deskhand train builtin` and `deskhand learn` do so at their end.
"""

from __future__ import annotations

import argparse
import importlib.util
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from agent.core.actions import Click
from agent.policies.builtin.batches import Inputs
from agent.policies.builtin.examples import Past
from agent.policies.builtin.features import RELATIONS, features_of
from agent.policies.builtin.inference.arrays import batch_arrays
from agent.policies.builtin.inference.onnx_network import (
    DECODER,
    DECODER_INPUTS,
    DESCRIPTION,
    ENCODER,
    ENCODER_INPUTS,
    ENCODER_OUTPUTS,
    WEIGHTS,
    Description,
    digest,
    vocabulary_digest,
)
from agent.policies.builtin.modeling import BuiltinModel, Memory, load_builtin
from agent.policies.builtin.vocabulary import Expects
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Element, Kind

_OPSET = 17


class _Encoder(nn.Module):
    """The encoder as a function of `ENCODER_INPUTS`, for one screen."""

    def __init__(self, model: BuiltinModel) -> None:
        super().__init__()
        self.model = model
        table = model.grams.weight.detach().clone()
        table[0] = 0.0  # no n-gram has this number: padding adds nothing
        self.register_buffer("table", table)

    def forward(
        self,
        grams: Tensor,
        word_numbers: Tensor,
        element_numbers: Tensor,
        boxes_xyxy: Tensor,
        kinds: Tensor,
        ranks: Tensor,
        past_steps: Tensor,
        links: Tensor,
        strengths: Tensor,
        mask: Tensor,
    ) -> tuple[Tensor, ...]:
        table = self.get_buffer("table")
        inputs = Inputs(
            grams, grams, word_numbers, element_numbers, boxes_xyxy, kinds, ranks, past_steps, links, strengths, mask
        )
        memory = self.model.encode_bags(table[grams].sum(dim=1)[None], inputs)
        shown = memory.tokens[0, memory.words : memory.words + memory.elements]
        means, sigmas = self.model.press_points(shown[:, None] + self.model.point_name.weight)
        keys, values = (torch.stack([layer[part] for layer in memory.keys]) for part in (0, 1))
        return memory.tokens, keys, values, means, sigmas


class _Decoder(nn.Module):
    """The decoder as a function of `DECODER_INPUTS`."""

    def __init__(self, model: BuiltinModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        tokens: Tensor,
        keys: Tensor,
        values: Tensor,
        mask: Tensor,
        words: Tensor,
        elements: Tensor,
        *reply: Tensor,
    ) -> Tensor:
        layers = tuple(zip(keys.unbind(0), values.unbind(0), strict=True))
        # counts are tensors here, so that the traced slices follow them
        memory = Memory(tokens, mask, words[0], elements[0], layers)  # type: ignore[arg-type]
        return self.model.decode(memory, *reply)


def check_can_export() -> None:
    """Check that what the export needs is installed.

    Raises:
        ValueError: If it is not.
    """
    if importlib.util.find_spec("onnx") is None:
        raise ValueError("the export needs onnx; install it with: pip install 'deskhand[models]'")


def export(folder: Path) -> None:
    """Write the exported network beside the model in `folder`; what was exported before is replaced.

    Raises:
        ValueError: If the model has a vision encoder, or what is needed is not installed.
    """
    check_can_export()
    model = load_builtin(folder)
    if model.config.encoder != "none":
        raise ValueError(f"a model with the vision encoder {model.config.encoder!r} is run by PyTorch, not exported")
    (folder / DESCRIPTION).unlink(missing_ok=True)
    screen = _traced_screen(model.config.buckets)
    outputs = _write(_Encoder(model), screen, folder / ENCODER, ENCODER_INPUTS, ENCODER_OUTPUTS, _ENCODER_SIZES)
    tokens, keys, values, *_ = outputs
    reply = (torch.tensor([[0, 0, 2]]), torch.tensor([[1, 4, 0]]), torch.tensor([[Expects.STEP] * 3]))
    words, elements = (torch.tensor([screen[place].shape[1]]) for place in (1, 4))
    memory = (tokens, keys, values, screen[-1], words, elements)
    _write(_Decoder(model), (*memory, *reply), folder / DECODER, DECODER_INPUTS, ("logits",), _DECODER_SIZES)
    Description(
        digest(folder / ENCODER),
        digest(folder / DECODER),
        digest(folder / WEIGHTS),
        vocabulary_digest(),
        model.config.buckets,
        model.config.calibration,
        model.config.assurance,
        RELATIONS,
    ).write(folder)


_ENCODER_SIZES = {
    "grams": {0: "tokens", 1: "longest"},
    "word_numbers": {1: "words"},
    "element_numbers": {1: "elements"},
    "boxes_xyxy": {1: "elements"},
    "kinds": {1: "elements"},
    "ranks": {1: "elements"},
    "past_steps": {1: "past"},
    "links": {0: "links"},
    "strengths": {0: "links"},
    "mask": {1: "tokens"},
}
_DECODER_SIZES = {
    "tokens": {1: "tokens"},
    "keys": {3: "tokens"},
    "values": {3: "tokens"},
    "mask": {1: "tokens"},
    "sources": {1: "reply"},
    "places": {1: "reply"},
    "expects": {1: "reply"},
}
"""The sizes that differ from screen to screen."""


def _traced_screen(buckets: int) -> tuple[Tensor, ...]:
    """A small screen with a word, elements and a past step, on which the encoder is traced."""
    size = Size(640, 400)
    elements = [Element(Kind.BUTTON, PixelBox(10, 10 + 40 * row, 90, 40 + 40 * row), f"Save {row}") for row in range(3)]
    past = [Past("Step 1 of 2. I see the button “Save 1”; I click it.", (Click(PixelPoint(50, 70)),), ())]
    arrays = batch_arrays([features_of("Press Save 1, then Save 2", elements, past, size, buckets)])
    named = (getattr(arrays, name) for name in ENCODER_INPUTS[1:])
    return torch.from_numpy(arrays.padded_grams()), *map(torch.from_numpy, named)


@torch.inference_mode()
def _write(
    network: nn.Module,
    inputs: tuple[Tensor, ...],
    path: Path,
    input_names: Sequence[str],
    output_names: Sequence[str],
    sizes: Mapping[str, Mapping[int, str]],
) -> tuple[Tensor, ...]:
    """Write one graph; what the network gives for the traced inputs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing: the sizes it fixes are those that every screen has
        torch.onnx.export(
            network.eval(),
            inputs,
            str(path),
            input_names=list(input_names),
            output_names=list(output_names),
            dynamic_axes={name: dict(axes) for name, axes in sizes.items()},
            opset_version=_OPSET,
            dynamo=False,
        )
        outputs: tuple[Tensor, ...] = network(*inputs)
    return outputs


def main(argv: Sequence[str] | None = None) -> None:
    """Export the model in a folder."""
    parser = argparse.ArgumentParser(prog="python -m agent.policies.builtin.inference.export", description=__doc__)
    parser.add_argument("folder", type=Path)
    try:
        export(parser.parse_args(argv).folder)
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()

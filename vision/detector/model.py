"""The element detector: dense varifocal proposals feed the queries of a DETR decoder. A set comes out, without NMS.

A small convolutional pyramid scores every point of three levels. Two linear heads share these features: one is trained
with many points per element, which learns quickly, the other with one point per element, so that the best `queries`
points are different elements (dual assignment, arXiv:2405.14458). Those points, with their boxes, are the first
queries of transformers' RT-DETR decoder layers; each layer moves the boxes and corrects the scores, and attention
among the queries silences what is left of duplicates. Scores are trained to be the IoU of their box (varifocal loss).
Assignment is in `matcher.py`, the losses are in `losses.py`.

All boxes are pixels, never shares of the image: interfaces have the size of their fonts, not of their screen, and a
detector trained on 640x416 must read 1280x800.

Notation: `B` screens, `H, W` their padded sides, `A` points of all levels, `Q` queries, `D` width,
`K` kinds, `S` states, `P` names of affordance points.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, Self

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import RTDetrConfig
from transformers.models.rt_detr.modeling_rt_detr import RTDetrDecoderLayer

from vision.detector.backbones.freezing import PartlyFrozen
from vision.detector.backbones.pyramid import STRIDES, EfficientNetPyramid, Pyramid, ResidualPyramid, convolution
from vision.detector.postprocess import KINDS, POINT_NAMES, SIDE_PX, STATES, RawOutput, detect_elements, padded
from vision.perception.elements import Element

_RARE: Final = -math.log((1 - 0.01) / 0.01)  # a score's bias: one point in a hundred shows something


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """The size of a detector.

    Attributes:
        backbone: `residual`, or `efficientnet-lite0`, whose size is what it is.
        channels: Of the residual backbone at strides 4, 8, 16, 32.
        blocks: Residual blocks there.
        width: Of the pyramid and the decoder; a multiple of 8.
        decoder_layers: 0 leaves the best points as they are: a screen is then read the same whole or in windows, since
            nothing looks further than the pyramid does.
        queries: Most elements that can be found on one screen.
    """

    channels: tuple[int, int, int, int] = (32, 64, 128, 192)
    blocks: tuple[int, int, int, int] = (1, 2, 2, 2)
    width: int = 96
    heads: int = 6
    decoder_layers: int = 3
    sampled_points: int = 4
    queries: int = 300
    backbone: Literal["residual", "efficientnet-lite0"] = "residual"

    def pyramid(self) -> Pyramid:
        """The backbone with its pyramid, untaught."""
        if self.backbone == "efficientnet-lite0":
            return EfficientNetPyramid(self.width)
        return ResidualPyramid(self.channels, self.blocks, self.width)


@dataclass(frozen=True, slots=True)
class Dense:
    """Dense predictions: those of the points of all levels.

    Attributes:
        points: `(A, 2)`, x and y in pixels; `strides`: `(A,)`.
        many: `(B, A, K)` score logits trained one-to-many; `one`: the same, trained one-to-one.
        boxes_xyxy: `(B, A, 4)`.
    """

    points: Tensor
    strides: Tensor
    many: Tensor
    one: Tensor
    boxes_xyxy: Tensor


@dataclass(frozen=True, slots=True)
class Stage:
    """Predictions of the queries after one decoder layer: score logits `(B, Q, K)` and `boxes_xyxy` `(B, Q, 4)`."""

    logits: Tensor
    boxes_xyxy: Tensor


@dataclass(frozen=True, slots=True)
class Details:
    """States and affordance points of elements; `...` is `(B, Q)` or any other rows.

    Attributes:
        states: `(..., S)` logits.
        present: `(..., P)` logits: the element has this point, and it is visible.
        means: `(..., P, 2)` points in shares of the box, (0, 0) its centre and 0.5 its right and lower side.
        sigmas: `(..., P, 2)` scale of their error, in the same shares.
    """

    states: Tensor
    present: Tensor
    means: Tensor
    sigmas: Tensor


@dataclass(frozen=True, slots=True)
class Prediction:
    """All outputs of the network.

    Attributes:
        features: `(B, A, D)` of all points; `Detector.describe` gives the details of any of them.
        stages: The best points, then one per decoder layer; the last one is the result.
        details: Of the queries of the last stage.
    """

    dense: Dense
    features: Tensor
    stages: tuple[Stage, ...]
    details: Details


class Detector(PartlyFrozen):
    """The element detector as a module, with `detect` for pictures of any size."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.pyramid = config.pyramid()
        self.many, self.one = nn.Linear(width, len(KINDS)), nn.Linear(width, len(KINDS))
        self.rivals = convolution(width, width)
        self.reach = nn.Linear(width, 4)
        self.query = nn.Sequential(nn.Linear(width, width), nn.LayerNorm(width))
        self.layers = nn.ModuleList(_Layer(config) for _ in range(config.decoder_layers))
        self.states = nn.Linear(width, len(STATES))
        self.spots = _perceptron(width, 5 * len(POINT_NAMES))
        self._start()

    def freeze_dense(self) -> None:
        """Keep all that finds elements before the decoder as it is, so that the decoder and the details learn alone."""
        self.freeze_parts(self.pyramid, self.many, self.one, self.rivals, self.reach)

    def forward(self, images: Tensor) -> Prediction:
        """Read screens `(B, 3, H, W)`, uint8, RGB; both sides multiples of 32."""
        precision = self.reach.weight.dtype
        levels = self.pyramid((images.to(precision) - 128) / 64)
        # which of several good points is the one is a question about its neighbours
        beside = [self.rivals(level) for level in levels]
        # half precision is enough to see, not to say where: coordinates reach into the thousands
        with torch.autocast(images.device.type, enabled=False):
            features, contrast = _rows(levels).to(precision), _rows(beside).to(precision)
            points, strides = _points(levels)
            reach = self.reach(features).clamp(-4, 6).exp() * strides[:, None]
            boxes = torch.cat([points - reach[..., :2], points + reach[..., 2:]], dim=-1)
            dense = Dense(points, strides, self.many(features), self.one(contrast), boxes)
            return self._decode(dense, features, [(level.shape[2], level.shape[3]) for level in levels], images)

    def _decode(self, dense: Dense, features: Tensor, shapes: list[tuple[int, int]], images: Tensor) -> Prediction:
        extent = features.new_tensor([images.shape[3], images.shape[2]]).repeat(2)
        count = min(self.config.queries, features.shape[1])
        best = dense.one.detach().amax(dim=2).topk(count, dim=1).indices  # (B, Q)
        hidden = self.query(_pick(features, best))
        stages = [Stage(_pick(dense.one, best), _pick(dense.boxes_xyxy, best))]
        for layer in self.layers:
            hidden, stage = layer(hidden, stages[-1], features, shapes, extent)
            stages.append(stage)
        return Prediction(dense, features, tuple(stages), self._details(hidden))

    def describe(self, features: Tensor) -> Details:
        """Details by the points with these features `(..., D)`, without a decoder."""
        return self._details(self.query(features))

    def _details(self, hidden: Tensor) -> Details:
        present, means, sigmas = self.spots(hidden).unflatten(-1, (len(POINT_NAMES), 5)).split([1, 2, 2], dim=-1)
        return Details(self.states(hidden), present.squeeze(-1), means, (sigmas - 2).clamp(-6, 2).exp())

    def detect(self, pixels: npt.NDArray[np.uint8], *, threshold: float = 0.5) -> tuple[Element, ...]:
        """The elements of a screen of any size, best first, without their text; the module must be in eval mode.

        Args:
            pixels: `(H, W, 3)` uint8, RGB; a side may be 0.
            threshold: Least score, which is the expected IoU of the box.
        """
        return detect_elements(pixels, self._run, threshold=threshold)

    def _run(self, image: npt.NDArray[np.uint8]) -> RawOutput:
        with torch.inference_mode():
            return raw_output_of(self(torch.from_numpy(image[None]).to(self.reach.weight.device)), 0)

    def save(self, path: Path) -> None:
        """Write weights with their configuration as safetensors."""
        tensors = {name: tensor.contiguous() for name, tensor in self.state_dict().items()}
        save_file(tensors, path, {"config": json.dumps(asdict(self.config)), "vocabulary": _vocabulary()})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, in eval mode.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If it is damaged, or not a detector of this version.
        """
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
        except SafetensorError as error:
            raise ValueError(f"{path}: not a safetensors file ({error}); fetch it again") from error
        if "config" not in metadata:
            raise ValueError(f"{path}: these are not the weights of a detector")
        if metadata.get("vocabulary") != _vocabulary():
            raise ValueError(f"{path}: was trained for other kinds, states or points than this version knows")
        config: dict[str, Any] = json.loads(metadata["config"])
        for name in ("channels", "blocks"):
            config[name] = tuple(config[name])
        detector = cls(DetectorConfig(**config))
        detector.load_state_dict(tensors)
        return detector.eval()

    def _start(self) -> None:
        """Initial values: scores are rare, boxes are as wide as buttons."""
        for score in (self.many, self.one):
            nn.init.normal_(score.weight, std=0.01)
            nn.init.constant_(score.bias, _RARE)
        nn.init.normal_(self.reach.weight, std=0.01)
        self.reach.bias.data = torch.tensor([2.0, 0.8, 2.0, 0.8]).log()


class _Layer(nn.Module):
    """A decoder layer with its heads for scores and boxes; before training it changes nothing."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        width = config.width
        self.attend = RTDetrDecoderLayer(_decoder_settings(config))
        self.place = _perceptron(width, width)
        self.score, self.move = nn.Linear(width, len(KINDS)), _perceptron(width, 4)
        sampling = self.attend.encoder_attn
        _spread(sampling.sampling_offsets, config)
        for last in (sampling.attention_weights, self.score, self.move[2]):
            assert isinstance(last, nn.Linear)
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(
        self, hidden: Tensor, before: Stage, features: Tensor, shapes: list[tuple[int, int]], extent: Tensor
    ) -> tuple[Tensor, Stage]:
        logits, boxes = before.logits.detach(), before.boxes_xyxy.detach()
        # unclipped proposals reach over the edge of the screen; sampling must not follow them out
        clipped = torch.minimum(boxes.clamp(min=0), extent)
        reference = torch.cat([(clipped[..., :2] + clipped[..., 2:]) / 2, clipped[..., 2:] - clipped[..., :2]], dim=-1)
        sizes = torch.tensor(shapes, device=features.device)
        hidden = self.attend(
            hidden,
            object_queries_position_embeddings=self.place(_sines(reference, hidden.shape[-1])),
            reference_points=(reference / extent).unsqueeze(2),
            spatial_shapes=sizes,
            spatial_shapes_list=shapes,
            level_start_index=None,  # only the CUDA kernel, which is switched off, asks for it
            encoder_hidden_states=features,
        )
        moved = boxes + self.move(hidden) * sides_px(boxes).mean(dim=-1, keepdim=True)
        low, high = moved.unflatten(-1, (2, 2)).unbind(dim=-2)
        ordered = torch.cat([torch.minimum(low, high), torch.maximum(low, high)], dim=-1)
        return hidden, Stage(logits + self.score(hidden), ordered)


def as_images(screens: Sequence[npt.NDArray[np.uint8]]) -> Tensor:
    """Stack screens `(h, w, 3)` into `(B, 3, H, W)`, padded with grey to a common multiple of the coarsest stride."""
    height = max(screen.shape[0] for screen in screens)
    width = max(screen.shape[1] for screen in screens)
    return torch.stack([torch.from_numpy(padded(screen, height, width)) for screen in screens])


def raw_output_of(prediction: Prediction, index: int) -> RawOutput:
    """The outputs for screen `index`, off the device."""
    last, details = prediction.stages[-1], prediction.details
    tensors = (last.logits, last.boxes_xyxy, details.states, details.present, details.means, details.sigmas)
    return RawOutput(*(tensor[index].detach().float().cpu().numpy() for tensor in tensors))


def _decoder_settings(config: DetectorConfig) -> RTDetrConfig:
    settings = RTDetrConfig(
        d_model=config.width,
        decoder_ffn_dim=4 * config.width,
        decoder_attention_heads=config.heads,
        decoder_n_points=config.sampled_points,
        num_feature_levels=len(STRIDES),
        disable_custom_kernels=True,
    )
    settings._attn_implementation = "sdpa"
    return settings


def _spread(offsets: nn.Linear, config: DetectorConfig) -> None:
    """Let each head look in a direction of its own, its points one after the other (Deformable DETR, section 3)."""
    angles = torch.arange(config.heads) * (2 * math.pi / config.heads)
    directions = torch.stack([angles.cos(), angles.sin()], dim=-1)
    directions = directions / directions.abs().amax(dim=-1, keepdim=True)
    steps = torch.arange(1, config.sampled_points + 1).view(1, 1, -1, 1)
    pattern = directions[:, None, None].repeat(1, len(STRIDES), config.sampled_points, 1) * steps
    nn.init.zeros_(offsets.weight)
    offsets.bias.data = pattern.flatten()


def _perceptron(width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs))


def _points(levels: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Centres `(A, 2)` and strides `(A,)` of all cells, row by row, level by level."""
    points, strides = [], []
    for level, stride in zip(levels, STRIDES, strict=True):
        height, width = level.shape[2:]
        rows, columns = torch.arange(height, device=level.device), torch.arange(width, device=level.device)
        y, x = torch.meshgrid(rows, columns, indexing="ij")
        points.append((torch.stack([x, y], dim=-1).flatten(0, 1) + 0.5) * stride)
        strides.append(torch.full((height * width,), float(stride), device=level.device))
    return torch.cat(points), torch.cat(strides)


def _rows(levels: list[Tensor]) -> Tensor:
    """All cells, row by row, level by level."""
    return torch.cat([level.flatten(2).transpose(1, 2) for level in levels], dim=1)  # (B, A, D)


def _pick(values: Tensor, indices: Tensor) -> Tensor:
    """Rows of `(B, A, ...)` by `(B, Q)`."""
    return values.gather(1, indices.unsqueeze(-1).expand(-1, -1, values.shape[-1]))


def sides_px(boxes_xyxy: Tensor) -> Tensor:
    """Width and height `(..., 2)`, the units of moves and points; bounded below, so that flat boxes still move."""
    return (boxes_xyxy[..., 2:] - boxes_xyxy[..., :2]).clamp(min=SIDE_PX)


def _sines(boxes_cxcywh: Tensor, width: int) -> Tensor:
    """Sines and cosines `(..., D)` of pixel coordinates, waves from 8 to 4096 pixels: position at any screen size."""
    count = width // 8
    waves = torch.logspace(3, 12, count, base=2.0, device=boxes_cxcywh.device)
    angles = boxes_cxcywh.unsqueeze(-1) * (2 * math.pi / waves)
    return torch.cat([angles.sin(), angles.cos()], dim=-1).flatten(-2)


def _vocabulary() -> str:
    return json.dumps([KINDS, STATES, POINT_NAMES])

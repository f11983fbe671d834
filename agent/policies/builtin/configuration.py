"""Configuration of the built-in model: sizes, vision encoder, calibration."""

from __future__ import annotations

from typing import Any, Final

from transformers import PreTrainedConfig

ENCODERS: Final = ("none", "moonvit", "vq", "both")


class BuiltinConfig(PreTrainedConfig):  # type: ignore[no-untyped-call]
    """Configuration of `BuiltinModel`.

    Attributes:
        buckets: Rows of the shared table of n-grams.
        encoder: The vision encoder of element crops and of the whole screen: `none`, `moonvit`, the Chameleon tokenizer
            (`vq`), or `both`.
        crop_width: Width of the vector that one encoder gives for one crop.
        sight_width, sight_layers: Of MoonViT.
        codes: Number of codes of the Chameleon tokenizer.
        calibration: Temperature of the logits for the confidence; fitted on validation examples.
        assurance: Least confidence, in [0, 1], for a `finished`; with less it calls the person to check.
    """

    model_type = "deskhand_builtin"

    def __init__(
        self,
        buckets: int = 8192,
        width: int = 64,
        heads: int = 4,
        encoder_layers: int = 4,
        decoder_layers: int = 2,
        hidden: int = 160,
        dropout: float = 0.0,
        encoder: str = "none",
        crop_width: int = 64,
        sight_width: int = 64,
        sight_layers: int = 2,
        codes: int = 256,
        calibration: float = 1.0,
        assurance: float = 0.75,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        if encoder not in ENCODERS:
            raise ValueError(f"encoder {encoder!r} is not known; there are {', '.join(ENCODERS)}")
        self.buckets, self.width, self.heads = buckets, width, heads
        self.encoder_layers, self.decoder_layers, self.hidden = encoder_layers, decoder_layers, hidden
        self.dropout, self.encoder, self.crop_width = dropout, encoder, crop_width
        self.sight_width, self.sight_layers, self.codes = sight_width, sight_layers, codes
        self.calibration, self.assurance = calibration, assurance

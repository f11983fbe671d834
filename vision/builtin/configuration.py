"""The sizes of the built-in model."""

from __future__ import annotations

from typing import Any, Final

from transformers import PreTrainedConfig

ENCODERS: Final = ("none", "moonvit", "vq", "both")


class BuiltinConfig(PreTrainedConfig):  # type: ignore[no-untyped-call]
    """Configuration of `BuiltinModel`.

    Attributes:
        buckets: Rows of the shared table of n-grams.
        encoder: What looks at the pixels of each element and at the screen as a whole: nothing (`none`), MoonViT, the
            Chameleon tokenizer (`vq`), or `both`.
        calibration: By which logits are divided where confidence is told; calibrated on validation.
    """

    model_type = "deskhand_builtin"

    def __init__(
        self,
        buckets: int = 8192,
        width: int = 64,
        heads: int = 4,
        encoder_layers: int = 3,
        decoder_layers: int = 2,
        hidden: int = 160,
        dropout: float = 0.0,
        encoder: str = "none",
        crop_width: int = 64,
        calibration: float = 1.0,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        if encoder not in ENCODERS:
            raise ValueError(f"encoder {encoder!r} is not known; there are {', '.join(ENCODERS)}")
        self.buckets, self.width, self.heads = buckets, width, heads
        self.encoder_layers, self.decoder_layers, self.hidden = encoder_layers, decoder_layers, hidden
        self.dropout, self.encoder, self.crop_width = dropout, encoder, crop_width
        self.calibration = calibration
